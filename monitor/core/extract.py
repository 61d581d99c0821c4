"""From a document to observations: run each figure's rule, hold what it found against what is declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from monitor.core.catalogue import Figure, Source
from monitor.core.complete import require_complete
from monitor.core.filled import require_filled
from monitor.core.measure import base_of, measure_of, standing, time_of
from monitor.core.monthly import in_months
from monitor.core.moved import is_elsewhere
from monitor.core.release import doubt_release
from monitor.core.unseen import only_unseen, refuse_part_unseen
from monitor.model import (
    Ask,
    Bounds,
    Capture,
    Doubt,
    DoubtKind,
    Grade,
    Key,
    Measure,
    Observation,
    PassedOver,
    Reading,
    Readings,
    Shape,
    Status,
)
from monitor.model.errors import Ambiguous, CheckError, ExtractError, Incomplete, NoMatch, NotUsable, WrongUnit
from monitor.reading.document import CSV, JSON, XLSX, Document
from monitor.reading.grade import require_ok
from monitor.reading.grouping import require_grouping
from monitor.reading.measures import base_in
from monitor.reading.units import UNITS, WORDING, is_count, same_value

KILOGRAM_IN_POUNDS = Decimal("2.20462")

DATA = (CSV, JSON, XLSX)
"""Media of documents that scripts read and none fills in."""

SLIPS = (Decimal(10), Decimal(100), Decimal(1000))
"""Factors by which a number jumps when a decimal point or a magnitude slips, and seldom otherwise."""

IN_THOUSANDS_NEVER = frozenset({"share", "percentage points", "rate", "calendar year"})
"""Dimensions of which nothing is printed in thousands."""

FEW = 10
"""Of fewer things than these, ten times as many are as likely as nine times: no sign of a slip."""

SLIP_TOLERANCE = Fraction(1, 1000)


class Observations(list[Observation]):
    """What figures say, in the order of their rules, with what of their series was passed over."""

    def __init__(self, observations: Iterable[Observation] = (), passed_over: Iterable[PassedOver] = ()) -> None:
        """The observations, and what was passed over, with the figures' ids."""
        super().__init__(observations)
        self.passed_over = tuple(passed_over)

    @classmethod
    def joined(cls, parts: Iterable[Observations]) -> Observations:
        """What several figures say, as one."""
        each = list(parts)
        return cls(chain.from_iterable(each), chain.from_iterable(part.passed_over for part in each))


def read_capture(
    source: Source, capture: Capture, *, shape: Shape | None, known: str = ""
) -> tuple[Document, Observations] | None:
    """What came, judged, opened and read: the document and every observation of it.

    Args:
        source: the source that it is of.
        capture: what came.
        shape: what the last good data file looked like; None where there is none.
        known: the fingerprint of the document that is held; empty to read whatever it is.

    Returns:
        None when the document reads as the one that is held.

    Raises:
        CheckError: it is not usable, not whole, or a rule does not fit it.
    """
    # Files are judged first: what a block page is taken for by a reader of ZIP or PDF files tells nobody anything.
    # Pages later: most read as they did, and judging one costs as much as reading it.
    if source.arrives_as in ("zip", "pdf", "xlsx"):
        require_ok(capture, media=source.arrives_as)
    document = Document.of(capture, media=source.media, encoding=source.encoding, member=source.member)
    if known and document.fingerprint == known:
        return None
    require_ok(capture, media=source.arrives_as)
    require_complete(document, shape, minimum_rows=source.minimum_rows)
    return document, extract(source.figures, document)


def extract(figures: Iterable[Figure], document: Document) -> Observations:
    """Every observation of every figure in the document: all of them, or an error.

    A page on which one rule no longer fits has changed its shape, so nothing on it is believed. Only what the
    configuration calls optional may be absent, as long as anything is there.

    Raises:
        ExtractError: a rule does not find exactly one value, or finds one in another unit.
        Incomplete: a data file lacks a column that a rule needs.
        NotUsable: the numbers have not been put into the page yet.
    """
    watched = tuple(figures)
    observations = Observations.joined(_read_all(watched, document))
    require_filled(watched, observations, on_page=document.media not in DATA)
    return observations


def _read_all(figures: Iterable[Figure], document: Document) -> list[Observations]:
    read: list[Observations] = []
    absent: NoMatch | None = None
    for figure in figures:
        try:
            read.append(read_figure(figure, document))
        except NoMatch as error:
            if not figure.optional:
                raise
            absent = absent or error
    if absent is not None and not read:
        raise absent
    return read


Tried = tuple[Figure, Observations | CheckError]
"""What a figure's rule reads from a document, or why it cannot."""


def read_each(figures: Sequence[Figure], document: Document, *, beside: Sequence[Figure] = ()) -> list[Tried]:
    """What each figure reads from a document by itself: of a version that is held, or of a file that is tried.

    Args:
        figures: those to read.
        document: the document.
        beside: all of the source's, by which a page is judged whose numbers were not put in yet.
    """
    tried = [(figure, _try_to_read(figure, document)) for figure in figures]
    among = list(tried)
    if any(not isinstance(found, CheckError) and any(o.value is None for o in found) for _, found in tried):
        known = {figure.id for figure in figures}
        among += [(figure, _try_to_read(figure, document)) for figure in beside if figure.id not in known]
    read = [figure for figure, found in among if not isinstance(found, CheckError)]
    try:
        said = [o for _, found in among if not isinstance(found, CheckError) for o in found]
        require_filled(read, said, on_page=document.media not in DATA)
    except CheckError as error:
        return [(figure, found if isinstance(found, CheckError) else error) for figure, found in tried]
    return tried


def _try_to_read(figure: Figure, document: Document) -> Observations | CheckError:
    try:
        return read_figure(figure, document)
    except CheckError as error:
        return error


def read_figure(figure: Figure, document: Document) -> Observations:
    """One figure's observations, in the order in which the rule found them.

    Raises:
        ExtractError: as `extract`, with the figure's id.
        NotUsable: the document is empty, or a ZIP file of which no `member` was named.
    """
    try:
        ask = _spoken(figure, document)
        readings = figure.extractor.read(document, ask)
    except CheckError as error:
        if isinstance(error, ExtractError):
            error.figure_id = error.figure_id or figure.id
        said = str(error).removeprefix(f"{figure.id}: ")
        if document.trouble:
            # Advice alone could hide what a kind says that reads ZIP files itself.
            raise NotUsable(f"{figure.id}: {said}; {document.trouble}", grade=Grade.WRONG_TYPE) from error
        if isinstance(error, NoMatch | Incomplete) and (unseen := only_unseen(figure, ask, document)):
            raise NoMatch(f"{said}; {unseen}", figure_id=figure.id) from error
        raise
    except Exception as error:  # the edge of a kind that others may have written: its faults are a failed reading
        problem = f"the rule {figure.rule.kind!r} broke: {type(error).__name__}: {error}"
        raise ExtractError(problem, figure_id=figure.id) from error
    if not readings:
        raise NoMatch(f"the rule {figure.rule.kind!r} found no value", figure_id=figure.id)
    refuse_part_unseen(figure, ask, document, readings)
    _require_grouping(figure, ask.language, document, readings)
    observed = [observe(figure, reading) for reading in _based(figure, readings, document)]
    observations = standing(figure, observed if figure.by_day else in_months(observed))
    if len({o.key for o in observations}) < len(observations):
        twice = _first_repeated(observations)
        where = f"{twice.series}, " if twice.series else ""
        raise Ambiguous(f"two values for {where}{twice.period}: narrow the rule", figure_id=figure.id)
    passed_over = readings.passed_over if isinstance(readings, Readings) else ()
    return Observations(observations, (replace(one, figure_id=figure.id) for one in passed_over))


def _spoken(figure: Figure, document: Document) -> Ask:
    """What the extractor is told: a page that says that it is in French is read so, unless somebody said otherwise."""
    if figure.language_given or not document.language.lower().startswith("fr"):
        return figure.ask
    return replace(figure.ask, language="fr")


def _require_grouping(figure: Figure, language: str, document: Document, readings: Sequence[Reading]) -> None:
    """Let readings pass whose separators mean the same in the page's language and in that of the reading."""
    for reading in readings:
        try:
            require_grouping(
                reading.printed,
                language=language,
                given=figure.language_given,
                page=document.language,
                shown=lambda: document.words_alone,
            )
        except ExtractError as error:
            error.figure_id = figure.id
            raise


def _based(figure: Figure, readings: Iterable[Reading], document: Document) -> Iterable[Reading]:
    """The readings of an index with the one base that the whole page names, where nothing beside them names one."""
    if figure.says is not Measure.INDEX:
        return readings
    base = base_in("\n".join(block.text for block in document.blocks))
    return [replace(reading, base=reading.base or base) for reading in readings]


def observe(figure: Figure, reading: Reading) -> Observation:
    """What a reading says about the figure: in its unit, with its status.

    Raises:
        WrongUnit: the page prints another unit than the one declared.
        NoMatch: it is declared as an index, and nothing says from what it counts.
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
    doubt = None if reading.value in figure.accept else out_of_bounds(reading, figure.bounds, figure.unit.symbol)
    period, as_of = time_of(figure, reading)
    return Observation(
        figure_id=figure.id,
        period=period,
        value=reading.value,
        unit=figure.unit.symbol,
        series=reading.series,
        coverage=reading.coverage,
        qualifier=reading.qualifier,
        low=reading.low,
        high=reading.high,
        status=_status(reading, doubt),
        doubt=doubt,
        printed=reading.printed,
        locator=reading.locator,
        derived=reading.derived,
        as_of=as_of,
        to_date=reading.to_date,
        measure=measure_of(figure, reading),
        base=base_of(figure, reading),
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
    given, trusted = list(after), trusted or {}
    one_by_one = [_doubted(before.get(o.key), o, trusted.get(o.key)) for o in given]
    doubted = [
        was if was.value in accepted.get(was.figure_id, ()) else now
        for was, now in zip(given, doubt_release(before, one_by_one, trusted), strict=True)
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
    part = inside[0]
    reason = Doubt(DoubtKind.INCLUDES_DOUBTFUL, period=part.period.label, part=part.doubt)
    return replace(total, status=Status.SUSPECT, doubt=reason)


def out_of_bounds(reading: Reading, bounds: Bounds, symbol: str) -> Doubt | None:
    """The doubt about a reading outside of the declared bounds; None where it lies inside."""
    for value in (reading.value, reading.low, reading.high):
        if value is None:
            continue
        if bounds.min is not None and value < bounds.min:
            return Doubt(DoubtKind.BELOW_MINIMUM, value, bounds.min, symbol)
        if bounds.max is not None and value > bounds.max:
            return Doubt(DoubtKind.ABOVE_MAXIMUM, value, bounds.max, symbol)
    return None


def _doubted(before: Observation | None, after: Observation, trusted: Observation | None) -> Observation:
    if before is None or after.status in (Status.SUSPECT, Status.MISSING):
        return after
    in_doubt = before.status in (Status.SUSPECT, Status.MISSING)
    if in_doubt and trusted is not None and not _stands(before, after):
        reason = _slip(trusted, after)
    else:
        reason = _slip(before, after)
    reason = reason or _elsewhere(before, after)
    return replace(after, status=Status.SUSPECT, doubt=reason) if reason else after


def _elsewhere(before: Observation, after: Observation) -> Doubt | None:
    """The doubt about another value in quite another place; None where it is the same, or stands where it stood."""
    if before.value is None or after.value is None or same_value(before.value, after.value):
        return None
    if before.wording is not None or not is_elsewhere(before.locator, after.locator):
        return None
    return Doubt(DoubtKind.ELSEWHERE, after.value, before.value, after.unit, found=before.locator)


def _stands(before: Observation, after: Observation) -> bool:
    """Whether the same value still stands there for the same days."""
    if before.value is None or after.value is None:
        return False
    if (before.coverage, before.to_date) != (after.coverage, after.to_date) or before.is_on_other_base(after):
        return False
    return same_value(before.value, after.value)


def _slip(before: Observation, after: Observation) -> Doubt | None:
    """Why a value looks like a slip beside the one before it; None where it does not."""
    if before.value is None or after.value is None or before.unit != after.unit or before.is_on_other_base(after):
        return None
    if (before.coverage, before.to_date) == (after.coverage, after.to_date):
        if same_value(before.value, after.value):
            return _still_in_doubt(before) if not after.doubt else None
        times = _jump(before.value, after.value, after.unit)
        return Doubt(DoubtKind.JUMPED, after.value, before.value, after.unit, times) if times else None
    grew = before.to_date or (before.coverage and after.coverage and before.coverage in after.coverage)
    if grew and after.value < before.value:
        return Doubt(DoubtKind.FELL, after.value, before.value, after.unit, period=after.period.label)
    return None


WHETHER_IT_STANDS = (DoubtKind.STILL_PRINTED, DoubtKind.NOT_FOUND)


def _still_in_doubt(before: Observation) -> Doubt | None:
    """The doubt about a value that still stands; None where the doubt was whether it does."""
    if before.status is not Status.SUSPECT or before.doubt is None or before.doubt.kind in WHETHER_IT_STANDS:
        return None
    return before.doubt


def _jump(before: Decimal, after: Decimal, symbol: str) -> Decimal | None:
    """By which factor of a slip a value jumped, up or down; None where it did not."""
    small, large = sorted((abs(before), abs(after)))
    few = is_count(UNITS[symbol]) and small < FEW and small == small.to_integral_value()
    if before * after <= 0 or few:
        return None
    ratio = Fraction(large) / Fraction(small)
    return next((f for f in slips_of(symbol) if abs(ratio / Fraction(f) - 1) < SLIP_TOLERANCE), None)


def slips_of(symbol: str) -> tuple[Decimal, ...]:
    """The factors by which a number in a unit jumps when it slips: pounds become kilograms of weights alone."""
    dimension = UNITS[symbol].dimension
    if dimension == "mass":
        return (*SLIPS, KILOGRAM_IN_POUNDS)
    return tuple(factor for factor in SLIPS if factor < 1000 or dimension not in IN_THOUSANDS_NEVER)


def _status(reading: Reading, doubt: Doubt | None) -> Status:
    if reading.value is None and reading.low is None:
        return Status.MISSING
    if doubt:
        return Status.SUSPECT
    return Status.PROVISIONAL if reading.provisional else Status.NORMAL


def _first_repeated(observations: list[Observation]) -> Observation:
    seen: set[Key] = set()
    for observation in observations:
        if observation.key in seen:
            return observation
        seen.add(observation.key)
    raise AssertionError("no repeated observation")
