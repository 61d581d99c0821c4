"""Tell from where two values stood whether one rule read them in two quite different places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from monitor.core.catalogue import Figure
from monitor.model import Key, Observation, Status
from monitor.reading.labels import fold
from monitor.reading.locators import parts_of
from monitor.reading.retitled import names_another
from monitor.reading.standing import is_one_word, words_of
from monitor.reading.units import same_value

PLACE = re.compile(r'(?P<what>text|table|sheet|[^"$]{0,40}table) "(?P<name>[^"]*)"')
"""Where a sentence or a cell stood, as locators say it."""
SCRIPT = re.compile(r'^script "[^"]*", ')
STEP = re.compile(r"\[\d+\]")
WORD = re.compile(r"[^\W\d_]{4,}")
SHARED = 0.25
"""The share of the words of the shorter name or sentence that the other has, from which on it is the same place."""
FEWEST = 2
"""Of fewer words, none may be alike by an edit."""


@dataclass(frozen=True, slots=True)
class StoodBeside:
    """A label beside which a value stood, and stands no more: if the document still has it, the value moved.

    Attributes:
        figure_id: ``source/figure``.
        label: the label.
        is_heading: whether it is a heading that the value stood below.
    """

    figure_id: str
    label: str
    is_heading: bool


def is_elsewhere(before: str, after: str) -> bool:
    """Whether two locators name quite different places: sentences or tables without a word in common, other fields; or
    tables, sheets or labels that are the same but for a name.

    Numbers, and words too short to say much, are left out of sight, so that dates and periods may move on. What names
    no such place is never elsewhere: elements, columns of data files.
    """
    was, now = parts_of(before), parts_of(after)
    # A heading over sentences is written anew with them: whether the earlier one is there still tells more.
    labels = () if was.are_headings else zip(was.labels, now.labels, strict=False)
    if any(names_another(one, other) for one, other in labels):
        return True
    before, after = (SCRIPT.sub("", parts.place) for parts in (was, now))
    if before == after:
        return False
    if before.startswith("$") and after.startswith("$"):
        return _field(before) != _field(after)
    one, other = PLACE.match(before), PLACE.match(after)
    if one is None or other is None or one["what"] != other["what"]:
        return False
    if one["what"] != "text" and names_another(one["name"], other["name"]):
        return True
    words, others = (set(WORD.findall(fold(place["name"]))) for place in (one, other))
    fewest = min(len(words), len(others))
    return fewest >= FEWEST and len(words & others) < SHARED * fewest


def left_labels(
    figures: Mapping[str, Figure], before: Mapping[Key, Observation], after: Iterable[Observation]
) -> dict[Key, tuple[StoodBeside, ...]]:
    """The labels that values stood beside, or below, and beside which the other values in their place do not stand.

    Args:
        figures: the figures, by id.
        before: what stood there, and nobody doubted.
        after: what stands there now.
    """
    found = {}
    for now in after:
        was = before.get(now.key)
        if was is None or not _is_another(was, now):
            continue
        left = _left(was.locator, now.locator, figures[now.figure_id].language)
        if left:
            found[now.key] = tuple(StoodBeside(now.figure_id, *one) for one in left)
    return found


def _is_another(was: Observation, now: Observation) -> bool:
    if was.value is None or now.value is None or was.wording is not None or now.status is Status.SUSPECT:
        return False
    return was.locator != now.locator and not same_value(was.value, now.value)


def _left(before: str, after: str, language: str) -> list[tuple[str, bool]]:
    """Labels of a place that another does not have, and whether they are headings; nothing where either has none."""
    was, now = parts_of(before), parts_of(after)
    if not (was.labels and now.labels) or was.are_headings != now.are_headings:
        return []
    if was.are_headings:
        pairs = [(was.labels[-1], now.labels)]
    else:
        aligned = len(was.labels) == len(now.labels)
        pairs = [(old, (new,) if aligned else now.labels) for old, new in zip(was.labels, now.labels, strict=False)]
    return [(old, was.are_headings) for old, new in pairs if _is_none_of(old, new, language)]


def _is_none_of(label: str, others: Iterable[str], language: str) -> bool:
    """Whether a label and each of some others have words that the other one lacks: no numbers, months and endings."""
    words, saying = words_of(label, language), [*filter(None, (words_of(one, language) for one in others))]
    return bool(saying) and all(_has_more(words, one) and _has_more(one, words) for one in saying)


def _has_more(words: Iterable[str], others: Collection[str]) -> bool:
    return any(not any(is_one_word(word, other) for other in others) for word in words)


def _field(path: str) -> str:
    """The names on the way to a value, without places in lists and numbers in names."""
    return re.sub(r"\d+", "", STEP.sub("", path))
