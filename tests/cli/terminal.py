"""The command line in this process, and what it printed."""

from __future__ import annotations

import json
import sys

import pytest

from monitor.cli import main
from tests.newsroom import Newsroom


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
