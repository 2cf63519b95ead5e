"""The command line, with a long wait before the first try to connect again, as after a long outage."""

from functools import partial

import discord.client
from discord.backoff import ExponentialBackoff

from bot import cli

BASE = 10_000
"""Seconds: the first wait is drawn from up to twice that."""


def main() -> None:
    vars(discord.client)["ExponentialBackoff"] = partial(ExponentialBackoff, BASE)
    cli.main()
