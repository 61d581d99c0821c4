"""Judge the rows that are added up as a whole: whether they stand twice, and whether a total is among its parts."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from math import gcd
from typing import Any, NoReturn

from monitor.kinds.extract.rows.selection import Selection
from monitor.model.errors import Ambiguous, Incomplete
from monitor.reading.document.columns import Coded, Rows, Spelled
from monitor.reading.labels import fold, listed, tidy
from monitor.reading.value import EXACT

FEWEST = 3
"""Of fewer different rows, each may be there twice by chance."""
AT_ONCE = 10_000
"""Rows that are added up together."""
MOST_TRIED = 64
"""Rows that are looked for first."""
FEWEST_NUMBERED = 10
"""The same where rows are told apart by a running number alone."""
MOST_LABELS = 400
"""A column with more different texts holds names or notes, of which none is a total."""
SURE_DIGITS, SURE_PARTS = 4, 3
"""How many digits must agree, of how many parts, until a row is taken for a sum that its label does not tell of."""
NEARLY = Decimal("0.01")
"""How far a row that calls itself a total may be from the sum of its parts, some of which may be suppressed."""

NUMBERED = re.compile(r"|#|_?id|fid|oid|objectid|index|no\.?|row|row ?(?:id|no\.?|number)|record ?(?:id|no\.?|number)?")
TOTAL = re.compile(r"(?:grand |sub-?|sous-)?tota(?:l|ls|ux)")
CALLED_TOTAL = re.compile(
    rf"{TOTAL.pattern}(?: .+)?|.+ total|all(?: (?!other).+)?|overall|combined|sum|both(?: .+)?|ensemble|tous(?: .+)?"
    r"|toutes?(?: .+)?"
)
NUMERAL = re.compile(r"[-+]?[\d.,\s]+%?")


def refuse_twins(selection: Selection, amount: str) -> None:
    """Let rows pass that do not all stand several times, in the file or in one period.

    Args:
        selection: the rows.
        amount: the column that is added up; empty where rows are counted. Without it, each row must still be another,
            as rows are that a label tells apart: in a list of events, some are alike by chance.

    Raises:
        Incomplete: they do, so that a sum would count everything so often.
    """
    rows, header = selection.records.rows, selection.records.header
    all_columns = range(len(header))
    x = header.index(amount) if amount else -1
    words = "every row"
    times = _times(rows, selection.rows, all_columns, x) or _times(rows, selection.among, all_columns, x)
    times = times or _times_but_for_numbers(selection)
    if not times and selection.slots:
        by_period: dict[str, array[int]] = defaultdict(lambda: array("I"))
        names = selection.slots.read(lambda slot: str(getattr(slot, "period", "")))
        for i, name in zip(selection.rows, names.at(selection.rows), strict=True):
            by_period[name].append(i)
        for period, own in by_period.items():
            if times := _times(rows, own, all_columns, x):
                words = f"every row of {period}"
                break
    if times:
        raise Incomplete(
            f"{words} stands {'twice' if times == 2 else f'{times} times'}, alike in all columns, so that each would "
            f"count as often ({listed(rows[selection.rows[0]])}): the file was probably joined with itself; if rows "
            "may really be alike, write `rows_repeat: true` into the rule"
        )


def _times(rows: Rows, given: Sequence[int], columns: Sequence[int], amount: int = -1, fewest: int = FEWEST) -> int:
    """How often each of the rows stands in some columns, where all stand several times; else 0."""
    if len(given) < 2 * fewest or len(rows.alike(given[0], given, columns)) < 2:
        return 0
    hashes = array("q", map(hash, rows.at(given, columns)))
    # Nearly always, one of the first rows stands alone; counting all of them takes more memory.
    first = dict.fromkeys(hashes[:MOST_TRIED])
    if 1 in Counter(filter(first.__contains__, hashes)).values():
        return 0
    counts = Counter(hashes)
    times = gcd(*counts.values())
    if times < 2 or len(counts) < fewest:
        return 0
    if amount < 0:
        return times
    told_apart = set(map(hash, rows.at(given, [x for x in columns if x != amount])))
    return times if len(told_apart) == len(counts) else 0


def _times_but_for_numbers(selection: Selection) -> int:
    """The same, where a column that numbers the rows is left out of sight."""
    header = selection.records.header
    counted = [x for x, name in enumerate(header) if not NUMBERED.fullmatch(fold(name))]
    if not 0 < len(counted) < len(header):
        return 0
    return _times(selection.records.rows, selection.among, counted, fewest=FEWEST_NUMBERED)


class Addends:
    """What is added up, together for all rows that are alike in all label columns.

    Attributes:
        selection: the rows.
        columns: for each column that holds labels, by its place in the header, the different labels of the rows.
        called: the columns in which a label calls itself a total, and that label.
    """

    def __init__(self, selection: Selection, told_apart: Sequence[str]) -> None:
        """None yet.

        Args:
            selection: the rows.
            told_apart: columns by which series are told apart.
        """
        self.selection = selection
        self.columns: dict[int, list[str]] = {}
        self.called: dict[int, str] = {}
        times = selection.times.columns if selection.times else ()
        known = {*told_apart, *times, *(condition.column for condition in selection.conditions)}
        for x, column in enumerate(selection.records.header):
            if column not in known:
                self._look_at(x, selection.records.rows.columns[x].different(selection.rows))
        cells = selection.records.rows.columns
        keys: list[Coded[Any] | Spelled] = [selection.slots or selection.places]
        keys += [selection.records.column(column) for column in told_apart]
        self._group = len(keys)
        self._keys = [*keys, *(cells[x] for x in self.columns)]
        self._sums: dict[tuple[object, ...], Decimal] = {}
        self._rows: list[int] = []
        self._amounts: list[Decimal] = []

    def _look_at(self, x: int, labels: list[str]) -> None:
        if len(labels) < 2:
            return
        # Folding a text costs much more than this, which holds for every one that is a total.
        likely = (label for label in labels if "tota" in label.lower())
        if called := next((label for label in likely if TOTAL.fullmatch(fold(label))), ""):
            self.called[x] = called
        if len(labels) <= MOST_LABELS and sum(bool(NUMERAL.fullmatch(label)) for label in labels) < 2:
            self.columns[x] = labels

    def add(self, rows: Sequence[int], amounts: Iterable[Decimal]) -> None:
        """Add the amounts of some rows, many together: one by one, their labels take most of the time."""
        self._rows.extend(rows)
        self._amounts.extend(amounts)
        if len(self._rows) >= AT_ONCE:
            self._add_up()

    def _add_up(self) -> None:
        sums = self._sums
        keys = zip(*(column.keys(self._rows) for column in self._keys), strict=True)
        for key, amount in zip(keys, self._amounts, strict=True):
            before = sums.get(key)
            sums[key] = amount if before is None else EXACT.add(before, amount)
        self._rows.clear()
        self._amounts.clear()

    def by_label(self, x: int) -> Iterable[Mapping[str, Decimal]]:
        """The sums under each label of a column, group by group."""
        self._add_up()
        place = self._group + list(self.columns).index(x)
        label_of: Callable[[Any], str] = self.selection.records.rows.columns[x].value_of
        found: dict[tuple[object, ...], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for key, amount in self._sums.items():
            of_group = found[key[: self._group]]
            label = label_of(key[place])
            of_group[label] = EXACT.add(of_group[label], amount)
        return found.values()


def refuse_totals(addends: Addends) -> None:
    """Let rows pass of which none is the total of others that are added up with it.

    Raises:
        Ambiguous: a label says so, or the numbers do; the message names the label.
    """
    for x, column in enumerate(addends.selection.records.header):
        if x in addends.called:
            _refuse(column, addends.called[x], "calls itself a total of the others")
        if x not in addends.columns:
            continue
        holding: dict[str, list[Group]] = defaultdict(list)
        for of_group in addends.by_label(x):
            whole = sum(of_group.values(), Decimal())
            for label, amount in of_group.items():
                if amount:
                    holding[label].append((of_group, whole))
        for label in addends.columns[x]:
            if _is_total(label, holding[label]):
                _refuse(column, label, "is the sum of the others")


Group = tuple[Mapping[str, Decimal], Decimal]
"""The amounts under each label of one group, and their sum."""


def _is_total(label: str, groups: Sequence[Group]) -> bool:
    """Whether the amounts under a label are those of all other labels together; or, where it is called a total, nearly
    so, or those of the others and their subtotals."""
    is_called = CALLED_TOTAL.fullmatch(fold(label)) is not None
    digits = 0
    for group, whole in groups:
        own, rest = group[label], whole - group[label]
        nearly = abs(own) * NEARLY if is_called else 0
        if not any(abs(rest - own * times) <= nearly for times in ((1, 2) if is_called else (1,))):
            return False
        digits += len(own.normalize().as_tuple().digits)
    others = {other for group, _ in groups for other in group} - {label}
    return bool(groups) and (is_called or (len(others) >= SURE_PARTS and digits >= SURE_DIGITS))


def _refuse(column: str, label: str, why: str) -> NoReturn:
    shown = tidy(label)
    raise Ambiguous(
        f"the rows with {column} = {shown!r} would be added to those that they sum up: {shown!r} {why}; drop it with "
        f"`without: {{{column}: {shown}}}`, or keep it alone with `where`; if it is none, list all values of "
        f"{column!r} in `where`"
    )
