"""What the running bot counts and times, and where it shows it: /metrics for Prometheus, and /healthz."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

Health = Callable[[], Awaitable[str | None]]
"""Says in a few words what is wrong; None when all is well."""


class Metrics:
    """One process's figures. Their labels name no server, channel or person."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.messages = Counter(
            "claimdesk_messages", "Messages read, by what came of it.", ["outcome"], registry=self.registry
        )
        self.matches = Counter(
            "claimdesk_matches", "Claims found in messages.", ["relation"], registry=self.registry
        )
        self.unjudged = Counter(
            "claimdesk_messages_unjudged",
            "Messages whose sense was left open because too many others waited for the judge.",
            registry=self.registry,
        )
        self.flags = Counter("claimdesk_flags", "Flags posted.", registry=self.registry)
        self.flag_seconds = Histogram(
            "claimdesk_flag_seconds",
            "From a message's event to its posted flag.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.command_seconds = Histogram(
            "claimdesk_command_seconds",
            "From a command's event to its end, by what came of it.",
            ["command", "outcome"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.waiting = Gauge(
            "claimdesk_messages_waiting", "Messages received and not done with.", registry=self.registry
        )
        self.gateway_latency = Gauge(
            "claimdesk_gateway_latency_seconds",
            "From the last heartbeat to Discord's answer.",
            registry=self.registry,
        )
        self.database_errors = Counter(
            "claimdesk_database_errors", "Statements that the database could not do.", registry=self.registry
        )
        self.last_digest = Gauge(
            "claimdesk_last_digest_timestamp_seconds",
            "When a digest was last posted, in seconds since 1970; 0 for not yet.",
            registry=self.registry,
        )


@asynccontextmanager
async def serve_metrics(metrics: Metrics, health: Health, host: str, port: int) -> AsyncIterator[int]:
    """Serve the figures while the block runs; gives the port, a free one for 0. OSError says it is taken."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(
            body=generate_latest(metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    async def healthz(_: web.Request) -> web.Response:
        wrong = await health()
        return web.Response(text=f"{wrong or 'ok'}\n", status=503 if wrong else 200)

    app = web.Application()
    app.router.add_get("/metrics", page)
    app.router.add_get("/healthz", healthz)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
