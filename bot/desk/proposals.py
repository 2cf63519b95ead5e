"""Sentences of a text that an editor may want to track."""

from bot.matching.extraction import Proposal, most_telling, proposals

__all__ = ["Proposal", "most_telling", "proposals"]
