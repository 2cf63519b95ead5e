"""What a matcher says of the messages of stories, counted as a desk would count it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.matching import Match, Matcher
from bot.matching.judging.judge import Judge
from training.stories import Story, StoryMessage

LOOK_ALIKES = frozenset(("same_names_other_matter", "same_said_elsewhere", "half_of_claim", "shared_figure"))
"""Kinds of messages that share names, words or figures with a claim and are not about it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A message, and the claims that were flagged for it with what was said of each."""

    story: str
    message: StoryMessage
    flagged: dict[int, str]

    @property
    def wrong(self) -> bool:
        """Whether a claim was flagged that the message is not about."""
        return bool(self.flagged.keys() - self.message.relations.keys() - self.message.unsure)

    def pairs(self, relation: str) -> Iterator[str | None]:
        """For each claim with which the message does this what was said of it, None where nothing was."""
        for number, truth in self.message.relations.items():
            if truth == relation and number not in self.message.unsure:
                yield self.flagged.get(number)


def verdicts(story: Story, matcher: Matcher, judge: Judge | None, threshold: float) -> list[Verdict]:
    """The story's messages against a matcher that is made for its language."""
    story.put_into(matcher)
    return [
        Verdict(story.name, message, _flagged(matcher.match(message.text, threshold=threshold, judge=judge)))
        for message in story.messages
    ]


def _flagged(matches: Iterable[Match]) -> dict[int, str]:
    return {match.claim: match.relation.value for match in matches}


@dataclass(slots=True)
class Tally:
    hits: int = 0
    of: int = 0

    def add(self, hit: bool) -> None:
        self.hits += hit
        self.of += 1

    def __str__(self) -> str:
        return f"{self.hits}/{self.of} ({self.hits / self.of:.1%})" if self.of else "none"


@dataclass(slots=True)
class Figures:
    repeats_flagged: Tally = field(default_factory=Tally)
    contradictions_flagged: Tally = field(default_factory=Tally)
    about_flagged: Tally = field(default_factory=Tally)
    others_flagged: Tally = field(default_factory=Tally)
    """Messages that are about no claim, look-alikes left out."""
    look_alikes_flagged: Tally = field(default_factory=Tally)
    wrong_claim_beside: Tally = field(default_factory=Tally)
    """Messages about a claim for which another one was flagged too."""
    contradictions_told: Tally = field(default_factory=Tally)
    """Of those flagged."""
    contradictions_as_repeats: Tally = field(default_factory=Tally)
    repeats_accused: Tally = field(default_factory=Tally)
    repeats_left_open: Tally = field(default_factory=Tally)
    by_kind: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def lines(self) -> Iterator[str]:
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, Tally):
                yield f"{name.replace('_', ' '):28} {value}"
        for kind, counts in sorted(self.by_kind.items()):
            yield f"  {kind:28} " + ", ".join(f"{said} {count}" for said, count in counts.most_common())


def figures(all_verdicts: Iterable[Verdict]) -> Figures:
    counted = Figures()
    for verdict in all_verdicts:
        _count(counted, verdict)
    return counted


def _count(counted: Figures, verdict: Verdict) -> None:
    relations = verdict.message.relations
    if not relations:
        look_alike = verdict.message.kind in LOOK_ALIKES
        tally = counted.look_alikes_flagged if look_alike else counted.others_flagged
        tally.add(verdict.wrong)
        counted.by_kind[verdict.message.kind]["flagged" if verdict.wrong else "silent"] += 1
    else:
        counted.wrong_claim_beside.add(verdict.wrong)
    for relation, flagged in (
        ("repeats", counted.repeats_flagged),
        ("contradicts", counted.contradictions_flagged),
        ("about", counted.about_flagged),
    ):
        for said in verdict.pairs(relation):
            flagged.add(said is not None)
            counted.by_kind[verdict.message.kind][f"{relation}: {said or 'silent'}"] += 1
            if said is not None and relation == "repeats":
                counted.repeats_accused.add(said == "contradicts")
                counted.repeats_left_open.add(said == "about")
            if said is not None and relation == "contradicts":
                counted.contradictions_told.add(said == "contradicts")
                counted.contradictions_as_repeats.add(said == "repeats")
