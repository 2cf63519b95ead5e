"""A message in a watched channel repeats a claim."""

from simcord import MemberActor

from tests.discord.newsroom import DRONE, DRONE_AGAIN, Newsroom, buttons, shown


async def test_a_repeated_claim_is_flagged_in_a_reply(newsroom: Newsroom, tom: MemberActor) -> None:
    number = await newsroom.track(DRONE, claimant="Iraqi military", claimed_on="2021-11-07")
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    flag = newsroom.flag()
    assert flag.reference is not None
    assert flag.reference.message_id == message.id
    text = shown(flag)
    assert f"repeats #{number}" in text
    assert "needs sourcing: 0 of 1 source" in text
    assert "said by Iraqi military on 7 November 2021" in text
    assert "**drone**" in text
    assert "score 0." in text or "score 1.00" in text
    assert [one["label"] for one in buttons(flag)] == [
        "Add source",
        "Set verdict",
        "Not this claim",
        "Same claim",
        "Mute here 24 h",
    ]
