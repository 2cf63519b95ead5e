from bot.desk.claims.adding import complete_claim
from bot.desk.claims.drafts import ClaimDraft
from bot.desk.claims.fields import MAX_TAGS
from bot.desk.claims.history import history_of
from tests.conftest import MARIA, Desk

TEXT = "The bridge was closed."


async def test_a_claim_gets_what_it_lacks_and_keeps_what_it_has(desk: Desk) -> None:
    await desk.track(TEXT, claimant="Ministry", tags="traffic")
    draft = ClaimDraft.of(TEXT, "Police", "2026-11-23", "closed", "https://a.example/1", "Traffic,bridge")
    done = await desk.do(complete_claim, 1, draft, MARIA)
    assert done.kept == ("claimant",)
    assert done.sentence == "Not taken over, since the claim has its own: claimant."
    claim = done.claim
    assert (claim.claimant, claim.quote, claim.tags) == ("Ministry", "closed", ("bridge", "traffic"))
    assert [source.url for source in claim.sources] == ["https://a.example/1"]
    entries = len(await desk.see(history_of, 1))
    assert (await desk.do(complete_claim, 1, draft, MARIA)).claim == claim
    assert len(await desk.see(history_of, 1)) == entries


async def test_more_tags_than_a_claim_takes_are_kept_and_named(desk: Desk) -> None:
    await desk.track(TEXT, tags=",".join(f"tag {number}" for number in range(MAX_TAGS)))
    done = await desk.do(complete_claim, 1, ClaimDraft.of(TEXT, quote="closed", tags="one more"), MARIA)
    assert done.kept == ("tags",)
    assert (len(done.claim.tags), done.claim.quote) == (MAX_TAGS, "closed")
    assert done.sentence == "Not taken over, since the claim has its own: tags."


async def test_what_is_not_taken_over_is_named_in_the_forms_own_words(desk: Desk) -> None:
    await desk.track(TEXT, claimant="Ministry", claimed_on="2026-11-22")
    draft = ClaimDraft.of(TEXT, "Police", "2026-11-23")
    done = await desk.do(complete_claim, 1, draft, MARIA)
    assert done.sentence == "Not taken over, since the claim has its own: claimant, date."
