"""Turn bytes into text by one fixed rule, so that the same bytes always give the same characters.

A statistical guess may flip between two fetches of almost the same page, and a flip would look like a change.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from io import BytesIO, TextIOWrapper
from typing import TextIO

from webencodings import lookup
from webencodings.labels import LABELS

from monitor.model import Grade
from monitor.model.errors import NotUsable

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
META = re.compile(rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
META_WITHIN = 4096
NO_CHARSETS = ("replacement", "x-user-defined")
"""Entries of the standard that turn no bytes into text."""
WIDE_WITHIN = 4096
WIDE_FROM = 16
"""Bytes: fewer do not tell."""
PIECE = 1 << 20
"""Bytes that are decoded together where nobody needs all characters at once."""
BOM = "\ufeff"
LONGEST_END = 4096
"""Bytes at the end of a file that tell whether it ends with a line end."""
WIDE = ("utf-16", "utf-32")


@dataclass(frozen=True)
class Characters:
    """The characters of a file, decoded piece by piece, as often as somebody goes through them.

    Attributes:
        body: the bytes.
        charset: by Python's name; bytes that do not fit it become U+FFFD.
    """

    body: bytes = field(repr=False)
    charset: str = "utf-8"

    @classmethod
    def of(cls, text: str) -> Characters:
        """Those of a text."""
        return cls(text.encode())

    def lines(self, newline: str | None = "") -> TextIO:
        """The lines, from the first on, without a byte order mark.

        Args:
            newline: what ends a line, as `open` takes it; by default any of the three, left as it is.
        """
        stream = self._opened(newline)
        return stream if stream.read(1) == BOM else self._opened(newline)

    def short_lines(self, most: int, newline: str | None = "") -> Iterator[str]:
        """The same; the rest of a line of more than so many characters comes as lines of its own."""
        return iter(partial(self.lines(newline).readline, most + 1), "")

    @cached_property
    def text(self) -> str:
        """All of them."""
        return self.body.decode(self.charset, errors="replace").removeprefix(BOM)

    def are_more_than(self, most: int) -> bool:
        """Whether there are more than so many characters."""
        if len(self.body) <= most:
            return False
        stream, left = self.lines(), most
        while left >= 0 and (piece := stream.read(PIECE)):
            left -= len(piece)
        return left < 0

    @property
    def are_closed(self) -> bool:
        """Whether they end with a line end."""
        if self.charset.startswith(WIDE):
            start = max(0, len(self.body) // 4 * 4 - 4)
        else:
            # Behind a line end, where a character begins; not in the middle of one, which would swallow what follows.
            start = max(self.body.rfind(b"\n", 0, -1) + 1, len(self.body) - LONGEST_END)
        end = self.body[start:]
        return end.decode(self.charset, errors="replace").endswith(("\n", "\r"))

    def may_have_line_of(self, most: int) -> bool:
        """Whether a line may have more than so many characters; False where it is quickly seen that none has."""
        if self.charset.startswith(WIDE):
            return True
        at = 0
        while len(self.body) - at > most:
            end = max(self.body.rfind(mark, at, at + most) for mark in (b"\n", b"\r"))
            if end < 0:
                return True
            at = end + 1
        return False

    def _opened(self, newline: str | None) -> TextIO:
        return TextIOWrapper(BytesIO(self.body), self.charset, "replace", newline)


def decode(body: bytes, *, declared: str = "", content_type: str = "") -> str:
    """The text of the bytes, without a byte order mark; bytes that do not fit become U+FFFD. Takes time in proportion.

    Args:
        body: the bytes.
        declared: the charset that a person declared; wins over everything.
        content_type: the Content-Type header; a charset in it that is unknown is passed over.

    Raises:
        NotUsable: `declared` is not the name of a charset.
    """
    return characters_of(body, declared=declared, content_type=content_type).text


def characters_of(body: bytes, *, declared: str = "", content_type: str = "") -> Characters:
    """The same as `decode`, piece by piece.

    Raises:
        NotUsable: `declared` is not the name of a charset.
    """
    try:
        return Characters(body, charset_of(body, declared=declared, content_type=content_type))
    except LookupError as error:
        raise NotUsable(
            f"there is no charset {declared!r}: declare one such as utf-8, windows-1252, shift_jis",
            grade=Grade.WRONG_TYPE,
        ) from error


def charset_of(body: bytes, *, declared: str = "", content_type: str = "") -> str:
    """The charset of the bytes: declared, byte order mark, UTF-16 without one, header, ``<meta>``, UTF-8, windows-1252.

    Raises:
        LookupError: as `charset_named`.
    """
    if declared:
        return charset_named(declared)
    for mark, name in BOMS:
        if body.startswith(mark):
            return name
    found = CHARSET.search(content_type)
    return wide_charset(body) or (_known(found[1]) if found else "") or _from_meta(body) or _from_bytes(body)


def charset_named(label: str) -> str:
    """The charset that a label means, by Python's name; hyphens, underscores and capitals do not matter.

    Those of the WHATWG Encoding Standard are known, which every browser reads, and no others: what else Python calls an
    encoding (punycode, UTF-7, hex, zlib) can take any time, or turns texts into something else.

    Raises:
        LookupError: it means none.
    """
    squeezed = _squeezed(label)
    standard = _by_label().get(squeezed)
    return _by_python_name()[squeezed] if standard is None else str(lookup(standard).codec_info.name)


@cache
def _by_label() -> Mapping[str, str]:
    """The names of the standard."""
    return {_squeezed(label): name for label, name in LABELS.items() if name not in NO_CHARSETS}


@cache
def _by_python_name() -> Mapping[str, str]:
    """Python's own names for the same. To ask for them loads every codec, which few pages need."""
    names = {lookup(name).codec_info.name for name in _by_label().values()}
    return {_squeezed(name): name for name in names}


def _squeezed(label: str) -> str:
    return label.strip().strip("\"'").lower().replace("-", "").replace("_", "")


def wide_charset(body: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` where the zero bytes stand as in UTF-16 of a Latin script; else empty.

    Where a byte order mark says so, ``utf-16``. No other charset of a text has zero bytes, so what a header says does
    not matter then.
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = body[:WIDE_WITHIN]
    pairs = len(head) // 2
    if len(body) % 2 or len(head) < WIDE_FROM or b"\0" not in head:
        return ""
    high, low = head[::2].count(0), head[1::2].count(0)
    if low * 2 >= pairs and high * 20 <= pairs:
        return "utf-16-le"
    return "utf-16-be" if high * 2 >= pairs and low * 20 <= pairs else ""


def _from_meta(body: bytes) -> str:
    found = META.search(COMMENT.sub(b"", body[:META_WITHIN]))
    if not found:
        return ""
    name = _known(found[1].decode("ascii", errors="replace"))
    return "utf-8" if name.startswith("utf-16") else name


def _from_bytes(body: bytes) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(body)
    try:
        for first in range(0, len(body), PIECE):
            decoder.decode(view[first : first + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _known(label: str) -> str:
    """The Python name of a charset label, empty when there is none."""
    try:
        return charset_named(label)
    except LookupError:
        return ""
