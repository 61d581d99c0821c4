"""Take the marks off a text that names a period: ``October 2025 (p)``, ``* 2009``, ``2016e``, ``Q3 2025 (revised)``."""

from __future__ import annotations

import re

from monitor.reading.marks import MEANINGS, SIGNS, Mark, meaning_of

MAX_LENGTH = 200
"""Characters of the longest text that is tried: a longer one names no period."""

_WORDS = "|".join(sorted(map(re.escape, MEANINGS), key=len, reverse=True))
_LONG_WORDS = "|".join(sorted((re.escape(word) for word in MEANINGS if len(word) > 2), key=len, reverse=True))
_BRACKETED = r"\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\]"
_BEHIND = (
    re.compile(rf"\s?(?P<mark>[{SIGNS}]+)$"),
    re.compile(rf"\s?(?P<mark>{_BRACKETED})$"),
    re.compile(rf"(?:(?<=[0-9])|(?<=[0-9][\s,])|,?\s(?:[-–—]\s)?)(?P<mark>(?:{_WORDS})/?)$", re.IGNORECASE),
)
_BEFORE = (
    re.compile(rf"^(?P<mark>[{SIGNS}]+)\s?"),
    re.compile(rf"^(?P<mark>{_BRACKETED})\s?"),
    re.compile(rf"^(?P<mark>{_LONG_WORDS})(?:\.|:|\s[-–—])?\s(?!del?\s)", re.IGNORECASE),
)
_REFERENCE = re.compile(r"\[[0-9a-z]{1,3}\]")
_PUNCTUATION = re.compile(r"(?:\s?[,.;:])+$")


def take_marks(text: str) -> tuple[str, frozenset[Mark]]:
    """The text without the marks before and behind it, and what they say. The text is on one line, without white space
    around it; what is left is never empty. A text of more than `MAX_LENGTH` characters has none.
    """
    said: frozenset[Mark] = frozenset()
    if len(text) > MAX_LENGTH:
        return text, said
    before = ""
    while text != before:
        before = text
        text = _PUNCTUATION.sub("", text) or text
        for place in (*_BEHIND, *_BEFORE):
            found = place.search(text)
            rest = (text[: found.start()] + text[found.end() :]).strip() if found else ""
            meant = _meaning(found["mark"]) if found and rest else frozenset()
            if meant:
                text, said = rest, said | meant
    return text, said


def _meaning(mark: str) -> frozenset[Mark]:
    return meaning_of(mark) or (frozenset({Mark.NOTE}) if _REFERENCE.fullmatch(mark) else frozenset())
