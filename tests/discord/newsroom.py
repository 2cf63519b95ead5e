"""What tests do in the simulated Discord, and the claims that they do it with."""

from dataclasses import dataclass
from typing import Any, cast

import discord
from simcord import ChannelHandle, Env, GuildHandle, InteractionResult, MemberActor

from bot.discord_app.client import Claimdesk

DRONE = "An armed drone attacked the home of Iraqi Prime Minister Mustafa al-Kadhimi in Baghdad."
DRONE_AGAIN = "wire says an armed drone attacked PM Kadhimi's home in Baghdad overnight"
FRAUD = "Iraq's parliamentary election in October was rigged by massive fraud."
FRAUD_AGAIN = "they keep saying the October parliamentary election in Iraq was rigged, massive fraud"


@dataclass
class Newsroom:
    env: Env
    guild: GuildHandle
    room: ChannelHandle
    editor: MemberActor
    manager: MemberActor

    @property
    def bot(self) -> Claimdesk:
        return cast(Claimdesk, self.env.bot)

    async def track(self, text: str, **options: Any) -> int:
        """Have the editor track a claim; its number."""
        answer = await self.editor.slash(self.room, "claim add", text=text, **options)
        if any(button.get("label") == "Track separately" for button in buttons(answer.response)):
            answer = await self.editor.click(answer.response, label="Track separately")
        return int(said(answer).split("#")[1].split(".")[0])

    def flags(self, channel: ChannelHandle | None = None) -> list[discord.Message]:
        """The bot's messages in the channel, the oldest first."""
        me = self.bot.user
        return [one for one in (channel or self.room).history() if me is not None and one.author.id == me.id]

    def flag(self) -> discord.Message:
        """The only one."""
        (flag,) = self.flags()
        return flag


def said(answer: InteractionResult) -> str:
    """All that an answer says, its embeds included."""
    message = answer.response
    assert message is not None, "no answer"
    return shown(message)


def shown(message: Any) -> str:
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.title, embed.description, *(f"{field.name}: {field.value}" for field in embed.fields)]
        parts.append(embed.footer.text)
    return "\n".join(part for part in parts if part)


def buttons(message: Any) -> list[dict[str, Any]]:
    """The parts of a message's rows, raw."""
    rows = [row if isinstance(row, dict) else row.to_dict() for row in message.components]
    return [part for row in rows for part in row.get("components", [])]
