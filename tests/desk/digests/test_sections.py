"""A digest as titled lines, within the limits of what shows it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.charts.figures import Trend
from bot.desk.claims.changing import assign_claim, set_verdict
from bot.desk.claims.parts.links import link_claims
from bot.desk.claims.records import State
from bot.desk.digests.counts import ChannelSightings, ClaimSightings
from bot.desk.digests.records import DigestReport, Figures, ReportedClaim
from bot.desk.digests.sections import SECTIONS, Room, Style, rendered
from bot.desk.digests.text import PLAIN, digest_text
from bot.discord_app.cards.digest import EMBED
from db.vocabulary import LinkRelation, SightingRelation, Verdict
from tests.conftest import GUILD, Desk
from tests.desk.digests.reporting import END, ago, report, see, track

MARKUP = Style(
    text=lambda words: words.replace("*", r"\*")[:100],
    person=lambda name: f"<@{name}>",
    channel=lambda channel: f"<#{channel}>",
    link=lambda label, address: f"[{label}]({address})",
)


def claim(number: int, text: str, *, sightings: int = 3, assignee: str | None = None) -> ReportedClaim:
    channels = tuple(
        ChannelSightings(10**18 + place, sightings, 1, 0, 0, 0, 0, 10**18 + number, 10**18 + number + 9)
        for place in range(5)
    )
    return ReportedClaim(
        number=number,
        text=text,
        claimant=None,
        assignee=assignee,
        created_at=END - timedelta(days=9),
        age_days=9,
        state=State.CHECKED,
        verdict=Verdict.FALSE,
        verdict_by=text,
        seen=ClaimSightings(10**18, channels, sightings, 1),
    )


def digest(claims: tuple[ReportedClaim, ...]) -> DigestReport:
    figures = Figures(len(claims), len(claims), len(claims), len(claims), 9, 9, 9, len(claims), 9, 9)
    pairs = tuple((one, one) for one in claims)
    return DigestReport(
        guild_id=10**18,
        start=END - timedelta(days=7),
        end=END,
        zone="UTC",
        figures=figures,
        before=figures,
        claims=claims,
        new=claims,
        needs_sourcing=claims,
        checked=claims,
        repeated=claims,
        contradicted=claims,
        unsure=claims,
        linked=pairs,
        trend=Trend((), ()),
    )


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@settings(max_examples=60)
@given(st.integers(1, 60), st.text(min_size=1, max_size=2000).filter(str.isprintable))
def test_an_embed_never_breaks_a_limit_and_every_claim_is_shown_or_counted(count: int, text: str) -> None:
    shown = rendered(digest(tuple(claim(number, text) for number in range(1, count + 1))), MARKUP, EMBED)
    assert units(shown.title) <= 256
    assert units("\n".join(shown.summary)) <= 4096
    assert len(shown.sections) == 7
    total = units(shown.title) + units("\n".join(shown.summary))
    for section in shown.sections:
        assert 0 < len(section.lines) <= EMBED.lines
        assert len(section.lines) + section.left_out == count
        assert units(section.title) <= 256
        assert 0 < units(section.value) <= 1024
        total += units(section.title) + units(section.value)
    assert total <= 5500


def test_how_many_were_left_out_is_said() -> None:
    shown = rendered(digest(tuple(claim(number, "A claim.") for number in range(1, 1001))), PLAIN, EMBED)
    section = shown.sections[1]
    assert section.title == "New claims"
    assert section.lines[0] == "#1 A claim."
    assert section.value.splitlines()[-1] == f"and {1000 - len(section.lines):,} more"


def test_what_is_too_long_for_any_room_is_counted() -> None:
    shown = rendered(digest((claim(1, "A claim " * 50),)), PLAIN, Room(lines=5, section=100, total=1000))
    assert shown.sections[0].value == "1, too long to show"


def test_a_short_section_leaves_its_room_to_the_others() -> None:
    one, many = claim(1, "A claim."), tuple(claim(number, "x" * 20) for number in range(100))
    full = digest(many)
    short = DigestReport(
        **{name: getattr(full, name) for name in DigestReport.__slots__} | {"needs_sourcing": (one,)}
    )
    room = Room(lines=100, section=2000, total=3000)
    lines = [len(rendered(each, MARKUP, room).sections[1].lines) for each in (full, short)]
    assert lines[0] < lines[1]


async def test_names_channels_and_links_are_written_in_the_front_ends_way(desk: Desk) -> None:
    bridge = await track(desk, "The *bridge* was closed.", 9)
    await desk.do(assign_claim, bridge, "123", ago(2))
    for message, channel in ((100, 5), (101, 5), (102, 6), (103, 7), (104, 8)):
        await see(desk, bridge, message, 3, channel)
    shown = rendered(await report(desk), MARKUP, EMBED)
    lines = {section.title: section.lines for section in shown.sections}
    assert lines["Still needs a source, oldest first"] == (
        r"#1 The \*bridge\* was closed. (for 9 days, <@123>)",
    )
    link = f"https://discord.com/channels/{GUILD}"
    seen = (
        "5 repeats, 0 before; seen in <#5>, <#6>, <#7> and 1 more; "
        f"[first]({link}/5/100), [last]({link}/8/104)"
    )
    assert lines["Most repeated"] == (rf"#1 The \*bridge\* was closed. ({seen})",)


async def test_a_single_sighting_has_one_link(desk: Desk) -> None:
    await see(desk, await track(desk, "The bridge was closed.", 9), 100, 3)
    assert f"seen in channel 5; here https://discord.com/channels/{GUILD}/5/100)" in digest_text(
        await report(desk)
    )


async def test_a_late_digest_says_so(desk: Desk) -> None:
    await track(desk, "The bridge was closed.", 9)
    title = rendered(await report(desk), PLAIN, EMBED, late=True).title
    assert title == "Claim digest, 16 November 2026 to 23 November 2026 (late)"


@pytest.mark.parametrize(("days", "quiet"), [(1, "A quiet day"), (7, "A quiet week"), (30, "30 quiet days")])
async def test_an_empty_span_is_named_as_long_as_it_is(desk: Desk, days: int, quiet: str) -> None:
    week = await report(desk)
    span = replace(week, start=week.end - timedelta(days=days))
    assert rendered(span, PLAIN, EMBED).summary[0].startswith(f"{quiet}: ")


async def test_an_empty_week_says_so_in_one_line(desk: Desk) -> None:
    shown = rendered(await report(desk), PLAIN, EMBED)
    assert shown.summary == ("A quiet week: no new claims, no sightings, nothing waiting for a source.",)
    assert shown.sections == ()


async def test_the_whole_digest_as_text(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", 9)
    tunnel = await track(desk, "The tunnel was flooded.", 3)
    road = await track(desk, "The bridge\nwas open.", 0.5)
    await desk.do(set_verdict, tunnel, Verdict.MOSTLY_TRUE, ago(2))
    await desk.do(link_claims, bridge, road, LinkRelation.CONTRADICTS, ago(0.5))
    await see(desk, bridge, 100, 8)
    await see(desk, bridge, 101, 3)
    await see(desk, bridge, 102, 2, relation=SightingRelation.CONTRADICTS)
    await see(desk, tunnel, 103, 2, relation=SightingRelation.ABOUT)
    link = f"https://discord.com/channels/{GUILD}/5"
    assert digest_text(await report(desk), channel_name=lambda channel: f"#{channel}").splitlines() == [
        "Claim digest, 16 November 2026 to 23 November 2026",
        "3 open claims; in brackets the week before.",
        "New 2 (1), checked 1 (0), still needing a source 2 (1).",
        "Sightings 3 (1), contradictions among them 1 (0), unsure 1 (0); flags confirmed 0 (0), dismissed 0 (0).",
        "",
        "Still needs a source, oldest first:",
        "  #1 The bridge was closed. (for 9 days, nobody assigned)",
        "  #3 The bridge was open. (new today, nobody assigned)",
        "",
        "New claims:",
        "  #2 The tunnel was flooded.",
        "  #3 The bridge was open.",
        "",
        "Checked:",
        "  #2 The tunnel was flooded. (checked: Mostly true)",
        "",
        "Most repeated:",
        f"  #1 The bridge was closed. (1 repeat, 1 before; seen in #5; first {link}/101, last {link}/102)",
        "",
        "Contradicted by messages:",
        "  #1 The bridge was closed. (1 message)",
        "",
        "May be repeated or contradicted:",
        "  #2 The tunnel was flooded. (1 message)",
        "",
        "Newly linked as contradicting:",
        "  #1 The bridge was closed. ↔ #3 The bridge was open.",
    ]


async def test_other_periods_name_what_they_are_against(desk: Desk) -> None:
    await track(desk, "The bridge was closed.", 9)
    text = {days: digest_text(await report(desk, length=timedelta(days=days))) for days in (1, 30)}
    assert "in brackets the day before." in text[1]
    assert "in brackets the 30 days before." in text[30]


async def test_a_week_with_a_change_of_clocks_is_a_week(desk: Desk) -> None:
    await track(desk, "The bridge was closed.", 40)
    end = datetime(2026, 10, 26, 8, tzinfo=UTC)
    assert "the week before" in digest_text(await report(desk, end, timedelta(days=7, hours=1)))


def test_a_section_lists_what_the_report_calls_by_its_name() -> None:
    shown = digest((claim(1, "A claim."),))
    assert [kind.entries(shown) for kind in SECTIONS] == [getattr(shown, kind.name) for kind in SECTIONS]


@pytest.mark.parametrize("length", range(60, 80))
def test_a_section_fills_its_room_and_keeps_to_it(length: int) -> None:
    many = digest(tuple(claim(number, "A claim.") for number in range(10, 90)))
    section = rendered(many, PLAIN, Room(lines=100, section=length, total=100_000)).sections[1]
    line, rest = len("\n#10 A claim."), len("\nand 1,000,000 more")
    assert len(section.value) <= length
    assert len(section.lines) == (length - rest) // line


def test_the_local_desks_digest_has_no_links() -> None:
    bridge = claim(1, "The bridge was closed.")
    local = replace(bridge, seen=replace(bridge.seen, guild_id=0))
    (line,) = rendered(digest((local,)), PLAIN, EMBED).sections[3].lines
    assert line.startswith(
        "#1 The bridge was closed. (2 repeats, 0 before; seen in channel 1000000000000000000, "
    )
    assert line.endswith("channel 1000000000000000002 and 2 more)")
