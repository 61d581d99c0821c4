"""The times that a text mentions, and what each is to the numbers beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, auto

from monitor.model import Grain, Period
from monitor.reading.claims.numbers import free_ones
from monitor.reading.claims.relative import NUMBERS_OF_MONTHS, Base, relative_of, weekday, weekdays_of
from monitor.reading.claims.tables import pattern
from monitor.reading.period import Placed, find_periods
from monitor.reading.period.calendars import days, month


class Role(Enum):
    """What a time is to the numbers beside it."""

    SAID = auto()
    COMPARED = auto()
    SINCE = auto()


@dataclass(frozen=True, slots=True)
class Mention:
    """A time that a text mentions.

    Attributes:
        start: index of its first character.
        end: index behind its last.
        period: the time; None where it is to be reckoned from another one.
        role: whether it is what is spoken of, what that is compared with, or where it began.
        reckon: the time, reckoned from the one that is spoken of; None where there is no need.
        relative: whether it is said by another time, so that what follows does not go on speaking of it.
    """

    start: int
    end: int
    period: Period | None
    role: Role = Role.SAID
    reckon: Callable[[Base], Period | None] | None = None
    relative: bool = False


_VAGUELY = pattern(
    r"""(?<!\w)(?:early|late|mid|(?:at\s|by\s|since\s|from\s)?the\s(?:end|beginning|start|middle)\sof|début|fin|mi
    |anfang|ende|mitte|principios\sde|finales\sde|mediados\sde)[\s-]"""
)
_BETWEEN = r"""(?:(?:in|the|those|that|it\swas|of|during|at|for|its|their|his|same|average|figures?|levels?|peaks?
    |record|rate|previous|period|month|quarter|year|pre-pandemic|ending|seen|recorded|low|high|au|à|le|mois|d['’]|de|du|en|son|sa|niveau
    |celui|dem|der|im|seinem|ihrem|el|la|su|nivel)\s+){0,7}"""
_COMPARED = pattern(
    rf"""(?<!\w)(?:than|compared\s(?:with|to)|versus|vs\.?|against|relative\sto|up\son|down\son|on|from|over
    |average\sfor|(?:below|above)(?!\s+average)|par\srapport\s(?:à|au)|contre|qu['’]|que|gegenüber
    |im\svergleich\szu[mr]?|als|respecto\s(?:a|al)|frente\s(?:a|al))\s+{_BETWEEN}$
    |\bniveau\sd[eu]\s$|\bqu['’](?:(?:en|au)\s)?$"""
)
_SINCE = pattern(r"(?<!\w)(?:since|depuis|seit|desde)\s+(?:\S+\s+){0,7}$")
_SINCE_FIRST = ("since ", "depuis ", "seit ", "desde ")
_LEADING = pattern(
    r"""(?:from|on|than|over|against|in|by|for|during|of|to|since|depuis|seit|desde|en|au|im|de|du)\s
    (?!.*\s(?:to|and|through|until|à|et|bis|und|a|y)\s)(?=[^\W\d_]*[\s0-9.,]*(?:19|20)[0-9]{2}$)"""
)
_NAMED = re.compile(
    r"\s(?:Act|Bill|Olympics|Games|World|Agreement|Regulations|Order|Convention|Directive|Protocol|Constitution)(?!\w)"
)
_PRICES = pattern(
    r"""(?<!\w)(?:dollars|prices|prix|euros|pounds|preisen|precios|chained|constant|enchaînés|base
    |reference\syear)\W{0,3}$"""
)
_WHEN = re.compile(r"s?,?\s(?:when|where|lorsque|quand|cuando|als)(?!\w)", re.IGNORECASE)
_WINDOW = 60
_NEAR_A_YEAR = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}(?![0-9])|(?:FY|CY)\s?'?[0-9]{2})\S*(?:\s\S{1,24}){0,3}", re.IGNORECASE
)
_LEAD = 4000
_CLAUSE = re.compile(r"[.;:(]\s|[(]")
_MONTH = "|".join(sorted((name for name in NUMBERS_OF_MONTHS if len(name) > 2), key=len, reverse=True))
_BARE_MONTH = re.compile(
    rf"(?<![\w-])(?P<month>{_MONTH})(?!\w)\.?(?:\s(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9\w.,]?[0-9]))?"
    rf"(?:\s?(?:to|through|and|until|à|et|bis|und|a|y|[-–])\s(?P<last>{_MONTH})(?!\w))?", re.IGNORECASE
)  # fmt: skip
_JOINED = re.compile(r"\s(?:to|through|until|à|bis|a|[-–])\s", re.IGNORECASE)
_BRITISH = re.compile(r"£|\b(?:UK|NHS|England|Scotland|Wales|Britain)\b")
_TWO_YEARS = re.compile(r"((?:19|20)[0-9]{2})[-–/]((?:19|20)?[0-9]{2})(?![0-9])")
_NTH = (
    "first|Q1|premi|erst|primer",
    "second|Q2|deuxi|zweit|segund",
    "third|Q3|trois|dritt|tercer",
    "fourth|final|Q4|quatri|viert|cuart",
)
_QUARTER = pattern(
    r"""(?<!\w)(?:(?P<nth>first|second|third|fourth|final|premier|deuxième|troisième|quatrième|ersten?|zweiten?|dritten?
    |vierten?|primer|segundo|tercer|cuarto)\s(?:(?P<half>half(?=\sof\s(?:the\syear|(?:19|20)[0-9]{2}))|semestre|halbjahr)
    |quarter(?!\s(?:of\s)?(?:a|the)\s)|trimestre|quartal)|(?P<q>Q[1-4]))(?!\w)
    (?:\s(?:of\s|de\s|des\s)?(?P<y>(?:19|20)[0-9]{2})(?![0-9-]))?"""
)
_YEAR = 12
_DECADE = pattern(
    r"""(?<!\w)(?P<a>(?:19|20)[0-9])0s(?!\w)|années\s(?P<b>(?:19|20)[0-9])0
    |(?P<c>(?:19|20)[0-9])0er(?:[\s-]jahren?)?|(?:años|década\sde)\s(?P<d>(?:19|20)[0-9])0(?!\w)"""
)
_ENDING = pattern(
    rf"""(?<!\w)(?:the\s)?(?:(?P<n>[0-9]{{1,2}}|three|six|nine|twelve)[\s-]months?(?:[\s-]period)?|(?P<year>year)|(?P<week>week))
    \s(?:to|ending|ended)(?:\s(?:in|on))?\s(?P<month>{_MONTH})(?!\w)\.?(?:\s(?P<day>[0-9]{{1,2}})(?![0-9\w]))?(?!,?\s(?:19|20)[0-9]{{2}})"""
)
_LENGTHS = {"three": 3, "six": 6, "nine": 9, "twelve": 12}
_BETWEEN_MONTHS = re.compile(r"(?:between|entre|zwischen)\s$", re.IGNORECASE)
_DAY_OF = re.compile(r"(?<![\w.,])(?P<day>[0-9]{1,2})(?:\.|er|st|nd|rd|th)?\s(?:de\s|of\s)?$")
_OTHER_WORDS = frozenset(("may", "march", "mars", "mar", "sept", "set", "ago", "dic", "dec", "jan", "mai"))
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|of|for|and|to|since|by|between|during|late|early|from|through|en|et|y|de|im|und)|,)\s*$", re.IGNORECASE
)


def mentions_in(text: str, start: int, end: int, code: str) -> list[Mention]:
    """The times that a part of a text mentions, in order, each character in one at most."""
    part = text[start:end]
    named = _named_in(text, _VAGUELY.sub(lambda words: " " * len(words[0]), part), code)
    ways = (
        *(() if code == "en" else (_quarters(part),)),
        named,
        _ending_months(part),
        _decades(part),
        _relative(part, code),
        _bare_months(part, code),
        _bare_quarters(part),
    )
    found = free_ones((one for way in ways for one in way), len(part))
    return sorted((_placed(text, one, start) for one in found), key=lambda one: one.start)


def _named_in(text: str, part: str, code: str) -> Iterator[Mention]:
    """The times that are named with a year, the longest name of each."""
    british = _BRITISH.search(text, 0, _LEAD) is not None
    both: list[Mention] = []
    for start, end in _near_years(part):
        for one in find_periods(part[start:end], language="fr" if code == "fr" else "en"):
            period = one.period or (_financial(part[start:end], one) if british else None)
            both.append(Mention(one.start + start, one.end + start, period))
    both.sort(key=lambda one: (one.period is None, one.start, -one.end))
    yield from free_ones(both, len(part))


def _near_years(part: str) -> Iterator[tuple[int, int]]:
    """The words around the years of a text: names of times without one are not looked for."""
    start = end = 0
    for found in _NEAR_A_YEAR.finditer(part):
        left = max(end, part.rfind(" ", 0, max(0, found.start() - _WINDOW)) + 1)
        if end and left > end:
            yield start, end
            start = left
        elif not end:
            start = left
        end = found.end()
    if end:
        yield start, end


def _placed(text: str, one: Mention, offset: int) -> Mention:
    """The mention with its place in the whole text, and what it is to the numbers beside it."""
    start, end = one.start + offset, one.end + offset
    window = text[max(0, start - _WINDOW, offset) : start]
    words = text[start:end].lower()
    if leading := _LEADING.match(words):
        start += leading.end()
        window += leading[0]
    role = Role.COMPARED if _NAMED.match(text, end) or _PRICES.search(window) else _role(window, words, text, end, one)
    return replace(one, start=start, end=end, role=role)


def _role(window: str, words: str, text: str, end: int, one: Mention) -> Role:
    """What a time is by the words before it in its clause."""
    window = _CLAUSE.split(window)[-1]
    if _SINCE.search(window) or words.startswith(_SINCE_FIRST):
        return Role.SINCE
    compared = _COMPARED.search(window)
    on_a_day = one.period is not None and one.period.grain is Grain.DAY
    if compared is None or _WHEN.match(text, end) or (on_a_day and compared[0].strip().lower() == "on"):
        return Role.SAID
    return Role.COMPARED


def _quarters(part: str) -> Iterator[Mention]:
    """Quarters and halves of a year that is said behind them, which the reader of periods knows in English."""
    for found in _QUARTER.finditer(part):
        if found["y"]:
            months = 6 if found["half"] else 3
            first = min(_nth(found) * months, _YEAR - months)
            yield Mention(*found.span(), _months(first + 1, first + months)(Base(None, date(int(found["y"]), 12, 31))))


def _financial(part: str, one: Placed) -> Period | None:
    """The British financial year of "2018/19", from April to March; None for anything else."""
    found = _TWO_YEARS.search(part, one.start, one.end)
    first = int(found[1]) if found else 0
    if found is None or (first + 1) % 100 != int(found[2]) % 100:
        return None
    return days(date(first, 4, 1), date(first + 1, 3, 31))


def _nth(found: re.Match[str]) -> int:
    """Which quarter or half it is, counted from 0."""
    return next(i for i, name in enumerate(_NTH) if re.match(name, found["nth"] or found["q"], re.IGNORECASE))


def _bare_quarters(part: str) -> Iterator[Mention]:
    """Quarters and halves of a year that is not said: of the latest that had them by then."""
    for found in _QUARTER.finditer(part):
        first, months = _nth(found), 6 if found["half"] else 3
        if first * months < _YEAR:
            yield Mention(*found.span(), None, reckon=_months(first * months + 1, first * months + months))


def _decades(part: str) -> Iterator[Mention]:
    for found in _DECADE.finditer(part):
        first = int(found["a"] or found["b"] or found["c"] or found["d"]) * 10
        yield Mention(*found.span(), days(date(first, 1, 1), date(first + 9, 12, 31)))


def _relative(part: str, code: str) -> Iterator[Mention]:
    for phrase, reckon in relative_of(code):
        for found in phrase.finditer(part):
            yield Mention(*found.span(), None, reckon=reckon(found), relative=True)
    for found in weekdays_of(code).finditer(part):
        yield Mention(*found.span(), None, reckon=weekday(found, code))


def _ending_months(part: str) -> Iterator[Mention]:
    """Weeks and months up to a month without a year: "the 12 months ending May", "the week ended July 8"."""
    for found in _ENDING.finditer(part):
        last = NUMBERS_OF_MONTHS[found["month"].lower()]
        count = 12 if found["year"] else 0 if found["week"] else _LENGTHS.get(found["n"].lower()) or int(found["n"])
        yield Mention(
            *found.span(), None, reckon=_up_to(_months(last, last, int(found["day"] or 0)), count), relative=True
        )


def _up_to(reckon: Callable[[Base], Period | None], count: int) -> Callable[[Base], Period | None]:
    """So many months, or the week, up to the end of a time."""

    def reckon_all(base: Base) -> Period | None:
        last = reckon(base)
        if last is None or last.span is None:
            return None
        end = last.span.end
        if not count:
            return days(end - timedelta(days=6), end)
        first = end.year * 12 + end.month - count
        return days(date(first // 12, first % 12 + 1, 1), end)

    return reckon_all


def _bare_months(part: str, code: str) -> Iterator[Mention]:
    """Months without a year: of the latest year that had them by then."""
    for found in _BARE_MONTH.finditer(part):
        name = found["month"]
        if code in ("en", "de") and not name[0].isupper():
            continue
        alone = not (found["day"] or found["last"] or _BEFORE_MONTH.search(part, 0, found.start()))
        if alone and name.lower() in _OTHER_WORDS:
            continue
        yield from _of_month(part, found)


def _of_month(part: str, found: re.Match[str]) -> Iterator[Mention]:
    """A month, its day, the months from one to another, or two of them."""
    before = _DAY_OF.search(part, 0, found.start())
    day = int(found["day"] or (before["day"] if before else 0))
    start = before.start() if before else found.start()
    first = NUMBERS_OF_MONTHS[found["month"].lower()]
    last = NUMBERS_OF_MONTHS[found["last"].lower()] if found["last"] and not day else first
    between = _BETWEEN_MONTHS.search(part, 0, start)
    if found["last"] and not day and not between and not _JOINED.search(found[0]):
        yield Mention(start, found.end("month"), None, reckon=_months(first, first))
        yield Mention(found.start("last"), found.end("last"), None, reckon=_months(last, last))
    else:
        yield Mention(start, found.end(), None, reckon=_months(first, last, day))


def _months(first: int, last: int, day: int = 0) -> Callable[[Base], Period | None]:
    def reckon(base: Base) -> Period | None:
        if (by := base.by) is None:
            return None
        year = by.year if last <= by.month or base.within_year else by.year - 1
        try:
            if day:
                on = date(year, first, day)
                return days(on, on)
            begin, end = month(year - (first > last), first), month(year, last)
        except ValueError:
            return None
        assert begin.span is not None
        assert end.span is not None
        return begin if first == last else days(begin.span.start, end.span.end)

    return reckon
