"""The benchmarks run, on desks small enough for a test; how fast they are is for them to say."""

from tests.benchmarks import digest


async def test_the_digests_benchmark_measures_every_part() -> None:
    figures = await digest.measure(claims=30, sightings=60)
    parts = {"digest", "text", "table", "chart"}
    assert set(figures) == {
        "claims", "sightings", *(f"{part}_s" for part in parts), *(f"{part}_loop_blocked_ms" for part in parts),
    }  # fmt: skip
    assert figures["digest_s"] > 0
    assert figures["chart_s"] > 0
