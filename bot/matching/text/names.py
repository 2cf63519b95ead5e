"""Names in claims: which words are part of one, and whom an office stands for at this desk."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files

from bot.matching.text.quantities import MONTHS
from bot.matching.text.tokens import Token

OFFICES = frozenset(
    (
        "pm president premier chancellor king queen prince governor mayor minister secretary spokesman "
        "spokeswoman spokesperson chairman chairwoman chair director ceo head chief leader commissioner "
        "ambassador general colonel captain commander judge prosecutor senator congressman congresswoman "
        "representative bishop pope cardinal coach captain candidate operator manufacturer maker company "
        "striker singer actor actress professor whistleblower envoy deputy ministry fm defmin finmin "
        "intmin vp mp cfo pilot airline federation union manager lawyer attorney doctor engineer analyst "
        "expert activist journalist author founder owner secretary_general prosecutor investigator "
        "economist scientist researcher historian member lawmaker officer sergeant lieutenant major "
        "admiral marshal archbishop cleric sheikh imam rabbi priest emperor sultan emir duke duchess "
        "princess footballer goalkeeper midfielder defender referee skipper winger mp councillor adviser "
        "advisor aide strategist campaigner rival candidate musician rapper writer director designer"
    ).split()
)
INSTITUTIONS = frozenset(
    (
        "agency airport army association authority bank bridge bureau camp centre center charity church "
        "club college commission committee company council court crossing dam department factory "
        "federation foundation fund government group harbour hospital hotel institute ministry mosque "
        "movement museum newspaper observatory office organisation organization palace park party plant "
        "police port power prison regiment region river school society square stadium station street team "
        "terminal tower tunnel union university valley village zone mfa mod moi parliament presidency"
    ).split()
)
"""Words that end the name of an institution or a place."""
PARTICLES = frozenset("al el ul bin ibn abu van von der den de da di del la le dos ter".split())
"""Small words within names."""
REPORTING = frozenset(
    (
        "reuters guardian times post telegraph independent tass xinhua interfax sputnik jazeera arabiya "
        "anadolu irna twitter tweet telegram facebook instagram youtube tiktok whatsapp signal reddit "
        "google wikipedia state_department monday tuesday wednesday thursday friday saturday sunday "
        "breaking update watch opinion analysis live exclusive arabic english farsi french german russian "
        "spanish"
    ).split()
)
"""Words with capitals that say who reports, when, or in which language, and not whom or what it is about."""
_NO_STRANGER = OFFICES | REPORTING | MONTHS
PLACES = frozenset(
    word
    for line in files("bot.matching").joinpath("data", "places.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
LIKENESS = 0.85
"""How much an office stands for the name that a claim gives with it, and the name for the office."""


def name_places(text: str, tokens: Sequence[Token], ordinary: Callable[[str], bool]) -> frozenset[int]:
    """Indices of tokens that are names: known places, and words capitalised within a sentence, or first in it
    and no ordinary word.

    In a text that capitalises nearly all its words, as headlines do, only words out of the ordinary count.
    """
    worded = [place for place, token in enumerate(tokens) if token.informative and token.number is None]
    raised = {place for place in worded if text[tokens[place].start].isupper()}
    headline = len(raised) > 0.7 * len(worded) and len(worded) > 4
    names = {place for place in worded if tokens[place].word in PLACES}
    for place in raised:
        before = text[: tokens[place].start].rstrip(" \"“”'‘’(*_")
        first = not before or before[-1] in ".!?:\n"
        if not ((first or headline) and ordinary(tokens[place].term)):
            names.add(place)
    for place in tuple(names):
        title = place - 1
        while title >= 0 and tokens[title].word in OFFICES:  # an office before a name is part of it
            names.add(title)
            title -= 1
    return frozenset(names)


def strangers(
    text: str, tokens: Sequence[Token], names: Iterable[int], known: Callable[[str], bool]
) -> frozenset[int]:
    """The names that no claim of a desk has: “Lisbon”, where all is about Baghdad, is about something else.

    Abbreviations are left out, as they mostly stand for what claims spell out, and so are offices, who
    reports, and when.
    """
    return frozenset(
        place
        for place in names
        if not known(tokens[place].term)
        and tokens[place].word not in _NO_STRANGER
        and not text[tokens[place].start : tokens[place].end].isupper()
    )


def described_places(tokens: Sequence[Token], names: frozenset[int]) -> frozenset[int]:
    """The places of names and of what only says who or what they are.

    That is the word before an office (“energy minister Tomas Okonjo”), particles, and a common noun after a
    name that completes it (“Gorsk steel plant”).
    """
    described = set(names)
    for place in names:
        before = place - 1
        while before > 0 and tokens[before].word in PARTICLES:
            described.add(before)
            before -= 1
        if tokens[place].word in OFFICES and before >= 0 and tokens[before].informative:
            described.add(before)
        for after in (place + 1, place + 2):
            if after < len(tokens) and tokens[after].word in INSTITUTIONS:
                described.update(range(place + 1, after + 1))
                break
            if after < len(tokens) and not tokens[after].informative:
                break
    return frozenset(described)


class Offices:
    """Who holds which office, from claims that name both (“Prime Minister Mustafa al-Kadhimi”)."""

    def __init__(self) -> None:
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._of: defaultdict[str, set[str]] = defaultdict(set)

    def stand_ins(self, term: str) -> set[str]:
        """The names that an office stands for, or the offices that a name does."""
        return self._of.get(term, set())

    def add(self, pairs: Sequence[tuple[str, str]]) -> None:
        for pair in pairs:
            self._pairs[pair] += 1
            office, name = pair
            self._of[office].add(name)
            self._of[name].add(office)

    def remove(self, pairs: Sequence[tuple[str, str]]) -> None:
        for pair in pairs:
            self._pairs[pair] -= 1
            if not self._pairs[pair]:
                del self._pairs[pair]
                office, name = pair
                for one, other in ((office, name), (name, office)):
                    self._of[one].discard(other)
                    if not self._of[one]:
                        del self._of[one]


def office_pairs(tokens: Sequence[Token], names: frozenset[int]) -> list[tuple[str, str]]:
    """Terms of an office and of the name beside it, of which the last word counts."""
    pairs = []
    for place, token in enumerate(tokens):
        if token.word not in OFFICES:
            continue
        last = place
        while last - place < 5 and last + 1 < len(tokens) and _goes_on(tokens[last + 1], last + 1 in names):
            last += 1
        if last > place and last in names and tokens[last].term != token.term:
            pairs.append((token.term, tokens[last].term))
    return pairs


def _goes_on(token: Token, named: bool) -> bool:
    return (named and token.word not in OFFICES) or token.word in PARTICLES
