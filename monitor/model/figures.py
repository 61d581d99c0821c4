"""What was read of a figure, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from monitor.model.doubts import Doubt
from monitor.model.quantities import Period, Qualifier, Span, Unit


class Status(StrEnum):
    """How far an observation can be relied on."""

    NORMAL = "normal"
    PROVISIONAL = "provisional"
    SUSPECT = "suspect"
    MISSING = "missing"


class Measure(StrEnum):
    """How a figure moves, which decides what counts as a revision of it."""

    LEVEL = "level"
    RUNNING_TOTAL = "running total"
    ROLLING = "rolling"
    LATEST = "latest"
    INDEX = "index"
    RATE = "rate"

    @property
    def moves_on(self) -> bool:
        """Whether its source goes on from one period to the next, which revises and withdraws nothing."""
        return self in (Measure.ROLLING, Measure.LATEST)

    @property
    def adds_up(self) -> bool:
        """Whether a whole can be the sum of its parts."""
        return self not in (Measure.INDEX, Measure.RATE)


class Wording(StrEnum):
    """Whether words stand on a page: what a figure in the unit ``wording`` says."""

    PRESENT = "present"
    REWORDED = "reworded"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a figure is read: an extractor kind, that kind's version and its options.

    Attributes:
        kind: the extractor's registered name.
        version: the kind's version number.
        options: its options as canonical JSON.
        hash: SHA-256 over the three, in hex; two rules with one hash read alike.
    """

    kind: str
    version: int
    options: str
    hash: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """The values that a figure can sensibly have; outside them an observation is suspect."""

    min: Decimal | None = None
    max: Decimal | None = None


Labels = Mapping[str, frozenset[str]]
"""The different values of label columns, by the column and, in front of it, its table where a document has several."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What an extractor is told about the figure it reads.

    Attributes:
        figure_id: ``source/figure``.
        unit: the declared unit.
        period: the period that the configuration states; None where the document tells it.
        language: the language in which numbers and months are printed: ``en``, ``de`` …
        calendar: by which it counts fiscal years, where the extractor names none itself.
        labels: the values of label columns in the release before; empty where none are known.
        to_date: whether it is declared as a running total, so that a part of its period may be counted.
    """

    figure_id: str
    unit: Unit
    period: Period | None = None
    language: str = "en"
    calendar: str = "calendar"
    labels: Labels = field(default_factory=dict)
    to_date: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One value as an extractor found it, before it is held against the figure's declaration.

    Attributes:
        period: what time it is about.
        value: the number, in `unit`; None when the publisher prints a mark for "missing" or a range.
        unit: the unit printed beside it; None when the page prints none (the declared one then holds).
        series: names the dimensions' values where one figure has several series:
            ``Drug Type=Fentanyl; Region=Northern Border``; empty for the figure itself.
        coverage: how much of the period it counts; None when the publisher does not say.
        qualifier: the word beside the number.
        low: a range's lower end.
        high: a range's upper end.
        printed: the characters as printed; for a sum, the addends' count and the formula's column.
        locator: where it stood, for a person: ``table "Seizures", row "FY2024", column "Fentanyl"``.
        derived: True for a total that the program added up from finer readings of the same document.
        as_of: the publisher's own date of the value.
        provisional: True where the publisher marks it preliminary, or as one to date.
        to_date: True where the publisher marks that it counts the period only so far, but not up to when: ``FY24 YTD``.
        measure: how the words around it say that it moves; None where they do not.
        base: what an index counts from, ``2015=100``; empty where nothing is printed of it.
        unfamiliar: what a label that came or went has to do with it, a doubt where the value is another; else None.
    """

    period: Period
    value: Decimal | None
    unit: Unit | None = None
    series: str = ""
    coverage: Span | None = None
    qualifier: Qualifier = Qualifier.NONE
    low: Decimal | None = None
    high: Decimal | None = None
    printed: str = ""
    locator: str = ""
    derived: bool = False
    as_of: date | None = None
    provisional: bool = False
    to_date: bool = False
    measure: Measure | None = None
    base: str = ""
    unfamiliar: Doubt | None = None


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A row or column of a series that was not read, because its label names no period or its cell is empty.

    Attributes:
        label: as printed.
        printed: what stands in its cell; may be empty.
        period: what the label names, where the cell alone is empty; None where it names no period.
        figure_id: ``source/figure``; empty until it is known whose it is.
    """

    label: str
    printed: str = ""
    period: Period | None = None
    figure_id: str = ""


class Readings(list[Reading]):
    """What an extractor found, in its order, with what stood beside it in the series and was passed over, and with the
    values of the label columns that it met."""

    def __init__(
        self,
        readings: Iterable[Reading] = (),
        passed_over: Iterable[PassedOver] = (),
        labels: Labels | None = None,
    ) -> None:
        """The readings, what was passed over, and the values of label columns."""
        super().__init__(readings)
        self.passed_over = tuple(passed_over)
        self.labels = labels or {}


@dataclass(frozen=True, slots=True)
class Observation:
    """The value of a figure for one period as one snapshot gave it.

    Attributes as in `Reading`, and:
        figure_id: ``source/figure``.
        unit: the declared unit's symbol; `value`, `low` and `high` are in it.
        status: how far it can be relied on.
        doubt: why it is suspect; None otherwise. Of what was just read, and is not suspect, why it is to be asked about
            where it is another than before.
        measure: how the figure moves, as declared or as its words make plain.
    """

    figure_id: str
    period: Period
    value: Decimal | None
    unit: str
    series: str = ""
    coverage: Span | None = None
    qualifier: Qualifier = Qualifier.NONE
    low: Decimal | None = None
    high: Decimal | None = None
    status: Status = Status.NORMAL
    doubt: Doubt | None = None
    printed: str = ""
    locator: str = ""
    derived: bool = False
    as_of: date | None = None
    to_date: bool = False
    measure: Measure = Measure.LEVEL
    base: str = ""

    @property
    def key(self) -> Key:
        """What makes two observations the same cell at two times."""
        return (self.figure_id, self.series, self.period.label)

    @property
    def is_to_date(self) -> bool:
        """Whether it counts what there is by now, and nothing says up to which day that goes."""
        return self.to_date or (self.measure is Measure.RUNNING_TOTAL and self.coverage is None)

    @property
    def counts_a_part(self) -> bool:
        """Whether it counts a part of its period alone, as far as anything says so."""
        return self.coverage is not None and self.coverage != self.period.span

    def is_on_other_base(self, other: Observation) -> bool:
        """Whether both are of an index, and count from different things, so that their numbers do not compare."""
        return bool(self.base and other.base and self.base != other.base)

    @property
    def is_set_aside(self) -> bool:
        """Whether a person said that it is wrong, or that its rule is: what was held before it stands."""
        return self.status is Status.SUSPECT and self.doubt is not None and self.doubt.is_ruled

    @property
    def wording(self) -> Wording | None:
        """Whether the words stand there, where the figure is a wording: `printed` then is the sentence there now."""
        if self.unit != "wording" or self.value not in (0, 1):
            return None
        if self.value == 1:
            return Wording.PRESENT
        return Wording.REWORDED if self.printed else Wording.GONE


Key = tuple[str, str, str]
"""figure id, series, period label."""


class Place(Protocol):
    """What is about a series of a figure and a period: an observation, a change, a claim."""

    @property
    def figure_id(self) -> str:
        """``source/figure``."""

    @property
    def series(self) -> str:
        """As in `Reading`."""

    @property
    def period(self) -> Period:
        """What time it is about."""


def is_same_place(one: Place, other: Place) -> bool:
    """Whether both are about the same series and the same days, whatever these are called."""
    return (one.figure_id, one.series) == (other.figure_id, other.series) and one.period.is_same_time(other.period)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a figure says from one time to another.

    Attributes:
        observation: what it says.
        seen_at: from when on, UTC: its vintage.
        confirmed_at: when a check last found its source readable while it stood, UTC; None where the first had not
            ended.
        until: when it ended, UTC; None where it stands.
        snapshot_id: the version that shows it first.
        id: its row.
        passed: whether it ended because the source had gone on from its period to later ones.
    """

    observation: Observation
    seen_at: datetime
    confirmed_at: datetime | None
    until: datetime | None = None
    snapshot_id: int = 0
    id: int = 0
    passed: bool = False
