"""Figures in digits as words: numbers in every common way to write them, dates, times, scores, sums of money.

A figure becomes words that every other way to write it becomes too: “€3bn” and “3 Mrd. Euro” are
`3000000000 euro`, “03.03.2026” is `3 march 2026`, “3.30 p.m.” is `15:30`, “2:1” is `2-1`.
"""

import re
from collections.abc import Callable, Iterable

from bot.matching.text.characters import UNSPACED
from bot.matching.text.figures.units import CURRENCIES, MONTH_NAMES, MONTHS, UNITS
from bot.matching.text.numbers import ORDINALS, Word, number_text

Reading = tuple[list[str], int]
"""The words of a figure, and where it stops."""

_TIMES = {
    word: times
    for times, words in {
        1e2: ("百"),
        1e3: ("k thousand тис тыс тисяч тисячі тысяч mille mila tausend ألف الاف آلاف हजार हज़ार 千"),
        1e4: ("万 萬"),
        1e5: ("lakh lakhs lac लाख"),
        1e6: (
            "m mn mln mio million millions millionen milion millon millones milhao milhoes milione "
            "milioni milyon млн мільйон мільйонів мільйони миллион миллионов مليون ملايين"
        ),
        1e7: ("crore crores cr करोड़ करोड"),
        1e8: ("亿 億"),
        1e9: (
            "b bn bln billion billions bilion milliard mrd milliards milliarde milliarden miliardo "
            "miliardi milyar млрд мільярд мільярдів миллиардов مليار"
        ),
        1e12: ("tn trn trillion trillions трлн"),
    }.items()
    for word in words.split()
}
"""By how much a number is multiplied that stands before a word, in plain form."""
_ELSEWHERE = {"mil": 1e3, "bin": 1e3}
"""Multipliers that mean other things in English."""
_SYMBOL = "|".join(
    re.escape(symbol) + (r"\b" if symbol.isalpha() and symbol.isascii() else "")
    for symbol in sorted(CURRENCIES, key=len, reverse=True)
)
_SYMBOL_BEFORE = re.compile(rf"({_SYMBOL})\s?")
_START = re.compile(rf"(?:(?<![^\W_])|(?<=[{UNSPACED}]))(?:(?:{_SYMBOL})\s?)?\d")
_NUMBER = re.compile(
    r"(?P<thousands>\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,3}(?:\.\d{3}){2,6}(?:,\d{1,9})?|\d{1,3}\.\d{3},\d{1,9}"
    r"|\d{1,3}(?:'\d{3}){1,6}(?:[.,]\d{1,9})?|\d{1,2}(?:,\d{2}){1,5},\d{3}(?:\.\d{1,9})?"
    r"|\d{1,3}(?: \d{3}){0,6} 000)(?!\d)"
    r"|(?P<either>\d{1,3}\.\d{3}|\d{1,3}(?: \d{3}){1,6})(?![.,]?\d)"
    r"|(?P<plain>\d{1,300}[.,]\d{1,300}|\d+)(?!\d)"
)
"""`either` groups thousands in some languages, and in others is a fraction or two numbers."""
_DATE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"
    r"|(?P<first>[0-3]?\d)(?P<between>[./-])(?P<second>[0-3]?\d)(?P=between)(?P<of>(?:19|20)\d\d|\d\d(?=\W|$))(?![./-]?\d)"
    r"|(?P<german>[0-3]\d)\.(?P<monat>0[1-9]|1[0-2])\.(?!\d)"
    r"|(?:(?P<nian>\d{4})年)?(?P<yue>\d{1,2})月(?P<ri>\d{1,2})[日号]"
)
_HALF = r"(?P<half>[ap])(?:\.?m\b\.?)"
_CLOCKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<hour>1[0-2]|0?\d)(?:[:.](?P<minutes>[0-5]\d))?\s?{_HALF}",
        r"(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minutes>[0-5]\d))?\s?(?:uhr|hrs|o'clock)\b",
        r"(?P<hour>[01]?\d|2[0-4])[:h](?P<minutes>[0-5]\d)(?::[0-5]\d)?(?![\d:])\b",
        r"(?P<hour>1[3-9]|2[0-4])\s?h\b",
        r"(?P<hour>1[0-2]|0?\d)(?:[:.](?P<minutes>[0-5]\d))(?=\s+(?:in the|at)\s+(?P<half>[mane])[oftvi])",
    )
)
_SHORT_YEAR = re.compile(r"\d\d(?!\w)")
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)\b", re.IGNORECASE)
_OF_MONTH = re.compile(r"\s+(?:of\s+)?([^\W\d_]+)")
_SLASHED = re.compile(r"(\d{1,3})/(\d{1,3})(?![/\d])(?![^\W_])")
_PAIR = re.compile(r"(\d{1,4})(?:\s?(?P<between>[:-])\s?)(\d{1,4})(?![-:.,/']?\d)(?![^\W_])")
_CONTEST = re.compile(
    r"\b(?:won|wins?|beat|beats|beaten|lose|loses|lost|draws?|drew|defeat\w*|scores?|victory|victoria|ahead|lead"
    r"|trail\w*|match|goals?|final|half-?time|penalties|tie|vs?|ruling|ruled|voted?|gewinn\w*|sieg\w*|gan\w+|batt\w+"
    r"|vitoria|empate|matched?|thrash\w*|rout\w*)\b",
    re.IGNORECASE,
)
"""Words near “1-2” where it is a score, not from 1 to 2."""


def _any_of(words: Iterable[str]) -> str:
    """A pattern for words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_SPACED = _any_of(word for word in _TIMES | _ELSEWHERE if len(word) > 1 or not word.isascii())
_TIMES_AFTER = re.compile(
    rf"\s?-?(?P<spaced>{_SPACED})\.?(?![^\W_])|(?P<glued>{_any_of(_TIMES)})(?:(?![^\W_])|(?=[{UNSPACED}]))",
    re.IGNORECASE,
)
_SHORT_UNITS = _any_of(word for word in UNITS if len(word) <= 4 and word.isascii())
_UNIT_AFTER = re.compile(
    rf"\s?(?P<percent>%)|\s?(?P<symbol>{_SYMBOL})|\s?°\s?(?P<degrees>[cf]?)(?![^\W_])"
    rf"|\s?(?P<letters>km/h\b|(?-i:[CF])(?![^\W_]))|(?P<unit>{_SHORT_UNITS})(?![^\W_])",
    re.IGNORECASE,
)
_DEGREES = {"": "degrees", "c": "celsius", "f": "fahrenheit"}
_WHOLE = re.compile(rf"(?![^\W_])|(?=[{UNSPACED}])")
_MINUS = re.compile(r"(?:^|[\s(])-\Z")


def read_figures(text: str, is_english: Callable[[], bool]) -> tuple[str, list[Word]]:
    """A text in plain characters with its figures blanked out, and their words.

    Every word of a figure has the whole figure's place.
    """
    words: list[Word] = []
    rest: list[str] = []
    at = 0
    while start := _START.search(text, at):
        place = start.start()
        read = _figure(text, place, is_english)
        if read is None:
            stop = start.end()
            rest.append(text[at:stop])
        else:
            written, stop = read
            words += [(word, place, stop) for word in written]
            rest.append(text[at:place] + " " * (stop - place))
        at = stop
    return "".join(rest) + text[at:], words


def _figure(text: str, place: int, is_english: Callable[[], bool]) -> Reading | None:
    return (
        _short_year(text, place)
        or _date(text, place)
        or _clock(text, place)
        or _ordinal(text, place)
        or _pair(text, place)
        or _amount(text, place, is_english)
    )


def _short_year(text: str, place: int) -> Reading | None:
    """“June ’22”."""
    match = _SHORT_YEAR.match(text, place)
    before = text[max(0, place - 12) : place - 1].split()
    if not match or text[place - 1 : place] != "'" or not before or before[-1].lower() not in MONTHS:
        return None
    return [_full_year(match[0])], match.end()


def _full_year(year: str) -> str:
    return year if len(year) != 2 else ("20" if year < "70" else "19") + year


def _date(text: str, place: int) -> Reading | None:
    match = _DATE.match(text, place)
    if not match:
        return None
    parts = match.groupdict()
    year = _full_year(parts["year"] or parts["of"] or parts["nian"] or "")
    day, month = (
        parts["day"] or parts["german"] or parts["ri"],
        parts["month"] or parts["monat"] or parts["yue"],
    )
    if parts["first"]:
        day, month = parts["first"], parts["second"]
        if int(month) > 12:
            day, month = month, day
        if parts["between"] != "." and int(day) <= 12 and day != month:
            return ([f"{int(day)}/{int(month)}", year], match.end()) if int(day) and int(month) else None
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return [str(int(day)), MONTH_NAMES[int(month) - 1], *([year] if year else [])], match.end()


def _clock(text: str, place: int) -> Reading | None:
    for pattern in _CLOCKS:
        match = pattern.match(text, place)
        if match:
            parts = match.groupdict()
            hour, minutes = int(parts["hour"]), parts.get("minutes") or "00"
            half = (parts.get("half") or "").lower()
            if half:  # of a.m. and p.m., or of morning, afternoon, evening and night
                hour = hour % 12 + (
                    12 if half in "pen" or text[match.end() :].lstrip().startswith("in the af") else 0
                )
            exact = half or len(parts["hour"]) > 1
            return [f"{hour % 24:02}:{minutes}" if exact else f"{hour}:{minutes}"], match.end()
    return None


def _ordinal(text: str, place: int) -> Reading | None:
    match = _ORDINAL.match(text, place)
    if not match:
        return None
    number = int(match[1])
    before = text[max(0, place - 12) : place].split()
    after = _OF_MONTH.match(text, match.end())
    if (before and before[-1].lower() in MONTHS) or (after and after[1].lower() in MONTHS):
        return [str(number)], match.end()
    word = next((word for word, value in ORDINALS.items() if value == number), match[0].lower())
    return [word], match.end()


def _pair(text: str, place: int) -> Reading | None:
    """“2-1” and “2:1” as a score, “30-40” as a range, “2/3” as it is."""
    slashed = _SLASHED.match(text, place)
    if slashed:
        return [f"{int(slashed[1])}/{int(slashed[2])}"], slashed.end()
    match = _PAIR.match(text, place)
    if not match:
        return None
    first, second = int(match[1]), int(match[3])
    years = len(match[1]) == 4
    around = text[max(0, place - 50) : match.end() + 50]
    score = max(first, second) < 1000 and (
        match["between"] == ":" or first >= second or not first or _CONTEST.search(around)
    )
    if score and not years:
        return [f"{first}-{second}"], match.end()
    if match["between"] == ":":
        return None
    if years and len(match[3]) == 2:
        second += first // 100 * 100
    return [str(first), "to", str(second)], match.end()


def _amount(text: str, place: int, is_english: Callable[[], bool]) -> Reading | None:
    symbol = _SYMBOL_BEFORE.match(text, place)
    match = _NUMBER.match(text, symbol.end() if symbol else place)
    if not match:
        return None
    value, stop = _value(match, is_english)
    times = _TIMES_AFTER.match(text, stop)
    if times:
        name = (times["spaced"] or times["glued"]).lower()
        if name in _TIMES or not is_english():
            value *= _TIMES.get(name) or _ELSEWHERE[name]
            stop = times.end()
    unit = _UNIT_AFTER.match(text, stop)
    named = [CURRENCIES[symbol[1].upper()]] if symbol else []
    if unit and not symbol:
        named, stop = [_unit(unit)], unit.end()
    if not _WHOLE.match(text, stop):
        return None
    minus = named in (["celsius"], ["fahrenheit"], ["degrees"]) and _MINUS.search(text[:place])
    return [*(["minus"] if minus else []), number_text(value), *named], stop


def _value(match: re.Match[str], is_english: Callable[[], bool]) -> tuple[float, int]:
    """A number's value, and where it stops."""
    if match["thousands"]:
        digits = match["thousands"]
        last = max(digits.rfind(","), digits.rfind("."))
        marks = {mark for mark in digits if not mark.isdigit()}
        fraction = ""
        if len(marks) > 1:
            digits, fraction = digits[:last], digits[last + 1 :]
        return float(re.sub(r"\D", "", digits) + "." + (fraction or "0")), match.end()
    if match["either"]:
        digits = match["either"]
        if not is_english() or digits.endswith(".000"):
            return float(re.sub(r"\D", "", digits)), match.end()
        first = digits.split(" ", maxsplit=1)[0]
        return float(first), match.start() + len(first)
    return float(match["plain"].replace(",", ".")), match.end()


def _unit(match: re.Match[str]) -> str:
    if match["percent"]:
        return "percent"
    if match["symbol"]:
        return CURRENCIES[match["symbol"].upper()]
    if match["degrees"] is not None:
        return _DEGREES[match["degrees"].lower()]
    letters = (match["letters"] or match["unit"]).lower()
    return _DEGREES.get(letters, letters)
