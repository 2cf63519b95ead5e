"""Reviews of claims as plain records, as ClaimReview has them."""

from dataclasses import dataclass

OWN = "claimdesk:own"
"""The identifier of the publisher in a desk's own export, where no name for it was given."""

KEY = "claimdesk"
"""The property under which an export names a claim's key."""


@dataclass(frozen=True, slots=True)
class Citation:
    url: str
    title: str | None = None
    publisher: str | None = None
    stance: str | None = None
    quote: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A claim, and what a publisher says of it; all as it stands in the file, nothing checked."""

    place: int
    """Its number in the file, from 1."""
    text: str
    key: str | None = None
    claimant: str | None = None
    claimed_on: str | None = None
    quote: str | None = None
    phrasings: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    appearances: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    publisher: str | None = None
    own: bool = False
    """Whether the publisher is the desk that wrote the file."""
    rated: bool = False
    """False for a claim that nobody has rated."""
    verdict: str | None = None
    """A word of the scale, where the rating's words or number say one."""
    rating: str | None = None
    """The publisher's words for the rating."""
    note: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    """A date or an instant in ISO 8601."""
    published_url: str | None = None
