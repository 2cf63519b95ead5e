"""Which claims a text repeats: each guild's matcher, kept in step with its claims."""
