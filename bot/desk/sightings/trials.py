"""What other flag thresholds would have done, from what editors said of sightings and scores under it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.errors import InvalidError
from bot.desk.guilds.settings import SCORE, Thresholds
from bot.desk.guilds.store import guild_of
from bot.desk.sightings.past import PastMatch, past_of
from db.models import Claim
from db.statements import rows_of
from db.vocabulary import Outcome, SightingRelation

WEEKS = 4
"""How far a trial looks back."""
STEPS = (-0.2, -0.1, 0.0, 0.1, 0.2)
"""Distances of the thresholds tried by default from the present one."""
MOST = 10


@dataclass(frozen=True, slots=True)
class Trial:
    """What a threshold would have done."""

    threshold: float
    flags: int
    """Messages with a flag."""
    unsure: int
    """Those of them whose flag said of no claim whether the message repeats or contradicts it."""
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


async def try_thresholds(
    session: AsyncSession, guild_id: int, thresholds: Sequence[float], now: datetime
) -> ThresholdReport:
    """What each threshold (0 to 1; without any, some around the present one) would have done in four weeks.

    Claims are flagged by the rule of the cool-down, with its present length. Raises InvalidError for a
    threshold out of range.
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
    past = await past_of(session, guild_id, since, timedelta(hours=guild.cooldown_hours))
    flags = {value: await asyncio.to_thread(past.flags_at, value) for value in {*tried, present.flag}}
    trials = await asyncio.to_thread(lambda: [_trial(value, flags[value]) for value in reversed(tried)])
    return ThresholdReport(
        threshold=present.flag,
        kept_from=present.possible,
        since=since,
        trials=tuple(trials),
        claims=await _claims(session, guild_id, flags[present.flag]),
    )


def _around(present: float) -> list[float]:
    return sorted({round(min(SCORE.greatest, max(SCORE.least, present + step)), 4) for step in STEPS})


def _trial(threshold: float, flagged: Iterable[PastMatch]) -> Trial:
    messages: defaultdict[int, list[Outcome | None]] = defaultdict(list)
    sure = set()
    for match in flagged:
        messages[match.message].append(match.outcome)
        if match.relation is not SightingRelation.ABOUT:
            sure.add(match.message)
    return Trial(
        threshold=threshold,
        flags=len(messages),
        unsure=len(messages) - len(sure),
        confirmed=sum(Outcome.CONFIRMED in outcomes for outcomes in messages.values()),
        dismissed=sum(
            all(outcome is Outcome.DISMISSED for outcome in outcomes) for outcomes in messages.values()
        ),
    )


async def _claims(
    session: AsyncSession, guild_id: int, flagged: Iterable[PastMatch]
) -> tuple[ClaimTrial, ...]:
    outcomes: defaultdict[int, list[Outcome | None]] = defaultdict(list)
    for match in flagged:
        outcomes[match.claim].append(match.outcome)
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
        f"#{claim.number}: {claim.confirmed} of {claim.confirmed + claim.dismissed} judged flags right"
        for claim in report.claims
    ]


def _trial_line(trial: Trial, report: ThresholdReport) -> str:
    flags = "1 flag" if trial.flags == 1 else f"{trial.flags} flags"
    flags += f" ({trial.unsure} unsure)" if trial.unsure else ""
    now = " (now)" if trial.threshold == report.threshold else ""
    return f"at {trial.threshold:.2f}{now}: {flags}, {trial.confirmed} confirmed, {trial.dismissed} dismissed"
