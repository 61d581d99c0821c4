"""Take one file out of a ZIP file, in memory and within bounds; nothing is ever written."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo
from zlib import error as DeflateError  # noqa: N812  it is an exception and reads as one here

from monitor.model import Grade
from monitor.model.errors import NotUsable
from monitor.reading.labels import fold, listed, shortened

MAX_BYTES = 200_000_000
"""Of the file inside, inflated."""
MAX_RATIO = 250
"""How many times its compressed size a file inside may have; data files have up to some sixty times."""
SMALL = 1_000_000
"""Bytes up to which the ratio says nothing: a file of one repeated line is no bomb."""
MAX_ENTRIES = 10_000
PIECE = 1 << 20

ENTRY = b"PK\x01\x02"
START = b"PK\x03\x04"
ENCRYPTED = 0x1
NOT_FILES = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$)", re.I)
"""What the systems of those who pack put beside the files."""
OFFICE = ("[Content_Types].xml", "mimetype")
"""What Office files (DOCX, PPTX, ODT …) hold, which are ZIP files, too."""
NAMED_AT_MOST = 8
"""Files inside that a message names."""
WORKBOOK = re.compile(r"xl/workbook\w{0,20}\.(?:xml|bin)", re.I)
OPEN_WORKBOOK = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
"""How a workbook of open documents (ODS) goes on behind `NAMED_AT` bytes: its first file is not compressed."""
NAMED_AT = 30
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def _stream(name: str) -> bytes:
    """How the directory of an old Office file lists a stream: its name in 64 bytes, how many are used, its kind."""
    used = name.encode("utf-16-le") + b"\0\0"
    return used.ljust(64, b"\0") + len(used).to_bytes(2, "little") + b"\x02"


OLD_WORKBOOKS = (_stream("Workbook"), _stream("Book"), _stream("EncryptedPackage"))
"""The last of them is one of the new kind that only a password opens."""
OTHER_OLD = (_stream("WordDocument"), _stream("PowerPoint Document"))
"""What an old Office file lists that is a letter or slides, with a workbook in it or without."""


def is_zip_file(body: bytes) -> bool:
    """Whether it is a ZIP file, or begins as one; one that unpacks itself has a program before what is packed."""
    if body.startswith(START):
        return True
    try:
        _directory(body)
    except NotUsable:
        return False
    return True


def is_workbook(body: bytes) -> bool:
    """Whether it is a workbook: a ZIP file with the parts of one (XLSX, XLSM, XLSB, ODS), or an old file (XLS)."""
    if body.startswith(OLD_OFFICE):
        return any(one in body for one in OLD_WORKBOOKS) and not any(one in body for one in OTHER_OLD)
    if not body.startswith(START):
        return False
    if body.startswith(OPEN_WORKBOOK, NAMED_AT):
        return True
    try:
        return any(WORKBOOK.fullmatch(entry.filename) for entry in _directory(body))
    except NotUsable:
        return False


def what_to_name(body: bytes) -> str:
    """What a ZIP file holds and how to name one of its files, for a message about one that came without `member`.

    Empty for what is no ZIP file, and for a workbook.
    """
    if not body.startswith(START) or is_workbook(body):
        return ""
    try:
        names = [entry.filename for entry in _files(body)]
    except NotUsable as error:
        return str(error)
    if any(name in OFFICE for name in names):
        return "it is an Office file, which is not read: look for the same figures as a page, CSV, XLSX or PDF file"
    if not names:
        return "it is a ZIP file without a file in it: see whether the publisher has it whole"
    shown = ", ".join(repr(shortened(name, 60)) for name in names[:NAMED_AT_MOST])
    more = len(names) - NAMED_AT_MOST
    rest = f" and {more:,} more" if more > 0 else ""
    return f"it is a ZIP file that holds {shown}{rest}: write `member: NAME` with the name of the one that is meant"


def inflated_size(body: bytes) -> int:
    """The bytes that the files inside have together, by what the ZIP file's directory says.

    Raises:
        NotUsable: it is no ZIP file that can be read.
    """
    return sum(entry.file_size for entry in _directory(body))


def open_member(body: bytes, member: str) -> tuple[str, bytes]:
    """Name, folders included, and bytes of the one file inside a ZIP file that fits.

    Args:
        body: the ZIP file.
        member: the file's name; ``*`` stands for any characters, capitals do not matter. A file whose whole name fits
            is taken before those that fit only without their folders.

    Raises:
        NotUsable: it is no ZIP file, holds no such file or several, or the file is encrypted, damaged, a ZIP file
            itself, packed in a way that is not read, or larger than `MAX_BYTES`.
    """
    entry = _chosen(_files(body), member)
    _refuse_unreadable(entry)
    inside = _inflated(body, entry)
    if inside.startswith(START) and not is_workbook(inside):
        raise _refused(f"{entry.filename!r} in the ZIP file is a ZIP file itself: it is not opened")
    return entry.filename, inside


def _files(body: bytes) -> Sequence[ZipInfo]:
    return [e for e in _directory(body) if not e.is_dir() and not NOT_FILES.search(e.filename)]


def _directory(body: bytes) -> Sequence[ZipInfo]:
    if not body:
        raise _refused("a ZIP file was expected, and what came is empty (0 bytes)")
    if body.count(ENTRY) > MAX_ENTRIES:
        raise _refused(f"the ZIP file lists more than {MAX_ENTRIES:,} files")
    try:
        with ZipFile(BytesIO(body)) as archive:
            return archive.infolist()
    except (BadZipFile, LargeZipFile, NotImplementedError, ValueError, OverflowError) as error:
        raise _refused(f"a ZIP file was expected, and what came cannot be read as one ({error})") from error


def _chosen(entries: Sequence[ZipInfo], member: str) -> ZipInfo:
    # Only the star is special: names may hold brackets and question marks.
    wanted = fold(member).replace("[", "[[]").replace("?", "[?]")
    fits = re.compile(fnmatch.translate(wanted)).match
    fitting = [e for e in entries if fits(fold(e.filename))]
    fitting = fitting or [e for e in entries if fits(fold(e.filename.rpartition("/")[2]))]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise _refused(
            f"{len(fitting)} files in the ZIP file fit member {member!r}: {_names(fitting)}; write a name that only "
            "the right one has, with its folders if need be"
        )
    raise _refused(f"no file in the ZIP file fits member {member!r} (it holds: {_names(entries)})")


def _refuse_unreadable(entry: ZipInfo) -> None:
    name = f"{entry.filename!r} in the ZIP file"
    if entry.flag_bits & ENCRYPTED:
        raise _refused(f"{name} is encrypted")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise _refused(f"{name} is packed by method {entry.compress_type}, which is not read (only 0 and 8 are)")
    if entry.file_size > MAX_BYTES:
        raise _refused(f"{name} has {entry.file_size:,} bytes, more than the {MAX_BYTES:,} that are read")
    if entry.file_size > max(SMALL, MAX_RATIO * entry.compress_size):
        raise _refused(
            f"{name} would grow from {entry.compress_size:,} to {entry.file_size:,} bytes: more than {MAX_RATIO} "
            "times, as no data file does"
        )


def _inflated(body: bytes, entry: ZipInfo) -> bytes:
    """The file's bytes: as many as the directory says, with the checksum that it says."""
    inside = BytesIO()
    try:
        with ZipFile(BytesIO(body)) as archive, archive.open(entry) as file:
            # `read` ends at the size that the directory states, whatever the packed bytes would give.
            while piece := file.read(PIECE):
                inside.write(piece)
    except (BadZipFile, LargeZipFile, DeflateError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _refused(f"{entry.filename!r} in the ZIP file is damaged ({error}): was it cut short?") from error
    size = inside.tell()
    if size != entry.file_size:
        raise _refused(
            f"{entry.filename!r} in the ZIP file has {size:,} bytes where {entry.file_size:,} were announced"
        )
    return inside.getvalue()


def _names(entries: Sequence[ZipInfo]) -> str:
    return listed([repr(entry.filename) for entry in entries])


def _refused(why: str) -> NotUsable:
    return NotUsable(why, grade=Grade.WRONG_TYPE)
