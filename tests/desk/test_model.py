"""The same random use cases on SQLite, on PostgreSQL and on a model in plain Python: all three say the same."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Iterator
from copy import deepcopy
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.desk.claims.adding import complete_claim, track_claim
from bot.desk.claims.changing import archive_claim, assign_claim, edit_claim, restore_claim, set_verdict
from bot.desk.claims.drafts import AppearanceDraft, ClaimDraft, SourceDraft
from bot.desk.claims.merging import merge_claims
from bot.desk.claims.parts.appearances import add_appearance
from bot.desk.claims.parts.links import link_claims
from bot.desk.claims.parts.phrasings import add_phrasing, remove_phrasing
from bot.desk.claims.parts.sources import add_source, remove_source
from bot.desk.errors import DeskError
from bot.desk.files.formats import Format
from bot.desk.guilds.stamp import Stamp
from bot.desk.recognition.checking import ClaimInMessage, IncomingMessage
from bot.desk.sightings.flags import flag_posted, flag_removed
from bot.desk.sightings.judgements import confirm, dismiss, mute
from bot.desk.sightings.recording import change_message, record_message
from bot.desk.sightings.retention import forget_message
from db import Database
from db.vocabulary import LinkRelation, SightingRelation, Verdict
from tests.conftest import NOON
from tests.desk.model.databases import DeskInDatabase
from tests.desk.model.desk import DeskModel
from tests.desk.model.drawing import (
    drafts,
    edits,
    maybe,
    messages,
    numbers,
    recognised,
    sources,
    texts,
    urls,
    verdicts,
)
from tests.throwaway_server import NEEDED, Server, binaries

EXAMPLES, STEPS = (300, 50) if os.environ.get("CLAIMDESK_SOAK") else (10, 35)


class DeskMachine(RuleBasedStateMachine):
    """Its databases take each example as another guild."""

    databases: list[Database]
    runner: asyncio.Runner
    guilds = count(1000, 2)

    def __init__(self) -> None:
        super().__init__()
        self.guild = next(self.guilds)
        self.model = DeskModel()
        self.desks = [DeskInDatabase(database, self.guild) for database in self.databases]
        self.now = NOON
        self.posts = count(5000)

    def on_all(self, work: Callable[[DeskInDatabase], Awaitable[Any]]) -> list[Any]:
        async def each() -> list[Any]:
            return await asyncio.gather(*(work(desk) for desk in self.desks))

        return self.runner.run(each())

    @property
    def stamp(self) -> Stamp:
        return Stamp("maria", self.now)

    def step(
        self, use: Callable[..., Awaitable[Any]], *values: Any, of_guild: bool = True, **named: Any
    ) -> None:
        """A use case on the databases and on the model, which give the same answer or the same error."""
        self.now += timedelta(minutes=1)
        before = deepcopy(self.model)
        try:
            expected = getattr(self.model, use.__name__)(*values, **named)
        except DeskError as error:
            self.model, expected = before, error
        begun = (self.guild,) if of_guild else ()
        for answer in self.on_all(lambda desk: desk.do(use, *begun, *values, **named)):
            if isinstance(expected, DeskError):
                assert type(answer) is type(expected), answer
                assert str(expected) in str(answer)
            else:
                assert answer == expected
        self.compare(before)

    def compare(self, before: DeskModel) -> None:
        expected = self.model.whole()
        changed = {
            number
            for number, claim in self.model.claims.items()
            if number not in before.claims or matched(claim) != matched(before.claims[number])
        }
        for whole in self.on_all(DeskInDatabase.whole):
            for part, value in expected.items():
                assert whole[part] == value, part
            revisions = whole["revisions"]
            assert all(revisions[number] == self.model.revision for number in changed), (
                "matchers miss a change"
            )
            assert all(revision <= self.model.revision for revision in revisions.values())

    @initialize(first=drafts, second=drafts, seen=recognised)
    def two_claims_and_a_message(
        self, first: ClaimDraft, second: ClaimDraft, seen: list[ClaimInMessage]
    ) -> None:
        self.step(track_claim, first, self.stamp)
        self.step(track_claim, second, self.stamp)
        self.post(901, seen)

    @rule(hours=st.sampled_from([1, 5, 24]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(draft=drafts)
    def track(self, draft: ClaimDraft) -> None:
        self.step(track_claim, draft, self.stamp)

    @rule(number=numbers, draft=drafts)
    def complete(self, number: int, draft: ClaimDraft) -> None:
        self.step(complete_claim, number, draft, self.stamp)

    @rule(number=numbers, edits=edits)
    def edit(self, number: int, edits: dict[str, Any]) -> None:
        self.step(edit_claim, number, self.stamp, **edits)

    @rule(number=numbers, verdict=maybe(verdicts), note=maybe(st.just("As seen.")), url=maybe(urls))
    def rate(self, number: int, verdict: Verdict | None, note: str | None, url: str | None) -> None:
        self.step(set_verdict, number, verdict, self.stamp, note=note, published_url=url)

    @rule(number=numbers, assignee=maybe(st.sampled_from(["77", "Tom"])))
    def assign(self, number: int, assignee: str | None) -> None:
        self.step(assign_claim, number, assignee, self.stamp)

    @rule(number=numbers)
    def archive(self, number: int) -> None:
        self.step(archive_claim, number, self.stamp)

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        archived = [number for number, claim in self.model.claims.items() if claim.archived]
        self.step(restore_claim, data.draw(st.sampled_from([*archived, 4])), self.stamp)

    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        tracked = [number for number, claim in self.model.claims.items() if not claim.archived]
        duplicate, into, *_ = data.draw(st.permutations([*tracked, 3, 4]))
        self.step(merge_claims, duplicate, into, self.stamp)

    @rule(number=numbers, other=numbers, relation=st.sampled_from(LinkRelation))
    def link(self, number: int, other: int, relation: LinkRelation) -> None:
        self.step(link_claims, number, other, relation, self.stamp)

    @rule(number=numbers, text=texts | st.just(""))
    def phrase(self, number: int, text: str) -> None:
        self.step(add_phrasing, number, text, self.stamp)

    @rule(number=numbers, phrasing=texts | st.just("1"))
    def drop_phrasing(self, number: int, phrasing: str) -> None:
        self.step(remove_phrasing, number, phrasing, self.stamp)

    @rule(number=numbers, source=sources)
    def back(self, number: int, source: SourceDraft) -> None:
        self.step(add_source, number, source, self.stamp)

    @rule(number=numbers, source=urls | st.just("1"))
    def drop_source(self, number: int, source: str) -> None:
        self.step(remove_source, number, source, self.stamp)

    @rule(number=numbers, url=urls | messages)
    def seen_at(self, number: int, url: str | int) -> None:
        if isinstance(url, int):
            url = f"https://discord.com/channels/{self.guild}/{url % 2 + 1}/{url}"
        self.step(add_appearance, number, AppearanceDraft(url), self.stamp)

    def incoming(self, message: int) -> IncomingMessage:
        return IncomingMessage(self.guild, message % 2 + 1, message, 77, "", self.now)

    @rule(message=messages, seen=recognised)
    def post(self, message: int, seen: list[ClaimInMessage]) -> None:
        self.step(record_message, self.incoming(message), seen, of_guild=False)

    @rule(message=messages, seen=recognised)
    def change(self, message: int, seen: list[ClaimInMessage]) -> None:
        self.step(change_message, self.incoming(message), seen, of_guild=False)

    @precondition(lambda self: self.model.sightings)
    @rule(data=st.data(), text=texts)
    def reword(self, data: st.DataObject, text: str) -> None:
        """An edit says the same claim in words that may have been judged."""
        message, number = data.draw(st.sampled_from(sorted(self.model.sightings)))
        seen = [ClaimInMessage(number, SightingRelation.REPEATS, 0.8, text, ("dam",))]
        self.step(change_message, self.incoming(message), seen, of_guild=False)

    @rule(message=messages)
    def delete(self, message: int) -> None:
        self.step(forget_message, message)

    @rule(message=messages)
    def flag(self, message: int) -> None:
        self.step(flag_posted, message, message % 2 + 1, next(self.posts))

    @rule(message=messages)
    def unflag(self, message: int) -> None:
        self.step(flag_removed, message)

    @precondition(lambda self: self.model.sightings)
    @rule(data=st.data(), use=st.sampled_from([dismiss, confirm, mute]))
    def judge(self, data: st.DataObject, use: Callable[..., Awaitable[Any]]) -> None:
        seen = sorted(self.model.sightings)
        message, number = data.draw(st.sampled_from([*seen, (seen[0][0], seen[0][1] % 4 + 1)]))
        self.step(use, message, number, self.stamp)

    @rule()
    def look_at_flags(self) -> None:
        shown = {message: self.model.shown(message) for message in self.model.flags}
        assert all(of_desk == shown for of_desk in self.on_all(DeskInDatabase.shown))

    @rule(kind=st.sampled_from([Format.CSV, Format.JSONL]))
    def export_and_import(self, kind: Format) -> None:
        """All databases give the same file, which changes nothing where it came from."""
        file, *others = self.on_all(lambda desk: desk.export(kind))
        assert all(other == file for other in others)
        for taken in self.on_all(lambda desk: desk.take(file, kind, self.stamp)):
            assert taken == (0, 0)
        self.model.revision += 1
        self.compare(self.model)

    def teardown(self) -> None:
        """A desk moved as JSON Lines is the desk that it was."""
        if self.model.claims:
            file, *_ = self.on_all(lambda desk: desk.export(Format.JSONL))
            self.on_all(lambda desk: desk.take(file, Format.JSONL, self.stamp, self.guild + 1))
            for desk in self.desks:
                desk.guild += 1
            for moved in self.on_all(lambda desk: desk.export(Format.JSONL)):
                for line, original in zip(moved.splitlines(), file.splitlines(), strict=True):
                    was = json.loads(original)
                    for name, value in json.loads(line).items():
                        assert value == was[name], name


def matched(claim: Any) -> Any:
    """What matchers and flags know of a claim."""
    return claim.text, claim.phrasings, claim.archived, claim.verdict, claim.published_url


@pytest.fixture
def addresses(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    file = f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}"
    if binaries() is None and not os.environ.get(NEEDED):
        yield [file]
        pytest.skip("SQLite alone was tested: PostgreSQL's programs are not installed on this machine")
    server: Server = request.getfixturevalue("postgresql")
    url = server.new_database()
    yield [file, url]
    server.drop(url)


def test_sqlite_and_postgresql_keep_a_desk_as_the_model_says(addresses: list[str]) -> None:
    with asyncio.Runner() as runner:
        databases = [Database(address) for address in addresses]
        for database in databases:
            runner.run(database.open())
        machine = type("Machine", (DeskMachine,), {"runner": runner, "databases": databases})
        try:
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=EXAMPLES,
                    stateful_step_count=STEPS,
                    derandomize=True,
                    database=None,
                    deadline=None,
                    phases=[Phase.generate, Phase.shrink],
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            for database in databases:
                runner.run(database.close())
