"""Read a figure out of a table of a statistical office (SDMX, JSON-stat) by the names of its dimensions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from monitor.kinds.extract.choices import Choices, as_there, flat
from monitor.kinds.extract.json import Json
from monitor.kinds.extract.offers.rows import Options
from monitor.kinds.extract.options import Texts
from monitor.kinds.extract.records import Time
from monitor.kinds.extract.rows.common import InCommon
from monitor.model import Ask, Reading, Readings
from monitor.model.errors import Ambiguous, NoMatch
from monitor.plugin import NUMBERS, Kind
from monitor.reading.candidates import Candidate, Place
from monitor.reading.document import BINARY, CSV, HTML, JSON, PDF, XLSX, Document, jsonstat, sdmxjson, sdmxml
from monitor.reading.document.cube import SCALE, STATUS, VALUE, Codes, Record
from monitor.reading.document.cube import Cube as Table
from monitor.reading.document.xmlfile import read_xml
from monitor.reading.labels import did_you_mean, fold, listed, tidy
from monitor.reading.stated import stated_in
from monitor.reading.surroundings import POWER_WORDS, UNIT_MEMBERS

MOST_RECORDS = 100_000
"""Values of a table that one rule may look at."""
NO_TIME = "none"
NO_VALUE = frozenset({"L", "M", "O", "Q"})
"""The codes of SDMX for an observation that is missing, or kept back."""
NOT_A_NUMBER = ("NaN", "")
MEASURES = frozenset({"statistic", "indicator", "measure", "concept", "variable", "unit_measure", "contentscode"})
"""Names of dimensions, in lower case, whose labels say what is counted."""
TIMES = frozenset(
    {"time", "time_period", "period", "date", "tid", "zeit", "temps", "tiempo", "tempo", "tijd", "perioden"}
)
"""Names of dimensions, in lower case, that can only be the time."""
_YEAR = re.compile(r"[0-9]{4}")


class Cube(Kind):
    """Reads a figure out of the answer of a statistical office: JSON-stat, SDMX-JSON or SDMX-ML.

    ``where`` names for each dimension the category to read, by its code or by its label; ``each`` makes a series
    for every category of these dimensions. Every period that the table has is read; two values for one period are an
    error. The dimension of time is the one that the file calls so; ``time`` names it where the file does not, and
    ``time: none`` is for a table without one.

    The power of ten in ``UNIT_MULT``, and what units, measures and the title say, is applied or refused; the flags
    for provisional, estimated and forecast values become the status. A value flagged as missing is none.
    """

    version: ClassVar[int] = 2
    finds: ClassVar[str] = NUMBERS

    where: dict[str, Choices] = Field(default_factory=dict, description="Dimension: code or label, or a list of them.")
    each: Annotated[tuple[str, ...], Field(description="A series for each combination of these dimensions.")] = ()
    time: str = Field("", description="The dimension of time, where the file does not tell; `none` for no time.")
    dataset: str = Field("", description="The name of the data set, where the file holds several.")
    times: Decimal | None = Field(None, gt=0, description="What to multiply with, where the file does not say.")
    missing: Texts = Field((), description="Texts and numbers that mark a missing value, beside the usual ones.")

    @model_validator(mode="after")
    def _is_consistent(self) -> Cube:
        if self.time in self.each:
            raise ValueError(f"{self.time!r} is the time: leave it out of `each`")
        return self

    @classmethod
    def offers(cls, candidate: Candidate, document: Document) -> Iterator[Options]:
        """Options that may read a value of a table of statistics: the series that it is of, every period of it."""
        if candidate.place is not Place.CUBE:
            return
        part = {"dataset": candidate.spot.part} if candidate.spot.part else {}
        table = cls(**part)._table(document)
        record = next(islice(table.records({}), candidate.spot.row, None))
        time = {} if table.time else {"time": NO_TIME}
        others = (table.time, STATUS, SCALE)
        varied = [name for name, codes in table.dimensions.items() if len(codes) > 1 and name not in others]
        codes = {name: str(record[name]) for name in varied if name in record}
        labels = {name: table.dimensions[name].get(code, code) for name, code in codes.items()}
        for where in (labels, codes):
            yield {**part, **time, **({"where": where} if where else {})}

    @property
    def series_columns(self) -> tuple[str, ...]:
        """The dimensions that name its series: ``GEO=CA; SEX=T``."""
        return self.each

    @property
    def gives_period(self) -> bool:
        """Whether a dimension holds the time."""
        return self.time != NO_TIME

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """One reading for each period, or for each series and period.

        Raises:
            NotUsable: it is no table of statistics, or contradicts its own description.
            NoMatch: a dimension or a category is not there, or a value is no number.
            Ambiguous: several values for one period, several data sets, or a label of two codes.
            WrongUnit: the table says another unit than declared.
        """
        table = self._table(document)
        time = self._time(table)
        wanted = {name: self._codes(table, name, values) for name, values in self.where.items()}
        if (count := table.count(wanted)) > MOST_RECORDS:
            raise NoMatch(f"{count:,} values fit, more than {MOST_RECORDS:,}: narrow `where`")
        records = list(table.records(wanted))
        if not records:
            raise NoMatch("no value has these categories, though each stands in the table: correct one in `where`")
        found: list[Reading] = []
        for series, some in self._series(table, records):
            found += [replace(one, series=series) for one in self._readings(some, table, time, ask)]
        common = InCommon(ask.figure_id, self.dataset, self._in_common(table, time), table.dimensions)
        return Readings(common.asked(found, ask.labels, lambda _: True), labels=common.labels)

    def _in_common(self, table: Table, time: str) -> dict[str, set[str]]:
        """The labels of the dimensions that have one, and that the rule does not name; and the table's title."""
        known = {*self.where, *self.each, time, STATUS, SCALE}
        labels = {name: {*codes.values()} for name, codes in table.dimensions.items() if name not in known}
        return {"title": {tidy(table.title)}, **labels}

    def _table(self, document: Document) -> Table:
        if document.media in (HTML, PDF, XLSX, BINARY, CSV):
            advice = "read SDMX-CSV with `dataset`" if document.media == CSV else "open the address in a browser"
            raise document.other_than("a table in JSON-stat or SDMX", advice)
        if document.media != JSON and document.text[:1000].lstrip("\ufeff \r\n\t").startswith("<"):
            return sdmxml.cube_of(read_xml(document.body))
        data = document.data
        if sdmxjson.is_sdmx(data):
            return sdmxjson.cube_of(data)
        tables = jsonstat.tables_of(data)
        if not tables:
            raise document.other_than("a table in JSON-stat or SDMX", "read other JSON files with `json`")
        if self.dataset and self.dataset not in tables:
            near = did_you_mean(self.dataset, tables)
            raise NoMatch(f"there is no data set {self.dataset!r}{near} (there are: {listed([*tables])})")
        if not self.dataset and len(tables) > 1:
            raise Ambiguous(f"the file holds {len(tables)} data sets: name one in `dataset`: {listed([*tables])}")
        return jsonstat.cube_of(tables[self.dataset or next(iter(tables))])

    def _time(self, table: Table) -> str:
        if self.time == NO_TIME:
            return ""
        time = self.time or table.time or _called_time(table.dimensions)
        if not time:
            names = listed([*table.dimensions])
            raise NoMatch(f"the file does not say which dimension is the time: name it in `time` ({names})")
        self._require(table, time)
        return time

    def _require(self, table: Table, name: str) -> Codes:
        if name not in table.dimensions:
            near = did_you_mean(name, table.dimensions)
            raise NoMatch(f"there is no dimension {name!r}{near} (there are: {listed([*table.dimensions])})")
        return table.dimensions[name]

    def _codes(self, table: Table, name: str, choices: Choices) -> Sequence[str]:
        codes = self._require(table, name)
        return [_code_of(value, name, codes) for value in flat(as_there(choices, {*codes, *codes.values()}))]

    def _record(self, table: Table, record: Record, time: str, ask: Ask) -> Record:
        """A record with what it says of its unit in the words that a reader of fields understands."""
        scale = str(record.get(SCALE, "")).strip()
        if scale and scale not in POWER_WORDS and self.times is None:
            raise NoMatch(f"{SCALE} is {scale!r}, whose scale is not known: say `times`")
        told: Record = {}
        for name in table.dimensions.keys() & record.keys() - {time, SCALE, STATUS}:
            label = table.dimensions[name].get(str(record[name]), "")
            if name in table.measures or name.lower() in MEASURES or name.lower() in UNIT_MEMBERS:
                told |= {f"{VALUE} {name} unit": label, **({name: label} if name.lower() in UNIT_MEMBERS else {})}
        if not scale and stated_in(table.title, ask.language, is_name=False).scale != 1:
            told[f"{VALUE} title unit"] = table.title
        value = None if str(record.get(STATUS, "")) in NO_VALUE else record.get(VALUE)
        if time and not _YEAR.search(code := str(record.get(time, ""))):
            told[time] = table.dimensions[time].get(code, code)
        return record | told | {VALUE: value}

    def _series(self, table: Table, records: Sequence[Record]) -> Iterator[tuple[str, Sequence[Record]]]:
        if not self.each:
            yield "", records
            return
        for name in self.each:
            self._require(table, name)
        groups: dict[tuple[Any, ...], list[Record]] = {}
        for record in records:
            groups.setdefault(tuple(record.get(name, "") for name in self.each), []).append(record)
        for values, some in groups.items():
            yield "; ".join(f"{name}={value}" for name, value in zip(self.each, values, strict=True)), some

    def _readings(self, records: Sequence[Record], table: Table, time: str, ask: Ask) -> Sequence[Reading]:
        rule = Json(
            records="$.*",
            value=VALUE,
            period=Time(period=time) if time else None,
            times=self.times,
            missing=(*self.missing, *NOT_A_NUMBER),
        )
        inner = Document(b"", media=JSON)
        inner.data = {
            key: self._record(table, record, time, ask)
            for key, record in _by_key(records, self._telling(table, time)).items()
        }
        return [replace(one, locator=_plain(one.locator)) for one in rule.read(inner, replace(ask, labels={}))]

    def _telling(self, table: Table, time: str) -> Sequence[str]:
        """The dimensions that tell one value of the table from another, and those that the rule names."""
        named = {*self.where, *self.each, time}
        return [
            name for name, codes in table.dimensions.items() if name != STATUS and (len(codes) > 1 or name in named)
        ]


def _code_of(value: str, name: str, codes: Mapping[str, str]) -> str:
    if value in codes:
        return value
    labelled = [code for code, label in codes.items() if label == value]
    if len(labelled) > 1:
        raise Ambiguous(f"{value!r} is the label of the codes {listed(labelled)} of {name!r}: give one of these")
    if not labelled:
        both = [*codes, *codes.values()]
        there = listed([code if code == label else f"{code} ({label})" for code, label in codes.items()])
        raise NoMatch(f"{name!r} has no {value!r}{did_you_mean(value, both)} (there are: {there})")
    return labelled[0]


def _by_key(records: Sequence[Record], telling: Sequence[str]) -> Mapping[str, Record]:
    """The records by what they are about, which is how a locator names them."""
    found: dict[str, Record] = {}
    for record in records:
        key = ", ".join(f"{name}={record[name]}" for name in telling if name in record) or "the only value"
        if key in found:
            raise Ambiguous(f"the table has two values for {key}")
        found[key] = record
    return found


def _plain(locator: str) -> str:
    """What a value is about, out of the path to it among the records."""
    return locator.removeprefix("$").removesuffix(f".{VALUE}").strip("[]").strip("'\"")


def _called_time(names: Iterable[str]) -> str:
    """The one dimension that is called so in a table which does not say which is the time; else empty."""
    called = [name for name in names if fold(name).strip() in TIMES]
    return called[0] if len(called) == 1 else ""
