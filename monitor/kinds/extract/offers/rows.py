"""Options that name a row of a data file, or a record, by what stands in its other columns or fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.candidates import Candidate, Place
from monitor.reading.candidates.sums import Calendar
from monitor.reading.candidates.trees import is_amount, printed_of
from monitor.reading.document import JSON, Document
from monitor.reading.document.jsonpath import find_places
from monitor.reading.period import CALENDARS, read_named
from monitor.reading.quantity import is_missing

Options = dict[str, Any]

MOST_NAMES, MOST_TOGETHER, MOST_FOUND = 8, 3, 4
_NUMBER = re.compile(r"[-+−–]?[0-9][0-9.,\s%]*")
_CODE = re.compile(r"(?:^|[_\W])(?:id|code|nr|no|key|month|mois|week|semaine|quarter)\.?$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def where_options(row: Mapping[str, str], count: Callable[[Mapping[str, str]], int]) -> Iterator[dict[str, str]]:
    """The fewest values that only this row has, those of words first.

    Args:
        row: its values by name, without the one that is to be read.
        count: how many rows have some values.
    """
    names = sorted((name for name, text in row.items() if _names(name, text)), key=lambda name: _rank(row[name]))
    found = 0
    chosen: list[frozenset[str]] = []
    for together in range(1, MOST_TOGETHER + 1):
        for some in combinations(names[:MOST_NAMES], together):
            if any(one <= {*some} for one in chosen):
                continue
            values = {name: row[name] for name in some}
            if count(values) == 1:
                chosen.append(frozenset(some))
                yield values
                found += 1
                if found >= MOST_FOUND:
                    return


def _names(name: str, text: str) -> bool:
    """Whether a value can name a row: words, a time, or the number of something that is called so."""
    if not text or is_missing(text):
        return False
    if _NUMBER.fullmatch(text):
        return _is_time(name, text, "en") or _CODE.search(name) is not None
    return True


def times_in(row: Mapping[str, str], language: str) -> Sequence[str]:
    """The names of the columns that hold a time of their own."""
    return [name for name, text in row.items() if _is_time(name, text, language)]


def _is_time(name: str, text: str, language: str) -> bool:
    if _YEAR.fullmatch(text):
        return "year" in name.lower() or name.lower() in ("fy", "jahr", "année", "annee", "time", "period")
    try:
        return len(text) > 4 and read_named(text, "calendar", language, "day first").period.span is not None
    except (NoMatch, Ambiguous):
        return False


def _rank(text: str) -> tuple[bool, int]:
    """Words before codes, short ones before long ones."""
    return not any(map(str.isalpha, text)), len(text)


def row_options(
    row: Mapping[str, str], value: str, count: Callable[[Mapping[str, str]], int], is_dated: bool
) -> Iterator[Options]:
    """Options of `dataset` for a cell of a CSV file.

    Args:
        row: the other cells of its row, by column.
        value: the name of its column.
        count: how many rows have some values.
        is_dated: whether a time of it is known.
    """
    times = times_in(row, "en")
    if is_dated and len(times) == 1:
        words = {name: text for name, text in row.items() if name not in times}
        time = times[0]
        way = "year" if _YEAR.fullmatch(row[time]) else "period"

        def count_at_its_time(values: Mapping[str, str]) -> int:
            return count({**values, time: row[time]})

        if count({time: row[time]}) == 1:
            yield {"value": value, "by": {way: time}}
        for where in where_options(words, count_at_its_time):
            yield {"where": where, "value": value, "by": {way: time}}
    for where in where_options(row, count):
        yield {"where": where, "value": value}


def sum_options(candidate: Candidate, header: Sequence[str]) -> Iterator[Options]:
    """Options of `dataset` for what rows add up to, by each calendar where the year is a fiscal one."""
    by = Calendar.of(header)
    told = {**({"where": dict(candidate.where)} if candidate.where else {}), "sum": candidate.column[-1]}
    if not by.year:
        yield told
        return
    told["by"] = {"fiscal_year" if by.is_fiscal else "year": by.year, **({"month": by.month} if by.month else {})}
    yield from ({**told, "calendar": name} for name in CALENDARS if name != "calendar") if by.is_fiscal else (told,)


def record_options(candidate: Candidate, records: Sequence[Mapping[str, Any]], way: str) -> Iterator[Options]:
    """Options of `json` and `xml` for a field of a record.

    Args:
        candidate: the number.
        records: the records that stand beside each other.
        way: what leads to them.
    """
    record, value = records[candidate.spot.row], candidate.column[-1]
    row = {name: printed_of(text) for name, text in record.items() if name != value}
    row = {name: text for name, text in row.items() if text and not is_amount(name, text)}
    times = times_in(row, "en")

    def count(values: Mapping[str, str]) -> int:
        return sum(all(printed_of(one.get(name)) == text for name, text in values.items()) for one in records)

    if candidate.period is not None and 0 < len(times) <= 1:
        time = times[0]
        period: Any = {"year": time} if _YEAR.fullmatch(row[time]) else time
        months = [name for name in row if name not in times and "month" in name.lower()]
        if len(months) == 1:
            period = {"year": time, "month": months[0]}
        told = {time, *months}
        words = {name: text for name, text in row.items() if name not in told}
        at = {name: row[name] for name in told}
        if count(at) == 1:
            yield {"records": way, "value": value, "period": period}
        for where in where_options(words, lambda values: count({**values, **at})):
            yield {"records": way, "where": where, "value": value, "period": period}
    for where in where_options(row, count):
        yield {"records": way, "where": where, "value": value}


def json_options(candidate: Candidate, document: Document) -> Iterator[Options]:
    """Options of `json` for a value of a JSON file."""
    if document.media != JSON:
        return
    part = candidate.spot.part
    if candidate.place is Place.RECORDS:
        [found] = find_places(document.data, part)
        yield from record_options(candidate, found.value, part)
    elif candidate.place is Place.VALUE:
        yield {"path": part}
