"""Years, and the quarters and halves of them, as texts name them: ``FY24``, ``2023-24``, ``Q3 2025``."""

from __future__ import annotations

import re

from monitor.model import Grain, Period
from monitor.model.errors import Ambiguous
from monitor.reading.period.calendars import CALENDARS, Calendar, fiscal_year, from_to, part_of_year
from monitor.reading.period.phrases import FISCAL

_PLAIN = r"years?|(?:l['’])?années?|Jahre?s?|a[ñn]os?(?: de)?|(?:l['’])?anno|jaar"
_CIVIL = r"CY|calendar years?|années? civiles?"
_YEAR = re.compile(
    rf"(?:(?:(?P<fiscal>{FISCAL})|(?P<civil>{_CIVIL})|{_PLAIN})\s?)?"
    r"(?P<first>(?:19|20)[0-9]{2}|'?[0-9]{2})(?:\s?[-–/]\s?(?P<last>(?:19|20)[0-9]{2}|[0-9]{2}))?",
    re.IGNORECASE,
)
_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first 1st premier première 1er 1re 1ère erstes primer primero primo i 1. 1.º "
            "ersten erste primeiro eerste 1e 1ste 1º 1° 1.er i.",
            "second 2nd deuxième seconde 2e 2ème zweites segundo secondo ii 2. 2.º zweiten zweite tweede 2de 2º 2° ii.",
            "third 3rd troisième 3e 3ème drittes tercer tercero terzo iii 3. 3.º "
            "dritten dritte terceiro derde 3de 3º 3° 3.er iii.",
            "fourth 4th quatrième 4e 4ème viertes cuarto quarto iv 4. 4.º vierten vierte vierde 4de 4º 4° iv.",
        ),
        1,
    )
    for word in words.split()
}
_QUARTER = "quarter|trimestre|Quartals?|Vierteljahr|kwartaal"
_HALF = r"half|semestre|moitié|Halbjahr(?:es|s)?|Hj\.?|halfjaar|helft"
_ORDINAL = "|".join(sorted(map(re.escape, _ORDINALS), key=len, reverse=True))
_IN_WORDS = re.compile(
    rf"(?:the |le |la |el )?(?P<number>{_ORDINAL}) (?P<of>{_QUARTER}|{_HALF})"
    r",?(?: of| in| de| du| del| van| des)? (?P<year>.+)",
    re.IGNORECASE,
)
_FORMS = (
    _IN_WORDS,
    re.compile(r"(?P<of>[QTHS])(?P<number>[1-4])(?:\s?[,/-]\s?| of | de |\s)(?P<year>.+)", re.IGNORECASE),
    re.compile(r"(?P<year>.*?[0-9]{2})[\s/:-]?(?P<of>[QTHS])(?P<number>[1-4])", re.IGNORECASE),
    re.compile(r"(?P<number>[1-4])(?P<of>[QTHS])[\s'’/-]?(?P<year>.+)", re.IGNORECASE),
    re.compile(rf"(?P<of>{_QUARTER}|half)\s(?P<number>[1-4]),?(?: of| de)?\s(?P<year>.+)", re.IGNORECASE),
    re.compile(rf"(?P<year>.*?[0-9]{{2}}),?\s(?P<of>{_QUARTER}|half)\s(?P<number>[1-4])", re.IGNORECASE),
    re.compile(rf"(?P<year>(?:19|20)[0-9]{{2}}),?\s(?P<number>{_ORDINAL}) (?P<of>{_QUARTER}|{_HALF})", re.IGNORECASE),
)
_HALVES = re.compile(rf"[HS]|{_HALF}", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"[0-9]{2}")


def part_named(text: str, named: Calendar) -> Period | None:
    """A quarter or half of a year."""
    found = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    if found is None:
        return None
    number = int(found["number"]) if found["number"].isdigit() else _ORDINALS[found["number"].lower()]
    short = found.re is _FORMS[3] and _SHORT_YEAR.fullmatch(found["year"])
    whole = year_named(str(four_digits(found["year"])) if short else found["year"], named)
    grain = Grain.HALF if _HALVES.fullmatch(found["of"]) else Grain.QUARTER
    if whole is None or whole.grain is Grain.SPAN or number > (4 if grain is Grain.QUARTER else 2):
        return None
    return part_of_year(whole, grain, number)


def year_named(text: str, named: Calendar) -> Period | None:
    """A year, or several: ``2024``, ``FY24``, ``2023-24``, ``2018–2022``."""
    found = _YEAR.fullmatch(text)
    if found is None:
        return None
    prefixed = found["fiscal"] or found["civil"]
    if len(found["first"]) < 4 and not prefixed:
        return None
    first = four_digits(found["first"])
    counted = CALENDARS["calendar"] if found["civil"] else named
    if found["last"]:
        return _years(text, first, found["last"], counted)
    if found["fiscal"] and not counted.fiscal:
        raise Ambiguous(f"{text!r} is a fiscal year: name its calendar ({_fiscal_calendars()})")
    if counted.two_years:
        ends, begins = counted.label(first), counted.label(first + 1)
        raise Ambiguous(f"{text!r} can be {ends} or {begins} in the calendar {counted.name!r}; write both years")
    return fiscal_year(first, counted.name)


def _years(text: str, first: int, last: str, named: Calendar) -> Period | None:
    end = int(last) if len(last) == 4 else first - first % 100 + int(last)
    end += 100 if end < first and len(last) == 2 else 0
    if end == first + 1 and (named.two_years or (named.fiscal and len(last) == 2)):
        return fiscal_year(end, named.name)
    if end == first + 1:
        calendars = _fiscal_calendars()
        raise Ambiguous(f"{text!r} can be one fiscal year or two years: name its calendar ({calendars})")
    if end <= first or len(last) == 2 or named.two_years:
        return None
    return from_to(fiscal_year(first, named.name), fiscal_year(end, named.name), named)


def four_digits(digits: str) -> int:
    """The year of its last two digits, 1970 to 2069, or of all four."""
    digits = digits.strip("'’")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 70 else 1900)


def _fiscal_calendars() -> str:
    return " or ".join(name for name, calendar in CALENDARS.items() if calendar.fiscal)
