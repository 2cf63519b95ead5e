"""A claim of a file, in whatever format, ready to be taken into the desk."""

from dataclasses import dataclass, field, replace

from bot.desk.claims.drafts import ClaimDraft, SourceDraft
from bot.desk.claims.fields import wording_key
from bot.desk.claims.updating import Policy
from db.vocabulary import LinkRelation


@dataclass(slots=True)
class FileClaim:
    place: int
    """The line, or the number of the review, from 1."""
    draft: ClaimDraft | None
    """None where the file only adds sources to a claim that the desk has under `key`."""
    key: str | None
    sources: list[SourceDraft] = field(default_factory=list)
    """Of all the file's rows about the claim."""
    links: list[tuple[LinkRelation, str]] = field(default_factory=list)
    """The relation to another claim, and that claim's key."""
    policy: Policy = Policy.REPLACE
    """What the file may do to a claim that is tracked already."""

    @property
    def wording(self) -> str:
        return wording_key(self.draft.text) if self.draft else ""

    def with_key(self, key: str | None) -> ClaimDraft:
        """The draft with this key and all the sources."""
        if self.draft is None:
            raise AssertionError("a row without text is no claim by itself")
        return replace(self.draft, key=key, sources=tuple(self.sources))
