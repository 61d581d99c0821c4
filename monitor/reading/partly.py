"""Tell whether words beside a period say that only a part of it is counted: "the first nine months of 2025"."""

from __future__ import annotations

import re

from monitor.model import Grain, Period, Span

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
