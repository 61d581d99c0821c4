"""Say how much of each year a table counts whose caption names a part of it: "January to September"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from monitor.model import Ask, Grain, Reading
from monitor.model.errors import Ambiguous
from monitor.reading.document.grid import Grid
from monitor.reading.labels import same_label, shortened
from monitor.reading.partly import YearPart, part_of_years

LONGEST_NOTE = 80
"""A longer sentence beside a table is about more than its years."""


def counted_in_part(readings: Iterable[Reading], grid: Grid, named: Sequence[str], ask: Ask) -> Iterator[Reading]:
    """The readings of a series; those of whole years with what the table says that it counts of each.

    Args:
        readings: the readings.
        grid: the table.
        named: labels that the rule names: what they say is meant.
        ask: what is asked.

    Raises:
        Ambiguous: it counts another part of each year than the first.
    """
    notes = (note for note in grid.notes if len(note) <= LONGEST_NOTE)
    texts = [text for text in (grid.caption, grid.label, grid.heading, *notes) if text and not _is_in(text, named)]
    part = next(filter(None, (part_of_years(text, ask.language) for text in texts)), None)
    return (_in_part(one, part) for one in readings) if part else iter(readings)


def _is_in(text: str, named: Sequence[str]) -> bool:
    return any(same_label(label, text) for label in named if label)


def _in_part(reading: Reading, part: YearPart) -> Reading:
    span = reading.period.span
    if reading.period.grain is not Grain.YEAR or span is None or reading.coverage or reading.to_date:
        return reading
    if part.first != 1:
        raise Ambiguous(
            f"{reading.locator}: the table is about {shortened(part.words, 60)!r} of each year, and no year: name its "
            "`caption` or `heading` in the rule if that is meant"
        )
    coverage = part.of(span)
    return replace(
        reading, coverage=coverage, to_date=coverage is None, provisional=reading.provisional or not coverage
    )
