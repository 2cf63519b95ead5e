"""Publishers' ratings on the scale true, mostly_true, mixed, misleading, false, unproven."""

import re
import unicodedata

LABELS = {
    "true": "True",
    "mostly_true": "Mostly true",
    "mixed": "Mixed",
    "misleading": "Misleading",
    "false": "False",
    "unproven": "Unproven",
}
VALUES = {"false": 1, "misleading": 2, "mixed": 3, "mostly_true": 4, "true": 5}
"""`ratingValue` from 1 to 5, as in Google's guidelines; `unproven` has none."""

_NO_NUMBER = -1
"""What publishers that rate in words write where a form insists on a number."""

# Ratings in the words of fact-checkers' published methods, normalised.
_WORDS = {
    "true": """true|correct|accurate|factual|confirmed|verified|geppetto checkmark|the geppetto checkmark
        |correct attribution|correctly attributed|legit|research says true|right|fact|facts|yes
        |authentic|wahr|richtig|vrai|verdadero|verdadeiro|vero|cierto""",
    "mostly_true": """mostly true|mostly correct|mostly accurate|mainly true|largely true|largely correct
        |largely accurate|one pinocchio|1 pinocchio|half flip|nearly true|broadly correct
        |probably true|größtenteils richtig|plutôt vrai|mayormente verdadero""",
    "mixed": """mixed|mixture|half true|half truth|half-truth|partly true|partially true|partially correct
        |partly false|partially false|partly right|two pinocchios|2 pinocchios|in between
        |mixed evidence|inconclusive mix|some truth|true but|teilweise richtig|teilweise falsch
        |verdad a medias|mezza verità""",
    "misleading": """misleading|mostly false|mainly false|largely false|largely incorrect|mostly incorrect
        |barely true|three pinocchios|3 pinocchios|missing context|lacks context|needs context
        |out of context|lacking context|miscaptioned|misattributed|misrepresented|cherry picked
        |cherry picks|spins the facts|spin|distorts the facts|exaggerated|exaggerates|outdated
        |false context|distorted|decontextualized|deceptive|misinterpreted|flip|irreführend|trompeur
        |engañoso|enganoso|enganador|fuorviante|imprecise|taken out of context|context needed
        |selective""",
    "false": """false|fake|incorrect|wrong|inaccurate|not true|untrue|pants on fire|four pinocchios
        |4 pinocchios|bottomless pinocchio|fabricated|hoax|scam|altered|altered photo|altered video
        |altered image|doctored|manipulated|manipulated media|digitally altered|debunked|no
        |not correct|incorrect attribution|fiction|full flop|totally false|completely false
        |fake news|myth|conspiracy theory|satire|labeled satire|originated as satire|fake quote
        |deepfake|ai generated|refuted|lie|falsch|faux|falso|bulo|fałsz|fake letter|imposter
        |impostor content|photoshopped|staged""",
    "unproven": """unproven|unsupported|no evidence|unsubstantiated|unverified|unverifiable|not proven
        |unfounded|baseless|unconfirmed|lacks evidence|inconclusive|undetermined
        |research in progress|unknown|not enough evidence|insufficient evidence|disputed|no proof
        |cannot be verified|can't be verified|unclear|legend|it's complicated|unbelegt|sin evidencia
        |sin pruebas|insustentável|verdict pending|evidence lacking|not supported""",
}


def _normalised(words: str) -> str:
    text = (
        unicodedata.normalize("NFKC", words).casefold().replace("’", "'").replace("-", " ").replace("_", " ")
    )
    kept = "".join(letter for letter in text if letter.isalnum() or letter in " '")
    return " ".join(kept.split())


_VERDICTS = {
    _normalised(words): verdict
    for verdict, known in _WORDS.items()
    for words in " ".join(known.split()).split("|")
}


class RatingError(Exception):
    """The rating is impossible; the message says why."""


def verdict_of(
    words: str | None, value: float | None = None, best: float | None = None, worst: float | None = None
) -> str | None:
    """The scale's word for a rating, by its words or else by its number; None where neither says.

    `best` is 5 and `worst` 1 where the publisher gives none, as schema.org has it; the same number for both,
    or the value -1 off the scale, means that the publisher rates in words alone. Raises RatingError.
    """
    by_number = _by_number(value, 5.0 if best is None else best, 1.0 if worst is None else worst)
    return (_by_words(words) if words else None) or by_number


def _by_words(words: str) -> str | None:
    whole = _normalised(words)
    first = _normalised(re.split(r"[.:;!,(–—\n]|\s-\s", words.strip(), maxsplit=1)[0])
    return _VERDICTS.get(whole) or _VERDICTS.get(first)


def _by_number(value: float | None, best: float, worst: float) -> str | None:
    if value is None or best == worst:
        return None
    if worst > best:
        raise RatingError(f"worstRating {worst:g} is above bestRating {best:g}")
    if value == _NO_NUMBER < worst:
        return None
    if not worst <= value <= best:
        raise RatingError(f"is {value:g}, which is not on the scale from {worst:g} to {best:g}")
    # Five equal steps around 0, a quarter, a half, three quarters and 1.
    share = (value - worst) / (best - worst)
    return ("false", "misleading", "mixed", "mostly_true", "true")[min(4, int(share * 4 + 0.5))]
