"""Numbers in words: “two hundred and thirty”, “half a million” and “1.5 billion” as digits."""

from collections.abc import Mapping

Word = tuple[str, int, int]
"""A word in plain form, and where it stands in the text."""

NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        ).split()
    )
} | {
    word: str(10 * tens)
    for tens, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
MULTIPLIERS = {
    "dozen": 12.0,
    "hundred": 100.0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
}
MULTIPLIERS |= {"milion": 1e6, "millon": 1e6, "bilion": 1e9, "thousnad": 1e3, "hundered": 100.0}
MULTIPLIERS |= {"lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "mn": 1e6, "bn": 1e9, "tn": 1e12}
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
}
_NOT_A_NUMBER_AFTER = frozenset(
    "no the this that any every each which another some these those a such next last wrong right".split()
)
"""Words before “one” with which it is no 1: “no one”, “the one”, “each one”."""
_NOT_A_NUMBER_BEFORE = frozenset(
    "of another can could should must might may would who that which s else to".split()
)
"""Words after “one” with which it is no 1: “one of them”, “one can”."""

_PER = {"cent": "percent", "mille": "permille", "mil": "permille"}
"""The words that “per” and a word after a number stand for."""


def number_text(value: float) -> str:
    """A number as it stands in a term: `600`, `1.5`."""
    if value != value or value in {float("inf"), float("-inf")} or value > 1e15:  # noqa: PLR0124 - not a number
        return "999999999999999"
    return str(int(value)) if value == int(value) else f"{value:.6f}".rstrip("0").rstrip(".")


def value_of(word: str) -> float | None:
    """The value of a word that is a number in digits."""
    if not word[0].isdigit():
        return None
    return float(word) if word.isascii() and word.replace(".", "", 1).isdigit() else None


def join_numbers(words: list[Word], names: Mapping[str, str] = NUMBER_WORDS) -> list[Word]:
    """Each run of words that is a number as one word. `names` are the numbers' names in its language."""
    joined: list[Word] = []
    at = 0
    while at < len(words):
        value, stop = _number(words, at, names)
        text = words[at][0] if value is None else number_text(value)
        joined.append((text, words[at][1], words[stop - 1][2]))
        at = stop
        if value is not None and at + 1 < len(words) and words[at][0] == "per" and words[at + 1][0] in _PER:
            joined.append((_PER[words[at + 1][0]], words[at][1], words[at + 1][2]))
            at += 2
    return joined


def _number(words: list[Word], at: int, names: Mapping[str, str]) -> tuple[float | None, int]:
    """The number that begins at a word, if one does, and where it stops."""
    word = words[at][0]
    stop = at + 1
    if word == "one" and _is_no_number(words, at):
        return None, stop
    group = value_of(names.get(word, word))
    if group is None and names:
        group, stop = _article(words, at)
    if group is None:
        return None, stop
    return _rest(words, at, stop, group, names)


def _rest(words: list[Word], at: int, stop: int, group: float, names: Mapping[str, str]) -> tuple[float, int]:
    total = 0.0
    below = _units_below(words[at][0], names)
    while stop < len(words):
        times = MULTIPLIERS.get(words[stop][0])
        if times:
            if times < 1e3:
                group *= times
            else:
                total, group = (total + group * times if group else total * times), 0.0
            below = times
            stop += 1
            continue
        if _beside(words, stop, stop + 2) and [word for word, _, _ in words[stop : stop + 3]] == [
            "and",
            "a",
            "half",
        ]:
            group, below, stop = group + 0.5, 0.0, stop + 3
            continue
        following = stop + 1 if words[stop][0] == "and" and below >= 100 else stop
        more = names.get(words[following][0]) if following < len(words) else None
        if more is None or not 0 < float(more) < below or not _beside(words, stop, following):
            break
        group += float(more)
        below = _units_below(words[following][0], names)
        stop = following + 1
    return total + group, stop


def _article(words: list[Word], at: int) -> tuple[float | None, int]:
    """“a hundred”, “half a million”: what stands before the multiplier, and the multiplier's place."""
    run = [word for word, _, _ in words[at : at + 3]]
    few = at and words[at - 1][0] in {"half", "quarter", "and"}
    if run[0] == "a" and run[1:2] and run[1] in MULTIPLIERS and not few:
        return 1.0, at + 1
    if run[:2] == ["half", "a"] and run[2:] and run[2] in MULTIPLIERS:
        return 0.5, at + 2
    return None, at + 1


def _is_no_number(words: list[Word], at: int) -> bool:
    before = words[at - 1][0] if at else ""
    after = words[at + 1][0] if at + 1 < len(words) else ""
    if after in MULTIPLIERS:
        return False
    return before in _NOT_A_NUMBER_AFTER or after in _NOT_A_NUMBER_BEFORE


def _beside(words: list[Word], first: int, last: int) -> bool:
    """Whether nothing but a space or a hyphen stands before each of some words."""
    return last < len(words) and all(
        words[place][1] - words[place - 1][2] <= 1 for place in range(first, last + 1)
    )


def _units_below(word: str, names: Mapping[str, str]) -> float:
    """Under what a number must be to be added to the one that a word names: “twenty” takes “five”."""
    spelled = names.get(word, "")
    return 10.0 if len(spelled) == 2 and spelled >= "20" else 0.0
