"""Claims and matches on a terminal, and as JSON."""

import json
from collections.abc import Iterable
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from bot.desk.claims.labels import STATES, VERDICTS, cautious, day, link, plural, relation, said_by, standing
from bot.desk.claims.records import ClaimRecord, SourceRecord
from bot.desk.recognition.checking import CheckedClaim
from bot.matching import Match

_STATE_WIDTH = max(len(label) for label in (*STATES.values(), *VERDICTS.values()))


def console() -> Console:
    return Console(highlight=False, soft_wrap=not Console().is_terminal)


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def source_json(source: SourceRecord) -> dict[str, Any]:
    return {
        "url": source.url,
        "title": source.title,
        "publisher": source.publisher,
        "stance": source.stance,
        "quote": source.quote,
        "note": source.note,
    }


def claim_json(claim: ClaimRecord) -> dict[str, Any]:
    return {
        "claim": claim.number,
        "key": claim.key,
        "text": claim.text,
        "claimant": claim.claimant,
        "claimed_on": claim.claimed_on.isoformat() if claim.claimed_on else None,
        "quote": claim.quote,
        "verdict": claim.verdict,
        "verdict_note": claim.verdict_note,
        "verdict_by": claim.verdict_by,
        "published_url": claim.published_url,
        "state": claim.state,
        "tags": list(claim.tags),
        "phrasings": list(claim.phrasings),
        "sources": [source_json(source) for source in claim.sources],
    }


def claim_detail_json(claim: ClaimRecord) -> dict[str, Any]:
    """One claim with all that belongs to it."""
    return claim_json(claim) | {
        "assignee": claim.assignee,
        "created_at": claim.created_at.isoformat(),
        "archived_at": claim.archived_at.isoformat() if claim.archived_at else None,
        "merged_into": claim.merged_into,
        "appearances": list(claim.appearances),
        "links": [
            {"relation": link.relation, "other": link.other, "passive": link.passive} for link in claim.links
        ],
    }


class ClaimList:
    """Print claims part by part, as a table or as one JSON list; `nothing` where there are none."""

    def __init__(self, count: int, greatest: int, nothing: str, *, as_json: bool) -> None:
        self._count = count
        self._digits = len(str(greatest))
        self._nothing = nothing
        self._as_json = as_json
        self._begun = False

    def print(self, claims: Iterable[ClaimRecord]) -> None:
        if self._as_json:
            for claim in claims:
                value = json.dumps(claim_json(claim), ensure_ascii=False)
                typer.echo(f"{', ' if self._begun else '['}{value}", nl=False)
                self._begun = True
        else:
            self._print_rows(claims)
            self._begun = True

    def _print_rows(self, claims: Iterable[ClaimRecord]) -> None:
        table = Table(box=None, pad_edge=False, show_header=not self._begun, header_style="bold")
        table.add_column("#", justify="right", min_width=self._digits)
        table.add_column("state", min_width=_STATE_WIDTH)
        table.add_column("claim", overflow="fold")
        for claim in claims:
            state = VERDICTS[claim.verdict].lower() if claim.verdict else STATES[claim.state]
            table.add_row(str(claim.number), state, escape(claim.text))
        Console(highlight=False).print(table)

    def end(self) -> None:
        if self._as_json:
            typer.echo("]" if self._begun else "[]")
        else:
            typer.echo(plural(self._count, "claim") if self._count else self._nothing)


def print_saved(claim: ClaimRecord, done: str) -> None:
    """“Tracked #12: TEXT (needs sourcing: 0 of 1 source)”."""
    typer.echo(f"{done} #{claim.number}: {claim.text} ({standing(claim)})")


def print_claim(claim: ClaimRecord) -> None:
    """Everything known about a claim, a line for each part."""
    lines = [f"#{claim.number} {claim.text}", standing(claim)]
    if claim.archived_at:
        merged = f", merged into #{claim.merged_into}" if claim.merged_into else ""
        lines.append(f"archived on {day(claim.archived_at)}{merged}")
    pairs = [
        ("claim", said_by(claim)),
        ("quote", f"“{claim.quote}”" if claim.quote else ""),
        ("finding", claim.verdict_note or ""),
        ("published", claim.published_url or ""),
        ("assigned to", claim.assignee or ""),
        ("tags", ", ".join(claim.tags)),
        ("links", ", ".join(link(record) for record in claim.links)),
        ("key", claim.key or ""),
    ]
    lines += [f"  {name}: {value}" for name, value in pairs if value]
    lines += [f"  phrasing {place}: {text}" for place, text in enumerate(claim.phrasings, 1)]
    lines += [f"  source {place}: {source_line(source)}" for place, source in enumerate(claim.sources, 1)]
    lines += [f"  seen: {url}" for url in claim.appearances]
    typer.echo("\n".join(lines))


def source_line(source: SourceRecord) -> str:
    title = f" {source.title}" if source.title else ""
    publisher = f" ({source.publisher})" if source.publisher else ""
    quote = f" “{source.quote}”" if source.quote else ""
    return f"{source.stance}{title}{publisher} {source.url}{quote}"


def flag_lines(message: str, checked: CheckedClaim, *, marks: bool) -> list[Text]:
    """The claim, what it needs, and the sentence with its matched words bold (`marks`: in brackets)."""
    claim, match = checked.claim, checked.match
    sign = Text("FLAG ", "bold red") if checked.flag else Text("possible ", "yellow")
    label = Text(relation(checked.relation, claim.number))
    label.highlight_regex(r"#\d+", "bold")
    score = f"score {checked.score:.2f}" if match else ""
    facts = "; ".join(filter(None, [standing(claim), score, said_by(claim)]))
    lines = [
        Text.assemble(sign, label, f" {claim.text}"),
        Text(f"     {cautious(facts, checked.relation, 'text')}", "dim"),
    ]
    if match is not None:
        lines.append(Text("     ").append_text(_in_place(message, match, marks=marks)))
    return lines


def _in_place(message: str, match: Match, *, marks: bool) -> Text:
    start, end = match.span
    sentence = Text()
    at = start
    for word_start, word_end in match.words:
        if not at <= word_start < word_end <= end:
            continue
        sentence.append(message[at:word_start])
        word = message[word_start:word_end]
        sentence.append(f"[{word}]" if marks else word, "bold cyan underline")
        at = word_end
    sentence.append(message[at:end])
    return Text(" ").join(part for part in sentence.split() if part)
