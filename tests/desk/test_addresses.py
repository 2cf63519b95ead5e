import pytest

from bot.desk.addresses import names_a_page, page, site


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


def test_a_bare_domain_names_no_page() -> None:
    assert not names_a_page("https://www.example.org/?utm_source=x#top")
    assert not names_a_page("not an address")
    assert names_a_page("https://example.org/a")
    assert names_a_page("https://example.org/?p=12")


def test_a_site_is_its_host_and_on_platforms_the_account() -> None:
    assert site("https://www.example.org/a") == site("https://m.example.org/b") == "example.org"
    assert site("https://x.com/Police/status/1") == "x.com/police"
    assert site("https://x.com") == "x.com"
