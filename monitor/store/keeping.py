"""Keep a database over years: a proven copy of it, what may be thinned out, and room given back to the disk."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.model import Outcome
from monitor.model.errors import DatabaseError
from monitor.model.private import alone_in, keep_names_of, make_folder, mode_beside
from monitor.store.blobs import Blobs
from monitor.store.database import atomic
from monitor.store.narrow import NUMBERS, ms_of
from monitor.store.readonly import copy_database

# The files kept of failed checks that nothing else rests on: no version, no later file and no outage that still lasts.
FAILED_FILES = """
SELECT b.id FROM blobs b
 WHERE EXISTS (SELECT 1 FROM checks_kept c WHERE c.blob_id = b.id)
   AND NOT EXISTS (SELECT 1 FROM checks_kept c WHERE c.blob_id = b.id AND c.finished_ms >= :before)
   AND NOT EXISTS (SELECT 1 FROM snapshots s WHERE b.id IN (s.blob_id, s.page_blob_id, s.screenshot_blob_id))
   AND NOT EXISTS (SELECT 1 FROM blobs later WHERE later.base_id = b.id)
   AND NOT EXISTS (SELECT 1 FROM checks_kept c JOIN sources so ON so.number = c.source_number
                     JOIN outages o ON o.source_id = so.id AND c.id >= o.first_check_id
                    WHERE c.blob_id = b.id AND o.good_check_id IS NULL)
"""

# The bytes that they take.
TAKEN = f"SELECT count(*), coalesce(sum(length(data)), 0) FROM blobs WHERE id IN ({FAILED_FILES})"

# Take them out: the checks stay, with their problems.
LET_GO = f"UPDATE checks_kept SET blob_id = NULL WHERE blob_id IN ({FAILED_FILES})"

# Blobs that nothing names.
UNNAMED = """
DELETE FROM blobs
 WHERE NOT EXISTS (SELECT 1 FROM checks_kept c WHERE c.blob_id = blobs.id)
   AND NOT EXISTS (SELECT 1 FROM snapshots s WHERE blobs.id IN (s.blob_id, s.page_blob_id, s.screenshot_blob_id))
   AND NOT EXISTS (SELECT 1 FROM blobs later WHERE later.base_id = blobs.id)
"""

SAME = ", ".join(str(NUMBERS[outcome]) for outcome in (Outcome.UNCHANGED, Outcome.NOT_MODIFIED))
DAY = f"finished_ms / {24 * 60 * 60 * 1000}"

# Checks that found a source as it was, of which the first and the last of each version and day stay.
SAME_AGAIN = f"""
SELECT id FROM checks_kept AS checks
 WHERE outcome IN ({SAME}) AND finished_ms < :before
   AND id NOT IN (SELECT min(id) FROM checks_kept WHERE snapshot_id IS NOT NULL
                   GROUP BY snapshot_id, {DAY})
   AND id NOT IN (SELECT max(id) FROM checks_kept WHERE snapshot_id IS NOT NULL
                   GROUP BY snapshot_id, {DAY})
   AND NOT EXISTS (SELECT 1 FROM snapshots s WHERE s.check_id = checks.id)
   AND NOT EXISTS (SELECT 1 FROM changes ch WHERE ch.check_id = checks.id)
   AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.check_id = checks.id)
   AND NOT EXISTS (SELECT 1 FROM outages o WHERE checks.id IN (o.first_check_id, o.last_check_id, o.good_check_id))
"""

# Take their rows out.
FORGET = f"DELETE FROM checks_kept WHERE id IN ({SAME_AGAIN})"


@dataclass(frozen=True, slots=True)
class Thinned:
    """What is or would be taken out.

    Attributes:
        files: files of failed checks.
        file_bytes: what they take in the database.
        checks: rows of checks that found nothing new.
    """

    files: int
    file_bytes: int
    checks: int


def back_up(path: Path, copy: Path, *, step: Callable[[], None] = lambda: None) -> tuple[int, int]:
    """Write a copy of the database, also while others write to it, and prove it; files and bytes that it holds.

    The copy appears under its name when all of it was proven: every file has its hash, every row refers to one.

    Args:
        path: the database.
        copy: where the copy goes; what is there is replaced.
        step: called for each file that was proven.

    Raises:
        DatabaseError: there is none, there is no room, the copy is not whole, or would replace a database at work.
    """
    _require_no_database_at_work(path, copy)
    try:
        make_folder(copy.parent)
        with alone_in(copy.parent):  # Of two that write the same backup, each proves its own.
            return _back_up(path, copy, step)
    except OSError as error:
        raise DatabaseError(f"{copy}: the backup cannot be written: {error}") from error


def _require_no_database_at_work(path: Path, copy: Path) -> None:
    log = Path(f"{copy.resolve()}-wal")
    if copy.exists() and (copy.samefile(path) or log.exists()):
        what = "is the database itself" if copy.samefile(path) else f"is a database at work: {log.name} is beside it"
        raise DatabaseError(f"{copy}: {what}; choose another name for the backup")


def _back_up(path: Path, copy: Path, step: Callable[[], None]) -> tuple[int, int]:
    part = copy.with_name(f"{copy.name}.part")
    try:
        part.unlink(missing_ok=True)
        copy_database(path, part)
        held = _prove(part, step)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.chmod(mode_beside(copy))
        part.replace(copy)
        keep_names_of(copy.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return held


def _prove(path: Path, step: Callable[[], None]) -> tuple[int, int]:
    with closing(sqlite3.connect(path)) as connection:
        # A copy of a database in WAL mode would ask for a second file wherever it is put.
        connection.execute("PRAGMA journal_mode = DELETE")
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        if found != ["ok"] or broken:
            what = found[0] if found != ["ok"] else f"rows in {broken[0]} refer to nothing"
            raise DatabaseError(f"{path}: the copy is not whole: {what}; see `monitor verify` on the database itself")
        blobs = Blobs(connection)
        for blob_id, _ in blobs.all():
            blobs.body(blob_id)
            step()
        count, _, held = blobs.totals()
    return count, held


def thin_out(
    connection: sqlite3.Connection, *, files_before: datetime, checks_before: datetime, rehearse: bool
) -> Thinned:
    """Take out what no value, claim, change, notice or outage rests on. One transaction.

    Versions of sources, what was read of them, changes, verdicts and notices are never taken out, and neither is the
    row of a failed check.

    Args:
        connection: the database.
        files_before: the bytes of failed checks older than this go.
        checks_before: of checks older than this that found nothing new, two a day and version stay.
        rehearse: count, and leave everything as it is.
    """
    of_files = {"before": ms_of(files_before)}
    with atomic(connection):
        files, file_bytes = connection.execute(TAKEN, of_files).fetchone()
        connection.execute(LET_GO, of_files)
        connection.execute(UNNAMED)
        checks = connection.execute(FORGET, {"before": ms_of(checks_before)}).rowcount
        if rehearse:
            connection.rollback()
    return Thinned(files, file_bytes, checks)


def compact(connection: sqlite3.Connection, path: Path) -> tuple[int, int]:
    """Give room that nothing takes any more back to the disk; the file's bytes before and after.

    Raises:
        DatabaseError: others use the database, or there is no room for the new file beside the old one.
    """
    before = _bytes_of(path)
    try:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.OperationalError as error:
        raise DatabaseError(
            f"{path}: cannot be made smaller now: {error}; it needs {before:,} bytes of room and nobody else at work"
        ) from error
    return before, _bytes_of(path)


def _bytes_of(path: Path) -> int:
    return sum(file.stat().st_size for file in (path, path.with_name(f"{path.name}-wal")) if file.exists())
