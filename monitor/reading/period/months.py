"""Months to numbers, and spans of days to words."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from monitor.model import Span
from monitor.model.errors import NoMatch
from monitor.reading.language import LANGUAGES, language_of
from monitor.reading.period.calendars import month

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def month_number(text: str, language: str = "en") -> int:
    """1 for January to 12 for December: ``OCT``, ``October``, ``oct.``, ``octobre``, ``10``.

    Raises:
        NoMatch: it is no month.
        ValueError: the language is not known.
    """
    number = number_of_month(text, language)
    if number is None:
        raise NoMatch(f"{text!r} is no month; months are written like 'October', 'OCT' or '10'")
    return number


@lru_cache(maxsize=1024)
def number_of_month(text: str, language: str) -> int | None:
    """1 for January to 12 for December; None for a text that is no month."""
    name = text.strip(" .\t\r\n\u00a0").lower()
    if name.isascii() and name.isdigit():
        return int(name) if 1 <= int(name[:4]) <= 12 and len(name) <= 2 else None
    own = language_of(language).months
    return own.get(name) or next((other.months[name] for other in LANGUAGES.values() if name in other.months), None)


def show_span(span: Span) -> str:
    """Days for people: ``October 2023 to March 2024``, ``March 2024``, ``15 July 2024``, ``1 to 15 July 2024``."""
    start, end = span.start, span.end
    if start == end:
        return _shown(end, "dmy")
    whole = month(end.year, end.month).span
    if start.day == 1 and whole is not None and end == whole.end:
        if start == whole.start:
            return _shown(end, "my")
        return f"{_shown(start, 'm' if start.year == end.year else 'my')} to {_shown(end, 'my')}"
    if start.year != end.year:
        return f"{_shown(start, 'dmy')} to {_shown(end, 'dmy')}"
    return f"{_shown(start, 'd' if start.month == end.month else 'dm')} to {_shown(end, 'dmy')}"


def _shown(on: date, parts: str) -> str:
    words = {"d": str(on.day), "m": MONTH_NAMES[on.month - 1], "y": str(on.year)}
    return " ".join(words[part] for part in parts)
