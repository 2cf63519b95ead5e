"""Which claim of the desk a claim of a file is."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.fields import wording_key
from bot.desk.files.claims import FileClaim
from bot.exchange.problems import Problem
from db.models import Claim, Guild
from db.statements import rows_of

FURTHEST = 100_000
"""How far past the guild's next number a number from an export of this guild may lie to be kept."""


@dataclass(slots=True)
class Targets:
    """The desk's claims by key and by wording, growing as the file's claims are added."""

    guild: Guild
    keys: dict[str, int]
    """Owners' keys of all claims, and the keys under which claims without one are exported."""
    wordings: dict[str, int]
    """Of the open claims."""
    owners_keys: dict[int, str]

    @classmethod
    async def load(cls, session: AsyncSession, guild: Guild) -> "Targets":
        targets = cls(guild, {}, {}, {})
        query = select(Claim.number, Claim.key, Claim.wording_key, Claim.archived_at)
        rows = rows_of(session, query.where(Claim.guild_id == guild.guild_id))
        async for number, key, wording, archived_at in rows:
            targets._put(number, key, None if archived_at else wording)
        return targets

    def note(self, claim: Claim) -> None:
        """Take note of a claim that was added."""
        self._put(claim.number, claim.key, None if claim.archived_at else claim.wording_key)

    def _put(self, number: int, key: str | None, wording: str | None) -> None:
        self.keys[key or own_key(self.guild.guild_id, number)] = number
        if key:
            self.owners_keys[number] = key
        if wording:
            self.wordings[wording] = number

    def is_own(self, key: str) -> bool:
        """Whether this guild's export made the key, for a claim that had none."""
        return key.startswith(own_key(self.guild.guild_id, 0).removesuffix("0"))

    def number_of(self, claim: FileClaim) -> int | None:
        """The tracked claim with this key or, failing that, this wording; None for a new claim."""
        if claim.key and claim.key in self.keys:
            return self.keys[claim.key]
        return self.wordings.get(wording_key(claim.draft.text)) if claim.draft else None

    def free_number(self, claim: FileClaim) -> int | None:
        """The number in a key of this guild's own export, if it is still free."""
        if not claim.key or not self.is_own(claim.key):
            return None
        digits = claim.key.rpartition(":")[2]
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
            return None
        number = int(digits)
        next_number = self.guild.next_number
        return number if next_number <= number <= next_number + FURTHEST else None

    def resolve(self, claims: list[FileClaim], problems: list[Problem]) -> list[FileClaim]:
        """The claims that the desk can take; the others are added to the problems."""
        known = set(self.keys) | {claim.key for claim in claims if claim.key}
        taken: list[FileClaim] = []
        for claim in claims:
            problem = self.problem_of(claim, known)
            if problem is None:
                taken.append(claim)
            else:
                problems.append(problem)
        return taken

    def problem_of(self, claim: FileClaim, known_keys: Collection[str] = ()) -> Problem | None:
        """Why a claim cannot be taken, if so; `known_keys` are those that its links may name."""
        missing = next((key for _, key in claim.links if key not in known_keys), None)
        if missing is not None:
            return Problem(claim.place, "links", f"no claim has the key “{missing}”")
        if claim.draft is None:
            if claim.key in self.keys:
                return None
            return Problem(claim.place, "text", f"is empty, and no claim has the key “{claim.key}”")
        same_wording = self.wordings.get(wording_key(claim.draft.text))
        number = self.number_of(claim)
        if same_wording is None or number is None:
            return None
        if number != same_wording:
            return Problem(claim.place, "text", f"is tracked as #{same_wording} already, under another key")
        owner = self.owners_keys.get(number)
        if claim.key and owner and claim.key != owner and not self.is_own(claim.key):
            return Problem(
                claim.place, "key", f"is not that of #{number}, which has this text and the key “{owner}”"
            )
        return None


def own_key(guild_id: int, number: int) -> str:
    """The key under which a claim is exported that has none from its owner."""
    return f"claimdesk:{guild_id}:{number}"
