"""The patterns that recognise, in each language, a number and what stands around it.

Every pattern is bounded, or guarded by what stands before it: a search takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from monitor.model import Qualifier
from monitor.reading.abroad import QUALIFIED_AFTER_ABROAD, QUALIFIED_BEFORE_ABROAD, SCALES_ABROAD, UNCLEAR_ABROAD
from monitor.reading.language import (
    ENGLISH,
    FRENCH,
    LANGUAGES,
    Language,
    language_of,
)
from monitor.reading.quantity.numeral import FRACTIONS, SPACES
from monitor.reading.signs import Signs, signs_of
from monitor.reading.units import CURRENCY_SIGNS

SP = f"[{SPACES}\t\r\n]"
_ALONE = rf"(?<![\w.,{CURRENCY_SIGNS}])"
_YEAR = r"(?:19|20)[0-9]{2}(?![0-9]|[.,][0-9])"
_YEARS = rf"{_YEAR}(?:[-–/](?:[0-9]{{4}}|[0-9]{{2}})(?![0-9]))?"
_HOUR_BEHIND = (
    rf"(?i:a las?|às|alle|ore|om|um){SP}[0-9]{{1,2}}(?:[.:][0-9]{{2}}(?!\w|[.,][0-9])|{SP}(?:horas|ore|uur)(?!\w))"
)
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th|er|\.?[ºª]|°)?(?![0-9]|[.,][0-9]|[^\W\d_])"

_OLDER = (
    rf"(?:{SP}(?:years?|ans))?{SP}(?:(?:and|or|et)(?:{SP}(?:older|over|up|younger|under|plus|moins))(?!\w)|of{SP}age)"
    rf"|(?:{SP}(?:Jahren?|jaar))?{SP}(?:und|oder|en|of){SP}(?:älter|jünger|darüber|darunter|ouder|jonger)(?!\w)"
    rf"|{SP}[yoeu]u?{SP}(?:más|mais|più){SP}(?:años|anos|anni)(?!\w)"
    rf"|{SP}(?:años|anos|anni){SP}[yoeu]u?{SP}(?:más|menos|mais|più|oltre|meno)(?!\w)"
)
_LAW = r"(?!(?:TO|AND|OR|ET|OU|KGS?|LBS?|OZ|USD?|CAD?|EUR|GBP|AUD)(?!\w))(?:[A-Z]\.?){2,6}"

_RUN = (
    rf"(?<![0-9])(?:(?<![\w.,'’)\]])\.[0-9]+"
    rf"|(?:19|20)[0-9]{{2}}(?=[{SPACES}][0-9]{{3}}(?![0-9]))"
    rf"|[0-9]+(?:[.,'’][0-9]+|[{SPACES}][0-9]{{3}}(?![0-9]))*)"
    r"(?:[eE][+-]?[0-9]{1,3}(?![0-9A-Za-z]))?"
)
_ADDRESS = r"(?:https?://|www\.)\S+"
_TELEPHONE = r"(?:(?i:tel|telefono|telefon|telefoon|teléfono|telefone|fax|tfno)\.?:?) ?\+?[0-9(][0-9()/ .-]{4,24}[0-9]"
_CODES = (
    rf"{_ALONE}[0-9]{{1,4}}/[0-9]{{1,2}}/[0-9]{{1,4}}(?!\w)",
    rf"{_ALONE}{_YEAR}-[0-9]{{2}}-[0-9]{{2}}(?:[T ][0-9]{{2}}:[0-9:.]+Z?)?(?![\w-])",
    rf"{_ALONE}[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?:{SP}?[ap]\.?m\.?)?(?!\w)",
    rf"{_ALONE}[0-9]{{1,2}}{SP}?(?:a\.m\.|p\.m\.|am|pm|AM|PM)(?!\w)",
    rf"§{{1,2}}{SP}?[0-9]{{1,4}}[a-z]?(?:{SP}(?:bis|und|,){SP}[0-9]{{1,4}}[a-z]?)?(?:{SP}(?:Abs\.|Absatz|Satz|Nr\.){SP}[0-9]{{1,3}})*(?!\w)",
    r"(?<!\w)(?:\+?1[- ])?(?:\([0-9]{3}\)\s?|[0-9]{3}[- ])[0-9]{3}-[0-9]{4}(?![\w-])",
    r"(?<!\w)\([0-9]{2,4}\)\s?[0-9]{3,5}[- ][0-9]{2,4}(?:[- ][0-9]{2,4})*(?!\w)",
    r"(?<!\w)\+[0-9]{1,3}(?: [0-9]{2,4}){2,4}(?!\w)",
    r"(?<!\w)[0-9]+(?:-[0-9]+){2,}",
    rf"{_ALONE}[0-9]{{1,5}}{SP}(?:[A-Z][\w.'’-]{{0,20}}{SP}){{1,4}}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Way|Drive|Boulevard|Blvd|Lane|Crescent|Place)(?!\w)",
    rf"{_ALONE}[0-9]{{1,4}}{SP}{_LAW}{SP}(?:§{{1,2}}{SP}?|[Pp]art{SP})?[0-9][0-9.,-]*[0-9](?![\w.,]?[0-9])",
)


_MAYBE = (
    rf"{_ALONE}{_YEAR}{SP}?[-–/]{SP}?(?:[0-9]{{4}}|[0-9]{{2}})(?![\w-]|[.,][0-9])",
    rf"{_ALONE}[0-9]{{3}}-[0-9]{{4}}(?![\w-]|[.,][0-9])",
)

_EITHER = frozenset(("or", "ou", "oder", "o", "of", "eller", "lub"))
_OR = frozenset(("or", "and", "ou", "et", "oder", "und", "o", "y", "e", "of", "en", "eller", "lub"))


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """The patterns of one language.

    Attributes:
        language: its words.
        signs: those that its numbers are declared to be written with; None where nobody said so.
        token: finds the next thing that holds a number; the group that matched says what it is: ``code`` and
            ``code_`` (a date, an address …), ``maybe`` and ``maybe_`` (years or a label, unless a unit follows),
            ``note`` (a footnote's mark), ``part`` (½, 1/2), ``run`` (digits), ``half`` or ``words``.
        qualified_before: phrases that qualify the number behind them, of this and of every other language.
        qualified_after: the same behind a number.
        before: ends with a phrase of `qualified_before`.
        before_ends: the last word, or sign, of each of those phrases.
        after: starts with a phrase of `qualified_after`.
        after_noun: starts with a noun and such a phrase with an "or".
        between: ends with the word before a range with "and".
        start: ends with the word that may stand before a range with "to".
        joint: what stands between the ends of a range: group ``dash``, ``to`` or ``and``.
        scale: starts with a magnitude: group ``word``.
        scale_abroad: starts with one in another language, known (group ``known``) or not.
        smaller: starts with more of a number that has a magnitude already: ``y 500 mil``.
        half: starts with "and a half".
        minus: ends with a word that puts the number below zero; group ``either`` when it is "plus or
            minus", ``fewer`` when it may say "fewer" instead.
        ordinal: starts with an ordinal's ending.
        of: the word between a magnitude and the unit, where there is one.
        rate: starts with what makes a rate of the quantity before it: ``per day``, ``occurred each day``.
        regular: starts with an adverb that does so beside the number: ``22 daily deaths``.
        base: ends with a word that makes the number behind it the base of a rate or ratio.
        out_of: starts with the word inside "1 in 5".
        either: starts with "or".
        onward: starts with the word between the ends of a movement.
        old: starts with what makes an age of the number before it: ``and older``.
        date: ends with a word after which a bare year is a year.
        labelled: ends with a word whose number is a name.
        share: ends with what takes a part of the number behind it: ``a quarter of``.
    """

    language: Language
    signs: Signs | None
    token: re.Pattern[str]
    qualified_before: Mapping[str, Qualifier]
    qualified_after: Mapping[str, Qualifier]
    before: re.Pattern[str]
    before_ends: frozenset[str]
    after: re.Pattern[str]
    after_noun: re.Pattern[str]
    between: re.Pattern[str]
    start: re.Pattern[str]
    joint: re.Pattern[str]
    scale: re.Pattern[str]
    scale_abroad: re.Pattern[str]
    smaller: re.Pattern[str]
    half: re.Pattern[str]
    minus: re.Pattern[str]
    ordinal: re.Pattern[str]
    of: re.Pattern[str]
    rate: re.Pattern[str]
    regular: re.Pattern[str]
    base: re.Pattern[str]
    out_of: re.Pattern[str]
    either: re.Pattern[str]
    onward: re.Pattern[str]
    old: re.Pattern[str]
    date: re.Pattern[str]
    labelled: re.Pattern[str]
    share: re.Pattern[str]

    @property
    def decimal_comma(self) -> bool:
        """Whether a comma stands before decimals."""
        return self.signs.decimal == "," if self.signs and self.signs.decimal else self.language.decimal_comma


def grammar_of(code: str) -> Grammar:
    """The patterns of the language of that code, with the signs that it remembers.

    Raises:
        ValueError: the language is not known.
    """
    return _grammar(str(code), signs_of(code))


@cache
def _grammar(code: str, signs: Signs | None) -> Grammar:
    language = language_of(code)
    inside, among = language.between[1], language.between[0]
    # The words beside a number are known whatever language a page is read in: "5 ou moins" is not 5 in English either.
    spoken = [other for other in LANGUAGES.values() if other.code != language.code]
    known = _merged(QUALIFIED_BEFORE_ABROAD, *(other.before for other in spoken), language.before)
    before = {phrase: said for phrase, said in known.items() if phrase not in language.unqualified}
    after = _merged(QUALIFIED_AFTER_ABROAD, *(other.after for other in spoken), language.after)
    return Grammar(
        language=language,
        signs=signs,
        token=re.compile(_token(language)),
        qualified_before=before,
        qualified_after=after,
        before=re.compile(rf"(?<!\w)(?P<phrase>{_any(before)}){SP}*$", re.IGNORECASE),
        before_ends=frozenset(phrase.split()[-1] for phrase in before),
        after=re.compile(rf",?{SP}(?:\((?P<inside>{_any(after)})\)|(?P<phrase>{_behind(after)}))", re.IGNORECASE),
        after_noun=re.compile(
            rf"{SP}[^\W\d_]{{2,25}}{SP}(?P<phrase>{_any(p for p in after if p.split()[0] in _EITHER)})(?!\w)",
            re.IGNORECASE,
        ),
        between=re.compile(rf"(?<!\w){among}{SP}+$", re.IGNORECASE),
        start=re.compile(rf"(?<!\w){language.start}{SP}+$", re.IGNORECASE),
        joint=re.compile(
            rf"(?P<dash>[-–‐‑]|{SP}[-–]{SP})|{SP}+(?:(?P<to>{language.to})|(?P<and>{inside})){SP}+", re.IGNORECASE
        ),
        scale=re.compile(rf"[{SPACES}-](?P<word>{_any(language.scales)})(?!\w)", re.IGNORECASE),
        scale_abroad=re.compile(_scale_abroad(language), re.IGNORECASE),
        smaller=re.compile(_smaller(language), re.IGNORECASE),
        half=re.compile(rf"{SP}(?:{_any(language.halves)})(?!\w)", re.IGNORECASE),
        minus=re.compile(
            rf"(?<!\w)(?P<either>plus{SP}(?:or|ou|oder|o|of){SP})?(?<!au )(?<!al )(?<!lo )(?<!ao )"
            rf"(?:{_any(language.minus)}|(?P<fewer>{_any(language.fewer)})){SP}$",
            re.IGNORECASE,
        ),
        ordinal=re.compile(rf"(?:{_any(language.ordinals)})(?!\w)"),
        of=re.compile(rf"{SP}{language.of or '(?!)'}"),
        rate=re.compile(_rate(language), re.IGNORECASE),
        regular=re.compile(rf"{SP}(?:{_any(language.regularly)})(?!\w)", re.IGNORECASE),
        base=re.compile(rf"(?<!\w)(?:{_any(language.bases_before)}){SP}$", re.IGNORECASE),
        out_of=re.compile(rf"{SP}(?:{_any(language.out_of)}){SP}", re.IGNORECASE),
        either=re.compile(rf"{SP}(?:{_any(_EITHER)}|u){SP}", re.IGNORECASE),
        onward=re.compile(rf"{SP}(?:to|à|auf|para|naar|hasta(?:{SP}los)?|{language.to}){SP}", re.IGNORECASE),
        old=re.compile(_OLDER, re.IGNORECASE),
        date=re.compile(rf"(?<!\w)(?:{_any(language.dates)}|as of)[\s(-]+$", re.IGNORECASE),
        labelled=re.compile(rf"(?<!\w)(?:{_any(language.labels)}){SP}?#?$", re.IGNORECASE),
        share=re.compile(
            rf"(?:half|quarters?|thirds?|fifths?|tenths?|quarts?|tiers|moitié){SP}(?:of{SP}|d['’]|de{SP})$",
            re.IGNORECASE,
        ),
    )


def _merged(*phrases: Mapping[str, Qualifier]) -> Mapping[str, Qualifier]:
    """All of them; what the last says of a phrase counts."""
    return MappingProxyType({phrase: qualifier for some in phrases for phrase, qualifier in some.items()})


def _scale_abroad(language: Language) -> str:
    """The pattern of `Grammar.scale_abroad`; Chinese and Japanese write no space before theirs and go on behind."""
    own = language.scales
    known = rf"(?P<known>{_any(word for word in SCALES_ABROAD if word not in own)})(?!\w)"
    other = rf"(?:{_any(word for word in UNCLEAR_ABROAD if word not in own)})(?!\w)"
    return rf"(?:[{SPACES}-]|(?=[^\x00-\u2fff]))(?:{known}|{other}|[十百万萬億亿兆]|千(?![克米瓦卡]))"


def _behind(phrases: Iterable[str]) -> str:
    """The pattern of phrases behind a number; those without an "or" end a clause: not "5 maximum doses"."""
    joined = [phrase for phrase in phrases if phrase.split()[0] in _OR]
    lone = [phrase for phrase in phrases if phrase not in joined]
    return rf"(?:{_any(joined)})(?!\w)|(?:{_any(lone)})(?=\s*(?:$|[,;:!?)]|\.(?!\w)))"


def _rate(language: Language) -> str:
    """The pattern of `Grammar.rate`; a few words may stand between a quantity and its "per"."""
    word = r"[^\W\d_][\w'’-]{0,24}"
    base = rf"(?:{_any(language.bases)})(?!\w)"
    stop = rf"(?:{_any(language.stops)})(?!\w)"  # "monthly" before a noun is no adverb
    ways = [rf"(?:{SP}{word}){{0,6}}?{SP}(?:{_any(language.each)}){SP}{base}"]
    if language.rates:
        ways.append(rf"(?:{SP}{word}){{0,6}}?(?<!as){SP}(?:{_any(language.rates)}){SP}(?!cent(?!\w))\w")
    if language.bases_before and language not in (ENGLISH, FRENCH):
        base_number = rf"(?:[0-9]|(?:{_any(language.scales)})(?!\w))"
        ways.append(rf"(?:{SP}{word}){{0,6}}?{SP}(?:{_any(language.bases_before)}){SP}{base_number}")
    articles = ("l['’]" if article == "l'" else rf"{article}{SP}" for article in sorted(language.articles))
    if language.articles:
        ways.append(rf"{SP}(?:{'|'.join(articles)}){base}(?!{SP}(?:19|20)[0-9]{{2}})")
    ways.append(rf"(?:{SP}{word}){{0,6}}?{SP}(?:{_any(language.regularly)})(?!\w)(?!{SP}(?!{stop})[^\W\d_])")
    ways.append(rf"{SP}(?:{_any(language.apiece)})(?!\w|{SP}(?:of|other|d))")
    return "|".join(ways)


def _any(words: Iterable[str]) -> str:
    """One of some words or phrases, the longest first; a space in them is any white space. Nothing is one of none."""
    ordered = sorted(filter(None, words), key=len, reverse=True)
    return "(?!)" if not ordered else "|".join(re.escape(word).replace(r"\ ", f"{SP}+") for word in ordered)


def _token(language: Language) -> str:
    """The pattern of `Grammar.token`.

    What begins with a letter is tried at the beginnings of words only, everything else at a digit or a sign only:
    most characters of a text are neither, and cost one look.
    """
    dates, named_dates = _dates(language)
    labels = "|".join(re.escape(label) for label in sorted(language.labels | language.ages, key=len, reverse=True))
    ages = "|".join(sorted(language.ages, key=len, reverse=True))
    joint = rf"{SP}?[-–]{SP}?|{SP}(?:to|and|or|of|à|et|ou|de|sur|bis|und|a|y|e|tot|en){SP}"
    half = _half(language)
    words = (
        rf"(?P<code_>{'|'.join((_ADDRESS, _TELEPHONE, *named_dates))})",
        rf"(?P<maybe_>(?i:{ages})(?:{SP}de)?{SP}[0-9]{{1,3}}(?:,{SP}[0-9]{{1,3}}(?![\w.]|,[0-9]))*"
        rf"(?:{SP}(?:and|or|to|et|ou|à|und|bis|y|a|e|en|tot){SP}[0-9]{{1,3}})?(?!\w|[.,][0-9])"
        rf"|(?i:{labels})(?:{SP}de)?{SP}?#?[0-9]{{1,6}}(?:[.-][0-9]+)*[a-z]?(?!\w|[.,][0-9]|{SP}?%)"
        rf"(?:(?:{joint})[0-9]{{1,4}}(?!\w|[.,][0-9]|{SP}?%))?)",
        rf"(?<!-)(?:(?P<half>(?i:{half})(?=[^\W\d_]))|(?P<words>(?i:{_number_words(language)})(?!\w)))",
    )
    digits = (
        rf"(?P<code>{'|'.join((*_CODES, *dates))})",
        rf"(?P<maybe>{'|'.join(_MAYBE)})",
        r"(?P<note>\[[0-9]{1,3}\])",
        rf"(?P<part>[{''.join(FRACTIONS)}]|(?<![\w.,/⁄-])[1-7][/⁄][2348](?=[{SPACES}-][^\W\d_]))",
        rf"(?P<run>{_RUN})",
    )
    first = rf"[0-9.(+§\[{''.join(FRACTIONS)}]"
    return rf"(?=[^\W\d_])(?<!\w)(?:{'|'.join(words)})|(?={first})(?:{'|'.join(digits)})"


def _smaller(language: Language) -> str:
    """The pattern of `Grammar.smaller`."""
    if language is FRENCH:
        return "(?!)"
    scale = rf"(?:{_any((*language.scales, *language.attached))})(?!\w)"
    return rf"{SP}(?:{language.joint or '(?!)'}{SP})?[0-9][0-9.,]*{SP}?{scale}"


def _half(language: Language) -> str:
    """The pattern of "half a", with the space or hyphen behind it."""
    if language is ENGLISH:
        return r"(?:one[-‐‑ ])?half[-‐‑ ](?:an?[-‐‑ ])?"
    if language is FRENCH:
        return r"(?:une?[-‐‑ ])?demie?[-‐‑ ]"
    measures = ", ".join(language.units.get(symbol, "") for symbol in ("kg", "t", "L")).split(", ")
    return rf"(?:{_any(language.parts)}){SP}(?=(?:{_any((*language.scales, *measures))})(?!\w))"


def _dates(language: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Patterns of dates that begin with a digit, and of those that begin with a letter."""
    names = sorted(language.months, key=len, reverse=True)
    if language is ENGLISH:
        month = "|".join(f"{name.title()}|{name.upper()}" for name in names)  # "may" and "march" are verbs too
        named = r"(?i:fiscal(?: years?)?|calendar years?|years?|quarter|half)(?i: of)?"
    else:
        month = f"(?i:{'|'.join(names)})"
        named = rf"(?i:{language.named_times})(?i: del?| van)?"
    month = rf"(?:{month})(?!\w)\.?"
    numbered = rf"{_DAY}\.?" if language.sentence_starts else _DAY
    between = rf"{SP}?[-–]{SP}?| (?:to|and|au|et|bis|und|al?|e|y|tot en met|en) "
    day = rf"(?:{numbered}(?:{between})){{0,2}}{numbered}"
    of = "" if language is ENGLISH else r"(?: del?| van)?"
    with_digit = (
        rf"{_ALONE}{day}{SP}(?:of |de )?{month}(?:,?{of}{SP}{_YEAR})?",
        rf"{_ALONE}{_YEAR}{SP}?(?:\((?:FYTD|YTD)\)|FYTD|YTD)",
        rf"{_ALONE}(?:19|20)[0-9]{{2}}[ -]?[QTHS][1-4](?!\w)",
        rf"{_ALONE}[0-9]{{1,2}}[ -](?i:months?|mois)(?:[ -]period)?"
        r"[ -](?i:end(?:ing|ed)|se terminant|terminée?s)(?!\w)",
        *(() if language is ENGLISH else (rf"{_ALONE}[0-9]{{1,2}}{SP}?h(?:{SP}?[0-9]{{2}})?(?!\w)",)),
        *_numbered_times(language),
    )
    with_letter = (
        rf"{month}(?:,?{SP}(?:of |del? |van )?|[-–]){_YEAR}",
        rf"{month}[-–]'?[0-9]{{2}}(?![\w-])",
        rf"{month}{SP}{_DAY}(?:{SP}?[-–]{SP}?{_DAY})?(?:,?{SP}{_YEAR})?",
        r"(?:FYTD|FY|CY|F\.Y\.|AF|EF)[ -]?'?[0-9]{2,4}(?:[-–/][0-9]{2,4})?(?!\w)",
        rf"{named}{SP}{_YEARS}",
        *((_HOUR_BEHIND,) if language.thousands_point else ()),
        rf"[QTHS][1-4](?!\w)(?:[ ,]+{_YEARS})?",
    )
    return with_digit, with_letter


def _numbered_times(language: Language) -> Iterator[str]:
    """Patterns of times that number a part of a year, or an hour, or that part a day from its month by points."""
    if language.parts_of_years:
        ordinal = r"[1-4](?:\.?[ºª°]|\.|\.?er|ème|ste|de|e)?"
        yield rf"{_ALONE}{ordinal}{SP}(?i:{language.parts_of_years})(?!\w)(?:{SP}(?:del? |van )?{_YEARS})?"
        yield rf"{_ALONE}[1-4][QTHS][ ']?(?:[0-9]{{4}}|[0-9]{{2}})(?!\w)"
    if language.hours:
        yield rf"{_ALONE}[0-9]{{1,2}}(?:[.:][0-9]{{2}})?{SP}(?i:{language.hours})(?!\w)"
        yield rf"{_ALONE}[0-9]{{1,2}}[.:][0-9]{{2}}{SP}(?i:horas|ore|h)(?!\w)"
    if language.sentence_starts:
        yield rf"{_ALONE}(?:3[01]|[12][0-9]|0?[1-9])\.(?:1[0-2]|0?[1-9])\.(?![0-9])"


def _number_words(language: Language) -> str:
    number = rf"(?:{_any(language.numbers)})(?!\w)"
    scale = rf"(?:{_any(language.scales)})(?!\w)"
    gap = rf"[{SPACES}-]"
    if language is ENGLISH:
        return rf"(?:{number}|an?(?={gap}{scale}))(?:{gap}{scale}(?: and {number})?|{gap}{number})*"
    if language is FRENCH:
        more = rf"et{gap}(?:une?|onze)|{number}|{scale}"
        return rf"(?:{number}|une?(?={gap}{scale})|(?:cent|mille)(?!\w))(?:{gap}(?:{more}))*"
    begin = rf"{number}|(?:{_any(language.one)})(?={gap}{scale})|(?:{_any(language.alone)})(?!\w)"
    joint = rf"(?:{language.joint}{gap})?" if language.joint else ""
    return rf"(?:{begin})(?:{gap}{joint}(?:{number}|{scale}))*"
