"""The difference between two documents as lines: what a reader would see changed."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from monitor.reading.document import CSV
from monitor.services.readers.tasks import Lines


def lines_of_difference(before: Lines, after: Lines, before_name: str, after_name: str) -> Iterator[str]:
    """A unified diff of what a reader sees; for data files, the rows that went and came, whatever their order."""
    if after.media == CSV:
        yield from _rows_of_difference(before, after, before_name, after_name)
        return
    yield from unified_diff(before.lines, after.lines, before_name, after_name, lineterm="", n=1)


def _rows_of_difference(before: Lines, after: Lines, before_name: str, after_name: str) -> Iterator[str]:
    one, other = set(before.lines), set(after.lines)
    yield f"--- {before_name}"
    yield f"+++ {after_name}"
    lines = [(line, "-") for line in one - other] + [(line, "+") for line in other - one]
    for line, sign in sorted(lines):
        yield f"{sign}{line}"
