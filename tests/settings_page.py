"""Writes docs/settings.md: `python -m tests.settings_page`, after a change of what settings are declared."""

from pathlib import Path

from bot.desk.guilds.settings import SETTINGS, default_settings

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"


def page() -> str:
    defaults = default_settings()
    lines = [
        "# Settings of a server",
        "",
        "Whoever manages the server sees them with `/settings show` and changes them with `/settings set`. The command line",
        "has `claimdesk settings show` and `claimdesk settings set NAME VALUE`, with `--guild ID` for a server's desk; `none`",
        "clears what can be cleared. Every change is in the history. Flags of the last seven days follow `/settings set` at",
        "once, and `claimdesk settings set` with their claim's next change in Discord. The page is written by",
        "`python -m tests.settings_page` from bot/desk/guilds/settings.py.",
        "",
        "| setting | meaning | values | unless changed |",
        "|---|---|---|---|",
    ]
    for name, setting in SETTINGS.items():
        default = setting.show(setting.value_in(defaults))
        lines.append(f"| `{name}` | {setting.meaning} | {setting.expected} | {default} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page())
