"""A store that keeps everything in plain lists: it shows that the contract asks for no database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

from monitor.model.errors import Unrecordable
from monitor.model.store import ROOM_BYTES
from tests.store.memory.evidence import Blobs, Checks, Declarations, Sources
from tests.store.memory.history import History, Log
from tests.store.memory.kept import Kept, Whole
from tests.store.memory.outbox import Editions, Outages, Outbox, Rulings

__all__ = ["InMemory"]


class InMemory(Whole):
    """Everything in lists; a transaction puts back a copy where it fails."""

    def __init__(self) -> None:
        self.kept = Kept()
        self._begun = self.kept
        self.blobs = Blobs(self)
        self.sources = Sources(self)
        self.declarations = Declarations(self)
        self.checks = Checks(self)
        self.history = History(self)
        self.outages = Outages(self)
        self.rulings = Rulings(self)
        self.outbox = Outbox(self)
        self.editions = Editions(self)
        self.log = Log(self)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        self._begun = deepcopy(self.kept)
        try:
            yield
        except BaseException:
            self.kept = self._begun
            raise

    def undo(self) -> None:
        self.kept = deepcopy(self._begun)

    def attest(self) -> None:
        pass

    def require_room(self, size: int = ROOM_BYTES) -> None:
        pass

    def refusal_of(self, error: Exception) -> Unrecordable | None:
        return error if isinstance(error, Unrecordable) else None

    def __enter__(self) -> InMemory:
        return self

    def __exit__(self, *_: object) -> None:
        pass
