"""Whether what stands together in the file goes together: in a figure, in a claim, in a source, in two sources."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from monitor.config.complaints import Complaint, instead
from monitor.config.installed import Kinds
from monitor.config.places import KeyPath, entries
from monitor.config.shape import ClaimShape, SourceShape
from monitor.core.catalogue import Figure, NotWatched
from monitor.core.signs import is_unsigned
from monitor.core.support import Support, support
from monitor.model import UNDATED, Measure, Observation, Period, Quantity
from monitor.model.errors import MonitorError
from monitor.plugin import NUMBERS, WORDINGS
from monitor.reading.direction import negated
from monitor.reading.document import BINARY, CSV, HTML, JSON, TEXT
from monitor.reading.language import language_of
from monitor.reading.quantity import read_quantity
from monitor.reading.units import WORDING

FILLERS = frozenset(
    ("a", "all", "an", "de", "des", "du", "in", "just", "la", "le", "les", "of", "only", "the", "total", "un", "une")
)
"""Words beside a number that leave its sense alone; "twice", "less than the" and "a third of the" do not."""

DOZEN = 12
MAY_BE_PACKED = ("", BINARY)
"""What a fetcher may say that it brings where a ZIP file can be what it brings."""
HAS_CHARACTERS = (HTML, CSV, JSON)
"""The media that can also be read as the text that they are written in."""


def rule_complaints(path: KeyPath, figure: Figure) -> Iterator[Complaint]:
    """What is wrong between the figure at `path` and its rule: a rule may say what it finds."""
    finds = getattr(figure.extractor, "finds", "")
    kind, symbol = figure.rule.kind, figure.unit.symbol
    if finds == NUMBERS and symbol == WORDING:
        message = (
            f"the unit 'wording' is for words that stand on a page or do not, and `{kind}` reads numbers: write the "
            "unit of the number, or watch the words with `phrase`"
        )
        yield Complaint((*path, "unit"), message)
    if finds == WORDINGS and symbol != WORDING:
        message = (
            f"`{kind}` tells whether words stand on a page and reads no number: write `unit: wording`, or read the "
            "number with another kind, such as `text`"
        )
        yield Complaint((*path, "unit"), message)


def measure_complaints(path: KeyPath, figure: Figure) -> Iterator[Complaint]:
    """What is wrong between how the figure at `path` is said to move, its period, its unit and its rule."""
    measure, period = figure.measure, figure.period
    if figure.base and measure not in (None, Measure.INDEX):
        message = f"a base belongs to an index, and the figure is declared as a {measure}: take one of the two away"
        yield Complaint((*path, "base"), message)
    if measure is None:
        if getattr(figure.extractor, "goes_on", False):
            message = (
                "the rule reads the period of the value from the page, which may go on to the next one: say with "
                "`measure` whether this is the `latest` value, a `rolling` window or a `running total`, or a `level` "
                "where the page keeps its period"
            )
            yield Complaint((*path, "extract"), message, at_key=True)
        return
    if figure.unit.symbol == WORDING and measure is not Measure.LEVEL:
        yield Complaint((*path, "measure"), "words stand on a page or do not, and do not move: take `measure` away")
        return
    if measure.moves_on and period is not None:
        message = f"the period of a figure with `measure: {measure}` is read from the page: take `period` away"
        yield Complaint((*path, "period"), message)
    elif measure.moves_on and not getattr(figure.extractor, "gives_period", True):
        message = (
            f"a figure with `measure: {measure}` needs the period of its value: put {{period}} into the pattern, let "
            "`periods` read the labels of a table, or say with `period_at` where the page prints it"
        )
        yield Complaint((*path, "measure"), message)
    if not measure.adds_up and getattr(figure.extractor, "adds_up", False):
        message = (
            f"its rule adds up, and {'an index' if measure is Measure.INDEX else 'a rate'} is not the sum of its "
            "parts: read the cells with `value`"
        )
        yield Complaint((*path, "measure"), message)


def series_complaints(path: KeyPath, claim: ClaimShape, figure: Figure) -> Iterator[Complaint]:
    """What is wrong between the series of the claim at `path` and those that its figure's rule can give."""
    columns: Sequence[str] | None = getattr(figure.extractor, "series_columns", None)
    if columns is None or isinstance(figure.extractor, NotWatched):
        return
    form = "; ".join(f"{column}=…" for column in columns)
    if claim.series and not columns:
        each = (
            ", or list under `each` the columns that tell its series apart" if hasattr(figure.extractor, "each") else ""
        )
        yield Complaint(
            (*path, "series"), f"the figure's rule gives one value for a period, no series: take it away{each}"
        )
    elif columns and not claim.series:
        each = " and ".join(columns)
        message = f"the key 'series' is missing: the figure's rule gives a series for each {each}; write '{form}'"
        yield Complaint((*path, "series"), message)
    elif columns and not re.fullmatch(
        "; ".join(f"{re.escape(column)}=.*" for column in columns), claim.series, re.DOTALL
    ):
        message = f"the figure's rule gives no series of this name: write '{form}', as `monitor figures` shows them"
        yield Complaint((*path, "series"), message)


def reach_complaints(path: KeyPath, period: Period | None, figure: Figure) -> Iterator[Complaint]:
    """Why no value can ever meet the claim at `path`: it speaks of another period than the only one of its figure."""
    moves_on = figure.measure is not None and figure.measure.moves_on
    if figure.period is not None and not moves_on and period not in (None, figure.period):
        message = (
            f"the figure is declared for {figure.period}, so no value of {period} will ever be read: correct one of "
            "the two, or take the claim's away"
        )
        yield Complaint((*path, "period"), message)


def says_complaints(path: KeyPath, claim: ClaimShape, figure: Figure, language: str) -> Iterator[Complaint]:
    """What is wrong between the quote of the claim at `path` and what it is said to say.

    Only a quote that is a number and nothing more can be contradicted for certain: what "twice the 34 pounds of 2023"
    says is not read out of it. A number without unit may be counted in anything, as in the cell of a table in millions
    or a share of one: what is a power of ten or a dozen times as much, or as little, contradicts nothing.
    """
    if claim.says is None or figure.unit.symbol == WORDING:
        return
    quoted = _bare_quantity(claim.quote, language)
    said = _quantity(claim.says, language)
    if quoted is not None and said is not None and _contradicts(quoted, said, figure, language):
        message = (
            f"the quote prints {quoted.printed!r} and `says` {said.printed!r}, which is another number: correct one of "
            "them, or take `says` away; it is for a quote that prints no number"
        )
        yield Complaint((*path, "says"), message)


def source_complaints(data: Mapping[str, Any], kinds: Kinds) -> Iterator[Complaint]:
    """What is wrong between the keys of each source, and which of them are needed because of others.

    Args:
        data: the file as it was read, whatever is in it.
        kinds: the kinds that it may name.
    """
    for source_id, source in entries(data, "sources"):
        if not isinstance(source, dict):
            continue
        path = ("sources", source_id)
        watched = "not_watched" not in source
        for name, figure in entries(source, "figures"):
            if isinstance(figure, dict) and watched is not ("extract" in figure):
                missing = "the key 'extract' is missing; say how the figure is found"
                message = missing if watched else "its source is not watched; take one of the two away"
                yield Complaint((*path, "figures", name, "extract"), message)
        if watched:
            yield from _lacking(path, source, kinds)
            yield from _not_brought(path, source, kinds)


def _lacking(path: KeyPath, source: Mapping[str, Any], kinds: Kinds) -> Iterator[Complaint]:
    fetch = source.get("fetch", {kinds.default_fetcher: None})
    if "fetch" not in source and not kinds.default_fetcher:
        yield Complaint((*path, "fetch"), "the key 'fetch' is missing; say how the document is got")
    elif "url" not in source and isinstance(fetch, dict) and kinds.need_url(fetch):
        yield Complaint((*path, "url"), "the key 'url' is missing; add the address of the page or file")


def _not_brought(path: KeyPath, source: Mapping[str, Any], kinds: Kinds) -> Iterator[Complaint]:
    """What a source expects of its document that its fetcher does not bring."""
    kind, fetcher = _fetcher(source.get("fetch", {kinds.default_fetcher: None}), kinds)
    if source.get("follow") and not getattr(fetcher, "follows", True):
        message = (
            f"`follow` does not go with `fetch: {kind}`: write the address that the link leads to as `url`, or take "
            "`fetch` away if the page shows the link without scripts"
        )
        yield Complaint((*path, "follow"), message, at_key=True)
    media = source.get("media")
    gives = getattr(fetcher, "gives", "")
    if gives and isinstance(media, str) and media != gives and not (media == TEXT and gives in HAS_CHARACTERS):
        yield Complaint((*path, "media"), f"`fetch: {kind}` brings {gives} here and nothing else: take `media` away")
    if source.get("member") and gives not in MAY_BE_PACKED:
        message = (
            f"`member` names a file inside a ZIP file, but `fetch: {kind}` brings {gives} here: take `member` away, or "
            "write how the ZIP file is got and what the file in it is, such as `media: csv`"
        )
        yield Complaint((*path, "member"), message, at_key=True)


def _fetcher(slot: object, kinds: Kinds) -> tuple[str, object]:
    """The kind that a source names, with its options; None for the kind where it cannot be told."""
    if not isinstance(slot, dict) or len(slot) != 1:
        return "", None
    ((name, options),) = slot.items()
    kind: Any = kinds.fetchers.get(name)
    try:
        return name, kind and kind.model_validate({} if options is None else options)
    except ValidationError:
        return name, None


def relation_complaints(sources: Mapping[str, SourceShape], claims: Collection[str]) -> Iterator[Complaint]:
    """What is wrong between what sources and figures say of each other.

    Args:
        sources: all that are declared.
        claims: the ids of all claims.
    """
    for source_id, source in sources.items():
        if source.mirrors is not None:
            yield from _mirror_complaints(("sources", source_id), source_id, source, sources)
        for name, figure in source.figures.items():
            path = ("sources", source_id, "figures", name)
            for place, claim in enumerate(figure.bears_on):
                if claim not in claims:
                    message = f"there is no claim {claim!r}{instead(claim, claims, what='there are')}"
                    yield Complaint((*path, "bears_on", place), message)
            if source.mirrors is not None and figure.claims:
                message = "a mirror's figures have no claims; put them on the source that it mirrors"
                yield Complaint((*path, "claims"), message)


def _mirror_complaints(
    path: KeyPath, source_id: str, source: SourceShape, sources: Mapping[str, SourceShape]
) -> Iterator[Complaint]:
    mirrored = source.mirrors or ""
    original = sources.get(mirrored) if mirrored != source_id else None
    if original is None or original.mirrors is not None:
        originals = [name for name, other in sources.items() if other.mirrors is None and name != source_id]
        message = f"there is no original source {mirrored!r}{instead(mirrored, originals)}"
        yield Complaint((*path, "mirrors"), message)
        return
    figures = original.figures
    for name, figure in source.figures.items():
        twin = figures.get(name)
        if twin is None:
            message = (
                f"{mirrored} has no figure {name!r}{instead(name, figures, what='it has')}: a mirror names its figures "
                "as its original does"
            )
            yield Complaint((*path, "figures", name), message, at_key=True)
        elif twin.unit != figure.unit:
            message = f"the figure that it mirrors is declared in {twin.unit!r}; declare it in the same unit"
            yield Complaint((*path, "figures", name, "unit"), message)


def _bare_quantity(quote: str, language: str) -> Quantity | None:
    """The quantity that a quote is, where nothing else in it could turn its sense."""
    quantity = _quantity(quote, language)
    if quantity is None:
        return None
    beside = f"{quote[: quantity.start]} {quote[quantity.end :]}"
    return quantity if FILLERS.issuperset(re.findall(r"\w+", beside.casefold())) else None


def _quantity(text: str, language: str) -> Quantity | None:
    try:
        return read_quantity(text, language=language)
    except MonitorError:
        return None


def _contradicts(quoted: Quantity, said: Quantity, figure: Figure, language: str) -> bool:
    """Whether nothing that the one says lies in what the other says.

    Units of different sorts cannot be compared: `says` may state which ton, or which dollar, a quote means.
    """
    plain = quoted.unit is None and not _has_magnitude(quoted, language)
    scales = list(_scales_between(quoted, said)) if plain else [Decimal(1)]
    # A loss is often printed without its sign.
    read = (quoted, negated(quoted)) if is_unsigned(quoted) else (quoted,)
    return all(support(one, _stated(said, figure, scale)) is Support.NO for one in read for scale in scales)


def _has_magnitude(quantity: Quantity, language: str) -> bool:
    words = re.findall(r"[^\W\d_]+", quantity.printed.casefold())
    spoken = language_of(language)
    return not {*spoken.scales, *map(str.casefold, spoken.attached)}.isdisjoint(words)


def _scales_between(quoted: Quantity, said: Quantity) -> Iterable[Decimal]:
    """What one of a plain number may count for, where it is to be what is said: ones, dozens, tens, hundredths …"""
    yield from (Decimal(1), Decimal(DOZEN), Decimal(1) / DOZEN)
    apart = _largest(said).adjusted() - _largest(quoted).adjusted()
    yield from (Decimal(1).scaleb(power) for power in range(apart - 1, apart + 2))


def _largest(quantity: Quantity) -> Decimal:
    number = quantity.value if quantity.value is not None else quantity.high
    return Decimal(0) if number is None else number


def _stated(said: Quantity, figure: Figure, scale: Decimal) -> Observation:
    """What is said, counted in something so many times as large."""
    unit = said.unit or figure.unit
    value, low, high = (None if number is None else number / scale for number in (said.value, said.low, said.high))
    return Observation(
        figure_id=figure.id,
        period=figure.period or UNDATED,
        value=value,
        unit=unit.symbol,
        qualifier=said.qualifier,
        low=low,
        high=high,
    )
