"""Editors import claims from files and get them as files; nobody else sees either."""

import io
import json
import threading
import zipfile
from typing import Any

import discord
import pytest
from simcord import Env, InteractionResult, MemberActor

from bot.desk.errors import DeskError, InvalidError
from bot.desk.files import formats as claim_files
from bot.desk.files.formats import seed_file
from bot.discord_app.access import RefusedError
from bot.discord_app.commands.files import importing as claim_import
from bot.discord_app.commands.files.exporting import TooLargeError
from bot.exchange.problems import UnreadableFileError
from tests.discord.newsroom import DRONE, DRONE_AGAIN, FRAUD, Newsroom, expect_errors, reply, said, shown

REVIEW = {"@type": "ClaimReview", "claimReviewed": DRONE, "author": {"name": "Checks"},
          "url": "https://checks.example/1", "reviewRating": {"alternateName": "Pants on Fire"}}  # fmt: skip


async def give(room: Any, member: MemberActor, name: str, raw: bytes, **options: Any) -> InteractionResult:
    return await member.slash(room, "import", file=(name, raw), **options)


async def attached(answer: InteractionResult) -> tuple[str, bytes]:
    (file,) = reply(answer).attachments
    return file.filename, await file.read()


async def claims(newsroom: Newsroom) -> str:
    return said(await newsroom.editor.slash(newsroom.room, "claim list"))


async def test_an_editor_imports_a_sheet_which_is_matched_at_once(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    answer = await give(newsroom.room, maria, "seeds.csv", seed_file())
    assert answer.ephemeral
    assert said(answer) == "23 claims added; 0 updated; 0 unchanged."
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert "#1" in shown(newsroom.flag())
    again = await give(newsroom.room, maria, "seeds.csv", seed_file())
    assert said(again) == "0 claims added; 0 updated; 23 unchanged."
    history = said(await maria.slash(newsroom.room, "claim history", claim="1"))
    assert str(maria.id) in history


@pytest.mark.parametrize("command", ["import", "export"])
async def test_who_is_no_editor_is_refused(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, command: str
) -> None:
    options: dict[str, Any] = {"format": "csv"}
    if command == "import":
        options["file"] = ("seeds.csv", seed_file())
    answer = await tom.slash(newsroom.room, command, **options)
    assert answer.ephemeral
    assert "Only editors can do that" in said(answer)
    assert await claims(newsroom) == "No claim fits."
    expect_errors(simcord_env, (RefusedError, "Only editors"))


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("feed.json", json.dumps([REVIEW]).encode()),
        ("feed", json.dumps({"@graph": [REVIEW]}).encode()),
        ("page.txt", f'<html><script type="application/ld+json">{json.dumps(REVIEW)}</script>'.encode()),
        ("sheet", f"text\n{DRONE}\n".encode()),
    ],
)
async def test_the_format_is_found_from_the_name_or_the_content(
    newsroom: Newsroom, maria: MemberActor, name: str, raw: bytes
) -> None:
    assert said(await give(newsroom.room, maria, name, raw)) == "1 claim added; 0 updated; 0 unchanged."


async def test_the_format_can_be_said(simcord_env: Env, newsroom: Newsroom, maria: MemberActor) -> None:
    raw = json.dumps(REVIEW).encode()
    wrong = await give(newsroom.room, maria, "feed.csv", raw)
    assert said(wrong) == "The file is JSON, not CSV; say that its format is claimreview."
    right = await give(newsroom.room, maria, "feed.csv", raw, format="claimreview")
    assert said(right) == "1 claim added; 0 updated; 0 unchanged."
    expect_errors(simcord_env, (UnreadableFileError, "JSON, not CSV"))


async def test_json_lines_take_the_right_to_manage_the_server(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, ann: MemberActor
) -> None:
    await newsroom.track(DRONE)
    name, raw = await attached(await maria.slash(newsroom.room, "export", format="jsonl"))
    assert name == "claims.jsonl"
    assert json.loads(raw.splitlines()[0])["claims"] == 1
    refused = await give(newsroom.room, maria, name, raw)
    assert "manage the server" in said(refused)
    assert (
        said(await give(newsroom.room, ann, "whole-desk", raw)) == "0 claims added; 0 updated; 1 unchanged."
    )
    expect_errors(simcord_env, (RefusedError, "manage the server"))


async def test_a_file_with_bad_lines_imports_nothing_and_lists_them(
    newsroom: Newsroom, maria: MemberActor
) -> None:
    raw = f"text,claimed_on,verdict\n{DRONE},soon,\n{FRAUD},,*perhaps*\nGood one.,,\n".encode()
    answer = await give(newsroom.room, maria, "bad.csv", raw)
    assert answer.ephemeral
    assert said(answer).splitlines()[:2] == [
        "Nothing was imported: 2 lines cannot be used; correct them or skip them.",
        "line 2, claimed\\_on: “soon” is not a date; write it like 2026-11-23.",
    ]
    assert said(answer).splitlines()[2].startswith("line 3, verdict: “\\*perhaps\\*” is not a verdict")
    assert reply(answer).attachments == []
    assert await claims(newsroom) == "No claim fits."
    skipped = await give(newsroom.room, maria, "bad.csv", raw, skip_bad=True)
    assert said(skipped).splitlines()[0] == "1 claim added; 0 updated; 0 unchanged; 2 bad lines left out."
    assert "line 3, verdict" in said(skipped)


async def test_a_long_list_of_bad_lines_is_shortened_and_attached_whole(
    newsroom: Newsroom, maria: MemberActor
) -> None:
    raw = b"text,claimed_on\n" + b"".join(b"Claim %d is here.,soon\n" % number for number in range(300))
    answer = await give(newsroom.room, maria, "bad.csv", raw)
    assert len(said(answer)) <= 2000
    assert "more; the attached file lists all of them." in said(answer)
    name, whole = await attached(answer)
    assert name == "bad-lines.txt"
    assert whole.decode().splitlines()[-1].startswith("line 301, claimed_on: “soon” is not a date")
    assert len(whole.decode().splitlines()) == 300


async def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("claims.csv", b"0" * 5_000_000)
    answer = await give(newsroom.room, maria, "claims.zip", packed.getvalue())
    assert said(answer) == "The file is a ZIP archive; unpack it and import what is in it."
    expect_errors(simcord_env, (UnreadableFileError, "ZIP archive"))


async def test_a_file_over_the_size_is_refused_before_it_is_downloaded(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def read(*_: object, **__: object) -> bytes:
        raise AssertionError("was downloaded")

    monkeypatch.setattr(discord.Attachment, "read", read)
    answer = await give(newsroom.room, maria, "big.csv", b" " * (25 * 2**20 + 1))
    assert f"over 25 MB, import it with `claimdesk import --guild {newsroom.guild.id}`" in said(answer)
    expect_errors(simcord_env, (InvalidError, "over 25 MB"))


async def test_too_many_claims_for_one_go_import_nothing(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim_import, "MOST_CLAIMS", 22)
    answer = await give(newsroom.room, maria, "seeds.csv", seed_file())
    assert "more than 22 claims; import it with `claimdesk import" in said(answer)
    assert await claims(newsroom) == "No claim fits."
    expect_errors(simcord_env, (InvalidError, "more than 22 claims"))


async def test_an_import_is_told_at_once_to_what_follows_changes(
    newsroom: Newsroom, maria: MemberActor
) -> None:
    changed: list[int] = []
    newsroom.bot.database.on_change(changed.append)
    await give(newsroom.room, maria, "seeds.csv", seed_file())
    assert changed == [newsroom.guild.id]


async def test_a_file_is_read_off_the_event_loop(
    newsroom: Newsroom, maria: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def noted(*arguments: Any) -> Any:
        threads.append(threading.current_thread())
        return claim_files.opened(*arguments)

    monkeypatch.setattr(claim_import, "opened", noted)
    await give(newsroom.room, maria, "seeds.csv", seed_file())
    assert [thread is threading.main_thread() for thread in threads] == [False]


async def test_an_import_ends_with_the_bot_and_leaves_nothing(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor
) -> None:
    newsroom.bot.stopping.set()
    answer = await give(newsroom.room, maria, "seeds.csv", seed_file())
    assert "imported nothing" in said(answer)
    newsroom.bot.stopping.clear()
    assert await claims(newsroom) == "No claim fits."
    expect_errors(simcord_env, (DeskError, "imported nothing"))


@pytest.mark.parametrize(
    ("kind", "name"), [("csv", "claims.csv"), ("jsonl", "claims.jsonl"), ("claimreview", "claims.json")]
)
async def test_an_export_is_private_and_comes_back_unchanged(
    newsroom: Newsroom, maria: MemberActor, ann: MemberActor, kind: str, name: str
) -> None:
    await give(newsroom.room, maria, "seeds.csv", seed_file())
    answer = await maria.slash(newsroom.room, "export", format=kind)
    assert answer.ephemeral
    exported = await attached(answer)
    assert exported[0] == name
    assert said(await give(newsroom.room, ann, *exported)) == "0 claims added; 0 updated; 23 unchanged."


async def test_an_export_holds_sentences_of_messages_only_when_asked_for(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, f"{DRONE_AGAIN} zanzibar")
    await maria.click(newsroom.flag(), label="Same claim")
    _, without = await attached(await maria.slash(newsroom.room, "export", format="csv"))
    _, whole = await attached(await maria.slash(newsroom.room, "export", format="csv", adopted=True))
    assert b"zanzibar" not in without
    assert b"zanzibar" in whole


async def test_an_export_over_the_upload_limit_is_zipped_and_then_refused(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await give(newsroom.room, maria, "seeds.csv", seed_file())
    _, plain = await attached(await maria.slash(newsroom.room, "export", format="csv"))
    limit_uploads(monkeypatch, len(plain) - 1)
    name, raw = await attached(await maria.slash(newsroom.room, "export", format="csv"))
    assert name == "claims.zip"
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert {one: archive.read(one) for one in archive.namelist()} == {"claims.csv": plain}
    limit_uploads(monkeypatch, 100)
    refused = await maria.slash(newsroom.room, "export", format="csv")
    assert f"`claimdesk export --guild {newsroom.guild.id} --format csv --output FILE`" in said(refused)
    whole = await maria.slash(newsroom.room, "export", format="csv", adopted=True)
    assert "--format csv --adopted --output FILE`" in said(whole)
    expect_errors(simcord_env, *[(TooLargeError, "even zipped")] * 2)


def limit_uploads(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """What Discord says of its upload limit with each interaction."""
    monkeypatch.setattr(
        discord.Interaction, "filesize_limit", property(lambda _: limit, lambda *_: None), raising=False
    )
