"""When the power fails: what was recorded stays recorded, and so does what was mailed."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import struct
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from monitor.store.database import open_database
from tests.newsroom import Newsroom

SHUT_DOWN = 0x8004587D
"""The call by which ext4 stops at once (EXT4_IOC_SHUTDOWN), as tests of file systems make the power fail."""

WITHOUT_WRITING_THE_JOURNAL = struct.pack("I", 2)


def run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no file system can be made here: {done.stderr}")


class Disk:
    """A file system of its own, whose power can fail; only root may have one."""

    def __init__(self, folder: Path) -> None:
        self._image, self.folder = folder / "image", folder / "disk"
        self.folder.mkdir()
        with self._image.open("wb") as image:
            image.truncate(16_000_000)
        run("mkfs.ext4", "-q", self._image)
        self.start()

    def start(self) -> None:
        run("mount", "-o", "loop", self._image, self.folder)

    def stop(self) -> None:
        subprocess.run(["umount", self.folder], check=True)

    def fail(self) -> None:
        """Lose whatever the disk was not told to keep."""
        opened = os.open(self.folder, os.O_RDONLY)
        fcntl.ioctl(opened, SHUT_DOWN, WITHOUT_WRITING_THE_JOURNAL)
        os.close(opened)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    disk = Disk(tmp_path)
    yield disk
    disk.stop()


def test_what_was_told_before_the_power_failed_is_still_recorded_and_marked_after_it(disk, httpserver):
    newsroom = Newsroom(disk.folder, httpserver)
    newsroom.serve_seizures(fy2022=["1"] * 12)
    newsroom.check()
    os.sync()
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2022=["1"] * 11 + ["2"])
    with closing(sqlite3.connect(newsroom.folder / "monitor.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM checks").fetchone()  # so that nothing is tidied up when the check ends
        newsroom.check()
        assert newsroom.rows("SELECT state FROM deliveries") == [("sent",)]
        disk.fail()
    disk.stop()
    disk.start()
    assert newsroom.rows("SELECT outcome FROM checks") == [("changed",), ("changed",)]
    assert newsroom.rows("SELECT before_value, after_value FROM change_log") == [("12", "13"), ("1", "2")]
    assert newsroom.rows("SELECT state FROM deliveries") == [("sent",)]
    assert [str(mail["To"]) for mail in newsroom.mails] == ["desk@example.org"]


def test_each_commit_waits_until_the_disk_has_it(tmp_path):
    database, _ = open_database(tmp_path / "monitor.db")
    with closing(database.conn) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
