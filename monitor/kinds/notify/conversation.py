"""A conversation with a mail server that ends, whatever the server says and however slowly."""

from __future__ import annotations

import io
import smtplib
import socket
import time
from typing import Any

PATIENCES = 10
"""How many times as long as one answer a whole conversation may take."""

MOST_BYTES = 1_000_000
"""How much a server may say in one conversation; usual ones say a few hundred bytes."""


class _Heard(io.RawIOBase):
    """What the server says, up to the conversation's end."""

    def __init__(self, connection: Bounded, sock: socket.socket) -> None:
        self._connection = connection
        self._socket = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """What came next.

        Raises:
            TimeoutError: nothing came, or the conversation took too long.
            ConnectionAbortedError: more came than a server says.
        """
        connection = self._connection
        left = connection.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the conversation took too long")
        self._socket.settimeout(min(connection.patience_seconds, left))
        came = self._socket.recv_into(buffer)
        connection.heard += came
        if connection.heard > MOST_BYTES:
            raise ConnectionAbortedError(f"it says more than {MOST_BYTES:,} bytes")
        return came


class Bounded(smtplib.SMTP):
    """A connection that gives up a server that talks, or is silent, for too long.

    Attributes:
        ends_at: when the conversation is given up, in seconds of the monotonic clock.
        patience_seconds: how long the server may be silent.
        heard: how many bytes it said.
    """

    def __init__(self, host: str, port: int, *, timeout: float, **options: Any) -> None:
        """Connect and hear the greeting; errors as `smtplib.SMTP`."""
        self.ends_at = time.monotonic() + PATIENCES * timeout
        self.patience_seconds = timeout
        self.heard = 0
        super().__init__(host, port, timeout=timeout, **options)

    def getreply(self) -> tuple[int, bytes]:
        """One answer of the server."""
        # smtplib makes its own reader, without bounds, where there is none yet: at first, and after STARTTLS.
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Heard(self, self.sock))
        return super().getreply()


class BoundedTls(Bounded, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""
