"""How well a place fits a claim by its unit, its time and the words directly beside it."""

from __future__ import annotations

import re
from decimal import Decimal

from monitor.core.wanted import Wanted
from monitor.model import Grain, Period, Unit
from monitor.reading.candidates import Candidate, Place
from monitor.reading.labels import bare_words
from monitor.reading.units import NUMBER, UNITS, convert, is_count

SAME_TIME = 0.8
"""How well times fit that are the same, or the fiscal year of the same number."""
OTHER_TIME = -3.0
"""What counts against a number of no time of its own in a document of another time than the article's."""
_SHARE = re.compile(r"%|per ?cent|proportion|share|rate\b|part\b|taux|anteil|quote", re.IGNORECASE)
_RATE = re.compile(r"%|\bper\b|\brates?\b|\bpour (?:cent|mille|1)|\bpar\b|\btaux\b|\bje\b|\bpro\b", re.IGNORECASE)
_PER, _TIMES = "per ", ("days", "hours", "weeks", "months", "years")
_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|janvier|février|mars|avril|mai|juin"
    r"|juillet|août|septembre|octobre|novembre|décembre|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|enero|febrero|marzo|abril"
    r"|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b"
)


def factor_to(there: str, wanted: Unit | None, *, is_rate: bool = False) -> Decimal | None:
    """What a number is multiplied with to be in the claim's unit; None where the two measure different things.

    A rate is said by the thing that is counted, or by nothing but its number, and stands under "per 1,000 employees".
    """
    if is_rate and there.startswith(_PER) and (wanted is None or is_count(wanted) or wanted.symbol in _TIMES):
        return Decimal(1)
    if wanted is None:
        return Decimal(1) if there == NUMBER or is_count(UNITS[there]) else None
    if there == NUMBER:
        return Decimal(1)
    try:
        return abs(convert(Decimal(1), UNITS[there], wanted))
    except ValueError:
        return None


def fit_of_units(claim: Wanted, one: Candidate, around: str) -> float | None:
    """How well their units and signs fit; None where a share or a rate is wanted and nothing says that it is one."""
    sign = -0.7 if one.value is not None and (one.value < 0) != (claim.value < 0) else 0.0
    wanted = claim.unit
    if wanted is not None and one.unit != NUMBER:
        return sign + (0.8 if one.unit == wanted.symbol else 0.3)
    if wanted is not None and wanted.symbol == "%" and not _SHARE.search(" ".join(one.labels)):
        return None
    if claim.is_rate and one.place is not Place.TEXT and not _RATE.search(f"{' '.join(one.labels)} {around}"):
        return None
    return sign if wanted is None or is_count(wanted) else sign - 0.5


def fit_of_times(claim: Wanted, one: Candidate, of_all: Period | None) -> float | None:
    """How well their times fit; None where they contradict each other.

    A cell of a part of the claim's time is another number. A sentence may be dated by the day of its news.
    """
    period, there = claim.period, one.period
    if period is None or there is None or period.span is None or there.span is None:
        return _months(claim, one, of_all)
    if period.span == there.span:
        return 1.0
    if there.grain is Grain.FISCAL_YEAR and period.grain is Grain.YEAR and there.span.end.year == period.span.end.year:
        return SAME_TIME
    if there.span in period.span:
        return 0.0 if one.place is Place.TEXT else None
    if period.span in there.span:
        return -0.5
    # The day beside a number in words is often that of the news, and not of the number.
    of_news = period.grain is Grain.DAY and one.place is Place.TEXT
    return None if claim.is_said and not of_news else -0.5


def _months(claim: Wanted, one: Candidate, of_all: Period | None) -> float | None:
    """None where the sentence of a claim and that of a number name months, and none that both name.

    Where neither says its time, that of the document as a whole counts against it if it is another than the claim's.
    """
    said, there = set(_MONTH.findall(claim.sentence)), set(_MONTH.findall(one.words))
    if one.place is Place.TEXT and said and there:
        return 0.0 if said & there else None
    return OTHER_TIME if of_all and claim.period and is_other_time(of_all, claim.period) else 0.0


def fit_beside(claim: Wanted, one: Candidate) -> float:
    """Of a number in words, how much of what stands directly around it stands around the claim."""
    if one.place is not Place.TEXT:
        return 0.0
    at = one.spot.start - one.spot.sentence
    pairs = zip(claim.beside, (one.words[:at], one.words[at + len(one.printed) :]), strict=True)
    shares = [_nearest(said, there, last=not place) for place, (said, there) in enumerate(pairs)]
    return sum(shares) / 2


def _nearest(said: str, there: str, *, last: bool) -> float:
    """Whether the word nearest to the number, and the two nearest, are the same in two texts."""
    one, other = (bare_words(text)[-2:][::-1] if last else bare_words(text)[:2] for text in (said, there))
    if not one or not other:
        return float(one == other)
    return 0.5 * (one[0] == other[0]) + 0.5 * (one == other)


def is_other_time(one: Period, other: Period) -> bool:
    """Whether two times are known of which neither lies in the other."""
    if one.span is None or other.span is None:
        return False
    return one.span not in other.span and other.span not in one.span
