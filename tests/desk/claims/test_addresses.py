import pytest

from bot.desk.claims.parts.addresses import (
    MOST_LINKS,
    address_key,
    names_a_page,
    page,
    pages_linked,
    site,
    web_address,
)


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/a/b?id=7",
        "http://example.org/a/b/?id=7",
        "https://www.EXAMPLE.org/a/b?id=7#comments",
        "https://example.org:443/a/b?utm_source=x&id=7&fbclid=y&gclid=z",
        "https://example.org/a/%62?id=7",
    ],
)
def test_trackers_fragment_scheme_and_www_make_no_other_page(other: str) -> None:
    assert page(other) == "example.org/a/b?id=7"


@pytest.mark.parametrize(
    "other", ["https://example.org/a/B?id=7", "https://example.org/a/b?id=8", "https://example.org/a"]
)
def test_another_path_or_parameter_is_another_page(other: str) -> None:
    assert page(other) != "example.org/a/b?id=7"


@pytest.mark.parametrize("name", ["cid", "sid", "si", "share", "feature", "ref", "ocid", "at_id", "t", "s"])
def test_what_names_a_page_on_some_sites_makes_another_page(name: str) -> None:
    first, second = (f"https://example.org/story.php?{name}={number}" for number in (123, 456))
    assert page(first) != page(second)


@pytest.mark.parametrize(
    "shared",
    [
        "https://youtu.be/abc?si=xyz",
        "https://m.youtube.com/watch?v=abc&feature=share",
        "https://open.spotify.com/episode/abc?si=xyz",
        "https://x.com/a/status/1?s=20&t=xyz",
        "https://mobile.twitter.com/a/status/1?ref_src=twsrc",
        "https://www.facebook.com/a/posts/1?mibextid=xyz&ref=share",
        "https://www.instagram.com/p/abc?igsh=xyz",
        "https://www.bbc.co.uk/news/1?at_campaign=x",
    ],
)
def test_a_sites_own_trackers_make_no_other_page(shared: str) -> None:
    watched = "?v=abc" if "v=abc" in shared else ""
    assert page(shared) == page(shared.partition("?")[0] + watched)


def test_a_bare_domain_names_no_page() -> None:
    assert not names_a_page("https://www.example.org/?utm_source=x#top")
    assert not names_a_page("not an address")
    assert names_a_page("https://example.org/a")
    assert names_a_page("https://example.org/?p=12")


def test_an_address_cannot_pass_for_a_link_of_another_text() -> None:
    kept = web_address("https://example.org/[here](https://other.example)?a[]=1")
    assert kept == "https://example.org/%5Bhere%5D(https://other.example)?a%5B%5D=1"
    assert page(kept) == page("https://example.org/[here](https://other.example)?a[]=1")
    assert web_address("http://[2001:db8::1]/a") == "http://[2001:db8::1]/a"


def test_a_site_is_its_host_and_on_platforms_the_account() -> None:
    assert site("https://www.example.org/a") == site("https://m.example.org/b") == "example.org"
    assert site("https://x.com/Police/status/1") == "x.com/police"
    assert site("https://x.com") == "x.com"


@pytest.mark.parametrize(
    "text",
    [
        "see https://example.org/a_(b).",
        "(https://example.org/a_(b)), he says",
        "[here](https://example.org/a_(b))",
        "[https://example.org/x](https://example.org/a_(b))",
        "**https://example.org/a_(b)**!",
        "“https://example.org/a_(b)”",
        "||HTTPS://example.org/a_(b)#top||",
    ],
)
def test_a_link_is_known_whatever_stands_around_it(text: str) -> None:
    assert address_key("https://example.org/a_(b)") in pages_linked(text)


def test_a_text_of_links_alone_is_read_up_to_a_bound() -> None:
    text = "".join(f"https://example.org/{place}\n" for place in range(MOST_LINKS + 1))
    assert len(pages_linked(text)) == MOST_LINKS
    assert pages_linked("https://" + "a)" * 5000) == set()
