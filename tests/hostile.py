"""What nobody should type: naughty strings, and hypothesis' way of putting them together."""

from collections.abc import Callable, Iterable
from time import thread_time
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CLAIM = "An armed drone attacked the home of Iraqi Prime Minister Mustafa al-Kadhimi in Baghdad."
OTHER_CLAIM = "Iraq's parliamentary election in October was rigged by massive fraud, 2,000 voters said."

EXAMPLES = {
    "matching": 6000,
    "reading": 2700,
    "searching": 2500,
    "fields": 3500,
    "links": 1500,
    "sheets": 1000,
    "words in a card": 2000,
    "cards": 800,
    "the database": 120,
    "commands": 120,
    "messages": 140,
    "weeks of a desk": 60,
}
"""How many are generated for what: the same ones in every run."""

ZALGO = "T̸̡̛͉̰͔̓̈́͜ḧ̶̨̛̟̟́e̵̢͚̊̕ ̷̧̛̘d̸̰̄r̵͙̈́ő̷̰ṇ̶̊e̸̳̎"
NAUGHTY = (
    ZALGO,
    "e" + "\u0301" * 200,
    "\u202eenord dekcatta\u202c",
    "\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    "\ud800",
    "\udfff\ud800",
    "a\ud83dz",
    "\x00",
    "drone\x00attack",
    "\x1b[31mred\x1b[0m",
    "\ufeff\ufffe\uffff\U0010ffff",
    "\u2028\u2029\x85\x0b\x0c\r",
    "\u200b\u200c\u200d\u2060\u00ad\u3164\u115f",
    "😀👩‍👩‍👧‍👦🏳️‍🌈🇮🇶🧔🏿‍♂️",
    "ﷺ﷽㎢ﬃ½Ⅻ①",
    "İstanbul ıI ßẞ ΣΑΣ ǅ",
    "Аn аrmеd drоnе",
    "武装无人机袭击了总理的住所。هاجمت طائرة مسيرة منزل رئيس الوزراء",
    "٣٤٥ ३४५ ２００",
    "@everyone",
    "@here",
    "<@1>",
    "<@!123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "</claim add:123456789012345678>",
    "<id:customize>",
    "<t:-99999999999999999:R>",
    "<a:x:1>",
    "[a](https://example.org)",
    "[https://example.org](https://evil.example)",
    "[a](<javascript:alert(1)>)",
    "[[[[((((",
    "]]]]))))",
    "**__~~||`*_~|",
    "***bold***__under__~~gone~~||hidden||",
    "```py\nx = 1\n```",
    "``` ` `` ```",
    "> > > >>> quoted",
    "# big\n## less\n### small\n-# tiny",
    "- - * 1. \\ \\\\ \\@ \\*",
    "https://example.org/a_(b)?q=1&q=2#x",
    "HTTPS://EXAMPLE.ORG:99999/",
    "http://[::1",
    "http://\u202eexample.org/\u0000",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "'; DROP TABLE claims; --",
    '" OR ""="',
    "%_\\%\\_ LIKE '%'",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>&lt;&#0;&amp;",
    '=HYPERLINK("https://evil.example","x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1-1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "{}{0}{x.__class__} %s %n %(x)s ${jndi:ldap://x} $(id) `id`",
    "../../etc/passwd\x00.txt",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
    "(((((((((((((((((((a+)+)+)+$",
    "1,111,111,111,111,111x",
    "9" * 400,
    "-0.0e999 1e999 nan inf -1 0x10 1_000",
    "99999999999999999999 million billion trillion",
    '“““„„««""\'',
    "........!!!!????……",
    "null",
    "None",
    "undefined",
    "#",
    "#0",
    "#00000000000000000001",
    "cd:flag:not:1",
    CLAIM,
    "the armed drone never attacked Kadhimi's home in Baghdad",
    "“A drone attacked my home,” he said.",
    "election rigged by fraud",
)
ROWS = (
    " ", "\t", "\n", "\n ", ".", "!", "…", ",", "1,111", ",111", "1.", "9", "\"", "“", "„", "«", "”. ", "a. ", "ab. ",
    "Ab cd. ", "A.", "a\n", "- ", "— ", " • ", "@", "#", "#A", "#aB", "<", "<:", "<:a:", "[", "](", "[a](b)", "(", "`",
    "*", "_", "|", "> ", "www.", "https://", "https://a.example/b ", "x’", "a'", "¤", "was ", "said ", "two ", "Dr. ",
    "by ", "a: ", "not ", "million ", "\u0301", "\u202e", "\u200d", "😀", "👩‍👩‍👧", "İ", "ﷺ", "\ud800", "\x00",
    "drone attacked ", "Kadhimi said. ", "He said “",
)  # fmt: skip
"""What a text may consist of from its beginning to its end, to make a pattern look again and again."""

ANY_CHARACTER = st.characters(exclude_categories=())
"""Lone surrogates included."""


def texts(most: int = 6) -> st.SearchStrategy[str]:
    """Texts of naughty strings, rows and any characters at all, of some hundred characters mostly."""
    row = st.tuples(st.sampled_from(ROWS), st.integers(1, 25)).map(lambda pair: pair[0] * pair[1])
    piece = st.one_of(st.sampled_from(NAUGHTY), row, st.text(ANY_CHARACTER, max_size=12))
    return st.tuples(st.sampled_from(("", " ", "\n", ". ")), st.lists(piece, max_size=most)).map(
        lambda parts: parts[0].join(parts[1])
    )


def generated(what: str) -> Callable[[Any], Any]:
    """As many examples as `EXAMPLES` says, the same in every run and on every machine."""
    return settings(
        max_examples=EXAMPLES[what],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def generated_texts(what: str, limit: int) -> list[str]:
    """The same as a list, for tests that go through them one after another; none is empty."""
    found: list[str] = []

    def take(text: str) -> None:
        found.append(text[:limit])

    generated(what)(given(texts().filter(lambda text: text.strip() != ""))(take))()
    return found


def growth(work: Callable[[str], Any], row: str, length: int) -> float:
    """How many times the processor time a text takes that is four times as long: 4 in proportion, 16 by squares.

    Texts that take no time worth measuring count as in proportion.
    """
    short, long = (_least(work, f"1{row * (size // len(row))}x") for size in (length, 4 * length))
    return long / max(short, 1e-6) if long > 0.05 else 4.0


def _least(work: Callable[[str], Any], text: str) -> float:
    return min(_time(work, text) for _ in range(2))


def _time(work: Callable[[str], Any], text: str) -> float:
    start = thread_time()
    work(text)
    return thread_time() - start


def too_slow(work: Callable[[str], Any], rows: Iterable[str] = ROWS, length: int = 2500) -> list[str]:
    """The rows for which the time grows faster than the text, measured again before they are blamed."""
    suspects = [row for row in rows if growth(work, row, length) > 9]
    return [row for row in suspects if all(growth(work, row, length) > 9 for _ in range(3))]
