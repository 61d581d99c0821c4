"""What tells a configuration, and the program that reads it, from others: cheap to take, without reading either."""

from __future__ import annotations

import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

from monitor import __version__
from monitor.config.files import contents_of

PACKAGE = Path(__file__).parents[1]


def digest_of(path: Path) -> str:
    """Of the bytes of its files, the program's and what is installed beside it; empty where one is missing."""
    digest = contents_of(path).digest
    return f"{digest} {program()}" if digest else ""


@cache
def program() -> str:
    """Of the program's files, and of the folders in which kinds of other people may be installed.

    Taken once a process: what runs is what was there when it began, also where the files are replaced meanwhile.
    """
    files = sorted((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in PACKAGE.rglob("*.py"))
    installed = [Path(entry) for entry in sys.path if entry.endswith("-packages")]
    folders = [(str(folder), folder.stat().st_mtime_ns) for folder in installed if folder.is_dir()]
    return sha256(repr((__version__, files, folders)).encode()).hexdigest()
