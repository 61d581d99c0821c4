"""From a document to observations: run each figure's rule, hold what it found against what is declared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from types import MappingProxyType

from monitor.core.catalogue import Figure, Source
from monitor.core.complete import require_complete
from monitor.core.filled import require_filled
from monitor.core.measure import base_of, measure_of, standing, time_of
from monitor.core.monthly import in_months
from monitor.core.unseen import only_unseen, refuse_part_unseen
from monitor.model import (
    Ask,
    Bounds,
    Capture,
    Doubt,
    DoubtKind,
    Grade,
    Key,
    Labels,
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
from monitor.reading.grouping import require_grouping, spoken_on
from monitor.reading.measures import base_in
from monitor.reading.signs import Written, signs_of
from monitor.reading.units import WORDING

NO_LABELS: Labels = MappingProxyType({})

DATA = (CSV, JSON, XLSX)
"""Media of documents that scripts read and none fills in."""


class Observations(list[Observation]):
    """What figures say, in the order of their rules, with what of their series was passed over, and with the values of
    the label columns that their rules met."""

    def __init__(
        self,
        observations: Iterable[Observation] = (),
        passed_over: Iterable[PassedOver] = (),
        labels: Labels | None = None,
    ) -> None:
        """The observations, what was passed over, with the figures' ids, and the values of label columns."""
        super().__init__(observations)
        self.passed_over = tuple(passed_over)
        self.labels = labels or {}

    @classmethod
    def joined(cls, parts: Iterable[Observations]) -> Observations:
        """What several figures say, as one."""
        each = list(parts)
        labels = {column: values for part in each for column, values in part.labels.items()}
        return cls(chain.from_iterable(each), chain.from_iterable(part.passed_over for part in each), labels)


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
    document = source.opened(capture)
    if known and document.reads_as(known):
        return None
    require_ok(capture, media=source.arrives_as, in_scripts=bool(source.scripts))
    require_complete(document, shape, minimum_rows=source.minimum_rows, open_end=source.open_end)
    return document, extract(source.figures, document, labels=shape.labels if shape else NO_LABELS)


def extract(figures: Iterable[Figure], document: Document, *, labels: Labels = NO_LABELS) -> Observations:
    """Every observation of every figure in the document: all of them, or an error.

    A page on which one rule no longer fits has changed its shape, so nothing on it is believed. Only what the
    configuration calls optional may be absent, as long as anything is there.

    Args:
        figures: the figures.
        document: the document.
        labels: the values of label columns in the release before; empty where none are known.

    Raises:
        ExtractError: a rule does not find exactly one value, or finds one in another unit.
        Incomplete: a data file lacks a column that a rule needs.
        NotUsable: the numbers have not been put into the page yet.
    """
    watched = tuple(figures)
    observations = Observations.joined(_read_all(watched, document, labels))
    require_filled(watched, observations, on_page=document.media not in DATA)
    return observations


def _read_all(figures: Iterable[Figure], document: Document, labels: Labels) -> list[Observations]:
    read: list[Observations] = []
    failed: list[CheckError] = []
    absent: CheckError | None = None
    for figure in figures:
        try:
            read.append(read_figure(figure, document, labels))
        except CheckError as error:
            if figure.optional and error.absent:
                absent = absent or error
                continue
            failed.append(error)
            if not isinstance(error, ExtractError | Incomplete):
                break
    if failed:
        raise with_others(*failed)
    if absent is not None and not read:
        raise absent
    return read


def with_others(first: CheckError, *others: CheckError) -> CheckError:
    """The first of several rules that failed on one document, saying of the others why they failed."""
    alike: dict[str, list[str]] = {}
    for error in others:
        figure_id = error.figure_id if isinstance(error, ExtractError) else ""
        alike.setdefault(str(error).removeprefix(f"{figure_id}: "), []).append(figure_id)
    said = str(first.args[0])
    for text, names in alike.items():
        named = ", ".join(filter(None, names))
        if text == str(first.args[0]):
            said += f"; the same of {named}" if named else ""
        else:
            said += f"; {named}: {text}" if named else f"; {text}"
    first.args = (said,)
    return first


Tried = tuple[Figure, Observations | CheckError]
"""What a figure's rule reads from a document, or why it cannot."""


def read_each(
    figures: Sequence[Figure], document: Document, *, beside: Sequence[Figure] = (), labels: Labels = NO_LABELS
) -> list[Tried]:
    """What each figure reads from a document by itself: of a version that is held, or of a file that is tried.

    Args:
        figures: those to read.
        document: the document.
        beside: all of the source's, by which a page is judged whose numbers were not put in yet.
        labels: the values of label columns in the release before; empty where none are known.
    """
    tried = [(figure, _try_to_read(figure, document, labels)) for figure in figures]
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


def _try_to_read(figure: Figure, document: Document, labels: Labels = NO_LABELS) -> Observations | CheckError:
    try:
        return read_figure(figure, document, labels)
    except CheckError as error:
        return error


def read_figure(figure: Figure, document: Document, labels: Labels = NO_LABELS) -> Observations:
    """One figure's observations, in the order in which the rule found them; labels as in `extract`.

    Raises:
        ExtractError: as `extract`, with the figure's id.
        NotUsable: the document is empty, or a ZIP file of which no `member` was named.
    """
    try:
        ask = replace(_spoken(figure, document), labels=labels)
        if signs := getattr(figure.extractor, "signs", None):
            ask = replace(ask, language=Written(ask.language, signs))
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
    except MemoryError:
        raise
    except Exception as error:  # the edge of a kind that others may have written: its faults are a failed reading
        problem = f"the rule {figure.rule.kind!r} broke: {type(error).__name__}: {error}"
        raise ExtractError(problem, figure_id=figure.id) from error
    if not readings:
        raise NoMatch(f"the rule {figure.rule.kind!r} found no value", figure_id=figure.id)
    refuse_part_unseen(figure, ask, document, readings)
    _require_grouping(figure, ask.language, document, readings)
    recognised = document.recognised
    observed = [observe(figure, reading, recognised=recognised) for reading in _based(figure, readings, document)]
    observations = standing(figure, observed if figure.by_day else in_months(observed))
    first: dict[Key, Observation] = {}
    for one in observations:
        if first.setdefault(one.key, one) is not one:
            where = f"{one.series}, " if one.series else ""
            both = f"{first[one.key].printed!r}, {one.printed!r}"
            advice = "narrow the rule, or name in `each` what tells them apart, where the kind has that"
            if figure.measure is Measure.RUNNING_TOTAL and getattr(figure.extractor, "gives_period", False):
                advice = "write `measure: latest` for the newest alone, or leave it away for a value of each day"
            raise Ambiguous(f"two values for {where}{one.period} ({both}): {advice}", figure_id=figure.id)
    found = readings if isinstance(readings, Readings) else Readings(readings)
    return Observations(observations, (replace(one, figure_id=figure.id) for one in found.passed_over), found.labels)


def _spoken(figure: Figure, document: Document) -> Ask:
    """What the extractor is told: a page that says its language is read in it, unless somebody said otherwise."""
    spoken = spoken_on(document.language)
    if figure.language_given or spoken in ("", figure.language):
        return figure.ask
    return replace(figure.ask, language=spoken)


def _require_grouping(figure: Figure, language: str, document: Document, readings: Sequence[Reading]) -> None:
    """Let readings pass whose separators mean the same in the page's language and in that of the reading."""
    for reading in readings if signs_of(language) is None else ():
        try:
            require_grouping(
                reading.printed,
                language=language,
                given=figure.language_given,
                page=document.language,
                shown=lambda: document.words_alone,
                about=lambda: document.about_words_alone,
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


def observe(figure: Figure, reading: Reading, *, recognised: bool = False) -> Observation:
    """What a reading says about the figure: in its unit, with its status.

    Args:
        figure: the figure.
        reading: what its rule read.
        recognised: whether that was recognised in a picture (OCR): it is asked about, and then provisional.

    Raises:
        WrongUnit: the page prints another unit than the one declared.
        NoMatch: it is declared as an index, and nothing says from what it counts.
    """
    symbol = figure.unit.symbol
    if reading.unit is not None and reading.unit.symbol != symbol:
        if not figure.gives_unit:
            raise WrongUnit(
                f"{reading.printed!r} is in {reading.unit.symbol}, but the figure is declared in {symbol}: "
                "declare the printed unit or point the rule elsewhere",
                figure_id=figure.id,
            )
        symbol = reading.unit.symbol
    if figure.unit.symbol == WORDING and reading.value not in (0, 1):
        raise WrongUnit(
            f"{reading.printed!r} is a number, but the figure is declared as a wording: read it with `phrase`, or "
            "declare the unit of the number",
            figure_id=figure.id,
        )
    is_accepted = bool(figure.accept) and reading.value in figure.accept
    doubt = None if is_accepted else out_of_bounds(reading, figure.bounds, symbol)
    if recognised:
        reading = replace(reading, provisional=True)
        asked = Doubt(DoubtKind.RECOGNISED, reading.value, unit=symbol, provisional=True)
        doubt = doubt or (None if is_accepted else asked)
    unfamiliar = None if reading.value is None or is_accepted else reading.unfamiliar
    period, as_of = time_of(figure, reading)
    measure = measure_of(figure, reading)
    return Observation(
        figure_id=figure.id,
        period=period,
        value=reading.value,
        unit=symbol,
        series=reading.series,
        coverage=reading.coverage,
        qualifier=reading.qualifier,
        low=reading.low,
        high=reading.high,
        status=_status(reading, doubt),
        doubt=doubt or unfamiliar,
        printed=reading.printed,
        locator=reading.locator,
        derived=reading.derived,
        as_of=as_of,
        to_date=reading.to_date,
        measure=measure,
        base=base_of(figure, reading) if measure is Measure.INDEX else "",
    )


def out_of_bounds(reading: Reading, bounds: Bounds, symbol: str) -> Doubt | None:
    """The doubt about a reading outside of the declared bounds; None where it lies inside."""
    if bounds.min is None and bounds.max is None:
        return None
    for value in (reading.value, reading.low, reading.high):
        if value is None:
            continue
        if bounds.min is not None and value < bounds.min:
            return Doubt(DoubtKind.BELOW_MINIMUM, value, bounds.min, symbol, provisional=reading.provisional)
        if bounds.max is not None and value > bounds.max:
            return Doubt(DoubtKind.ABOVE_MAXIMUM, value, bounds.max, symbol, provisional=reading.provisional)
    return None


def _status(reading: Reading, doubt: Doubt | None) -> Status:
    if reading.value is None and reading.low is None:
        return Status.MISSING
    if doubt:
        return Status.SUSPECT
    return Status.PROVISIONAL if reading.provisional else Status.NORMAL
