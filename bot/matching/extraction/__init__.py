"""Claims proposed from an article."""
