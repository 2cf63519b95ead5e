"""What a new claim brings, checked: made from what people type, or from a file."""

from dataclasses import dataclass
from datetime import date

from bot.desk.claims import fields
from bot.desk.claims.parts import addresses
from db.vocabulary import Stance, Verdict


@dataclass(frozen=True, slots=True)
class SourceDraft:
    url: str
    title: str | None = None
    publisher: str | None = None
    stance: Stance | None = None
    """None where nothing was said: a new source supports its claim, a known one keeps its stance."""
    quote: str | None = None
    note: str | None = None

    @classmethod
    def of(
        cls,
        url: str,
        title: str | None = None,
        publisher: str | None = None,
        stance: str | None = None,
        quote: str | None = None,
        note: str | None = None,
    ) -> "SourceDraft":
        """Check what was typed. Raises InvalidError."""
        return cls(
            url=addresses.web_address(url),
            title=fields.optional_name(title, "source's title"),
            publisher=fields.optional_name(publisher, "publisher"),
            stance=fields.stance(stance),
            quote=fields.optional_text(quote, "source's quote"),
            note=fields.optional_text(note, "source's note"),
        )


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    text: str
    key: str | None = None
    claimant: str | None = None
    claimed_on: date | None = None
    quote: str | None = None
    verdict: Verdict | None = None
    verdict_note: str | None = None
    published_url: str | None = None
    tags: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = ()
    sources: tuple[SourceDraft, ...] = ()

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
