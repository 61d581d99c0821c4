"""The command line in this process, and what it printed; and a program at a real terminal."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from time import monotonic

import pytest

from monitor.cli import main
from tests.newsroom import Newsroom

SECONDS = 60
"""After which nobody types any more."""


class Terminal:
    """Runs ``monitor`` in this process and keeps what it printed."""

    def __init__(self, newsroom: Newsroom, capfdbinary, monkeypatch) -> None:
        self.newsroom = newsroom
        self._printed = capfdbinary
        self._monkeypatch = monkeypatch

    def __call__(self, *words: str, code: int = 0) -> str:
        paths = [
            "--config",
            str(self.newsroom.folder / "sources.yaml"),
            "--db",
            str(self.newsroom.folder / "monitor.db"),
        ]
        self._monkeypatch.setattr(sys, "argv", ["monitor", *words, *paths])
        self._monkeypatch.setenv("MONITOR_NOW", self.newsroom.now.isoformat())
        self._printed.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main()
        self.bytes, errors = self._printed.readouterr()
        self.errors = errors.decode()
        assert stopped.value.code == code, self.bytes.decode() + self.errors
        return self.bytes.decode(errors="replace")

    def json(self, *words: str, code: int = 0) -> list[dict]:
        return json.loads(self(*words, "--json", code=code))


def typed(command: Sequence[str], answers: Sequence[str], environment: Mapping[str, str], asked: str) -> str:
    """What stands on the screen of a real terminal when a person types these answers, each where something is asked.

    Args:
        command: the program and its arguments.
        answers: what is typed, line ends included.
        environment: the process's environment.
        asked: how a line ends that waits for an answer.
    """
    master, slave = os.openpty()
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    screen, left, until = b"", list(answers), monotonic() + SECONDS
    try:
        while monotonic() < until:
            ready, _, _ = select.select([master], [], [], 0.2)
            if ready:
                try:
                    screen += os.read(master, 65536)
                except OSError:
                    break
            elif left and screen.endswith(asked.encode()):
                os.write(master, left.pop(0).encode())
            elif process.poll() is not None:
                break
        assert process.wait(5) == 0, screen.decode()
    finally:
        process.kill()
        os.close(master)
    assert not left, screen.decode()
    return screen.decode().replace("\r\n", "\n")
