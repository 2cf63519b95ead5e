"""Messages in: what they say, which are read, and how far each channel was handled."""
