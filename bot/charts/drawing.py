"""The chart of a desk's last weeks. Slow (a few tenths of a second): to be called off the event loop."""

import io
from datetime import timedelta
from threading import Lock

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import DateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, MaxNLocator

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
_SETTINGS = {"font.family": "DejaVu Sans", "font.size": 14, "hatch.linewidth": 1.5}
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
    middles = [date2num(week.day - timedelta(days=3)) for week in trend.weeks]
    floor = [0] * len(middles)
    for name, _, colour, pattern in _STATES:
        counts = [getattr(week, name) for week in trend.weeks]
        _bars(axes, middles, counts, floor, colour, pattern, width=5.6)
        floor = [low + count for low, count in zip(floor, counts, strict=True)]
    now = trend.weeks[-1]
    labels = [
        (f"{getattr(now, name):,} {label}", colour, pattern) for name, label, colour, pattern in _STATES
    ]
    _label(axes, [*reversed(labels)], "This week")


def _draw_sightings(axes: Axes, trend: Trend) -> None:
    _prepare(axes, "Sightings per day", max(day.sightings for day in trend.days))
    days = [date2num(day.day) for day in trend.days]
    differing = [day.contradictions for day in trend.days]
    others = [day.sightings - day.contradictions for day in trend.days]
    _bars(axes, days, others, [0] * len(days), palette.SIGHTINGS, "", width=0.86)
    _bars(axes, days, differing, others, palette.CONTRADICTIONS, "//", width=0.86)
    week = slice(-7, None)
    labels = [
        (f"{sum(differing[week]):,} contradicting", palette.CONTRADICTIONS, "//"),
        (f"{sum(others[week]):,} repeating", palette.SIGHTINGS, ""),
    ]
    _label(axes, labels, "This week")
    axes.set_xlim(days[0] - 0.8, days[-1] + 0.8)
    axes.xaxis.set_major_locator(FixedLocator([date2num(week.day) for week in trend.weeks[-1::-2]]))
    axes.xaxis.set_major_formatter(DateFormatter("%d %b"))


def _prepare(axes: Axes, title: str, most: int) -> None:
    axes.set_facecolor(palette.GROUND)
    axes.set_title(title, loc="left", color=palette.TEXT, fontsize=16, fontweight="bold", pad=10)
    axes.set_ylim(0, max(4, most * 1.06))
    if not most:
        axes.text(
            0.5, 0.5, "none in these weeks", transform=axes.transAxes, ha="center", color=palette.QUIET_TEXT
        )
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
    axes.bar(
        places,
        heights,
        width,
        bottom=floor,
        color=colour,
        hatch=pattern,
        edgecolor=palette.GROUND,
        linewidth=0.6,
    )


def _label(axes: Axes, labels: list[tuple[str, str, str]], heading: str) -> None:
    """What the colours and patterns mean, beside the bars and in their order."""
    axes.text(1.03, 0.97, heading, transform=axes.transAxes, va="center", color=palette.QUIET_TEXT)
    step = 34 / axes.get_window_extent().height
    for place, (text, colour, pattern) in enumerate(labels, 1):
        y = 0.97 - place * step
        mark = Rectangle(
            (1.03, y - step * 0.3), 0.032, step * 0.6, transform=axes.transAxes, clip_on=False, facecolor=colour,
            hatch=pattern, edgecolor=palette.GROUND, linewidth=0,
        )  # fmt: skip
        axes.add_patch(mark)
        axes.text(1.075, y, text, transform=axes.transAxes, va="center", color=palette.TEXT)
