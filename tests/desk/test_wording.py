import ast
import re
from pathlib import Path

import bot.desk

DISCORDS = re.compile(
    r"<[#@]|@everyone|(?<![\w/])/(?:check|claim|digest|export|import|privacy|settings|source|watch)\b"
)
"""A mention, or a command of the bot, as only Discord has them."""


def test_the_desk_names_no_command_and_no_mention_of_discord() -> None:
    """Its sentences are read on the command line too."""
    texts = {
        f"{file.name}:{node.lineno}": node.value
        for file in Path(bot.desk.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert len(texts) > 500
    assert {place: text for place, text in texts.items() if DISCORDS.search(text)} == {}
