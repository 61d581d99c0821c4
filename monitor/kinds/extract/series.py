"""Tell which rows or columns of a table are the periods of a series, and name those that are passed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.model import Grain, PassedOver
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.document.grid import Cell
from monitor.reading.labels import fold, same_label, shortened, tidy, without_marks
from monitor.reading.marks import meaning_of
from monitor.reading.measures import without_base
from monitor.reading.period import Named, read_named
from monitor.reading.period.marked import take_marks
from monitor.reading.period.mentioned import Mentioned, mentioned_in
from monitor.reading.period.numeric import order_of
from monitor.reading.value import without_unit


@dataclass(frozen=True, slots=True)
class Line:
    """A row, or a column, that may be a period of a series.

    Attributes:
        place: its index in the body, or among the columns.
        path: its labels, the outermost first.
        cell: what it holds of the series.
        marks: the references to footnotes in its labels.
    """

    place: int
    path: tuple[str, ...]
    cell: Cell
    marks: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Its labels as one."""
        return " / ".join(self.path)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in its cell but, as in the row that opens a section, its own label again."""
        return not self.cell.text or fold(self.cell.text) in map(fold, self.path)


@dataclass(frozen=True, slots=True)
class LabelReader:
    """Reads the labels of one table as periods.

    Attributes:
        calendar: how bare years are counted.
        language: in which months are named first.
        dates: the order of day and month in numbers; empty where the labels are to tell.
        without: labels of what is no period, such as totals.
        option: what a rule calls these.
    """

    calendar: str
    language: str
    dates: str = ""
    without: tuple[str, ...] = ()
    option: str = "without"

    def dated(self, lines: Sequence[Line], what: str) -> list[tuple[Line, Named]]:
        """The lines whose labels name a period, with what they say of it.

        Args:
            lines: the rows or columns that may be periods.
            what: what a message calls one of them, with its table.

        Raises:
            Ambiguous: a label can be two periods, or mentions a year, quarter or month and is understood as no period.
        """
        lines = [line for line in lines if not self._is_dropped(line)]
        reader = replace(self, dates=order_of((self._bare(label) for line in lines for label in line.path), self.dates))
        found = list(reader._timed(lines))
        for line, time in found:
            if not line.is_empty:
                reader._refuse_half_understood(line, time, what)
        return [(line, time) for line, time in found if time is not None]

    def passed_over(self, lines: Sequence[Line], dated: Sequence[tuple[Line, Named]]) -> Iterator[PassedOver]:
        """What of the lines is not read: those that name no period, and periods whose cells are empty."""
        periods = {line.place: time.period for line, time in dated}
        for line in lines:
            if self._is_dropped(line):
                continue
            if line.place not in periods and not line.is_empty:
                yield PassedOver(line.label, line.cell.text)
            elif line.is_empty and (line.place in periods or self._mentioned(line.label)):
                yield PassedOver(line.label, "", periods.get(line.place))

    def time_of(self, line: Line) -> Named | None:
        """What a line's labels say of time: the whole path is read before any single label of it; None for nothing."""
        labels = (" ".join(line.path), *reversed(line.path))
        time = next(filter(None, map(self.read, labels)), None)
        return time and self._with_marks(time, line)

    @staticmethod
    def _with_marks(time: Named, line: Line) -> Named:
        """The time with the marks of the line's labels."""
        on_labels = (take_marks(tidy(label))[1] for label in line.path)
        return replace(time, marks=time.marks.union(*on_labels, *map(meaning_of, line.marks)))

    def _timed(self, lines: Sequence[Line]) -> Iterator[tuple[Line, Named | None]]:
        """Each line with its time. One that names a month or a quarter alone is of the year of the line before it.

        So tables print that have a year in the first of its rows only. It must come later in that year: else it may be
        of the next one, and is left unread.
        """
        before: Named | None = None
        for line in lines:
            before = self.time_of(line) or (self._in_the_year_of(before, line) if before else None)
            yield line, before

    def _in_the_year_of(self, before: Named, line: Line) -> Named | None:
        grain, span = before.period.grain, before.period.span
        if span is None or grain not in (Grain.MONTH, Grain.QUARTER) or len(line.path) != 1:
            return None
        year = before.period.label[:-3] if grain is Grain.QUARTER else f"{span.start.year:04}"
        time = self.read(f"{self._bare(line.path[0])} {year}")
        if time is None or time.period.span is None or time.period.grain is not grain:
            return None
        return self._with_marks(time, line) if time.period.span.start > span.start else None

    def read(self, label: str) -> Named | None:
        """What one label says of time; None where it names no period."""
        try:
            return read_named(self._plain(label), self.calendar, self.language, self.dates)
        except NoMatch:
            return None

    def _plain(self, label: str) -> str:
        return without_unit(label, self.language)

    def _bare(self, label: str) -> str:
        return take_marks(tidy(self._plain(label)))[0]

    def _is_dropped(self, line: Line) -> bool:
        labels = (*line.path, line.label, " ".join(line.path))
        return any(same_label(wanted, label) for wanted in self.without for label in labels)

    def _refuse_half_understood(self, line: Line, time: Named | None, what: str) -> None:
        """Let a line pass all of whose labels are understood as far as they speak of time."""
        if time is None:
            doubtful = next((label for label in line.path if self._mentioned(label)), "")
        else:
            doubtful = next((label for label in line.path if self._contradicts(label, time)), "")
        if not doubtful:
            return
        reads = "is understood as no period" if time is None else f"is not understood beside {time.period}"
        drop = f"`{self.option}: [{shortened(without_marks(line.label), 80)!r}]`"
        raise Ambiguous(
            f"{what} {line.label!r} holds {shortened(line.cell.text, 40)!r}, and {doubtful!r} mentions a year, a "
            f"quarter or a month but {reads}; if it is no period of the series, such as a total, write {drop} into "
            "the rule"
        )

    def _mentioned(self, label: str) -> Mentioned:
        """What a label mentions of time; what an index counts from is the time of no value."""
        return mentioned_in(without_base(label), self.language)

    def _contradicts(self, label: str, time: Named) -> bool:
        mentioned = self._mentioned(label)
        return bool(mentioned) and not mentioned.lies_in(time.period) and self.read(label) is None
