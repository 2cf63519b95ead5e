"""`claimdesk claims` and `claimdesk sources`."""

from bot.cli.claims import changing
from bot.cli.claims.finding import app

__all__ = ["app", "changing"]
