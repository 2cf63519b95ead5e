"""A text in parts: characters, tokens, numbers, names, sentences."""
