"""The bot's commands, a file for each group, with the forms and menus that belong to it."""
