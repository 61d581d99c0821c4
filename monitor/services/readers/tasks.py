"""What readers are asked to do with a document: each takes its bytes first and answers with values alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from monitor.core.catalogue import NotWatched, Source
from monitor.core.extract import Observations, read_capture
from monitor.core.leftover import Gone, look_for
from monitor.model import Capture, Labels, Observation, PassedOver, Shape
from monitor.model.errors import CheckError
from monitor.reading.document import Document


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


def for_reading(source: Source) -> Source:
    """The source as a task gets it: how it is fetched may hold secrets, and is nothing that a reader needs."""
    return replace(source, fetcher=NotWatched(), follow=None, successor=None)


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


def look(body: bytes, source: Source, capture: Capture, gone: Sequence[Gone]) -> tuple[str, ...]:
    """Where each of what figures say no more still stands in the document; empty where it does not."""
    document = Document.of(
        replace(capture, body=body), media=source.media, encoding=source.encoding, member=source.member
    )
    return tuple(look_for(source.figures, document, one) for one in gone)
