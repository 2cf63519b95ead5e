"""Drafts of claims and of their parts, checked: from what people type, or from a file."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.desk.claims import fields
from bot.desk.claims.parts import addresses
from db.vocabulary import PhrasingOrigin, Stance, Verdict


@dataclass(frozen=True, slots=True)
class SourceDraft:
    url: str
    title: str | None = None
    publisher: str | None = None
    stance: Stance | None = None
    """None where none was given: a new source then supports its claim, a known one keeps its stance."""
    quote: str | None = None
    note: str | None = None
    created_at: datetime | None = None
    """None: now. Given by files that hold a desk's history."""

    @classmethod
    def of(
        cls,
        url: str,
        title: str | None = None,
        publisher: str | None = None,
        stance: str | None = None,
        quote: str | None = None,
        note: str | None = None,
        created_at: datetime | None = None,
    ) -> "SourceDraft":
        """Check what was typed. Raises InvalidError."""
        return cls(
            url=addresses.web_address(url),
            title=fields.optional_name(title, "source's title"),
            publisher=fields.optional_name(publisher, "publisher"),
            stance=fields.stance(stance),
            quote=fields.optional_text(quote, "source's quote"),
            note=fields.optional_text(note, "source's note"),
            created_at=created_at,
        )

    @property
    def said(self) -> dict[str, str | Stance]:
        """The values given for the page, by column, without those left out."""
        values = {
            "title": self.title,
            "publisher": self.publisher,
            "stance": self.stance,
            "quote": self.quote,
            "note": self.note,
        }
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class PhrasingDraft:
    text: str
    origin: PhrasingOrigin
    message_id: int | None = None
    """The message that an adopted wording came from."""
    author_id: int | None = None
    """Who wrote that message."""
    created_at: datetime | None = None
    """None: now."""


@dataclass(frozen=True, slots=True)
class AppearanceDraft:
    """A page where a claim was seen."""

    url: str
    author_id: int | None = None
    """Who wrote the message that the page is."""
    created_at: datetime | None = None
    """None: now."""


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    text: str
    key: str | None = None
    claimant: str | None = None
    claimed_on: date | None = None
    quote: str | None = None
    verdict: Verdict | None = None
    verdict_note: str | None = None
    verdict_by: str | None = None
    """The publisher of the verdict where it is not this desk."""
    verdict_at: datetime | None = None
    """When the verdict was given; None where that is not known."""
    published_url: str | None = None
    assignee: str | None = None
    tags: tuple[str, ...] = ()
    phrasings: tuple[PhrasingDraft, ...] = ()
    sources: tuple[SourceDraft, ...] = ()
    appearances: tuple[AppearanceDraft, ...] = ()
    created_at: datetime | None = None
    """None: now."""
    archived_at: datetime | None = None

    @classmethod
    def of(
        cls,
        text: str,
        claimant: str | None = None,
        claimed_on: str | None = None,
        quote: str | None = None,
        source: str | None = None,
        tags: str | None = None,
    ) -> "ClaimDraft":
        """Check what was typed (`tags` separated by commas). Raises InvalidError."""
        return cls(
            text=fields.claim_text(text),
            claimant=fields.optional_name(claimant, "claimant"),
            claimed_on=fields.optional_day(claimed_on),
            quote=fields.optional_text(quote, "quote"),
            tags=fields.tags((tags or "").split(",")),
            sources=(SourceDraft.of(source),) if source else (),
        )
