"""Tell from where two values stood whether one rule read them in two quite different places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from monitor.core.catalogue import Figure
from monitor.model import Grain, Key, Observation, Status
from monitor.reading.labels import bare_words, fold
from monitor.reading.language import number_of_any_month
from monitor.reading.locators import Parts, parts_of
from monitor.reading.retitled import heads_another, is_another_title, names_another
from monitor.reading.sorts import sorts_of, whole_before
from monitor.reading.standing import is_one_word, words_of
from monitor.reading.units import same_value

PLACE = re.compile(r'(?P<what>text|table|sheet|[^"$]{0,40}table) "(?P<name>[^"]*)"')
"""Where a sentence or a cell stood, as locators say it."""
SCRIPT = re.compile(r'^script "[^"]*", ')
STEP = re.compile(r"\[\d+\]")
WORD = re.compile(r"[^\W\d_]{4,}")
YEAR = re.compile(r"(?<!\w)(?:19|20)[0-9]{2}(?!\w)")
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
    tables, sheets, labels or headings over the same words that are the same but for a name.

    Numbers, and words too short to say much, are left out of sight, so that dates and periods may move on. What names
    no such place is never elsewhere: elements, columns of data files.
    """
    was, now = parts_of(before), parts_of(after)
    before, after = (SCRIPT.sub("", parts.place) for parts in (was, now))
    if _has_other_labels(was, now):
        return True
    if before == after:
        return False
    if before.startswith("$") and after.startswith("$"):
        return _field(before) != _field(after)
    one, other = PLACE.match(before), PLACE.match(after)
    if one is None or other is None or one["what"] != other["what"]:
        return False
    if one["what"] != "text" and is_another_title(one["name"], other["name"]):
        return True
    words, others = (set(WORD.findall(fold(place["name"]))) for place in (one, other))
    fewest = min(len(words), len(others))
    return fewest >= FEWEST and len(words & others) < SHARED * fewest


def states_another(before: Observation, after: Observation) -> bool:
    """Whether two sentences state another sort of fact by their numbers: 106 cases, and then 12 new cases."""
    places = [PLACE.match(parts_of(one.locator).place) for one in (before, after)]
    said = [
        (place["name"], one.printed)
        for place, one in zip(places, (before, after), strict=True)
        if place and place["what"] == "text"
    ]
    if len(said) < len(places):
        return False
    sorts = [sorts_of(*one) for one in said]
    if None not in sorts and sorts[0] != sorts[1]:
        return True
    return names_another(*(whole_before(*one) for one in said)) or _is_below_another_year(before, after)


def _is_below_another_year(before: Observation, after: Observation) -> bool:
    """Whether a sentence without a year, of a figure for one, stands below a heading of which the year is another."""
    was, now = parts_of(before.locator), parts_of(after.locator)
    if after.period.grain not in (Grain.YEAR, Grain.FISCAL_YEAR) or _template(was.place) != _template(now.place):
        return False
    pairs = [*zip(was.labels, now.labels, strict=False)] if was.are_headings else []
    another = any(
        YEAR.findall(one) != YEAR.findall(other) and _template(one) == _template(other) for one, other in pairs
    )
    return another and not YEAR.search(now.place)


def _has_other_labels(was: Parts, now: Parts) -> bool:
    """Whether two places have labels that are the same but for a name, or headings over the same words."""
    if not was.are_headings:
        return any(is_another_title(one, other) for one, other in zip(was.labels, now.labels, strict=False))
    # A heading is written anew with its sentences: else whether the earlier one is there still tells more.
    if len(was.labels) != len(now.labels) or _template(was.place) != _template(now.place):
        return False
    return any(heads_another(one, other) for one, other in zip(was.labels, now.labels, strict=True))


def _template(place: str) -> list[str]:
    """The words of a place, without numbers and months."""
    return [word for word in bare_words(place) if word.isalpha() and not number_of_any_month(word, "en")]


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
