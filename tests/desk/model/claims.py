"""What the use cases promise of claims, as plain Python does it.

Methods have the names and the values of the use cases, without session and guild, and call none of their code.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.desk.claims.drafts import AppearanceDraft, ClaimDraft, SourceDraft
from bot.desk.errors import ConflictError, InvalidError, NotFoundError
from bot.desk.guilds.stamp import Stamp
from tests.desk.model.claim import PAGES, SAID_OF_IT, WORDINGS, Claim


def said_of(draft: SourceDraft) -> dict[str, str]:
    values = {"title": draft.title, "stance": draft.stance, "note": draft.note}
    return {name: value for name, value in values.items() if value is not None}


@dataclass
class ClaimsModel:
    revision: int = 0
    """Of the guild: one more with every change that is kept."""
    claims: dict[int, Claim] = field(default_factory=dict)
    links: set[tuple[int, str, int]] = field(default_factory=set)
    places: int = 0

    def whole(self) -> dict[str, Any]:
        """All that the desk says of its claims, part by part."""
        return {
            "revision": self.revision,
            "claims": {number: claim.shown for number, claim in self.claims.items()},
            "links": self.links,
            "history": {number: claim.history for number, claim in self.claims.items()},
            "origins": sorted(
                (number, phrasing.text, phrasing.origin)
                for number, claim in self.claims.items()
                for phrasing in claim.phrasings.values()
            ),
        }

    def place(self) -> int:
        self.places += 1
        return self.places

    def any(self, number: int) -> Claim:
        if number not in self.claims:
            raise NotFoundError("There is no claim")
        return self.claims[number]

    def open(self, number: int) -> Claim:
        if self.any(number).archived:
            raise NotFoundError("is archived")
        return self.claims[number]

    def open_with(self, text: str) -> Claim | None:
        """The open claim with the same wording."""
        same = [c for c in self.claims.values() if not c.archived and c.wording == WORDINGS[text]]
        return same[0] if same else None

    def track_claim(self, draft: ClaimDraft, stamp: Stamp) -> Any:
        same = self.open_with(draft.text)
        if same is not None:
            return self.complete_claim(same.number, draft, stamp)
        self.revision += 1
        claim = Claim(len(self.claims) + 1, draft.text)
        self.claims[claim.number] = claim
        for name in (*SAID_OF_IT, "verdict", "verdict_by", "verdict_note"):
            setattr(claim, name, getattr(draft, name))
        if draft.verdict and not draft.verdict_by:
            claim.verdict_at = stamp.at
        claim.tags = {tag.casefold(): tag for tag in draft.tags}
        for phrasing in draft.phrasings:  # of equal wordings the first counts, of equal pages the last
            if WORDINGS[phrasing.text] not in claim.phrasings:
                claim.add_phrasing(phrasing.text, phrasing.origin)
        for source in {PAGES[source.url][0]: source for source in draft.sources}.values():
            claim.add_source(self.place(), source.url, said_of(source))
        for page in draft.appearances:
            claim.add_appearance(self.place(), page.url)
        claim.history = ["added"]
        return claim.number, True, ()

    def complete_claim(self, number: int, draft: ClaimDraft, stamp: Stamp) -> Any:
        claim = self.open(number)
        self.revision += 1
        said = {name: getattr(draft, name) for name in SAID_OF_IT if getattr(draft, name) is not None}
        empty = {name: value for name, value in said.items() if getattr(claim, name) is None}
        kept = tuple(n for n in said if n not in empty and getattr(claim, n) != said[n])
        claim.change("edited", **empty)
        if draft.verdict and (claim.verdict is None or draft.verdict_by is None):
            self._rate(claim, draft, stamp)
        claim.change("tags", tags={tag.casefold(): tag for tag in draft.tags} | claim.tags)
        for phrasing in draft.phrasings:
            claim.add_phrasing(phrasing.text, phrasing.origin)
        for source in draft.sources:
            claim.add_source(self.place(), source.url, said_of(source))
        for page in draft.appearances:
            claim.add_appearance(self.place(), page.url)
        return number, False, kept

    def _rate(self, claim: Claim, draft: ClaimDraft, stamp: Stamp) -> None:
        """The desk's own verdict counts, and another publisher's where there is none."""
        new = (claim.verdict, claim.verdict_by) != (draft.verdict, draft.verdict_by)
        note = draft.verdict_note or (None if draft.verdict_by else claim.verdict_note)
        if claim.change("verdict", verdict=draft.verdict, verdict_by=draft.verdict_by, verdict_note=note):
            claim.rated_at = stamp.at
            if new:
                claim.verdict_at = None if draft.verdict_by else stamp.at

    def edit_claim(self, number: int, stamp: Stamp, **edits: str) -> int:
        claim = self.open(number)
        self.revision += 1
        values: dict[str, Any] = {name: text or None for name, text in edits.items() if name != "tags"}
        if "text" in edits:
            if not edits["text"]:
                raise InvalidError("The claim is empty")
            if self.open_with(edits["text"]) not in (None, claim):
                raise ConflictError("merge the two claims")
        if edits.get("claimed_on") == "yesterday":
            raise InvalidError("is not a date")
        if edits.get("claimed_on"):
            values["claimed_on"] = date.fromisoformat(edits["claimed_on"])
        claim.change("edited", **values)
        if claim.wording in claim.phrasings:
            claim.remove_phrasing(claim.wording)
        if "tags" in edits:
            tags = [tag.strip() for tag in reversed(edits["tags"].split(",")) if tag.strip()]
            claim.change("tags", tags={tag.casefold(): tag for tag in tags})
        return number

    def set_verdict(
        self,
        number: int,
        verdict: str | None,
        stamp: Stamp,
        *,
        note: str | None = None,
        published_url: str | None = None,
    ) -> int:
        claim = self.open(number)
        self.revision += 1
        if verdict is None:
            note = url = None
        else:
            same = claim.verdict == verdict and claim.verdict_by is None
            note = note or (claim.verdict_note if same else None)
            url = published_url or claim.published_url
        values = {"verdict": verdict, "verdict_by": None, "verdict_note": note, "published_url": url}
        if claim.change("verdict", **values):
            claim.verdict_at = stamp.at if verdict else None
            claim.rated_at = stamp.at
        return number

    def assign_claim(self, number: int, assignee: str | None, stamp: Stamp) -> int:
        self.open(number).change("assigned", assignee=assignee)
        self.revision += 1
        return number

    def archive_claim(self, number: int, stamp: Stamp) -> int:
        self.any(number).change("archived", archived=True)
        self.revision += 1
        return number

    def restore_claim(self, number: int, stamp: Stamp) -> int:
        claim = self.any(number)
        if claim.archived and self.open_with(claim.text):
            raise ConflictError("is tracked as")
        if claim.archived:
            claim.change("restored", archived=False, merged_into=None)
        self.revision += 1
        return number

    def merge_claims(self, duplicate: int, into: int, stamp: Stamp) -> int:
        """What the target has already (the same wording, page, tag, message) stays with the duplicate."""
        if duplicate == into:
            raise InvalidError("cannot be merged into itself")
        source, target = self.open(duplicate), self.open(into)
        self.revision += 1
        target.add_phrasing(source.text, "editor")
        for wording, phrasing in list(source.phrasings.items()):
            if target.add_phrasing(phrasing.text, phrasing.origin, phrasing.message):
                del source.phrasings[wording]
        for name in ("sources", "appearances", "tags"):
            had, gets = getattr(source, name), getattr(target, name)
            for key in [key for key in had if key not in gets]:
                gets[key] = had.pop(key)
        self.move_judgements(source, target, stamp)
        self._move_links(duplicate, into)
        empty = {n: getattr(source, n) for n in SAID_OF_IT if getattr(target, n) is None}
        target.change("edited", **empty)
        target.history.append("merged")
        source.change("merged", archived=True, merged_into=into)
        return into

    def move_judgements(self, source: Claim, target: Claim, stamp: Stamp) -> None:
        """What was seen and judged of the duplicate goes with it."""

    def _move_links(self, duplicate: int, into: int) -> None:
        mine = sorted(link for link in self.links if duplicate in (link[0], link[2]))
        self.links -= set(mine)
        for first, relation, second in sorted(mine, key=lambda link: link[0] != duplicate):
            number, other = (into if end == duplicate else end for end in (first, second))
            if number != other:
                self._link(number, other, relation)

    def link_claims(self, number: int, other: int, relation: str, stamp: Stamp) -> int:
        if number == other:
            raise InvalidError("cannot be linked to itself")
        self.open(number)
        self.open(other)
        self.revision += 1
        self._link(number, other, relation)
        return number

    def _link(self, number: int, other: int, relation: str) -> None:
        first, second = sorted((number, other)) if relation == "contradicts" else (number, other)
        if (first, relation, second) not in self.links:
            self.links.add((first, relation, second))
            self.claims[number].history.append("linked")

    def add_phrasing(self, number: int, text: str, stamp: Stamp) -> int:
        claim = self.open(number)
        if not text:
            raise InvalidError("The phrasing is empty")
        self.revision += 1
        claim.add_phrasing(text, "editor")
        return number

    def remove_phrasing(self, number: int, phrasing: str, stamp: Stamp) -> Any:
        """By its words, or as the first of the list."""
        claim = self.open(number)
        wording = next(iter(claim.phrasings), "") if phrasing == "1" else WORDINGS[phrasing]
        if wording not in claim.phrasings:
            raise NotFoundError("no such phrasing")
        self.revision += 1
        return number, claim.remove_phrasing(wording).text

    def add_source(self, number: int, draft: SourceDraft, stamp: Stamp) -> Any:
        claim = self.open(number)
        self.revision += 1
        return number, claim.add_source(self.place(), draft.url, said_of(draft))

    def remove_source(self, number: int, source: str, stamp: Stamp) -> Any:
        """By its address, or as the first of the list."""
        claim = self.open(number)
        urls = [listed.url for listed in claim.listed_sources][:1] if source == "1" else [source]
        removed = claim.sources.pop(PAGES[urls[0]][0], None) if urls else None
        if removed is None:
            raise NotFoundError("no such source")
        self.revision += 1
        claim.history.append("source removed")
        return number, removed.url

    def add_appearance(self, number: int, page: AppearanceDraft, stamp: Stamp) -> int:
        claim = self.open(number)
        self.revision += 1
        claim.add_appearance(self.place(), page.url)
        return number
