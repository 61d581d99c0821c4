"""The words by which texts write numbers, ranges, qualifiers and months; those of English and of French stand here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from monitor.model import Qualifier
from monitor.model.errors import NoMatch

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """How one language writes numbers and months.

    Attributes:
        code: ``en``, ``fr``, ``de`` …
        decimal_comma: whether a comma is the decimal sign.
        months: names and abbreviations without dot, in lower case, to 1..12.
        numbers: number words to their values.
        scales: words that multiply the number before them.
        attached: letters that multiply the number they are attached to.
        before: phrases that qualify the number behind them; the longest that fits counts.
        after: phrases that qualify the number before them.
        to: the word between the two ends of a range.
        between: the word before, and the word inside, a range of the other form; patterns, as `to` is.
        start: the word that may stand before a range with `to`.
        changes: verbs after which "from 3 to 9" is a movement and no range.
        stops: words that end the search for the noun that a number counts.
        labels: words whose number is a name: ``Section 3.2``.
        ages: words whose number is an age: ``aged 15 to 34``.
        times: words after which a bare year can be a year: ``after 2024``.
        dates: words after which a bare year is one: ``in 2024``.
        rates: words that make a rate of a number whatever stands behind them: ``12 deaths per …``.
        each: words that do so before one of `bases`: ``12 deaths every day``.
        articles: words that do so where they stand beside the number or its unit: ``$26 an hour``.
        bases: what a rate can be of.
        regularly: words that do so alone: ``12 deaths daily``.
        apiece: the same directly behind: ``$5 each``.
        out_of: the words inside "one in five" and "1 out of 5".
        halves: what "and a half" is, behind a number and behind its unit.
        minus: words that put a number below zero.
        ordinals: endings that make a number an ordinal.
        fewer: words that may do so, or say "fewer".
        of: what stands between a magnitude and its unit, as a pattern; empty for nothing.
        thousands_point: whether points group thousands: ``1.234`` is 1234.
        one: words for one before a magnitude: ``eine Million``.
        parts: words for a part of the magnitude or unit behind them, with what they are.
        joint: the word between tens and ones, or between the parts of a number: ``treinta y dos``.
        alone: words of `numbers` or `scales` that can begin a longer number.
        moves_to: whether "from 3 to 9" can be a movement whatever verb stands before it.
        directions: words of `before` that can also name the end of a movement: ``aumentó, hasta 9``.
        unqualified: words that qualify numbers in other languages and say something else here.
        bases_before: words before a number that make it the base of a rate: ``por 1.000``.
        hours: the word behind a time of day, as a pattern.
        named_times: words that make a year of the four digits behind them, as a pattern.
        parts_of_years: words that make a part of a year of the ordinal before them, as a pattern.
        sentence_starts: where a point behind a number makes an ordinal of it, words that begin a sentence.
        money_scale: a word that is a magnitude behind money, and a unit elsewhere.
        before_times: what may stand before a period and says nothing of it, as a pattern.
        day_first: the signs between the numbers of a day that always has its day first: ``3.5.2024``.
        units: the names of units, by their symbol.
    """

    code: str
    decimal_comma: bool
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    scales: Mapping[str, Decimal]
    attached: Mapping[str, Decimal]
    before: Mapping[str, Qualifier]
    after: Mapping[str, Qualifier]
    to: str
    between: tuple[str, str]
    start: str
    changes: frozenset[str]
    stops: frozenset[str]
    labels: frozenset[str]
    ages: frozenset[str]
    times: frozenset[str]
    dates: frozenset[str]
    rates: frozenset[str]
    each: frozenset[str]
    articles: frozenset[str]
    bases: frozenset[str]
    regularly: frozenset[str]
    apiece: frozenset[str]
    out_of: tuple[str, ...]
    halves: tuple[str, ...]
    minus: tuple[str, ...]
    ordinals: tuple[str, ...]
    of: str
    thousands_point: bool = False
    one: frozenset[str] = frozenset()
    parts: Mapping[str, tuple[int, int]] = field(default_factory=lambda: _NOTHING)
    joint: str = ""
    fewer: tuple[str, ...] = ()
    alone: frozenset[str] = frozenset()
    moves_to: bool = False
    directions: frozenset[str] = frozenset()
    unqualified: frozenset[str] = frozenset()
    bases_before: frozenset[str] = frozenset()
    hours: str = ""
    named_times: str = ""
    parts_of_years: str = ""
    sentence_starts: frozenset[str] = frozenset()
    money_scale: str = ""
    before_times: str = ""
    day_first: str = ""
    units: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


def months_of(text: str) -> Mapping[str, int]:
    """Names to 1..12: a line, or what a bar parts, for each month."""
    return MappingProxyType({name: n for n, line in enumerate(text.split("|"), 1) for name in line.split()})


def numbers_of(text: str) -> Mapping[str, int]:
    """Words to whole numbers: ``two=2 three=3``."""
    return MappingProxyType({word: int(value) for word, value in (pair.split("=") for pair in text.split())})


def scales_of(text: str) -> Mapping[str, Decimal]:
    """Words to magnitudes: ``million=1e6``."""
    return MappingProxyType({word: Decimal(value) for word, value in (p.split("=") for p in text.split())})


def phrases_of(*rows: tuple[Qualifier, str]) -> Mapping[str, Qualifier]:
    """Phrases, parted by commas, to what they say of a number."""
    return MappingProxyType({phrase: qualifier for qualifier, text in rows for phrase in text.split(", ")})


def words_of(text: str) -> frozenset[str]:
    """Words that white space parts."""
    return frozenset(text.split())


SIGNS = (
    (Qualifier.MORE_THAN, ">"),
    (Qualifier.AT_LEAST, "≥, >="),
    (Qualifier.LESS_THAN, "<"),
    (Qualifier.AT_MOST, "≤, <="),
    (Qualifier.ABOUT, "~, ≈"),
)

_ABBREVIATED = "mio=1e6 mln=1e6 mld=1e9 mrd=1e9"

_ENGLISH_MONTHS = (
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep"
    "|october oct|november nov|december dec"
)
MONTH_NAMES = tuple(names.split()[0].title() for names in _ENGLISH_MONTHS.split("|"))
"""January to December, as people read them."""

ENGLISH = Language(
    code="en",
    decimal_comma=False,
    months=months_of(_ENGLISH_MONTHS),
    numbers=numbers_of(
        "one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 "
        "thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 "
        "thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90"
    ),
    scales=scales_of(
        "dozen=12 dozens=12 hundred=100 hundreds=100 thousand=1e3 thousands=1e3 million=1e6 millions=1e6 "
        "billion=1e9 billions=1e9 trillion=1e12 trillions=1e12 lakh=1e5 lakhs=1e5 crore=1e7 crores=1e7 "
        f"{_ABBREVIATED}"
    ),
    attached=scales_of("k=1e3 K=1e3 M=1e6 mn=1e6 B=1e9 bn=1e9 tn=1e12"),
    before=phrases_of(
        (Qualifier.MORE_THAN, "more than, over, above, exceeding, in excess of, upwards of, upward of"),
        (Qualifier.MORE_THAN, "greater than, higher than, north of, just over, well over, slightly over"),
        (Qualifier.AT_LEAST, "at least, no fewer than, no less than, not fewer than, not less than"),
        (Qualifier.AT_LEAST, "a minimum of, minimum of"),
        (Qualifier.LESS_THAN, "less than, fewer than, under, below, lower than"),
        (Qualifier.AT_MOST, "at most, up to, as many as, as much as, no more than, not more than"),
        (Qualifier.AT_MOST, "a maximum of, maximum of"),
        (Qualifier.NEARLY, "nearly, almost, close to, just under, just below, just shy of, approaching"),
        (Qualifier.ABOUT, "about, around, approximately, approx, approx., roughly, some, an estimated"),
        (Qualifier.ABOUT, "estimated, circa, c., ca."),
        *SIGNS,
    ),
    after=phrases_of(
        (Qualifier.AT_LEAST, "or more, or greater, and over, and more, or higher, or over, or above, and above"),
        (Qualifier.AT_LEAST, "at least, minimum, at minimum, at a minimum"),
        (Qualifier.AT_MOST, "or less, or fewer, or lower, or under, or below, and under, and below, and less"),
        (Qualifier.AT_MOST, "and fewer, at most, maximum, at maximum, at a maximum, max, max."),
        (Qualifier.ABOUT, "or so, approximately, approx, approx."),
    ),
    to="to",
    between=("between", "and"),
    start="from",
    changes=words_of(
        "rose rise rises risen rising grew grow grows grown growing fell fall falls fallen falling dropped "
        "drop drops dropping increased increase increases increasing decreased decrease decreases decreasing "
        "declined decline declines jumped jump climbed climb soared surged went gone moved changed change "
        "revised up down raised lowered cut slipped doubled tripled"
    ),
    stops=words_of(
        "of and or in on at to for from by with as the a an this these those their its his her our but than "
        "while when where who which that was were is are be been had has have did do does will would could "
        "can may might per each every not no against among between during since until after before over "
        "under about into out up down if so because last next past all seized found reported recorded died times time"
    ),
    labels=words_of(
        "version section sections sec. table figure fig. chapter page pages pp. p. no. nos. number note appendix "
        "annex bill highway route interstate room suite step paragraph schedule order law regulation proclamation "
        "resolution docket file case exhibit footnote box form item part subpart title article clause rule volume "
        "vol. issue phase tier type class category level grade stage zone channel flight exit gate apartment apt. "
        "question chart unit lot serial badge model extension ext."
    ),
    ages=words_of("age aged ages"),
    times=words_of("by of from to before after through"),
    dates=words_of("in since until till during year mid early late spring summer fall autumn winter"),
    rates=words_of("per"),
    each=words_of("each every"),
    articles=words_of("a an"),
    bases=words_of(
        "second minute hour day night week weekend month quarter year decade person head family household "
        "kilogram kilo gram ounce pound lb kg ton tonne pill tablet dose litre liter gallon barrel mile kilometre "
        "kilometer km metre share piece shipment trip visit vote"
    ),
    regularly=words_of("hourly daily nightly weekly monthly quarterly yearly annually"),
    apiece=words_of("each apiece"),
    out_of=("in", "out of"),
    halves=("and a half", "and one half", "and one-half"),
    minus=("minus", "negative"),
    ordinals=("st", "nd", "rd", "th"),
    of=r"of(?=\s)",
    bases_before=words_of("per") | {"out of"},
)

FRENCH = Language(
    code="fr",
    decimal_comma=True,
    months=months_of(
        "janvier janv jan|février fevrier févr fevr fév fev|mars|avril avr|mai|juin|juillet juill juil"
        "|août aout|septembre sept|octobre oct|novembre nov|décembre decembre déc dec"
    ),
    numbers=numbers_of(
        "deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 treize=13 "
        "quatorze=14 quinze=15 seize=16 vingt=20 trente=30 quarante=40 cinquante=50 soixante=60"
    ),
    scales=scales_of(
        "douzaine=12 douzaines=12 cent=100 cents=100 mille=1e3 million=1e6 millions=1e6 "
        "milliard=1e9 milliards=1e9 billion=1e12 billions=1e12 "
        f"{_ABBREVIATED}"
    ),
    attached=scales_of("k=1e3 K=1e3 M=1e6 G=1e9 Md=1e9 Mds=1e9 Mrd=1e9"),
    before=phrases_of(
        (Qualifier.MORE_THAN, "plus de, plus d', un peu plus de, au-dessus de, au-delà de"),
        (Qualifier.MORE_THAN, "supérieur à, supérieure à"),
        (Qualifier.AT_LEAST, "au moins, au minimum, pas moins de, pas moins d', un minimum de"),
        (Qualifier.LESS_THAN, "moins de, moins d', en dessous de, inférieur à, inférieure à"),
        (Qualifier.AT_MOST, "au plus, au maximum, jusqu'à, pas plus de, pas plus d', un maximum de"),
        (Qualifier.NEARLY, "près de, près d', presque, un peu moins de, un peu moins d'"),
        (Qualifier.ABOUT, "environ, à peu près, approximativement, quelque, quelques, autour de, autour d'"),
        (Qualifier.ABOUT, "de l'ordre de"),
        *SIGNS,
    ),
    after=phrases_of(
        (Qualifier.AT_LEAST, "ou plus, et plus, ou davantage, et davantage, au moins, au minimum, minimum"),
        (Qualifier.AT_MOST, "ou moins, et moins, au plus, tout au plus, au maximum, maximum"),
        (Qualifier.ABOUT, "environ"),
    ),
    to="à",
    between=("entre", "et"),
    start="de",
    changes=words_of(
        "passé passe passée passés passées passer passant augmenté augmente diminué diminue reculé recule "
        "progressé progresse grimpé grimpe chuté chute baissé baisse hausse"
    ),
    stops=words_of(
        "de du des d et ou dans en sur à au aux pour par avec le la les un une ce ces cette leur leurs ses "
        "son sa mais que qui dont où est sont était étaient a ont avait avaient ne pas contre entre pendant "
        "depuis après avant plus moins fois"
    ),
    labels=words_of(
        "version section sections tableau figure fig. chapitre page pages pp. p. no nᵒ n° numéro note "
        "annexe loi route autoroute étape paragraphe article décret règlement résolution dossier pièce chambre "
        "appartement formulaire partie titre alinéa volume vol. phase type catégorie classe niveau zone vol modèle"
    ),
    ages=words_of("âge âgé âgée âgés âgées"),
    times=words_of("avant après de à d'ici"),
    dates=words_of("en depuis jusqu'en dès pendant année exercice fin début mi printemps été automne hiver"),
    rates=frozenset(),
    each=words_of("par chaque"),
    articles=words_of("l' le la au"),
    bases=words_of(
        "seconde minute heure jour nuit semaine mois trimestre an année habitant personne tête ménage famille "
        "kilogramme kilo gramme once livre kg tonne pilule comprimé dose litre baril kilomètre km mètre action envoi"
    ),
    regularly=words_of("quotidiennement hebdomadairement mensuellement annuellement"),
    apiece=words_of("chacun chacune"),
    out_of=("sur",),
    halves=("et demie", "et demi"),
    minus=("moins",),
    ordinals=("er", "ers", "re", "e", "es", "ème", "èmes", "nd", "nde"),
    of=r"d(?:e(?=\s)|['’])",
    bases_before=words_of("sur"),
    named_times=r"exercices?(?: financiers?)?|années?(?: financières?)?|trimestre|semestre",
)

OTHER_MONTHS = months_of(
    # German, Spanish, Portuguese, Italian, Dutch
    "januar jänner jän enero ene janeiro gennaio januari|februar febrero fevereiro febbraio februari"
    "|märz maerz mär mrz marzo março maart|abril abr aprile|mayo maio maggio mei|juni junio junho giugno"
    "|juli julio julho luglio|augustus agosto ago|september septiembre setembro settembre"
    "|oktober okt octubre outubro ottobre|november noviembre novembro|dezember dez diciembre dic dezembro dicembre"
)
"""Months in languages that are read no further: for labels of periods alone, never for numbers in sentences."""

LANGUAGES: Mapping[str, Language] = MappingProxyType({"en": ENGLISH, "fr": FRENCH})
"""Those whose words are known whatever language a page is in."""
CODES = (*LANGUAGES, "de", "es", "it", "nl", "pt")
"""The languages that can be read."""


@cache
def language_of(code: str) -> Language:
    """The language of that code, one of `CODES`.

    Raises:
        ValueError: it is none of them.
    """
    if code in LANGUAGES:
        return LANGUAGES[code]
    if code not in CODES:
        raise ValueError(f"unknown language {code!r}; the languages are: {', '.join(CODES)}")
    from monitor.reading.languages import read_language  # five files that most runs need not open

    return read_language(code)


@cache
def before_times(code: str) -> re.Pattern[str] | None:
    """The pattern of `Language.before_times`; None where the language has none."""
    pattern = language_of(code).before_times
    return re.compile(rf"(?:{pattern})+", re.IGNORECASE) if pattern else None


def month_number(text: str, language: str = "en") -> int:
    """1 for January to 12 for December: ``OCT``, ``October``, ``oct.``, ``octobre``, ``10``.

    Raises:
        NoMatch: it is no month.
        ValueError: the language is not known.
    """
    number = number_of_any_month(text, language)
    if number is None:
        raise NoMatch(f"{text!r} is no month; months are written like 'October', 'OCT' or '10'")
    return number


def number_of_any_month(text: str, language: str) -> int | None:
    """As `number_of_month`, with the months of `OTHER_MONTHS`: for texts that stand where a period must."""
    return number_of_month(text, language) or OTHER_MONTHS.get(text.strip(" .").lower())


@lru_cache(maxsize=1024)
def number_of_month(text: str, language: str) -> int | None:
    """1 for January to 12 for December, in whichever language; None for a text that is no month."""
    name = text.strip(" .\t\r\n\u00a0").lower()
    if name.isascii() and name.isdigit():
        return int(name) if 1 <= int(name[:4]) <= 12 and len(name) <= 2 else None
    own = language_of(language).months
    return own.get(name) or next((other.months[name] for other in LANGUAGES.values() if name in other.months), None)
