"""Track as claim on long text: the editor picks a sentence, and the form opens filled."""

from typing import Any

from simcord import Env, InteractionResult, MemberActor

from bot.discord_app.access import RefusedError
from tests.discord.newsroom import Newsroom, buttons, expect_errors, reply, said

ARTICLE = (
    "The river is a calm place. The Elm dam broke on Tuesday and 40 houses were flooded.\n"
    "“Nobody listened to us,” Mayor Ann Bell said. What happens next?"
)
MANY = "\n".join(f"The police said that {number} houses in Elm were flooded." for number in range(2, 42))


def options(answer: InteractionResult) -> list[dict[str, Any]]:
    return [option for part in buttons(reply(answer)) for option in part.get("options", [])]


def filled(answer: InteractionResult) -> dict[str, Any]:
    return {one["custom_id"]: one.get("value") or "" for one in _inputs(answer.modal)}


def _inputs(modal: object) -> list[dict[str, Any]]:
    """The text inputs of a raw modal, wherever they are nested."""
    if isinstance(modal, dict):
        own = [modal] if modal.get("type") == 4 else []
        return own + [one for part in modal.values() for one in _inputs(part)]
    return [one for part in modal for one in _inputs(part)] if isinstance(modal, list) else []


async def test_of_a_long_message_the_sentences_worth_tracking_are_offered(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    message = await tom.send(newsroom.room, ARTICLE)
    answer = await maria.context_menu(newsroom.room, "Track as claim", message)
    assert answer.ephemeral
    assert said(answer) == "Which sentence is the claim?"
    assert [(one["label"], one["description"]) for one in options(answer)] == [
        ("The Elm dam broke on Tuesday and 40 houses were flooded.", "number, event, name"),
        (
            "“Nobody listened to us,” Mayor Ann Bell said.",
            "by Mayor Ann Bell; quote, statement, name, denial",
        ),
    ]
    form = await maria.select(reply(answer), ["1"], custom_id="sentence")
    assert filled(form) == {
        "text": "“Nobody listened to us,” Mayor Ann Bell said.",
        "claimant": "Mayor Ann Bell",
        "quote": "Nobody listened to us",
        "claimed_on": "",
        "tags": "",
    }
    done = await maria.submit_modal(form, {"text": "The mayor was not listened to.", "claimant": "Ann Bell"})
    assert "Tracked as #1." in said(done)
    assert message.jump_url in said(done)


async def test_several_sentences_of_one_message_can_be_picked_one_after_another(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    answer = await maria.context_menu(newsroom.room, "Track as claim", await tom.send(newsroom.room, ARTICLE))
    for place in ("0", "1"):
        form = await maria.select(reply(answer), [place], custom_id="sentence")
        done = await maria.submit_modal(form, {"text": str(filled(form)["text"])})
        assert f"Tracked as #{int(place) + 1}." in said(done)


async def test_the_text_of_a_pasted_file_is_read(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    message = await tom.send(newsroom.room, "", attachments=[("message.txt", MANY.encode())])
    answer = await maria.context_menu(newsroom.room, "Track as claim", message)
    assert said(answer) == "Which sentence is the claim? These are 25 of 40 that may be one."
    assert len(options(answer)) == 25
    form = await maria.select(reply(answer), ["24"], custom_id="sentence")
    assert (filled(form)["text"], filled(form)["claimant"]) == (
        "The police said that 26 houses in Elm were flooded.",
        "The police",
    )


async def test_where_no_sentence_stands_out_the_editor_writes_it(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    message = await tom.send(newsroom.room, "", attachments=[("message.txt", b"what a day\nlovely")])
    answer = await maria.context_menu(newsroom.room, "Track as claim", message)
    assert said(answer) == "No sentence stands out as a claim; write it yourself."
    assert options(answer) == []
    form = await maria.click(reply(answer), label="Write it myself")
    assert filled(form)["text"] == "what a day lovely"


async def test_a_short_message_goes_to_the_form_as_it_is(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    message = await tom.send(newsroom.room, "Lovely day. The Elm dam broke on Tuesday.")
    form = await maria.context_menu(newsroom.room, "Track as claim", message)
    assert filled(form)["text"] == "Lovely day. The Elm dam broke on Tuesday."


async def test_of_a_long_message_with_one_claim_that_one_is_offered(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    message = await tom.send(
        newsroom.room, "What a lovely day it is. " * 15 + "The Elm dam broke on Tuesday."
    )
    answer = await maria.context_menu(newsroom.room, "Track as claim", message)
    assert [one["label"] for one in options(answer)] == ["The Elm dam broke on Tuesday."]


async def test_who_is_no_editor_is_offered_nothing(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    message = await tom.send(newsroom.room, ARTICLE)
    answer = await tom.context_menu(newsroom.room, "Track as claim", message)
    assert "Only editors" in said(answer)
    assert buttons(reply(answer)) == []
    expect_errors(simcord_env, (RefusedError, "Only editors"))
