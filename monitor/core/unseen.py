"""Tell what a rule would read only with what its document holds and does not show."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from monitor.core.catalogue import Figure
from monitor.model import UNDATED, Ask, Reading
from monitor.model.errors import NoMatch
from monitor.reading.document import XLSX, Document
from monitor.reading.labels import shortened

NOTHING_SAID = (None, None, None)
"""Value and ends of a reading that is missing."""


def refuse_part_unseen(figure: Figure, ask: Ask, document: Document, readings: Sequence[Reading]) -> None:
    """Let readings pass that lack nothing which the document holds and does not show.

    Raises:
        NoMatch: a period stands only where readers do not see it.
    """
    alone = len(readings) == 1 and (figure.period is not None or readings[0].period == UNDATED)
    if alone and _said(readings[0]) != NOTHING_SAID:
        return
    unseen = _with_unseen(figure, ask, document)
    shown = {(reading.period.label, reading.series): _said(reading) for reading in readings} if unseen else {}
    for reading in unseen:
        said = shown.get((reading.period.label, reading.series), NOTHING_SAID)
        if said == NOTHING_SAID != _said(reading):
            raise NoMatch(f"{reading.period}: {_words(reading, document)}", figure_id=figure.id)


def only_unseen(figure: Figure, ask: Ask, document: Document) -> str:
    """Where a figure that is not found stands after all, not shown; empty where it does not."""
    found = _with_unseen(figure, ask, document)
    return _words(found[0], document) if found else ""


def _said(reading: Reading) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    return reading.value, reading.low, reading.high


def _with_unseen(figure: Figure, ask: Ask, document: Document) -> Sequence[Reading]:
    """What the rule reads where the document holds more than it shows; empty where it does not, or nothing is read."""
    if document.unveiled is None:
        return ()
    try:
        return figure.extractor.read(document.unveiled, ask)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # a second look beside the reading proper, which tells what is wrong
        return ()


def _words(reading: Reading, document: Document) -> str:
    sheet = ", or name the hidden `sheet`" if document.media == XLSX else ""
    return (
        f"{shortened(reading.printed, 200)!r} ({reading.locator}) counts only with what is hidden or struck out, which "
        f"readers do not see: point the rule at what is shown{sheet}"
    )
