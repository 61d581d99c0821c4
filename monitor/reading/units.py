"""The units that figures are declared in, with exact factors and the words by which texts name them.

Only units of one dimension convert. Every kind of thing that is counted is a dimension of its own, so that
people never become firearms; so is every currency, and a dollar that does not say whose it is. Percent and
percentage points differ too.

Factors are exact by definition: the pound and the mile of the international agreement of 1959, the US gallon
of 231 cubic inches. A ``short ton`` is 2,000 lb and a ``t`` the tonne of 1,000 kg. A ``ton`` alone does not say
which it is, in Canada less than anywhere: it converts into nothing.

Two units are no measures. A figure in ``year`` is a year that a text states, ``wording`` says whether words stand on
a page: 1 or 0. No text names them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Context, Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import cache, lru_cache
from types import MappingProxyType

from monitor.model import Unit
from monitor.reading.language import language_of

NUMBER = "number"
"""The unit of a plain number, of which nothing is known but that it is one."""
YEAR = "year"
"""The unit of a figure that is itself a year: "China scheduled fentanyl in 2019"."""
WORDING = "wording"
"""The unit of a figure that says whether words stand on a page: 1 or 0."""

_POUND = Fraction(45359237, 100_000_000)  # kg
_FOOT = Fraction(3048, 10_000)  # m
_GALLON = Fraction(3785411784, 1_000_000_000)  # L

# symbol | dimension | factor | printed after a number, "(s)" not after 1 | English names | French names
_MEASURES: tuple[tuple[str, str, Fraction | int, str, str, str], ...] = (
    ("lb", "mass", _POUND, " lb", "lb, lbs, lb., lbs., Lb, Lbs, pound, pounds", "livre, livres"),
    ("oz", "mass", _POUND / 16, " oz", "oz, oz., ounce, ounces", "once, onces"),
    ("short ton", "mass", _POUND * 2000, " short ton(s)",
     "short ton, short tons, US ton, US tons, U.S. ton, U.S. tons", "tonne courte, tonnes courtes"),
    ("long ton", "mass", _POUND * 2240, " long ton(s)", "long ton, long tons", "tonnes longues"),
    ("t", "mass", 1000, " t", "t, tonne, tonnes, metric ton, metric tons", "tonne, tonnes, tonnes métriques"),
    ("kt", "mass", 10**6, " kt", "kt, kilotonne, kilotonnes", "kilotonnes"),
    ("Mt", "mass", 10**9, " Mt", "Mt, megatonne, megatonnes", "mégatonnes"),
    ("kg", "mass", 1, " kg", "kg, kgs, kg., Kg, kilo, kilos, kilogram, kilograms", "kilogramme, kilogrammes"),
    ("g", "mass", Fraction(1, 1000), " g", "g, gram, grams", "gramme, grammes"),
    ("mg", "mass", Fraction(1, 10**6), " mg", "mg, milligram, milligrams", "milligramme, milligrammes"),
    ("µg", "mass", Fraction(1, 10**9), " µg", "µg, μg, mcg, microgram, micrograms", "microgrammes"),
    ("km", "length", 1000, " km", "km, kms, Km, kilometer, kilometers, kilometre, kilometres",
     "kilomètre, kilomètres"),
    ("m", "length", 1, " m", "m, meter, meters, metre, metres", "mètre, mètres"),
    ("cm", "length", Fraction(1, 100), " cm", "cm, centimeters, centimetres", "centimètre, centimètres"),
    ("mi", "length", _FOOT * 5280, " mi", "mi, mi., mile, miles", "milles"),
    ("ft", "length", _FOOT, " ft", "ft, ft., foot, feet", "pied, pieds"),
    ("yd", "length", _FOOT * 3, " yd", "yd, yard, yards", "verge, verges"),
    ("inch", "length", _FOOT / 12, " in", "inch, inches", "pouce, pouces"),
    ("km²", "area", 10**6, " km²", "km², km2, sq km, square kilometers, square kilometres",
     "kilomètres carrés"),
    ("m²", "area", 1, " m²", "m², m2, square meters, square metres", "mètres carrés"),
    ("mi²", "area", (_FOOT * 5280) ** 2, " mi²", "mi², sq mi, square miles", "milles carrés"),
    ("ft²", "area", _FOOT**2, " ft²", "ft², sq ft, square feet", "pieds carrés"),
    ("ha", "area", 10**4, " ha", "ha, hectare, hectares", "hectare, hectares"),
    ("acres", "area", _FOOT**2 * 43560, " acre(s)", "acre, acres", "acre, acres"),
    ("L", "volume", 1, " L", "L, l, liter, liters, litre, litres", "litre, litres"),
    ("mL", "volume", Fraction(1, 1000), " mL", "mL, ml, milliliters, millilitres", "millilitre, millilitres"),
    ("gal", "volume", _GALLON, " gal", "gal, gallon, gallons", "gallon, gallons"),
    ("barrels", "volume", _GALLON * 42, " barrel(s)", "barrel, barrels, bbl", "baril, barils"),
    ("kB", "data", 1000, " kB", "kB, KB, kilobytes", "ko, Ko, kilooctets"),
    ("MB", "data", 10**6, " MB", "MB, megabytes", "Mo, mégaoctets"),
    ("GB", "data", 10**9, " GB", "GB, gigabytes", "Go, gigaoctets"),
    ("years", "months of the calendar", 12, " year(s)", "year, years, yr, yrs", "an, ans, année, années"),
    ("months", "months of the calendar", 1, " month(s)", "month, months", "mois"),
    ("weeks", "time", 604800, " week(s)", "week, weeks", "semaine, semaines"),
    ("days", "time", 86400, " day(s)", "day, days", "jour, jours"),
    ("hours", "time", 3600, " hour(s)", "hour, hours, hr, hrs", "heure, heures"),
    ("minutes", "time", 60, " minute(s)", "minute, minutes", "minute, minutes"),
    ("seconds", "time", 1, " second(s)", "seconds", "secondes"),
    ("%", "share", Fraction(1, 100), "%", "%, percent, per cent, pct, pct.", "%, pour cent, p. 100, p. cent"),
    ("pp", "percentage points", 1, " percentage point(s)", "pp, percentage point, percentage points",
     "point de pourcentage, points de pourcentage"),
    ("bp", "percentage points", Fraction(1, 100), " basis point(s)", "bp, bps, basis point, basis points",
     "point de base, points de base"),
    ("per 1,000", "rate", Fraction(1, 1000), " per 1,000",
     "per 1,000, per 1000, ‰, per mille, per mil, per thousand", "pour 1 000, pour 1000, pour mille, ‰"),
    ("per 100,000", "rate", Fraction(1, 10**5), " per 100,000", "per 100,000, per 100000",
     "pour 100 000, pour 100000"),
    ("per million", "rate", Fraction(1, 10**6), " per million", "per million, per 1,000,000", "par million"),
    ("ton", "mass in tons of unstated size", 1, " ton(s)", "ton, tons", ""),
    ("number", "number", 1, "", "", ""),
    (YEAR, "calendar year", 1, "", "", ""),
    (WORDING, "wording", 1, "", "", ""),
)  # fmt: skip

# symbol, printed before | English names | French names; each is a dimension of its own
_CURRENCIES: tuple[tuple[str, str, str], ...] = (
    ("$", "$, dollar, dollars", "$, dollar, dollars"),
    ("US$", "US$, U.S.$, USD, US dollars, U.S. dollars, American dollars", "$ US, $US, dollars américains"),
    ("C$", "C$, CA$, CAN$, CDN$, Cdn$, CAD, Canadian dollars", "$ CA, $ CAN, $CA, $CAN, dollars canadiens"),
    ("A$", "A$, AU$, AUD, Australian dollars", "dollars australiens"),
    ("€", "€, EUR, euro, euros", "€, euro, euros"),
    ("£", "£, GBP, pounds sterling", "£, livres sterling"),
    ("NZ$", "NZ$, NZD", ""),
    ("S$", "S$, SGD", ""),
    ("R$", "R$, BRL, reais", ""),
    ("MX$", "MX$, MXN, Mexican pesos", ""),
    ("¥", "¥, JPY, yen", "yen, yens"),
    ("CN¥", "CN¥, CNY, RMB, yuan, renminbi", "yuans"),
    ("₹", "₹, INR, Rs, Rs., rupee, rupees", "roupie, roupies"),
    ("₩", "₩, KRW", ""),
    ("₽", "₽, RUB, ruble, rubles, rouble, roubles", "rouble, roubles"),
    ("₺", "₺, TRY, lira, liras", ""),
    ("₴", "₴, UAH, hryvnia, hryvnias", ""),
    ("₪", "₪, ILS, shekel, shekels", ""),
    ("₦", "₦, NGN, naira", ""),
    ("₱", "₱, PHP", ""),
    ("CHF", "CHF, SFr., Swiss franc, Swiss francs", "francs suisses"),
    ("SEK", "SEK, kronor", ""),
    ("NOK", "NOK", ""),
    ("DKK", "DKK", ""),
    ("kr", "kr, kr., kroner", ""),
    ("PLN", "PLN, zł, zloty, złoty", "zlotys"),
    ("CZK", "CZK, Kč", ""),
    ("HUF", "HUF, Ft, forint, forints", ""),
    ("ZAR", "ZAR, rand, rands", ""),
)

CURRENCY_SIGNS = "$€£¥₹₩₽₺₴₪₦₱"
"""Signs that stand beside an amount of money; one that is not known here is refused."""

# symbol (the plural) | singular | other English names | French names
_COUNTS: tuple[tuple[str, str, str, str], ...] = (
    ("doses", "dose", "", "dose, doses"),
    ("pills", "pill", "", "pilule, pilules"),
    ("tablets", "tablet", "", "comprimé, comprimés"),
    ("people", "person", "persons, individuals", "personne, personnes, gens"),
    ("men", "man", "", "homme, hommes"),
    ("women", "woman", "", "femme, femmes"),
    ("children", "child", "", "enfant, enfants"),
    ("residents", "resident", "inhabitants", "habitant, habitants, résident, résidents"),
    ("migrants", "migrant", "", "migrant, migrants"),
    ("immigrants", "immigrant", "", "immigrant, immigrants"),
    ("refugees", "refugee", "", "réfugié, réfugiés"),
    ("patients", "patient", "", "patient, patients"),
    ("students", "student", "", "étudiant, étudiants, élève, élèves"),
    ("workers", "worker", "", "travailleur, travailleurs"),
    ("employees", "employee", "", "employé, employés"),
    ("members", "member", "", "membre, membres"),
    ("victims", "victim", "", "victime, victimes"),
    ("suspects", "suspect", "", "suspect, suspects"),
    ("passengers", "passenger", "", "passager, passagers"),
    ("travellers", "traveller", "traveler, travelers", "voyageur, voyageurs"),
    ("households", "household", "", "ménage, ménages"),
    ("users", "user", "", "utilisateur, utilisateurs"),
    ("agents", "agent", "", "agent, agents"),
    ("officers", "officer", "", "policier, policiers"),
    ("firearms", "firearm", "gun, guns", "arme à feu, armes à feu"),
    ("weapons", "weapon", "", "arme, armes"),
    ("rounds", "round", "", "cartouche, cartouches"),
    ("deaths", "death", "fatality, fatalities", "décès, mort, morts"),
    ("overdoses", "overdose", "", "surdose, surdoses"),
    ("injuries", "injury", "", "blessure, blessures"),
    ("homicides", "homicide", "", "homicide, homicides"),
    ("hospitalizations", "hospitalization", "", "hospitalisation, hospitalisations"),
    ("cases", "case", "", "cas"),
    ("visits", "visit", "", "visite, visites"),
    ("calls", "call", "", "appel, appels"),
    ("tests", "test", "", "test, tests"),
    ("events", "event", "", "événement, événements, évènement, évènements"),
    ("incidents", "incident", "", "incident, incidents"),
    ("seizures", "seizure", "", "saisie, saisies"),
    ("warrants", "warrant", "", "mandat, mandats"),
    ("samples", "sample", "", "échantillon, échantillons"),
    ("arrests", "arrest", "", "arrestation, arrestations"),
    ("encounters", "encounter", "", "interception, interceptions"),
    ("apprehensions", "apprehension", "", "appréhension, appréhensions"),
    ("crimes", "crime", "", "crime, crimes"),
    ("offences", "offence", "offense, offenses", "infraction, infractions"),
    ("charges", "charge", "", "accusation, accusations"),
    ("convictions", "conviction", "", "condamnation, condamnations"),
    ("investigations", "investigation", "", "enquête, enquêtes"),
    ("inspections", "inspection", "", "inspection, inspections"),
    ("complaints", "complaint", "", "plainte, plaintes"),
    ("applications", "application", "", "demande, demandes"),
    ("claims", "claim", "", ""),
    ("permits", "permit", "", "permis"),
    ("licences", "licence", "license, licenses", "licence, licences"),
    ("companies", "company", "", "compagnie, compagnies, société, sociétés"),
    ("businesses", "business", "enterprise, enterprises", "entreprise, entreprises"),
    ("organizations", "organization", "organisation, organisations", "organisme, organismes"),
    ("groups", "group", "", "groupe, groupes"),
    ("substances", "substance", "narcotic, narcotics", "substance, substances"),
    ("chemicals", "chemical", "", "produit chimique, produits chimiques"),
    ("labs", "lab", "laboratory, laboratories, superlab, superlabs", "laboratoire, laboratoires"),
    ("sites", "site", "", "site, sites"),
    ("premises", "premises", "", ""),
    ("residences", "residence", "", "résidence, résidences"),
    ("countries", "country", "", "pays"),
    ("provinces", "province", "", "province, provinces"),
    ("cities", "city", "", "ville, villes"),
    ("schools", "school", "", "école, écoles"),
    ("hospitals", "hospital", "", "hôpital, hôpitaux"),
    ("beds", "bed", "", "lit, lits"),
    ("homes", "home", "", "logement, logements"),
    ("shipments", "shipment", "", "envoi, envois, cargaison, cargaisons"),
    ("packages", "package", "parcel, parcels", "colis"),
    ("containers", "container", "", "conteneur, conteneurs"),
    ("vehicles", "vehicle", "", "véhicule, véhicules"),
    ("trucks", "truck", "", "camion, camions"),
    ("drones", "drone", "", "drone, drones"),
    ("helicopters", "helicopter", "", "hélicoptère, hélicoptères"),
    ("ships", "ship", "vessel, vessels", "navire, navires"),
    ("flights", "flight", "", "vol, vols"),
    ("trips", "trip", "", "voyage, voyages"),
    ("plants", "plant", "", "plant, plants, plante, plantes"),
    ("animals", "animal", "", "animal, animaux"),
    ("trees", "tree", "", "arbre, arbres"),
    ("fires", "fire", "", "incendie, incendies"),
    ("jobs", "job", "", "emploi, emplois"),
    ("projects", "project", "", "projet, projets"),
    ("records", "record", "", "dossier, dossiers"),
    ("documents", "document", "", "document, documents"),
    ("reports", "report", "", "signalement, signalements"),
    ("votes", "vote", "", "vote, votes"),
    ("seats", "seat", "", "siège, sièges"),
    ("units", "unit", "", "unité, unités"),
    ("items", "item", "", "article, articles"),
)  # fmt: skip

_COUNT = "count of "
_SHORT_NAME = 3
"""Letters of an English name that may be another word elsewhere: ``mi``."""
_EXACT = Context(prec=60)
_TO_28_DIGITS = Context(prec=28)
_NOISE = Decimal("1e-12")


def _rows() -> Iterator[tuple[Unit, str, str]]:
    for symbol, dimension, factor, after, english, french in _MEASURES:
        yield Unit(symbol, dimension, Fraction(factor), after.replace("(s)", "s")), english, french
    for symbol, english, french in _CURRENCIES:
        yield Unit(symbol, f"money in {symbol}", Fraction(1), prefix=symbol), english, french
    for symbol, singular, english, french in _COUNTS:
        yield (
            Unit(symbol, _COUNT + symbol, Fraction(1), f" {symbol}"),
            f"{symbol}, {singular}, {english}",
            french,
        )


def _names(language: str) -> Mapping[str, Unit]:
    """Names to units; a language's own names first, the other's where they do not clash.

    The other language counts too: "10 pounds" on a French page must not pass for a bare 10.
    """
    names: dict[str, Unit] = {}
    for own in (True, False):
        for unit_, english, french in _rows():
            text = english if own == (language == "en") else french
            for name in filter(None, text.split(", ")):
                names.setdefault(name, unit_)
    if language == "en":
        del names["once"]  # an English adverb before it is a French ounce
    return MappingProxyType(names)


@cache
def _names_in(language: str) -> Mapping[str, Unit]:
    """Names to units in a language of which the table has none: its own, signs, and English names of measures.

    Things that are counted have none, so that what is no unit there stays the words of a rule.
    """
    spoken = language_of(language)
    names = {name: UNITS[symbol] for symbol, text in spoken.units.items() for name in text.split(", ")}
    for unit_, english, _ in _rows():
        for name in english.split(", ") if not is_count(unit_) else ():
            if name and (len(name) > _SHORT_NAME or name == unit_.symbol or not name.islower()):
                names.setdefault(name, unit_)
    taken = spoken.numbers.keys() | spoken.scales.keys()  # Spanish "miles" are thousands
    return MappingProxyType({name: named for name, named in names.items() if name not in taken})


UNITS: Mapping[str, Unit] = MappingProxyType({unit_.symbol: unit_ for unit_, _, _ in _rows()})
"""Every unit by its symbol."""

_BY_NAME: Mapping[str, Mapping[str, Unit]] = {language: _names(language) for language in ("en", "fr")}

_SINGULAR: Mapping[str, str] = MappingProxyType(
    {symbol: f" {singular}" for symbol, singular, _, _ in _COUNTS}
    | {symbol: after.removesuffix("(s)") for symbol, _, _, after, _, _ in _MEASURES if after.endswith("(s)")}
)


def _singulars(names: set[str]) -> frozenset[str]:
    """Those names of a thing whose plural is among its names, too."""
    return frozenset(name for name in names if names & {*_plurals(name)})


def _plurals(name: str) -> Iterator[str]:
    first, space, rest = name.partition(" ")
    yield from (f"{name}s", f"{name}x", f"{name[:-1]}ies", f"{name[:-2]}aux", f"{first}s{space}{rest}")
    yield " ".join(f"{word}s" for word in name.split())


_SINGULARS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        symbol: (_singulars({symbol, *english.split(", "), *french.split(", ")}) | {singular}) - {symbol}
        for symbol, singular, english, french in _COUNTS
    }
)


def unit(symbol: str) -> Unit:
    """The unit of that symbol, as written in ``sources.yaml``.

    Raises:
        ValueError: there is none; the message says which was probably meant, or lists all.
    """
    if symbol in UNITS:
        return UNITS[symbol]
    meant = unit_named(symbol, "en") or unit_named(symbol, "fr")
    near = [meant.symbol] if meant else get_close_matches(symbol, UNITS, n=2, cutoff=0.7)
    if near:
        raise ValueError(f"unknown unit {symbol!r}; did you mean {' or '.join(map(repr, near))}?")
    raise ValueError(f"unknown unit {symbol!r}; the units are: {', '.join(UNITS)}")


@lru_cache(maxsize=4096)
def unit_named(word: str, language: str) -> Unit | None:
    """The unit that a text in `language` calls `word`, or None.

    Case counts only where it makes a difference: ``KG`` and ``Pounds`` are read, ``Mg`` and ``G`` are not.

    Raises:
        ValueError: the language is not known.
    """
    names = _BY_NAME.get(language) or _names_in(language)
    word = " ".join(word.split())
    if word in names or len(word) < 2:
        return names.get(word)
    return names.get(word.lower()) if len(word) > 3 or word.isupper() else None


def is_count(unit_: Unit) -> bool:
    """Whether the unit counts things."""
    return unit_.dimension.startswith(_COUNT)


def is_singular(word: str, unit_: Unit) -> bool:
    """Whether a text that calls a counted thing `word` speaks of one of them, in either language."""
    return " ".join(word.lower().split()) in _SINGULARS.get(unit_.symbol, ())


def suffix_of(unit_: Unit, number: str) -> str:
    """What is printed after a number: ``" doses"``, but ``" dose"`` after ``1``."""
    return _SINGULAR.get(unit_.symbol, unit_.suffix) if number == "1" else unit_.suffix


def convert(value: Decimal, given: Unit, wanted: Unit) -> Decimal:
    """`value` in the unit wanted: exact where a decimal can say it, else to 28 significant digits.

    Raises:
        ValueError: the units measure different things.
    """
    if given.dimension != wanted.dimension:
        raise ValueError(
            f"cannot convert {given.symbol!r} ({given.dimension}) to {wanted.symbol!r} ({wanted.dimension})"
        )
    if given.factor == wanted.factor:
        return value
    exact = Fraction(value) * given.factor / wanted.factor
    twos = fives = 0
    rest = exact.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return _TO_28_DIGITS.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    places = max(twos, fives)
    return Decimal(f"{exact.numerator * 10**places // exact.denominator}e-{places}")


def same_value(a: Decimal, b: Decimal) -> bool:
    """Whether two readings of one cell say the same number.

    Whole numbers must be equal. Otherwise a relative difference of up to 1e-12 is the noise of the
    publisher's binary floating point: one file prints 69514.89074553443, the next 69514.89074553446.
    """
    if a == b:
        return True
    if not (a.is_finite() and b.is_finite()) or (_is_whole(a) and _is_whole(b)):
        return False
    return _EXACT.subtract(a, b).copy_abs() <= _EXACT.multiply(_NOISE, max(a.copy_abs(), b.copy_abs()))


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()
