"""The rule that says which messages are flagged, and that trials of thresholds keep to it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.desk.claims.changing import set_verdict
from bot.desk.guilds.stamp import Stamp
from bot.desk.recognition.checking import ClaimInMessage, IncomingMessage
from bot.desk.sightings.cooldown import ClaimInChannel, Decision, PastFlag
from bot.desk.sightings.flags import flag_refused
from bot.desk.sightings.judgements import confirm, dismiss, mute
from bot.desk.sightings.past import past_of
from bot.desk.sightings.recording import record_message
from bot.desk.sightings.trials import try_thresholds
from db import Database
from db.models import HistoryEntry, NearMiss, Sighting
from db.vocabulary import SightingRelation, Verdict
from tests.conftest import GUILD, MARIA, NOON, Desk
from tests.hostile import generated

REPEATS, CONTRADICTS = SightingRelation.REPEATS, SightingRelation.CONTRADICTS
ABOUT, LINKS = SightingRelation.ABOUT, SightingRelation.LINKS
HOUR = timedelta(hours=1)
COOLDOWN = 6 * HOUR
THRESHOLD = 0.5
"""The one that desks have unless they choose another."""


def known(
    *flags: PastFlag,
    muted: datetime | None = None,
    changed: datetime | None = None,
    dismissed: tuple[str, ...] = (),
) -> ClaimInChannel:
    return ClaimInChannel(flags, muted, changed, dismissed)


def flag(hours: float, relation: SightingRelation = REPEATS, *, dismissed: bool = False) -> PastFlag:
    """One so many hours before noon."""
    return PastFlag(NOON - hours * HOUR, relation, dismissed)


@pytest.mark.parametrize(
    ("state", "decision"),
    [
        (known(), Decision.FLAG),
        (known(flag(5.9)), Decision.RECORD),
        (known(flag(6)), Decision.FLAG),
        (known(flag(-5.9)), Decision.RECORD),
        (known(flag(1, CONTRADICTS)), Decision.FLAG),
        (known(flag(1, dismissed=True)), Decision.FLAG),
        (known(flag(2), flag(1, dismissed=True)), Decision.RECORD),
        (known(flag(2), changed=NOON - HOUR), Decision.FLAG),
        (known(flag(1), changed=NOON - 2 * HOUR), Decision.RECORD),
        (known(flag(1), changed=NOON - HOUR), Decision.RECORD),
        (known(muted=NOON + HOUR), Decision.RECORD),
        (known(muted=NOON), Decision.FLAG),
        (known(flag(2), muted=NOON + HOUR, changed=NOON - HOUR), Decision.RECORD),
        (known(dismissed=("wording",)), Decision.IGNORE),
        (known(dismissed=("other",)), Decision.FLAG),
    ],
)
def test_what_becomes_of_a_repeat_at_noon(state: ClaimInChannel, decision: Decision) -> None:
    assert state.decide(REPEATS, "wording", NOON, COOLDOWN) is decision


@pytest.mark.parametrize("sure", [REPEATS, CONTRADICTS])
def test_an_unsure_flag_holds_back_no_sure_one_but_is_held_back_by_it(sure: SightingRelation) -> None:
    assert known(flag(1, ABOUT)).decide(sure, None, NOON, COOLDOWN) is Decision.FLAG
    assert known(flag(1, sure)).decide(ABOUT, None, NOON, COOLDOWN) is Decision.RECORD
    assert known(flag(1, sure, dismissed=True)).decide(ABOUT, None, NOON, COOLDOWN) is Decision.FLAG


def test_an_unsure_flag_is_held_back_by_its_like_and_not_by_a_link() -> None:
    assert known(flag(1, ABOUT)).decide(ABOUT, None, NOON, COOLDOWN) is Decision.RECORD
    assert known(flag(1, LINKS)).decide(ABOUT, None, NOON, COOLDOWN) is Decision.FLAG
    assert known(flag(1, ABOUT)).decide(LINKS, None, NOON, COOLDOWN) is Decision.FLAG


def test_a_dismissed_link_still_silences_the_next_one() -> None:
    assert known(flag(1, LINKS, dismissed=True)).decide(LINKS, None, NOON, COOLDOWN) is Decision.RECORD


STEPS = st.one_of(
    st.tuples(
        st.just("message"),
        st.sampled_from([1, 2]),
        st.sampled_from([5, 6]),
        st.sampled_from([REPEATS, CONTRADICTS, ABOUT]),
        st.sampled_from([0.3, 0.9]),
        st.integers(1, 4),
    ),
    st.tuples(st.just("verdict"), st.sampled_from([1, 2]), st.sampled_from([*Verdict, None])),
    st.tuples(st.sampled_from(["dismiss", "confirm", "mute", "refuse"]), st.integers(0, 6)),
)
PAUSES = st.sampled_from([timedelta(minutes=7), HOUR, 4 * HOUR, 7 * HOUR, 15 * HOUR])


class Played:
    """A desk whose messages come and whose editors act, one thing after another."""

    def __init__(self, desk: Desk, guild: int = GUILD) -> None:
        self.desk = desk
        self.guild = guild
        self.now = NOON
        self.messages = 0

    async def message(
        self, claim: int, channel: int, relation: SightingRelation, score: float, words: int
    ) -> None:
        self.messages += 1
        incoming = IncomingMessage(self.guild, channel, self.messages, 9, "words", self.now)
        seen = ClaimInMessage(claim, relation, score, f"wording {words}", ("words",), score < THRESHOLD)
        async with self.desk.database.write() as session:
            await record_message(session, incoming, [seen])

    async def verdict(self, claim: int, verdict: Verdict | None) -> None:
        await self.desk.do(set_verdict, claim, verdict, self.stamp, guild=self.guild)

    async def judge(self, action: str, back: int) -> None:
        """Say something of the sighting so many before the last one, or have Discord refuse its flag."""
        async with self.desk.database.read() as session:
            sightings = (
                await session.scalars(
                    select(Sighting).where(Sighting.guild_id == self.guild).order_by(Sighting.id.desc())
                )
            ).all()
        if len(sightings) <= back:
            return
        row = sightings[back]
        if action == "refuse":
            if back == 0 and row.message_id == self.messages:  # Discord refuses at once
                await self.desk.do(flag_refused, row.message_id, guild=self.guild)
            return
        use = {"dismiss": dismiss, "confirm": confirm, "mute": mute}[action]
        await self.desk.do(use, row.message_id, row.claim_number, self.stamp, guild=self.guild)

    @property
    def stamp(self) -> Stamp:
        return Stamp("maria", self.now)

    async def play(self, step: tuple[object, ...]) -> None:
        action, *values = step
        if action == "message":
            await self.message(*values)  # type: ignore[arg-type]  # as STEPS makes them
        elif action == "verdict":
            await self.verdict(*values)  # type: ignore[arg-type]  # as STEPS makes them
        else:
            await self.judge(str(action), *values)  # type: ignore[arg-type]  # as STEPS makes them

    async def given(self, since: datetime) -> list[tuple[int, int]]:
        """The messages that were flagged, with their claims."""
        query = select(Sighting.message_id, Sighting.claim_number).where(
            Sighting.guild_id == self.guild, Sighting.flagged, Sighting.seen_at >= since
        )
        async with self.desk.database.read() as session:
            rows = await session.execute(query.order_by(Sighting.message_id))
            return [(message, claim) for message, claim in rows]


Steps = list[tuple[tuple[object, ...], timedelta]]


async def play(desk: Desk, guild: int, steps: Steps, late: timedelta) -> None:
    """Let it all happen, then compare the flags given since then with those of a trial."""
    played = Played(desk, guild)
    for text in ("The bridge was closed.", "The harbour was sold."):
        await desk.track(text, guild=guild)
    for step, pause in steps:
        played.now += pause
        await played.play(step)
    past = await desk.see(past_of, NOON + late, COOLDOWN, guild=guild)
    tried = [(match.message, match.claim) for match in past.flags_at(THRESHOLD)]
    assert tried == await played.given(NOON + late), steps


async def test_a_trial_at_the_present_threshold_gives_the_flags_that_were_given(
    sqlite_database: Database,
) -> None:
    examples: list[tuple[Steps, timedelta]] = []
    steps = st.lists(st.tuples(STEPS, PAUSES), min_size=2, max_size=25)
    late = st.sampled_from([timedelta(), 20 * HOUR])

    def take(example: tuple[Steps, timedelta]) -> None:
        examples.append(example)

    generated("weeks of a desk")(given(st.tuples(steps, late))(take))()
    for guild, (steps_of_one, late_by) in enumerate(examples, 1):
        await play(Desk(sqlite_database), guild, steps_of_one, late_by)


SAME = ("message", 1, 5, REPEATS, 0.9, 1)
OTHER = ("message", 1, 5, REPEATS, 0.9, 2)
UNSURE = ("message", 1, 5, ABOUT, 0.9, 3)


@pytest.mark.parametrize(
    "steps",
    [
        [SAME, OTHER, ("verdict", 1, Verdict.TRUE), OTHER, OTHER],
        [SAME, OTHER, ("dismiss", 1), OTHER, ("confirm", 1), OTHER],
        [SAME, OTHER, ("dismiss", 1), SAME, OTHER],
        [SAME, ("mute", 0), *[OTHER] * 30],
        [SAME, ("message", 1, 5, CONTRADICTS, 0.9, 1), OTHER, ("message", 1, 6, REPEATS, 0.9, 1)],
        [SAME, ("refuse", 0), OTHER, OTHER],
        [UNSURE, UNSURE, SAME, UNSURE, ("message", 1, 5, CONTRADICTS, 0.9, 1)],
        [UNSURE, ("confirm", 0), SAME, UNSURE, ("dismiss", 2), OTHER],
        [("message", 1, 5, REPEATS, 0.3, 1), SAME],
    ],
    ids=[
        "verdict",
        "dismissed and confirmed",
        "dismissed wording",
        "mute",
        "relations",
        "refused",
        "unsure",
        "unsure and confirmed",
        "near",
    ],
)
async def test_a_trial_knows_what_was_known_then(desk: Desk, steps: list[tuple[object, ...]]) -> None:
    await play(desk, GUILD, [(step, HOUR) for step in steps], timedelta())


async def test_scores_under_the_threshold_cool_down_by_their_relation(desk: Desk) -> None:
    played = Played(desk)
    await desk.track("The bridge was closed.")
    for relation, words in ((REPEATS, 1), (CONTRADICTS, 2), (REPEATS, 3)):
        played.now += HOUR
        await played.message(1, 5, relation, 0.3, words)
    async with desk.database.read() as session:
        rows = list(await session.scalars(select(NearMiss.relation).order_by(NearMiss.message_id)))
        report = await try_thresholds(session, GUILD, [0.2], played.now)
    assert rows == [REPEATS, CONTRADICTS, REPEATS]
    assert report.trials[0].flags == 2


async def test_no_score_is_kept_of_a_dismissed_wording(desk: Desk) -> None:
    played = Played(desk)
    await desk.track("The bridge was closed.")
    await desk.track("The harbour was sold.")
    await played.message(1, 5, REPEATS, 0.9, 1)
    await desk.do(dismiss, 1, 1, MARIA)
    await played.message(1, 5, REPEATS, 0.3, 1)
    await played.message(2, 5, REPEATS, 0.3, 1)
    async with desk.database.read() as session:
        rows = [
            tuple(row) for row in await session.execute(select(NearMiss.claim_number, NearMiss.message_id))
        ]
    assert rows == [(2, 3)]


async def test_a_judgement_from_before_times_were_kept_counts_from_the_start(desk: Desk) -> None:
    played = Played(desk)
    await desk.track("The bridge was closed.")
    for words in (1, 2):
        await played.message(1, 5, REPEATS, 0.9, words)
        played.now += HOUR
    await desk.do(dismiss, 1, 1, played.stamp)
    async with desk.database.write() as session:
        await session.execute(update(Sighting).values(dismissed_at=None))
    async with desk.database.read() as session:
        past = await past_of(session, GUILD, NOON, COOLDOWN)
    assert [match.message for match in past.flags_at(THRESHOLD)] == [1, 2]


async def test_an_imported_mute_that_tells_nothing_is_left_out(desk: Desk) -> None:
    played = Played(desk)
    await desk.track("The bridge was closed.")
    async with desk.database.write() as session:
        for after in ({}, {"channel": "general", "until": "soon"}, {"channel": [5], "until": 7}):
            session.add(
                HistoryEntry(
                    guild_id=GUILD, claim_number=1, at=NOON, by="", action="muted", before={}, after=after
                )
            )
    await played.message(1, 5, REPEATS, 0.9, 1)
    async with desk.database.read() as session:
        past = await past_of(session, GUILD, NOON, COOLDOWN)
    assert [match.message for match in past.flags_at(THRESHOLD)] == [1]
