"""A desk in one file, taken while the bot writes, and put back."""

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def integrity(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def numbers(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT n FROM counted ORDER BY n")]


def test_a_backup_put_back_brings_the_desk_as_it_was(run: Run, tmp_path: Path) -> None:
    run("import", "--seeds")
    before = run("export", "--format", "jsonl").out
    saved = run("backup", "saved.db")
    assert (saved.status, saved.err) == (0, "")
    assert saved.out.startswith("Backed up to saved.db, checked.")
    run("claims", "add", "The bridge was closed on Monday.")
    restored = run("restore", "saved.db")
    assert restored.status == 0
    assert "What was there before is in claimdesk.db.before-restore" in restored.out
    assert run("export", "--format", "jsonl").out == before
    with closing(sqlite3.connect(tmp_path / "claimdesk.db.before-restore")) as aside:
        assert aside.execute("SELECT count(*) FROM claims WHERE text LIKE 'The bridge%'").fetchone() == (1,)
    assert (tmp_path / "saved.db").exists()


def test_a_backup_is_restored_where_there_is_no_desk_yet(run: Run, tmp_path: Path) -> None:
    run("import", "--seeds")
    before = run("export", "--format", "jsonl").out
    run("backup", "saved.db")
    for file in tmp_path.glob("claimdesk.db*"):
        file.unlink()
    restored = run("restore", "saved.db")
    assert (restored.status, restored.out) == (0, "Restored saved.db to claimdesk.db, checked.\n")
    assert run("export", "--format", "jsonl").out == before


def test_a_backup_is_one_file_for_its_owner_only(run: Run, tmp_path: Path) -> None:
    run("import", "--seeds")
    run("backup", "saved.db")
    assert [path.name for path in tmp_path.glob("saved.db*")] == ["saved.db"]
    assert stat.S_IMODE((tmp_path / "saved.db").stat().st_mode) == 0o600
    run("restore", "saved.db")
    assert stat.S_IMODE((tmp_path / "claimdesk.db").stat().st_mode) == 0o600


def test_a_backup_holds_one_instant_of_what_is_written_meanwhile(run: Run, tmp_path: Path) -> None:
    run("import", "--seeds")
    written, stop = threading.Event(), threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(tmp_path / "claimdesk.db", isolation_level=None)) as connection:
            connection.execute("CREATE TABLE counted (n INTEGER)")
            number = 0
            while not stop.is_set():
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT INTO counted VALUES (?)", [(number,), (number + 1,)])
                connection.execute("COMMIT")
                number += 2
                written.set()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait()
    try:
        saved = run("backup", "saved.db")
    finally:
        stop.set()
        writer.join()
    assert saved.status == 0
    kept = numbers(tmp_path / "saved.db")
    assert kept == list(range(len(kept)))
    assert len(kept) % 2 == 0
    assert integrity(tmp_path / "saved.db") == "ok"


def test_a_file_that_exists_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    run("import", "--seeds")
    (tmp_path / "saved.db").write_text("mine")
    refused = run("backup", "saved.db")
    assert (refused.status, refused.err) == (1, "saved.db exists; name a new file for the backup.\n")
    assert (tmp_path / "saved.db").read_text() == "mine"


def test_a_damaged_database_is_not_backed_up(run: Run, tmp_path: Path) -> None:
    run("import", "--seeds")
    damage(tmp_path / "claimdesk.db")
    refused = run("backup", "saved.db")
    assert refused.status == 1
    assert refused.err.startswith("claimdesk.db is damaged")
    assert list(tmp_path.glob("saved.db*")) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is not a database of Claimdesk"),
        (b"claims,of,mine\n" * 500, "is damaged or no database"),
        (None, "is not a database of Claimdesk"),
    ],
)
def test_what_is_no_backup_is_refused_and_the_desk_stays(
    run: Run, tmp_path: Path, content: bytes | None, why: str
) -> None:
    run("import", "--seeds")
    before = run("export", "--format", "jsonl").out
    if content is None:
        with closing(sqlite3.connect(tmp_path / "other.db")) as other:
            other.execute("CREATE TABLE recipes (name TEXT)")
    else:
        (tmp_path / "other.db").write_bytes(content)
    refused = run("restore", "other.db")
    assert refused.status == 1
    assert why in refused.err
    assert run("export", "--format", "jsonl").out == before
    assert list(tmp_path.glob("*.before-restore")) == []


def test_a_damaged_backup_is_refused_and_the_desk_stays(run: Run, tmp_path: Path) -> None:
    run("import", "--seeds")
    before = run("export", "--format", "jsonl").out
    run("backup", "saved.db")
    damage(tmp_path / "saved.db")
    refused = run("restore", "saved.db")
    assert refused.status == 1
    assert refused.err.startswith("saved.db is damaged")
    assert run("export", "--format", "jsonl").out == before


def test_a_backup_of_a_newer_program_is_refused(run: Run, tmp_path: Path) -> None:
    run("import", "--seeds")
    run("backup", "saved.db")
    with closing(sqlite3.connect(tmp_path / "saved.db")) as saved, saved:
        saved.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "was made by a newer Claimdesk (migration 9999)" in run("restore", "saved.db").err


def test_a_damaged_desk_makes_room_for_its_backup(run: Run, tmp_path: Path) -> None:
    run("import", "--seeds")
    before = run("export", "--format", "jsonl").out
    run("backup", "saved.db")
    (tmp_path / "claimdesk.db").write_bytes(b"not a database any more " * 100)
    assert run("restore", "saved.db").status == 0
    assert run("export", "--format", "jsonl").out == before


def test_a_desk_in_use_is_not_replaced(run: Run, tmp_path: Path) -> None:
    run("import", "--seeds")
    run("backup", "saved.db")
    with closing(sqlite3.connect(tmp_path / "claimdesk.db")) as bot:
        bot.execute("SELECT count(*) FROM claims").fetchone()
        refused = run("restore", "saved.db")
    assert (refused.status, refused.err) == (1, "claimdesk.db is in use; stop the bot, then restore.\n")
    assert integrity(tmp_path / "claimdesk.db") == "ok"
    assert list(tmp_path.glob("*.part")) == []


def test_postgresql_is_backed_up_with_its_own_program(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://desk@localhost/desk")
    assert "backed up with pg_dump" in run("backup", "saved.db").err
    assert "restored with pg_restore" in run("restore", "saved.db").err


def damage(file: Path) -> None:
    """Overwrite the middle of the file, but not its first page."""
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(4096)
        opened.write(b"\xff" * (size // 2))
