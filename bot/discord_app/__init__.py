"""The bot in Discord: the only folder that imports discord. Cogs parse, call the desk and render."""
