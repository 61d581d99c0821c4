"""Weeks by their number, school years, and windows around a month or a day: the periods that have no name of their own.

A week that is called by its number is that of ISO 8601, Monday to Sunday: week 1 holds the year's first Thursday.
A school year runs from September to August.
"""

from __future__ import annotations

import re
from datetime import timedelta

from monitor.model import Grain, Period
from monitor.reading.period.calendars import days, fiscal_year, month, week

_YYYY = r"(?P<year>(?:19|20)[0-9]{2})"
_NUMBER = r"(?P<week>[0-9]{1,2})"
_WEEK = r"(?:week|wk|KW|Kalenderwoche|Woche|semaine|sem|semana|settimana|W)(?:\s?(?:no|nr|n°)\.?)?\.?"
_WEEKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YYYY}[\s/-]?{_WEEK}\s?{_NUMBER}",
        rf"{_YYYY}[\s/-]?S(?P<week>[0-9]{{2}})",
        rf"{_YYYY},\s{_WEEK}\s?{_NUMBER}",
        rf"{_WEEK}\s?{_NUMBER}(?:\s?[,/-]\s?|\s(?:of|del?|van|of the year)\s|\s){_YYYY}",
        rf"S(?P<week>[0-9]{{2}})(?:\s?[,/-]\s?|\s){_YYYY}",
        rf"{_NUMBER}\.\s(?:KW|Kalenderwoche|Woche)\s{_YYYY}",
    )
)
_WEEK_FROM = re.compile(r"(?:the\s)?week\s(?:commencing|beginning|starting)(?:\son)?\s(?P<first>.+)", re.IGNORECASE)
_SCHOOL = (
    r"(?:school|academic) years?|SY|AY|années? scolaires?|années? universitaires?|Schuljahr|Studienjahr"
    r"|curso(?: escolar)?|año escolar|anno scolastico|a\.s\.|ano letivo|schooljaar"
)
_YEARS = r"(?P<first>(?:19|20)[0-9]{2})\s?[-–/]\s?['’]?(?P<last>(?:19|20)[0-9]{2}|[0-9]{2})"
_SCHOOL_YEAR = re.compile(
    rf"(?:{_SCHOOL})(?:\s(?:of|de))?\s?{_YEARS}|{_YEARS.replace('P<', 'P<_')}\s(?:{_SCHOOL})", re.IGNORECASE
)

_COUNTS = {"three": 3, "trois": 3, "five": 5, "cinq": 5, "seven": 7, "sept": 7, "drei": 3, "tres": 3}
_CENTRED = re.compile(
    rf"(?:the\s|les\s)?(?P<count>[0-9]{{1,2}}|{'|'.join(_COUNTS)})[\s-](?P<of>months?|mois|meses|days?|jours?|días)"
    r"(?:[\s-](?:moving\s|rolling\s)?(?:average|mean|period|window))?,?\s"
    r"(?:centred|centered|centrée?s?|centrad[oa]s?)\s(?:on|at|around|sur|en)\s(?P<middle>.+)",
    re.IGNORECASE,
)


def numbered_week(text: str) -> Period | None:
    """The week that a text names by its number, ``2025-W46``, ``week 46 2025``, ``KW 46/2025``; None for others."""
    found = next(filter(None, (form.fullmatch(text) for form in _WEEKS)), None)
    try:
        return week(int(found["year"]), int(found["week"])) if found else None
    except ValueError:
        return None


def week_from(text: str) -> str:
    """The words for the first day of a week that a text names by it: ``week commencing 10 November``; else empty."""
    found = _WEEK_FROM.fullmatch(text)
    return found["first"] if found else ""


def week_starting(day: Period) -> Period | None:
    """The seven days from a day on; None for what has no days."""
    return days(day.span.start, day.span.start + timedelta(days=6)) if day.span else None


def school_year(text: str) -> Period | None:
    """The school year that a text names as one, ``school year 2024-25``; None for any other text."""
    found = _SCHOOL_YEAR.fullmatch(text)
    if found is None:
        return None
    first, last = found["first"] or found["_first"], found["last"] or found["_last"]
    if int(last[-2:]) != (int(first) + 1) % 100:
        return None
    return fiscal_year(int(first) + 1, "school")


def centred(text: str) -> tuple[int, str, str] | None:
    """How many months or days are meant around which middle: ``three months centred on May 2025``; None for others."""
    found = _CENTRED.fullmatch(text)
    if found is None:
        return None
    count = _COUNTS.get(found["count"].lower()) or int(found["count"])
    return count, "month" if found["of"][0].lower() == "m" else "day", found["middle"]


def around(middle: Period, count: int, of: str) -> Period | None:
    """The window of so many months or days around one; None where that has no middle or is of another length."""
    if middle.span is None or count % 2 == 0 or middle.grain is not (Grain.MONTH if of == "month" else Grain.DAY):
        return None
    start, by = middle.span.start, count // 2
    if of == "day":
        return days(start - timedelta(days=by), start + timedelta(days=by))
    at = start.year * 12 + start.month - 1
    first, last = (month(number // 12, number % 12 + 1) for number in (at - by, at + by))
    return days(first.span.start, last.span.end) if first.span and last.span else None
