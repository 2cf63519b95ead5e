"""Time that passes in the simulated Discord."""

from datetime import timedelta

from simcord import Env

TRIES = 30


async def pass_time(env: Env, seconds: float) -> None:
    """Advance the clock. simcord gives one advance five seconds of real time, however much falls due in it; a
    slow machine takes several.
    """
    end = env.now() + timedelta(seconds=seconds)
    for tries in range(TRIES):
        try:
            await env.advance_time((end - env.now()).total_seconds())
        except TimeoutError:
            if tries == TRIES - 1:
                raise
        else:
            return
