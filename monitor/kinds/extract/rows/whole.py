"""Judge the rows that are added up as a whole: whether they stand twice, and whether a total is among its parts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import compress
from math import gcd
from typing import NoReturn

from monitor.kinds.extract.rows.selection import Selection
from monitor.model.errors import Ambiguous, Incomplete
from monitor.reading.labels import fold, listed, tidy

FEWEST = 3
"""Of fewer different rows, each may be there twice by chance."""
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
    x = header.index(amount) if amount else -1
    words = "every row"
    times = _times((rows[i] for i in selection.rows), x) or _times((rows[i] for i in selection.among), x)
    times = times or _times_but_for_numbers(selection)
    if not times and selection.slots:
        by_period: dict[str, list[int]] = defaultdict(list)
        for i in selection.rows:
            by_period[str(getattr(selection.slots[i], "period", ""))].append(i)
        for period, own in by_period.items():
            if times := _times((rows[i] for i in own), x):
                words = f"every row of {period}"
                break
    if times:
        raise Incomplete(
            f"{words} stands {'twice' if times == 2 else f'{times} times'}, alike in all columns, so that each would "
            f"count as often ({listed(rows[selection.rows[0]])}): the file was probably joined with itself; if rows "
            "may really be alike, write `rows_repeat: true` into the rule"
        )


def _times(rows: Iterable[Sequence[str]], amount: int = -1, fewest: int = FEWEST) -> int:
    """How often each of the rows stands, where all stand several times; else 0."""
    given = list(rows)
    if len(given) < 2 * fewest or given.count(given[0]) < 2:
        return 0
    counts = Counter(map(tuple, given))
    times = gcd(*counts.values())
    named = {(*row[:amount], *row[amount + 1 :]) for row in counts} if amount >= 0 else counts
    return times if times > 1 and fewest <= len(counts) == len(named) else 0


def _times_but_for_numbers(selection: Selection) -> int:
    """The same, where a column that numbers the rows is left out of sight."""
    counted = [not NUMBERED.fullmatch(fold(name)) for name in selection.records.header]
    if all(counted) or not any(counted):
        return 0
    rows = selection.records.rows
    return _times([list(compress(rows[i], counted)) for i in selection.among], fewest=FEWEST_NUMBERED)


def refuse_totals(selection: Selection, addends: Mapping[int, Decimal], told_apart: Iterable[str]) -> None:
    """Let rows pass of which none is the total of others that are added up with it.

    Args:
        selection: the rows.
        addends: the amount of each row, by its index; empty where rows are counted.
        told_apart: columns by which series are told apart.

    Raises:
        Ambiguous: a label says so, or the numbers do; the message names the label.
    """
    times = selection.times.columns if selection.times else ()
    known = {*told_apart, *times, *(condition.column for condition in selection.conditions)}
    rows, header = selection.records.rows, selection.records.header
    apart = [header.index(column) for column in told_apart]
    for x, column in enumerate(header):
        labels = Counter(rows[i][x] for i in selection.rows) if column not in known else Counter()
        called = next((label for label in labels if TOTAL.fullmatch(fold(label))), None)
        if called is not None and len(labels) > 1:
            _refuse(column, called, "calls itself a total of the others")
        if not 1 < len(labels) <= MOST_LABELS or sum(bool(NUMERAL.fullmatch(label)) for label in labels) > 1:
            continue
        sums: dict[tuple[object, ...], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for i, amount in addends.items():
            group: tuple[object, ...] = (id(selection.slots[i]) if selection.slots else 0, *(rows[i][c] for c in apart))
            sums[group][rows[i][x]] += amount
        holding: dict[str, list[Group]] = defaultdict(list)
        for of_group in sums.values():
            whole = sum(of_group.values(), Decimal())
            for label, amount in of_group.items():
                if amount:
                    holding[label].append((of_group, whole))
        for label in labels:
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
