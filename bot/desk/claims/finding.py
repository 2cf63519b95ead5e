"""Finding claims without a matcher: filters over the list, and the list in pages."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.fields import one_line
from bot.desk.claims.records import ClaimRecord, SourceRecord, State, state_by_sources
from bot.desk.claims.store import load_numbers
from bot.desk.claims.visibility import as_seen, verdict_seen
from bot.desk.guilds.store import guild_of
from db.models import Claim, ClaimTag, Source
from db.statements import rows_of
from db.vocabulary import ShowVerdicts, Stance, Verdict

_BEFORE_WORDS = (" ", "-", "(", "'", '"', "\u2018", "\u201c")
CLAIMS_A_PAGE = 10
CLAIMS_A_TURN = 250
"""Claims whose states are worked out between two turns of the event loop."""
MOST_WORDS = 6
"""Words of a query that are looked for."""


@dataclass(frozen=True, slots=True)
class Filter:
    """None leaves a condition out."""

    state: State | None = None
    verdict: Verdict | None = None
    assignee: str | None = None
    tag: str | None = None
    archived: bool = False
    """Archived claims too."""


class Order(StrEnum):
    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Page:
    claims: list[ClaimRecord]
    number: int
    """From 0 on."""
    pages: int
    """At least 1: a list of no claims has an empty page."""
    total: int
    """Claims on all pages."""


async def page_of_claims(
    session: AsyncSession,
    guild_id: int,
    wanted: Filter = Filter(),
    *,
    page: int = 0,
    size: int = CLAIMS_A_PAGE,
    order: Order = Order.OLDEST,
    show_verdicts: ShowVerdicts = ShowVerdicts.ALWAYS,
) -> Page:
    """A page of the claims that meet the filter; the last page where there are fewer.

    It shows, and filters by, only the verdicts that `show_verdicts` allows; for an editor that is ALWAYS.
    """
    if wanted.state in {None, State.CHECKED}:
        total = await _count(session, *_conditions(guild_id, wanted, show_verdicts))
        page, pages = _within(page, size, total)
        query = _numbers(guild_id, wanted, order, show_verdicts).offset(page * size).limit(size)
        numbers = list(await session.scalars(query))
    else:
        fitting = await claim_numbers(session, guild_id, wanted, order=order, show_verdicts=show_verdicts)
        total = len(fitting)
        page, pages = _within(page, size, total)
        numbers = fitting[page * size : (page + 1) * size]
    claims = await load_numbers(session, guild_id, numbers, archived=wanted.archived)
    return Page([as_seen(claims[number], show_verdicts) for number in numbers], page, pages, total)


async def claim_numbers(
    session: AsyncSession,
    guild_id: int,
    wanted: Filter = Filter(),
    *,
    order: Order = Order.OLDEST,
    show_verdicts: ShowVerdicts = ShowVerdicts.ALWAYS,
) -> list[int]:
    """The numbers of all claims that meet the filter."""
    rows = rows_of(session, _numbers(guild_id, wanted, order, show_verdicts))
    numbers = [number async for (number,) in rows]
    if wanted.state in {None, State.CHECKED}:
        return numbers
    guild = await guild_of(session, guild_id)
    conditions = _conditions(guild_id, wanted, show_verdicts)
    states = await _states_by_sources(session, conditions, guild.sources_required)
    bare = state_by_sources((), None, guild.sources_required)
    return [number for number in numbers if states.get(number, bare) is wanted.state]


async def count_open_claims(session: AsyncSession, guild_id: int) -> int:
    return await _count(session, *_conditions(guild_id, Filter(), ShowVerdicts.ALWAYS))


async def _count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    return (await session.scalars(select(func.count()).select_from(Claim).where(*conditions))).one()


def page_of(claims: Sequence[ClaimRecord], page: int, size: int = CLAIMS_A_PAGE) -> Page:
    """A page of a list that is loaded whole; the last page where there are fewer."""
    page, pages = _within(page, size, len(claims))
    return Page(list(claims[page * size : (page + 1) * size]), page, pages, len(claims))


def _within(page: int, size: int, total: int) -> tuple[int, int]:
    """The page, or the last one where there are fewer, and the number of pages."""
    pages = max(1, -(-total // size))
    return min(page, pages - 1), pages


def _numbers(guild_id: int, wanted: Filter, order: Order, show_verdicts: ShowVerdicts) -> Select[int]:
    by_number = Claim.number.desc() if order is Order.NEWEST else Claim.number
    return select(Claim.number).where(*_conditions(guild_id, wanted, show_verdicts)).order_by(by_number)


def _conditions(guild_id: int, wanted: Filter, show_verdicts: ShowVerdicts) -> list[ColumnElement[bool]]:
    """The filter in SQL. Of a state that depends on sources it holds only that no verdict may be seen."""
    conditions = [Claim.guild_id == guild_id]
    if not wanted.archived:
        conditions.append(Claim.archived_at.is_(None))
    seen = verdict_seen(show_verdicts)
    if wanted.state is not None:
        conditions.append(seen if wanted.state is State.CHECKED else not_(seen))
    if wanted.verdict is not None:
        conditions += [Claim.verdict == wanted.verdict, seen]
    if wanted.assignee is not None:
        conditions.append(Claim.assignee == wanted.assignee)
    if wanted.tag is not None:
        conditions.append(
            exists().where(
                ClaimTag.guild_id == guild_id,
                ClaimTag.claim_number == Claim.number,
                ClaimTag.tag_key == one_line(wanted.tag).lstrip("#").strip().casefold(),
            )
        )
    return conditions


async def _states_by_sources(
    session: AsyncSession, conditions: Sequence[ColumnElement[bool]], sources_required: int
) -> dict[int, State]:
    """The states of the claims that have a source for or against; the rule cannot be put in SQL."""
    query = (
        select(Claim.number, Claim.claimant, Source.url, Source.publisher, Source.stance)
        .join(Source, (Source.guild_id == Claim.guild_id) & (Source.claim_number == Claim.number))
        .where(*conditions, Source.stance != Stance.CONTEXT)
    )
    claimants: dict[int, str | None] = {}
    sources: dict[int, list[SourceRecord]] = {}
    async for number, claimant, url, publisher, stance in rows_of(session, query):
        claimants[number] = claimant
        sources.setdefault(number, []).append(SourceRecord(url, None, publisher, stance, None, None))
    states: dict[int, State] = {}
    for number, own in sources.items():
        states[number] = state_by_sources(tuple(own), claimants[number], sources_required)
        if len(states) % CLAIMS_A_TURN == 0:
            await asyncio.sleep(0)
    return states


async def claims_like(
    session: AsyncSession, guild_id: int, typed: str, limit: int, *, archived: bool = False
) -> list[ClaimRecord]:
    """Claims whose numbers begin with what was typed, then claims with words that begin with each word of it.

    Open claims or, with `archived`, archived ones. What begins with `#` is read as a number only.
    """
    typed = one_line(typed)
    digits = typed.strip(" #")
    is_number = digits.isascii() and digits.isdecimal()
    by_number = cast(Claim.number, String).startswith(digits) if is_number else false()
    by_words = and_(true(), *(_has_beginning(word) for word in typed.split()[:MOST_WORDS]))
    fits = by_number if is_number and typed.startswith("#") else or_(by_number, by_words)
    numbers = (
        await session.scalars(
            select(Claim.number)
            .where(Claim.guild_id == guild_id, Claim.archived_at.is_not(None) == archived, fits)
            .order_by(case((by_number, 0), else_=1), Claim.number)
            .limit(limit)
        )
    ).all()
    claims = await load_numbers(session, guild_id, numbers, archived=archived)
    return [claims[number] for number in numbers]


def _has_beginning(word: str) -> ColumnElement[bool]:
    within = (Claim.text.icontains(f"{mark}{word}", autoescape=True) for mark in _BEFORE_WORDS)
    return or_(Claim.text.istartswith(word, autoescape=True), *within)
