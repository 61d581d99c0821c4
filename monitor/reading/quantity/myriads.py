"""Numbers with magnitudes of Chinese, Japanese and Korean, which go on behind them: ``1億2000万円``, ``3억 5천만 원``.

They are read where what stands before and behind them is known: a sign, "about", a unit or a counter, a particle.
兆 is a million millions before yen, and a million or that in Chinese.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from monitor.model import Unit
from monitor.reading.quantity.numeral import EXACT, Numeral, Unclear
from monitor.reading.units import unit

_GAP = "[ \u00a0]?"
_SMALL = {"百": 2, "千": 3, "백": 2, "천": 3}
_LARGE = {"万": 4, "萬": 4, "만": 4, "億": 8, "亿": 8, "억": 8, "兆": 12, "조": 12}
_PART = rf"(?:[0-9]{{1,4}}|[1-9],[0-9]{{3}}){_GAP}[百千백천]?[万萬만億亿억兆조]"
_NUMBER = re.compile(
    rf"(?:(?P<parts>{_PART}(?:{_GAP}{_PART}){{0,3}})(?P<rest>[0-9]{{1,4}}(?![0-9.,]))?(?P<small>[백천百千])?"
    rf"|(?P<only>[0-9]{{1,4}}(?:,[0-9]{{3}})*(?:\.[0-9]{{1,2}})?){_GAP}(?P<scale>[百千백천]?[万萬만億亿억兆조]|[百千백천]))"
)
_ONE = re.compile(rf"([0-9,]+){_GAP}([百千백천]?)([万萬만億亿억兆조])")
_UNITS = {"円": "¥", "원": "₩", "吨": "t", "トン": "t", "톤": "t"}
_COUNTERS = "円|元|人|名|件|台|戸|户|个|例|頭|吨|トン|원|명|건|대|톤|가구|개"
_BEHIND = re.compile(
    rf"{_GAP}(?P<unit>{_COUNTERS})(?=$|[^\w]|[のがをはにでともや](?!\d)|[이가은는을를의에로과와])|(?=$|[^\w])"
)
ABOUT = "約约약"
_PARTICLES = "はがのにをでとも"


@dataclass(frozen=True, slots=True)
class Myriads:
    """A number with such magnitudes.

    Attributes:
        number: what it says.
        end: behind its unit or counter.
        scale: of its last part.
        unit: its unit; None where it counts.
    """

    number: Numeral
    end: int
    scale: Decimal
    unit: Unit | None


def myriads_at(text: str, start: int, *, decimal_comma: bool) -> Myriads | Unclear | None:
    """The number with such magnitudes that begins with the digits at `start`; None where they have none."""
    found = _NUMBER.match(text, start)
    if found is None or (found[0][-1] == "千" and text[found.end() : found.end() + 1] in tuple("克米瓦卡")):
        return None
    behind = _BEHIND.match(text, found.end())
    if behind is None or not _begins(text, start):
        return Unclear("a number with magnitudes of Chinese, Japanese or Korean, and more around it")
    counter = behind["unit"]
    if ("兆" in found[0] and counter != "円") or (counter is None and not _LARGE.keys() & set(found[0])):
        return Unclear("a magnitude of several values")
    if found["rest"] and counter is None:
        return Unclear("the rest of a number, or another one")
    if "," in found[0] and decimal_comma:
        return Unclear("three digits behind a separator: thousands or decimals")
    read = _composed(found)
    if isinstance(read, Unclear):
        return read
    symbol = _UNITS.get(counter or "")
    return Myriads(read[0], behind.end(), read[1], unit(symbol) if symbol else None)


def _begins(text: str, start: int) -> bool:
    """Whether a number can begin behind what stands there."""
    before = text[start - 1 : start]
    if before in ABOUT and before:
        return not text[max(0, start - 2) : start - 1].isalnum()
    return not before.isalnum() or before in _PARTICLES


def _composed(found: re.Match[str]) -> tuple[Numeral, Decimal] | Unclear:
    """What the parts are together, and the magnitude of the last; their magnitudes fall."""
    if found["only"]:
        power = sum(_SMALL.get(sign, 0) or _LARGE.get(sign, 0) for sign in found["scale"])
        return _part(found["only"], power), Decimal(10) ** power
    total, last, step = Decimal(0), 99, Decimal(1)
    for digits, small, large in _ONE.findall(found["parts"]):
        power = _SMALL.get(small, 0) + _LARGE[large]
        if _LARGE[large] >= last:
            return Unclear("magnitudes that do not fall")
        part = _part(digits, power)
        total, last, step = EXACT.add(total, part.value), _LARGE[large], part.quantum
    if found["small"] and not found["rest"]:
        return Unclear("a magnitude without its number")
    if found["rest"]:
        part = _part(found["rest"], _SMALL.get(found["small"] or "", 0))
        total, step = EXACT.add(total, part.value), part.quantum
    return Numeral(total, step), step


def _part(digits: str, power: int) -> Numeral:
    plain = Decimal(digits.replace(",", ""))
    step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
    whole = digits.replace(",", "")
    zeros = 0 if "." in digits or not plain else len(whole) - len(whole.rstrip("0"))
    return Numeral(plain, step, zeros).times(Decimal(10) ** power)
