"""What people see of a story when it has ended: its mails, reports, answers to commands, and the rows of its views."""

from __future__ import annotations

import email
import email.policy
import io
import json
import os
import re
import shlex
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from monitor.cli import cli, main

NAME_LENGTH = 100


@dataclass(frozen=True)
class Place:
    """A folder where the program was at work: ``sources.yaml``, ``db/monitor.db``, ``mail`` and ``reports``.

    Attributes:
        folder: a copy that commands may write into.
        now: when they are given.
    """

    folder: Path
    now: datetime

    def ask(self, command: str) -> tuple[str, str, int]:
        """What ``monitor`` prints, what it says beside that, and its exit code, as if typed in the folder."""
        out, errors = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline=""), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(errors):
            patch.chdir(self.folder)
            for name in [name for name in os.environ if name.startswith("MONITOR_")]:
                patch.delenv(name)
            patch.setenv("MONITOR_NOW", self.now.isoformat())
            patch.setenv("COLUMNS", "100")
            patch.setattr(sys, "argv", ["monitor", *shlex.split(command)])
            patch.setattr(sys.modules["__main__"], "__package__", None)  # or usage would name what runs the tests
            with pytest.raises(SystemExit) as stopped:
                main()
        out.flush()
        assert isinstance(out.buffer, io.BytesIO)
        return out.buffer.getvalue().decode(), errors.getvalue(), int(stopped.value.code or 0)

    def rows(self, command: str) -> list[dict[str, Any]]:
        """The rows that a command prints as JSON."""
        rows: list[dict[str, Any]] = json.loads(self.ask(f"{command} --json")[0])
        return rows

    def answers(self, commands: Iterable[str]) -> str:
        """Commands with all that they answer, as it stands in a terminal."""
        return "\n".join(self._answer(command) for command in commands)

    def _answer(self, command: str) -> str:
        out, errors, code = self.ask(command)
        ended = f"[exit code {code}]\n" if code else ""
        return f"$ monitor {command}\n{out}{errors}{ended}"


def mails(place: Place) -> dict[str, str]:
    """Both parts of each mail; the text below the headers."""
    told: Counter[str] = Counter()
    about = {row["message_id"]: row for row in place.rows("deliveries")}
    seen: dict[str, str] = {}
    for path in sorted((place.folder / "mail").glob("*.eml")):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        row = about[str(mail["Message-ID"])]
        name = slug(f"{mail['Date'].datetime:%Y-%m-%d} {row['notice_kind']} {row['source_id'] or ''}")
        told[name] += 1
        name += f"-{told[name]}" if told[name] > 1 else ""
        seen[f"mails/{name}.txt"] = "".join((*headers(mail), "\n", _part(mail, "plain")))
        seen[f"mails/{name}.html"] = _part(mail, "html")
    return seen


def headers(mail: EmailMessage) -> Iterator[str]:
    """The headers, a line each; how the parts are kept apart is of no meaning."""
    for name, value in mail.items():
        yield f"{name}: {mail.get_content_type() if name == 'Content-Type' else value}\n"


def _part(mail: EmailMessage, subtype: str) -> str:
    part = mail.get_body((subtype,))
    assert part is not None, f"{mail['Subject']} has no part {subtype}"
    return str(part.get_content()).replace("\r\n", "\n")  # as mails end their lines on the wire


def reports(place: Place) -> dict[str, str]:
    """The weekly pages."""
    return {f"reports/{path.name}": path.read_bytes().decode() for path in (place.folder / "reports").glob("*.html")}


def commands(place: Place, groups: Mapping[str, Iterable[str]], *others: str) -> dict[str, str]:
    """The answers to commands: to each group under its name, to each other one under its own."""
    named = {**groups, **{slug(command): [command] for command in others}}
    return {f"commands/{name}.txt": place.answers(group) for name, group in named.items()}


VIEWS = "SELECT name FROM sqlite_master WHERE type = 'view' AND name <> 'checks' ORDER BY name"
"""All but the one that is the evidence itself, row by row, with hashes of the program."""


def views(place: Place) -> dict[str, str]:
    """All rows of every view, one JSON object a line, in the order of their columns' values; first the columns."""
    seen = {}
    with closing(sqlite3.connect(f"{(place.folder / 'db' / 'monitor.db').as_uri()}?mode=ro", uri=True)) as database:
        for (view,) in database.execute(VIEWS).fetchall():
            columns = [column for column, *_ in database.execute(f"SELECT * FROM {view} LIMIT 0").description]
            order = ", ".join(str(place + 1) for place in range(len(columns)))
            rows = database.execute(f"SELECT * FROM {view} ORDER BY {order}")
            lines = [json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in rows]
            heading = json.dumps(columns)
            seen[f"views/{view}.jsonl"] = "".join(f"{line}\n" for line in (heading, *lines))
    return seen


def helps() -> list[str]:
    """Every way to ask for help."""
    return ["--help", *(f"{name} --help" for name in sorted(cli.commands))]


def slug(text: str) -> str:
    """The text as the name of a file."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:NAME_LENGTH].strip("-")
