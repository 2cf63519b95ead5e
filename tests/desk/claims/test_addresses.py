import pytest

from bot.desk.claims.parts.addresses import (
    MAX_LENGTH,
    MOST_LINKS,
    MOST_MARKS,
    address_key,
    message_at,
    names_a_page,
    page,
    pages_linked,
    site,
    web_address,
)
from bot.desk.errors import InvalidError


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
        "[see (https://example.org/a_(b))]",
    ],
)
def test_a_link_is_known_whatever_stands_around_it(text: str) -> None:
    assert address_key("https://example.org/a_(b)") in pages_linked(text)


def test_a_text_of_links_alone_is_read_up_to_a_bound() -> None:
    text = "".join(f"https://example.org/{place}\n" for place in range(MOST_LINKS + 1))
    assert len(pages_linked(text)) == MOST_LINKS
    assert pages_linked("https://" + "a)" * 5000) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a?p", "https://example.org/a"),
        ("https://example.org:8080/a", "https://example.org/a"),
        ("https://example.org/a", "https://other.example/a"),
        ("https://amp.example.org/a", "https://example.org/a"),  # which may show another page
    ],
)
def test_a_parameter_without_value_a_port_and_a_host_make_another_page(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


def test_the_order_of_parameters_and_a_last_dot_make_no_other_page() -> None:
    assert page("https://example.org./a?b=1&a=2") == page("http://example.org/a?a=2&b=1")


@pytest.mark.parametrize("host", ["discord.com", "ptb.discord.com", "canary.discord.com", "discordapp.com"])
def test_a_link_to_a_message_of_the_same_server_names_the_message(host: str) -> None:
    assert message_at(f"https://{host}/channels/41/5/100", 41) == 100
    assert message_at(f"https://{host}/channels/41/5/100/", 41) == 100
    assert message_at(f"https://{host}/channels/42/5/100", 41) is None
    assert message_at(f"https://{host}/channels/41/5", 41) is None
    assert message_at("https://example.org/channels/41/5/100", 41) is None


def test_an_address_is_kept_up_to_a_length() -> None:
    longest = "https://example.org/".ljust(MAX_LENGTH, "a")
    assert web_address(f" {longest}\n") == longest
    with pytest.raises(InvalidError, match="longer than 2,000 characters"):
        web_address(f"{longest}a")


def test_so_many_marks_at_the_end_of_an_address_may_belong_to_the_sentence() -> None:
    key = address_key("https://example.org/a")
    assert key in pages_linked("https://example.org/a" + "." * MOST_MARKS)
    assert key not in pages_linked("https://example.org/a" + "." * (MOST_MARKS + 1))


def test_a_refusal_shows_the_beginning_of_what_was_typed_in_one_line() -> None:
    with pytest.raises(InvalidError) as refused:
        web_address("no\naddress " + "x" * 60)
    assert str(refused.value).startswith(f"“no address {'x' * 48}…” is not a web address")
    with pytest.raises(InvalidError) as refused:
        web_address("half a character \ud800")
    assert str(refused.value).startswith("“half a character ?” is not a web address")
    with pytest.raises(InvalidError) as refused:
        web_address("x" * 60)
    assert str(refused.value).startswith(f"“{'x' * 60}” is not a web address")


def test_who_answers_for_what_is_no_address_is_what_was_typed() -> None:
    assert site("the printed edition") == "the printed edition"
    assert page("the printed edition") == "the printed edition"


def test_a_bracket_that_the_address_opens_is_its_own_and_another_is_the_sentences() -> None:
    assert address_key("https://example.org/a(b)") in pages_linked("https://example.org/a(b)")
    assert address_key("https://example.org/a(aa") not in pages_linked("https://example.org/a(aa)")
    assert address_key("https://example.org/a)b") in pages_linked("https://example.org/a)b)")
    assert address_key("https://example.org/a[b") not in pages_linked("https://example.org/a[b]")
    assert address_key("https://example.org/a%ff") in pages_linked("https://example.org/a%ff")
