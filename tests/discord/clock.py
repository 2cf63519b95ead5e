"""Time in the simulated Discord, however slow the machine is."""

from datetime import datetime, timedelta
from typing import Any

import discord
from simcord import Env

TRIES = 30
"""Of five seconds of real time, in which simcord lets the bot settle or time pass."""
LOOKS_EVERY = 0.005
"""Seconds between two looks whether a bot that waits for something has settled."""


class PatientEnv(Env):
    """Waits on for a bot that a busy machine has not let settle in five seconds; its time begins when a test says."""

    def __init__(self, bot: discord.Client, *, begins: datetime | None = None, **options: Any) -> None:
        super().__init__(bot, **options)
        if begins is not None:
            self.backend.clock.advance((begins - self.now()).total_seconds())

    async def _settle_internal(self, **options: Any) -> None:
        options.setdefault("idle", LOOKS_EVERY)
        for _ in range(TRIES - 1):
            try:
                return await super()._settle_internal(**options)
            except TimeoutError:
                options["_deadline"] = None
        return await super()._settle_internal(**options)


async def pass_time(env: Env, seconds: float) -> None:
    """Advance the clock, however much falls due meanwhile."""
    end = env.now() + timedelta(seconds=seconds)
    for tries in range(TRIES):
        try:
            await env.advance_time((end - env.now()).total_seconds())
        except TimeoutError:
            if tries == TRIES - 1:
                raise
        else:
            return
