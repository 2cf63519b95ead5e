"""What the use cases promise of messages and flags, as plain Python does it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.desk.errors import NotFoundError
from bot.desk.guilds.stamp import Stamp
from bot.desk.recognition.checking import ClaimInMessage, IncomingMessage
from tests.desk.model.claim import WORDINGS, Claim
from tests.desk.model.claims import ClaimsModel

COOLDOWN = timedelta(hours=6)
MUTE = timedelta(hours=24)


@dataclass
class Sighting:
    channel_id: int
    seen_at: datetime
    flagged: bool
    relation: str
    score: float
    sentence: str | None
    wording: str | None
    outcome: str | None = None

    @property
    def judged_relation(self) -> str:
        return "repeats" if (self.relation, self.outcome) == ("about", "confirmed") else self.relation

    def holds_back(self, relation: str) -> bool:
        if relation == self.judged_relation:
            return self.outcome != "dismissed" or relation == "links"
        return relation == "about" and self.relation != "links" and self.outcome != "dismissed"

    def take_surer(self, other: "Sighting") -> None:
        if other.outcome != "dismissed" and other.judged_relation in ("repeats", "contradicts"):
            self.relation, self.score, self.outcome = other.relation, other.score, other.outcome
            self.sentence, self.wording = other.sentence, other.wording


@dataclass
class Flag:
    state: str = "pending"
    channel: int | None = None
    posted: int | None = None


@dataclass
class DeskModel(ClaimsModel):
    sightings: dict[tuple[int, int], Sighting] = field(default_factory=dict)
    """By message and claim; the near misses' scores likewise."""
    near_misses: dict[tuple[int, int], float] = field(default_factory=dict)
    flags: dict[int, Flag] = field(default_factory=dict)
    """By message."""
    dismissals: set[tuple[int, str]] = field(default_factory=set)
    """Claims and wordings."""
    mutes: dict[tuple[int, int], datetime] = field(default_factory=dict)
    """Until when, by claim and channel."""

    def whole(self) -> dict[str, Any]:
        """All that the desk says, part by part."""
        return {
            **super().whole(),
            "flags": {
                message: (flag.state, flag.channel, flag.posted) for message, flag in self.flags.items()
            },
            "sightings": {key: vars(row) for key, row in self.sightings.items()},
            "near misses": self.near_misses,
            "dismissals": self.dismissals,
            "mutes": self.mutes,
        }

    def shown(self, message: int) -> list[int]:
        """The claims that a message's flag shows, best first."""
        shown = [
            (-sighting.score, number)
            for (of, number), sighting in self.sightings.items()
            if of == message and sighting.flagged and sighting.outcome != "dismissed"
        ]
        return [number for _, number in sorted(shown) if not self.claims[number].archived]

    def record_message(self, message: IncomingMessage, seen: Sequence[ClaimInMessage]) -> Any:
        """What the flag to post shows, if there is one, and whether the message was recorded before."""
        known = {of for of, _ in [*self.sightings, *self.near_misses]} | set(self.flags)
        if message.message_id in known:
            return None, True
        flagged = self._record(message, [one for one in seen if not one.possible])
        self._miss(message, seen)
        if flagged:
            self.flags[message.message_id] = Flag()
        return (self.shown(message.message_id) if flagged else None), False

    def change_message(self, message: IncomingMessage, seen: Sequence[ClaimInMessage]) -> bool:
        mine = {number: row for (of, number), row in self.sightings.items() if of == message.message_id}
        now = {one.claim: one for one in seen if not one.possible}
        news = False
        for number, row in mine.items():
            one = now.pop(number, None)
            if one is None:
                del self.sightings[message.message_id, number]
            else:
                news |= self._reword(number, row, one) and row.flagged
        news |= self._record(message, list(now.values()))
        self._forget_near_misses(message.message_id)
        self._miss(message, seen)
        flag = self.flags.get(message.message_id)
        if news and flag is None:
            self.flags[message.message_id] = Flag()
        elif news and flag is not None and flag.state == "removed":
            flag.state = "pending"
        return message.message_id in self.flags

    def _record(self, message: IncomingMessage, seen: Sequence[ClaimInMessage]) -> bool:
        """Whether something is to be flagged."""
        rows = {}
        for one in seen:
            wording = WORDINGS[one.sentence] if one.sentence else None
            claim = self.claims.get(one.claim)
            if claim is None or claim.archived or (one.claim, wording) in self.dismissals:
                continue
            silent = self._silent(message, one)
            rows[message.message_id, one.claim] = Sighting(
                message.channel_id,
                message.sent_at,
                not silent,
                one.relation,
                one.score,
                one.sentence,
                wording,
            )
        self.sightings |= rows
        return any(row.flagged for row in rows.values())

    def _silent(self, message: IncomingMessage, one: ClaimInMessage) -> bool:
        """Muted in the channel, or flagged there lately so that this one would say nothing new."""
        muted_until = self.mutes.get((one.claim, message.channel_id))
        if muted_until is not None and muted_until > message.sent_at:
            return True
        earlier = [
            row.seen_at
            for (of, number), row in self.sightings.items()
            if number == one.claim
            and of != message.message_id
            and (row.channel_id, row.flagged) == (message.channel_id, True)
            and row.holds_back(one.relation)
        ]
        if not earlier or abs(message.sent_at - max(earlier)) >= COOLDOWN:
            return False
        rated_at = self.claims[one.claim].rated_at
        return rated_at is None or rated_at <= max(earlier)

    def _miss(self, message: IncomingMessage, seen: Sequence[ClaimInMessage]) -> None:
        for one in seen:
            claim, wording = self.claims.get(one.claim), WORDINGS.get(one.sentence or "")
            dismissed = (one.claim, wording) in self.dismissals
            if one.possible and claim is not None and not claim.archived and not dismissed:
                self.near_misses[message.message_id, one.claim] = one.score

    def _reword(self, number: int, row: Sighting, one: ClaimInMessage) -> bool:
        """A judgement holds for the wording that was judged. Whether the sighting says something new."""
        wording = WORDINGS[one.sentence] if one.sentence else None
        before = row.wording, row.judged_relation
        if wording != row.wording:
            row.outcome = "dismissed" if (number, wording) in self.dismissals else None
        row.relation, row.score, row.wording = one.relation, one.score, wording
        row.sentence = None if row.outcome == "dismissed" else one.sentence
        return before != (wording, row.judged_relation) and row.outcome != "dismissed"

    def _forget_near_misses(self, message_id: int) -> None:
        self.near_misses = {key: score for key, score in self.near_misses.items() if key[0] != message_id}

    def forget_message(self, message_id: int) -> Any:
        self._forget_near_misses(message_id)
        self.sightings = {key: row for key, row in self.sightings.items() if key[0] != message_id}
        adopted = [
            (claim, wording)
            for claim in self.claims.values()
            for wording, phrasing in claim.phrasings.items()
            if (phrasing.origin, phrasing.message) == ("message", message_id)
        ]
        self.revision += bool(adopted)
        for claim, wording in adopted:
            claim.remove_phrasing(wording)
        for claim in self.claims.values():
            pages = claim.appearances.items()
            claim.appearances = {page: at for page, at in pages if not page.endswith(f"/{message_id}")}
        flag = self.flags.pop(message_id, None)
        return (flag.channel, flag.posted) if flag and flag.posted else None

    def flag_posted(self, message_id: int, channel_id: int, posted: int) -> bool:
        if message_id in self.flags:
            self.flags[message_id] = Flag("posted", channel_id, posted)
        return message_id in self.flags

    def flag_removed(self, message_id: int) -> None:
        if message_id in self.flags:
            self.flags[message_id].state = "removed"

    def _judged(self, message_id: int, number: int) -> Sighting:
        if (message_id, number) not in self.sightings:
            raise NotFoundError("This flag is no longer about")
        self.open(number)
        self.revision += 1
        return self.sightings[message_id, number]

    def dismiss(self, message_id: int, number: int, stamp: Stamp) -> Any:
        row, claim = self._judged(message_id, number), self.claims[number]
        if row.outcome != "dismissed":
            row.outcome, row.sentence = "dismissed", None
            claim.history.append("sighting dismissed")
        if row.wording:
            self.dismissals.add((number, row.wording))
            if row.wording in claim.phrasings and claim.phrasings[row.wording].origin == "message":
                claim.remove_phrasing(row.wording)
        return row.relation, row.wording is not None

    def confirm(self, message_id: int, number: int, stamp: Stamp) -> Any:
        row, claim = self._judged(message_id, number), self.claims[number]
        if row.outcome != "confirmed":
            row.outcome = "confirmed"
            claim.history.append("sighting confirmed")
        self.dismissals.discard((number, row.wording or ""))
        adopted = row.sentence is not None and row.relation != "contradicts"
        if adopted and row.sentence:
            claim.add_phrasing(row.sentence, "message", message_id)
        return row.relation, adopted

    def mute(self, message_id: int, number: int, stamp: Stamp) -> Any:
        row = self._judged(message_id, number)
        self.mutes[number, row.channel_id] = stamp.at + MUTE
        self.claims[number].history.append("muted")
        return row.relation, False

    def move_judgements(self, source: Claim, target: Claim, stamp: Stamp) -> None:
        """Of two mutes in a channel the later one counts; what is a wording now is not dismissed."""
        for message in [of for of, number in self.sightings if number == source.number]:
            kept = self.sightings.get((message, target.number))
            if kept is None:
                self.sightings[message, target.number] = self.sightings.pop((message, source.number))
            elif (kept.relation, kept.outcome) == ("about", None):
                kept.take_surer(self.sightings[message, source.number])
        for wording in [wording for number, wording in self.dismissals if number == source.number]:
            if (target.number, wording) not in self.dismissals:
                self.dismissals.remove((source.number, wording))
                self.dismissals.add((target.number, wording))
        self.dismissals -= {(target.number, wording) for wording in [target.wording, *target.phrasings]}
        for channel in [channel for number, channel in self.mutes if number == source.number]:
            until, same = self.mutes[source.number, channel], self.mutes.get((target.number, channel))
            if same is not None and same >= until:
                continue
            if same is None:
                del self.mutes[source.number, channel]
            self.mutes[target.number, channel] = until
            if until > stamp.at:
                target.history.append("muted")
