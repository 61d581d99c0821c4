"""One number in a text with what is attached to it: sign, currency, fraction, magnitude, unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from monitor.model import Quantity, Unit
from monitor.reading.quantity.around import (
    BASE,
    COUNTED,
    CRORE,
    MANY,
    MORE_ABROAD,
    OF_MANY,
    PARTS,
    SEVERAL,
    YEARLIKE,
    continued,
    is_after_time,
    is_base,
    is_counted_in,
    is_in_hundred_thousands,
    other_than_bare,
    other_than_measured,
    scaled_at,
    with_fraction,
)
from monitor.reading.quantity.before import ARROW, DOWNWARD, Left, left_of
from monitor.reading.quantity.composed import composed_at
from monitor.reading.quantity.grammar import SP, Grammar
from monitor.reading.quantity.measured import FEW, unit_at
from monitor.reading.quantity.myriads import Myriads, myriads_at
from monitor.reading.quantity.numeral import (
    BY_LAKHS,
    FRACTIONS,
    SPACES,
    YEAR_OR_NUMBER,
    Numeral,
    Unclear,
    fraction,
    read_declared,
    read_digits,
    read_words,
)
from monitor.reading.quantity.ordinal import ordinal_at
from monitor.reading.units import CURRENCY_SIGNS, is_amount_only, unit

_ONE = Decimal(1)
_MONEY_SIGNS = frozenset(CURRENCY_SIGNS)
_NOTE = re.compile(rf"(?:[*†‡§]|[¹²³⁰⁴-⁹]|\[[0-9a-z]{{1,3}}\]|[{SPACES}]\[[0-9]{{1,3}}\])+")
_DASHES = tuple("-–—−")
_LETTERS = re.compile(r"[^\W\d_]{1,25}")
_US, _CANADA = "USD?|américains?", "CAN?|CAD|CDN|Canadian|canadiens?"
_AFTER_MONEY = re.compile(rf"{SP}(?:(?P<us>{_US})|{_CANADA})(?!\w)")
_COMPOUND = re.compile(r"-[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Unread:
    """Characters with digits, or number words, that were not read as a quantity.

    Attributes:
        printed: the characters.
        start: index of the first in the text.
        end: index behind the last.
        doubt: why.
        number: the number that it is where the words around it say that one stands there; else None.
    """

    printed: str
    start: int
    end: int
    doubt: Unclear
    number: Quantity | None = None

    @property
    def can_be_a_number(self) -> bool:
        """Whether it can be a number that somebody means, and is neither a year nor a word such as "one"."""
        return self.doubt.ambiguous and self.doubt is not YEAR_OR_NUMBER and any(map(str.isdigit, self.printed))

    @classmethod
    def of(cls, text: str, start: int, end: int, doubt: Unclear, number: Quantity | None = None) -> Unread:
        """The characters of `text` from `start` to `end`."""
        return cls(text[start:end], start, end, doubt, number)


@dataclass(frozen=True, slots=True)
class Amount:
    """One number with what is attached to it.

    Attributes:
        number: with its magnitude and sign.
        start: of the sign, the currency or the digits.
        end: behind the unit, or behind the digits.
        scale: the magnitude; 1 for none.
        unit: the unit beside it; None where there is none.
        money: whether the unit stands before it.
        year: whether it is printed as a year would be, with nothing beside it.
        more: whether a plus sign follows it.
        certain: whether it is a number even among other words: "three" is not, "three labs" is.
    """

    number: Numeral
    start: int
    end: int
    scale: Decimal = _ONE
    unit: Unit | None = None
    money: bool = False
    year: bool = False
    more: bool = False
    certain: bool = True


@dataclass(frozen=True, slots=True)
class _Right:
    """What stands directly behind a number."""

    end: int
    scale: Decimal = _ONE
    unit: Unit | None = None
    more: bool = False


def amount_at(text: str, token: re.Match[str], grammar: Grammar, *, floor: int = 0, taken: int = 0) -> Amount | Unread:
    """What a token of `Grammar.token` is.

    Args:
        text: the text.
        token: the match in it.
        grammar: of the text's language.
        floor: nothing before this index is looked at.
        taken: what stands before this index belongs to the quantity before.
    """
    start, end = token.span()
    match token.lastgroup:
        case "note":
            return Unread.of(text, start, end, Unclear("a footnote's mark", ambiguous=False))
        case "code" | "code_":
            doubt = Unclear("a date, a time, a telephone number or an address", ambiguous=False)
            return Unread.of(text, start, end, doubt)
        case "maybe" | "maybe_":
            measured = unit_at(text, end, Numeral(Decimal(2)), grammar, counts=False) is not None
            return Unread.of(text, start, end, Unclear("years, a label or a telephone number", ambiguous=measured))
        case "half":
            part = grammar.language.parts.get(" ".join(token[0].lower().split()), (1, 2))
            return _in_words(text, token, token.end() - 1, fraction(*part), grammar)
        case "words":
            return _worded(text, token, grammar)
        case _:
            return _in_digits(text, token, grammar, floor, taken)


def _in_digits(text: str, token: re.Match[str], grammar: Grammar, floor: int, taken: int) -> Amount | Unread:
    start, end = token.span()
    many = myriads_at(text, start, decimal_comma=grammar.decimal_comma) if token.lastgroup == "run" else None
    left = left_of(text, start, grammar, floor, taken)
    if isinstance(many, Myriads):
        return _of_myriads(text, many, Left(start) if isinstance(left, Unclear) else left, grammar)
    if isinstance(many, Unclear):
        return Unread.of(text, start, end, many)
    if isinstance(left, Unclear):
        return Unread.of(text, start, end, left)
    plain = _part_of_another(text, token, grammar) or _numeral(token, grammar)
    if (
        isinstance(plain, Unclear)
        and " " in token[0]
        and not grammar.signs
        and left.unit is not None
        and grammar.scale.match(text, end)
    ):
        plain = read_digits(token[0].replace(" ", "\u00a0"), decimal_comma=False)  # "US$1 964 million"
    if isinstance(plain, Unclear):
        return Unread.of(text, left.start, end, plain)
    if ordinal := ordinal_at(text, token[0], end, grammar):
        return Unread.of(text, left.start, end, ordinal)
    if token.lastgroup == "run":
        plain, end = with_fraction(text, end, plain, grammar)
    composed = composed_at(text, end, plain, grammar) if token.lastgroup == "run" else None
    plain, end = composed or (plain, end)
    year = left.start == start and YEARLIKE.fullmatch(token[0]) is not None
    counts = not (year and is_after_time(text, start, grammar))
    if (year or plain.value == 1) and MANY.match(text, end):
        return Unread.of(text, left.start, end, SEVERAL if counts else Unclear("a year", ambiguous=False))
    right = _right_of(text, end, plain, grammar, left, scaled=composed is not None, counts=counts, afar=not year)
    if left.unit is not None and is_amount_only(text[left.start : start].strip("-−–+‐‑" + SPACES)):
        few = isinstance(right, _Right) and right.scale == 1 and (plain.value < FEW or YEARLIKE.fullmatch(token[0]))
        right = Unclear("part of a name or a code, or an amount of money") if few else right
    if not isinstance(right, Unclear):
        right = _in_context(text, token, left, right, plain, grammar) or right
    if right is PARTS and (more := grammar.smaller.search(text, end) or MORE_ABROAD.search(text, end)):
        return Unread.of(text, left.start, more.end(), PARTS)
    if isinstance(right, Unclear):
        attached = _LETTERS.match(text, end)
        return Unread.of(text, left.start, attached.end() if attached else end, right)
    if left.negative and text[right.end : right.end + 1] in _DASHES:
        return Unread.of(text, left.start, right.end, Unclear("between dashes, or below zero"))
    if len(token[0]) == 3 and token.lastgroup == "part" and right.unit is None and right.scale == 1:
        return Unread.of(text, left.start, end, Unclear("a ratio or a date"))
    return Amount(
        (plain.negated() if left.negative else plain).times(right.scale),
        left.start,
        right.end,
        right.scale,
        right.unit,
        money=left.unit is not None,
        year=year and right.end == token.end(),
        more=right.more,
    )


def _of_myriads(text: str, many: Myriads, left: Left, grammar: Grammar) -> Amount | Unread:
    """A number with magnitudes of Chinese, Japanese or Korean, with what stands around it."""
    named, end = many.unit or left.unit, many.end
    if named is None or many.unit is None:
        right = _right_of(text, end, many.number, grammar, left, scaled=True)
        if isinstance(right, Unclear):
            return Unread.of(text, left.start, end, right)
        named, end = right.unit, right.end
    number = many.number.negated() if left.negative else many.number
    return Amount(number, left.start, end, many.scale, named, money=left.unit is not None)


def _part_of_another(text: str, token: re.Match[str], grammar: Grammar) -> Unclear | None:
    """Why digits whose separators have only one reading as a number are several, or an angle, all the same."""
    start, end = token.span()
    before = text[max(0, start - 1) : start]
    if before == "(" and text[max(0, start - 2) : start - 1] in _MONEY_SIGNS and text[end : end + 1] == ")":
        return Unclear("brackets behind a currency: an accountant's minus, or none")
    if text[end : end + 1] == ")" and before == "(" and grammar.scale.match(text, end + 1):
        return Unclear("a magnitude behind the brackets around it")
    if before == "°":
        return Unclear("degrees and minutes")
    window = text[max(0, start - 24) : start]
    if BY_LAKHS.fullmatch(token[0]) and (before in ("[", "(") or grammar.labelled.search(window)):
        return Unclear("numbers in a row, or one by lakhs")
    return None


def _numeral(token: re.Match[str], grammar: Grammar) -> Numeral | Unclear:
    if token.lastgroup != "part":
        points = grammar.language.thousands_point
        if grammar.signs is not None:
            return read_declared(token[0], grammar.signs, decimal_comma=grammar.language.decimal_comma)
        return read_digits(token[0], decimal_comma=grammar.language.decimal_comma, thousands_point=points)
    if token[0] in FRACTIONS:
        return fraction(*FRACTIONS[token[0]])
    above, below = int(token[0][0]), int(token[0][-1])
    return fraction(above, below) if above < below else Unclear("a ratio or a date")


def _worded(text: str, token: re.Match[str], grammar: Grammar) -> Amount | Unread:
    if grammar.share.search(text, max(0, token.start() - 16), token.start()):
        return Unread.of(text, *token.span(), Unclear("a share of it"))
    words = [word for word in re.split(rf"[{SPACES}\t\r\n-]+", token[0].lower()) if word != "and"]
    if words[0] in ("a", "an", "one") and MANY.match(text, token.start() + len(words[0])):
        return Unread.of(text, *token.span(), Unclear("a pronoun", ambiguous=False))
    plain = read_words(words, grammar.language)
    if isinstance(plain, Unclear):
        return Unread.of(text, *token.span(), plain)
    plain, end = with_fraction(text, token.end(), plain, grammar)
    scaled = any(word in grammar.language.scales for word in words)
    if more := grammar.smaller.match(text, end):
        return Unread.of(text, token.start(), more.end(), PARTS)
    if half := grammar.half.match(text, end) if grammar.language.thousands_point and scaled else None:
        plain, end = plain.plus(fraction(1, 2).times(grammar.language.scales[words[-1]])), half.end()
    if scaled and OF_MANY.match(text, end):
        return Unread.of(text, *token.span(), SEVERAL)
    return _in_words(text, token, end, plain, grammar, scaled=scaled)


def _in_words(
    text: str, token: re.Match[str], end: int, plain: Numeral, grammar: Grammar, *, scaled: bool = False
) -> Amount | Unread:
    right = _right_of(text, end, plain, grammar, Left(token.start()), scaled=scaled)
    if isinstance(right, Unclear):
        return Unread.of(text, *token.span(), right)
    return Amount(
        plain.times(right.scale),
        token.start(),
        right.end,
        right.scale,
        right.unit,
        more=right.more,
        certain=scaled or right.unit is not None or right.scale != 1,
    )


def _in_context(
    text: str, token: re.Match[str], left: Left, right: _Right, plain: Numeral, grammar: Grammar
) -> Unclear | None:
    """Why a number with the words around it is something else, or counts something else than ones."""
    other = None
    if left.unit is None and right.unit is not None:
        other = other_than_measured(text, token, right.end, right.unit, plain, grammar)
    elif left.unit is None:
        bare = right.scale == 1
        other = BASE if is_base(text, token.start(), grammar, scaled=not bare) else None
        other = other or (other_than_bare(text, token, right.end, plain, grammar) if bare else None)
    if other or right.scale != 1:
        return other
    measured = right.unit is not None and left.unit is None
    return COUNTED if is_counted_in(text, left.start, grammar, measured=measured) else None


# ---------------------------------------------------------------- behind the digits


def _right_of(
    text: str,
    end: int,
    plain: Numeral,
    grammar: Grammar,
    left: Left,
    *,
    scaled: bool = False,
    counts: bool = True,
    afar: bool = True,
) -> _Right | Unclear:
    """Magnitude and unit behind a number, or why it is part of something else."""
    note = _NOTE.match(text, end)
    magnitude = scaled_at(text, note.end() if note else end, grammar, money=left.unit is not None)
    if isinstance(magnitude, Unclear):
        return magnitude
    scale, end = magnitude
    if scale == 1 and (crore := CRORE.match(text, end)):
        if left.unit is None or left.unit.symbol != "₹":
            return Unclear("'cr' can be crore, or a credit")
        scale, end = Decimal(10**7), crore.end()
    more = text[end : end + 1] == "+" and not text[end + 1 : end + 2].isalnum()
    end += more
    if wrong := continued(text, end):
        return wrong
    if grammar.regular.match(text, end):
        return Unclear("a rate")
    number, scaled = plain.times(scale), scaled or scale != 1
    found = (
        _money_behind(text, end, left.unit)
        if left.unit
        else unit_at(text, end, number, grammar, scaled=scaled, counts=counts, afar=afar)
    )
    if isinstance(found, Unclear):
        return found
    named, end = found or (None, end)
    if is_in_hundred_thousands(text, end, left.unit or named, grammar):
        return Unclear("a hundred thousand, or tonnes")
    if grammar.rate.match(text, end):
        return Unclear("a rate")
    if text[end : end + 2].strip(SPACES)[:1] in DOWNWARD:
        return ARROW
    return (
        Unclear("a half stands behind its unit") if grammar.half.match(text, end) else _Right(end, scale, named, more)
    )


def _money_behind(text: str, end: int, money: Unit) -> tuple[Unit, int] | Unclear:
    """The currency before a number with what is said of it behind: ``$5 US``; and the index behind that."""
    found = _AFTER_MONEY.match(text, end) if money.symbol == "$" else None
    if found:
        money, end = unit("US$" if found["us"] else "C$"), found.end()
    return Unclear("a compound such as a price per something") if _COMPOUND.match(text, end) else (money, end)
