"""The words, in English and in French, by which texts write numbers, ranges, qualifiers and months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from monitor.model import Qualifier
from monitor.model.errors import NoMatch


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """How one language writes numbers and months.

    Attributes:
        code: ``en`` or ``fr``.
        decimal_comma: whether a comma is the decimal sign.
        months: names and abbreviations without dot, in lower case, to 1..12.
        numbers: number words to their values.
        scales: words that multiply the number before them.
        attached: letters that multiply the number they are attached to.
        before: phrases that qualify the number behind them; the longest that fits counts.
        after: phrases that qualify the number before them.
        to: the word between the two ends of a range.
        between: the word before, and the word inside, a range of the other form.
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


def _months(text: str) -> Mapping[str, int]:
    return MappingProxyType({name: n for n, line in enumerate(text.split("|"), 1) for name in line.split()})


def _numbers(text: str) -> Mapping[str, int]:
    return MappingProxyType({word: int(value) for word, value in (pair.split("=") for pair in text.split())})


def _scales(text: str) -> Mapping[str, Decimal]:
    return MappingProxyType({word: Decimal(value) for word, value in (p.split("=") for p in text.split())})


def _phrases(*rows: tuple[Qualifier, str]) -> Mapping[str, Qualifier]:
    return MappingProxyType({phrase: qualifier for qualifier, text in rows for phrase in text.split(", ")})


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SIGNS = (
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
    months=_months(_ENGLISH_MONTHS),
    numbers=_numbers(
        "one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 "
        "thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 "
        "thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90"
    ),
    scales=_scales(
        "dozen=12 dozens=12 hundred=100 hundreds=100 thousand=1e3 thousands=1e3 million=1e6 millions=1e6 "
        "billion=1e9 billions=1e9 trillion=1e12 trillions=1e12 lakh=1e5 lakhs=1e5 crore=1e7 crores=1e7 "
        f"{_ABBREVIATED}"
    ),
    attached=_scales("k=1e3 K=1e3 M=1e6 mn=1e6 B=1e9 bn=1e9 tn=1e12"),
    before=_phrases(
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
        *_SIGNS,
    ),
    after=_phrases(
        (Qualifier.AT_LEAST, "or more, or greater, and over, and more, or higher, or over, or above, and above"),
        (Qualifier.AT_LEAST, "at least, minimum, at minimum, at a minimum"),
        (Qualifier.AT_MOST, "or less, or fewer, or lower, or under, or below, and under, and below, and less"),
        (Qualifier.AT_MOST, "and fewer, at most, maximum, at maximum, at a maximum, max, max."),
        (Qualifier.ABOUT, "or so, approximately, approx, approx."),
    ),
    to="to",
    between=("between", "and"),
    start="from",
    changes=_set(
        "rose rise rises risen rising grew grow grows grown growing fell fall falls fallen falling dropped "
        "drop drops dropping increased increase increases increasing decreased decrease decreases decreasing "
        "declined decline declines jumped jump climbed climb soared surged went gone moved changed change "
        "revised up down raised lowered cut slipped doubled tripled"
    ),
    stops=_set(
        "of and or in on at to for from by with as the a an this these those their its his her our but than "
        "while when where who which that was were is are be been had has have did do does will would could "
        "can may might per each every not no against among between during since until after before over "
        "under about into out up down if so because seized found reported recorded died times time"
    ),
    labels=_set(
        "version section sections sec. table figure fig. chapter page pages pp. p. no. nos. number note appendix "
        "annex bill highway route interstate room suite step paragraph schedule order law regulation proclamation "
        "resolution docket file case exhibit footnote box form item part subpart title article clause rule volume "
        "vol. issue phase tier type class category level grade stage zone channel flight exit gate apartment apt. "
        "question chart unit lot serial badge model extension ext."
    ),
    ages=_set("age aged ages"),
    times=_set("by of from to before after through"),
    dates=_set("in since until till during year mid early late spring summer fall autumn winter"),
    rates=_set("per"),
    each=_set("each every"),
    articles=_set("a an"),
    bases=_set(
        "second minute hour day night week weekend month quarter year decade person head family household "
        "kilogram kilo gram ounce pound lb kg ton tonne pill tablet dose litre liter gallon barrel mile kilometre "
        "kilometer km metre share piece shipment trip visit vote"
    ),
    regularly=_set("hourly daily nightly weekly monthly quarterly yearly annually"),
    apiece=_set("each apiece"),
    out_of=("in", "out of"),
    halves=("and a half", "and one half", "and one-half"),
    minus=("minus", "negative"),
    ordinals=("st", "nd", "rd", "th"),
)

FRENCH = Language(
    code="fr",
    decimal_comma=True,
    months=_months(
        "janvier janv jan|février fevrier févr fevr fév fev|mars|avril avr|mai|juin|juillet juill juil"
        "|août aout|septembre sept|octobre oct|novembre nov|décembre decembre déc dec"
    ),
    numbers=_numbers(
        "deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 treize=13 "
        "quatorze=14 quinze=15 seize=16 vingt=20 trente=30 quarante=40 cinquante=50 soixante=60"
    ),
    scales=_scales(
        "douzaine=12 douzaines=12 cent=100 cents=100 mille=1e3 million=1e6 millions=1e6 "
        "milliard=1e9 milliards=1e9 billion=1e12 billions=1e12 "
        f"{_ABBREVIATED}"
    ),
    attached=_scales("k=1e3 K=1e3 M=1e6 G=1e9 Md=1e9 Mds=1e9 Mrd=1e9"),
    before=_phrases(
        (Qualifier.MORE_THAN, "plus de, plus d', un peu plus de, au-dessus de, au-delà de"),
        (Qualifier.MORE_THAN, "supérieur à, supérieure à"),
        (Qualifier.AT_LEAST, "au moins, au minimum, pas moins de, pas moins d', un minimum de"),
        (Qualifier.LESS_THAN, "moins de, moins d', en dessous de, inférieur à, inférieure à"),
        (Qualifier.AT_MOST, "au plus, au maximum, jusqu'à, pas plus de, pas plus d', un maximum de"),
        (Qualifier.NEARLY, "près de, près d', presque, un peu moins de, un peu moins d'"),
        (Qualifier.ABOUT, "environ, à peu près, approximativement, quelque, quelques, autour de, autour d'"),
        (Qualifier.ABOUT, "de l'ordre de"),
        *_SIGNS,
    ),
    after=_phrases(
        (Qualifier.AT_LEAST, "ou plus, et plus, ou davantage, et davantage, au moins, au minimum, minimum"),
        (Qualifier.AT_MOST, "ou moins, et moins, au plus, tout au plus, au maximum, maximum"),
        (Qualifier.ABOUT, "environ"),
    ),
    to="à",
    between=("entre", "et"),
    start="de",
    changes=_set(
        "passé passe passée passés passées passer passant augmenté augmente diminué diminue reculé recule "
        "progressé progresse grimpé grimpe chuté chute baissé baisse hausse"
    ),
    stops=_set(
        "de du des d et ou dans en sur à au aux pour par avec le la les un une ce ces cette leur leurs ses "
        "son sa mais que qui dont où est sont était étaient a ont avait avaient ne pas contre entre pendant "
        "depuis après avant plus moins fois"
    ),
    labels=_set(
        "version section sections tableau figure fig. chapitre page pages pp. p. no nᵒ n° numéro note "
        "annexe loi route autoroute étape paragraphe article décret règlement résolution dossier pièce chambre "
        "appartement formulaire partie titre alinéa volume vol. phase type catégorie classe niveau zone vol modèle"
    ),
    ages=_set("âge âgé âgée âgés âgées"),
    times=_set("avant après de à d'ici"),
    dates=_set("en depuis jusqu'en dès pendant année exercice fin début mi printemps été automne hiver"),
    rates=frozenset(),
    each=_set("par chaque"),
    articles=_set("l' le la au"),
    bases=_set(
        "seconde minute heure jour nuit semaine mois trimestre an année habitant personne tête ménage famille "
        "kilogramme kilo gramme once livre kg tonne pilule comprimé dose litre baril kilomètre km mètre action envoi"
    ),
    regularly=_set("quotidiennement hebdomadairement mensuellement annuellement"),
    apiece=_set("chacun chacune"),
    out_of=("sur",),
    halves=("et demie", "et demi"),
    minus=("moins",),
    ordinals=("er", "ers", "re", "e", "es", "ème", "èmes", "nd", "nde"),
)

OTHER_MONTHS = _months(
    # German, Spanish, Portuguese, Italian, Dutch
    "januar jänner jän enero ene janeiro gennaio januari|februar febrero fevereiro febbraio februari"
    "|märz maerz mär mrz marzo março maart|abril abr aprile|mayo maio maggio mei|juni junio junho giugno"
    "|juli julio julho luglio|augustus agosto ago|september septiembre setembro settembre"
    "|oktober okt octubre outubro ottobre|november noviembre novembro|dezember dez diciembre dic dezembro dicembre"
)
"""Months in languages that are read no further: for labels of periods alone, never for numbers in sentences."""
QUALIFIED_BEFORE_ABROAD = _phrases(
    (Qualifier.MORE_THAN, "mehr als, über, oberhalb von, más de, superior a, più di, oltre, mais de, acima de"),
    (Qualifier.MORE_THAN, "meer dan, mer än, fler än, mere end, flere end, mer enn, ponad, więcej niż, powyżej"),
    (Qualifier.AT_LEAST, "mindestens, wenigstens, zumindest, nicht weniger als, al menos, por lo menos, como mínimo"),
    (Qualifier.AT_LEAST, "almeno, non meno di, pelo menos, no mínimo, minstens, ten minste, tenminste, minst, mindst"),
    (Qualifier.AT_LEAST, "co najmniej"),
    (Qualifier.LESS_THAN, "weniger als, unter, unterhalb von, menos de, inferior a, meno di, abaixo de, minder dan"),
    (Qualifier.LESS_THAN, "färre än, mindre än, mindre end, færre end, mindre enn, mniej niż, poniżej"),
    (Qualifier.AT_MOST, "höchstens, maximal, bis zu, nicht mehr als, como máximo, a lo sumo, no más de, hasta"),
    (Qualifier.AT_MOST, "al massimo, fino a, non più di, no máximo, até, hoogstens, ten hoogste, maximaal, högst"),
    (Qualifier.AT_MOST, "højst, co najwyżej, nie więcej niż"),
    (Qualifier.NEARLY, "knapp, nahezu, beinahe, casi, quasi, quase, bijna, nästan, næsten, nesten, prawie"),
    (Qualifier.ABOUT, "rund, etwa, ungefähr, zirka, schätzungsweise, alrededor de, aproximadamente, cerca de"),
    (Qualifier.ABOUT, "unos, unas, ongeveer, cirka, ungefär, omkring, około"),
)
"""The same in languages of which the program knows no more."""
QUALIFIED_AFTER_ABROAD = _phrases(
    (Qualifier.AT_LEAST, "oder mehr, und mehr, oder darüber, und darüber, mindestens, o más, y más, o più, e più"),
    (Qualifier.AT_LEAST, "ou mais, e mais, of meer, en meer, eller fler, eller mer, eller flere, lub więcej"),
    (Qualifier.AT_MOST, "oder weniger, und weniger, oder darunter, und darunter, höchstens, maximal, o menos"),
    (Qualifier.AT_MOST, "y menos, o meno, e meno, ou menos, e menos, of minder, en minder, eller färre"),
    (Qualifier.AT_MOST, "eller mindre, eller færre, lub mniej"),
    (Qualifier.ABOUT, "circa, aproximadamente"),
)

SCALES_ABROAD = _scales(
    "dozen=12 dozens=12 dutzend=12 hundred=100 hundreds=100 thousand=1e3 thousands=1e3 million=1e6 millions=1e6 "
    "lakh=1e5 lakhs=1e5 crore=1e7 crores=1e7 milliard=1e9 milliards=1e9 millionen=1e6 milliarde=1e9 "
    "milliarden=1e9 billionen=1e12 tausend=1e3 millón=1e6 millones=1e6 billones=1e12 milhão=1e6 milhões=1e6 "
    "bilhão=1e9 bilhões=1e9 biliões=1e12 milione=1e6 milioni=1e6 miliardo=1e9 miliardi=1e9 miljoen=1e6 "
    "miljard=1e9 biljoen=1e12 duizend=1e3 miljoner=1e6 miljarder=1e9 万=1e4 萬=1e4 億=1e8 亿=1e8"
)
"""Words that multiply the number before them in languages that are read no further, and say the same in all."""
UNCLEAR_ABROAD = _set("mil mille mila tys tsd тыс млн млрд billion billions trillion trillions")
"""Words that may, or that do so by an amount that depends on the language."""

LANGUAGES: Mapping[str, Language] = MappingProxyType({"en": ENGLISH, "fr": FRENCH})


def language_of(code: str) -> Language:
    """The language of that code.

    Raises:
        ValueError: it is neither ``en`` nor ``fr``.
    """
    if code in LANGUAGES:
        return LANGUAGES[code]
    raise ValueError(f"unknown language {code!r}; the languages are: {', '.join(LANGUAGES)}")


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
