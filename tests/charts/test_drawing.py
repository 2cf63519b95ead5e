import itertools
import struct
from datetime import date, timedelta

import pytest

from bot.charts import palette
from bot.charts.alt_text import trend_sentence
from bot.charts.drawing import HEIGHT, WIDTH, draw_trend, figure_of
from bot.charts.figures import DayOfSightings, Trend, WeekOfClaims

LAST = date(2026, 11, 23)


def trend(
    counts: tuple[int, int, int, int] = (4, 3, 1, 12), seen: int = 5, differing: int = 2, unsure: int = 1
) -> Trend:
    weeks = [LAST - timedelta(days=7 * ago) for ago in range(11, -1, -1)]
    days = [LAST - timedelta(days=ago) for ago in range(83, -1, -1)]
    return Trend(
        tuple(WeekOfClaims(day, *counts) for day in weeks),
        tuple(
            DayOfSightings(day, seen * (place % 3), differing * (place % 3), unsure * (place % 3))
            for place, day in enumerate(days)
        ),
    )


CASES = {
    "ordinary": trend(),
    "nothing": trend((0, 0, 0, 0), 0, 0, 0),
    "a single claim": trend((0, 0, 0, 1), 1, 1, 0),
    "a great many": trend((123_456, 234_567, 123_456, 345_678), 98_765, 54_321, 32_109),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_picture_is_a_png_of_its_size_and_carries_its_alternative_text(case: Trend) -> None:
    picture = draw_trend(case)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (WIDTH, HEIGHT) == (1000, 700)
    assert trend_sentence(case).encode() in picture
    assert len(picture) < 200_000


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_no_label_leaves_the_picture_or_covers_another(case: Trend) -> None:
    figure = figure_of(case)
    figure.draw_without_rendering()
    drawn = figure.get_tightbbox()  # of all that is drawn, in inches
    assert min(drawn.x0, drawn.y0) >= 0
    assert drawn.x1 <= WIDTH / figure.dpi
    assert drawn.y1 <= HEIGHT / figure.dpi
    for axes in figure.axes:
        boxes = [text.get_window_extent() for text in (*axes.texts, *axes.get_xticklabels())]
        for one, other in itertools.combinations(boxes, 2):
            assert not one.overlaps(other)


def test_labels_say_how_many_and_colours_are_not_all_that_tells_states_apart() -> None:
    figure = figure_of(trend())
    words = [text.get_text() for axes in figure.axes for text in axes.texts]
    for label in ("4 checked", "3 sourced", "1 disputed", "12 need a source", "On 23 Nov", "In 12 weeks"):
        assert label in words
    assert "168 repeating" in words
    assert "168 contradicting" in words
    assert "84 unsure" in words
    claims, sightings = figure.axes
    for axes, count in ((claims, 4), (sightings, 3)):
        patterns = [shape.get_hatch() for shape in axes.collections]
        assert len(patterns) == len(set(patterns)) == count
        marks = [mark.get_hatch() for mark in axes.patches]
        assert sorted(marks, key=str) == sorted(patterns, key=str)


def test_text_and_colours_stand_out_from_the_ground() -> None:
    for words in (palette.TEXT, palette.QUIET_TEXT):
        assert palette.contrast(words, palette.GROUND) >= 7
    for colour in (palette.NEEDS_SOURCING, palette.DISPUTED, palette.SOURCED, palette.CHECKED,
                   palette.SIGHTINGS, palette.CONTRADICTIONS, palette.UNSURE):  # fmt: skip
        assert palette.contrast(colour, palette.GROUND) >= 4.5


# Viénot, Brettel and Mollon (1999): what is left of linear red, green and blue without long- or middle-wave cones.
_PROTAN = ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0))
_DEUTAN = ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0))


@pytest.mark.parametrize("vision", [_PROTAN, _DEUTAN])
def test_neighbouring_colours_differ_for_people_who_do_not_tell_red_from_green(
    vision: tuple[tuple[float, ...], ...],
) -> None:
    stacked = [palette.NEEDS_SOURCING, palette.DISPUTED, palette.SOURCED, palette.CHECKED]
    sightings = [palette.SIGHTINGS, palette.CONTRADICTIONS, palette.UNSURE, palette.SIGHTINGS]
    pairs = [*itertools.pairwise(stacked), *itertools.pairwise(sightings)]
    for one, other in pairs:
        distance = (
            sum((a - b) ** 2 for a, b in zip(_seen(one, vision), _seen(other, vision), strict=True)) ** 0.5
        )
        assert distance >= 0.2


def _seen(colour: str, vision: tuple[tuple[float, ...], ...]) -> list[float]:
    linear = [(int(colour[place : place + 2], 16) / 255) ** 2.2 for place in (1, 3, 5)]
    return [
        max(0.0, sum(weight * part for weight, part in zip(row, linear, strict=True))) ** (1 / 2.2)
        for row in vision
    ]


def test_the_sentence_says_what_the_chart_shows() -> None:
    assert trend_sentence(trend()) == (
        "Open claims by state at the end of each of the last 12 weeks, from 20 on 7 September 2026 to 20 on "
        "23 November 2026: 12 without enough sources, 1 disputed, 3 sourced, 4 checked. Sightings per day: "
        "420 in all, 168 of them contradicting a claim, 84 unsure, the most on 3 September 2026 with 10."
    )
    assert trend_sentence(CASES["nothing"]).endswith("0 checked. No sightings in these weeks.")
    assert len(trend_sentence(CASES["a great many"])) <= 1024
