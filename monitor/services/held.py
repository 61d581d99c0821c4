"""What versions that are held say by present rules: read before a transaction begins that writes what follows."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any, Protocol, TypeVar

from monitor.core.catalogue import Figure, Source
from monitor.core.complete import shape_with
from monitor.core.extract import Observations, Tried
from monitor.core.leftover import Look, LookedFor, places_read, to_look_for
from monitor.core.measure import passed
from monitor.model import Key, Labels, Observation, Shape
from monitor.model.checks import SnapshotRow
from monitor.model.errors import CheckError
from monitor.model.store import Store
from monitor.services.readers.answers import done, value_of
from monitor.services.readers.tasks import Part, Version, for_reading, look_in_version, read_version, tried_of

T = TypeVar("T")
Ask = Callable[..., Any]
"""Has a task done for whom is told first: `Readers.ask`, or `ask_here`."""


def ask_here(_: str, task: Callable[..., Any], body: bytes, *given: object) -> Any:
    """What a task makes of a document, in this process and without bounds: for tests, and what a person waits for."""
    return task(body, *given)


class Held(Protocol):
    """Reads versions that are held, and looks through them."""

    def tried(self, source: Source, row: SnapshotRow, figures: Sequence[Figure], labels: Labels) -> list[Tried]:
        """What each figure reads from a version.

        Raises:
            CheckError: it cannot be opened.
            DatabaseError: its bytes are damaged.
        """
        ...

    def look(self, source: Source, row: SnapshotRow) -> Look:
        """Looks for what is gone in a version."""
        ...


@dataclass(frozen=True, slots=True)
class AtHand:
    """Reads when it is asked."""

    store: Store
    ask: Ask = ask_here

    def tried(self, source: Source, row: SnapshotRow, figures: Sequence[Figure], labels: Labels) -> list[Tried]:
        """As `Held` has it."""
        ids = frozenset(figure.id for figure in figures)
        body = self.store.blobs.body(row.blob_id)
        about = for_reading(source, row.snapshot.seen_at), Version.of(source, row), ids, labels
        return tried_of(source, self.ask(source.id, read_version, body, *about))

    def look(self, source: Source, row: SnapshotRow) -> Look:
        """As `Held` has it."""
        return partial(self._look_for, source, row)

    def _look_for(self, source: Source, row: SnapshotRow, gone: LookedFor) -> str:
        return self.places(source, row, [gone])[0]

    def places(self, source: Source, row: SnapshotRow, gone: Sequence[LookedFor]) -> tuple[str, ...]:
        """Where each of it still stands."""
        body = self.store.blobs.body(row.blob_id)
        about = for_reading(source, row.snapshot.seen_at), Version.of(source, row), tuple(gone)
        found: tuple[str, ...] = self.ask(source.id, look_in_version, body, *about)
        return found


class NotReadYetError(Exception):
    """A version was not read, or not looked through, before the transaction began.

    Attributes:
        read: reads it.
    """

    def __init__(self, read: Callable[[], object]) -> None:
        super().__init__("a version was not read before the transaction began")
        self.read = read


def atomically(store: Store, work: Callable[[], T]) -> T:
    """Do work in one transaction; where it lacks a reading, give it up, read, and begin again."""
    while True:
        try:
            with store.atomic():
                return work()
        except NotReadYetError as lacking:
            lacking.read()


class AskedBefore:
    """Has documents read before a transaction begins, and knows in it what was answered; kept packed."""

    def __init__(self, ask: Ask) -> None:
        """Nothing yet."""
        self._ask = ask
        self._answers: defaultdict[tuple[object, bytes], list[tuple[object, bytes | CheckError]]] = defaultdict(list)

    def ask(self, about: str, task: Callable[..., Any], body: bytes, *given: object) -> Any:
        """What a task makes of a document; remembered. An `Ask`."""
        try:
            value = self._ask(about, task, body, *given)
        except CheckError as error:
            self._answers[_document(task, body)].append((given, error))
            raise
        self._answers[_document(task, body)].append((given, zlib.compress(done(task, value), 1)))
        return value

    def known(self, about: str, task: Callable[..., Any], body: bytes, *given: object) -> Any:
        """The same, of what was asked before. An `Ask`.

        Raises:
            NotReadYetError: it was not.
        """
        for asked, answer in self._answers[_document(task, body)]:
            if asked == given:
                if isinstance(answer, CheckError):
                    raise answer
                return value_of(task, zlib.decompress(answer))
        raise NotReadYetError(partial(self._read, about, task, body, *given))

    def _read(self, *asked: Any) -> None:
        with suppress(CheckError):  # kept, and raised again where it counts
            self.ask(*asked)


def _document(task: Callable[..., Any], body: bytes) -> tuple[object, bytes]:
    return task, sha256(body).digest()


Name = tuple[int, frozenset[str], frozenset[tuple[str, frozenset[str]]]]
"""Snapshot, figures, and the labels of the version before."""


class ReadAhead:
    """Reads every version before a transaction begins, and knows in it what they say.

    What they say is kept packed: a source may have many versions of many cells.
    """

    def __init__(self, store: Store, ask: Ask) -> None:
        """Nothing yet."""
        self._store = store
        self._at_hand = AtHand(store, ask)
        self._read: dict[Name, bytes | Exception] = {}
        self._places: dict[tuple[int, LookedFor], str] = {}

    def read_all(self, source: Source, figure_ids: Collection[str]) -> None:
        """Read some figures from every version of a source, and look for what they say no more, as a replay will."""
        figures = [figure for figure in source.figures if figure.id in figure_ids]
        before: Shape | None = None
        standing: dict[Key, Observation] = {}
        for row in self._store.checks.snapshots(source.id) if figures else ():
            labels = before.labels if before else {}
            parts = self._read_one(source, row, figures, labels)
            if parts is None:
                continue
            tried = tried_of(source, parts)
            read = Observations.joined(found for _, found in tried if not isinstance(found, CheckError))
            readable = {figure.id for figure, found in tried if not isinstance(found, CheckError)}
            self._follow(source, row, standing, read, readable)
            before = shape_of_version(row, read.labels, before)

    def _follow(
        self,
        source: Source,
        row: SnapshotRow,
        standing: dict[Key, Observation],
        read: Sequence[Observation],
        readable: Collection[str],
    ) -> None:
        """Bring what stands on to a version, looking there for what is read no more."""
        now = {observation.key: observation for observation in read}
        left_behind = passed(standing, now)
        gone = [o for key, o in standing.items() if key[0] in readable and key not in now and key not in left_behind]
        where_read = places_read(read)
        wanted = {o.key: sought for o in gone if (sought := to_look_for(o, where_read))}
        if wanted:
            self._look_for(source, row, list(dict.fromkeys(wanted.values())))
        for observation in gone:
            looked = wanted.get(observation.key)
            if looked is None or not self._places[row.snapshot.id, looked]:
                del standing[observation.key]
        for key in left_behind:
            standing.pop(key, None)
        standing.update(now)

    def tried(self, source: Source, row: SnapshotRow, figures: Sequence[Figure], labels: Labels) -> list[Tried]:
        """As `Held` has it.

        Raises:
            NotReadYetError: it was not read before.
        """
        kept = self._read.get(_name(row, figures, labels))
        if kept is None:
            raise NotReadYetError(partial(self._read_one, source, row, figures, labels))
        if isinstance(kept, Exception):
            raise kept
        return tried_of(source, value_of(read_version, zlib.decompress(kept)))

    def look(self, source: Source, row: SnapshotRow) -> Look:
        """As `Held` has it; what was not looked for before is to be."""

        def find(gone: LookedFor) -> str:
            place = self._places.get((row.snapshot.id, gone))
            if place is None:
                raise NotReadYetError(partial(self._look_for, source, row, [gone]))
            return place

        return find

    def _read_one(
        self, source: Source, row: SnapshotRow, figures: Sequence[Figure], labels: Labels
    ) -> Sequence[Part] | None:
        """What figures read from a version, which is kept; None where it is an error that is."""
        ids, version = frozenset(figure.id for figure in figures), Version.of(source, row)
        try:
            body = self._store.blobs.body(row.blob_id)
            parts: Sequence[Part] = self._at_hand.ask(
                source.id, read_version, body, for_reading(source, row.snapshot.seen_at), version, ids, labels
            )
            self._read[_name(row, figures, labels)] = zlib.compress(done(read_version, parts), 1)
        except Exception as error:  # noqa: BLE001 - raised again where it counts
            self._read[_name(row, figures, labels)] = error
            return None
        return parts

    def _look_for(self, source: Source, row: SnapshotRow, gone: Sequence[LookedFor]) -> None:
        try:
            places = self._at_hand.places(source, row, gone)
        except CheckError:
            places = ("",) * len(gone)
        self._places |= {(row.snapshot.id, one): place for one, place in zip(gone, places, strict=True)}


def shape_of_version(row: SnapshotRow, labels: Labels, before: Shape | None) -> Shape | None:
    """What a version looks like, with the labels that the present rules meet in it."""
    return shape_with(row.shape, {**(row.shape.labels if row.shape else {}), **labels}, before)


def _name(row: SnapshotRow, figures: Iterable[Figure], labels: Labels) -> Name:
    return row.snapshot.id, frozenset(figure.id for figure in figures), frozenset(labels.items())
