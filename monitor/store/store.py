"""One open database: one writer at a time, readers at any time, one event one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from monitor.model import Words
from monitor.model import store as contract
from monitor.model.errors import Damaged, DatabaseError, Unrecordable
from monitor.store.blobs import Blobs
from monitor.store.checks import Checks
from monitor.store.damage import damage_of
from monitor.store.database import atomic, file_of, open_database, require_room
from monitor.store.declarations import Declarations
from monitor.store.editions import Editions
from monitor.store.history import History
from monitor.store.keeping import Thinned, compact, thin_out
from monitor.store.log import Log
from monitor.store.outages import Outages
from monitor.store.outbox import Outbox
from monitor.store.readonly import copy_database, open_read_only, scratch
from monitor.store.rulings import Rulings
from monitor.store.sources import Sources
from monitor.store.tables import Tables
from monitor.store.witness import Witness, attest, attested, loss_of


class Store(contract.Store):
    """One open database in SQLite.

    Attributes as in the contract, and:
        path: the file.
        lost: what it held and holds no longer, and what to do; empty where nothing is known to be lost.
        earlier: a copy of the file as it was, where opening brought it up from an earlier version; else None.
        tables: the views, row by row, for people.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: Path, words: Words | None, earlier: Path | None = None
    ) -> None:
        self.path = path
        self.earlier = earlier
        self.lost = ""
        self._file = file_of(path)
        self._attested: Witness | None = None
        self._connection = connection
        self._words = words
        self.blobs = Blobs(connection)
        self.sources = Sources(connection)
        self.declarations = Declarations(connection)
        self.checks = Checks(connection, self.blobs)
        self.history = History(connection, words)
        self.outages = Outages(connection)
        self.rulings = Rulings(connection, words)
        self.outbox = Outbox(connection)
        self.editions = Editions(connection)
        self.tables = Tables(connection)
        self.log = Log(connection)

    @classmethod
    def open(cls, path: Path, words: Words, *, accept_loss: bool = False) -> Store:
        """For reading and writing; made and brought to the present shape where needed.

        Args:
            path: the file.
            words: words for people who query.
            accept_loss: go on with what there is, also where there was more.

        Raises:
            DatabaseError: it cannot be opened, is not ours, lost something, or was written by a newer version.
        """
        database, copy = open_database(path, accept_loss=accept_loss)
        store = cls(database.conn, path, words, copy)
        store._attested = None if accept_loss else attested(path)
        if store._attested is None:
            store.attest()
        return store

    @classmethod
    def read(cls, path: Path) -> Store:
        """For reading only.

        Raises:
            DatabaseError: there is none, or it is not ours.
        """
        store = cls(open_read_only(path).conn, path, None)
        store.lost = loss_of(path, store._connection)
        return store

    @classmethod
    @contextmanager
    def rehearse(cls, path: Path, words: Words) -> Iterator[Store]:
        """A copy of the database that is thrown away at the end: what is written to it is never kept.

        Raises:
            DatabaseError: the database exists, but cannot be opened or is not ours.
        """
        with scratch(f"{path}: cannot be copied") as folder:
            copy = folder / path.name
            if path.exists():
                copy_database(path, copy)
            with cls.open(copy, words) as store:
                yield store

    @contextmanager
    def atomic(self) -> Iterator[None]:
        self.history.begin()
        with atomic(self._connection):
            yield
            self.history.finish()

    def undo(self) -> None:
        self._connection.rollback()
        self.history.begin()

    def require_room(self, size: int = contract.ROOM_BYTES) -> None:
        if file_of(self.path) != self._file:
            raise DatabaseError(f"{self.path}: was deleted or replaced while open: stop the program, then restore")
        try:
            require_room(self._connection, size)
            # A log that was emptied takes small writes again, also on a full disk: the witness, a new file, does not.
            self._attested = attest(self._connection, self.path, None)
        except Damaged:
            raise
        except DatabaseError as error:
            raise DatabaseError(f"{self.path}: {error}; nobody is asked while nothing can be recorded") from error

    def attest(self) -> None:
        self._attested = attest(self._connection, self.path, self._attested)

    def refusal_of(self, error: Exception) -> Unrecordable | None:
        return error if isinstance(error, Unrecordable) else damage_of(self.path, error)

    def thin_out(self, *, files_before: datetime, checks_before: datetime, rehearse: bool) -> Thinned:
        """Take out what no value, claim, change, notice or outage rests on: see `keeping.thin_out`."""
        return thin_out(self._connection, files_before=files_before, checks_before=checks_before, rehearse=rehearse)

    def compact(self) -> tuple[int, int]:
        """Give room that nothing takes back to the disk; the file's bytes before and after."""
        return compact(self._connection, self.path)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None and self._words is not None:
                self.attest()
        finally:
            self.close()
