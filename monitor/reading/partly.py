"""Tell whether words say that only a part of a period is counted: "the first nine months of 2025"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.model import Grain, Period, Span
from monitor.reading.known import known
from monitor.reading.language import number_of_any_month

_FEW = r"(?:[^\W\d_]+|[0-9]{1,2})"
_PARTS = (
    r"(?:months|weeks|quarters|monaten?|wochen|quartalen?|mois|semaines|trimestres|meses|semanas|mesi|settimane|trimestri"
    r"|maanden|weken|kwartalen)"
)
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:first|ersten|premi[eè]re?s|primer[oa]s|primeir[oa]s|primi|prime|eerste)\s{_FEW}\s{_PARTS}"
    r"|so far|year[- ]to[- ]date|ytd|since the (?:start|beginning)|bisher|bislang|seit beginn|depuis le début"
    r"|en lo que va|desde (?:el|o) (?:inicio|comienzo|principio|início)|dall['’]inizio|sinds (?:het )?begin"
    r"|tot nu toe)(?:\s(?:in|im|of|des|der|von|de|del|do|di|van|for|the|year|jahr|jahres|año|ano))*\s$",
    re.IGNORECASE,
)
_TO_DATE = re.compile(
    r"[\s,(]*(?<!\w)(?:so far|to date|year[- ]to[- ]date|ytd|bisher|bislang|à ce jour|hasta (?:ahora|la fecha)"
    r"|até agora|finora|tot nu toe)(?!\w)",
    re.IGNORECASE,
)
_LONGEST = 60
_MONTH = 31
"""Days. A single month or day inside of a year may be that of the publication."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_WORD = r"[^\W\d_]{3,}"
_MONTHS = re.compile(
    rf"(?<!\w)({_WORD})\.?\s?(?:-|–|—|/|to|through|until|till|thru|à|au|bis|a|al|t/m|tot)\s?({_WORD})(?!\w)", re.I
)
_FIRST = re.compile(
    rf"(?<!\w)(?:first|ersten|premiers|primeros|primi|primeiros|eerste) ({_FEW}) {_PARTS}(?!\w)"
    rf"|(?<!\w)({_FEW}) (?:premiers|primeros|primi|primeiros) {_PARTS}(?!\w)",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"(?<!\w)(?:first half|premier semestre|erstes halbjahr|primer semestre|primo semestre|eerste halfjaar)(?!\w)",
    re.IGNORECASE,
)
_SO_FAR = re.compile(r"(?<!\w)(?:year[- ]to[- ]date|ytd|so far this year)(?!\w)", re.IGNORECASE)
_NUMBERS = {
    number: value
    for value, names in {
        2: "2 two deux zwei dos due dois twee",
        3: "3 three trois drei tres tre três drie",
        4: "4 four quatre vier cuatro quattro quatro",
        5: "5 five cinq fünf cinco cinque vijf",
        6: "6 six sechs seis sei zes",
        7: "7 seven sept sieben siete sette sete zeven",
        8: "8 eight huit acht ocho otto oito",
        9: "9 nine neuf neun nueve nove negen",
        10: "10 ten dix zehn diez dieci dez tien",
        11: "11 eleven onze elf once undici",
    }.items()
    for number in names.split()
}
_YEARS_MONTHS = 12


@dataclass(frozen=True, slots=True)
class YearPart:
    """A part of whichever year.

    Attributes:
        words: that say so.
        first: its first month.
        last: its last month; 0 where the words do not tell.
    """

    words: str
    first: int = 1
    last: int = 0

    def of(self, year: Span) -> Span | None:
        """This part of a calendar year, from its start on; None where it is not known, or begins later."""
        if self.first != 1 or not self.last:
            return None
        return Span(year.start, date(year.start.year, self.last + 1, 1) - timedelta(days=1))


@known
def part_of_years(text: str, language: str) -> YearPart | None:
    """The part of each year that a caption is about which names none: "January to September"; None where it is none."""
    if _YEAR.search(text):
        return None
    for found in _MONTHS.finditer(text):
        first, last = (number_of_any_month(found[n], language) or 0 for n in (1, 2))
        if 0 < first < last and (first, last) != (1, _YEARS_MONTHS):
            return YearPart(found[0], first, last)
    if few := _FIRST.search(text):
        count = _NUMBERS.get((few[1] or few[2]).lower(), 0)
        return YearPart(few[0], last=count if _in_months(few[0]) else 0)
    if half := _HALF.search(text):
        return YearPart(half[0], last=6)
    so_far = _SO_FAR.search(text)
    return YearPart(so_far[0]) if so_far else None


def _in_months(words: str) -> bool:
    return words.rpartition(" ")[2].lower().startswith(("mon", "moi", "mes", "maa"))


def part_words(text: str, start: int, end: int) -> str:
    """The words beside a period at a place of a text by which it is counted in part; empty where there are none."""
    begins = max(0, start - _LONGEST)
    if before := _BEFORE.search(text[begins:start]):
        return text[begins + before.start() : end]
    if behind := _TO_DATE.search(text, start, end) or _TO_DATE.match(text, end):
        return text[start : max(end, behind.end())]
    return ""


def is_first_part(other: Period, own: Period) -> bool:
    """Whether a period of several months begins with another and ends before it: January to June of its year."""
    if other.span is None or own.span is None or Grain.DAY in (other.grain, own.grain):
        return False
    return _begins(other.span, own.span)


def _begins(part: Span, whole: Span) -> bool:
    return part.start == whole.start and part.end < whole.end and (part.end - part.start).days >= _MONTH
