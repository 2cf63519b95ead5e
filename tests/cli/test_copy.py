from pathlib import Path

from tests.cli.conftest import Run
from tests.throwaway_server import Server


def test_copy_moves_the_desk_to_postgresql_and_back(run: Run, postgresql: Server, tmp_path: Path) -> None:
    here, there = "sqlite+aiosqlite:///claimdesk.db", postgresql.new_database(migrated=False)
    assert run("import", "--seeds").status == 0
    exported = run("export", "--format", "jsonl").out
    moved = run("copy", here, there)
    assert moved.status == 0
    assert moved.out.startswith("Copied ")
    assert "each compared" in moved.out
    assert run("copy", there, "sqlite+aiosqlite:///back.db").status == 0
    (tmp_path / "claimdesk.db").unlink()
    (tmp_path / "back.db").rename(tmp_path / "claimdesk.db")
    assert run("export", "--format", "jsonl").out == exported
    postgresql.drop(there)


def test_copying_from_nowhere_or_onto_itself_is_refused(run: Run, tmp_path: Path) -> None:
    refused = run("copy", "sqlite+aiosqlite:///none.db", "sqlite+aiosqlite:///other.db")
    assert (refused.status, refused.err) == (
        1,
        "There is no database none.db to copy from; correct FROM_URL.\n",
    )
    assert list(tmp_path.iterdir()) == []
    run("import", "--seeds")
    here = "sqlite+aiosqlite:///claimdesk.db"
    assert "are the same database" in run("copy", here, here).err
