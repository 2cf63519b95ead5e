"""Hostile words on the bot's cards: shown as typed, within Discord's limits, and without any effect."""

import re
from dataclasses import replace
from datetime import date

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.claims.drafts import AppearanceDraft
from bot.desk.claims.finding import page_of
from bot.desk.claims.records import ClaimRecord, LinkRecord, SourceRecord
from bot.desk.guilds.settings import default_settings
from bot.desk.recognition.checking import CheckedClaim
from bot.desk.sightings.flags import FlaggedClaim, FlagRecord
from bot.discord_app.cards.check import check_embed
from bot.discord_app.cards.claim import choice_name, claim_embed, claim_line, sources_embed
from bot.discord_app.cards.claim_list import claim_list_embed
from bot.discord_app.cards.flag import flag_embed
from bot.discord_app.cards.formatting import escape_line, listed, member, utf16_length
from bot.discord_app.commands.claims.editing import EditModal
from bot.discord_app.commands.claims.tracking import TrackModal
from bot.discord_app.commands.flags import ClaimChoice
from bot.discord_app.posting.notices import verdict_notice
from bot.matching import Match, Relation
from db.vocabulary import FlagState, LinkRelation, ShowVerdicts, SightingRelation, Stance, Verdict
from tests.conftest import NOON
from tests.hostile import generated, texts

_ESCAPED = re.compile(r"\\[\\*_~`|\[\]<@#>+-]")
_LIVE = re.compile(r"[*_~`|\[\]<@\u202a-\u202e\u2066-\u2069]|^[#>+-]")
"""What would be markdown, a mention, or turn the direction of the bot's own words."""
SETTINGS = replace(default_settings(), show_verdicts=ShowVerdicts.ALWAYS)


def within_limits(embed: discord.Embed) -> None:
    fields = [(utf16_length(field.name or ""), utf16_length(field.value or "")) for field in embed.fields]
    rest = [utf16_length(text or "") for text in (embed.title, embed.description, embed.footer.text)]
    assert sum(rest) + sum(name + value for name, value in fields) <= 6000
    assert rest[0] <= 256
    assert rest[1] <= 4096
    assert len(fields) <= 25
    assert all(1 <= name <= 256 and 1 <= value <= 1024 for name, value in fields)


def a_claim(number: int, text: str, words: str) -> ClaimRecord:
    """With as much of the words as each of its parts may have."""
    sources = [
        SourceRecord(
            f"https://example.org/{place}/{'x' * 150}", words[:300], words[:300], Stance.REFUTES, words, words
        )
        for place in range(30)
    ]
    return ClaimRecord(
        number=number,
        key=None,
        text=f"{text} {words}"[:2000],
        claimant=words[:300],
        claimed_on=date(2021, 11, 7),
        quote=words[:2000],
        verdict=Verdict.FALSE,
        verdict_note=words[:2000],
        verdict_by=words[:300],
        verdict_at=NOON,
        published_url="https://example.org/check",
        assignee=words[:100],
        created_at=NOON,
        archived_at=NOON,
        merged_into=4,
        tags=tuple(f"{place} {words[:45]}" for place in range(20)),
        phrasings=tuple(words[:2000] for _ in range(20)),
        adopted=(),
        sources=tuple(sources),
        appearances=tuple(f"https://example.org/{place}/{'y' * 100}" for place in range(20)),
        links=(),
        sources_required=2,
    )


claims = st.builds(a_claim, st.integers(1, 999_999_999), texts(most=2), texts().map(lambda words: words * 5))


@generated("words in a card")
@given(texts(), st.integers(1, 300))
def test_words_among_the_bots_own_have_no_effect(raw: str, limit: int) -> None:
    for shown in (escape_line(raw, limit), member(raw) if not raw.isdecimal() else ""):
        assert "\n" not in shown
        assert not _LIVE.search(_ESCAPED.sub("x", shown)), shown


@pytest.mark.parametrize("letter", ["_", "a", "\\", "\U0001f600", "a_"])
def test_cards_full_of_what_takes_most_room_stay_within_discords_limits(letter: str) -> None:
    claim = a_claim(1, "", letter * 2000)
    claim = replace(
        claim,
        links=tuple(LinkRecord(LinkRelation.SUPERSEDES, other, passive=True) for other in range(100, 160)),
        published_url=f"https://example.org/{'z' * 1980}",
    )
    for embed in (claim_embed(claim), sources_embed(claim), verdict_notice(claim)):
        within_limits(embed)


@pytest.mark.parametrize("letter", ["_", "\U0001f600"])
def test_what_is_cut_ends_in_whole_characters_and_whole_escapes(letter: str) -> None:
    for limit in range(2, 12):
        whole = escape_line(letter, 10)
        shown = escape_line(letter * 20, limit)
        assert shown == whole * ((limit - 1) // 2) + "…"
        assert utf16_length(shown) <= limit
    assert escape_line("\\\\\\", 4) == "\\\\…"


@generated("cards")
@given(claims, texts(most=3))
def test_cards_and_forms_stay_within_discords_limits(claim: ClaimRecord, said: str) -> None:
    for embed in (claim_embed(claim), sources_embed(claim), verdict_notice(claim)):
        within_limits(embed)
    assert 1 <= len(choice_name(claim)) <= 100
    match = Match(claim.number, 0.9, Relation.REPEATS, said, (0, 1), (), tuple(said.split()[:30]))
    for flag in (True, False):
        checked = [
            CheckedClaim(claim, SightingRelation.REPEATS, 0.9, flag, match),
            CheckedClaim(claim, SightingRelation.LINKS, 1.0, flag),
        ] * 5
        within_limits(check_embed(checked, ShowVerdicts.ALWAYS, editor=True))
    flagged = FlaggedClaim(claim, SightingRelation.REPEATS, 0.9, said or None, tuple(said.split()[:30]))
    record = FlagRecord(41, 1, 2, None, None, FlagState.POSTED, (flagged,) * 5, SETTINGS)
    within_limits(flag_embed(record))
    within_limits(claim_list_embed("Claims", page_of([claim] * 11, 0)))
    assert len(listed([claim_line(claim)] * 25, 2000)) <= 2000


@generated("cards")
@given(claims)
async def test_forms_and_menus_are_such_as_discord_takes(claim: ClaimRecord) -> None:
    forms = [
        EditModal(claim),
        TrackModal(claim.text, AppearanceDraft("https://example.org/"), claim.claimant, claim.quote),
    ]
    for form in forms:
        assert len(form.title) <= 45
        for row in form.to_dict()["components"]:
            for part in row["components"]:
                assert len(part.get("value") or "") <= part["max_length"] <= 4000
    for option in ClaimChoice([claim] * 30, _nothing).select.options:
        assert 1 <= len(option.label) <= 100


async def _nothing(interaction: object, number: int) -> None:
    raise AssertionError
