"""A period's words in their plain form: without a weekday, "fiscal year" before its year, "to" for "between … and"."""

from __future__ import annotations

import re

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
_REVISED = re.compile(rf"(?P<year>{_YYYY})[rp]")


def plainly(text: str) -> str:
    """The same period in fewer forms; a text that has none of them comes back as it is."""
    if found := _NAMED_BEHIND.fullmatch(text):
        text = f"{found['name']} {found['year']}"
    if found := _TWO_YEARS.fullmatch(text):
        return f"{found['name']}{found['first']}-{found['last']}"
    if found := _BETWEEN.fullmatch(text):
        return f"{found['start'] or found['debut']} to {found['end']}"
    if found := _DAYS.fullmatch(text):
        return f"{found['start']} to {found['end']} {found['month']} {found['year']}"
    if found := _REVISED.fullmatch(text):
        return found["year"]
    for around in (_WEEKDAY, _REFERENCE):
        text = text[found.end() :] if (found := around.match(text)) else text
    return text


def census_year(text: str) -> int:
    """The year of the census that a text names; 0 for any other text."""
    found = _CENSUS.fullmatch(text)
    return int(found[1] or found[2] or found[3]) if found else 0
