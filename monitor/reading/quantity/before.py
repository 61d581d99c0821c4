"""What stands directly before a number: its sign and its currency, or why its digits are part of something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import category

from monitor.model import Unit
from monitor.reading.currencies import READ_CODES
from monitor.reading.direction import DOWN
from monitor.reading.quantity.grammar import Grammar
from monitor.reading.quantity.numeral import SPACES, UNKNOWN, Unclear
from monitor.reading.units import CURRENCY_SIGNS, unit_named

_CODES = "|".join((*READ_CODES, "RMB", r"Rs\.?", r"kr\.?"))
_MARKS = f"[{CURRENCY_SIGNS}]"
MONEY = rf"(?:(?:[A-Za-z]{{1,4}}|U\.S\.)?{_MARKS}|(?<![A-Za-z])(?:{_CODES}))[{SPACES}]?"
_LEFT = re.compile(rf"(?P<sign>[-−–+‐‑])?(?P<money>{MONEY})?(?P<inner>[-−–+])?$")
_LEFT_ENDS = (
    *"-−–+‐‑",
    *CURRENCY_SIGNS,
    *{code[-1] for code in READ_CODES},
    *"Bsr.",
)  # of a sign, a currency's sign or its code
_CENTURY_LESS = re.compile(r"[0-9]{2}(?![\w.,])")
_OPENING = "([{:;=|/>≥<≤~≈“”\"'‘’—,"
DOWNWARD = frozenset(DOWN)
ARROW = Unclear("an arrow down beside it can be a minus, or say how a level moved")


@dataclass(frozen=True, slots=True)
class Left:
    """What stands directly before a number."""

    start: int
    negative: bool = False
    unit: Unit | None = None


def left_of(text: str, start: int, grammar: Grammar, floor: int, taken: int) -> Left | Unclear:
    """Sign and currency before the digits, or why the digits are part of something else."""
    before = text[max(floor, start - 2) : start].rstrip(SPACES)
    signed = before.endswith(_LEFT_ENDS)
    found = _LEFT.search(text, max(floor, start - 10), start) if signed else None
    if found is None or found.start() == start or found.start() < taken:
        return _unsigned(text, start, None, grammar, floor)
    money = found["money"]
    named = unit_named(money.rstrip(SPACES), grammar.language.code) if money else None
    if money and named is None:
        return Unclear(f"{money!r} is no currency that is known")
    if found["sign"] and found["inner"]:
        return Unclear("two signs stand before it")
    sign = found["sign"] or found["inner"]
    if sign is None:
        return _unsigned(text, found.start(), named, grammar, floor)
    return _signed(text, found.start(), sign, named, floor)


def _unsigned(text: str, begin: int, named: Unit | None, grammar: Grammar, floor: int) -> Left | Unclear:
    """Digits, or a currency, that begin without a sign."""
    before = text[begin - 1] if begin > floor else " "
    earlier = text[begin - 2] if begin - 2 >= floor else " "
    if before in DOWNWARD or (before in SPACES and earlier in DOWNWARD):
        return ARROW
    if earlier in "-−–" and before in SPACES and text[max(floor, begin - 3) : begin - 2].strip(" (") == "":
        return Unclear(f"{earlier!r} can be a dash or a minus")
    if before.isspace():
        minus = grammar.minus.search(text, max(floor, begin - 24), begin) if earlier in "sSeEoOnN" else None
        if minus is None:
            return Left(begin, unit=named)
        if minus["fewer"] is not None:
            return Unclear("below zero, or so many fewer")
        return Unclear("a margin") if minus["either"] else Left(minus.start(), negative=True, unit=named)
    if before == "—" and earlier.isspace():
        return Unclear("'—' can be a dash or a minus")
    if category(before) == "Sc":
        return Unclear(f"{before!r} is no currency that is known")
    if before.isalnum() or before in "_#@\\/&" or (before == ":" and earlier.isdigit()):
        return Unclear("part of a name, a code, a time or a ratio", ambiguous=False)
    if before in f".,±≠^{UNKNOWN}" or (before in "'’" and earlier.isdigit()):
        return Unclear(f"{before!r} stands before it")
    if before in "'’" and not earlier.isalpha() and _CENTURY_LESS.match(text, begin):
        return Unclear("a year without its century", ambiguous=False)
    return Left(begin, unit=named)


def _signed(text: str, begin: int, sign: str, named: Unit | None, floor: int) -> Left | Unclear:
    """A sign is one only where nothing stands directly before it; else it joins or parts."""
    before = text[begin - 1] if begin > floor else "\n"
    if before.isalpha() and sign in "-‐‑":
        return Unclear("part of a name or a code", ambiguous=False)
    if not before.isspace() and before not in _OPENING:
        return Unclear(f"{sign!r} can join it to what stands before, or be a minus")
    earlier = text[max(floor, begin - 9) : begin].rstrip()[-1:]
    if before not in "\r\n" and sign != "+" and (earlier.isdigit() or (sign == "–" and earlier.isalpha())):
        return Unclear(f"{sign!r} can be a dash or a minus")
    return Left(begin, negative=sign != "+", unit=named)
