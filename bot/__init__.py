"""Claimdesk: the claims of a fact-checking desk, and a Discord bot that notices when they are repeated."""
