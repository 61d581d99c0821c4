"""Texts to reference periods, labels to periods, and spans of days to words.

A text is read as a whole: a column's heading, a cell, a few words. Footnote marks and words such as "in" around it do
not matter. How bare years are counted is the calendar's business (`monitor.calendars`):

* In ``us-federal``, "2024", "FY24" and "2024 (FYTD)" are FY2024, "2023-24" is FY2024 too, and "Q3 2024" and "first
  half of 2024" are parts of FY2024. "calendar year 2024" and "CY2024" leave that calendar.
* In ``ca-federal``, "2023-24" is FY2023-24; "2024" and "FY2024" are ambiguous: they could end or begin in 2024.
* In ``calendar``, "2024" is the year; "FY2024" and "2023-24" are ambiguous until a calendar is named.

Months and days are calendar months and days in all of them. "2010-11" is a month, except in fiscal calendars, where it
could be a year, too: ambiguous. "July 24" could be a day or a year: ambiguous; "Jul-24", as spreadsheets print it, is
July 2024. "07/08/2024" is ambiguous, "15/07/2024" is not. Two digits of a year are 1970 to 2069.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from monitor.calendars import (
    CALENDARS,
    calendar_of,
    day,
    days,
    fiscal_year,
    fiscal_year_of,
    month,
    month_in_fiscal_year,
    part_of_year,
)
from monitor.errors import Ambiguous, NoMatch
from monitor.language import LANGUAGES, language_of
from monitor.model import UNDATED, Grain, Period, Span

__all__ = [
    "CALENDARS",
    "fiscal_year",
    "fiscal_year_of",
    "from_label",
    "month",
    "month_in_fiscal_year",
    "month_number",
    "read_coverage",
    "read_period",
    "show_span",
]

_MONTHS = "January February March April May June July August September October November December".split()
_LABEL = re.compile(
    r"(?P<year>(?P<fiscal>FY)?(?P<first>\d{4})(?:-(?P<last>\d{2}))?)(?:-(?P<part>[QH])(?P<number>\d))?", re.ASCII
)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)

_Y4 = r"(?:19|20)\d{2}"
_FISCAL = r"FY|F\.Y\.|AF|EF|fiscal years?|fiscal|financial years?|exercices? financiers?|exercices?|années? financières?"
_CIVIL = r"CY|calendar years?|années? civiles?"
_PLAIN_YEAR = r"years?|années?|l'année|an"
_TO_DATE = r"FYTD|YTD|year to date|to date|cumul|à ce jour"
_YEAR = re.compile(
    rf"(?:(?P<fiscal>{_FISCAL})|(?P<civil>{_CIVIL})|(?:{_PLAIN_YEAR}))?\s?"
    rf"(?P<first>{_Y4}|(?<=\D)'?\d{{2}})(?:\s?[-–/]\s?(?P<last>{_Y4}|\d{{2}}))?",
    re.IGNORECASE | re.ASCII,
)
_YEAR_TO_DATE = re.compile(rf"(.+?)\s?(?:\((?:{_TO_DATE})\)|(?:{_TO_DATE}))|(?:FYTD|YTD)\s?(.+)", re.IGNORECASE)
_ORDINALS = {
    **dict.fromkeys(("first", "1st", "premier", "première", "1er", "1re", "1ère"), 1),
    **dict.fromkeys(("second", "2nd", "deuxième", "second", "seconde", "2e", "2ème"), 2),
    **dict.fromkeys(("third", "3rd", "troisième", "3e", "3ème"), 3),
    **dict.fromkeys(("fourth", "4th", "quatrième", "4e", "4ème", "last"), 4),
}
_QUARTERS, _HALVES = ("quarter", "trimestre"), ("half", "semestre", "moitié")
_PART_WORDS = re.compile(
    rf"(?:the |le |la )?({'|'.join(_ORDINALS)}) ({'|'.join(_QUARTERS + _HALVES)})(?: of| de| de l'|,)? ?(.+)", re.IGNORECASE
)
_PART_FIRST = re.compile(r"([QTHS])([1-4])[\s,/-]*(?:of |de )?(.+)", re.IGNORECASE)
_PART_LAST = re.compile(r"(.+?)[\s,/-]*([QTHS])([1-4])", re.IGNORECASE)
_NUMERIC_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_WORD_MONTH = r"(?P<month>[^\W\d_]+)\.?"
_MONTH_YEAR = re.compile(rf"{_WORD_MONTH}(?P<gap>\s?[-–/]\s?|,?\s(?:of |de )?)(?P<year>\d{{4}}|'?\d{{2}})", re.ASCII | re.UNICODE if False else 0)
