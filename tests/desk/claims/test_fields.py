"""What people type into fields, as it is kept or refused."""

from collections.abc import Callable

import pytest

from bot.desk.claims import fields
from bot.desk.errors import InvalidError
from db.vocabulary import LinkRelation, Stance, Verdict


@pytest.mark.parametrize("typed", ["12", "#12", " # 12 ", "0012"])
def test_a_claims_number_is_read_with_and_without_its_mark(typed: str) -> None:
    assert fields.claim_number(typed) == 12


@pytest.mark.parametrize("typed", ["0", "#0", "", "twelve", "1.5", "-1", "1234567890", "##1", "1 2", "١"])
def test_what_is_no_claims_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidError, match="is not a claim's number; write it like 12 or #12"):
        fields.claim_number(typed)


@pytest.mark.parametrize(
    ("kind", "typed", "member"),
    [
        (Verdict, " Mostly True ", Verdict.MOSTLY_TRUE),
        (Verdict, "mostly-true", Verdict.MOSTLY_TRUE),
        (LinkRelation, "VARIANT of", LinkRelation.VARIANT_OF),
    ],
)
def test_a_word_of_a_list_is_read_whatever_its_case_and_spacing(
    kind: type[Verdict] | type[LinkRelation], typed: str, member: object
) -> None:
    assert fields.word_of(kind, typed, "word") is member


def test_a_word_that_is_on_no_list_is_refused_with_the_list() -> None:
    with pytest.raises(InvalidError) as refused:
        fields.word_of(Stance, "a\nb" + "c" * 60, "stance")
    assert str(refused.value) == (
        f"“a b{'c' * 37}” is not a stance; use one of: {', '.join(member.value for member in Stance)}."
    )


@pytest.mark.parametrize(
    "read",
    [
        fields.optional_verdict,
        fields.stance,
        fields.optional_address,
        fields.optional_day,
        lambda raw: fields.optional_text(raw, "note"),
        lambda raw: fields.optional_name(raw, "name"),
    ],
)
@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_an_empty_field_says_nothing(read: Callable[[str | None], object], nothing: str | None) -> None:
    assert read(nothing) is None


def test_text_is_kept_in_one_line_up_to_its_limit() -> None:
    assert fields.optional_text(" a\n b ", "note") == "a b"
    assert fields.optional_text("x" * fields.MAX_TEXT, "note") == "x" * fields.MAX_TEXT
    with pytest.raises(InvalidError, match=r"^The note has 2,001 characters; shorten it to 2,000\.$"):
        fields.optional_text("x" * (fields.MAX_TEXT + 1), "note")
    with pytest.raises(InvalidError, match=r"^The name has 301 characters; shorten it to 300\.$"):
        fields.optional_name("x" * 301, "name")


def test_tags_are_kept_once_each_in_their_order_without_the_mark() -> None:
    assert fields.tags(["b", " # A ", "#a", "", "##c d"]) == ("A", "b", "c d")
    assert len(fields.tags(map(str, range(20)))) == 20
    with pytest.raises(InvalidError, match=r"^A claim has at most 20 tags; these are 21\.$"):
        fields.tags(map(str, range(21)))


KEYS = ["a" * 64, "b" * 64]


@pytest.mark.parametrize(
    ("named", "place"),
    [
        ("1", 0),
        ("#2", 1),
        (" # 02 ", 1),
        ("0", None),
        ("3", None),
        ("-1", None),
        ("first", None),
        (f"key:{'b' * 16}", 1),
        (f" key:{'a' * 16}\n", 0),
        (f"key:{'c' * 16}", None),
        ("key:aa", None),
    ],
)
def test_an_entry_is_named_by_its_place_or_its_stable_name(named: str, place: int | None) -> None:
    assert fields.place_named(KEYS, named) == place


def test_a_stable_name_names_its_entry_whatever_stands_before_it() -> None:
    assert fields.place_named(KEYS[1:], fields.stable_name(KEYS[1])) == 0


def test_wordings_have_one_key_and_texts_one_each() -> None:
    assert fields.wording_key("The bridge was closed.") == fields.wording_key("the **bridge** was CLOSED!")
    assert fields.wording_key("The bridge was closed.") != fields.wording_key("The bridge was open.")
    assert fields.vector_key("The bridge") != fields.vector_key("the bridge")
    assert fields.vector_key("half \ud800") != fields.vector_key("half \ud801")
