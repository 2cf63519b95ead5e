"""A message in a watched channel repeats a claim."""

import discord
from simcord import ChannelHandle, Env, GuildHandle, MemberActor
from simcord.backend import serializers

from tests.discord.newsroom import DRONE, DRONE_AGAIN, FRAUD, FRAUD_AGAIN, Newsroom, buttons, said, shown

LABELS = ["Add source", "Set verdict", "Not this claim", "Same claim", "Mute here 24 h"]


async def test_a_repeated_claim_is_flagged_in_a_reply(newsroom: Newsroom, tom: MemberActor) -> None:
    number = await newsroom.track(DRONE, claimant="Iraqi military", claimed_on="2021-11-07")
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    flag = newsroom.flag()
    assert flag.reference is not None
    assert flag.reference.message_id == message.id
    assert not flag.mentions
    text = shown(flag)
    assert f"repeats #{number}" in text
    assert "needs sourcing: 0 of 1 source; said by Iraqi military on 7 November 2021" in text
    assert "“wire says an **armed** **drone** **attacked**" in text
    assert "(score 0.9" in text or "(score 1.00)" in text
    assert [one["label"] for one in buttons(flag)] == LABELS


async def test_other_messages_are_left_alone(newsroom: Newsroom, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    for text in (
        "ok",
        "lol no way",
        "Kadhimi meets the Turkish ambassador on Thursday",
        "https://example.org/",
    ):
        await tom.send(newsroom.room, text)
    assert newsroom.flags() == []


async def test_a_contradiction_says_that_it_differs(newsroom: Newsroom, tom: MemberActor) -> None:
    await newsroom.track("The Iraqi prime minister Kadhimi was unharmed in the attack on his home.")
    await tom.send(newsroom.room, "Kadhimi was not unharmed in the attack on his home")
    assert "differs from #1" in shown(newsroom.flag())


async def test_a_checked_claim_is_flagged_with_its_verdict_and_sources(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD, source="https://example.org/observers")
    await maria.slash(
        newsroom.room, "claim verdict", claim="1", verdict="false", published_url="https://desk.example/fraud"
    )
    await tom.send(newsroom.room, FRAUD_AGAIN)
    text = shown(newsroom.flag())
    assert "checked: False" in text
    assert "https://desk.example/fraud\nhttps://example.org/observers" in text


async def test_long_addresses_are_shown_whole(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    published, source = (f"https://{name}.example/{'a' * 600}" for name in ("desk", "observers"))
    await newsroom.track(FRAUD, source=source)
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="false", published_url=published)
    await tom.send(newsroom.room, FRAUD_AGAIN)
    assert f"{published}\n{source}" in shown(newsroom.flag())


async def test_one_reply_shows_all_claims_of_a_message(newsroom: Newsroom, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    await tom.send(newsroom.room, f"{DRONE_AGAIN}. Also, {FRAUD_AGAIN}.")
    text = shown(newsroom.flag())
    assert "#1**" in text
    assert "#2**" in text


async def test_text_files_are_read(newsroom: Newsroom, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    draft = (
        "The weather was fine.\n" * 200 + DRONE_AGAIN + ".\n" + "Nothing else happened on that day.\n" * 200
    )
    await tom.send(newsroom.room, "", attachments=[("message.txt", draft.encode())])
    assert "repeats #1" in shown(newsroom.flag())


async def test_files_over_a_mebibyte_and_pictures_are_left_alone(
    newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    large = DRONE_AGAIN.encode() + b" " * (1024 * 1024)
    await tom.send(newsroom.room, "", attachments=[("message.txt", large)])
    await tom.send(newsroom.room, "", attachments=[("photo.png", DRONE_AGAIN.encode())])
    assert newsroom.flags() == []


async def test_forwarded_words_are_nobodys_own(
    newsroom: Newsroom, guild: GuildHandle, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    elsewhere = guild.create_text_channel("elsewhere")
    original = await tom.send(elsewhere, DRONE_AGAIN)
    await tom.forward(original, newsroom.room)
    assert "repeats #1" in shown(newsroom.flag())
    assert await newsroom.authors() == [None]


async def test_a_link_preview_that_arrives_later_is_read(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, "https://example.org/story")
    assert newsroom.flags() == []
    stored = simcord_env.backend.get_message(newsroom.room.id, message.id)
    payload = dict(serializers.message_payload(simcord_env.backend, stored))
    payload["embeds"] = [{"type": "link", "title": DRONE_AGAIN, "url": "https://example.org/story"}]
    simcord_env.backend.emit("MESSAGE_UPDATE", payload)
    await simcord_env.settle()
    assert "repeats #1" in shown(newsroom.flag())


async def test_a_link_to_where_a_claim_was_seen_is_a_sighting(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await maria.slash(
        newsroom.room, "claim seen", claim="1", url="https://www.example.org/story?utm_source=a"
    )
    await tom.send(newsroom.room, "look at https://example.org/")
    assert newsroom.flags() == []
    await tom.send(newsroom.room, "look at http://example.org/story?fbclid=zzz#top please")
    assert "links to where #1 was seen" in shown(newsroom.flag())


async def test_a_link_counts_whatever_stands_around_it(
    newsroom: Newsroom, ann: MemberActor, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await ann.slash(newsroom.room, "settings set", cooldown_hours=0)
    await maria.slash(newsroom.room, "claim seen", claim="1", url="https://example.org/story")
    await tom.send(newsroom.room, "did you read https://www.example.org/story?")
    await tom.send(newsroom.room, "_https://example.org/story_, they say")
    assert len(newsroom.flags()) == 2


async def test_the_bot_never_reads_itself(newsroom: Newsroom, ann: MemberActor, tom: MemberActor) -> None:
    """Not even where other bots are read, and where the claim in its flag could be flagged again at once."""
    await newsroom.track(DRONE)
    await ann.slash(newsroom.room, "watch add", feeds=True)
    await ann.slash(newsroom.room, "settings set", cooldown_hours=0)
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert len(newsroom.flags()) == 1


async def test_feeds_are_read_only_where_the_watch_says_so(
    simcord_env: Env, newsroom: Newsroom, guild: GuildHandle, ann: MemberActor
) -> None:
    await newsroom.track(DRONE)
    hook = guild.create_webhook(newsroom.room, "feed")
    other = guild.add_member(simcord_env.create_user("rss", bot=True))
    await hook.send(DRONE_AGAIN, username="Wire")
    await other.send(newsroom.room, DRONE_AGAIN)
    assert newsroom.flags() == []
    await ann.slash(newsroom.room, "watch add", feeds=True)
    await hook.send("", username="Wire", embeds=[discord.Embed(title=DRONE_AGAIN)])
    assert "repeats #1" in shown(newsroom.flag())


async def test_a_category_covers_its_channels_and_their_threads(
    simcord_env: Env, newsroom: Newsroom, guild: GuildHandle, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    category = guild.create_category("Desk")
    inside = guild.create_text_channel("inside", category=category)
    outside = guild.create_text_channel("outside")
    await ann.slash(newsroom.room, "watch add", channel=category)
    thread = ChannelHandle(simcord_env, guild, simcord_env.backend.create_thread(inside.id, "side", tom.id))
    await simcord_env.settle()
    for channel in (inside, outside, thread):
        await tom.send(channel, DRONE_AGAIN)
    assert len(newsroom.flags(inside)) == 1
    assert len(newsroom.flags(thread)) == 1
    assert newsroom.flags(outside) == []


async def test_a_forum_covers_its_posts(
    simcord_env: Env, newsroom: Newsroom, guild: GuildHandle, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    forum = guild.create_forum_channel("leads")
    await ann.slash(newsroom.room, "watch add", channel=forum)
    channel = newsroom.bot.get_channel(forum.id)
    assert isinstance(channel, discord.ForumChannel)
    await channel.create_thread(name="post", content="start")
    await simcord_env.settle()
    (post,) = forum.threads
    await tom.send(post, DRONE_AGAIN)
    assert "repeats #1" in shown(newsroom.flags(post)[-1])


async def test_a_removed_watch_is_not_read(newsroom: Newsroom, ann: MemberActor, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    assert f"<#{newsroom.room.id}> is not watched" in said(await ann.slash(newsroom.room, "watch remove"))
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert newsroom.flags() == []


async def test_an_event_delivered_twice_gives_one_flag(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    event = next(
        payload
        for _, name, payload in simcord_env.backend.transcript
        if name == "MESSAGE_CREATE" and payload["id"] == str(message.id)
    )
    simcord_env.backend.emit("MESSAGE_CREATE", event)
    simcord_env.backend.emit("MESSAGE_CREATE", event)
    await simcord_env.settle()
    assert len(newsroom.flags()) == 1


async def test_what_is_typed_cannot_forge_markdown_or_ping(newsroom: Newsroom, tom: MemberActor) -> None:
    await newsroom.track(
        f"# {DRONE} ||x|| [here](https://evil.example) @everyone <@&1> \u202e `code`",
        claimant="**Bold** _man_",
    )
    await tom.send(newsroom.room, f"> {DRONE} **all of it** @everyone <@{tom.id}>")
    flag = newsroom.flag()
    text = shown(flag)
    assert "\\[here\\](https://evil.example)" in text
    assert "\\|\\|x\\|\\|" in text
    assert "said by \\*\\*Bold\\*\\* \\_man\\_" in text
    assert "\u202e" not in text
    assert "\\@everyone" in text
    assert not flag.mention_everyone
    assert not flag.mentions


async def test_a_flag_follows_its_claim_into_another_one(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD)
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, DRONE_AGAIN)
    await maria.slash(newsroom.room, "claim merge", duplicate="2", into="1")
    assert "repeats #1" in shown(newsroom.flag())
    assert DRONE not in shown(newsroom.flag())


async def test_a_flag_goes_with_its_archived_claim(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD)
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, f"{DRONE_AGAIN}. Also, {FRAUD_AGAIN}.")
    await maria.slash(newsroom.room, "claim archive", claim="2")
    assert "#2" not in shown(newsroom.flag())
    await maria.slash(newsroom.room, "claim archive", claim="1")
    assert newsroom.flags() == []
