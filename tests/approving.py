"""Approved copies: what people see, as files under ``tests/approved``, compared with what is made now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path

APPROVED = Path(__file__).with_name("approved")
SHOWN_AT_MOST = 200
"""Lines of a difference that are shown."""

OF_THE_MACHINE = (
    (r"(?m)^(  (?:python|sqlite|http client|browser): ).*$", r"\1…"),
    (r'(?m)^(  "(?:python|sqlite|http client|browser)": )".*"', r'\1"…"'),
    (r"(database: \S+: |\"database\": \"\S+: )[\d,]+ bytes, [\d,.]+ GB free", r"\1… bytes, … GB free"),
    (r"(?<= bytes in )[\d,]+(?=; times are those of )", "…"),
    (r"(?<= days in )\d+(?= seconds\.)", "…"),
)
"""What no story decides: what the program runs on, what compression makes of its database, how long it took."""


def settled(text: str, names: Mapping[str, str]) -> str:
    """The text with what differs from run to run, or from machine to machine, under names that stay.

    Everything else stands there as it was printed. Hashes, numbers and times need no names: the stories have a clock
    of their own and serve the same bytes every time.

    Args:
        text: as it was printed.
        names: what is a run's own (port, folder, and what is made of them) to the name it gets, replaced in this order.
    """
    for own, name in names.items():
        text = text.replace(own, name)
    for pattern, name in OF_THE_MACHINE:
        text = re.sub(pattern, name, text)
    return text


def approved(folder: Path = APPROVED) -> dict[str, str]:
    """Every approved copy by its path below the folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in paths}


def difference(before: str, now: str) -> str:
    """The lines that differ, with those around them; empty where nothing does."""
    lines = [*unified_diff(_lines(before), _lines(now), "approved", "now", lineterm="")]
    more = len(lines) - SHOWN_AT_MOST
    return "\n".join(lines[:SHOWN_AT_MOST] + ([f"… and {more:,} more lines"] if more > 0 else []))


def approve(made: Mapping[str, str], folder: Path) -> list[str]:
    """Make the files of a folder what was made; the paths of those that became others, came or went."""
    before = approved(folder)
    changed = sorted(name for name in {*before, *made} if before.get(name) != made.get(name))
    for name in changed:
        path = folder / name
        if name in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made[name].encode())
        else:
            path.unlink()
    return changed


def may_approve(environment: Mapping[str, str]) -> bool:
    """Whether the copies are to be approved anew.

    Raises:
        PermissionError: where nobody looks at what is approved.
    """
    if not environment.get("APPROVE"):
        return False
    if environment.get("CI", "").casefold() not in ("", "0", "false"):
        raise PermissionError("APPROVE is refused where CI is set: approve where a person reads the difference")
    return True


def _lines(text: str) -> list[str]:
    """The lines, with line ends that cannot be seen made visible."""
    return [line.replace("\r", "␍") for line in text.split("\n")]
