"""Read a response's body piece by piece, decompressed, and never more than was allowed."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from monitor.model.errors import FetchError, TooLarge

GZIP = zlib.MAX_WBITS | 16
PLAIN = ("", "identity")
GZIPPED = ("gzip", "x-gzip")


class CutShortError(Exception):
    """The body ended before it was complete; the part that came stays in `Body`."""


class Body:
    """The bytes of one response as they arrive.

    Attributes:
        url: where it comes from, for messages.
        max_bytes: how many bytes it may have after decompression.
    """

    def __init__(self, url: str, encoding: str, max_bytes: int) -> None:
        """A body that is about to come.

        Raises:
            FetchError: it is compressed in a way that we did not ask for.
        """
        self.url = url
        self.max_bytes = max_bytes
        self._came = bytearray()
        self._begun = False
        self._inflate = None
        if encoding in GZIPPED:
            self._inflate = zlib.decompressobj(GZIP)
        elif encoding not in PLAIN:
            raise FetchError(
                f"{url}: the answer is compressed as {encoding!r}; we asked for gzip and read nothing else"
            )

    def require_room(self, announced: int) -> None:
        """Nothing, if a body of the announced size may come.

        Raises:
            TooLarge: it may not.
        """
        if announced > self.max_bytes:
            raise self._too_large(f"{announced:,} bytes were announced")

    async def read(self, pieces: AsyncIterator[bytes]) -> None:
        """Take every piece.

        Raises:
            TooLarge: it passed the limit; the rest was not asked for.
            FetchError: it is not what its compression says.
            CutShortError: it ended inside the compressed stream.
        """
        async for piece in pieces:
            self._begun = True
            if self._inflate is None:
                self._keep(piece)
            else:
                self._keep_inflated(piece)
        if self._inflate is not None and self._begun and not self._inflate.eof:
            raise CutShortError

    def content(self) -> bytes:
        """What came so far, within the limit."""
        return bytes(self._came)

    def _keep(self, piece: bytes) -> None:
        self._came += piece
        if len(self._came) > self.max_bytes:
            del self._came[self.max_bytes :]
            raise self._too_large("it was not read further")

    def _too_large(self, what: str) -> TooLarge:
        return TooLarge(
            f"{self.url}: the body is larger than the limit of {self.max_bytes:,} bytes ({what}); if it is "
            "the right document, raise max_bytes in its fetch options"
        )

    def _keep_inflated(self, piece: bytes) -> None:
        """Inflate no more than one byte beyond the limit, whatever the piece holds."""
        while piece:
            if self._inflate is None or (self._inflate.eof and not piece.startswith(b"\x1f")):
                return  # padding behind the last gzip member
            if self._inflate.eof:
                self._inflate = zlib.decompressobj(GZIP)
            try:
                self._keep(self._inflate.decompress(piece, self.max_bytes - len(self._came) + 1))
            except zlib.error as error:
                raise FetchError(f"{self.url}: the body is not the gzip that its header says ({error})") from error
            piece = self._inflate.unconsumed_tail or self._inflate.unused_data
