"""Reckon a figure from two or more numbers of one document: a share, a change, a difference, a ratio, a sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from monitor.kinds.extract.cube import Cube
from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.json import Json
from monitor.kinds.extract.pdf import Pdf
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask, Qualifier, Reading
from monitor.model.errors import MonitorError, NoMatch, WrongUnit
from monitor.plugin import NUMBERS, Extractor, Kind
from monitor.reading.document import Document
from monitor.reading.period import from_label
from monitor.reading.reckoning import Step, reckon
from monitor.reading.signs import Written
from monitor.reading.units import NUMBER, unit


def _is_period(label: str) -> str:
    try:
        from_label(label)
    except MonitorError as error:
        raise ValueError(str(error)) from error
    return label


def _is_unit(name: str) -> str:
    return unit(name).symbol if name else ""


class Operand(BaseModel):
    """One of the numbers: exactly one kind with its options, as for a figure, and the period where it is another."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, coerce_numbers_to_str=True)

    cube: Cube | None = Field(None, description="A value of a statistical office's table.")
    dataset: Dataset | None = Field(None, description="Rows of a data file.")
    kind_json: Json | None = Field(None, alias="json", description="A value of a JSON file.")
    pdf: Pdf | None = Field(None, description="A cell or a sentence of a PDF file.")
    table: Table | None = Field(None, description="A cell of a table.")
    text: Text | None = Field(None, description="A number in words.")
    xlsx: Xlsx | None = Field(None, description="A cell of a workbook.")
    period: Annotated[str, AfterValidator(lambda label: _is_period(label) if label else "")] = Field(
        "", description="Its period, where it is another than the figure's."
    )

    @model_validator(mode="after")
    def _is_one(self) -> Operand:
        if len(list(self._given)) != 1:
            raise ValueError("name exactly one kind with its options: {table: {row: …, column: …}}")
        return self

    @property
    def _given(self) -> Iterator[Extractor]:
        kinds = (self.cube, self.dataset, self.kind_json, self.pdf, self.table, self.text, self.xlsx)
        return (kind for kind in kinds if kind is not None)

    @property
    def extractor(self) -> Extractor:
        """What reads it."""
        return next(self._given)

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """Its readings: that of its period, where it has one.

        Raises:
            NoMatch: there is none, or it says something else than one number.
            WrongUnit: it is in another unit.
            ExtractError: as the kind says.
        """
        period = from_label(self.period) if self.period else ask.period
        signs = getattr(self.extractor, "signs", None)
        language = Written(ask.language, signs) if signs else ask.language
        every = self.extractor.read(document, replace(ask, period=period, language=language))
        found = [one for one in every if not self.period or one.period.is_same_time(from_label(self.period))]
        if not found:
            raise NoMatch(f"{ask.figure_id}: nothing is read there for {self.period}")
        for one in found:
            _require_number(one, ask)
        return found


def _require_number(one: Reading, ask: Ask) -> None:
    if one.unit is not None and one.unit.symbol != ask.unit.symbol:
        raise WrongUnit(f"{one.printed!r} is in {one.unit.symbol}, and {ask.unit.symbol} is to be reckoned with")
    if one.series or one.low is not None or one.qualifier is not Qualifier.NONE:
        raise NoMatch(f"{one.printed!r} ({one.locator}) is no single number, so nothing is reckoned with it")


class Reckoned(Kind):
    """Reckons a figure from two or more numbers of one document, by one step of arithmetic.

    ``of`` is the one number, and ``by`` the other one, or several that are added up first; each names exactly one kind
    with its options, as the figure itself would. ``how: share`` says how many per cent the one is of the other,
    ``percentage change`` by how many per cent it lies above it, ``ratio`` how many times the other it is,
    ``difference`` the one less the other, and ``sum`` both together. ``unit`` is that of the numbers, where the
    figure's own is another; all are in one.

    A number of another time has its own ``period``. Where both are read for several periods, the figure has a value
    for each that both have. Quotients are rounded to four decimals. A number that is no longer there, is a range or is
    qualified ("about 5") makes the reading fail, as that of any figure.
    """

    version: ClassVar[int] = 1
    finds: ClassVar[str] = NUMBERS
    series_columns: ClassVar[tuple[str, ...]] = ()

    how: Step = Field(description="`share`, `percentage change`, `difference`, `ratio` or `sum`.")
    of: Operand = Field(description="The one number.")
    by: Operand | Annotated[tuple[Operand, ...], Field(min_length=1)] = Field(
        description="The other one, or several that are added up."
    )
    unit: Annotated[str, AfterValidator(_is_unit)] = Field(
        "", description="The unit of the numbers; that of the figure, or a bare number, if left away."
    )

    @classmethod
    def combines(cls, how: Step, of: Mapping[str, Any], by: Sequence[Mapping[str, Any]], unit: str) -> dict[str, Any]:
        """The options by which it reckons with numbers that others read.

        Args:
            how: how.
            of: the one number: the word of its kind with the options and, where it is another, its period.
            by: the others.
            unit: of all of them.
        """
        others = by[0] if len(by) == 1 else list(by)
        return {"how": how.value, "of": of, "by": others, **({"unit": unit} if how.unit and unit != NUMBER else {})}

    @property
    def gives_period(self) -> bool:
        """Whether the document says what time the one number is about."""
        return bool(getattr(self.of.extractor, "gives_period", False))

    @property
    def calendar(self) -> str:
        """By which the one number's fiscal years are counted; empty where its kind does not say."""
        return str(getattr(self.of.extractor, "calendar", ""))

    @property
    def script(self) -> str:
        """The script on a page in which the one number stands; empty for none."""
        return str(getattr(self.of.extractor, "script", ""))

    @property
    def _others(self) -> tuple[Operand, ...]:
        return self.by if isinstance(self.by, tuple) else (self.by,)

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """What follows, for each period that all of the numbers have.

        Raises:
            WrongUnit: the figure is declared in a unit that does not come of it, or a number is in another one.
            NoMatch: no period has all of the numbers, or nothing can be divided by them.
            ExtractError: as the kinds of the numbers say.
        """
        if self.how.unit and ask.unit.symbol != self.how.unit:
            raise WrongUnit(f"a {self.how} is in {self.how.unit}, and the figure is declared in {ask.unit.symbol}")
        asked = replace(ask, unit=unit((self.unit or NUMBER) if self.how.unit else ask.unit.symbol))
        others = [one.read(document, asked) for one in self._others]
        found = []
        for one in self.of.read(document, asked):
            beside = [_of_time(one, many) for many in others]
            if all(other is not None for other in beside):
                found.append(self._reckoned(one, [other for other in beside if other is not None]))
        if not found:
            raise NoMatch(f"{ask.figure_id}: the numbers have no period in common: give one its own `period`")
        return found

    def _reckoned(self, one: Reading, others: Sequence[Reading]) -> Reading:
        values = [other.value for other in others]
        known = [value for value in values if value is not None]
        value: Decimal | None = None
        if one.value is not None and len(known) == len(values):
            value = reckon(self.how, one.value, known)
            if value is None:
                raise NoMatch(f"{one.printed!r} cannot be divided by {', '.join(o.printed for o in others)}")
        return replace(
            one,
            value=value,
            unit=None,
            printed=f"{one.printed} {self.how.word} {' + '.join(other.printed for other in others)}",
            locator="; ".join((one.locator, *(other.locator for other in others))),
            provisional=one.provisional or any(other.provisional for other in others),
            measure=None,
            base="",
        )


def _of_time(one: Reading, many: Sequence[Reading]) -> Reading | None:
    """The reading of the same time, or the only one; None where there is none."""
    if len(many) == 1:
        return many[0]
    return next((other for other in many if other.period.is_same_time(one.period)), None)
