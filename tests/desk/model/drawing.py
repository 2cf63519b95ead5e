"""What the random use cases are about: few claims, wordings, pages and messages, so that they meet."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from bot.desk.claims.drafts import AppearanceDraft, ClaimDraft, PhrasingDraft, SourceDraft
from bot.desk.recognition.checking import ClaimInMessage
from db.vocabulary import PhrasingOrigin, SightingRelation, Stance, Verdict
from tests.desk.model.claim import PAGES, WORDINGS

numbers = st.integers(1, 3)
messages = st.integers(901, 903)
texts = st.sampled_from(sorted(WORDINGS))
urls = st.sampled_from(sorted(PAGES))
verdicts = st.sampled_from(Verdict)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


sources = st.builds(
    SourceDraft,
    url=urls,
    title=maybe(st.sampled_from(["Report", "Denial"])),
    stance=maybe(st.sampled_from(Stance)),
    note=maybe(st.just("Seen in print")),
)
phrasings = st.builds(PhrasingDraft, text=texts, origin=st.sampled_from(PhrasingOrigin))
drafts = st.builds(
    ClaimDraft,
    text=texts,
    claimant=maybe(st.sampled_from(["Ned Price", "The army"])),
    claimed_on=maybe(st.just(date(2021, 11, 7))),
    quote=maybe(st.just("It is so.")),
    verdict=maybe(verdicts),
    verdict_by=maybe(st.just("AFP")),
    verdict_note=maybe(st.just("By satellite.")),
    tags=st.sampled_from([(), ("Dam",), ("dam", "Iraq")]),
    phrasings=st.lists(phrasings, max_size=2).map(tuple),
    sources=st.lists(sources, max_size=2).map(tuple),
    appearances=st.lists(urls, max_size=1).map(lambda found: tuple(AppearanceDraft(url) for url in found)),
).map(lambda draft: draft if draft.verdict else replace(draft, verdict_by=None, verdict_note=None))
edits = st.fixed_dictionaries(
    {},
    optional={
        "text": texts | st.just(""),
        "claimant": st.sampled_from(["", "Ned Price", "The army"]),
        "claimed_on": st.sampled_from(["", "2021-11-08", "yesterday"]),
        "quote": st.sampled_from(["", "It was so."]),
        "tags": st.sampled_from(["", "Dam", "iraq, Dam, dam"]),
    },
)
recognised = st.lists(
    st.builds(
        ClaimInMessage,
        claim=numbers,
        relation=st.sampled_from(["repeats", "contradicts", "about"]).map(SightingRelation),
        score=st.sampled_from([0.7, 0.8, 0.9]),
        sentence=texts,
        words=st.just(("dam",)),
        possible=st.booleans(),
    )
    | st.builds(ClaimInMessage, claim=numbers, relation=st.just(SightingRelation.LINKS), score=st.just(1.0)),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.claim,
)
