"""Hold the labels of a data file against those of the release before: which are new, like others, or gone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from monitor.kinds.extract.rows.selection import Selection
from monitor.kinds.extract.rows.times import Slot
from monitor.kinds.extract.rows.whole import NUMERAL
from monitor.model import Doubt, DoubtKind, Labels, Reading
from monitor.reading.document import Records
from monitor.reading.labels import is_like, spelling, tidy
from monitor.reading.period.mentioned import mentioned_in

LONGEST = 80
"""A longer text is a note and no label."""

Cell = tuple[str, str]
"""A series and the label of a period; an empty one where the rows have no time."""


def labels_of(records: Records, *, named: Collection[str], summed: bool, but: Collection[str]) -> Labels:
    """The values of the label columns of a data file.

    Args:
        records: the file.
        named: the columns by which a rule chooses rows or tells series apart: whatever they hold, it is labels.
        summed: whether the rule adds up over the other columns. Those count whose values are few, short and often met;
            columns of times, numbers and notes do not.
        but: columns that hold the amounts and the times.
    """
    place = f"{records.place}, " if records.place else ""
    return {
        f"{place}{column}": values
        for column, values in records.few.items()
        if column not in but and (column in named or (summed and are_labels(values, len(records.rows))))
    }


def are_labels(values: Collection[str], rows: int) -> bool:
    """Whether the different texts of a column are labels: few, short, often met, and neither times nor numbers."""
    words = [value for value in values if value]
    if not words or 2 * len(values) > rows or any(len(word) > LONGEST for word in words):
        return False
    return 2 * sum(map(_is_of_time_or_number, words)) < len(words)


def _is_of_time_or_number(label: str) -> bool:
    return bool(NUMERAL.fullmatch(label)) or bool(mentioned_in(label, "en"))


@dataclass(frozen=True, slots=True)
class Unfamiliar:
    """What labels that came and went since the release before have to do with the readings of a selection.

    Attributes:
        selection: the rows.
        labels: their labels.
        before: those of the release before.
        each: the columns by which series are told apart.
        adds: whether rows are added up or counted.
        amount: what a row brings, in the unit `symbol`; None where that cannot be told.
        symbol: of that unit.
    """

    selection: Selection
    labels: Labels
    before: Labels
    each: Sequence[str]
    adds: bool
    amount: Callable[[int], Decimal | None]
    symbol: str

    def doubted(self, readings: Sequence[Reading]) -> list[Reading]:
        """The readings, those with a doubt on which a label bears, should their value be another than before.

        One that is like another, and bears on no reading, is told with the last.
        """
        new, gone = list(self._new()), next(self._gone(), None)
        if not new and gone is None:
            return list(readings)
        of_cells: dict[Cell, Doubt] = {}
        homeless: Doubt | None = None
        there = {self._cell(reading) for reading in readings}
        for doubt, rows in new:
            cells = set(map(self._cell_of, rows)) & there
            of_cells = dict.fromkeys(cells, doubt) | of_cells
            homeless = homeless or (doubt if not cells else None)
        found = [
            reading if reading.derived else replace(reading, unfamiliar=of_cells.get(self._cell(reading), gone))
            for reading in readings
        ]
        if homeless and not of_cells:
            last = max(i for i, reading in enumerate(found) if not reading.derived)
            found[last] = replace(found[last], unfamiliar=homeless)
        return found

    def _new(self) -> Iterator[tuple[Doubt, Sequence[int]]]:
        """Each label that came and matters, with its rows."""
        chosen = {condition.column: condition.values for condition in self.selection.conditions}
        for column, now, was in self._columns():
            lost = {spelling(label) for label in was - now}
            for label in sorted(now - was):
                if column in chosen:
                    like = first_like(label, chosen[column]) if label not in chosen[column] else ""
                    rows = self._beside(column, label) if like else ()
                elif column in self.each:
                    like = first_like(label, sorted(was))
                    rows = self._with(column, label, self.selection.rows) if like else ()
                else:
                    like = ""
                    matters = self.adds and spelling(label) not in lost and not _is_of_time_or_number(label)
                    rows = self._with(column, label, self.selection.rows) if matters else ()
                if rows:
                    yield self._doubt(column, label, like, rows), rows

    def _gone(self) -> Iterator[Doubt]:
        """Each label that went from a column over which the rows are added up."""
        known = {*self.each, *(condition.column for condition in self.selection.conditions)}
        for column, now, was in self._columns():
            there = {spelling(label) for label in now}
            for label in sorted(was - now) if self.adds and column not in known else ():
                if spelling(label) not in there and not _is_of_time_or_number(label):
                    yield Doubt(DoubtKind.LABEL_GONE, label=label, column=column)

    def _columns(self) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
        """The columns whose labels are known of both releases, with those of this one and of the one before."""
        place = f"{self.selection.records.place}, " if self.selection.records.place else ""
        for column in self.selection.records.header:
            name = f"{place}{column}"
            if name in self.labels and name in self.before:
                yield column, self.labels[name], self.before[name]

    def _doubt(self, column: str, label: str, like: str, rows: Sequence[int]) -> Doubt:
        amounts = [self.amount(i) for i in rows]
        value = None if None in amounts else sum(filter(None, amounts), Decimal(0))
        kind = DoubtKind.LABEL_NEAR if like else DoubtKind.LABEL_NEW
        return Doubt(kind, value, unit=self.symbol, found=like, label=label, column=column, rows=len(rows))

    def _with(self, column: str, label: str, rows: Sequence[int]) -> Sequence[int]:
        cells = self.selection.records.column(column)
        return cells.having(rows, [text for text in cells.different(rows) if tidy(text) == label])

    def _beside(self, column: str, label: str) -> Sequence[int]:
        """The rows with a label that is not chosen which meet all other conditions."""
        rows = self._with(column, label, self.selection.among)
        for condition in self.selection.conditions:
            if condition.column != column:
                cells = self.selection.records.column(condition.column)
                met = [text for text in cells.different(rows) if tidy(text) in condition.values]
                rows = cells.having(rows, met)
        return rows

    def _cell_of(self, row: int) -> Cell:
        records = self.selection.records
        series = "; ".join(f"{column}={tidy(records.column(column)[row])}" for column in self.each)
        slot = self.selection.slots[row] if self.selection.slots else None
        return series, slot.period.label if isinstance(slot, Slot) else ""

    def _cell(self, reading: Reading) -> Cell:
        return reading.series, reading.period.label if self.selection.slots else ""


def first_like(label: str, others: Iterable[str]) -> str:
    """The first of the others that a label is like; empty where there is none."""
    return next((other for other in others if other != label and is_like(label, other)), "")
