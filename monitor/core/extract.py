"""From a document to observations: run each figure's rule, hold what it found against what is declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from monitor.core.catalogue import Figure
from monitor.model import Bounds, Grade, Key, Observation, Reading, Status
from monitor.model.errors import Ambiguous, CheckError, ExtractError, NoMatch, NotUsable, WrongUnit
from monitor.reading.document import Document
from monitor.reading.units import WORDING, same_value, show, unit

KILOGRAM_IN_POUNDS = Fraction(220462, 100000)

SLIPS = {
    Fraction(10): "ten times",
    Fraction(100): "a hundred times",
    Fraction(1000): "a thousand times",
    KILOGRAM_IN_POUNDS: "2.2046 times",
}
"""Factors by which a number jumps when a decimal point, a magnitude or a unit slips, and not otherwise."""

SLIP_TOLERANCE = Fraction(1, 1000)


def extract(figures: Iterable[Figure], document: Document) -> list[Observation]:
    """Every observation of every figure in the document: all of them, or an error.

    A page on which one rule no longer fits has changed its shape, so nothing on it is believed.

    Raises:
        ExtractError: a rule does not find exactly one value, or finds one in another unit.
        Incomplete: a data file lacks a column that a rule needs.
    """
    return [observation for figure in figures for observation in read_figure(figure, document)]


def read_figure(figure: Figure, document: Document) -> list[Observation]:
    """One figure's observations, in the order in which the rule found them.

    Raises:
        ExtractError: as `extract`, with the figure's id.
        NotUsable: the document is empty, or a ZIP file of which no `member` was named.
    """
    try:
        readings = figure.extractor.read(document, figure.ask)
    except CheckError as error:
        if isinstance(error, ExtractError):
            error.figure_id = error.figure_id or figure.id
        if document.trouble:
            # Advice alone could hide what a kind says that reads ZIP files itself.
            said = str(error).removeprefix(f"{figure.id}: ")
            raise NotUsable(f"{figure.id}: {said}; {document.trouble}", grade=Grade.WRONG_TYPE) from error
        raise
    except Exception as error:  # the edge of a kind that others may have written: its faults are a failed reading
        problem = f"the rule {figure.rule.kind!r} broke: {type(error).__name__}: {error}"
        raise ExtractError(problem, figure_id=figure.id) from error
    if not readings:
        raise NoMatch(f"the rule {figure.rule.kind!r} found no value", figure_id=figure.id)
    observations = [observe(figure, reading) for reading in readings]
    if len({o.key for o in observations}) < len(observations):
        twice = _first_repeated(observations)
        where = f"{twice.series}, " if twice.series else ""
        raise Ambiguous(f"two values for {where}{twice.period}: narrow the rule", figure_id=figure.id)
    return observations


def observe(figure: Figure, reading: Reading) -> Observation:
    """What a reading says about the figure: in its unit, with its status.

    Raises:
        WrongUnit: the page prints another unit than the one declared.
    """
    if reading.unit is not None and reading.unit.symbol != figure.unit.symbol:
        raise WrongUnit(
            f"{reading.printed!r} is in {reading.unit.symbol}, but the figure is declared in {figure.unit.symbol}: "
            "declare the printed unit or point the rule elsewhere",
            figure_id=figure.id,
        )
    if figure.unit.symbol == WORDING and reading.value not in (0, 1):
        raise WrongUnit(
            f"{reading.printed!r} is a number, but the figure is declared as a wording: read it with `phrase`, or "
            "declare the unit of the number",
            figure_id=figure.id,
        )
    question = "" if reading.value in figure.accept else out_of_bounds(reading, figure.bounds, figure.unit.symbol)
    return Observation(
        figure_id=figure.id,
        period=reading.period,
        value=reading.value,
        unit=figure.unit.symbol,
        series=reading.series,
        coverage=reading.coverage,
        qualifier=reading.qualifier,
        low=reading.low,
        high=reading.high,
        status=_status(reading, question),
        question=question,
        printed=reading.printed,
        locator=reading.locator,
        derived=reading.derived,
        as_of=reading.as_of,
        to_date=reading.to_date,
    )


def doubt(
    figures: Iterable[Figure],
    before: Mapping[Key, Observation],
    after: Iterable[Observation],
    trusted: Mapping[Key, Observation] | None = None,
) -> list[Observation]:
    """The same observations, with those marked suspect that look like a slip beside what stood there before.

    A value that was suspect and still stands stays suspect: standing unchanged proves nothing. A total of which a
    part is suspect is suspect, too. What the configuration accepts is right however it looks.

    Args:
        figures: the figures, with what they accept.
        before: what stood there until now.
        after: what stands there now.
        trusted: what stood there last without doubt, where what stands there until now is in doubt.
    """
    accepted = {figure.id: figure.accept for figure in figures}
    doubted = [
        observation
        if observation.value in accepted.get(observation.figure_id, ())
        else _doubted(before.get(observation.key), observation, (trusted or {}).get(observation.key))
        for observation in after
    ]
    return _with_doubtful_totals(doubted, accepted)


def _with_doubtful_totals(
    observations: list[Observation], accepted: Mapping[str, frozenset[Decimal]]
) -> list[Observation]:
    parts: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for o in observations:
        if o.status is Status.SUSPECT and not o.derived:
            parts[o.figure_id, o.series].append(o)
    return [_doubted_total(o, parts, accepted) if o.derived else o for o in observations] if parts else observations


def _doubted_total(
    total: Observation,
    parts: Mapping[tuple[str, str], list[Observation]],
    accepted: Mapping[str, frozenset[Decimal]],
) -> Observation:
    span = total.period.span
    inside = [
        p for p in parts.get((total.figure_id, total.series), ()) if span and p.period.span and p.period.span in span
    ]
    if not inside or total.status is Status.SUSPECT or total.value in accepted.get(total.figure_id, ()):
        return total
    question = f"it includes {inside[0].period}, which is doubtful: {inside[0].question}"
    return replace(total, status=Status.SUSPECT, question=question)


def out_of_bounds(reading: Reading, bounds: Bounds, symbol: str) -> str:
    """Why the reading is outside the declared bounds, in words; empty when it is not."""
    for value in (reading.value, reading.low, reading.high):
        if value is None:
            continue
        if bounds.min is not None and value < bounds.min:
            return f"{_shown(value, symbol)} is below the declared minimum of {_shown(bounds.min, symbol)}"
        if bounds.max is not None and value > bounds.max:
            return f"{_shown(value, symbol)} is above the declared maximum of {_shown(bounds.max, symbol)}"
    return ""


def _doubted(before: Observation | None, after: Observation, trusted: Observation | None) -> Observation:
    if before is None or after.status in (Status.SUSPECT, Status.MISSING):
        return after
    in_doubt = before.status in (Status.SUSPECT, Status.MISSING)
    if in_doubt and trusted is not None and not _stands(before, after):
        question = _slip(trusted, after)
    else:
        question = _slip(before, after)
    return replace(after, status=Status.SUSPECT, question=question) if question else after


def _stands(before: Observation, after: Observation) -> bool:
    """Whether the same value still stands there for the same days."""
    if before.value is None or after.value is None:
        return False
    if (before.coverage, before.to_date) != (after.coverage, after.to_date):
        return False
    return same_value(before.value, after.value)


def _slip(before: Observation, after: Observation) -> str:
    if before.value is None or after.value is None or before.unit != after.unit:
        return ""
    shown = f"{_shown(before.value, before.unit)} → {_shown(after.value, after.unit)}"
    if (before.coverage, before.to_date) == (after.coverage, after.to_date):
        if same_value(before.value, after.value):
            return before.question if before.status is Status.SUSPECT and not after.question else ""
        jump = _jump(before.value, after.value)
        return f"{shown}: {jump}: a slip of the decimal point or the unit?" if jump else ""
    grew = before.to_date or (before.coverage and after.coverage and before.coverage in after.coverage)
    if grew and after.value < before.value:
        return f"{shown}: the sum fell although it now counts more of {after.period}"
    return ""


def _jump(before: Decimal, after: Decimal) -> str:
    """By which factor of `SLIPS` a value jumped, and which way, in words; empty where it did not."""
    if before <= 0 or after <= 0:
        return ""
    ratio = Fraction(max(before, after)) / Fraction(min(before, after))
    factor = next((factor for factor in SLIPS if abs(ratio / factor - 1) < SLIP_TOLERANCE), None)
    if factor is None:
        return ""
    way = f"it is {SLIPS[factor]} what it was" if after > before else f"it was {SLIPS[factor]} what it is now"
    return f"{way} (kilograms against pounds)" if factor == KILOGRAM_IN_POUNDS else way


def _status(reading: Reading, question: str) -> Status:
    if reading.value is None and reading.low is None:
        return Status.MISSING
    if question:
        return Status.SUSPECT
    return Status.PROVISIONAL if reading.provisional else Status.NORMAL


def _shown(value: Decimal, symbol: str) -> str:
    return show(value, unit(symbol))


def _first_repeated(observations: list[Observation]) -> Observation:
    seen: set[Key] = set()
    for observation in observations:
        if observation.key in seen:
            return observation
        seen.add(observation.key)
    raise AssertionError("no repeated observation")
