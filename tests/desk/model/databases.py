"""A desk in a database, read back whole and put in the words of the model."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.adding import Tracked
from bot.desk.claims.fields import wording_key
from bot.desk.claims.parts.sources import SourceAdded
from bot.desk.claims.records import ClaimRecord, SourceRecord
from bot.desk.claims.store import load
from bot.desk.errors import DeskError
from bot.desk.files.formats import Format, opened, written
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import revision_of
from bot.desk.sightings.flags import flag_of
from bot.desk.sightings.judgements import Judged
from bot.desk.sightings.recording import RecordedMessage
from bot.desk.sightings.retention import PostedFlag
from db import Database
from db.models import Claim, Dismissal, Flag, HistoryEntry, Mute, NearMiss, Phrasing, Sighting
from tests.desk.model.claim import SAID_OF_IT, WORDINGS

NAMES = {wording_key(text): name for text, name in WORDINGS.items()}
_SAME = (
    "text", *SAID_OF_IT, "verdict", "verdict_by", "verdict_note", "verdict_at", "published_url", "assignee",
    "merged_into", "state", "sources_counted",
)  # fmt: skip


def answer_of(result: Any) -> Any:
    """What a use case gives, as plain as the model's answer."""
    match result:
        case ClaimRecord():
            return result.number
        case Tracked():
            return result.claim.number, result.created, result.kept
        case SourceAdded():
            return result.claim.number, result.created
        case Judged():
            return result.relation, result.kept
        case RecordedMessage(flag=flag):
            return [shown.claim.number for shown in flag.claims] if flag else None, result.already_known
        case ClaimRecord() as claim, SourceRecord() as source:
            return claim.number, source.url
        case ClaimRecord() as claim, str() as text:
            return claim.number, text
        case PostedFlag(channel_id=channel, message_id=message):
            return channel, message
        case _:
            return result


@dataclass
class DeskInDatabase:
    database: Database
    guild: int

    async def do(self, use: Callable[..., Awaitable[Any]], *values: Any, **named: Any) -> Any:
        """Carry out a use case in its transaction; a DeskError is its answer."""
        try:
            async with self.database.write() as session:
                return answer_of(await use(session, *values, **named))
        except DeskError as error:
            return error

    async def whole(self) -> dict[str, Any]:
        """All that the desk says, part by part; as `whole` of a model."""
        async with self.database.read() as session:
            reading = _Reading(session, self.guild)
            revisions = select(Claim.number, Claim.revision).where(Claim.guild_id == self.guild)
            return {
                "revision": await revision_of(session, self.guild),
                "revisions": {row.number: row.revision for row in await session.execute(revisions)},
                **await reading.claims(),
                **await reading.messages(),
            }

    async def shown(self) -> dict[int, list[int]]:
        """The claims that each message's flag shows."""
        shown = {}
        async with self.database.read() as session:
            for message in await session.scalars(select(Flag.message_id).where(Flag.guild_id == self.guild)):
                flag = await flag_of(session, self.guild, message)
                shown[message] = [one.claim.number for one in flag.claims] if flag else []
        return shown

    async def export(self, kind: Format) -> bytes:
        async with self.database.read() as session:
            return b"".join([piece async for piece in written(session, self.guild, kind)])

    async def take(self, file: bytes, kind: Format, stamp: Stamp, guild: int | None = None) -> Any:
        """Import a file; what the report counts, or the error."""
        claims = opened(BytesIO(file), kind, stamp)
        report = await self.do(claims.take, guild or self.guild)
        return report if isinstance(report, DeskError) else (report.added, report.updated)


@dataclass
class _Reading:
    session: AsyncSession
    guild: int

    async def rows(self, kind: Any, *order: Any) -> list[Any]:
        query = select(kind).where(kind.guild_id == self.guild).order_by(*order)
        return list(await self.session.scalars(query))

    async def claims(self) -> dict[str, Any]:
        records = await load(self.session, self.guild, archived=True)
        history = [(row.claim_number, row.action) for row in await self.rows(HistoryEntry, HistoryEntry.id)]
        phrasings = await self.rows(Phrasing, Phrasing.id)
        origins = [(row.claim_number, row.text, row.origin) for row in phrasings]
        assert [(one.number, text) for one in records for text in one.phrasings] == sorted(
            [(number, text) for number, text, _ in origins], key=lambda pair: pair[0]
        )
        return {
            "claims": {record.number: _claim(record) for record in records},
            "links": {
                (record.number, link.relation, link.other)
                for record in records
                for link in record.links
                if not link.passive
            },
            "history": {
                record.number: [action for number, action in history if number == record.number]
                for record in records
            },
            "origins": sorted(origins),
        }

    async def messages(self) -> dict[str, Any]:
        return {
            "flags": {
                row.message_id: (row.state, row.posted_channel_id, row.posted_message_id)
                for row in await self.rows(Flag)
            },
            "sightings": {
                (row.message_id, row.claim_number): _sighting(row) for row in await self.rows(Sighting)
            },
            "near misses": {
                (row.message_id, row.claim_number): row.score for row in await self.rows(NearMiss)
            },
            "dismissals": {(row.claim_number, NAMES[row.wording_key]) for row in await self.rows(Dismissal)},
            "mutes": {(row.claim_number, row.channel_id): row.until for row in await self.rows(Mute)},
        }


def _claim(record: ClaimRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _SAME} | {
        "archived": record.archived_at is not None,
        "tags": record.tags,
        "phrasings": record.phrasings,
        "sources": [(one.url, one.title, one.stance, one.note) for one in record.sources],
        "appearances": record.appearances,
    }


def _sighting(row: Sighting) -> dict[str, Any]:
    names = ("channel_id", "seen_at", "flagged", "relation", "score", "sentence", "outcome")
    return {name: getattr(row, name) for name in names} | {
        "wording": NAMES[row.wording_key] if row.wording_key else None
    }
