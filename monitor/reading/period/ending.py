"""Periods named by their last day: "12 months ending December 2023", "week ending March 9, 2024", "au 31 mars 2024"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.model import Grain, Period
from monitor.model.errors import Ambiguous
from monitor.reading.period.calendars import Calendar, fiscal_year
from monitor.reading.period.lengths import Length, period_ending

_COUNTS = {
    **dict.fromkeys(("three", "trois"), 3),
    **dict.fromkeys(("six",), 6),
    **dict.fromkeys(("nine", "neuf"), 9),
    **dict.fromkeys(("twelve", "douze"), 12),
}
_MONTHS = rf"(?P<count>[0-9]{{1,2}}|{'|'.join(_COUNTS)})[\s-](?:months?|mois)(?:[\s-](?:period|période))?"
_FISCAL = r"(?:fiscal|financial) year|exercice(?: financier)?|année financière"
_ENDING = re.compile(
    rf"(?:(?:the|for the|over the|les|la|l['’]|période de)\s?)?"
    rf"(?:{_MONTHS}|(?P<fiscal>{_FISCAL})|(?P<year>year|année)|(?P<quarter>quarter|trimestre)|(?P<week>week|semaine))"
    r"[\s-](?:ending|ended|to|se terminant|s['’]étant terminée?s?|terminée?s?|ayant pris fin|prenant fin|close?s?)"
    r"(?:\s(?:in|on|at|en|le|au|à la fin de|à la fin d['’]))?\s(?P<last>.+)",
    re.IGNORECASE,
)
_AS_OF = re.compile(
    r"(?:as of|as at|at|on|au|en date du|as of the end of|at the end of|à la fin de|à la fin d['’])\s(?P<last>.+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ending:
    """What a text says of a period beside its end.

    Attributes:
        last: the words for its end.
        months: how many months it has; 0 for a week.
        fiscal: whether it is called a fiscal year.
    """

    last: str
    months: int
    fiscal: bool = False


def ending(text: str) -> Ending | None:
    """The parts of a text that names a period by its length and its end; None for any other."""
    found = _ENDING.fullmatch(text)
    if found is None:
        return None
    if found["count"]:
        count = _COUNTS.get(found["count"].lower()) or int(found["count"])
        return Ending(found["last"], count) if count else None
    months = 0 if found["week"] else 3 if found["quarter"] else 12
    return Ending(found["last"], months, bool(found["fiscal"]))


def as_of(text: str) -> str:
    """The words for the day in "as of March 31, 2024"; empty for any other text."""
    found = _AS_OF.fullmatch(text)
    return found["last"] if found else ""


def require_day(text: str, on: Period) -> Period:
    """The day as of which something stands.

    Raises:
        Ambiguous: it is a month or a year, and does not say which of its days.
    """
    if on.grain is Grain.DAY:
        return on
    raise Ambiguous(f"{text!r} does not say on which day of {on.label}; name the period in the configuration")


def ended(text: str, how: Ending, last: Period, named: Calendar) -> Period | None:
    """The period that ends with a month or a day; None where no whole months end on that day.

    Raises:
        Ambiguous: a week that ends with a month, or a fiscal year that is none of the calendar's.
    """
    if last.grain not in (Grain.DAY, Grain.MONTH):
        return None
    length = Length(months=how.months) if how.months else Length(days=7)
    if length.days:
        require_day(text, last)
    try:
        found = period_ending(last, length)
    except ValueError:
        return None
    if not (how.fiscal and named.fiscal):
        return found
    year = fiscal_year(found.span.end.year, named.name) if found.span else found
    if year.span != found.span:
        raise Ambiguous(f"{text!r} is no year of the calendar {named.name!r}")
    return year
