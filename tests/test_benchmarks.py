"""The benchmarks run, on desks small enough for a test; how fast they are is for them to say."""

from tests.benchmarks import commands, digest


async def test_the_digests_benchmark_measures_every_part() -> None:
    figures = await digest.measure(claims=30, sightings=60)
    parts = {"digest", "text", "table", "chart"}
    assert set(figures) == {
        "claims", "sightings", *(f"{part}_s" for part in parts), *(f"{part}_loop_blocked_ms" for part in parts),
    }  # fmt: skip
    assert figures["digest_s"] > 0
    assert figures["chart_s"] > 0


async def test_the_benchmark_of_commands_measures_all_that_the_bot_offers() -> None:
    """It raises UnknownCommandError itself where a command is missing."""
    figures = await commands.measure(claims=60, changes=30)
    assert {"button: Next", "form: edit", "form: erase"} <= {figure.name for figure in figures}
    assert all(figure.answer_ms > 0 and figure.held_ms > 0 and figure.step_ms > 0 for figure in figures)
