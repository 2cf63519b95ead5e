import csv
import io

from bot.desk.claims.changing import assign_claim, set_verdict
from bot.desk.digests.table import digest_csv
from db.vocabulary import SightingRelation, Verdict
from tests.conftest import GUILD, Desk
from tests.desk.digests.reporting import ago, report, see, track


async def test_the_table_has_a_row_for_each_open_claim(desk: Desk) -> None:
    bridge = await track(desk, "The bridge, “closed”.", 9, claimant="Ministry")
    tunnel = await track(desk, "The tunnel was flooded.", 3)
    await desk.do(set_verdict, bridge, Verdict.FALSE, ago(2))
    await desk.do(assign_claim, tunnel, "lena", ago(2))
    for message, days, relation in ((100, 8, "repeats"), (101, 5, "repeats"), (102, 4, "about")):
        await see(desk, bridge, message, days, relation=SightingRelation(relation))
    link = f"https://discord.com/channels/{GUILD}/5"
    rows = list(csv.DictReader(io.StringIO(digest_csv(await report(desk)).decode())))
    assert rows == [
        {
            "number": "1", "text": "The bridge, “closed”.", "claimant": "Ministry", "state": "checked",
            "verdict": "false", "verdict_by": "", "sightings": "2", "sightings_before": "1",
            "contradictions": "0", "unsure": "1",
            "first_sighting": f"{link}/101", "last_sighting": f"{link}/102", "assignee": "", "age_days": "9",
        },
        {
            "number": "2", "text": "The tunnel was flooded.", "claimant": "", "state": "needs_sourcing",
            "verdict": "", "verdict_by": "", "sightings": "0", "sightings_before": "0",
            "contradictions": "0", "unsure": "0",
            "first_sighting": "", "last_sighting": "", "assignee": "lena", "age_days": "3",
        },
    ]  # fmt: skip
    public = digest_csv(await report(desk, editor=False)).decode()
    assert "false" not in public


async def test_words_that_a_spreadsheet_would_run_are_made_harmless(desk: Desk) -> None:
    await track(desk, '=HYPERLINK("https://x.example")', 1, claimant="@SUM(A1)")
    (row,) = csv.DictReader(io.StringIO(digest_csv(await report(desk)).decode()))
    assert (row["text"], row["claimant"]) == ('\'=HYPERLINK("https://x.example")', "'@SUM(A1)")
