"""Backup, prune and compact: what a database needs over years, tried on a real one."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import pytest

from monitor.store.keeping import back_up
from tests.newsroom import Newsroom


def played(newsroom: Newsroom, terminal) -> None:
    """A baseline, a revision, a failed day with a page of its own, and two quiet days of four checks each."""
    newsroom.serve_seizures(fy2023=["2"] * 12)
    terminal("check")
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["2.5"])
    terminal("check")
    newsroom.wait(days=1)
    newsroom.serve("/seizures.csv", "<html><title>Just a moment…</title>checking your browser</html>")
    terminal("check", code=1)
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["2.5"])
    for _ in range(2):
        newsroom.wait(hours=18)
        for _ in range(4):
            newsroom.wait(hours=1)
            terminal("check")


def all_rows(newsroom: Newsroom) -> dict[str, list]:
    views = "figure_history", "figures_current", "change_log", "claim_status", "revision_triangle", "outbox"
    return {view: newsroom.rows(f"SELECT * FROM {view}") for view in views}


def test_a_backup_is_whole_while_others_write_and_appears_only_when_it_was_proven(newsroom, terminal):
    played(newsroom, terminal)
    copy = newsroom.folder / "kept" / "monitor.db"
    with newsroom.store as store, store.atomic():
        assert "kept files" in terminal("backup", str(copy))
    assert [path.name for path in copy.parent.iterdir()] == ["monitor.db"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    before = all_rows(newsroom)
    (newsroom.folder / "monitor.db").unlink()
    for beside in ("monitor.db-wal", "monitor.db-shm", "monitor.db.witness"):
        (newsroom.folder / beside).unlink(missing_ok=True)
    shutil.copy(copy, newsroom.folder / "monitor.db")
    assert all_rows(newsroom) == before
    assert "every figure reads as recorded" in terminal("verify")


def test_a_backup_that_is_there_is_replaced_on_request_alone(newsroom, terminal):
    played(newsroom, terminal)
    copy = newsroom.folder / "copy.db"
    copy.write_bytes(b"an earlier backup")
    terminal("backup", str(copy), code=2)
    assert "--replace" in terminal.errors
    assert copy.read_bytes() == b"an earlier backup"
    terminal("backup", str(copy), "--replace")
    assert copy.read_bytes().startswith(b"SQLite format 3")


def test_no_backup_replaces_a_database_at_work(newsroom, terminal):
    played(newsroom, terminal)
    before = all_rows(newsroom)
    database, link, other = (newsroom.folder / name for name in ("monitor.db", "link.db", "other.db"))
    link.symlink_to("monitor.db")
    for name in (database, link):
        terminal("backup", str(name), "--replace", code=3)
        assert "is the database itself" in terminal.errors
    shutil.copy(database, other)
    with closing(sqlite3.connect(other)) as at_work:
        at_work.execute("CREATE TABLE something (column_)")
        terminal("backup", str(other), "--replace", code=3)
        assert "is a database at work: other.db-wal is beside it" in terminal.errors
    assert all_rows(newsroom) == before


def test_of_two_backups_to_one_file_each_is_proven(newsroom, terminal):
    played(newsroom, terminal)
    path, copy, others = newsroom.folder / "monitor.db", newsroom.folder / "kept" / "copy.db", list[subprocess.Popen]()
    asked = "import sys, pathlib, monitor.store.keeping as k; k.back_up(*map(pathlib.Path, sys.argv[1:]))"

    def begin_another() -> None:
        if not others:
            others.append(subprocess.Popen([sys.executable, "-c", asked, str(path), str(copy)]))
            with pytest.raises(subprocess.TimeoutExpired):
                others[0].wait(1)

    back_up(path, copy, step=begin_another)
    assert others[0].wait(30) == 0
    assert [one.name for one in copy.parent.iterdir()] == ["copy.db"]
    with closing(sqlite3.connect(copy)) as proven:
        assert proven.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_of_a_damaged_database_fails_and_leaves_the_earlier_one(newsroom, terminal):
    played(newsroom, terminal)
    copy = newsroom.folder / "copy.db"
    copy.write_bytes(b"an earlier backup")
    with sqlite3.connect(newsroom.folder / "monitor.db") as other:
        other.execute("UPDATE blobs SET data = x'00ff' WHERE id = 1")
    terminal("backup", str(copy), "--replace", code=3)
    assert "damaged" in terminal.errors
    assert copy.read_bytes() == b"an earlier backup"
    assert not list(newsroom.folder.glob("*.part"))


def test_a_folder_that_cannot_take_the_backup_says_so(newsroom, terminal):
    played(newsroom, terminal)
    (newsroom.folder / "file").write_text("no folder")
    terminal("backup", str(newsroom.folder / "file" / "copy.db"), code=3)
    assert "cannot be written" in terminal.errors


def test_prune_says_first_what_would_go_and_touches_nothing(newsroom, terminal):
    played(newsroom, terminal)
    newsroom.wait(days=500)
    held = newsroom.rows("SELECT count(*) FROM checks UNION ALL SELECT count(*) FROM blobs")
    said = terminal("prune")
    assert "would take out 1 file of failed checks" in said
    assert "4 checks that found nothing new" in said
    assert newsroom.rows("SELECT count(*) FROM checks UNION ALL SELECT count(*) FROM blobs") == held


def test_pruning_takes_nothing_that_any_view_or_claim_rests_on(newsroom, terminal):
    played(newsroom, terminal)
    newsroom.wait(days=500)
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["2.5"])
    terminal("check")
    before = all_rows(newsroom)
    versions = newsroom.rows("SELECT s.id, b.sha256 FROM snapshots s JOIN blobs b ON b.id = s.blob_id")
    assert "took out 1 file" in terminal("prune", "--yes")
    assert all_rows(newsroom) == before
    assert newsroom.rows("SELECT s.id, b.sha256 FROM snapshots s JOIN blobs b ON b.id = s.blob_id") == versions
    assert newsroom.value("SELECT count(*) FROM checks WHERE outcome = 'blocked' AND problem <> '' AND blob_id IS NULL")
    assert "every figure reads as recorded" in terminal("verify")
    assert "would take out 0 files" in terminal("prune")


def test_what_an_outage_that_lasts_brought_is_kept(newsroom, terminal):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    terminal("check")
    newsroom.wait(days=1)
    newsroom.serve("/seizures.csv", "<html><title>Just a moment…</title>checking your browser</html>")
    terminal("check", code=1)
    newsroom.wait(days=500)
    assert "would take out 0 files" in terminal("prune")


def test_a_file_that_a_later_version_builds_on_is_kept(newsroom, terminal):
    """What failed once may be read later, and then the next versions are kept as its differences."""
    newsroom.serve_seizures(fy2023=["2"] * 12)
    terminal("check")
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2023=["2"] * 3)
    terminal("check", code=1)
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["2.5"])
    terminal("check")
    with newsroom.store as store, store.atomic():
        (evidence,) = [row[0] for row in newsroom.rows("SELECT blob_id FROM checks WHERE blob_id IS NOT NULL")]
        later = store.blobs.keep(b"built upon it " * 50, like=evidence)
    with sqlite3.connect(newsroom.folder / "monitor.db") as other:
        other.execute("UPDATE snapshots SET page_blob_id = ?, linked_from = 'a page' WHERE id = 1", (later,))
    newsroom.wait(days=500)
    terminal("prune", "--yes")
    with newsroom.store as store:
        assert store.blobs.body(later).startswith(b"built upon it")
        assert store.blobs.body(evidence)


def test_compact_gives_room_back(newsroom, terminal):
    played(newsroom, terminal)
    path = newsroom.folder / "monitor.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE filling AS SELECT randomblob(2000000)")
        other.commit()
        other.execute("DROP TABLE filling")
        other.commit()
    before = path.stat().st_size
    assert "bytes before" in terminal("compact")
    assert path.stat().st_size < before - 1_000_000
    assert "every figure reads as recorded" in terminal("verify")


def test_compact_says_when_somebody_else_is_at_work(newsroom, terminal, monkeypatch):
    played(newsroom, terminal)
    monkeypatch.setattr("monitor.store.database.BUSY_SECONDS", 0.1)
    with newsroom.store as store, store.atomic():
        terminal("compact", code=3)
    assert "nobody else at work" in terminal.errors
