"""A chart in words, for those who do not see it."""

from datetime import date

from bot.charts.figures import Trend


def trend_sentence(trend: Trend) -> str:
    """What the chart of a trend shows, in a few hundred characters."""
    first, last = trend.weeks[0], trend.weeks[-1]
    busiest = max(trend.days, key=lambda day: day.sightings)
    total = sum(day.sightings for day in trend.days)
    contradictions = sum(day.contradictions for day in trend.days)
    unsure = sum(day.unsure for day in trend.days)
    claims = (
        f"Open claims by state at the end of each of the last {len(trend.weeks)} weeks, from {first.total:,} "
        f"on {_day(first.day)} to {last.total:,} on {_day(last.day)}: {last.needs_sourcing:,} without "
        f"enough sources, {last.disputed:,} disputed, {last.sourced:,} sourced, {last.checked:,} checked."
    )
    if not total:
        return f"{claims} No sightings in these weeks."
    sightings = (
        f"Sightings per day: {total:,} in all, {contradictions:,} of them contradicting a claim, "
        f"{unsure:,} unsure, the most on {_day(busiest.day)} with {busiest.sightings:,}."
    )
    return f"{claims} {sightings}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
