"""What a label says of the numbers that it names: their scale, their unit, or that they are another quantity.

A label is a column's or a row's name, a caption, a banner or a headnote. Its parts are what stands in brackets and
what commas, colons and the like part; a part that is a unit with its scale counts: ``£ million``, ``£m``, ``€000``,
``Thousand persons``, ``numbers in thousands``, ``In billions of dollars``, ``Mio. EUR``, ``en milliers``, ``('000)``.
A number before the word makes another thing of it ("over 1 million"), and so does what is rounded *to* thousands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from monitor.model import Unit
from monitor.reading.currencies import READ_CODES
from monitor.reading.labels import fold, tidy
from monitor.reading.language import words_of
from monitor.reading.scales import SCALES, in_known_words, power_of
from monitor.reading.units import CURRENCY_SIGNS, UNITS, is_count, rate_per, unit, unit_named
from monitor.reading.units_own import OwnUnits, own_units

INDEX = "an index"
"""What a label names that says "2015=100": no unit of ours, and a figure in ``number`` may be one."""
SHARES = frozenset(
    {"%", "pp", "bp", "ppm", "ppb", "°C", "°F", "K", "index points"}
    | {symbol for symbol, one in UNITS.items() if one.dimension == "rate"}
)
"""Units that no scale applies to."""
_ONE = Decimal(1)
_SHORT = 3
"""Words of a part of a caption that is a unit and no sentence."""
_TIMES = ("time", "months of the calendar")
_NOUN = 2
"""Words behind "thousands of" that may name what is counted without being known."""
_UNIT_WORDS = 4
_COUNTED = words_of(
    "personen menschen einwohner haushalte beschäftigte erwerbstätige fälle stück betriebe unternehmen personas "
    "habitantes hogares empleos ocupados pessoas domicílios famílias persone abitanti famiglie occupati inwoners "
    "huishoudens banen stuks personnes habitants ménages emplois"
)
"""Nouns of what is counted in thousands, where they stand alone behind them."""
_BESIDE = 60
"""How many characters before a word of scale may hold a number that makes another thing of it."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What one label says.

    Attributes:
        words: the label.
        scale: what its numbers are counted in; 1 where it says nothing.
        unit: their unit; None where it names none.
        other: what it names that no unit of ours says: `INDEX`, ``per 100``; else empty.
        unclear: whether a word of scale stands in it that is not understood.
        excepts: whether it says that some of the numbers are not counted so: `except per share amounts`.
    """

    words: str
    scale: Decimal = _ONE
    unit: Unit | None = None
    other: str = ""
    unclear: bool = False
    excepts: bool = False

    @property
    def is_share(self) -> bool:
        """Whether it speaks of a share, a rate or an index: of no amount."""
        return bool(self.other) or (self.unit is not None and self.unit.symbol in SHARES)

    @property
    def says_nothing(self) -> bool:
        """Whether it says nothing of its numbers."""
        return self.scale == 1 and self.unit is None and not self.other and not self.unclear


# ---------------------------------------------------------------- words

_WORD = "|".join(sorted(map(re.escape, SCALES), key=len, reverse=True))
_ZEROS = r"['’`]?000(?:\s?['’`]?s)?|1[,.\s]?000(?:[,.\s]?000)?s?|10[,.\s]?000s?|100[,.\s]?000s?|10(?:\^[2-9]|[²³⁴-⁹])"
_SCALE = rf"(?:(?:(?:100?|(?:ten|hundred)s?(?:\sof)?)\s)?(?:{_WORD})(?:\s(?:of\s)?(?:{_WORD}))?|{_ZEROS})"
_SIGN = rf"(?:(?:[a-z]{{1,4}}|u\.s\.)?[{CURRENCY_SIGNS}](?:\s?(?:us|ca|can))?)"
_CODE = f"(?:{'|'.join(READ_CODES).lower()}|rmb|rs\\.?|euros?|dollars?|rupees?)"
_MONEY = rf"(?:{_SIGN}|{_CODE}(?![a-z]))"
_OWN = r"mx\$|mop\$|tt\$"
"""Currencies that begin with what else is a magnitude: MX$ are pesos, and no millions."""
_MONEY_IN_CAPITALS = rf"(?:[A-Z]{{0,4}}[{CURRENCY_SIGNS}]|{_CODE.upper()})"
_OF_WORD = re.compile(r"\s(?:of|de|des|von|di)\s|\sd'")
_OF = r"(?:of|de|des|d'|von|di)"
_LEAD_WORDS = (
    "all the a an number numbers figure figures value values amount amounts data estimate estimates level levels count "
    "counts total totals quantity quantities unit units measure scale shown given reported presented stated measured "
    "expressed are is in en em of by sums dollar money currency thousandths chiffres valeurs données montants "
    "montant effectifs nombre nombres unité unités exprimés exprimées sont angaben werte zahlen persons people table "
    "as angabe werte beträge betrag anzahl bedragen aantal aantallen waarden cijfers x importe importes cifras datos "
    "valores valor montante montantes unidad unidades unidade importi valori dati unità einheit"
)
_AMOUNT_WORDS = (
    "population employment unemployment turnover revenue income expenditure spending output production trade stock sum "
    "debt"
)
_AMOUNTS = frozenset(_AMOUNT_WORDS.split())
"""Things told in amounts, as plurals are."""
_LEAD = rf"(?:(?:{'|'.join(_LEAD_WORDS.split())})\s)*"
_TAIL = r"(?:\s(?:unless|except|excluding|sauf|if not)\b.*)?"
_MONEY_SCALED = re.compile(rf"{_LEAD}(?P<unit>{_MONEY})\s?(?:in\s)?(?P<scale>{_SCALE}|k|mm?|b|cr\.?)(?![a-z]){_TAIL}")
_SCALED_MONEY = re.compile(
    rf"{_LEAD}(?:x\s)?(?P<scale>{_SCALE}|mm|(?!{_OWN})[kmt])\s?(?:{_OF}\s?)?(?P<unit>{_MONEY}){_TAIL}"
)
_SCALED_THING = re.compile(
    rf"{_LEAD}(?P<scale>{_SCALE})(?:\s{_OF}\s?|\s)(?P<unit>[^\W\d_](?:[^\d()]|(?<=co)2){{0,40}}?){_TAIL}"
)
_THING_SCALED = re.compile(rf"(?P<unit>[^\W\d_][\w .'-]{{1,40}}?)\s(?:in|en)\s(?P<scale>{_SCALE}){_TAIL}")
_SCALED = re.compile(rf"{_LEAD}(?:[x×]\s?)?(?P<scale>{_SCALE}){_TAIL}")
_AT_END = re.compile(
    rf"(?:^|.*[^\d.,\s])\s(?:(?P<money>{_MONEY})\s?(?P<of>{_SCALE}|k|mm?|b)|(?P<before>mm|(?!{_OWN})[kmb]|{_SCALE})\s?(?P<coin>{_MONEY})|"
    rf"(?P<scale>['’`]?000(?:\s?['’`]?s)?|"
    rf"thousands|millions|billions|trillions|milliers|milliards|crores|lakhs))"
)
_IN = re.compile(rf".*[^\d]\b(?:in|en)\s(?P<scale>{_SCALE})(?:\s{_OF}\s?(?P<unit>[^\W\d_][^\d(),;:]{{0,30}}))?")
_UNCLEAR = re.compile(
    r"(?<![\w'’.,-])(?:(?:thousands?|millions?|billions?|trillions?|crores?|lakhs?|milliers?|milliards?|['’]?000(?:['’]?s)?"
    r"|millionen|milliarden|(?:hundert)?tausende?|tsd|mio|mrd|mln|mld|millones|miles(?=\sde\s)|mil(?=\s(?:millones|milhões|euros|reais|pessoas|personas))|milhões"
    r"|milhares|bilhões|migliaia|milioni|miliardi|miljoen(?:en)?|miljard(?:en)?|duizend(?:en)?|tys|тыс|млн|млрд|mm)"
    r"(?![\w-])|百?[百千万萬億亿兆][円元人吨件台戸])|(?<=r\$)\s?mil\b|\bem mil\b"
)
_LETTER = re.compile(rf"(?<!\w)[(\[]\s?(?:M|B|mm|{_MONEY_IN_CAPITALS}\s?T)\s?[)\]]")
"""A letter that may be a scale and may be another thing: millions, males or a note; trillions, thousands or tonnes."""
_MILLIONS = re.compile(r"(?<!\w)MM(?!\w)")
_MILLIMETRES = re.compile(r"(?<![\w.,-])mm(?![\w-])")
"""Millions, or millimetres."""
_NO_LETTER_OF_SCALE = re.compile(
    r"\b(?:males?|men|man|boys?|hommes?|männer|männlich|hombres?|months?|monthly|mean|median|morning|mondays?|medium|"
    r"female|women|basic|both|bachelors?)\b|[(\[][fw][)\]]"
)
"""Words that such a letter stands for."""
_THOUSAND = re.compile(r"\((?:1[,.\s]?000|k)\)")
_NO_SCALE = re.compile(
    r"(?:\d|\b(?:an?|one|two|three|five|ten|half|per|pour|nearest|un|the|each|every))[\s-]*"
    r"(?:hundred\s)?$"
)
_ROUNDED = re.compile(r"\b(?:nearest|rounded|arrondi\w*|gerundet|rounding)\b")
_EXCEPTS = re.compile(r"\b(?:except\w*|sauf|hormis|außer|ausgenommen|excepto|salvo|exceto|tranne|behalve)\b")

_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,80})[)\]]?")
_YEARS = re.compile(r"^(?:19|20)\d\d\s+|\s+(?:19|20)\d\d(?:[-–/]\d{2,4})?$")
_PARTS = re.compile(r"\s*(?:,(?!\d{3})|[;:|/]|\s[-–—]\s|[–—]|\.\s)\s*")
_LARGER_PARTS = re.compile(r"\s*(?:,(?!\d{3})|[;:|/]|\s[-–—]\s|[–—])\s*")
"""Those of which one may hold a point behind an abbreviation: ``Mio. €``."""

# ---------------------------------------------------------------- quantities

_COUNT = re.compile(r"\(?(?:no\.?|nos\.?|number|numbers|count|n|#|nombre|units?|persons|people)\)?")
_UNIT_CELL = re.compile(r"[^\d]{1,24}|.{0,12}(?:000.{0,8}|=\s?100)|per [\d, ]+")
_POINTS = re.compile(
    r"(?:%|percent(?:age)?|per cent|pct)[\s-]?points?\b|\bpp(?:ts?)?\b|\bp\.p\.|points? de pourcentage"
)
_BASIS = re.compile(r"\bbasis points?\b|\bbps?\b|\bpoints? de base\b")
_PER = re.compile(
    r"(?<![\w-])(?:per|pour|par|je|pro|ogni|op|por(?:\scada)?(?!\s100(?![,.\s]?000|\smil)))\s(?P<base>100?\s(?:mila?|tausend)|[1-9]\d{0,2}(?:[,.\s]?000){1,2}|100|hundred|thousand|"
    r"mille?|million|cent mille|mil|tausend)(?![\w.,]*\d)(?!\w)|(?P<sign>‰)"
)
_BASES = MappingProxyType(
    {f"10{many}": 10_000 for many in ("mil", "mila", "tausend")}
    | {f"100{many}": 100_000 for many in ("mil", "mila", "tausend")}
    | {**dict.fromkeys(("thousand", "mille", "mil", "tausend"), 1_000), "million": 1_000_000}
)
_PARTS_PER = re.compile(r"\bparts? per (?P<base>million|billion)\b|\bpp(?P<letter>[mb])\b")
_PERCENT = re.compile(
    r"(?<![\d.,]%)(?<!\d)(?<!\d\s)%|\b(?:percent(?:age)?s?|per cent|pct|pour cent|pourcentages?|prozent)\b"
)
_BOTH = re.compile(r"\b(?:and|or|et|ou|numbers?)\b|&")
_BASE_YEAR = re.compile(r"(?:\b(?:1[89]|20)\d\d\b.{0,20})?=\s?100\b|\bbase 100\b")
_INDEX = re.compile(r"(?:.*\b)?(?:index|indices|indice)(?: numbers?| values?)?")


def is_in_millimetres(label: str, language: str) -> bool:
    """Whether all that is not understood in a label is ``mm``, for one who knows that lengths stand there."""
    rest, found = _MILLIMETRES.subn("", fold(tidy(label)))
    return found > 0 and not stated_in(rest, language).unclear


def stated_in(label: str, language: str = "en", *, is_name: bool = True) -> Stated:
    """What a label says of its numbers.

    Args:
        label: as printed.
        language: of the page, ``en`` or ``fr``: a French billion is a million million.
        is_name: whether it names a column or a row; captions and sentences speak of several things, so that only a
            whole part of them counts.
    """
    return _stated_in(label, language, is_name, own_units())


@lru_cache(maxsize=8192)
def _stated_in(label: str, language: str, is_name: bool, _own: OwnUnits) -> Stated:
    words = tidy(label)
    plain = in_known_words(fold(_MILLIONS.sub("million", words)).replace("`", "'"), language)
    parts = list(_parts(plain))
    other, share = _share(plain, parts, is_name=is_name)
    scale, money = _scaled(parts, language)
    if is_name and money is None and _is_letter_alone(words):
        return Stated(words, unclear=True)
    if share is not None or other:
        mixed = scale is not None and not is_name
        return Stated(words, unclear=True) if mixed else Stated(words, _ONE, share, other)
    if scale is not None:
        return Stated(words, scale, money, excepts=_EXCEPTS.search(plain) is not None)
    named = None if _ROUNDED.search(plain) and not is_name else _unit_alone(words, language, is_name=is_name)
    return Stated(words, _ONE, named, unclear=_is_unclear(plain))


def names_units(texts: Sequence[str], language: str = "en") -> bool:
    """Whether a row below the columns' names says in what each of them is: ``£m``, ``%``, ``no.``, and nothing else."""
    said = [text for text in texts if not _COUNT.fullmatch(fold(tidy(text)))]
    return bool(said) and all(
        _UNIT_CELL.fullmatch(text) and not stated_in(text, language).says_nothing for text in said
    )


def _parts(plain: str) -> Iterator[str]:
    """What stands in brackets, the innermost first; then the parts of the rest, and of the whole."""
    inside = list(reversed(_BRACKETS.findall(plain)))
    outside = tidy(_BRACKETS.sub(" ", plain))
    for text in (*inside, outside):
        yield _YEARS.sub("", text.strip(" .*"))
    for pattern in (_LARGER_PARTS, _PARTS):
        for text in (*inside, outside):
            yield from (_YEARS.sub("", part.strip(" .*")) for part in pattern.split(text) if part)


def _scaled(parts: list[str], language: str) -> tuple[Decimal | None, Unit | None]:
    for part in parts:
        if not part or _ROUNDED.search(part):
            continue
        for pattern in (_MONEY_SCALED, _SCALED_MONEY, _SCALED, _SCALED_THING, _THING_SCALED):
            found = pattern.fullmatch(part)
            if found and (said := _said(found, language)):
                return said
        if (found := _AT_END.fullmatch(part)) and not _NO_SCALE.search(part[: found.start(found.lastgroup or 0)]):
            scale = found["of"] or found["before"] or found["scale"]
            if scale == "000" and not found["of"] and not _counts(part.split()[-2], language):
                continue
            return power_of(scale, language), _unit_of(found["money"] or found["coin"] or "", language)[0]
        if (found := _IN.fullmatch(part)) and (said := _said(found, language)):
            return said
    return None, None


def _counts(noun: str, language: str) -> bool:
    """Whether a noun names amounts, so that "000" behind it is a scale: "Station 000" is one of many, perhaps."""
    return noun.endswith("s") or noun in _AMOUNTS or _unit_of(noun, language)[0] is not None


def _said(found: re.Match[str], language: str) -> tuple[Decimal | None, Unit | None] | None:
    """Scale and unit of a part that is both; None where its noun makes another thing of it."""
    noun = tidy(found.groupdict().get("unit") or "").strip(" .")
    if found["scale"][:1] == "1" and found.re is _SCALED and found[0] == found["scale"]:
        return None  # "1,000" alone is a number
    named, length = _unit_of(noun, language)
    rest = len(noun.split()) - length
    if noun.split()[length:] and all(word in _COUNTED for word in noun.split()[length:]):
        rest = 0
    if found.re in (_SCALED_THING, _IN) and rest > (0 if named else _NOUN if _OF_WORD.search(found[0]) else 0):
        return None  # "Thousands of people affected by floods", "Million Dollar Extreme"
    return power_of(found["scale"], language), named


def _unit_of(noun: str, language: str) -> tuple[Unit | None, int]:
    """The unit that a folded noun names, the longest beginning of it first, and how many of its words do."""
    words = noun.split()
    for count in range(min(len(words), _UNIT_WORDS), 0, -1):
        text = " ".join(words[:count])
        for name in (text, text.upper(), text.capitalize()):
            if found := unit_named(name, language):
                return found, count
    return None, 0


def _share(plain: str, parts: list[str], *, is_name: bool) -> tuple[str, Unit | None]:
    """What a label says that makes a share, a rate or an index of its numbers."""
    texts = [plain] if is_name else [part for part in parts if len(part.split()) <= _SHORT and not _BOTH.search(part)]
    for text in texts:
        if _BASIS.search(text):
            return "", unit("bp")
        if _POINTS.search(text):
            return "", unit("pp")
        if parts_per := _PARTS_PER.search(text):
            return "", unit("ppb" if "b" in (parts_per["base"] or parts_per["letter"])[0] else "ppm")
        if per := _PER.search(text):
            base = re.sub(r"[,.\s]", "", per["base"] or "1000")
            known = rate_per(int(base) if base.isdigit() else _BASES.get(base, 0))
            return ("", known) if known else (f"per {per['base']}", None)
        if _PERCENT.search(text):
            return "", unit("%")
    if _BASE_YEAR.search(plain) or (is_name and any(_INDEX.fullmatch(part) for part in parts)):
        return INDEX, None
    return "", None


def _unit_alone(words: str, language: str, *, is_name: bool) -> Unit | None:
    """A unit without scale, in brackets or as the whole; counted things are not looked for.

    A column called "Seizures" does not say that its pounds are seizures.
    """
    inside = list(reversed(re.findall(r"[(\[]([^()\[\]]{1,40})[)\]]", words)))
    last = [] if is_name else [part for part in re.split(r"\s*[,;:]\s*", words) if _is_unit_like(part)]
    for text in (*inside, words, *reversed(last)):
        named = unit_named(tidy(re.sub(r"^(?:in|en)\s+", "", text.strip(), flags=re.I)), language)
        # "Doctors by: years, region, sex" names what the table is parted by.
        by = named is not None and named.dimension in _TIMES and text in last[:-1] and not words.endswith(text)
        if named is not None and not by and not is_count(named):
            return named
    return None


def _is_unit_like(part: str) -> bool:
    """Whether a part of a caption can be a unit: a few words, or a sign, and no lone letter."""
    return len(part.split()) <= _SHORT and not (len(part) == 1 and part.isalpha())


def _is_letter_alone(words: str) -> bool:
    """Whether a letter stands in a label that is a scale or another thing, and nothing beside it tells."""
    return _LETTER.search(words) is not None and not _NO_LETTER_OF_SCALE.search(fold(words))


def _is_unclear(plain: str) -> bool:
    """Whether a word of scale stands in a label, without a number before it that would make a number of it."""
    return _THOUSAND.search(plain) is not None or any(
        not _NO_SCALE.search(plain, max(0, found.start() - _BESIDE), found.start())
        for found in _UNCLEAR.finditer(plain)
    )
