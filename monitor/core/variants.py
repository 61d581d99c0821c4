"""A rule with a name in it changed: one that is gone from the document replaced by one that came, or left away."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from pydantic import ValidationError

from monitor.core.propose import PLACING
from monitor.model.errors import CheckError
from monitor.plugin import Extractor, Kind
from monitor.reading.candidates import Candidate
from monitor.reading.candidates.columns import records_of
from monitor.reading.document import CSV, JSON, XLSX, Document
from monitor.reading.labels import bare_words, spelling, tidy

LONGEST = 160
"""Characters of a name."""
MOST_NAMES, MOST_EACH = 20_000, 500
"""Names of a document, and of one column of a data file, that are looked at."""
MOST_LIKE, MOST = 3, 24
"""Names that are tried in the place of one, and rules in the place of one."""


@dataclass(frozen=True, slots=True)
class Swap:
    """One name in a rule that is another one.

    Attributes:
        before: the name that the rule has.
        after: the one that came; empty where the option is left away.
        beside: whether both are named, because the earlier one is still there.
    """

    before: str
    after: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """A rule with other options.

    Attributes:
        options: the options.
        swaps: what differs.
    """

    options: Mapping[str, Any]
    swaps: tuple[Swap, ...]


def options_of(extractor: Extractor) -> Mapping[str, Any]:
    """The options of a rule, as somebody would write them."""
    assert isinstance(extractor, Kind)
    given = extractor.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for name, value in given.items():
        plainer = {**given, name: _plain(value)}
        if plainer != given and _is_same(plainer, extractor):
            given = plainer
    return given


def _is_same(options: Mapping[str, Any], extractor: Kind) -> bool:
    try:
        return type(extractor)(**options) == extractor
    except ValidationError:
        return False


def variants(extractor: Extractor, before: Document, now: Document) -> Iterator[Variant]:
    """Rules in the place of one that no longer fits, those that differ least first.

    A name that was there before is never put in the place of another: it is that of something else.

    Args:
        extractor: the rule.
        before: the document that it fitted.
        now: the one that it fits no more.
    """
    options = options_of(extractor)
    were, are = _Names.of(before), _Names.of(now)
    texts = _texts(options, were.exact)
    came = [name for name in are.exact if name not in were and _is_name(name)]
    gone = [text for text in texts if text in were and text not in are]
    made = list(islice(product(*([*_in_place_of(text, came, options)] for text in gone)), MOST)) if gone else []
    if not gone:
        made = [(Swap(text, name, beside=True),) for text in texts for name in came if _has_all(name, text)]
    for swaps in made[:MOST]:
        yield Variant(_swapped(options, swaps), swaps)


def carried_over(extractor: Extractor, was: Candidate, now: Candidate) -> Variant | None:
    """The rule with the names of another place in place of those of its own; None where it has none of them."""
    options = options_of(extractor)
    texts = {spelling(text): text for text in _texts(options, ())}
    swaps = [
        Swap(texts[spelling(one)], other)
        for one, other in _pairs(was, now)
        if one != other and spelling(one) in texts and _is_name(other)
    ]
    return Variant(_swapped(options, swaps), tuple(swaps)) if swaps else None


def _pairs(was: Candidate, now: Candidate) -> Iterator[tuple[str, str]]:
    """The names of one place with those of another one that say the same of it."""
    yield was.spot.part, now.spot.part
    yield from ((was.caption, now.caption), (was.heading, now.heading))
    for labels, others in ((was.row, now.row), (was.column, now.column)):
        yield from zip(labels, others, strict=False)


def _in_place_of(text: str, came: Sequence[str], options: Mapping[str, Any]) -> Iterator[Swap]:
    words = set(bare_words(text))
    shared = [(len(words.intersection(bare_words(name))), name) for name in came]
    like = [name for count, name in sorted(shared, key=lambda one: (-one[0], len(one[1]))) if count]
    yield from (Swap(text, name) for name in (like or (came if len(came) <= MOST_LIKE else []))[:MOST_LIKE])
    if any(options.get(name) == text for name in PLACING):
        yield Swap(text)


def _is_name(text: str) -> bool:
    """Whether a text is words or a path: a number that stands where a label stood is none."""
    return any(map(str.isalpha, text)) or text.startswith("$")


def _has_all(name: str, text: str) -> bool:
    return set(bare_words(text)) <= set(bare_words(name))


def _plain(value: Any) -> Any:
    """A list of one as that one alone, as people write it."""
    if isinstance(value, list):
        return _plain(value[0]) if len(value) == 1 else [_plain(one) for one in value]
    return {name: _plain(one) for name, one in value.items()} if isinstance(value, dict) else value


def _texts(options: Mapping[str, Any], names: Container[str]) -> list[str]:
    """Every text in options, each once, with the keys inside that are names of the document."""
    return list(dict.fromkeys(text for value in options.values() for text in _within(value, names) if text))


def _within(value: Any, names: Container[str]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (name for name in value if name in names)
        for one in value.values():
            yield from _within(one, names)
    elif isinstance(value, list):
        for one in value:
            yield from _within(one, names)


def _swapped(options: Mapping[str, Any], swaps: Sequence[Swap]) -> dict[str, Any]:
    by_text = {swap.before: swap for swap in swaps}
    left_away = {swap.before for swap in swaps if not swap.after}
    kept = {name: value for name, value in options.items() if not (isinstance(value, str) and value in left_away)}
    return {name: _with(value, by_text) for name, value in kept.items()}


def _with(value: Any, swaps: Mapping[str, Swap]) -> Any:
    if isinstance(value, str) and value in swaps:
        swap = swaps[value]
        return [value, swap.after] if swap.beside else swap.after
    if isinstance(value, list):
        return [_with(one, swaps) for one in value]
    if isinstance(value, dict):
        return {_key(name, swaps): _with(one, swaps) for name, one in value.items()}
    return value


def _key(name: str, swaps: Mapping[str, Swap]) -> str:
    return swaps[name].after if name in swaps and swaps[name].after else name


# ---------------------------------------------------------------- the names in a document


@dataclass(frozen=True, slots=True)
class _Names:
    """The names in a document.

    Attributes:
        exact: each once, as it is written.
        spelled: as they are compared; in data, where case counts, as they are written.
        as_written: whether case counts.
    """

    exact: Mapping[str, None]
    spelled: frozenset[str]
    as_written: bool

    @classmethod
    def of(cls, document: Document) -> _Names:
        """Those of a document; none where it cannot be opened."""
        try:
            found = [tidy(one) for one in islice(_names_in(document), MOST_NAMES) if len(one) <= LONGEST]
        except CheckError:
            found = []
        as_written = document.media == JSON
        exact = dict.fromkeys(one for one in found if spelling(one))
        return cls(exact, frozenset(exact if as_written else map(spelling, exact)), as_written)

    def __contains__(self, text: str) -> bool:
        return (text if self.as_written else spelling(text)) in self.spelled


def _names_in(document: Document) -> Iterable[str]:
    if document.media == CSV:
        records = records_of(document)
        yield from records.header
        for column in records.rows.columns:
            yield from islice(dict.fromkeys(column), MOST_EACH)
    elif document.media == XLSX:
        for name, sheet in document.sheets.items():
            yield name
            yield from (text for row in sheet.rows for text in row)
    elif document.media == JSON:
        yield from _names_of_data(document.data)
    else:
        for grid in document.tables:
            yield from (grid.caption, grid.heading, *grid.notes)
            yield from (cell.text for row in grid.rows for cell in row)
        yield from (block.text for block in document.blocks)


def _names_of_data(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield str(name)
            yield from _names_of_data(value)
    elif isinstance(data, list):
        for one in data:
            yield from _names_of_data(one)
