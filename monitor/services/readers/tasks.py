"""What readers are asked to do with a document: each takes its bytes first and answers with values alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.core.catalogue import Figure, NotWatched, Source
from monitor.core.extract import Observations, Tried, read_capture, read_each, read_figure
from monitor.core.leftover import LookedFor, look_for
from monitor.model import Capture, Labels, Observation, PassedOver, Shape
from monitor.model.checks import SnapshotRow
from monitor.model.errors import CheckError
from monitor.reading.document import CSV, JSON, TEXT, XLSX, Document
from monitor.reading.excerpt import excerpt
from monitor.reading.grade import require_ok
from monitor.services.readers.answers import Refusal


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says, and what is kept of it.

    Attributes:
        media: what it is.
        fingerprint: of what a reader sees.
        shape: of a data file; None for anything else.
        observations: every one, in the order of the figures' rules.
        passed_over: what of the series was not read.
        labels: the values of the label columns that rules met.
    """

    media: str
    fingerprint: str
    shape: Shape | None
    observations: tuple[Observation, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    labels: Labels = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document, observations: Observations) -> Said:
        """What was read of a document that is at hand."""
        passed_over, labels = observations.passed_over, observations.labels
        about = document.media, document.fingerprint, document.shape
        return cls(*about, tuple(observations), passed_over, labels)


def for_reading(source: Source, at: datetime) -> Source:
    """The source as a task gets it, with the rules that hold for a version of that time, UTC.

    How it is fetched may hold secrets, and is nothing that a reader needs.
    """
    return replace(source.on(at.date()), fetcher=NotWatched(), follow=None, successor=None)


def read(body: bytes, source: Source, capture: Capture, shape: Shape | None, known: str) -> Said | None:
    """What came, judged, opened and read; None where it reads as the document that is held.

    Args:
        body: the bytes.
        source: the source that it is of.
        capture: what came, without its bytes.
        shape: what the last good data file looked like; None where there is none.
        known: the fingerprint of the document that is held; empty to read whatever it is.

    Raises:
        CheckError: it is not usable, not whole, or a rule does not fit it.
    """
    try:
        found = read_capture(source, replace(capture, body=body), shape=shape, known=known)
    except (CheckError, MemoryError):
        raise
    except Exception as error:  # the edge of one reading: a rule that breaks on a strange page is a failed check
        raise CheckError(
            f"{capture.final_url}: the document could not be read: {type(error).__name__}: {error}"
        ) from error
    return Said.of(*found) if found is not None else None


def look(body: bytes, source: Source, capture: Capture, gone: Sequence[LookedFor]) -> tuple[str, ...]:
    """Where each of what figures say no more still stands in the document; empty where it does not."""
    document = _opened(body, source, capture)
    return look_for(source.figures, document, gone)


# ---------------------------------------------------------------- figures by themselves


@dataclass(frozen=True, slots=True)
class Version:
    """How the document of a version that is held is opened, as it was when it came.

    Attributes:
        media: what it is.
        url: the address that it came from.
        content_type: as the publisher said it.
    """

    media: str
    url: str
    content_type: str

    @classmethod
    def of(cls, source: Source, row: SnapshotRow) -> Version:
        """That of a snapshot; the source's present settings count."""
        return cls(source.media or row.media, row.snapshot.url, row.content_type)

    def open(self, body: bytes, source: Source) -> Document:
        """The document.

        Raises:
            NotUsable: it is a ZIP file that does not hold the source's `member`.
        """
        return Document.taken_from(
            body,
            media=self.media,
            url=self.url,
            encoding=source.encoding,
            content_type=self.content_type,
            member=source.member,
            columns=source.columns,
            scripts=source.scripts,
        )


@dataclass(frozen=True, slots=True)
class Part:
    """What one figure's rule reads from a document, or why it cannot.

    Attributes:
        figure_id: the figure.
        observations: what it reads.
        passed_over: what of the series was not read.
        labels: the values of the label columns that the rule met.
        refusal: why it reads nothing; None where it does.
    """

    figure_id: str
    observations: tuple[Observation, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    labels: Labels = field(default_factory=dict)
    refusal: Refusal | None = None

    @classmethod
    def of(cls, figure: Figure, found: Observations | CheckError) -> Part:
        """The same as data."""
        if isinstance(found, CheckError):
            return cls(figure.id, refusal=Refusal.of(found))
        return cls(figure.id, tuple(found), found.passed_over, found.labels)


def tried_of(source: Source, parts: Sequence[Part]) -> list[Tried]:
    """What each figure reads, of the data that tell it."""
    figures = {figure.id: figure for figure in source.figures}
    return [
        (
            figures[part.figure_id],
            part.refusal.error if part.refusal else Observations(part.observations, part.passed_over, part.labels),
        )
        for part in parts
    ]


def read_version(
    body: bytes, source: Source, version: Version, figure_ids: frozenset[str], labels: Labels
) -> list[Part]:
    """What each of these figures of a source reads from a version by itself; see `monitor.core.extract.read_each`.

    Raises:
        NotUsable: it cannot be opened.
    """
    document = version.open(body, source)
    figures = [figure for figure in source.figures if figure.id in figure_ids]
    return [Part.of(*one) for one in read_each(figures, document, beside=source.figures, labels=labels)]


def read_file(body: bytes, source: Source, capture: Capture, figure_ids: frozenset[str]) -> list[Part]:
    """What each of these figures of a source reads from a file that a person tries.

    Raises:
        NotUsable: it cannot be opened.
    """
    document = _opened(body, source, capture)
    figures = [figure for figure in source.figures if figure.id in figure_ids]
    return [Part.of(*one) for one in read_each(figures, document, beside=source.figures)]


def read_copy(body: bytes, source: Source, capture: Capture) -> list[Part]:
    """What each figure of a source reads from a copy that an archive keeps.

    Raises:
        CheckError: the copy is not the document, or cannot be opened.
    """
    require_ok(replace(capture, body=body), media=source.arrives_as)
    document = _opened(body, source, capture)
    return [Part.of(figure, _try_to_read(figure, document)) for figure in source.figures]


def _try_to_read(figure: Figure, document: Document) -> Observations | CheckError:
    try:
        return read_figure(figure, document)
    except CheckError as error:
        return error


def _opened(body: bytes, source: Source, capture: Capture) -> Document:
    whole = replace(capture, body=body)
    return source.opened(whole)


LINES_MAX = 20_000
"""Above this a line-by-line comparison takes minutes; sorted sets of lines tell the same for data files."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What a reader sees of a version, line by line.

    Attributes:
        media: what it is.
        lines: of a data file all, of anything else the first `LINES_MAX` that are not empty.
    """

    media: str
    lines: tuple[str, ...]


def lines_of(body: bytes, source: Source, version: Version) -> Lines:
    """What a reader sees of a version.

    Raises:
        NotUsable: it cannot be opened.
    """
    document = version.open(body, source)
    if document.media == CSV:
        return Lines(CSV, tuple(document.text.splitlines()))
    if document.media == XLSX:
        lines = [line for sheet in document.sheets.values() for line in sheet.lines]
    else:
        text = document.text if document.media in (TEXT, JSON) else document.visible_text
        lines = [line.strip() for line in re.split(r"\n|(?<=[.!?])\s+", text) if line.strip()]
    return Lines(document.media, tuple(lines[:LINES_MAX]))


def excerpt_of(body: bytes, source: Source, version: Version, printed: str, locator: str) -> str:
    """The words of a version around a value; empty where none hold it.

    Raises:
        NotUsable: it cannot be opened.
    """
    return excerpt(version.open(body, source), printed, locator)


def member_of(body: bytes, source: Source, version: Version) -> str:
    """The name of the file that is read inside the ZIP file of a version.

    Raises:
        NotUsable: it cannot be opened.
    """
    return version.open(body, source).member


def fingerprint_of(body: bytes, source: Source, version: Version) -> str:
    """The fingerprint of a version, as it is taken now."""
    return version.open(body, source).fingerprint


def look_in_version(body: bytes, source: Source, version: Version, gone: Sequence[LookedFor]) -> tuple[str, ...]:
    """Where each of what figures say no more still stands in a version; empty where it does not."""
    document = version.open(body, source)
    return look_for(source.figures, document, gone)
