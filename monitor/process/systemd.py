"""Tell the service manager how the service stands, as sd_notify(3) has it: lines in one datagram."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress

SOCKET = "NOTIFY_SOCKET"
"""The variable that names the manager's socket: a path, or a name in the abstract namespace behind ``@``."""

PATIENCE_SECONDS = 1.0


def tell(environment: Mapping[str, str], *lines: str) -> None:
    """Send lines such as ``READY=1``; nothing where nobody listens.

    A manager that cannot be told is no reason to stop watching: what it misses, it acts upon itself.
    """
    address = environment.get(SOCKET, "")
    if not address.startswith(("/", "@")):
        return
    name = f"\0{address[1:]}" if address.startswith("@") else address
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        channel.settimeout(PATIENCE_SECONDS)
        channel.sendto("\n".join(lines).encode(), name)
