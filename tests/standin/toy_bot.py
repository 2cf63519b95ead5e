"""A bot of a few lines, with which the stand-in itself is tested."""

import asyncio
import os
import signal

import discord
from discord import app_commands
from discord.ext import commands


class Question(discord.ui.Modal, title="Source"):
    url: discord.ui.TextInput["Question"] = discord.ui.TextInput(label="URL", custom_id="url")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"noted {self.url.value}", ephemeral=True)


class Buttons(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Press", custom_id="toy:press")
    async def press(self, interaction: discord.Interaction, _: discord.ui.Button["Buttons"]) -> None:
        await interaction.response.send_message("pressed", ephemeral=True)

    @discord.ui.button(label="Ask", custom_id="toy:ask")
    async def ask(self, interaction: discord.Interaction, _: discord.ui.Button["Buttons"]) -> None:
        await interaction.response.send_modal(Question())


class Toy(commands.Bot):
    def __init__(self) -> None:
        intents = discord.Intents.default()
        intents.message_content = True
        super().__init__(commands.when_mentioned, intents=intents)

    async def setup_hook(self) -> None:
        self.add_view(Buttons())
        self.tree.add_command(slow)
        self.tree.add_command(menu)
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if message.author == self.user:
            return
        if message.content == "history":
            found = [one.content async for one in message.channel.history(limit=3, oldest_first=True)]
            await message.channel.send(", ".join(found))
            return
        texts = [message.content] + [(await one.read()).decode() for one in message.attachments]
        await message.reply(f"heard {' '.join(texts)}", view=Buttons(), mention_author=False)


@app_commands.command(description="answers late")
@app_commands.describe(text="what to say", who="to whom")
async def slow(interaction: discord.Interaction, text: str, who: discord.Member | None = None) -> None:
    await interaction.response.defer(ephemeral=True)
    await asyncio.sleep(0.05)
    await interaction.followup.send(f"{text} {who.name if who else ''}".strip())
    await interaction.followup.send("for all")


@slow.autocomplete("text")
async def suggest(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=current.upper(), value=current)]


@app_commands.context_menu(name="Look")
async def menu(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"saw {message.content}", ephemeral=True)


async def run() -> None:
    toy = Toy()
    running = asyncio.create_task(toy.start(os.environ["DISCORD_TOKEN"]))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    async with toy:
        try:
            await running
        except asyncio.CancelledError:
            print("stopped", flush=True)


def main() -> None:
    discord.utils.setup_logging()
    asyncio.run(run())
