"""Everything that commands print, and the log: what strangers wrote in it can be seen, and controls no terminal.

Pages, mail servers, publishers' headers and names of files may hold escape sequences, which rename windows, paint over
lines or answer in the user's place, and marks that turn the direction of what follows. Nothing else in this package
writes to standard output or standard error; a test looks.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import sys
import traceback
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import Any

import click

from monitor.model.times import time_text
from monitor.reading.labels import UNSAFE

PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
FORMULA = re.compile(r"""(^|[;|\t\n])(?=[\s"]*[=+\-@＝＋－＠]|(?<![\s\S])[\t\r\n])""")
"""Where in a cell spreadsheets see a formula begin: at its start, or where their separator is another than ours."""


def visible(text: str, keep: str = "\t") -> str:
    r"""The text with what controls, hides or turns characters shown as escapes: ``\u001b``, ``\u202e``, ``\u2028``.

    Args:
        text: anything, also with lone surrogates, as names of files have that are not UTF-8.
        keep: characters that are left as they are.
    """
    if text.isascii() and text.isprintable():
        return text
    unsafe = {c for c in set(text) if unicodedata.category(c) in UNSAFE and c not in keep}
    return text.translate({ord(c): _escape(c) for c in unsafe}) if unsafe else text


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def say(*lines: str, err: bool = False) -> None:
    """Print lines on standard output, or on standard error; a line end inside one is shown as an escape."""
    if lines:
        click.echo("\n".join(map(visible, lines)), err=err)


def is_dialogue() -> bool:
    """Whether a person reads what is printed and can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str) -> str:
    """What a person at the terminal answers, on one line; empty for nothing."""
    return str(click.prompt(visible(question), default="", show_default=False, prompt_suffix=""))


def say_bytes(body: bytes) -> None:
    """Write bytes exactly as they are; at a terminal as text, with what is no text as escapes."""
    if not sys.stdout.isatty():
        sys.stdout.buffer.write(body)
        return
    text = body.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    say(*text.removesuffix("\n").split("\n"))


def say_json(value: object) -> None:
    """Print values as JSON for programs."""
    say(*json_text(value).split("\n"))


OPENED, LINES_AT_ONCE = "[", 1_000


def say_json_list(values: Iterable[object]) -> None:
    """Print values as one JSON list, each when it comes."""
    lines = [OPENED]
    for number, value in enumerate(values):
        lines[-1] += "," if number else ""
        lines += (f" {line}" for line in json_text(value).split("\n"))
        if len(lines) > LINES_AT_ONCE:
            say(*lines[:-1])
            lines = lines[-1:]
    say(*(["[]"] if lines == [OPENED] else [*lines, "]"]))


def json_text(value: object, indent: int | None = 1) -> str:
    """Values as JSON: times, days and numbers as the views have them; what would control a terminal is escaped."""
    text = json.dumps(value, indent=indent, ensure_ascii=False, default=_plain)
    unsafe = {c for c in set(text) - {"\n"} if unicodedata.category(c) in UNSAFE}
    return text.translate({ord(c): f"\\u{ord(c):04x}" if c.isascii() else json.dumps(c)[1:-1] for c in unsafe})


def _plain(value: object) -> str:
    match value:
        case datetime():
            return time_text(value)
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
    raise TypeError(f"{value!r} has no place in JSON")


def say_csv(names: Sequence[str], rows: Iterable[Sequence[Any]], *, raw: bool) -> None:
    """Print CSV; unless it is to be raw, no cell of it is a formula for a spreadsheet, and escapes are shown.

    At a terminal escapes are shown in any case.
    """
    cells = [[_text(cell) if raw else _cell(_text(cell)) for cell in row] for row in (names, *rows)]
    out = io.StringIO()
    # Left to itself the library quotes no carriage return, and what reads it back takes that for a line's end.
    if any("\r" in cell for row in cells for cell in row):
        csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(cells)
    else:
        csv.writer(out, lineterminator="\n").writerows(cells)
    if raw and not sys.stdout.isatty():
        sys.stdout.buffer.write(out.getvalue().encode())
        return
    say(*out.getvalue().removesuffix("\n").split("\n"))


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return "" if value is None else str(value)


def _cell(text: str) -> str:
    """What a spreadsheet takes as text where the text would be a formula; a number stays one."""
    safe = text if PLAIN_NUMBER.fullmatch(text) else FORMULA.sub(r"\1'", text)
    return visible(safe, keep="\t\n")


def table(rows: Iterable[Sequence[object]], headings: Sequence[str]) -> list[str]:
    """The lines of a table, a row on one each; texts that look like numbers are left as they are."""
    from tabulate import tabulate

    cells = [[visible(_text(cell), keep="") for cell in row] for row in rows]
    shown = tabulate(cells, [visible(heading, keep="") for heading in headings], "simple", disable_numparse=True)
    return shown.split("\n")


@contextmanager
def progress(label: str, length: int | None = None) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error when a person watches and there is enough to do; call it for each step."""
    if not sys.stderr.isatty() or (length is not None and length < 2):
        yield lambda: None
        return
    with click.progressbar(length=length or 0, label=visible(label), file=sys.stderr) as bar:
        yield lambda: bar.update(1)


class LogLines(logging.Formatter):
    """A record as text; the lines after its first are set in, so that none looks like a record of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """The record, with what would control a terminal shown as escapes."""
        return "\n    ".join(map(visible, super().format(record).split("\n")))


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, message, and of a check its story."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "message": record.getMessage(),
            **getattr(record, "story", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json_text(line, indent=None)


def log_to_standard_error(formatter: logging.Formatter) -> None:
    """Let our own log, and the warnings of libraries, be written to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)
    logging.getLogger("monitor").setLevel(logging.INFO)


def guard_standard_error() -> None:
    """Let what Python itself writes there go through here: an error that nobody foresaw, a library's warning."""
    sys.excepthook = _say_unforeseen
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(LogLines())


def _say_unforeseen(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    say(*"".join(traceback.format_exception(kind, error, at)).removesuffix("\n").split("\n"), err=True)


def say_usage(error: click.ClickException) -> None:
    """Say what click says of a command that it does not understand."""
    told = io.StringIO()
    error.show(told)
    say(*told.getvalue().removesuffix("\n").split("\n"), err=True)


def say_no_more() -> None:
    """Close standard error, where nobody reads any longer what is printed: Python would complain there."""
    sys.stderr.close()
