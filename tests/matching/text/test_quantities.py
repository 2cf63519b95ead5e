"""Numbers in a text: how much they leave open, what they count, and when two texts give different ones."""

import math

import pytest

from bot.matching.text.numbers import number_text
from bot.matching.text.quantities import Quantity, agreement, disagree, quantities
from bot.matching.text.tokens import tokeniser


def of(text: str) -> list[Quantity]:
    return quantities(tokeniser("english").tokens(text))


def only(text: str) -> Quantity:
    (quantity,) = of(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("37 people died", 37, 37),
        ("999 people died", 999, 999),
        ("1,000 people died", 980, 1020),
        ("more than 200 people", 200, math.inf),
        ("at least 200 people", 200, math.inf),
        ("over 200 people", 200, math.inf),
        ("less than 200 people", 0, 200),
        ("up to 200 people", 0, 200),
        ("under 200 people", 0, 200),
        ("below 200 people", 0, 200),
        ("fewer than 200 people", 0, 200),
        ("at most 200 people", 0, 200),
        ("above 200 people", 200, math.inf),
        ("exceeding 200 people", 200, math.inf),
        ("no fewer 200 people", 200, math.inf),
        ("upwards of 200 people", 200, math.inf),
        ("only 200 people", 200, 200),
        ("about 200 people", 170, 230),
        ("nearly 200 people", 170, 230),
        ("dozens of people", 24, 99),
        ("hundreds of people", 200, 999),
        ("several hundred people", 200, 999),
        ("a thousand people", 980, 1020),
        ("thousands of people", 2_000, 99_999),
        ("millions of people", 2e6, 999e6),
        ("a dozen people", 12, 12),
        ("two dozen people", 24, 24),
        ("no fewer than 200 people", 200, math.inf),
        ("no more than 200 people", 0, 200),
        ("as many as 200 people", 0, 200),
        ("200 people or more", 200, 200),
        ("200 or more people", 200, math.inf),
        ("almost 200 people", 170, 230),
        ("scores of people", 40, 99),
        ("tens of thousands of people", 20_000, 99_000),
        ("hundreds of thousands of people", 200_000, 999_000),
    ],
)
def test_a_number_leaves_open_what_its_words_leave_open(text: str, low: float, high: float) -> None:
    quantity = only(text)
    assert [quantity.low, quantity.high] == pytest.approx([low, high])


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("30 to 40 people", [(30, 40), (30, 40)]),
        ("between 30 and 40 people", [(30, 40), (30, 40)]),
        ("it rose from 30 to 40 people", [(30, 30), (40, 40)]),
        ("30 and 40 people", [(30, 30), (40, 40)]),
        ("the 40 to many", [(40, 40)]),
    ],
)
def test_a_range_has_two_ends_and_a_change_has_not(text: str, ends: list[tuple[float, float]]) -> None:
    assert [(quantity.low, quantity.high) for quantity in of(text)] == ends


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("37 people died", "count"),
        ("flight 417 landed", "label"),
        ("at 9 gmt", "label"),
        ("on 7 November", "date"),
        ("on November 7", "date"),
        ("on the 7 of November", "date"),
        ("on November 31", "date"),
        ("50 percent of voters", "percent"),
        ("in 1900 there", "year"),
        ("in 2100 there", "year"),
        ("in 1899 there", "count"),
        ("in 2101 there", "count"),
        ("in 2021.5 there", "count"),
        ("for 3 weeks", "duration"),
        ("a 3 year old girl", "count"),
        ("the girl aged 3", "count"),
        ("it came 3 weeks too old", "count"),
        ("it came 3 weeks ago from old friends", "duration"),
        ("in May they left", "date"),
        ("on Monday they left", "weekday"),
        ("at 3pm they left", "clock"),
        ("at noon they left", "clock"),
        ("at four o'clock they left", "clock"),
        ("they won 2-1", "score"),
        ("the third bridge", "ordinal"),
        ("the 21st bridge", "ordinal"),
        ("a third of voters", "percent"),
        ("fell by a quarter", "percent"),
        ("half of voters", "percent"),
        ("nine in ten voters", "percent"),
        ("two thirds of voters", "percent"),
        ("2/3 of voters", "percent"),
        ("$5 was paid", "money"),
        ("3 miles away", "distance"),
        ("3 tonnes of rice", "weight"),
        ("40 degrees there", "temperature"),
        ("5 square miles burnt", "area"),
        ("in ward 6 they left", "label"),
        ("3 in 5 days", "count"),
    ],
)
def test_what_a_number_is_of_is_read_from_its_neighbours(text: str, kind: str) -> None:
    assert of(text)[0].kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "no one was there",
        "one of the guards left",
        "the one that left",
        "one another",
        "they may leave",
        "they march on",
        "the second half began",
        "half an hour later",
    ],
)
def test_words_that_only_look_like_figures_are_none(text: str) -> None:
    assert [quantity for quantity in of(text) if quantity.kind != "ordinal"] == []


def test_a_month_with_its_year_is_both() -> None:
    assert [(quantity.kind, quantity.low, quantity.high) for quantity in of("in July 2017")] == [
        ("date", 701, 731),
        ("year", 2017, 2017),
    ]


@pytest.mark.parametrize(
    ("text", "days"), [("for 2 weeks", 14), ("for 48 hours", 2), ("for 2 months", 60.8), ("for 10 days", 10)]
)
def test_a_time_is_compared_in_days_and_leaves_a_tenth_open(text: str, days: float) -> None:
    quantity = only(text)
    assert [quantity.low, quantity.high] == pytest.approx([days * 0.9, days * 1.1])


def test_a_year_is_not_rounded() -> None:
    assert (only("in 2021 there").low, only("in 2021 there").high) == (2021, 2021)


def test_a_number_is_of_the_two_words_after_it_and_near_two_before_it() -> None:
    stem = tokeniser("english").term
    quantity = only("Russian soldiers wounded 37 young dock workers yesterday")
    assert quantity.of == {stem("young"), stem("dock")}
    assert quantity.near == {stem("soldiers"), stem("wounded"), stem("young"), stem("dock")}
    assert quantity.place == 3


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ("37 people died", "41 people died"),
        ("the vote was on 7 November", "the vote was on 8 November"),
        ("50 percent voted", "60 percent voted"),
        ("it lasted 3 weeks", "it lasted 5 days"),
        ("founded in 1998 by nuns", "founded in 2001 by nuns"),
        ("37 died", "41 died"),
        ("he was born on 22 November 1968", "he was born on 22 October 1968"),
        ("the works will close in May", "the works will close in June"),
        ("it happened at 3 pm", "it happened at 5 pm"),
        ("it happened on Monday", "it happened on Tuesday"),
        ("the project costs 2.4 billion euros", "the project costs 2.4 million euros"),
        ("the project costs €2.4bn", "the project costs 3.1 billion"),
        ("the film grossed more than 1 million", "the film grossed less than 900,000"),
        ("they won 2-1", "they won 3-1"),
        ("it is 5 km away", "it is 5 miles away"),
        ("it was 40 °C", "it was 90 °F"),
    ],
)
def test_another_number_of_the_same_disagrees(claim: str, message: str) -> None:
    assert disagree(of(claim), of(message))


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ("37 people died", "37 people died"),
        ("37 people died", "37 people died and 41 people fled"),
        ("1,187,000 people fled", "1.2 million people fled"),
        ("37 people died", "the fire brought 41 engines"),
        ("flight 417 crashed", "flight 418 crashed"),
        ("37 people died", "in 2021 people died"),
        ("founded in 1998 there", "closed in 2001 here"),
        ("37 people died", "people died"),
        ("people died", "37 people died"),
        ("30 to 40 people died", "35 people died"),
        ("the film grossed more than 1 million", "the film grossed 181 million"),
        ("it cost 5 million euros", "it cost 6 million dollars"),
        ("at half past it closed on 9 October", "on the 9th it closed"),
        ("it sank shortly before four o'clock", "it sank at 03:55"),
        ("they died at 3:30", "they died at 15:30"),
    ],
)
def test_the_same_number_or_one_of_something_else_does_not_disagree(claim: str, message: str) -> None:
    assert not disagree(of(claim), of(message))


@pytest.mark.parametrize(
    ("message", "share"),
    [
        ("37 people and 12 dogs", 1.0),
        ("37 people and 13 dogs", 0.5),
        ("41 people", 0.0),
        ("on 12 May and 37 percent", 0.0),
    ],
)
def test_agreement_is_the_share_of_the_claims_numbers(message: str, share: float) -> None:
    assert agreement(of("37 people and 12 dogs died"), of(message)) == share


def test_a_claim_without_numbers_agrees_with_none() -> None:
    assert agreement([], of("37 people")) == 0.0


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [("30 to 40 people", "40 people", True), ("30 to 40 people", "30 people", True),
     ("30 to 40 people", "41 people", False), ("30 to 40 people", "29 people", False)],
)  # fmt: skip
def test_ranges_agree_where_they_meet(first: str, second: str, agree: bool) -> None:
    one, other = of(first)[0], of(second)[0]
    assert one.agrees(other) is agree
    assert other.agrees(one) is agree


@pytest.mark.parametrize(
    ("value", "text"),
    [(600, "600"), (1.5, "1.5"), (0.1 + 0.2, "0.3"), (2.0, "2"), (1e15, "1000000000000000"),
     (1e16, "999999999999999"), (math.inf, "999999999999999"), (math.nan, "999999999999999")],
)  # fmt: skip
def test_a_number_is_written_in_digits(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("two thirds of voters", "66.7 % of voters"),
        ("nine in ten girls", "90% of girls"),
        ("one in five", "20 percent"),
        ("half of them", "50 per cent of them"),
        ("a quarter of them", "25 % of them"),
        ("1,5 % more", "1.5 percent more"),
        ("12.5km away", "12,5 kilometres away"),
        ("5 km away", "3.1 miles away"),
        ("12kg of it", "12 kilos of it"),
        ("60 mph winds", "97 km/h winds"),
        ("48 hours later", "two days later"),
        ("40 °C there", "104 F there"),
        ("-5 °C there", "minus 5 degrees Celsius there"),
        ("$5m", "5 million dollars"),
        ("€3bn", "3 Mrd. Euro"),
        ("3 Mio. Euro", "3 million euros"),
        ("30 lakh", "3 million"),
        ("2-1", "2:1"),
        ("1-2 defeat", "2-1 victory"),
        ("3 March 2026", "March 3rd"),
        ("03.03.2026", "2026-03-03"),
        ("on 3/3", "the 3rd of March"),
        ("on 03/04/2026", "on 3 April"),
        ("on 03/04/2026", "on March 4"),
        ("the second of July", "2 July"),
        ("in June '22", "in 2022"),
        ("3pm", "15:00"),
        ("3.30 p.m.", "15:30"),
        ("noon", "12:00"),
        ("three o'clock", "3pm"),
        ("the 3rd time", "the third time"),
        ("5 million in aid", "$5m in aid"),
        ("1.2 per mille", "0.12 per cent"),
    ],
)
def test_one_figure_in_two_ways_agrees(text: str, other: str) -> None:
    agreed = [(one, two) for one in of(text) for two in of(other) if one.agrees(two)]
    assert agreed
    assert all(two.agrees(one) for one, two in agreed)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("37 people", "37 percent"),
        ("5 km", "5 miles"),
        ("$5m", "€5m"),
        ("3pm", "3am"),
        ("a third of voters", "the third of voters"),
        ("37", "flight 37"),
    ],
)
def test_figures_of_two_kinds_do_not_agree(text: str, other: str) -> None:
    assert not any(one.agrees(two) for one in of(text) for two in of(other))
