"""Every number of a text, read where it can be read, with what it cannot be where it is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto
from functools import cache
from typing import Protocol, TypeVar

from monitor.model import Qualifier, Quantity, Unit
from monitor.reading.claims.spoken import Spoken, cardinals_of, scales_of, spoken_in
from monitor.reading.claims.tables import pattern, table_of
from monitor.reading.quantity.amount import Unread
from monitor.reading.quantity.around import BASE
from monitor.reading.quantity.grammar import Grammar, grammar_of
from monitor.reading.quantity.measured import unit_at
from monitor.reading.quantity.numeral import (
    LONE_WORD,
    PRONOUN,
    YEAR_ALONE,
    YEAR_OR_NUMBER,
    Numeral,
    read_digits,
    read_words,
)
from monitor.reading.quantity.scan import qualified, scan
from monitor.reading.units import CURRENCY_SIGNS, unit


class Placed(Protocol):
    """What stands somewhere in a text."""

    @property
    def start(self) -> int:
        """Index of its first character."""

    @property
    def end(self) -> int:
        """Index behind its last."""


class Form(Enum):
    """How a number is printed, as far as it decides what it is."""

    PLAIN = auto()
    WORD = auto()
    SHARE = auto()
    TIMES = auto()
    ORDINAL = auto()
    DATE = auto()
    AGE = auto()
    NAME = auto()
    BASE = auto()
    IDIOM = auto()


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text.

    Attributes:
        quantity: what it says; its value is None for a range, and for what says no number by itself.
        form: how it is printed.
    """

    quantity: Quantity
    form: Form = Form.PLAIN

    @property
    def start(self) -> int:
        """Index of its first character."""
        return self.quantity.start

    @property
    def end(self) -> int:
        """Index behind its last character."""
        return self.quantity.end


_Placed = TypeVar("_Placed", bound=Placed)
_HIDDEN = re.compile(
    r"https?://[^\s)\]>|]+|www\.\S+|\]\([^()\s]*\)|<[^<>\n]{1,300}>|\b10\.[0-9]{4,}/\S+|(?<!\S)\S{1,64}@\S{1,255}"
    r"|\[\^[^\]\s]{1,20}\]|\[[0-9a-z]{1,3}\](?=:)"
    r"|\*+(?=[^\s*])|(?<=[^\s*])\*+|(?<!\w)_+(?=\w)|(?<=[\w%])_+(?!\w)|`+|~~"
)
_GROUPS = re.compile(r"(?<=[0-9])\.(?=[0-9]{3}(?![0-9]))")
_RUN = re.compile(r"[0-9]+(?:[.,'’\u00a0\u202f\u2009 ][0-9]+)*")
_GROUPED = re.compile(r"[0-9]+|[1-9][0-9]{0,2}(?:[^0-9][0-9]{3})+")
_AGED = re.compile(r"\baged?\b|\bages\b|âgé|alter|\bedad", re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:\s?[-–/]\s?(?:(?:19|20)?[0-9]{2}))?")
_SIGNS_ONLY = re.compile(r"[\s%‰$€£¥]*")
_SYMBOL = 3
_UNTIL = re.compile(r"(?:hasta|bis zu)\s(?=[0-9])", re.IGNORECASE)
_TWO_YEARS = re.compile(
    r"\D{0,9}(?:1[5-9]|20)[0-9]{2}(?:\s?[-–]\s?|\s\S{1,3}\s)(?:1[5-9]|20)[0-9]{2}(?:\san)?", re.IGNORECASE
)
_DECADE = re.compile(r"(?:19|20)?[0-9]0['’]?s(?!\w)")
_ABOUT = re.compile(r"(?<!\w)(?:mid|early|late|pre|post)[-‐‑]$", re.IGNORECASE)
_GOES_ON = re.compile(r"\s[A-Za-z$€£]")
_WORD = re.compile(r"[^\W\d_]+")
_PENCE = re.compile(r"(?!(?:1080|720|480)p)[0-9][0-9.,]*p(?!\w)")
_CLOCK = re.compile(
    r"[0-9]{1,2}[:h][0-9]{2}|[0-9]{1,2}\s?[ap]\.?m|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|['’][0-9]{2}s?$|[^\W\d_]{3,}",
    re.I,
)
_MONEY_BEFORE = re.compile(rf"(?:[A-Z]{{1,3}})?[{CURRENCY_SIGNS}]\s?$")
_LETTERS = {"k": 3, "m": 6, "mn": 6, "bn": 9, "b": 9, "tn": 12, "md": 9, "mds": 9}
_LETTER = re.compile(r"\s?(k|m|mn|bn|b|tn|Md|Mds)(?![\w’'])", re.IGNORECASE)
_LONG = re.compile(r"\s(?:long|high|wide|deep|tall|away|below|above|final|hurdles|freestyle|butterfly)", re.IGNORECASE)
_SIGN = re.compile(r"(?:^|[\s(])(?P<sign>[-−+])$")
_CUBIC = re.compile(r"cubic|cubes?$|kubik|cúbicos", re.IGNORECASE)
_TENTHS = re.compile(r"\sdécimas?(?!\w)", re.IGNORECASE)
_LENGTHS = re.compile(
    r"(?:height|depth|length|distance|tall|metres?|meters?|wide|waves?|walls?|towers?|altitude|race|swim\w*|sprint\w*)\b",
    re.IGNORECASE,
)


@cache
def _units_of(code: str) -> list[tuple[re.Pattern[str], Unit]]:
    """The units of a language that the reader of quantities does not know."""
    return [(pattern(rf"(?:{name})(?!\w)"), unit(symbol)) for symbol, name in table_of(code)["numbers"]["units"]]


def hidden(text: str) -> str:
    """The text with addresses, tags, targets of links and marks of emphasis as spaces: they say nothing."""
    return _HIDDEN.sub(lambda found: "".join(c if c in "\r\n" else " " for c in found[0]), text)


def numbers_in(text: str, code: str) -> list[Number]:
    """Every number of a text in the language `code`, in order; each character belongs to one at most."""
    grammar = grammar_of("en" if code == "en" else "fr")
    spoken = spoken_in(text, code)
    plain = _GROUPS.sub("\u202f", text) if scales_of(code) else text
    read = [_number(plain, found, grammar, code) for found in scan(plain, grammar)]
    words = _words_in(text, code) if scales_of(code) else ()
    both = [*(_said(text, one, grammar) for one in spoken), *read, *words]
    return sorted((_printed(text, one) for one in free_ones(both, len(text))), key=lambda one: one.start)


def free_ones(found: Iterable[_Placed], length: int) -> Iterator[_Placed]:
    """Those that share no character with an earlier one of the list, in a text of that length."""
    taken = bytearray(length + 1)
    for one in found:
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            yield one


def _printed(text: str, number: Number) -> Number:
    return replace(number, quantity=replace(number.quantity, printed=text[number.start : number.end]))


def _said(text: str, said: Spoken, grammar: Grammar) -> Number:
    form = {"share": Form.SHARE, "times": Form.TIMES, "ordinal": Form.ORDINAL, "vague": Form.IDIOM, "date": Form.DATE}[
        said.form
    ]
    start, qualifier = qualified(text, said.start, grammar)
    if form not in (Form.SHARE, Form.TIMES):
        return Number(Quantity(said.value or None, None, start=said.start, end=said.end), form)
    measured = unit("%") if form is Form.SHARE else None
    return Number(Quantity(said.value, measured, qualifier, quantum=said.step, start=start, end=said.end), form)


def _words_in(text: str, code: str) -> Iterator[Number]:
    """The number words of a language that the reader of quantities does not know."""
    words = "|".join(word for word, value in cardinals_of(code).items() if value > 1)
    words += r"|una(?=\sdécima)" if code == "es" else ""
    for found in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", text, re.IGNORECASE):
        plain = Quantity(cardinals_of(code)[found[0].lower()], None, start=found.start(), end=found.end())
        yield Number(_completed(text, plain, code), Form.WORD)


def _number(text: str, found: Quantity | Unread, grammar: Grammar, code: str) -> Number:
    if isinstance(found, Quantity):
        if found.low is not None and _TWO_YEARS.fullmatch(found.printed):
            return Number(found, Form.DATE)
        return Number(_completed(text, _bare(text, found, grammar) if scales_of(code) else found, code))
    form = _form(text, found)
    if form is Form.NAME and _PENCE.match(text, found.start):
        form = Form.PLAIN
    run = _RUN.search(found.printed)
    behind = found.start + run.end() if run else found.end
    if form is Form.NAME and any(name.match(text, behind) for name, _ in _units_of(code)):
        form = Form.PLAIN
    if form in (Form.DATE, Form.AGE, Form.NAME):
        value = found.number or _reread(text, found, grammar)
        if value is None:
            value = Quantity(None, None, start=found.start, end=found.end)
        return Number(replace(value, start=found.start, end=max(found.end, value.end if form is Form.AGE else 0)), form)
    again = _reread(text, found, grammar)
    if again is None:
        return Number(Quantity(None, None, start=found.start, end=found.end), Form.NAME if form is Form.PLAIN else form)
    return Number(_completed(text, again, code), form)


def _bare(text: str, quantity: Quantity, grammar: Grammar) -> Quantity:
    """The number without a unit in words that would be those of another language; "until" says how far it went."""
    run = list(_RUN.finditer(quantity.printed))
    if (
        quantity.unit is None
        or not run
        or (quantity.scale != 1 and is_money(quantity.unit))
        or _SIGNS_ONLY.fullmatch(quantity.printed, run[-1].end())
    ):
        bare = quantity
    else:
        end = quantity.start + run[-1].end()
        exact = unit_at(text, end, Numeral(Decimal(2)), grammar, counts=False)
        symbol = isinstance(exact, tuple) and len(text[end : exact[1]].strip()) <= _SYMBOL
        bare = quantity if symbol else replace(quantity, unit=None, end=end)
    if (until := _UNTIL.match(text, bare.start)) is None:
        return bare
    return replace(bare, start=until.end(), qualifier=Qualifier.NONE)


def _form(text: str, unread: Unread) -> Form:
    """What something is that was not read as a quantity, by why it was not."""
    doubt, reason, printed = unread.doubt, unread.doubt.reason, unread.printed
    if doubt in (YEAR_ALONE, YEAR_OR_NUMBER) or reason in ("a year", "years", "a year without its century"):
        return Form.DATE
    if doubt is BASE:
        return Form.BASE
    if doubt is PRONOUN or reason in (
        "a pronoun",
        "hundreds of thousands, a year and thousands, or the like",
        "a share of it",
    ):
        return Form.IDIOM
    if doubt is LONE_WORD or not any(map(str.isdigit, printed)):
        return Form.WORD
    if reason.startswith(("an age", "ages")):
        return Form.AGE
    if reason.startswith("years, a label"):
        return Form.AGE if _AGED.search(printed) else Form.DATE if _YEARS.fullmatch(printed) else Form.NAME
    if reason.startswith(("a date", "part of a time", "a version", "the base of an index")):
        return Form.DATE if _CLOCK.search(printed) or _YEARS.search(printed) else Form.NAME
    if _DECADE.match(text, unread.start) or (
        _YEARS.fullmatch(printed) and _ABOUT.search(text, max(0, unread.start - 6), unread.start)
    ):
        return Form.DATE
    if reason == "an ordinal":
        return Form.ORDINAL
    names = (
        "part of",
        "letters are attached",
        "a footnote",
        "zeros before",
        "a score",
        "a ratio or a date",
        "feet",
        "'c'",
    )
    return Form.NAME if reason.startswith(names) and not _is_rate(text, unread) else Form.PLAIN


def _is_rate(text: str, unread: Unread) -> bool:
    return unread.doubt.reason.startswith("part of a ratio") and text[unread.end : unread.end + 2].strip("/").isalpha()


def _reread(text: str, unread: Unread, grammar: Grammar) -> Quantity | None:
    """The number whose digits or words stand at a place, whatever else could be meant there; None where none does."""
    run = _RUN.search(unread.printed)
    if run is None:
        return _in_words(text, unread, grammar)
    start, end = unread.start + run.start(), unread.start + run.end()
    plain = read_digits(run[0], decimal_comma=grammar.language.decimal_comma)
    if not isinstance(plain, Numeral) and _GROUPED.fullmatch(run[0]):
        plain = read_digits(re.sub(r"[^0-9]", "", run[0]).lstrip("0") or "0", decimal_comma=False)
    if not isinstance(plain, Numeral):
        return None
    return _measured(text, start, end, plain, grammar)


def _in_words(text: str, unread: Unread, grammar: Grammar) -> Quantity | None:
    """The number that the words in some characters say, of which the first may be others: "over five years"."""
    language = grammar.language
    known = [
        word
        for word in _WORD.finditer(unread.printed.lower())
        if word[0] in language.numbers or word[0] in language.scales or word[0] in ("a", "an")
    ]
    plain = read_words([word[0] for word in known], language) if known else None
    if not isinstance(plain, Numeral):
        return None
    return _measured(text, unread.start + known[0].start(), unread.start + known[-1].end(), plain, grammar)


def _measured(text: str, start: int, end: int, plain: Numeral, grammar: Grammar) -> Quantity:
    """A number with the currency before it and the magnitude and the unit behind it."""
    scale, named = Decimal(1), None
    if found := grammar.scale.match(text, end):
        scale, end = grammar.language.scales[found["word"].lower()], found.end()
    elif (money := _MONEY_BEFORE.search(text, max(0, start - 5), start)) and (found := _LETTER.match(text, end)):
        scale, end = Decimal(10) ** _LETTERS[found[1].lower()], found.end()
    if money := _MONEY_BEFORE.search(text, max(0, start - 5), start):
        start, named = money.start(), unit(text[start - 1 : start].strip() or text[start - 2 : start - 1])
    found_unit = None if named else unit_at(text, end, plain.times(scale), grammar, scaled=scale != 1)
    if isinstance(found_unit, tuple):
        named, end = found_unit
    if signed := _SIGN.search(text, max(0, start - 2), start):
        start, plain = signed.start("sign"), plain.negated() if signed["sign"] != "+" else plain
    begin, qualifier = qualified(text, start, grammar)
    return Quantity(
        plain.times(scale).value, named, qualifier, quantum=plain.times(scale).quantum, trailing_zeros=plain.zeros,
        scale=scale, start=begin, end=end,
    )  # fmt: skip


def _completed(text: str, quantity: Quantity, code: str) -> Quantity:
    """The quantity with a magnitude and a unit behind it that the reader of quantities does not know."""
    if scales_of(code) and (quantity.unit is None or quantity.unit.symbol in ("$", "€")):
        quantity = _scaled(text, quantity, code)
    if code == "en" and quantity.unit is not None and quantity.unit.symbol == "m" and _is_millions(text, quantity):
        return _times(replace(quantity, unit=None), Decimal(10) ** 6)
    if _CUBIC.search(text, quantity.start, quantity.end):
        return replace(quantity, unit=None)
    if code == "es" and (tenths := _TENTHS.match(text, quantity.end)):
        return replace(_times(quantity, Decimal("0.1")), unit=unit("pp"), scale=Decimal(1), end=tenths.end())
    for name, named in _units_of(code):
        if (quantity.unit is None or quantity.unit.dimension.startswith("count")) and (
            found := name.match(text, quantity.end)
        ):
            return replace(quantity, unit=named, end=found.end())
    return quantity


def _is_millions(text: str, quantity: Quantity) -> bool:
    """Whether letters attached to a number are millions and no metres, as newspapers write: ``rose to 7.7m``."""
    attached = text[quantity.end - 2 : quantity.end - 1].isdigit()
    return attached and not (
        _LONG.match(text, quantity.end) or _LENGTHS.search(text, max(0, quantity.start - 60), quantity.end + 40)
    )


def _scaled(text: str, quantity: Quantity, code: str) -> Quantity:
    known = scales_of(code)
    while found := re.compile(r"\s([^\W\d_]+)\.?(?!\w)").match(text, quantity.end):
        scale = known.get(found[1].lower())
        if scale is None or quantity.scale >= 10**9:
            break
        stop = found.end() if _GOES_ON.match(text, found.end()) else found.end(1)
        quantity = replace(_times(quantity, scale), end=stop)
    return quantity


def _times(quantity: Quantity, scale: Decimal) -> Quantity:
    """The quantity with a magnitude applied."""
    value, low, high = (n * scale if n is not None else None for n in (quantity.value, quantity.low, quantity.high))
    return replace(
        quantity, value=value, low=low, high=high, quantum=quantity.quantum * scale, scale=quantity.scale * scale
    )


def is_money(measured: Unit | None) -> bool:
    """Whether a unit is a currency."""
    return measured is not None and measured.dimension.startswith("money")
