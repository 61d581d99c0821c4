"""What is held can always be read: from a file system, a folder or a copy that takes no write."""

from __future__ import annotations

import functools
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from monitor.model.errors import DatabaseError
from monitor.store import readonly
from monitor.store.readonly import open_read_only
from monitor.store.store import Store
from monitor.telling.sentences import English
from tests.newsroom import PAGE, SEIZURES, Newsroom

MOUNTED = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
IN_TURN = """
import contextlib, io, json, sys
from monitor.cli import main
answers = []
for words in json.loads(sys.argv[1]):
    sys.argv = ["monitor", *words]
    out, errors = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline=""), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        try:
            main()
        except SystemExit as stopped:
            code = stopped.code
    out.flush()
    answers.append([out.buffer.getvalue().decode(), errors.getvalue(), code])
print(json.dumps(answers))
"""
READING = [
    *(["status"], ["status", "--json"], ["figures"], ["figures", "--all", "--as-of", "2024-10-15"]),
    *(["history", "length"], ["claims"], ["claims", "--csv"], ["correction", "8-891-km-undated"], ["changes"]),
    *(["diff", "border"], ["snapshots", "border", "--json"], ["show", "1"], ["extract", "customs", "saved.csv"]),
    *(["query", "SELECT count(*) FROM checks"], ["deliveries"], ["verify"], ["doctor", "--json"], ["validate"]),
    *(["metrics"], ["healthcheck"], ["review", "--list"]),
]
WRITING = [["check"], ["replay"], ["report"], ["backfill", "customs", "old"], ["deliveries", "--retry"], ["run"]]
WRITING += [["prune", "--yes"], ["compact"]]


@functools.cache
def mounting() -> list[str]:
    """The words before a command that sees a folder, named first, as one that takes no write; skips without."""
    for how in (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]):
        words = [*how, "sh", "-c", MOUNTED, "sh"]
        if shutil.which("unshare") and not subprocess.run([*words, "/dev/shm", "true"], check=False).returncode:
            return words
    pytest.skip("this system lets nobody mount a folder that takes no write")


def ask(
    folder: Path, commands: Sequence[Sequence[str]], now: str, before: Sequence[str] = (), umask: int = -1
) -> list[list]:
    """What commands say in a folder: standard output, standard error, exit code."""
    asked = [["--config", "sources.yaml", "--db", "monitor.db", *words] for words in commands]
    done = subprocess.run(
        [*before, sys.executable, "-c", IN_TURN, json.dumps(asked)],
        cwd=folder.parent if before else folder,
        env=os.environ | {"MONITOR_NOW": now},
        capture_output=True,
        timeout=100,
        umask=umask,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def ask_read_only(newsroom: Newsroom, commands: Sequence[Sequence[str]]) -> list[list]:
    """The same where nothing in the folder can be written; and nothing is."""
    folder, before = newsroom.folder, listing(newsroom.folder)
    inside = [*mounting(), str(folder), "env", "-C", str(folder)]
    answers = ask(folder, commands, newsroom.now.isoformat(), inside)
    assert listing(folder) == before
    return answers


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file but locks, which writers make wherever they try to."""
    files = [path for path in folder.rglob("*") if path.suffix != ".lock"]
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


@pytest.fixture
def held(newsroom: Newsroom) -> Newsroom:
    """A newsroom with two versions of a page, of a file and of what articles say; all in one file."""
    newsroom.watch(SEIZURES, PAGE)
    for length in ("8,891", "8,892"):
        newsroom.serve_seizures(fy2023=["2"] * 12, fy2024=[f"3.{length[-1]}"] * 6)
        newsroom.serve("/boundary", f"<p>the boundary is {length} km long</p>")
        newsroom.check()
        newsroom.wait(days=1)
    (newsroom.folder / "saved.csv").write_bytes(newsroom.answers["/seizures.csv"].get_data())
    (newsroom.folder / "old").mkdir()
    (newsroom.folder / "old" / "2024-01-05_a.csv").write_bytes(newsroom.answers["/seizures.csv"].get_data())
    for file in newsroom.folder.glob("monitor.db-*"):
        file.unlink()
    return newsroom


def test_every_reading_command_says_the_same_where_nothing_can_be_written(held):
    said = ask_read_only(held, READING)
    assert not [path.name for path in held.folder.glob("monitor.db-*")]
    expected = ask(held.folder, READING, held.now.isoformat())
    for words, here, there in zip(READING, said, expected, strict=True):
        assert here[2] == there[2] == (words == ["healthcheck"]), (words, here)  # which nobody has looked for yet
        if words[0] != "doctor":  # which says how much room there is
            assert here == there, words


def test_what_is_held_is_judged_anew_where_nothing_can_be_written(held):
    config = held.folder / "sources.yaml"
    config.write_text(config.read_text().replace('"8,891 km"', '"8,892 km"'))
    ((out, errors, code),) = ask_read_only(held, [["claims"]])
    assert (code, "holds" in out) == (0, True), errors
    assert "has changed since the last check" in errors


def test_a_writing_command_says_what_takes_no_write_and_what_to_do(held):
    for words, (_, errors, code) in zip(WRITING, ask_read_only(held, WRITING), strict=True):
        assert code == 3, (words, errors)
        assert "cannot be written" in errors, words
        assert "--db" in errors, words


def test_a_dry_run_needs_no_write(held):
    ((out, errors, code),) = ask_read_only(held, [["check", "--dry-run"]])
    assert (code, "unchanged" in out) == (0, True), errors


@pytest.mark.parametrize("left", [["-wal"], ["-wal", "-shm"], ["-shm"], []], ids=lambda left: " and ".join(left) or "-")
def test_what_a_writer_left_beside_the_database_is_read_with_it(newsroom, left):
    db = newsroom.folder / "monitor.db"
    with Store.open(db, English()):
        pass
    killed_after(db, "INSERT INTO settings VALUES ('left', 'beside')")
    kept = {ending: Path(f"{db}{ending}").read_bytes() for ending in ("", "-wal", "-shm")}
    assert kept["-wal"]
    for ending in kept.keys() - {"", *left}:
        Path(f"{db}{ending}").unlink()
    (newsroom.folder / "elsewhere").mkdir()
    (newsroom.folder / "elsewhere" / "link.db").symlink_to(db)
    query = ["query", "SELECT value FROM settings WHERE name = 'left'"]
    for out, errors, code in ask_read_only(newsroom, [query, [*query, "--db", "elsewhere/link.db"]]):
        assert code == 0, errors
        assert ("beside" in out) == ("-wal" in left)


def killed_after(db: Path, statement: str) -> None:
    """A process that writes one row and is killed before it can put it into the database file."""
    program = f"""
import os, signal, sqlite3
database = sqlite3.connect({str(db)!r})
database.execute({statement!r})
database.commit()
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", program], timeout=30, check=False)
    assert done.returncode == -signal.SIGKILL


# ---------------------------------------------------------------- what is no database, or not of this version


def test_what_is_no_database_is_said_to_be_none_and_left_as_it_is(held):
    os.mkfifo(held.folder / "pipe")
    said = {"old": "is a folder", "pipe": "is no file", "saved.csv": "no database at all"}
    asked = [[*words, "--db", name] for name in said for words in (["status"], ["query", "SELECT 1"], ["check"])]
    before = listing(held.folder)
    for words, (_, errors, code) in zip(asked, ask(held.folder, asked, held.now.isoformat()), strict=True):
        assert (code, said[words[-1]] in errors) == (3, True), (words, errors)
    assert listing(held.folder) == before


def test_a_reading_command_makes_no_database_and_brings_none_up_to_date(held):
    db = held.folder / "monitor.db"
    with closing(sqlite3.connect(db)) as database, database:
        database.execute("DELETE FROM _sqlite_migrations WHERE id = (SELECT max(id) FROM _sqlite_migrations)")
    before = db.read_bytes()
    commands = [["status"], ["figures"], ["verify"]]
    for _, errors, code in ask(held.folder, commands[:2], held.now.isoformat()):
        assert (code, "made by an older version" in errors, "copy" in errors) == (3, True, True), errors
    assert db.read_bytes() == before
    held.begin_anew()
    for _, errors, code in ask(held.folder, commands, held.now.isoformat()):
        assert (code, "there is no database yet" in errors) == (3, True), errors
    assert not db.exists()


def test_nowhere_to_put_a_copy_is_said_with_what_to_set(held, monkeypatch):
    def nowhere(**_: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(readonly, "TemporaryDirectory", nowhere)
    with pytest.raises(DatabaseError, match="set TMPDIR"), Store.rehearse(held.folder / "monitor.db", English()):
        pass


def test_a_database_for_reading_takes_no_write(held):
    database = open_read_only(held.folder / "monitor.db")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.execute("DELETE FROM settings")
    database.close()
