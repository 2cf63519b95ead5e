"""A guild's desk as a whole: its settings and the revision that every change takes."""
