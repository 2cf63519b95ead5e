"""Figures written in any of the common ways have one value."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.text.numbers import number_text
from bot.matching.text.quantities import Quantity, quantities
from bot.matching.text.tokens import placed_words, plain_words, tokeniser

TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
MONTHS = "January February March April May June July August September October November December".split()
WAYS: list[Callable[[int], str]] = [
    str,
    lambda value: f"{value:,}",
    lambda value: f"{value:,}".replace(",", "'"),
    lambda value: f"{value:,}".replace(",", ".") if value >= 1_000_000 else str(value),
    lambda value: f"{number_text(value / 1e6)} million",
    lambda value: f"{number_text(value / 1e6)}m",
    lambda value: f"{number_text(value / 1e6)} Mio.",
    lambda value: f"{number_text(value / 1e5)} lakh",
    lambda value: f"{number_text(value / 1e7)} crore" if value % 10 == 0 else str(value),
]
"""Ways to write a whole number of thousands or more."""


def of(text: str) -> list[Quantity]:
    return quantities(tokeniser("english").tokens(text))


def in_words(value: int) -> str:
    if value < 20:
        return ONES[value]
    if value < 100:
        return TENS[value // 10 - 2] + (f"-{ONES[value % 10]}" if value % 10 else "")
    if value < 1000:
        rest = f" and {in_words(value % 100)}" if value % 100 else ""
        return f"{ONES[value // 100]} hundred{rest}"
    rest = f" {in_words(value % 1000)}" if value % 1000 else ""
    return f"{in_words(value // 1000)} thousand{rest}"


@pytest.mark.parametrize("way", range(len(WAYS)))
@given(thousands=st.integers(1, 999_999))
def test_a_number_has_one_value_however_it_is_written(way: int, thousands: int) -> None:
    value = 1000 * thousands
    assert [word for word, _, _ in placed_words(f"{WAYS[way](value)} people")] == [str(value), "people"]


@given(value=st.integers(2, 999_999))
def test_a_number_in_words_is_the_number_in_digits(value: int) -> None:
    text = f"{in_words(value)} people"
    assert [word for word, _, _ in placed_words(text)] == [str(value), "people"]
    assert plain_words(text) == [str(value), "people"]


@given(day=st.integers(1, 28), month=st.integers(1, 12), year=st.integers(1970, 2069))
def test_a_day_has_one_value_however_it_is_written(day: int, month: int, year: int) -> None:
    name = MONTHS[month - 1]
    ways = [f"{day} {name} {year}", f"{name} {day}, {year}", f"{year}-{month:02}-{day:02}"]
    ways += [f"{day:02}.{month:02}.{year}", f"{day}. {name} {year}", f"{day}/{month}/{year}"]
    first = of(ways[0])[0]
    assert (first.kind, first.low) == ("date", 100 * month + day)
    assert all(first.agrees(of(way)[0]) for way in ways)


@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_a_time_has_one_value_however_it_is_written(hour: int, minute: int) -> None:
    half = "p.m." if hour >= 12 else "a.m."
    ways = [
        f"{hour:02}:{minute:02}",
        f"{hour % 12 or 12}:{minute:02} {half}",
        f"{hour % 12 or 12}.{minute:02}{half}",
    ]
    for way in ways:
        (quantity,) = of(f"at {way} it burnt")
        assert (quantity.kind, quantity.low) == ("clock", 60 * hour + minute)


TEXTS = st.sampled_from(
    (
        "37 people,$5m,5 million,€5m,two thirds,66 %,5 km,3 miles,40 °C,104 F,3pm,3:30,on 3/4,in April,the 4th,2-1,"
        "48 hours,a week,over 30,at most 40,flight 37,in 2021"
    ).split(",")
)


@given(first=TEXTS, second=TEXTS)
def test_agreement_goes_both_ways(first: str, second: str) -> None:
    for one in of(first):
        assert all(one.agrees(other) == other.agrees(one) for other in of(second))
        assert one.agrees(one)


@pytest.mark.parametrize(
    "text", ["1," * 20_000, "1 " * 20_000, "1:" * 20_000, "1.000" * 10_000, "$1-" * 10_000]
)
def test_rows_of_figures_take_no_long_time(text: str) -> None:
    assert len(placed_words(text)) > 1
