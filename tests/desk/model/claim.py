"""A claim as plain Python keeps it, and which wordings and pages are the same: written down, not computed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

WORDINGS = {
    "The dam at Mosul has burst.": "burst",
    "the DAM at Mosul has burst!": "burst",
    "The dam at Mosul holds.": "holds",
    "The minister fled to Amman.": "fled",
    "**The minister** fled to Amman": "fled",
    "Fuel is rationed in Basra.": "fuel",
}
"""Equal for equal wordings."""
PAGES = {
    "https://reuters.com/dam": ("dam", "reuters"),
    "https://www.reuters.com/dam?utm_source=feed#top": ("dam", "reuters"),
    "https://reuters.com/minister": ("minister", "reuters"),
    "https://afp.com/dam": ("dam at afp", "afp"),
    "https://nedprice.example/said": ("said", "Ned Price"),
}
"""Equal for equal pages, and who answers for each."""
SAID_OF_IT = ("claimant", "claimed_on", "quote")


@dataclass
class Source:
    place: int
    """Among all sources of the desk, in the order in which they were added."""
    url: str
    title: str | None = None
    stance: str = "supports"
    note: str | None = None


@dataclass
class Phrasing:
    text: str
    origin: str
    message: int | None = None
    """The message that it was adopted from."""


@dataclass
class Claim:
    number: int
    text: str
    claimant: str | None = None
    claimed_on: date | None = None
    quote: str | None = None
    verdict: str | None = None
    verdict_by: str | None = None
    verdict_note: str | None = None
    verdict_at: datetime | None = None
    published_url: str | None = None
    assignee: str | None = None
    archived: bool = False
    merged_into: int | None = None
    tags: dict[str, str] = field(default_factory=dict)
    """By their letters in lower case."""
    phrasings: dict[str, Phrasing] = field(default_factory=dict)
    """By wording, in the order in which they were added."""
    sources: dict[str, Source] = field(default_factory=dict)
    """By page."""
    appearances: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Place among all of the desk, and address, by page."""
    history: list[str] = field(default_factory=list)
    """What was done."""
    rated_at: datetime | None = None
    """When the verdict was last changed."""

    @property
    def wording(self) -> str:
        return WORDINGS[self.text]

    @property
    def listed_sources(self) -> list[Source]:
        return sorted(self.sources.values(), key=lambda source: source.place)

    @property
    def state(self) -> str:
        if self.verdict:
            return "checked"
        evidence = [
            source
            for source in self.sources.values()
            if source.stance != "context" and PAGES[source.url][1] != self.claimant
        ]
        if {"supports", "refutes"} <= {source.stance for source in evidence}:
            return "disputed"
        return "sourced" if evidence else "needs_sourcing"

    @property
    def sources_counted(self) -> int:
        publishers = {PAGES[source.url][1] for source in self.sources.values() if source.stance != "context"}
        return len(publishers - {self.claimant})

    @property
    def shown(self) -> dict[str, Any]:
        """The claim as it is read."""
        kept = {
            name: value for name, value in vars(self).items() if name not in {"number", "history", "rated_at"}
        }
        return kept | {
            "state": self.state,
            "sources_counted": self.sources_counted,
            "tags": tuple(self.tags[key] for key in sorted(self.tags)),
            "phrasings": tuple(phrasing.text for phrasing in self.phrasings.values()),
            "sources": [(one.url, one.title, one.stance, one.note) for one in self.listed_sources],
            "appearances": tuple(url for _, url in sorted(self.appearances.values())),
        }

    def change(self, action: str, **values: Any) -> bool:
        """Set fields; what differs is one entry of the history."""
        changed = any(getattr(self, name) != value for name, value in values.items())
        for name, value in values.items():
            setattr(self, name, value)
        if changed:
            self.history.append(action)
        return changed

    def add_phrasing(self, text: str, origin: str, message: int | None = None) -> bool:
        """What was adopted from a message becomes the desk's own when the desk brings it by itself."""
        wording = WORDINGS[text]
        had = self.phrasings.get(wording)
        if wording == self.wording or (had and (had.origin != "message" or origin == "message")):
            return False
        self.phrasings[wording] = Phrasing(text, "editor" if had else origin, message)
        self.history.append("phrasing added")
        return True

    def remove_phrasing(self, wording: str) -> Phrasing:
        self.history.append("phrasing removed")
        return self.phrasings.pop(wording)

    def add_source(self, place: int, url: str, said: dict[str, Any]) -> bool:
        """False where the claim has the page: what is said of it is brought up to date."""
        source = self.sources.get(PAGES[url][0])
        if source is None:
            self.sources[PAGES[url][0]] = Source(place, url, **said)
            self.history.append("source added")
            return True
        if any(getattr(source, name) != value for name, value in said.items()):
            self.history.append("source changed")
        for name, value in said.items():
            setattr(source, name, value)
        return False

    def add_appearance(self, place: int, url: str) -> None:
        page = PAGES[url][0] if url in PAGES else url
        if page not in self.appearances:
            self.appearances[page] = (place, url)
            self.history.append("seen")
