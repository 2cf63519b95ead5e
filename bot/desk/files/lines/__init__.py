"""A whole desk in JSON Lines: a line for each claim, with its history."""
