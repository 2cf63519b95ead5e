"""`python -m tests.standin.run_bot ARGUMENTS`: the command line, talking to the stand-in at STANDIN_URL.

STANDIN_MAIN names another function to call, as `module:function`.
"""

import os
from importlib import import_module

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def main() -> None:
    url = yarl.URL(os.environ["STANDIN_URL"])
    Route.BASE = str(url.with_path("/api/v10"))
    DiscordWebSocket.DEFAULT_GATEWAY = url.with_scheme("ws").with_path("/gateway")
    module, _, function = os.environ.get("STANDIN_MAIN", "bot.cli:main").partition(":")
    getattr(import_module(module), function)()


if __name__ == "__main__":
    main()
