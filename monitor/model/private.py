"""Files and folders that the program makes are for their owner alone; what is there already keeps its mode."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE
from tempfile import NamedTemporaryFile

FILE, FOLDER = 0o600, 0o700
"""The modes of what is new, where the umask asks for no less."""


def mode_beside(path: Path) -> int:
    """The mode of a file that stands beside another and is opened by whoever opens that one."""
    return S_IMODE(path.stat().st_mode) & 0o666 if path.exists() else FILE


def make_folder(path: Path) -> None:
    """Make the folder, and those above it that are missing.

    Raises:
        OSError: one of them cannot be made.
    """
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=FOLDER, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file, where there is none.

    Raises:
        OSError: it cannot be made.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name first: whoever reads the folder never sees half of it.

    The disk has it when this returns, so that what says afterwards that it was written stays true without power.

    Raises:
        OSError: it cannot be written.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
        part = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            if path.exists():
                part.chmod(S_IMODE(path.stat().st_mode))
            part.replace(path)
            keep_names_of(path.parent)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise


def keep_names_of(folder: Path) -> None:
    """Let the disk have what was renamed in a folder, where its file system can be told that."""
    with suppress(OSError), _opened(folder) as descriptor:
        os.fsync(descriptor)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """While no other process of ours that asks for that, too, writes into a folder; where it cannot be locked, at once.

    Raises:
        OSError: there is no such folder.
    """
    with _opened(folder) as descriptor:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
