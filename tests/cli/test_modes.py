"""What the program makes is for its owner alone; what was there keeps its mode."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from stat import S_IMODE

import pytest

from monitor.model.private import make_folder, write_whole
from tests.cli.test_readonly import ask
from tests.newsroom import Newsroom

PATHS = ("--db", "data/deep/monitor.db")
COMMANDS = (["check", *PATHS], ["report", "--mail", *PATHS], ["backup", "kept/monitor.db", *PATHS])


def ask_under(umask: int, newsroom: Newsroom, commands: Sequence[Sequence[str]]) -> None:
    for out, errors, code in ask(newsroom.folder, commands, newsroom.now.isoformat(), umask=umask):
        assert code == 0, out + errors


def modes(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): f"{S_IMODE(path.stat().st_mode):04o}" for path in folder.rglob("*")}


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o000], ids="{:04o}".format)
def test_what_is_new_is_for_the_owner_alone_whatever_the_umask(newsroom, umask):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    before = modes(newsroom.folder)
    ask_under(umask, newsroom, COMMANDS)
    made = {name: mode for name, mode in modes(newsroom.folder).items() if name not in before}
    assert made.keys() >= {"data", "data/deep", "mail", "reports", "kept", "data/deep/monitor.db", "kept/monitor.db"}
    assert {Path(name).suffix for name in made} >= {".db", ".eml", ".html"}
    for name, mode in made.items():
        assert mode == ("0700" if (newsroom.folder / name).is_dir() else "0600"), name


def test_an_umask_that_takes_more_is_heeded(tmp_path):
    before = os.umask(0o277)
    try:
        make_folder(tmp_path / "narrow")
    finally:
        os.umask(before)
    assert S_IMODE((tmp_path / "narrow").stat().st_mode) == 0o500


def test_files_and_folders_that_are_there_keep_their_modes_and_what_stands_beside_follows(newsroom):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    ask_under(0o022, newsroom, COMMANDS)
    folder, wanted = newsroom.folder, {"data/deep/monitor.db": 0o664, "kept/monitor.db": 0o640, "mail": 0o775}
    (page,) = (str(path.relative_to(folder)) for path in (folder / "reports").iterdir())
    wanted |= {page: 0o644, "reports": 0o755, "data/deep": 0o770}
    for name, mode in wanted.items():
        (folder / name).chmod(mode)
    for lock in folder.rglob("*.lock"):
        lock.unlink()
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["3"])
    ask_under(0o077, newsroom, (*COMMANDS[:2], [*COMMANDS[2], "--replace"]))
    for name, mode in wanted.items():
        assert S_IMODE((folder / name).stat().st_mode) == mode, name
    assert S_IMODE((folder / "data/deep/monitor.db.lock").stat().st_mode) == 0o664


def test_the_files_that_sqlite_keeps_beside_the_database_have_its_mode(newsroom):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    words = [sys.executable, "-m", "monitor", "run", "--tick", "0.2", "--db", "data/monitor.db"]
    environment = os.environ | {"MONITOR_NOW": newsroom.now.isoformat()}
    with subprocess.Popen(
        words, cwd=newsroom.folder, env=environment, umask=0, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        beside = [newsroom.folder / f"data/monitor.db{end}" for end in ("", "-wal", "-shm", ".daemon.lock")]
        try:
            for _ in range(400):
                if all(path.exists() for path in beside):
                    break
                time.sleep(0.1)
            assert {S_IMODE(path.stat().st_mode) for path in beside} == {0o600}
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


def test_a_file_that_cannot_be_written_whole_leaves_the_one_that_was_there(tmp_path):
    path = tmp_path / "report.html"
    write_whole(path, b"before")
    with pytest.raises(TypeError):
        write_whole(path, "no bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]
