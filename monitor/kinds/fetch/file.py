"""Take a source's document from a folder into which a person drops files."""

from __future__ import annotations

import asyncio
import mimetypes
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal, assert_never
from urllib.parse import quote

from pydantic import Field

from monitor.model import Capture, NotModified, Request, Validators
from monitor.model.errors import FetchError, TooLarge
from monitor.plugin import Kind, Web
from monitor.reading.edition import Edition, Tie, pick_newest, read_edition
from monitor.reading.sizes import Size

UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".filepart", ".opdownload", ".tmp")
FRESH_SECONDS = 60
"""A file that changed so recently may still be growing."""


class File(Kind):
    """Take the document from a folder, for publishers that block programs: a person saves the file there by hand.

    The newest file counts: by the date in its name (``2024-04-08_drugs.csv``), then by fiscal year and month in it
    (``fy21-fy24-mar``), then by the time it was saved. Files that a browser is still downloading, hidden and empty
    ones are passed over. Nothing is asked of the network, and nothing in the folder is changed. A symbolic link that
    leads out of the folder is refused: whoever may save there could name any file of this machine.

    Options:
        folder: the folder; a relative one starts where ``sources.yaml`` is.
        name: which files in it count, such as ``nationwide-drugs-*.csv``.
        choose: ``newest``, or ``only`` to allow no more than one file.
        max_bytes: the largest file: ``20 MB``, ``512 KiB`` or a number.
        settle_seconds: how long a file saved within the last minute must keep its size.
        links_out: whether symbolic links may lead out of the folder.
    """

    folder: str = Field(min_length=1)
    name: str = Field(default="*", min_length=1, pattern=r"^[^/\\]+$", examples=["drugs-*.csv"])
    choose: Literal["newest", "only"] = "newest"
    max_bytes: Size = 20_000_000
    settle_seconds: float = Field(default=0.5, ge=0, le=60)
    links_out: bool = False

    async def fetch(self, request: Request, web: Web) -> Capture | NotModified:  # noqa: ARG002
        """The file, or the word that it is the same as at the last good check.

        Raises:
            FetchError: there is none, it cannot be read, it is still being written, it cannot be said which one is
                meant, or it is a link that leads elsewhere.
            TooLarge: it is larger than `max_bytes`.
        """
        found = await asyncio.to_thread(self._find, request)
        await self._require_settled(found, request)
        address = f"file:{quote(os.fsencode(found.path))}"
        validators = {request.url: found.validators}
        if request.validators.get(request.url) == found.validators:
            return NotModified(address, request.now, validators)
        body = await asyncio.to_thread(_read, found)
        return Capture(
            request.url,
            address,
            200,
            found.headers,
            body,
            request.now,
            expected_size=found.size,
            validators=validators,
        )

    def _find(self, request: Request) -> Found:
        folder = request.folder / self.folder
        where = f"{request.source_id}: the folder {str(folder.absolute())!r}"
        try:
            files = [found for found in _files(folder, self.name) if found.size]
        except FileNotFoundError as error:
            raise FetchError(f"{where} does not exist; create it and save the publisher's file there") from error
        except OSError as error:
            raise FetchError(f"{where} cannot be read: {error.strerror}") from error
        if not files:
            raise FetchError(
                f"{where} holds no finished file named {self.name!r}; save the publisher's file there, under a "
                "name that begins with its date, such as 2024-04-08_"
            )
        chosen = self._chosen(files, where)
        if chosen.size > self.max_bytes:
            raise TooLarge(
                f"{where}: {chosen.path.name!r} has {chosen.size:,} bytes, more than the limit of "
                f"{self.max_bytes:,}; if it is the right file, raise max_bytes"
            )
        if not self.links_out and not chosen.real.is_relative_to(folder.resolve()):
            raise FetchError(
                f"{where}: {chosen.path.name!r} is a link that leads out of it, to {str(chosen.real)!r}: save the file "
                "itself there, or write `links_out: true`"
            )
        return chosen

    def _chosen(self, files: list[Found], where: str) -> Found:
        if self.choose == "only" and len(files) > 1:
            names = ", ".join(repr(name) for name in sorted(found.path.name for found in files)[:5])
            raise FetchError(f"{where} holds {len(files)} files where only one may be: {names}; move the others away")
        by_name = {found.path.name: found for found in files}
        choice = pick_newest([read_edition(name, seen=found.changed_ns) for name, found in by_name.items()])
        match choice:
            case Edition():
                return by_name[choice.address]
            case Tie():
                raise FetchError(
                    f"{where}: cannot tell which file is the newest, {choice.first.address!r} or "
                    f"{choice.second.address!r}: {choice.reason}. Move one away, or give both names that begin "
                    "with their date, such as 2024-04-08_"
                )
            case _:
                assert_never(choice)

    async def _require_settled(self, found: Found, request: Request) -> None:
        """Nothing, if the file does not grow under our eyes."""
        age = request.now.timestamp() - found.changed_ns / 1e9
        if abs(age) < FRESH_SECONDS:
            await asyncio.sleep(self.settle_seconds)
        try:
            now = _look(found.path)
        except OSError as error:
            raise FetchError(f"{found.name}: vanished while it was looked at: {error.strerror}") from error
        if now != found:
            raise FetchError(f"{found.name}: is still being written; the next check tries again")


@dataclass(frozen=True, slots=True)
class Found:
    """A file in the folder.

    Attributes:
        path: where it is.
        real: where that leads, without any symbolic link.
        size: in bytes.
        changed_ns: when it was last written, in nanoseconds since 1970.
    """

    path: Path
    real: Path
    size: int
    changed_ns: int

    @property
    def name(self) -> str:
        """The path as messages show it: names may hold anything, also what is no text."""
        return repr(str(self.path))

    @property
    def validators(self) -> Validators:
        """What to recognise this file by."""
        return Validators(etag=f'"{quote(os.fsencode(self.path.name))}-{self.size}-{self.changed_ns}"')

    @property
    def headers(self) -> dict[str, str]:
        """What a web server would say of it."""
        media, _ = mimetypes.guess_type(self.path.name)
        headers = {}
        with suppress(ValueError, OverflowError, OSError):  # a file system may hold any time
            changed = datetime.fromtimestamp(self.changed_ns // 1_000_000_000, UTC)
            headers["last-modified"] = format_datetime(changed, usegmt=True)
        return {**headers, "content-type": media} if media else headers


def _files(folder: Path, pattern: str) -> Iterable[Found]:
    """The finished files whose names match."""
    names = set(os.listdir(folder))  # noqa: PTH208 - unlike iterdir(), raises before the first file
    for name in sorted(names):
        hidden = name.startswith((".", "~$"))
        # Firefox reserves the final name and writes into a second file beside it.
        unfinished = name.lower().endswith(UNFINISHED) or any(name + ending in names for ending in UNFINISHED)
        path = folder / name
        if fnmatch(name, pattern) and not hidden and not unfinished and path.is_file():
            yield _look(path)


def _look(path: Path) -> Found:
    state = path.stat()
    return Found(path, path.resolve(), state.st_size, state.st_mtime_ns)


def _read(found: Found) -> bytes:
    """The bytes of the very file that was looked at, not of a link or a pipe that was put in its place since.

    Raises:
        FetchError: it cannot be read, or it changed while it was read.
    """
    try:
        with os.fdopen(os.open(found.real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            body = file.read(found.size + 1)
        after = _look(found.path)
    except OSError as error:
        raise FetchError(f"{found.name}: cannot be read: {error.strerror}") from error
    if after != found or len(body) != found.size:
        raise FetchError(f"{found.name}: is still being written; the next check tries again")
    return body
