"""The bot is quiet by design: a claim is flagged once, every sighting is kept."""

import asyncio

from simcord import Env, MemberActor

from tests.discord.clock import pass_time
from tests.discord.newsroom import DRONE, DRONE_AGAIN, Newsroom, shown

HOUR = 3600.0
DRONE_NEARLY = "was it really a drone that attacked the home of Kadhimi in Baghdad, or something else?"


async def test_a_claim_is_flagged_again_only_after_the_cool_down(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, DRONE_AGAIN)
    await pass_time(simcord_env, 5.9 * HOUR)
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert len(newsroom.flags()) == 1
    await pass_time(simcord_env, 0.2 * HOUR)
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert len(newsroom.flags()) == 2
    assert len(await newsroom.authors()) == 3


async def test_the_cool_down_is_per_channel(newsroom: Newsroom, ann: MemberActor, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    other = newsroom.guild.create_text_channel("other")
    await ann.slash(other, "watch add")
    await tom.send(newsroom.room, DRONE_AGAIN)
    await tom.send(other, DRONE_AGAIN)
    assert len(newsroom.flags(other)) == 1


async def test_a_contradiction_is_flagged_within_the_cool_down_of_a_repeat(
    newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track("The Iraqi prime minister Kadhimi was unharmed in the attack on his home.")
    await tom.send(newsroom.room, "the iraqi PM Kadhimi was unharmed in the attack on his home")
    await tom.send(newsroom.room, "Kadhimi was not unharmed in the attack on his home")
    repeat, contradiction = newsroom.flags()
    assert "repeats #1" in shown(repeat)
    assert "differs from #1" in shown(contradiction)


async def test_a_flag_that_was_wrong_does_not_silence_the_next_one(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, DRONE_NEARLY)
    await maria.click(newsroom.flag(), label="Not this claim")
    await tom.send(newsroom.room, DRONE_NEARLY)
    assert newsroom.flags() == []
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert "repeats #1" in shown(newsroom.flag())


async def test_a_changed_verdict_ends_the_cool_down(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await ann.slash(newsroom.room, "settings set", announce_verdicts=False)
    await tom.send(newsroom.room, DRONE_AGAIN)
    await pass_time(simcord_env, 60)
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="true")
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert len(newsroom.flags()) == 2


async def test_a_cleared_verdict_ends_the_cool_down_too(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="true")
    await tom.send(newsroom.room, DRONE_AGAIN)
    await pass_time(simcord_env, 60)
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="none")
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert len(newsroom.flags()) == 2


async def test_a_reaction_can_stand_for_the_reply(
    newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await ann.slash(newsroom.room, "settings set", flag_style="reaction")
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    assert newsroom.flags() == []
    (shown_message,) = [one for one in newsroom.room.history() if one.id == message.id]
    assert [str(reaction.emoji) for reaction in shown_message.reactions] == ["\N{PUSHPIN}"]
    await tom.edit(message, "nothing of the kind")
    (shown_message,) = [one for one in newsroom.room.history() if one.id == message.id]
    assert shown_message.reactions == []


async def test_flags_can_go_to_the_desk_channel(
    newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    desk = newsroom.guild.create_text_channel("desk")
    await ann.slash(newsroom.room, "settings set", flag_style="desk_channel", desk_channel=desk)
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    assert newsroom.flags() == []
    (flag,) = newsroom.flags(desk)
    assert flag.embeds[0].url == message.jump_url
    assert "repeats #1" in shown(flag)
    await tom.delete(message)
    assert newsroom.flags(desk) == []


async def test_flags_in_the_desk_channel_go_with_the_channel_of_their_messages(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    desk = newsroom.guild.create_text_channel("desk")
    await ann.slash(desk, "settings set", flag_style="desk_channel", desk_channel=desk)
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert len(newsroom.flags(desk)) == 1
    simcord_env.backend.delete_channel(newsroom.room.id)
    await simcord_env.settle()
    assert newsroom.flags(desk) == []


async def test_a_message_deleted_while_it_is_read_leaves_no_flag_in_the_desk_channel(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    desk = newsroom.guild.create_text_channel("desk")
    await ann.slash(newsroom.room, "settings set", flag_style="desk_channel", desk_channel=desk)
    for _ in range(3):
        message = simcord_env.backend.create_message(newsroom.room.id, tom.id, DRONE_AGAIN)
        for _ in range(20):
            await asyncio.sleep(0)
        simcord_env.backend.delete_message(newsroom.room.id, message.id)
        await simcord_env.settle()
    assert newsroom.flags(desk) == []
    assert await newsroom.authors() == []


async def test_a_deleted_desk_channel_costs_no_sighting(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    desk = newsroom.guild.create_text_channel("desk")
    await ann.slash(newsroom.room, "settings set", flag_style="desk_channel", desk_channel=desk)
    simcord_env.backend.delete_channel(desk.id)
    await simcord_env.settle()
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert await newsroom.authors() == [tom.id]
    await ann.slash(newsroom.room, "settings set", flag_style="reply")
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert "repeats #1" in shown(newsroom.flag())


async def test_the_desk_channel_is_told_of_possible_claims_too(
    newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    desk = newsroom.guild.create_text_channel("desk")
    await ann.slash(newsroom.room, "settings set", flag_threshold=1.0, possible_threshold=0.1)
    message = await tom.send(newsroom.room, DRONE_NEARLY)
    assert newsroom.flags() == []
    await ann.slash(newsroom.room, "settings set", flag_style="desk_channel", desk_channel=desk)
    await tom.send(newsroom.room, DRONE_NEARLY)
    (told,) = newsroom.flags(desk)
    assert "Possibly about a tracked claim" in shown(told)
    assert "**#1** An armed drone" in shown(told)
    assert newsroom.flags() == []
    assert await newsroom.authors() == []
    assert told.embeds[0].url != message.jump_url


async def test_the_desk_is_told_once_of_a_possible_claim(
    newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    desk = newsroom.guild.create_text_channel("desk")
    await ann.slash(newsroom.room, "settings set", flag_threshold=1.0, possible_threshold=0.1)
    await ann.slash(newsroom.room, "settings set", flag_style="desk_channel", desk_channel=desk)
    await tom.send(newsroom.room, DRONE_NEARLY)
    async with newsroom.restarted():
        assert len(newsroom.flags(desk)) == 1


async def test_silence_keeps_the_sighting_only(
    newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await ann.slash(newsroom.room, "settings set", flag_style="silent")
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert newsroom.flags() == []
    assert await newsroom.authors() == [tom.id]
