"""Whether a number says by how much something moved, and which way."""

from __future__ import annotations

import re

from monitor.reading.claims.assertion import AssertionKind
from monitor.reading.claims.numbers import is_money
from monitor.reading.claims.setting import Setting, whole
from monitor.reading.claims.words import Words

_ABOVE = re.compile(r"(?:above|below|under|beyond|unter|über|por\sencima|au-dess\w+)\s", re.IGNORECASE)
_PART = re.compile(r"[,;:]|\.\s")
_OTHERWISE = re.compile(r"[^.;]{0,12},?\s(?:or|ou|soit|oder|bzw\.|das\ssind|o)\s+", re.IGNORECASE)
_SHORT_OF = re.compile(r"(?<!\w)(?:below|under|behind|short of)(?!\w)", re.IGNORECASE)
MOVES = (AssertionKind.CHANGE, AssertionKind.PERCENT_CHANGE)
"""The kinds that say by how much something moved."""
_NEXT = re.compile(r"\s*(?:,|,?\s(?:and|et|und|y))\s+", re.IGNORECASE)
_SCORED = re.compile(r"\s(?:to|against)\s[0-9]", re.IGNORECASE)
_TO = re.compile(r"(?<!\w)(?:to|auf|hasta|à)\s+$", re.IGNORECASE)
_RAISED = re.compile(r"(?<!\w)(?:raised|raises)\s+$", re.IGNORECASE)


def moves(at: Setting, words: Words) -> bool:
    """Whether it is by how much something moved, not where it stands."""
    before, quantity = at.before, at.number.quantity
    if words.code != "fr" and words.to.search(before) and not words.by.search(before):
        return _compared(at, words.behind) is not None and not _TO.search(before)
    if words.moved.search(before) and not _ABOVE.match(quantity.printed):
        return not (is_money(quantity.unit) and _RAISED.search(before))
    spoken = at.clause if words.code != "de" else f"{at.clause} {_PART.split(at.behind)[0]}"
    led = words.margin.search(spoken) and not _SCORED.match(at.behind)
    moving = words.up.search(spoken) or words.down.search(spoken) or led
    if words.by.search(before) and (moving or words.code == "de"):
        return True
    return bool(words.noun_of.search(before) or _compared(at, words.behind))


def _compared(at: Setting, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """What compares it behind it, where the thing it counts may stand before that: "12 fewer officers"."""
    return pattern.match(at.following) or (pattern.match(whole(at)) if at.counts else None)


def is_put_otherwise(at: Setting) -> bool:
    """Whether it says a change again in another unit, "12 cents, or 0.4 percent", or the next: "14% and 17%"."""
    if at.earlier not in MOVES:
        return False
    if at.gap.strip() == "(" and at.symbol == "%" and at.behind.startswith(")"):
        return True
    return bool(_OTHERWISE.fullmatch(at.gap) or (at.symbol == "%" and _NEXT.fullmatch(at.gap)))


def is_fall(at: Setting, kind: AssertionKind, words: Words) -> bool:
    """Whether a change is one below zero that prints no sign."""
    if kind not in (*MOVES, AssertionKind.FORECAST) or "+" in at.number.quantity.printed[:2]:
        return False
    if kind is AssertionKind.FORECAST and not moves(at, words):
        return False
    if is_put_otherwise(at) and not moves(at, words):
        return at.fell
    behind = _compared(at, words.behind)
    if _compared(at, words.fewer) and (behind or words.by.search(at.before)):
        return True
    if behind and not words.moved.search(at.before):
        return False
    spoken = at.clause
    if words.code == "de" and not (words.down.search(spoken) or words.up.search(spoken)):
        spoken = _PART.split(at.behind)[0]
    if words.by.search(at.before) and _SHORT_OF.search(spoken):
        return True
    fell, grew = (max((m.end() for m in p.finditer(spoken)), default=-1) for p in (words.down, words.up))
    return fell > grew
