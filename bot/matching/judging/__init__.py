"""How sure it is that a window of a text is about a wording, and what it says of it."""
