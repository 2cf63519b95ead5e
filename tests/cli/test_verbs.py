import re
from importlib import import_module

import pytest
import typer

from bot.cli.verbs import VERBS

FIRST_SENTENCE = re.compile(r".+?\.(?= |$)")


def own_help(verb: str) -> str:
    """What the verb's command or group of commands says of itself, in one line."""
    module, name, _ = VERBS[verb]
    made = getattr(import_module(f"bot.cli.{module}"), name)
    text = made.info.help if isinstance(made, typer.Typer) else made.__doc__
    assert text
    return " ".join(text.split())


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_is_the_first_sentence_of_its_own(verb: str) -> None:
    sentence = FIRST_SENTENCE.match(own_help(verb))
    assert sentence
    assert VERBS[verb].help == sentence[0]
