"""The words that people read for verdicts, states, stances and links, the same wherever they are shown."""

from datetime import date

from bot.desk.claims.finding import Order
from bot.desk.claims.history import HistoryRecord
from bot.desk.claims.records import ClaimRecord, LinkRecord, State
from bot.matching import Relation
from db.vocabulary import LinkRelation, SightingRelation, Verdict

VERDICTS = {
    Verdict.TRUE: "True",
    Verdict.MOSTLY_TRUE: "Mostly true",
    Verdict.MIXED: "Mixed",
    Verdict.MISLEADING: "Misleading",
    Verdict.FALSE: "False",
    Verdict.UNPROVEN: "Unproven",
}

STATES = {
    State.CHECKED: "checked",
    State.DISPUTED: "disputed",
    State.SOURCED: "sourced",
    State.NEEDS_SOURCING: "needs sourcing",
}

ORDERS = {Order.OLDEST: "oldest first", Order.NEWEST: "newest first"}

_RELATIONS = {
    SightingRelation.REPEATS: "repeats {}",
    SightingRelation.CONTRADICTS: "differs from {}",
    SightingRelation.ABOUT: "about {}",
    SightingRelation.LINKS: "links to where {} was seen",
}

_LINKS = {
    (LinkRelation.CONTRADICTS, False): "contradicts",
    (LinkRelation.CONTRADICTS, True): "contradicts",
    (LinkRelation.SUPERSEDES, False): "supersedes",
    (LinkRelation.SUPERSEDES, True): "is superseded by",
    (LinkRelation.VARIANT_OF, False): "is a variant of",
    (LinkRelation.VARIANT_OF, True): "has the variant",
}


def link(record: LinkRecord) -> str:
    """“contradicts #4”."""
    return f"{_LINKS[record.relation, record.passive]} #{record.other}"


def relation(kind: SightingRelation | Relation, number: int) -> str:
    """“repeats #12”, “differs from #12”, “about #12”, “links to where #12 was seen”."""
    return _RELATIONS[SightingRelation(kind)].format(f"#{number}")


def cautious(facts: str, kind: SightingRelation | Relation, where: str = "message") -> str:
    """What is known of a claim, its verdict too, so that nobody takes it to hold for an unsure message."""
    if kind != SightingRelation.ABOUT:
        return facts
    return f"The {where} may say otherwise than the claim ({facts})."


def standing(claim: ClaimRecord) -> str:
    """What a claim needs or has: “needs sourcing: 0 of 2 sources”, “rated False by NAME”."""
    if claim.verdict is not None:
        return rating(claim.verdict, claim.verdict_by)
    counted = claim.sources_counted
    if claim.state is State.NEEDS_SOURCING:
        return f"needs sourcing: {counted} of {plural(claim.sources_required, 'source')}"
    if claim.state is State.DISPUTED:
        return f"disputed: {plural(counted, 'source')} for and against"
    return f"sourced: {plural(counted, 'source')}, no verdict yet"


def rating(verdict: Verdict, by: str | None) -> str:
    """“checked: True”; “rated False by NAME” where it is another publisher's."""
    return f"rated {VERDICTS[verdict]} by {by}" if by else f"checked: {VERDICTS[verdict]}"


def plural(count: int, noun: str) -> str:
    """“1 source”, “1,204 sources”."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def day(when: date) -> str:
    """“7 November 2021”."""
    return f"{when.day} {when:%B %Y}"


def said_by(claim: ClaimRecord) -> str:
    """“said by Ned Price on 7 November 2021”; empty where neither is known."""
    who = f"said by {claim.claimant}" if claim.claimant else ""
    when = f"on {day(claim.claimed_on)}" if claim.claimed_on else ""
    return f"{who} {when}".strip() if who else when and f"said {when}"


def history_line(entry: HistoryRecord) -> str:
    """“2026-11-23 14:05 UTC maria: verdict: none → false”."""
    return f"{entry.at:%Y-%m-%d %H:%M} UTC {entry.by or 'somebody'}: {history_change(entry)}"


def history_change(entry: HistoryRecord) -> str:
    """“verdict: none → false”."""
    names = list(dict.fromkeys([*entry.before, *entry.after]))
    changes = [f"{name.replace('_', ' ')}: {_change(entry, name)}" for name in names]
    return "; ".join([entry.action, *changes])


def _change(entry: HistoryRecord, name: str) -> str:
    before, after = _value(entry.before.get(name)), _value(entry.after.get(name))
    if not entry.before:
        return after
    return before if before == after or not entry.after else f"{before} → {after}"


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)
