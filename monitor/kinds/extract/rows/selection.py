"""Choose the rows of a data file that a rule is about, and refuse to take a renamed value for one that is absent."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from itertools import combinations

from monitor.kinds.extract.choices import Choice, flat, shown, ways_of
from monitor.kinds.extract.rows.moments import as_printed
from monitor.kinds.extract.rows.times import Slot, TimeColumns
from monitor.model import Period, Span
from monitor.model.errors import READ_AGAIN, Ambiguous, ExtractError, Incomplete, Lacking, NoMatch
from monitor.reading.document.columns import Coded, together
from monitor.reading.document.datafile import Records
from monitor.reading.labels import did_you_mean, fold, listed, nearest, tidy, without_marks
from monitor.reading.period import month

LIKE_A_DAY = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]")
TOTALS = "; rows that are totals are dropped with `without`"

MONTHS_TO_JUDGE_BY = 3
"""A year of which the file covers fewer months says little about what never occurs in it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A column must hold one of some texts.

    Attributes:
        column: the column's name.
        choices: the texts, some of them perhaps in several ways.
        is_time: whether they are times, such as a day: one that is not there may come yet, or is past.
    """

    column: str
    choices: tuple[Choice, ...]
    is_time: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """All texts that it may hold."""
        return flat(self.choices)

    def __str__(self) -> str:
        return f"{self.column} = {' or '.join(self.values)}"


class Selection:
    """The rows of a file that meet the conditions, and the periods that the file covers in any row.

    Attributes:
        records: the file.
        conditions: what the rows meet.
        among: the indices of the rows among which they were chosen: all but those that were dropped.
        rows: their indices in the file.
        times: how the file's time is written; None when the rule does not look at it.
        slots: for each row of the file its period; the error where it cannot be read; empty without `times`.
    """

    def __init__(
        self,
        records: Records,
        conditions: Sequence[Condition],
        among: Sequence[int],
        times: TimeColumns | None,
        slots: Coded[Slot | ExtractError],
    ) -> None:
        """Select among the rows with the indices `among`; `select` is the way in."""
        self.records = records
        self.conditions = tuple(conditions)
        self.times = times
        self.slots = slots
        self.among = among
        self.rows = self._meeting(among)

    @property
    def words(self) -> str:
        """The conditions for a person: ``Drug Type = Fentanyl, Region = Northern Border``."""
        return ", ".join(map(str, self.conditions))

    @cached_property
    def covered(self) -> tuple[Slot, ...]:
        """Every period that the file covers, in any row that was not dropped, in the order of time.

        Where conditions name a time, such as a month beside a year, only rows of that time count.
        """
        found: dict[str, Slot] = {}
        among = self.among
        for condition in self.conditions:
            among = _keep(self.records, among, condition, among=self.among) if condition.is_time else among
        for slot in (*self.slots.different(self.rows), *self.slots.different(among)) if self.slots else ():
            if isinstance(slot, Slot):
                found.setdefault(slot.period.label, slot)
        return tuple(sorted(found.values(), key=lambda slot: (slot.span.start, slot.span.end)))

    @cached_property
    def places(self) -> Coded[int]:
        """For each row the place of its period in `covered`: -1 where it has none there, 0 where there are no times."""
        if not self.slots:
            return Coded(bytes(len(self.records.rows)), (0,))
        places = {slot.period.label: place for place, slot in enumerate(self.covered)}
        return self.slots.read(lambda slot: places.get(slot.period.label, -1) if isinstance(slot, Slot) else -1)

    def require_every_year(self) -> None:
        """Let pass a selection none of whose values may have been renamed.

        Raises:
            Lacking: a value stands in no row of a year that the file covers with `MONTHS_TO_JUDGE_BY`
                months, or a similar value stands in its place in some period.
        """
        for condition in self.conditions:
            if condition.is_time:
                continue
            periods = self._periods_by_value(condition.column)
            for choice in condition.choices:
                self._refuse_look_alike(condition.column, choice, periods)
                self._refuse_missing_year(condition.column, choice, periods)

    def require_every_month(self) -> None:
        """Let pass a file that covers every month between its first and its last.

        Raises:
            Incomplete: a month stands in no row.
        """
        if any(condition.is_time for condition in self.conditions):
            return
        for before, after in zip(self.covered, self.covered[1:], strict=False):
            next_day = before.span.end + timedelta(days=1)
            if after.span.start != next_day:
                gone = month(next_day.year, next_day.month)
                raise Incomplete(
                    f"the file has no row for {gone}, though it has rows for {before.period} and {after.period}: "
                    f"a month is missing from it{READ_AGAIN}"
                )

    def refuse_both_ways(self) -> None:
        """Let rows pass of which no two may be one, written in two ways.

        Raises:
            Ambiguous: two ways to write one value stand in one period.
        """
        for condition in self.conditions:
            several = [choice for choice in condition.choices if not isinstance(choice, str) and not condition.is_time]
            periods = self._periods_by_value(condition.column) if several else {}
            for one, other in (pair for choice in several for pair in combinations(choice, 2)):
                if both := periods.get(one, frozenset()) & periods.get(other, frozenset()):
                    where = f" in {self.covered[min(both)].period}" if self.slots else ""
                    raise Ambiguous(
                        f"{condition.column} = {one!r} and {other!r} both stand{where}, though `either` says that they "
                        "are one: if both count, list them as values of their own"
                    )

    def _meeting(self, rows: Sequence[int]) -> Sequence[int]:
        for condition in self.conditions:
            rows = _keep(self.records, rows, condition, among=self.among)
        if not rows:
            raise NoMatch(
                f"no row has {self.words}, though each value stands somewhere: correct or drop one of them in `where`"
            )
        return rows

    def _periods_by_value(self, column: str) -> Mapping[str, frozenset[int]]:
        """For each value of the column the periods, as indices into `covered`, in which it stands."""
        pairs = together((self.records.column(column), self.places), self.among).values
        periods: dict[str, set[int]] = {}
        for value, period in pairs:
            if period >= 0:
                periods.setdefault(tidy(value), set()).add(period)
        return {value: frozenset(found) for value, found in periods.items()}

    def _refuse_look_alike(self, column: str, choice: Choice, periods: Mapping[str, frozenset[int]]) -> None:
        value, own = shown(choice), _periods_of(choice, periods)
        absent = frozenset(range(len(self.covered))) - own
        if not absent:
            return
        strangers = [other for other, found in periods.items() if found & absent and not found & own]
        ways = ways_of(choice)
        near = (nearest(way, strangers) or _extended(way, strangers) for way in ways)
        if other := next(filter(None, near), ""):
            first = self.covered[min(periods[other])].period
            raise Lacking(
                f"{column} = {value!r} is absent from {first} on, where {other!r} stands for the first time: was it "
                f"renamed? List both in `where` ([{value}, {other}]), or set `none_means_zero: true` if they differ"
            )

    def _refuse_missing_year(self, column: str, choice: Choice, periods: Mapping[str, frozenset[int]]) -> None:
        value, own = shown(choice), {self.covered[i].year for i in _periods_of(choice, periods)}
        months: dict[Period, set[int]] = {}
        for slot in self.covered:
            months.setdefault(slot.year, set()).update(_months(slot.span))
        for year, touched in months.items():
            if year in own or len(touched) < MONTHS_TO_JUDGE_BY:
                continue
            there = sorted(v for v, found in periods.items() if any(self.covered[i].year == year for i in found))
            raise Lacking(
                f"no row of {year} has {column} = {value!r} (values in {year}: {listed(there)}): was it renamed? "
                "List the old and the new value in `where`, or set `none_means_zero: true` if there really were none"
            )


def select(
    records: Records,
    conditions: Iterable[Condition],
    *,
    without: Iterable[Condition] = (),
    times: TimeColumns | None = None,
    language: str = "en",
) -> Selection:
    """The rows that meet every condition, after those that meet one of `without` are dropped.

    Args:
        records: the file; it has all columns that are named here.
        conditions: what the rows must meet.
        without: what rows are dropped before anything else.
        times: the columns with the time.
        language: in which months are written.

    Raises:
        NoMatch: a value stands in no row; the message lists those that do. Or the time of a row cannot be
            read.
        Ambiguous: a year is written in two ways.
    """
    among: Sequence[int] = range(len(records.rows))
    for condition in without:
        dropped = set(_keep(records, among, _as_printed(records, condition, among, language), among=among))
        among = array("I", [i for i in among if i not in dropped])
    slots = _slots(records, among, times, language) if times else NO_SLOTS
    printed = [_as_printed(records, condition, among, language) for condition in conditions]
    selection = Selection(records, printed, among, times, slots)
    if times:
        _require_times(selection)
    return selection


NOT_READ = ExtractError("the row was dropped by `without`")
NO_SLOTS: Coded[Slot | ExtractError] = Coded((), ())


def _slots(records: Records, among: Sequence[int], times: TimeColumns, language: str) -> Coded[Slot | ExtractError]:
    """The slots of some rows, at their places; `NOT_READ` at all others."""
    first, last = records.column(times.columns[0]), records.column(times.columns[-1])
    found = times.slots(together((first, last), among), language)
    if len(among) == len(records.rows):
        return found
    codes = array("I", bytes(4 * len(records.rows)))
    for i, code in zip(among, found.codes, strict=True):
        codes[i] = code + 1
    return Coded(codes, (NOT_READ, *found.values))


def _require_times(selection: Selection) -> None:
    """Let pass a selection whose rows all have a time, each year written in one way."""
    printed: dict[str, str] = {}
    codes, slots = selection.slots.codes, selection.slots.values
    first_of: dict[int, int] = {}
    for i in selection.rows:
        first_of.setdefault(codes[i], i)
    for code, i in first_of.items():
        slot = slots[code]
        if isinstance(slot, ExtractError):
            hint = "" if isinstance(slot, Ambiguous) or LIKE_A_DAY.search(str(slot)) else TOTALS
            raise type(slot)(f"{selection.records.place_of(i)}: {slot}{hint}") from slot
        one = printed.setdefault(slot.year.label, slot.printed)
        if one != slot.printed:
            raise Ambiguous(
                f"{slot.year} is written as {one!r} and, in {selection.records.place_of(i)}, as {slot.printed!r}: "
                "its rows may count twice; drop one of the two with `without`"
            )


def _as_printed(records: Records, condition: Condition, among: Sequence[int], language: str) -> Condition:
    """The same condition, with values as they stand in the rows; errors as of `as_printed`."""
    there = {tidy(text) for text in records.column(condition.column).different(among)}
    choices, is_time = as_printed(condition.choices, there, f"row has {condition.column}", language)
    return replace(condition, choices=choices, is_time=is_time)


def _periods_of(choice: Choice, periods: Mapping[str, frozenset[int]]) -> frozenset[int]:
    return frozenset[int]().union(*(periods.get(way, ()) for way in ways_of(choice)))


def _keep(records: Records, rows: Sequence[int], condition: Condition, *, among: Sequence[int]) -> Sequence[int]:
    """Those of `rows` that meet a condition.

    Raises:
        NoMatch: one of its values stands in no row of `among`, in none of its ways.
    """
    column = records.column(condition.column)
    there: dict[str, list[str]] = {}
    for text in column.different(among):
        there.setdefault(tidy(text), []).append(text)
    accepted: set[str] = set()
    for choice in condition.choices:
        ways = [way for way in ways_of(choice) if way in there]
        if not ways:
            hint = did_you_mean(ways_of(choice)[0], there)
            raise NoMatch(f"no row has {condition.column} = {shown(choice)!r}{hint} (values: {listed(sorted(there))})")
        accepted.update(text for way in ways for text in there[way])
    return column.having(rows, accepted)


def _extended(value: str, others: Iterable[str]) -> str:
    """The first of the others that goes on where the value ends, or the other way round; empty when none does."""
    bare = fold(without_marks(value))
    return next((o for o in sorted(others) if fold(o).startswith(bare) or bare.startswith(fold(o) or "\0")), "")


def _months(span: Span) -> set[int]:
    """The first months that a span touches, counted from year 0: no more than tell that there are enough."""
    first, last = (day.year * 12 + day.month for day in (span.start, span.end))
    return set(range(first, min(last, first + MONTHS_TO_JUDGE_BY) + 1))
