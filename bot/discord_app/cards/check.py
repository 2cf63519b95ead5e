"""What is tracked about a text, as /check shows it."""

from collections.abc import Iterable, Sequence

import discord

from bot.desk.claims.labels import relation, said_by
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.visibility import as_seen
from bot.desk.recognition.checking import Found
from bot.discord_app.cards.claim import DESCRIPTION, standing_line
from bot.discord_app.cards.formatting import clip, plain
from bot.matching import Relation
from db.vocabulary import ShowVerdicts, SightingRelation

NOTHING = "Nothing is tracked about this."


def check_embed(
    found: Sequence[Found], linked: Iterable[ClaimRecord], show_verdicts: ShowVerdicts, *, editor: bool
) -> discord.Embed:
    """The flagged claims, those that the text links to, then the possible ones; or that there is nothing."""
    sure = [_matched(one, show_verdicts, editor=editor) for one in found if one.flag]
    numbers = {one.claim.number for one in found if one.flag}
    linked = [claim for claim in linked if claim.number not in numbers]
    numbers.update(claim.number for claim in linked)
    links = [_entry(claim, SightingRelation.LINKS, show_verdicts, editor=editor) for claim in linked]
    possible = [
        _matched(one, show_verdicts, editor=editor) for one in found if one.claim.number not in numbers
    ]
    parts = [*sure, *links, *(["Possibly:", *possible] if possible else [])]
    return discord.Embed(description=clip("\n\n".join(parts) or NOTHING, DESCRIPTION))


def _matched(found: Found, show_verdicts: ShowVerdicts, *, editor: bool) -> str:
    words = ", ".join(found.match.why)
    line = f"score {found.match.score:.2f}" + (f"; words: {plain(words, 150)}" if words else "")
    return f"{_entry(found.claim, found.match.relation, show_verdicts, editor=editor)}\n{line}"


def _entry(
    claim: ClaimRecord, kind: Relation | SightingRelation, show_verdicts: ShowVerdicts, *, editor: bool
) -> str:
    claim = as_seen(claim, show_verdicts, editor=editor)
    lines = [
        f"**{relation(kind, claim.number)}**: {plain(claim.text, 300)}",
        "; ".join(filter(None, (standing_line(claim), plain(said_by(claim), 200)))),
    ]
    if claim.verdict is not None and claim.published_url:
        lines.append(claim.published_url[:300])
    return "\n".join(lines)
