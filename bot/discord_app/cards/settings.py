"""What a server's settings are, and what they mean."""

from typing import Any

import discord

from bot.desk.guilds.kinds import Channel, Role
from bot.desk.guilds.settings import SETTINGS, Setting, Settings
from bot.discord_app.cards.formatting import listed


def settings_embed(settings: Settings) -> discord.Embed:
    lines = [
        f"{setting.name}: **{_shown(setting, setting.value_in(settings))}**. {setting.meaning}"
        for setting in SETTINGS.values()
    ]
    return discord.Embed(title="Settings", description=listed(lines, 4096))


def _shown(setting: Setting, value: Any) -> str:
    match setting.kind:
        case Channel() if value is not None:
            return f"<#{value}>"
        case Role() if value is not None:
            return f"<@&{value}>"
    return setting.show(value)
