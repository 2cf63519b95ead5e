"""A sheet that says nothing new costs few statements, however many claims it has."""

from typing import Any

from sqlalchemy import event

from bot.desk.claims.history import history_of
from bot.desk.files.importing import BATCH
from bot.desk.files.sheets.columns import read_sheet
from bot.desk.files.sheets.exporting import export_csv
from bot.desk.files.sheets.importing import import_table
from tests.conftest import MARIA, Desk

CLAIMS = 2 * BATCH + 1
STATEMENTS_A_BATCH = 12
BEGINNING = 12
"""Statements to begin with: the guild, its keys and wordings, the transaction itself."""


async def test_an_unchanged_sheet_takes_a_few_statements_for_each_batch(sqlite_desk: Desk) -> None:
    rows = [
        f"k{number},Council {number} sold the harbour.,The mayor,https://example.org/{number},again {number}"
        for number in range(CLAIMS)
    ]
    sheet = "\n".join(["key,text,claimant,source_url,phrasings", *rows]).encode()
    await sqlite_desk.do(import_table, read_sheet(sheet), MARIA)
    again = (await sqlite_desk.see(export_csv)).encode()
    statements: list[str] = []

    def asked(_: Any, __: Any, statement: str, *___: Any) -> None:
        statements.append(statement)

    event.listen(sqlite_desk.database.engine.sync_engine, "before_cursor_execute", asked)
    for content in (sheet, again):
        statements.clear()
        report = await sqlite_desk.do(import_table, read_sheet(content), MARIA)
        assert (report.unchanged, report.updated, report.added) == (CLAIMS, 0, 0)
        batches = -(-CLAIMS // BATCH)
        assert len(statements) <= BEGINNING + batches * STATEMENTS_A_BATCH
    assert len(await sqlite_desk.see(history_of, 1)) == 1
