"""The process that readers are born of, one for each process of ours: it is alone in itself, and holds no secret."""

from __future__ import annotations

import os
import socket
import sys
import threading
from contextlib import suppress

from monitor.process.memory import give_back_large_pieces
from monitor.reading.apart.parent import PASSED_ON
from monitor.services.readers import child
from monitor.services.readers.child import BEAR, BURY, REPLY, REQUEST

SPAWN = "import sys; sys.path[:] = sys.argv[1:]; from monitor.services.readers.child import spawned; spawned()"


class NurseryGoneError(Exception):
    """It cannot give birth to a reader: it ended, or the system has no room for another process."""


class Nursery:
    """A process that gives birth to readers and buries them.

    It begins as a copy of ours where we are alone in our process, because what it needs is there already; else, as
    a copy could wait for ever for what another thread holds, in an interpreter of its own.
    """

    def __init__(self) -> None:
        """Begin."""
        give_back_large_pieces()
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        with theirs:
            alone = threading.active_count() == 1 and sys.platform == "linux"
            self._pid = _copy(theirs) if alone else _spawn(theirs)

    def bear(self) -> tuple[int, socket.socket]:
        """A new reader: its process id and our end of the channel to it.

        Raises:
            NurseryGoneError: there can be none.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            pid = self._ask(BEAR, 0, theirs)
        if pid > 0:
            return pid, ours
        ours.close()
        raise NurseryGoneError(os.strerror(-pid))

    def bury(self, pid: int) -> int:
        """End a reader: how it ended, 0 or its own code, or the negative number of a signal."""
        try:
            return self._ask(BURY, pid)
        except NurseryGoneError:
            return 0

    def _ask(self, order: bytes, pid: int, *channels: socket.socket) -> int:
        with self._lock:
            try:
                descriptors = [channel.fileno() for channel in channels]
                socket.send_fds(self._control, [REQUEST.pack(order, pid)], descriptors)
                reply = self._control.recv(REPLY.size, socket.MSG_WAITALL)
            except OSError:
                reply = b""
        if len(reply) == REPLY.size:
            return int(REPLY.unpack(reply)[0])
        self._forget()
        raise NurseryGoneError("the process that starts readers has ended")

    def _forget(self) -> None:
        _here.pop(os.getpid(), None)
        self._control.close()
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


def nursery() -> Nursery:
    """That of this process; begun where there is none, or where it has ended."""
    with _lock:
        if os.getpid() not in _here:
            _here.clear()
            _here[os.getpid()] = Nursery()
        return _here[os.getpid()]


_lock = threading.Lock()
_here: dict[int, Nursery] = {}
"""By our process id, because a copy of this process must not speak with what is ours."""


def _copy(control: socket.socket) -> int:
    pid = os.fork()
    if not pid:
        child.live(control.fileno())
    return pid


def _spawn(control: socket.socket) -> int:
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", SPAWN, *sys.path]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    hand_over = [(os.POSIX_SPAWN_DUP2, control.fileno(), 3)]
    return os.posix_spawn(sys.executable, command, environment, file_actions=hand_over)
