"""The phrases around the dates of a period: "fiscal year", "census", "12 months ending", "as of", "between … and"."""

from __future__ import annotations

import re
from dataclasses import dataclass

FISCAL = (
    r"FY|F\.Y\.|AF|EF|fiscal years?|fiscal|financial years?|(?:l['’])?exercices?(?: financiers?)?|années? financières?"
)
"""The words for a fiscal year, as a pattern to be matched without regard to case."""

_YYYY = r"(?:18|19|20)[0-9]{2}"
_WEEKDAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s", re.I
)
_CENSUS = re.compile(
    rf"(?:the |le )?(?:({_YYYY})\scensus(?: of (?:the )?population)?"
    rf"|census(?: of (?:the )?population)?,?\s(?:of )?({_YYYY})"
    rf"|recensement(?: de la population)?(?: de|,)?\s({_YYYY}))",
    re.I,
)
_REFERENCE = re.compile(r"(?:reference (?:period|year)|data year|(?:période|année) de référence)\s?:?\s", re.I)
_NAMED_BEHIND = re.compile(r"(?P<year>.*[0-9])\s(?P<name>fiscal year|financial year|calendar year)", re.I)
_TWO_YEARS = re.compile(rf"(?P<name>(?:{FISCAL})\s?)(?P<first>{_YYYY})\s(?:to|à)\s(?P<last>{_YYYY})", re.I)
_BETWEEN = re.compile(r"(?:between\s(?P<start>.+)\sand|entre\s(?P<debut>.+)\set)\s(?P<end>.+)", re.I)
_DAYS = re.compile(
    rf"(?P<month>[^\W\d_]+\.?)\s(?P<start>[0-9]{{1,2}})\s?[-–]\s?(?P<end>[0-9]{{1,2}}),\s(?P<year>{_YYYY})"
)

_COUNTS = {"three": 3, "trois": 3, "six": 6, "nine": 9, "neuf": 9, "twelve": 12, "douze": 12}
_MONTHS = rf"(?P<count>[0-9]{{1,2}}|{'|'.join(_COUNTS)})[\s-](?:months?|mois)(?:[\s-](?:period|période))?"
_FISCAL_YEAR = r"(?:fiscal|financial) year|exercice(?: financier)?|année financière"
_ENDING = re.compile(
    rf"(?:(?:the|for the|over the|les|la|l['’]|période de)\s?)?(?:{_MONTHS}|(?P<fiscal>{_FISCAL_YEAR})"
    r"|(?P<year>year|année)|(?P<quarter>quarter|trimestre)|(?P<week>week|semaine))"
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


_SHORT = {
    re.compile(r"w/?e\s", re.I): "week ending ",
    re.compile(r"w/[cb]\s|wc\s", re.I): "week commencing ",
    re.compile(r"YE\s"): "year ending ",
    re.compile(r"rolling\s(?=[0-9])", re.I): "",
}
"""Short words before a period, and what they stand for."""


def at_length(text: str) -> str:
    """The same period with its first words written out: "w/e 16 November 2025" is "week ending 16 November 2025"."""
    for short, long in _SHORT.items():
        if found := short.match(text):
            return long + text[found.end() :]
    return text


def plainly(text: str) -> str:
    """The same period in fewer forms; a text that has none of them comes back as it is.

    That is without a weekday, with "fiscal year" before its year, and with "to" for "between … and".
    """
    if found := _NAMED_BEHIND.fullmatch(text):
        text = f"{found['name']} {found['year']}"
    if found := _TWO_YEARS.fullmatch(text):
        return f"{found['name']}{found['first']}-{found['last']}"
    if found := _BETWEEN.fullmatch(text):
        return f"{found['start'] or found['debut']} to {found['end']}"
    if found := _DAYS.fullmatch(text):
        return f"{found['start']} to {found['end']} {found['month']} {found['year']}"
    for around in (_WEEKDAY, _REFERENCE):
        text = text[found.end() :] if (found := around.match(text)) else text
    return text


def census_year(text: str) -> int:
    """The year of the census that a text names; 0 for any other text."""
    found = _CENSUS.fullmatch(text)
    return int(found[1] or found[2] or found[3]) if found else 0


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
