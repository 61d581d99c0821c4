"""The numbers of a JSON file or an XML file: fields of records, and whatever else a path leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from monitor.reading.candidates.candidate import Candidate, Place, Spot
from monitor.reading.candidates.cells import candidate
from monitor.reading.candidates.manner import Manner
from monitor.reading.candidates.measured import Measured, measure
from monitor.reading.candidates.times import NO_TIME, TIME_NAMES, YEAR, Time, in_its_year, period_named, years_of
from monitor.reading.document.jsonpath import Place as JsonPlace
from monitor.reading.labels import tidy
from monitor.reading.surroundings import Surroundings, units_stated

DEEPEST = 20
MOST_LABELS = 6
MOST_DIGITS = 40
_ID = re.compile(r"(?:.*[_\W])?(?:id|code|key|nr|no|index|fips|lat|lon|latitude|longitude|version|timestamp|zip)", re.I)
_COUNTER = re.compile(r"(?:_|(?<=[a-z]))(?:SEQ|Seq|seq|PLACES|Places)$")
_NUMBER = re.compile(r"[-+]?[.,]?[0-9][0-9.,]*(?:\s?%)?")


def candidates_in_data(data: Any, manner: Manner) -> Iterator[Candidate]:
    """The numbers of a JSON file, in its order: the records of each list of objects, and all other values."""
    left: list[JsonPlace] = [JsonPlace(data)]
    while left:
        place = left.pop()
        match place.value:
            case dict() as inner:
                yield from _values(place, inner, manner)
                left += [place.inside(name) for name in reversed(inner) if _goes_deeper(inner[name], place)]
            case list() as inner if inner and all(isinstance(one, dict) for one in inner):
                yield from candidates_in_records(str(place), inner, Place.RECORDS, manner)
                for at in reversed(range(len(inner))):
                    record = place.inside(at)
                    left += [record.inside(name) for name in inner[at] if _goes_deeper(inner[at][name], place)]
            case list() as inner:
                yield from _listed(place, inner, manner)
                left += [place.inside(at) for at in reversed(range(len(inner))) if _goes_deeper(inner[at], place)]


def candidates_in_records(
    part: str, records: Sequence[Mapping[str, Any]], place: Place, manner: Manner
) -> Iterator[Candidate]:
    """The numbers in the fields of records.

    Args:
        part: the path to them, or the name of the elements that they are.
        records: fields by name.
        place: what kind of place it is.
        manner: how the document is looked through.
    """
    for y, record in enumerate(records):
        texts = {name: text for name, value in record.items() if (text := printed_of(value))}
        told = {name: text for name, text in texts.items() if not is_amount(name, text)}
        row = tuple([text for text in told.values() if len(text) <= 80][:MOST_LABELS])
        time, years = _time_of(told, manner), years_of(tuple(texts))
        for x, (name, text) in enumerate(texts.items()):
            if name in told or not manner.sought.may_be(text):
                continue
            if found := _measured(text, name, record, manner):
                made = candidate(found, place, Spot(part, y, x), in_its_year(time, years.get(name, "")))
                yield replace(made, row=row, column=(name,), caption=part)


def is_amount(name: str, text: str) -> bool:
    """Whether the text of a field is a number, by its looks, and no code, year or name."""
    return (
        _NUMBER.fullmatch(text.lstrip("$€£ ")) is not None
        and not _ID.fullmatch(name)
        and not TIME_NAMES.fullmatch(re.split(r"[/@]", name)[-1].replace("_", " "))
        and not _COUNTER.search(name)
    )


def printed_of(value: Any) -> str:
    """The value of a field as text; empty for anything that is no text and no number."""
    match value:
        case bool() | None:
            return ""
        case Decimal():
            return format(value, "f") if abs(value.adjusted()) < MOST_DIGITS else str(value)
        case int():
            return str(value)
        case str():
            return tidy(value)
    return ""


def _time_of(told: Mapping[str, str], manner: Manner) -> Time:
    """The time of a record: its only field that is one, or a year with its month."""
    named = {name: text for name, text in told.items() if period_named(text, manner.calendar, manner.language)}
    years = [text for name, text in told.items() if YEAR.fullmatch(text) and "year" in name.lower()]
    months = [text for name, text in told.items() if "month" in name.lower() and len(text) <= 9]
    if len(years) == 1 and len(months) == 1:
        month = f"{int(months[0]):02}" if months[0].isdigit() else ""
        words = f"{years[0]}-{month}" if month else f"{months[0]} {years[0]}"
        return Time(period_named(words, manner.calendar, manner.language), "labels")
    if len(named) == 1 and not months:
        return Time(period_named(next(iter(named.values())), manner.calendar, manner.language), "labels")
    return NO_TIME


def _measured(text: str, name: str, beside: Mapping[str, Any], manner: Manner) -> Measured | None:
    stated = tuple(units_stated({key: printed_of(value) for key, value in beside.items()}, name))
    return measure(text, Surroundings(((name,), stated)), manner.language)


def _values(place: JsonPlace, inner: Mapping[str, Any], manner: Manner) -> Iterator[Candidate]:
    for name, value in inner.items():
        text = printed_of(value)
        if text and is_amount(name, text) and manner.sought.may_be(text):
            yield from _one(place.inside(name), name, text, inner, manner)


def _listed(place: JsonPlace, inner: Sequence[Any], manner: Manner) -> Iterator[Candidate]:
    for at, value in enumerate(inner):
        text = printed_of(value)
        if text and not isinstance(value, str) and manner.sought.may_be(text):
            yield from _one(place.inside(at), "", text, {}, manner)


def _one(place: JsonPlace, name: str, text: str, beside: Mapping[str, Any], manner: Manner) -> Iterator[Candidate]:
    if found := _measured(text, name, beside, manner):
        made = candidate(found, Place.VALUE, Spot(str(place)), NO_TIME)
        keys = tuple(str(part) for part in place.parts)
        yield replace(made, row=keys[:-1], column=keys[-1:])


def _goes_deeper(value: Any, place: JsonPlace) -> bool:
    return isinstance(value, dict | list) and len(place.parts) < DEEPEST
