"""Days and months that are written in numbers alone, where the order of the numbers has to be told.

``07/26/2025`` can only have its month first, ``26/07/2025`` its day; ``08/02/2025`` can be two days. So a column is
read by one order: the one that any of its days tells, or the one that somebody declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from monitor.model import Grain, Period
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.language import MONTH_NAMES
from monitor.reading.period.calendars import day, fiscal_year, month, part_of_year

DAY_FIRST, MONTH_FIRST = "day first", "month first"
"""The orders, as `dates` in a rule writes them; empty is "as the texts tell"."""
HOW_TO_SAY = f"write `dates: {DAY_FIRST}` or `dates: {MONTH_FIRST}` into the rule"

_DAY = re.compile(
    r"(?P<first>[0-9]{1,2})(?P<sign>[/.-])(?P<second>[0-9]{1,2})(?P=sign)(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})"
)
_YEAR_FIRST = re.compile(r"((?:19|20)[0-9]{2})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_MONTH = re.compile(r"(?P<month>[0-9]{1,2})[/-](?P<year>(?:19|20)[0-9]{2})")
_YEAR_MONTH = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:/(?P<month>[0-9]{2})|[\s-]?MM?(?P<number>[0-9]{1,2}))", re.I)
_WHOLE_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:JJ|A|MM|M)00")
_QUARTER_OR_WEEK = re.compile(r"((?:19|20)[0-9]{2})KW0([1-4])")
_NUMBERED_MONTH = re.compile(r"M(?P<month>[0-9]{1,2})[\s/-]?(?P<year>(?:19|20)[0-9]{2})", re.I)


def order_of(texts: Iterable[str], declared: str = "") -> str:
    """The order of day and month in the numeric days among some texts; empty where none of them tells it.

    Args:
        texts: the texts of a column, or the labels of a row, of whatever sort.
        declared: what somebody said of it; it then holds whatever the texts are.

    Raises:
        Ambiguous: the texts contradict each other: the form changes from one to the next.
    """
    if declared:
        return declared
    shown = list(texts)
    found = [(text, parts) for text in shown if (parts := _DAY.fullmatch(text))]
    day_first = next((text for text, parts in found if int(parts["first"]) > 12), "")
    month_first = next((text for text, parts in found if int(parts["second"]) > 12), "")
    if day_first and month_first:
        raise Ambiguous(
            f"{day_first!r} has its day first and {month_first!r} its month: the form of the dates changes within the "
            "document, so none of them can be told"
        )
    if found and (other := next((text for text in shown if _YEAR_FIRST.fullmatch(text)), "")):
        raise Ambiguous(
            f"{found[0][0]!r} and {other!r} are dates of two forms in one place, as spreadsheets leave behind "
            f"where they took some days for months; ask the publisher, or {HOW_TO_SAY}"
        )
    if day_first and any(len(parts["year"]) == 2 for _, parts in found) and not _last_is_year(found):
        return ""
    return DAY_FIRST if day_first else MONTH_FIRST if month_first else ""


def _last_is_year(found: list[tuple[str, re.Match[str]]]) -> bool:
    """Whether the last numbers go on as years do, much more slowly than the first: 30/03/20, 31/03/20, 01/04/20."""
    first, last = ({parts[name] for _, parts in found} for name in ("first", "year"))
    return 2 * len(last) <= len(first)


def numeric_day(text: str, order: str, *, usual: str = "") -> Period | None:
    """The day that numbers name; None for any other text.

    Args:
        text: any text.
        order: of day and month; empty where the numbers must tell.
        usual: the signs by which the text's language always has its day first: ``3.5.2024`` in German.

    Raises:
        Ambiguous: the order of the numbers cannot be told.
        NoMatch: there is no such day in that order.
    """
    if found := _YEAR_FIRST.fullmatch(text):
        return _of(int(found[1]), int(found[3]), int(found[4]))
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    if not order and found["sign"] in usual and len(found["year"]) == 4 and second <= 12:
        order = DAY_FIRST
    if not order and len(found["year"]) == 2:
        if max(first, second, year) > 31 and not (first <= 31 and second <= 31):
            return None
        raise Ambiguous(f"{text!r} does not say which of its numbers is the year; {HOW_TO_SAY}")
    if not order and first != second and first <= 12 and second <= 12:
        names = f"a day in {MONTH_NAMES[first - 1]} or in {MONTH_NAMES[second - 1]}"
        raise Ambiguous(f"{text!r} can be {names}; {HOW_TO_SAY}")
    if len(found["year"]) == 2:
        year += 2000 if year < 70 else 1900
    if not order:
        return _of(year, second, first) or _of(year, first, second)
    in_order = _of(year, second, first) if order == DAY_FIRST else _of(year, first, second)
    if in_order is None:
        raise NoMatch(f"{text!r} is no day that is written {order}")
    return in_order


def numeric_month(text: str) -> Period | None:
    """The month that numbers name, ``10/2025``, ``2025M10``, ``2025/10``; None for any other text.

    ``2009/10`` is none: it can be two years.
    """
    found = _MONTH.fullmatch(text) or _NUMBERED_MONTH.fullmatch(text) or _YEAR_MONTH.fullmatch(text)
    if found is None:
        return None
    number = int(found["month"] or found["number"])
    year = int(found["year"])
    if not 1 <= number <= 12 or (found["month"] and text[:4].isdigit() and number == (year + 1) % 100):
        return None
    return month(year, number)


def coded(text: str, language: str) -> Period | None:
    """The year or quarter that a statistical office's code names, ``2024JJ00``, ``2024KW01``; None for any other text.

    Raises:
        Ambiguous: it is a quarter in Dutch and a week in German.
    """
    if found := _WHOLE_YEAR.fullmatch(text):
        return fiscal_year(int(found[1]), "calendar")
    found = _QUARTER_OR_WEEK.fullmatch(text)
    if found is None or language == "de":
        return None
    if language != "nl":
        raise Ambiguous(
            f"{text!r} is a quarter where KW is short for kwartaal, and a week where it is short for Kalenderwoche: "
            "write `language: nl` or `language: de` on the figure"
        )
    return part_of_year(fiscal_year(int(found[1]), "calendar"), Grain.QUARTER, int(found[2]))


def _of(year: int, in_year: int, number: int) -> Period | None:
    try:
        return day(date(year, in_year, number))
    except ValueError:
        return None
