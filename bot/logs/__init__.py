"""Logs: how lines look, and how often a cause is told."""
