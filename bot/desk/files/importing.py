"""Drafts of files taken into a desk: the part that all formats share."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.adding import insert_claim
from bot.desk.claims.history import record
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import claim_rows, load_numbers
from bot.desk.claims.updating import Policy, add_sources, update_claim
from bot.desk.files.claims import FileClaim
from bot.desk.files.report import ImportReport
from bot.desk.files.targets import Targets
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from db.models import Claim, Guild

Item = TypeVar("Item")

BATCH = 40
"""Claims, or parts of them, written at once, which holds the event loop for some 10 ms."""


@dataclass(slots=True)
class Import:
    """One import under way, in one transaction and one revision of the guild."""

    session: AsyncSession
    guild: Guild
    targets: Targets
    stamp: Stamp
    report: ImportReport = field(default_factory=ImportReport)

    @classmethod
    async def begin(cls, session: AsyncSession, guild_id: int, stamp: Stamp) -> "Import":
        guild = await begin_change(session, guild_id)
        return cls(session, guild, await Targets.load(session, guild), stamp)

    async def tracked(self, numbers: Sequence[int]) -> dict[int, tuple[Claim, ClaimRecord]]:
        """Claims of the desk, archived ones too, by number: the row to change, and the claim as it was."""
        if not numbers:
            return {}
        records = await load_numbers(self.session, self.guild.guild_id, numbers, archived=True)
        rows = await claim_rows(self.session, self.guild.guild_id, numbers)
        return {number: (rows[number], records[number]) for number in records}

    async def write(self, claims: Sequence[FileClaim]) -> None:
        """Add claims or bring them up to date; no two of them may be the same claim of the desk."""
        numbers = [self.targets.number_of(claim) for claim in claims]
        tracked = await self.tracked([number for number in numbers if number is not None])
        for claim, number in zip(claims, numbers, strict=True):
            await asyncio.sleep(0)
            if number is None:
                self.targets.note(self.add(claim))
            elif tracked[number][1].archived_at is not None:
                self.report.archived += 1
            else:
                await self.update(claim, *tracked[number])
        await self.session.flush()

    def add(self, claim: FileClaim, number: int | None = None, *, note_import: bool = True) -> Claim:
        """Track a claim under a number that is free: `number`, else the one in a key of this desk's export.

        `note_import` is False where the file brings the claim's history along.
        """
        key = claim.key
        if number is None:
            number = self.targets.free_number(claim)
            key = claim.key if number is None else None
        row = insert_claim(self.session, self.guild, claim.with_key(key), self.stamp, number)
        if note_import:
            record(self.session, row, self.stamp, "imported", after={"text": row.text})
        self.report.added += 1
        return row

    async def update(self, claim: FileClaim, row: Claim, tracked: ClaimRecord) -> None:
        own = claim.key is not None and self.targets.is_own(claim.key)
        if claim.draft is None:
            changed = await add_sources(self.session, row, tracked, tuple(claim.sources), self.stamp)
        else:
            draft = claim.with_key(None if own else claim.key)
            if claim.policy is Policy.FILL:  # another publisher's keywords are not the desk's tags
                draft = replace(draft, tags=())
            changed = (
                await update_claim(self.session, row, tracked, draft, self.stamp, claim.policy)
            ).changed
        if changed:
            row.revision = self.guild.revision
            self.report.updated += 1
        else:
            self.report.unchanged += 1


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


async def made_in_thread(batches: Iterator[list[Item]]) -> AsyncIterator[list[Item]]:
    """Batches of an iterator that reads and checks as it goes: in a thread, so that other tasks go on."""
    while (batch := await asyncio.to_thread(next, batches, None)) is not None:
        yield batch
