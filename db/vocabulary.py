"""The closed lists of words that columns hold."""

from enum import StrEnum


class Verdict(StrEnum):
    TRUE = "true"
    MOSTLY_TRUE = "mostly_true"
    MIXED = "mixed"
    MISLEADING = "misleading"
    FALSE = "false"
    UNPROVEN = "unproven"


class Stance(StrEnum):
    """What a source is to a claim."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"


class LinkRelation(StrEnum):
    """What one claim is to another; only `contradicts` reads the same both ways."""

    CONTRADICTS = "contradicts"
    SUPERSEDES = "supersedes"
    VARIANT_OF = "variant_of"


class SightingRelation(StrEnum):
    """How a message stands to the claim seen in it.

    `about`: the same event, but it may repeat or contradict the claim; `links`: a link to a page where the
    claim was seen.
    """

    REPEATS = "repeats"
    CONTRADICTS = "contradicts"
    ABOUT = "about"
    LINKS = "links"

    @property
    def confirmed(self) -> "SightingRelation":
        """The relation once an editor has confirmed the sighting: what was unsure repeats the claim."""
        return SightingRelation.REPEATS if self is SightingRelation.ABOUT else self


class Outcome(StrEnum):
    """What editors said of a sighting."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class PhrasingOrigin(StrEnum):
    """Where a phrasing came from; an import replaces only what an import brought."""

    EDITOR = "editor"
    IMPORT = "import"
    MESSAGE = "message"


class FlagState(StrEnum):
    PENDING = "pending"
    POSTED = "posted"
    REMOVED = "removed"


class DigestState(StrEnum):
    INTENDED = "intended"
    POSTED = "posted"
    SKIPPED = "skipped"


class ShowVerdicts(StrEnum):
    """Whether non-editors see verdicts of this desk that it has not published."""

    PUBLISHED = "published"
    ALWAYS = "always"


class FlagStyle(StrEnum):
    """How a guild is notified of repeated claims."""

    REPLY = "reply"
    REACTION = "reaction"
    DESK_CHANNEL = "desk_channel"
    SILENT = "silent"
