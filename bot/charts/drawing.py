"""The chart of a desk's last weeks. Slow (a few tenths of a second): to be called off the event loop."""

import io
from datetime import date, timedelta
from threading import Lock
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from bot.charts import palette
from bot.charts.alt_text import trend_sentence
from bot.charts.figures import Trend

WIDTH, HEIGHT = 1000, 700
"""Pixels."""
_DOTS_PER_INCH = 100
_STATES = (
    ("needs_sourcing", "need a source", palette.NEEDS_SOURCING, ""),
    ("disputed", "disputed", palette.DISPUTED, "xx"),
    ("sourced", "sourced", palette.SOURCED, "//"),
    ("checked", "checked", palette.CHECKED, ".."),
)
"""Attribute, label, colour, pattern; the lowest of the bar first."""
_SETTINGS: Any = {"font.family": "DejaVu Sans", "font.size": 14, "hatch.linewidth": 1.5}
_ONE_AT_A_TIME = Lock()  # matplotlib's settings and font cache are the process's


def draw_trend(trend: Trend) -> bytes:
    """A PNG of 1000 by 700 pixels: open claims by state for each week, and sightings for each day.

    The picture carries what it shows as a sentence, in its `Description`.
    """
    with _ONE_AT_A_TIME, rc_context(_SETTINGS):
        out = io.BytesIO()
        description = {"Description": trend_sentence(trend), "Software": None}
        figure_of(trend).savefig(out, format="png", metadata=description)
    return out.getvalue()


def figure_of(trend: Trend) -> Figure:
    figure = Figure(figsize=(WIDTH / _DOTS_PER_INCH, HEIGHT / _DOTS_PER_INCH), dpi=_DOTS_PER_INCH)
    figure.set_facecolor(palette.GROUND)
    FigureCanvasAgg(figure)
    claims, sightings = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    figure.subplots_adjust(left=0.08, right=0.74, top=0.93, bottom=0.065, hspace=0.3)
    _draw_claims(claims, trend)
    _draw_sightings(sightings, trend)
    return figure


def _draw_claims(axes: Axes, trend: Trend) -> None:
    _prepare(axes, "Open claims by state, at the end of each week", max(week.total for week in trend.weeks))
    middles = [_place(week.day - timedelta(days=3)) for week in trend.weeks]
    floor = [0] * len(middles)
    for name, _, colour, pattern in _STATES:
        counts = [getattr(week, name) for week in trend.weeks]
        _bars(axes, middles, counts, floor, colour, pattern, width=5.6)
        floor = [low + count for low, count in zip(floor, counts, strict=True)]
    now = trend.weeks[-1]
    labels = [
        (f"{getattr(now, name):,} {label}", colour, pattern)
        for name, label, colour, pattern in reversed(_STATES)
    ]
    _label(axes, f"On {_short(now.day)}", labels)


def _draw_sightings(axes: Axes, trend: Trend) -> None:
    _prepare(axes, "Sightings per day", max(day.sightings for day in trend.days))
    days = [_place(day.day) for day in trend.days]
    differing = [day.contradictions for day in trend.days]
    unsure = [day.unsure for day in trend.days]
    sure = [day.sightings - day.unsure for day in trend.days]
    repeats = [day.sightings - day.unsure - day.contradictions for day in trend.days]
    _bars(axes, days, repeats, [0] * len(days), palette.SIGHTINGS, "", width=0.86)
    _bars(axes, days, differing, repeats, palette.CONTRADICTIONS, "//", width=0.86)
    _bars(axes, days, unsure, sure, palette.UNSURE, "..", width=0.86)
    labels = [
        (f"{sum(unsure):,} unsure", palette.UNSURE, ".."),
        (f"{sum(differing):,} contradicting", palette.CONTRADICTIONS, "//"),
        (f"{sum(repeats):,} repeating", palette.SIGHTINGS, ""),
    ]
    _label(axes, f"In {len(trend.weeks)} weeks", labels)
    axes.set_xlim(days[0] - 0.8, days[-1] + 0.8)
    shown = [week.day for week in trend.weeks[-1::-2]]
    axes.set_xticks([_place(day) for day in shown], [_short(day) for day in shown])


def _place(day: date) -> float:
    """Where a day stands on the axis."""
    return float(day.toordinal())


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _prepare(axes: Axes, title: str, most: int) -> None:
    axes.set_facecolor(palette.GROUND)
    axes.set_title(title, loc="left", color=palette.TEXT, fontsize=16, fontweight="bold", pad=10)
    axes.set_ylim(0, max(4, most * 1.06))
    if not most:
        middle: Any = {"transform": axes.transAxes, "ha": "center", "va": "center"}
        axes.text(0.5, 0.5, "none in these weeks", color=palette.QUIET_TEXT, **middle)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.grid(axis="y", color=palette.LINES, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=palette.TEXT, length=0, labelbottom=True)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(palette.QUIET_TEXT)


def _bars(
    axes: Axes,
    places: list[float],
    heights: list[int],
    floor: list[int],
    colour: str,
    pattern: str,
    *,
    width: float,
) -> None:
    # One shape for all bars: one for each would keep the interpreter busy with thousands of small objects.
    bars = [
        [
            (x - width / 2, low),
            (x - width / 2, low + height),
            (x + width / 2, low + height),
            (x + width / 2, low),
        ]
        for x, height, low in zip(places, heights, floor, strict=True)
        if height
    ]
    shape = PolyCollection(bars, facecolors=colour, hatch=pattern, edgecolors=palette.GROUND, linewidths=0.6)
    axes.add_collection(shape, autolim=False)


def _label(axes: Axes, heading: str, labels: list[tuple[str, str, str]]) -> None:
    """What the colours and patterns mean, beside the bars and in their order."""
    beside: Any = {"transform": axes.transAxes, "va": "center"}
    axes.text(1.03, 0.97, heading, color=palette.QUIET_TEXT, **beside)
    step = 34 / axes.get_window_extent().height
    for place, (text, colour, pattern) in enumerate(labels, 1):
        y = 0.97 - place * step
        mark = Rectangle((1.03, y - step * 0.3), 0.034, step * 0.6, transform=axes.transAxes, clip_on=False)
        mark.set(facecolor=colour, hatch=pattern, edgecolor=palette.GROUND, linewidth=0)
        axes.add_patch(mark)
        axes.text(1.08, y, text, color=palette.TEXT, **beside)
