"""Logs: how lines look, and how often the same cause is logged."""
