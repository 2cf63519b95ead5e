"""What is tracked about a text, as /check shows it."""

from collections.abc import Sequence

import discord

from bot.desk.checking import Found
from bot.desk.labels import relation, said_by
from bot.desk.visibility import as_seen
from bot.discord_app.claim_embed import standing_line
from bot.discord_app.plain import clip, plain
from db.vocabulary import ShowVerdicts

NOTHING = "Nothing is tracked about this."


def check_embed(found: Sequence[Found], show_verdicts: ShowVerdicts, *, editor: bool) -> discord.Embed:
    """The flagged claims, then the possible ones; a line of its own for where nothing is tracked."""
    sure = [_entry(one, show_verdicts, editor=editor) for one in found if one.flag]
    possible = [_entry(one, show_verdicts, editor=editor) for one in found if not one.flag]
    parts = [*sure, *(["Possibly:", *possible] if possible else [])]
    return discord.Embed(description=clip("\n\n".join(parts) or NOTHING, 4096))


def _entry(found: Found, show_verdicts: ShowVerdicts, *, editor: bool) -> str:
    claim = as_seen(found.claim, show_verdicts, editor=editor)
    lines = [
        f"**{relation(found.match.relation, claim.number)}**: {plain(claim.text, 300)}",
        "; ".join(filter(None, (standing_line(claim), plain(said_by(claim), 200)))),
    ]
    if claim.verdict is not None and claim.published_url:
        lines.append(claim.published_url[:300])
    words = ", ".join(found.match.why)
    lines.append(f"score {found.match.score:.2f}" + (f"; words: {plain(words, 150)}" if words else ""))
    return "\n".join(lines)
