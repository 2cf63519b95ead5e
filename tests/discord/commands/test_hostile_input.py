"""Hostile words in real messages and commands: answered or refused in a sentence, pinging nobody."""

import logging
from typing import Any

import pytest
from simcord import Env, InteractionResult, MemberActor

from tests.discord.newsroom import DRONE, DRONE_AGAIN, Newsroom, reply, said
from tests.hostile import NAUGHTY, generated_texts

NOBODY: tuple[dict[str, Any], ...] = ({"parse": []}, {"parse": [], "replied_user": False})


def sendable(text: str, limit: int) -> str:
    """What Discord would deliver: no lone surrogates, nothing over its limit, something."""
    sound = text.encode(errors="replace").decode().replace("\x00", "")
    return sound[:limit].strip() or "nothing"


def answered(answer: InteractionResult) -> str:
    text = said(answer)
    assert text or reply(answer).attachments
    assert "went wrong" not in text
    assert answer.ephemeral
    assert len(reply(answer).content) <= 2000
    return text


def silent(env: Env, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing was logged as gone wrong, and nothing that was posted or answered may ping anybody."""
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []
    posted = [
        body for one in env.http_requests if one.method in {"POST", "PATCH"} for body in _messages(one.json)
    ]
    assert posted
    loud = [body for body in posted if body.get("allowed_mentions") not in NOBODY]
    assert loud == []


def _messages(body: Any) -> list[dict[str, Any]]:
    """What a request to Discord shows to people."""
    said_to_all = body.get("data", body) if isinstance(body, dict) else None
    speaks = isinstance(said_to_all, dict) and not said_to_all.keys().isdisjoint({"content", "embeds"})
    return [said_to_all] if speaks and said_to_all is not None else []


async def test_messages_of_any_kind_are_read_and_those_that_repeat_a_claim_flagged(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    await newsroom.track(DRONE)
    texts = [sendable(text, 2000) for text in [*NAUGHTY, *generated_texts("messages", 2000)]]
    for text in texts:
        await tom.send(newsroom.room, text)
    await newsroom.manager.slash(newsroom.room, "settings set", cooldown_hours=0)
    before = len(newsroom.flags())
    await tom.send(newsroom.room, f"@everyone <@{tom.id}> \u202e {DRONE_AGAIN} **[x](https://evil.example)**")
    assert len(newsroom.flags()) == before + 1
    silent(simcord_env, caplog)


async def test_files_of_text_are_read_whatever_they_hold(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    await newsroom.track(DRONE)
    files = [
        b"\x00" * 5000,
        b"\xff\xfe\x00\xd8",
        bytes(range(256)),
        "\n".join(NAUGHTY).encode(errors="replace"),
    ]
    for raw in files:
        await tom.send(newsroom.room, "", attachments=[("message.txt", raw)])
    await tom.send(
        newsroom.room,
        "see file",
        attachments=[("message.txt", DRONE_AGAIN.replace("armed ", "armed\x00").encode())],
    )
    kept = [
        value for row in (await newsroom.everything())["sightings"] for value in row if isinstance(value, str)
    ]
    assert any("Kadhimi" in words for words in kept)
    assert not any("\x00" in words for words in kept)
    silent(simcord_env, caplog)


COMMANDS: tuple[tuple[str, dict[str, str]], ...] = (
    ("check", {"text": ""}),
    ("claim search", {"query": ""}),
    ("claim list", {"tag": ""}),
    ("claim show", {"claim": ""}),
    ("claim add", {"text": "", "claimant": "", "quote": "", "tags": ""}),
    ("claim add", {"text": "The bridge is shut, they say.", "source": "", "claimed_on": ""}),
    ("claim phrasing", {"claim": "1", "text": ""}),
    ("claim phrasing-remove", {"claim": "1", "phrasing": ""}),
    ("claim verdict", {"claim": "1", "verdict": "false", "note": "", "published_url": ""}),
    ("claim seen", {"claim": "1", "url": ""}),
    ("claim merge", {"duplicate": "", "into": "1"}),
    ("source add", {"claim": "1", "url": "https://example.org/a", "title": "", "quote": ""}),
    ("source add", {"claim": "1", "url": ""}),
    ("source remove", {"claim": "1", "source": ""}),
    ("settings set", {"language": ""}),
    ("digest schedule", {"weekday": "monday", "hour": "9", "timezone": ""}),
    ("export", {"format": "claimreview", "publisher": ""}),
)
"""Each option that takes words, empty here, is given the hostile ones."""


@pytest.mark.simcord(check_errors=False)  # refusals in a sentence
async def test_commands_take_what_is_typed_or_say_what_is_wrong_with_it(
    simcord_env: Env,
    newsroom: Newsroom,
    ann: MemberActor,
    maria: MemberActor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await newsroom.track(DRONE)
    texts = [*NAUGHTY, *generated_texts("commands", 6000)]
    for place, text in enumerate(texts):
        name, options = COMMANDS[place % len(COMMANDS)]
        given: dict[str, Any] = {key: value or sendable(text, 6000) for key, value in options.items()}
        if "hour" in given:
            given["hour"] = int(given["hour"])
        who = ann if name.split()[0] in {"settings", "digest"} else maria
        answered(await who.slash(newsroom.room, name, **given))
    assert "drone" in said(await maria.slash(newsroom.room, "claim show", claim="1"))
    silent(simcord_env, caplog)


@pytest.mark.parametrize(
    ("command", "option", "others"),
    [
        ("claim show", "claim", {}),
        ("claim restore", "claim", {}),
        ("claim phrasing-remove", "phrasing", {"claim": "1"}),
        ("source remove", "source", {"claim": "1"}),
        ("source remove", "source", {"claim": "\u0661 %_"}),
        ("settings set", "language", {}),
        ("digest schedule", "timezone", {}),
    ],
)
async def test_suggestions_come_whatever_is_typed(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, command: str, option: str, others: dict[str, str]
) -> None:
    await newsroom.track(DRONE)
    for text in NAUGHTY[::3]:
        choices = await ann.autocomplete(newsroom.room, command, option, sendable(text, 6000), **others)
        assert len(choices) <= 25
        assert all(1 <= len(choice["name"]) <= 100 for choice in choices)
    assert not simcord_env.errors


@pytest.mark.simcord(check_errors=False)  # refusals in a sentence
async def test_forms_and_menus_take_hostile_words(
    simcord_env: Env,
    newsroom: Newsroom,
    tom: MemberActor,
    maria: MemberActor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for text in NAUGHTY[::2]:
        message = await tom.send(newsroom.room, sendable(text, 2000))
        answered(await maria.context_menu(newsroom.room, "Check for tracked claims", message))
        form = await maria.context_menu(newsroom.room, "Track as claim", message)
        if form.modal is None:
            answered(form)
            continue
        words = sendable(text, 300)
        answered(
            await maria.submit_modal(form, {"text": words, "claimant": words, "quote": words, "tags": words})
        )
    silent(simcord_env, caplog)
