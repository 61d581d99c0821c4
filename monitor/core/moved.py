"""Tell from where two values stood whether one rule read them in two quite different places."""

from __future__ import annotations

import re

from monitor.reading.labels import fold

PLACE = re.compile(r'(?P<what>text|table|sheet|[^"$]{0,40}table) "(?P<name>[^"]*)"')
"""Where a sentence or a cell stood, as locators say it."""
STEP = re.compile(r"\[\d+\]")
WORD = re.compile(r"[^\W\d_]{4,}")
SHARED = 0.25
"""The share of the words of the shorter name or sentence that the other has, from which on it is the same place."""
FEWEST = 2
"""Of fewer words, none may be alike by an edit."""


def is_elsewhere(before: str, after: str) -> bool:
    """Whether two locators name quite different places: sentences or tables without a word in common, other fields.

    Numbers, and words too short to say much, are left out of sight, so that dates and periods may move on. What names
    no such place is never elsewhere: elements, columns of data files.
    """
    if before == after:
        return False
    if before.startswith("$") and after.startswith("$"):
        return _field(before) != _field(after)
    was, now = PLACE.match(before), PLACE.match(after)
    if was is None or now is None or was["what"] != now["what"]:
        return False
    one, other = (set(WORD.findall(fold(place["name"]))) for place in (was, now))
    fewest = min(len(one), len(other))
    return fewest >= FEWEST and len(one & other) < SHARED * fewest


def _field(path: str) -> str:
    """The names on the way to a value, without places in lists and numbers in names."""
    return re.sub(r"\d+", "", STEP.sub("", path))
