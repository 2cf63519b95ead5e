"""Web addresses: which may be kept, and which are the same page."""

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from bot.desk.errors import InvalidError

MAX_LENGTH = 2000

# Parameters that say where a reader came from, not what the page is.
_TRACKERS = re.compile(
    r"(utm_.*|mc_[ce]id|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|_hs(enc|mi)|mkt_tok"
    r"|cmpid|ns_(campaign|mchannel|source|linkname|fee)|__twitter_impression)",
    re.IGNORECASE,
)
# Those that are part of a page's name on other sites.
_TRACKERS_OF = {
    re.compile(names, re.IGNORECASE): frozenset(hosts.split())
    for names, hosts in {
        "si|feature|pp": "youtube.com youtu.be",
        "si": "open.spotify.com",
        "ref_src|ref_url|s|t": "twitter.com x.com",
        "ref|refsrc|sfnsn|mibextid|share_url|__tn__|__cft__.*": "facebook.com fb.watch",
        "igsh": "instagram.com",
        "_r|_t|is_from_webapp|sender_device": "tiktok.com",
        "ref|ref_source|share_id|rdt": "reddit.com",
        "at_.*": "bbc.com bbc.co.uk",
        "smid|smtyp|share": "nytimes.com",
        "cid|ocid": "cnn.com edition.cnn.com msn.com",
        "cmp|share": "theguardian.com",
    }.items()
}
_IN_TEXT = re.compile(r"https?://(?:(?!\]\()[^\s<>\"|`])+", re.IGNORECASE)
_AROUND = ".,;:!?'*_~\u2026\u2019\u201d\u00bb)]}"
"""Marks that end a sentence, a quotation or a piece of markdown, and may follow an address."""
MOST_MARKS = 8
MOST_LINKS = 500
"""Addresses that are looked at in one text."""
_MESSAGE = re.compile(
    r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/channels/(\d{1,19})/\d{1,19}/(\d{1,19})/?"
)
_UNUSABLE = re.compile(r"[\s\x00-\x1f\x7f<>\"\\^`{|}]")

# Sites where every account is a separate publisher.
_PLATFORMS = frozenset(
    {
        "x.com", "twitter.com", "facebook.com", "instagram.com", "youtube.com", "tiktok.com", "t.me",
        "threads.net", "medium.com", "reddit.com", "linkedin.com", "vk.com", "bsky.app", "github.com",
    }
)  # fmt: skip


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} and parts.hostname else None


def message_at(url: str, guild_id: int) -> int | None:
    """The message of a guild that an address leads to."""
    match = _MESSAGE.fullmatch(url)
    return int(match[2]) if match and int(match[1]) == guild_id else None


def web_address(raw: str) -> str:
    """`raw` as it is kept, if it is an http(s) address; else raises InvalidError."""
    url = raw.strip()
    parts = _split(url)
    if parts is None or _UNUSABLE.search(url):
        raise InvalidError(f"“{_short(url)}” is not a web address; write it like https://example.org/page.")
    if parts.username is not None:
        host = _short(parts.hostname or "")
        raise InvalidError(f"The address of {host} holds a user name; leave that out.")
    if len(url) > MAX_LENGTH:
        raise InvalidError(f"The address is longer than {MAX_LENGTH:,} characters; use a shorter link.")
    try:
        url.encode()
    except UnicodeEncodeError:
        raise InvalidError("The address holds characters that are no text; copy it again.") from None
    # Only a host may hold brackets; elsewhere they could be read as a markdown link in a card.
    begun = len(parts.scheme) + len("://") + len(parts.netloc)
    return url[:begun] + url[begun:].replace("[", "%5B").replace("]", "%5D")


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".").lower().removeprefix("www.")
    return f"{host}:{parts.port}" if parts.port not in {None, 80, 443} else host


def _without_mobile(host: str) -> str:
    for mobile in ("m.", "mobile.", "amp."):
        host = host.removeprefix(mobile)
    return host


def page(url: str) -> str:
    """An address without trackers, fragment, scheme and `www`: equal for equal pages."""
    parts = _split(url)
    if parts is None:
        return url
    parameters = parse_qsl(parts.query, keep_blank_values=True)
    host = _without_mobile(_host(parts))
    trackers = [_TRACKERS, *(names for names, hosts in _TRACKERS_OF.items() if host in hosts)]
    kept = sorted(pair for pair in parameters if not any(names.fullmatch(pair[0]) for names in trackers))
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{_host(parts)}{unquote(parts.path, errors='replace').rstrip('/')}{query}"


def address_key(url: str) -> str:
    return sha256(page(url).encode(errors="replace")).hexdigest()


def names_a_page(url: str) -> bool:
    """Whether the address is more than a bare domain."""
    parts = _split(url)
    return parts is not None and page(url) != _host(parts)


def pages_linked(text: str) -> set[str]:
    """The keys of the pages that a text links to, read with and without the marks at an address's end."""
    urls = (match[0] for match in islice(_IN_TEXT.finditer(text), MOST_LINKS))
    return {address_key(reading) for url in urls for reading in _readings(url) if names_a_page(reading)}


def _readings(url: str) -> Iterator[str]:
    if len(url) > MAX_LENGTH:
        return
    yield url
    bare = url
    for _ in range(MOST_MARKS):
        if bare[-1] in _AROUND and not _closes(bare):
            bare = bare[:-1]
    if bare != url:
        yield bare


def _closes(url: str) -> bool:
    """Whether the bracket at the end was opened in the address."""
    opening = {")": "(", "]": "["}.get(url[-1])
    return opening is not None and url.count(opening) >= url.count(url[-1])


@lru_cache(maxsize=10_000)
def site(url: str) -> str:
    """The publisher of a page: its host, on platforms together with the account."""
    parts = _split(url)
    if parts is None:
        return url
    host = _without_mobile(_host(parts))
    account = parts.path.split("/")[1:2]
    return f"{host}/{account[0].lower()}" if host in _PLATFORMS and account else host


def _short(text: str) -> str:
    """The address fit to be shown in an error: one line, at most 60 characters."""
    text = " ".join(text.encode(errors="replace").decode().split())
    return text if len(text) <= 60 else f"{text[:59]}…"
