"""What is tracked about a text, as /check shows it."""

from collections.abc import Sequence

import discord

from bot.desk.claims.labels import relation
from bot.desk.claims.visibility import as_seen
from bot.desk.recognition.checking import CheckedClaim
from bot.discord_app.cards.claim import DESCRIPTION, facts_line
from bot.discord_app.cards.formatting import clip, escape_line
from db.vocabulary import ShowVerdicts

NOTHING = "Nothing is tracked about this."


def check_embed(
    checked: Sequence[CheckedClaim], show_verdicts: ShowVerdicts, *, editor: bool
) -> discord.Embed:
    """The claims in their order, the possible ones under a heading; or that there is nothing."""
    sure = [_entry(claim, show_verdicts, editor=editor) for claim in checked if claim.flag]
    possible = [_entry(claim, show_verdicts, editor=editor) for claim in checked if not claim.flag]
    parts = [*sure, *(["Possibly:", *possible] if possible else [])]
    return discord.Embed(description=clip("\n\n".join(parts) or NOTHING, DESCRIPTION))


def _entry(checked: CheckedClaim, show_verdicts: ShowVerdicts, *, editor: bool) -> str:
    claim = as_seen(checked.claim, show_verdicts, editor=editor)
    lines = [
        f"**{relation(checked.relation, claim.number)}**: {escape_line(claim.text, 300)}",
        facts_line(claim, checked.relation, "text"),
    ]
    if claim.verdict is not None and claim.published_url:
        lines.append(claim.published_url[:300])
    if checked.match is not None:
        words = ", ".join(checked.match.why)
        lines.append(f"score {checked.score:.2f}" + (f"; words: {escape_line(words, 150)}" if words else ""))
    return "\n".join(lines)
