"""What other flag thresholds would have done, from what editors said of sightings and scores under it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.errors import InvalidError
from bot.desk.guilds.settings import SCORE, Thresholds
from bot.desk.guilds.store import guild_of
from db.models import Claim, NearMiss, Sighting
from db.statements import rows_of
from db.vocabulary import Outcome, SightingRelation

WEEKS = 4
"""How far back is looked."""
STEPS = (-0.2, -0.1, 0.0, 0.1, 0.2)
"""Where the thresholds tried unasked lie from the present one."""
MOST = 10


@dataclass(frozen=True, slots=True)
class Trial:
    """What a threshold would have done."""

    threshold: float
    flags: int
    """Messages with a flag."""
    confirmed: int
    """Those of them in which editors confirmed a claim."""
    dismissed: int
    """Those of them in which editors dismissed every claim."""


@dataclass(frozen=True, slots=True)
class ClaimTrial:
    """How often editors found a claim's flags right, at the present threshold."""

    number: int
    text: str
    flags: int
    confirmed: int
    dismissed: int


@dataclass(frozen=True, slots=True)
class ThresholdReport:
    threshold: float
    """The present one."""
    kept_from: float
    """Scores below it are not kept, so lower thresholds would have flagged more than is counted."""
    since: datetime
    trials: tuple[Trial, ...]
    claims: tuple[ClaimTrial, ...]
    """The most often dismissed first."""


@dataclass(frozen=True, slots=True)
class _Seen:
    claim: int
    channel: int
    message: int
    score: float
    at: datetime
    outcome: Outcome | None = None


async def try_thresholds(
    session: AsyncSession, guild_id: int, thresholds: Sequence[float], now: datetime
) -> ThresholdReport:
    """What each threshold (0 to 1; without any, some around the present one) would have done in four weeks.

    A claim counts once for each cool-down in a channel, as it is flagged. Raises InvalidError for a threshold
    out of range.
    """
    guild = await guild_of(session, guild_id)
    present = Thresholds.of(guild)
    tried = sorted({round(value, 4) for value in thresholds}) or _around(present.flag)
    wrong = next((value for value in tried if not SCORE.accepts(value)), None)
    if wrong is not None:
        raise InvalidError(
            f"{wrong:g} is no threshold; give values from {SCORE.least:g} to {SCORE.greatest:g}."
        )
    if len(tried) > MOST:
        raise InvalidError(f"Give at most {MOST} thresholds at a time.")
    since = now - timedelta(weeks=WEEKS)
    seen = await _seen(session, guild_id, since)
    cooldown = timedelta(hours=guild.cooldown_hours)
    flags = {value: _flagged(seen, value, cooldown) for value in {*tried, present.flag}}
    return ThresholdReport(
        threshold=present.flag,
        kept_from=present.possible,
        since=since,
        trials=tuple(_trial(value, flags[value]) for value in reversed(tried)),
        claims=await _claims(session, guild_id, flags[present.flag]),
    )


def _around(present: float) -> list[float]:
    return sorted({round(min(SCORE.greatest, max(SCORE.least, present + step)), 4) for step in STEPS})


async def _seen(session: AsyncSession, guild_id: int, since: datetime) -> list[_Seen]:
    """Sightings by their words, and the scores under the threshold, in order of time."""
    open_claims = select(Claim.number).where(Claim.guild_id == guild_id, Claim.merged_into.is_(None))
    sighted = select(
        Sighting.claim_number,
        Sighting.channel_id,
        Sighting.message_id,
        Sighting.score,
        Sighting.seen_at,
        Sighting.outcome,
    ).where(
        Sighting.guild_id == guild_id,
        Sighting.seen_at >= since,
        Sighting.relation != SightingRelation.LINKS,
        Sighting.claim_number.in_(open_claims),
    )
    missed = select(
        NearMiss.claim_number, NearMiss.channel_id, NearMiss.message_id, NearMiss.score, NearMiss.seen_at
    ).where(NearMiss.guild_id == guild_id, NearMiss.seen_at >= since, NearMiss.claim_number.in_(open_claims))
    found = [_Seen(*row) async for row in rows_of(session, sighted)]
    found += [_Seen(*row) async for row in rows_of(session, missed)]
    return sorted(found, key=lambda one: (one.at, one.message, one.claim))


def _flagged(seen: Iterable[_Seen], threshold: float, cooldown: timedelta) -> list[_Seen]:
    last: dict[tuple[int, int], datetime] = {}
    flagged = []
    for one in seen:
        if one.score < threshold:
            continue
        before = last.get((one.claim, one.channel))
        if before is not None and one.at - before < cooldown:
            continue
        last[one.claim, one.channel] = one.at
        flagged.append(one)
    return flagged


def _trial(threshold: float, flagged: Iterable[_Seen]) -> Trial:
    messages: defaultdict[int, list[Outcome | None]] = defaultdict(list)
    for one in flagged:
        messages[one.message].append(one.outcome)
    return Trial(
        threshold=threshold,
        flags=len(messages),
        confirmed=sum(Outcome.CONFIRMED in outcomes for outcomes in messages.values()),
        dismissed=sum(
            all(outcome is Outcome.DISMISSED for outcome in outcomes) for outcomes in messages.values()
        ),
    )


async def _claims(session: AsyncSession, guild_id: int, flagged: Iterable[_Seen]) -> tuple[ClaimTrial, ...]:
    outcomes: defaultdict[int, list[Outcome | None]] = defaultdict(list)
    for one in flagged:
        outcomes[one.claim].append(one.outcome)
    judged = {number: said for number, said in outcomes.items() if any(said)}
    query = select(Claim.number, Claim.text).where(
        Claim.guild_id == guild_id, Claim.number.in_(sorted(judged))
    )
    texts = {number: text async for number, text in rows_of(session, query)}
    rows = [
        ClaimTrial(
            number,
            texts[number],
            len(said),
            said.count(Outcome.CONFIRMED),
            said.count(Outcome.DISMISSED),
        )
        for number, said in judged.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.dismissed, row.confirmed, row.number)))


def threshold_lines(report: ThresholdReport) -> list[str]:
    """The report in sentences, one for each threshold and for each claim that editors judged."""
    head = f"In the last {WEEKS} weeks (the threshold is {report.threshold:.2f} now):"
    lines = [head, *(_trial_line(trial, report) for trial in report.trials)]
    if any(trial.threshold < report.kept_from for trial in report.trials):
        lines.append(
            f"Scores under {report.kept_from:.2f} are not kept, so lower thresholds would have flagged more."
        )
    return lines


def claim_lines(report: ThresholdReport) -> list[str]:
    """How often each claim's flags were right, in the order of the report."""
    return [
        f"#{one.number}: {one.confirmed} of {one.confirmed + one.dismissed} judged flags right"
        for one in report.claims
    ]


def _trial_line(trial: Trial, report: ThresholdReport) -> str:
    flags = "1 flag" if trial.flags == 1 else f"{trial.flags} flags"
    now = " (now)" if trial.threshold == report.threshold else ""
    return f"at {trial.threshold:.2f}{now}: {flags}, {trial.confirmed} confirmed, {trial.dismissed} dismissed"
