"""Figures in a text: how they are written, what they count, and as values."""
