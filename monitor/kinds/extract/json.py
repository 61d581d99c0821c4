"""Read a figure out of a JSON file: the value that a path leads to, or a field of its records, period by period."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from monitor.kinds.extract.choices import Choices, ways_of, with_all_that_fit
from monitor.kinds.extract.formerly import combinations_of, only_one, renamed, renamed_keys, require_names
from monitor.kinds.extract.in_script import advice_for, script_of
from monitor.kinds.extract.json_names import Names
from monitor.kinds.extract.offers.rows import Options, json_options
from monitor.kinds.extract.options import Texts, unless_empty
from monitor.kinds.extract.records import RecordOptions, Time, in_order, in_time, time_text, written
from monitor.kinds.extract.rows.common import MOST_COMPARED, MOST_NAMES, InCommon, has_several
from monitor.kinds.extract.rows.moments import as_printed
from monitor.kinds.extract.rows.times import About, Slot, require_calendar
from monitor.kinds.extract.rows.unfamiliar import first_like
from monitor.kinds.extract.when import PeriodAt, on_time, require_one_period
from monitor.model import UNDATED, Ask, Doubt, DoubtKind, Grain, Labels, Period, Reading, Readings
from monitor.model.errors import Ambiguous, ExtractError, NoMatch
from monitor.plugin import NUMBERS
from monitor.reading.candidates import Candidate
from monitor.reading.contradicted import Around, refuse_other_period
from monitor.reading.dated import find_only_dated
from monitor.reading.document import BINARY, HTML, JSON, PDF, XLSX, Document
from monitor.reading.document.columns import coded
from monitor.reading.document.datafile import MOST_LABELS
from monitor.reading.document.jsonpath import Place, described, find_places, require_path, show_value, where_it_ends
from monitor.reading.labels import did_you_mean, listed, shortened, tidy
from monitor.reading.locators import beside
from monitor.reading.marks import Mark, is_provisional, is_status, status_of
from monitor.reading.measures import base_of, plain_of
from monitor.reading.pattern import PERIOD, Pattern
from monitor.reading.period.marked import take_marks
from monitor.reading.period.spans import Length, period_ending, period_starting
from monitor.reading.quantity import is_missing
from monitor.reading.surroundings import Surroundings
from monitor.reading.units import YEAR
from monitor.reading.value import in_whole, read_printed, reading_of

A_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?")
MOST_DIGITS = 40


Path = Annotated[str, unless_empty(require_path)]


class Json(RecordOptions):
    """Reads a figure out of a JSON file or the answer of an interface.

    Either ``path`` leads to the one value (a JSONPath of RFC 9535, such as ``$.result.count``), or ``records`` leads
    to a list of objects, of which ``where`` keeps those whose fields hold the values given, and ``value`` names the
    field to read; ``period`` names the field, or the fields, that hold the time of a record. Two records for one
    period are an error. ``ending: 12 months`` in ``period`` is for what counts the months up to the one named, and
    ``starting: 3 months`` for a day that stands for the time from there on.

    A value may be a number, or a text that is one with its unit; ``pattern`` picks the number out of a longer text
    (``"imposes {figure} on"``). Dates are no figures. ``null``, and a field that a record lacks while others have it,
    is a missing value; ``missing`` lists further marks.
    """

    version: ClassVar[int] = 6
    finds: ClassVar[str] = NUMBERS
    series_columns: ClassVar[tuple[str, ...]] = ()

    script: str = Field(
        "", description="The script of a page that holds the data: its id, the name it assigns to, or its type."
    )
    path: Path = Field("", description="A JSONPath to the one value.")
    records: Path = Field("", description="A JSONPath to a list of objects, or to the objects.")
    value: str = Field("", description="The field of the records to read.")
    missing: Texts = Field((), description="Texts and numbers that mark a missing value, beside the usual ones.")

    period_at: PeriodAt | None = Field(None, description="Where the file has the period of the one value.")

    @classmethod
    def offers(cls, candidate: Candidate, document: Document) -> Iterator[Options]:
        """Options that may read a value of a JSON file: a field of a record, else what its path leads to."""
        return json_options(candidate, document)

    @property
    def gives_period(self) -> bool:
        """Whether the file says what time a value is about."""
        return self.period is not None or self.goes_on

    @property
    def grains(self) -> Sequence[Grain]:
        """How long its periods are; empty where only the file tells."""
        time = self.period
        return time.grains(totals=False) if time and not (time.ending or time.starting) else ()

    @property
    def goes_on(self) -> bool:
        """Whether the file tells the one period of the value, and may tell another next time."""
        return self.period_at is not None or PERIOD in self.pattern

    @model_validator(mode="after")
    def _is_consistent(self) -> Json:
        if bool(self.path) == bool(self.records):
            raise ValueError("give either `path` to one value, or `records` with `value`")
        if self.records and not self.value:
            raise ValueError("`value` is missing: the field of the records to read")
        if self.path and (alone := [name for name in ("where", "value", "period") if getattr(self, name)]):
            raise ValueError(f"`{alone[0]}` is about `records`: give the path to them in place of `path`")
        if self.period and (self.period_at or PERIOD in self.pattern):
            raise ValueError("`period` says what time a record is about: take the other period away")
        require_one_period(self.pattern, self.period_at, self.dates)
        require_calendar(self.calendar, self.period)
        require_names(self.formerly, self._fields if self.records else ())
        return self

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """The value's reading, or one for each period in the order of time.

        Raises:
            NoMatch: the path leads nowhere, no record fits, or what is there is no number.
            Ambiguous: the path leads to several values, or several records are about one period.
            WrongUnit: the value or its name carries another unit than declared.
        """
        if self.script:
            return self._in_script(document, ask)
        if document.media in (HTML, PDF, XLSX, BINARY):
            raise document.other_than("a JSON file", advice_for(document))
        return self._in_file(document, ask, document)

    def _in_script(self, page: Document, ask: Ask) -> Readings:
        """What the data in one of a page's scripts says."""
        if page.media != HTML:
            raise page.other_than("a page with scripts", "take `script` away from the rule")
        name, data = script_of(page, self.script, self.path or self.records)
        inner = Document(b"", media=JSON)
        inner.data = data
        found = self._in_file(inner, ask, page)
        return Readings((replace(one, locator=f'script "{name}", {one.locator}') for one in found), labels=found.labels)

    def _in_file(self, document: Document, ask: Ask, around: Document) -> Readings:
        """The readings of what a document holds; `around` is where a page may say more of it."""
        ask = replace(ask, calendar=self.calendar or ask.calendar)
        if self.path:
            place = self._only(find_places(document.data, self.path), document)
            names = Names(document.data)
            self._refuse_other_period(place, names, ask)
            reading = self._reading(place, ask, ask.period or UNDATED, names.of(place))
            reading = replace(reading, locator=beside(reading.locator, names.beside(place)))
            common = InCommon(ask.figure_id, self.path, about := names.about(place), about)
            readings = Readings(common.asked([reading], ask.labels, lambda _: False), labels=common.labels)
        else:
            readings = self._series(document, ask)
        if self.period_at is None:
            return readings
        said = self.period_at.read(document if self.period_at.path else around, ask)
        return Readings((on_time(reading, said, ask) for reading in readings), labels=readings.labels)

    def _refuse_other_period(self, place: Place, names: Names, ask: Ask) -> None:
        if not self.gives_period:
            refuse_other_period(Around("", near=names.times_of(place)), ask, str(place))

    def _only(self, places: Sequence[Place], document: Document) -> Place:
        if not places:
            raise NoMatch(f"nothing is at {self.path!r}: {where_it_ends(document.data, self.path)}")
        if len(places) > 1:
            there = "; ".join(f"{place} is {show_value(place.value)}" for place in places[:4])
            raise Ambiguous(
                f"{len(places)} values are at {self.path!r}: {there}; narrow the path to one, or read a series "
                "with `records`"
            )
        return places[0]

    def _series(self, document: Document, ask: Ask) -> Readings:
        records = self._records(document)
        fields = list(dict.fromkeys(name for record in records for name in record.value))
        rule = self._as_named_in(fields)
        rule._require_fields(fields)
        rule = rule.model_copy(update={"where": rule._where_as_in(records, ask.language)})
        return rule._of_records(records, document, ask)

    def _as_named_in(self, fields: Collection[str]) -> Self:
        """The same rule with the names that the fields have in the records."""
        gone = {name: names for name, names in self.formerly.items() if name not in fields}
        fitting = (names for names in combinations_of(gone) if {*gone} == {*names} and {*names.values()} <= {*fields})
        return only_one((names, self._called(names)) for names in fitting) or self

    def _called(self, names: Mapping[str, str]) -> Self:
        options = {name: renamed(getattr(self, name), names) for name in ("value", "period")}
        return self.model_copy(update={**options, "where": renamed_keys(self.where, names)})

    def _where_as_in(self, records: Sequence[Place], language: str) -> dict[str, Choices]:
        """The values of `where` as the records write them."""
        there = {name: {written(record.value.get(name)) or "" for record in records} for name in self.where}
        return {
            name: as_printed(self._of_their_own(choices, name, records), there[name], f"record has {name}", language)[0]
            for name, choices in self.where.items()
        }

    def _of_their_own(self, choices: Choices, name: str, records: Sequence[Place]) -> Choices:
        """The values of `where`; of texts that a pattern reads, each with a time, ``...`` may fit several."""
        if not (self.pattern and (self.period or PERIOD in self.pattern)):
            return choices
        return with_all_that_fit(choices, [written(record.value.get(name)) or "" for record in records])

    def _of_records(self, records: Sequence[Place], document: Document, ask: Ask) -> Readings:
        fitting = self._fitting(records)
        by_period = self._by_period(fitting, ask)
        if self.period is not None:
            there = {id(record) for record in fitting}
            marked = [record for record in records if id(record) not in there and self._fits_but_for_marks(record)]
            by_period = self._by_period(marked, ask) | by_period
        named, labels = Names(document.data), self._labels(records)
        readings = [self._of_period(named, *found, ask) for found in sorted(by_period.values(), key=in_order)]
        if PERIOD in self.pattern:
            readings = in_time(readings, self.value)
        readings[-1] = replace(readings[-1], unfamiliar=self._renamed(records, labels, ask))
        names = [*dict.fromkeys(name for record in records for name in record.value)]
        if len(records) > MOST_COMPARED or len(names) > MOST_NAMES:
            return Readings(readings, labels=labels)
        others = [name for name in names if name not in self._fields]
        common = InCommon(ask.figure_id, self.records, self._texts_of(fitting, others), names)
        asked = common.asked(readings, ask.labels, lambda name: has_several(self._texts_of(records, (name,))[name]))
        return Readings(asked, labels={**labels, **common.labels})

    def _texts_of(self, records: Sequence[Place], names: Collection[str]) -> dict[str, set[str]]:
        """The different texts that records have in some fields."""
        found: dict[str, set[str]] = {}
        for name in names:
            texts = (record.value.get(name) for record in records)
            found[name] = {tidy(text) for text in texts if isinstance(text, str)}
        return found

    def _labels(self, records: Sequence[Place]) -> Labels:
        """The texts of the fields by which records are chosen, where they are few."""
        found = {name: frozenset(written(record.value.get(name)) or "" for record in records) for name in self.where}
        return {f"{self.records}, {name}": texts for name, texts in found.items() if len(texts) <= MOST_LABELS}

    def _renamed(self, records: Sequence[Place], labels: Labels, ask: Ask) -> Doubt | None:
        """The doubt that a text which is new beside one of `where` is that one, renamed; None where there is none."""
        for name, values in self._values.items():
            now = labels.get(f"{self.records}, {name}", frozenset())
            for label in sorted(now - ask.labels.get(f"{self.records}, {name}", now) - {*values}):
                beside = [r for r in records if written(r.value.get(name)) == label and self._fits_otherwise(r, name)]
                if beside and (like := first_like(label, values)):
                    return Doubt(DoubtKind.LABEL_NEAR, found=like, label=label, column=name, rows=len(beside))
        return None

    def _fits_otherwise(self, record: Place, but: str) -> bool:
        """Whether a record has the values of `where`, of one field aside."""
        return all(written(record.value.get(name)) in values for name, values in self._values.items() if name != but)

    def _by_period(self, records: Sequence[Place], ask: Ask) -> dict[str, tuple[About, list[Place]]]:
        by_period: dict[str, tuple[About, list[Place]]] = {}
        if PERIOD in self.pattern:  # each text says its own
            return {str(record): (About(UNDATED), [record]) for record in records}
        for record, time in zip(records, self._times(records, ask), strict=True):
            about, beside = by_period.setdefault(time.period.label, (time, []))
            beside.append(record)
            by_period[time.period.label] = about if about.provisional else time, beside
        return by_period

    def _fits_but_for_marks(self, record: Place) -> bool:
        """Whether a record has the values of `where` once their marks are taken off: ``Heroin (r)`` is ``Heroin``."""
        texts = {name: written(record.value.get(name)) or "" for name in self.where}
        return all(
            texts[name] in values or take_marks(texts[name])[0] in values for name, values in self._values.items()
        )

    def _records(self, document: Document) -> list[Place]:
        places = find_places(document.data, self.records)
        if not places:
            raise NoMatch(f"nothing is at {self.records!r}: {where_it_ends(document.data, self.records)}")
        records: list[Place] = []
        for place in places:
            inside = isinstance(place.value, list)
            records += [place.inside(i) for i in range(len(place.value))] if inside else [place]
        if not records:
            raise NoMatch(f"{places[0]} is an empty list: there are no records")
        for record in records:
            if not isinstance(record.value, dict):
                raise NoMatch(f"{record} is {show_value(record.value)}, no object: let `records` lead to objects")
        return records

    def _require_fields(self, fields: Sequence[str]) -> None:
        gone = [name for name in self._fields if name not in fields]
        if gone:
            hints = "".join(did_you_mean(name, fields) for name in gone[:3])
            raise NoMatch(f"no record has the field {', '.join(map(repr, gone))} (fields: {listed(fields)}){hints}")

    @property
    def _fields(self) -> Sequence[str]:
        """The fields of the records that it reads."""
        times = self.period.columns(self.calendar).columns if self.period else ()
        return list(dict.fromkeys((*self.where, *times, self.value)))

    def _fitting(self, records: Sequence[Place]) -> Sequence[Place]:
        fitting = records
        for name, values in self._values.items():
            there = {written(record.value.get(name)) for record in records}
            for ways in map(ways_of, self.where[name]):
                if there.isdisjoint(ways):
                    texts = sorted(text for text in there if text is not None)
                    hint = did_you_mean(ways[0], texts)
                    raise NoMatch(f"no record has {name} = {' or '.join(ways)!r}{hint} (values: {listed(texts)})")
            fitting = [record for record in fitting if written(record.value.get(name)) in values]
        if not fitting:
            raise NoMatch(f"no record has {self._words}, though each value stands somewhere: correct one in `where`")
        return fitting

    def _times(self, records: Sequence[Place], ask: Ask) -> list[About]:
        if self.period is None:
            return [About(ask.period or UNDATED)] * len(records)
        columns = self.period.columns(self.calendar)
        first, last = columns.columns[0], columns.columns[-1]
        texts = coded((time_text(record, first), time_text(record, last)) for record in records)
        times = []
        for record, slot in zip(records, columns.slots(texts, ask.language), strict=True):
            if isinstance(slot, ExtractError):
                raise type(slot)(f"{record}: {slot}") from slot
            times.append(self._about(self.period, slot, record))
        return times

    def _about(self, options: Time, slot: Slot, record: Place) -> About:
        try:
            if options.ending:
                period = period_ending(slot.period, Length.parse(options.ending))
            elif options.starting:
                period = period_starting(slot.period, Length.parse(options.starting), self.calendar)
            else:
                return About.of(slot)
        except ValueError as error:
            raise NoMatch(f"{record}: {error}") from error
        return About(period, period.span, provisional=slot.provisional)

    def _of_period(self, names: Names, time: About, records: Sequence[Place], ask: Ask) -> Reading:
        if len(records) > 1:
            there = "; ".join(f"{record} has {show_value(record.value.get(self.value))}" for record in records[:4])
            where = f" with {self._words}" if self._words else ""
            hint = "" if self.period else ", or name the field of the time in `period`"
            raise Ambiguous(
                f"{len(records)} records{where} for one value of {self.value!r}, {time.period}: {there}; narrow "
                f"`where`{hint}"
            )
        record = records[0]
        if self.value not in record.value:
            return Reading(time.period, None, coverage=time.coverage, locator=f"{record}, without {self.value!r}")
        place = record.inside(self.value)
        self._refuse_other_period(place, names, ask)
        reading = time.on(self._reading(place, ask, time.period, names.of(place)))
        said = (status_of(name, written(one) or "") for name, one in record.value.items() if is_status(name))
        marks = frozenset[Mark]().union(*said)
        return replace(reading, provisional=reading.provisional or is_provisional(marks))

    def _reading(self, place: Place, ask: Ask, period: Period, names: Surroundings) -> Reading:
        locator, value = str(place), place.value
        if value is None:
            return Reading(period, None, printed="null", locator=locator)
        if isinstance(value, bool | dict | list):
            raise NoMatch(f"{described(place)}: no number, and no text with one")
        if isinstance(value, str):
            return self._of_text(value, ask, period, locator, names)
        number = Decimal(value)
        if not -MOST_DIGITS <= number.adjusted() < MOST_DIGITS:
            raise NoMatch(f"{described(place)}: no quantity has so many digits")
        # A number of JSON has a point, whatever the language of the texts around it.
        ask = replace(ask, language="en")
        return self._printed(format(number, "f"), ask, period, locator, names)

    def _of_text(self, text: str, ask: Ask, period: Period, locator: str, names: Surroundings) -> Reading:
        if is_missing(text, self.missing):
            return Reading(period, None, printed=text, locator=locator)
        if A_DATE.fullmatch(text.strip()):
            raise NoMatch(f"{locator}: {text!r} is a date, and dates are no figures; point the rule at a number")
        if not self.pattern:
            return self._printed(text, ask, period, locator, names)
        pattern = Pattern.parse(self.pattern)
        if self.records and not any(pattern.find(tidy(text), language=ask.language, years=ask.unit.symbol == YEAR)):
            drop = f"; where the record is about something else, keep it out: `where: {{{self.value}: Rate at ...}}`"
            raise NoMatch(f"{locator} does not read {self.pattern!r}; it reads {shortened(tidy(text), 300)!r}{drop}")
        if not pattern.is_dated:
            number = pattern.find_only(tidy(text), locator, unit=ask.unit, language=ask.language)
            if self.path and not self.period_at:
                around = Around(tidy(text), (number.start, number.end), given=self.pattern)
                refuse_other_period(around, ask, locator)
            return reading_of(in_whole(number, names, ask, self.times, locator), ask, period, locator)
        number, said = find_only_dated(pattern, tidy(text), locator, ask, self.dates)
        number = in_whole(number, names, ask, self.times, locator)
        return on_time(reading_of(number, ask, UNDATED, locator), said, ask)

    def _printed(self, text: str, ask: Ask, period: Period, locator: str, names: Surroundings) -> Reading:
        reading = read_printed(
            text, ask, period=period, locator=locator, around=names, times=self.times, missing=self.missing
        )
        return replace(reading, measure=plain_of(names.labels, ask.unit), base=base_of(names.labels))
