"""Sentences of a text that an editor may want to track."""

from bot.matching.extraction import Proposal, proposals

__all__ = ["Proposal", "proposals"]
