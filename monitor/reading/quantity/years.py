"""Calendar years as quantities in the unit ``year``, for figures that are years: "In May 2019, China scheduled …".

They are looked for only where they are asked for. Four digits are a year where nothing says otherwise: not with
separators (``2,019``), not as part of a name, a code, a decade or a fiscal year (``FY2019``, ``2018-19``), not under a
label (``section 2018``) and not before money or something that they can count (``2019 dollars``, ``2019 agents``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from monitor.model import Qualifier, Quantity
from monitor.reading.quantity.beside import unit_at
from monitor.reading.quantity.grammar import SP, Grammar
from monitor.reading.quantity.numeral import SPACES, Numeral
from monitor.reading.quantity.scan import qualified
from monitor.reading.units import YEAR, unit

_FOUR = re.compile(r"(?<![0-9])(?:1[5-9][0-9]{2}|20[0-9]{2}|2100)(?![0-9])")
_JOINED_BEFORE = re.compile(rf"[^\s(\[{{“\"«:;—]$|[0-9][.,]?[{SPACES}]$|[–—-][{SPACES}]$")
_MID = re.compile(r"(?<!\w)(?:mid|early|late|mi)[-‐‑]$", re.IGNORECASE)
_FISCAL = re.compile(r"(?<!\w)(?:FY|F\.Y\.|fiscal(?: years?)?|financial years?|exercices?(?: financiers?)?)\s$", re.I)
_JOINED_BEHIND = re.compile(
    rf"[^\W]|[$€£%/\\=^°+]|[-–—‐‑−]\w|[.,:][0-9]|[{SPACES}][-–—]?[{SPACES}]?[0-9]|[{SPACES}]?[$€£%]"
)
_THINGS = re.compile(rf"{SP}(?P<noun>[^\W\d_A-Z]{{2,}}[^\W\d_isu])s(?!\w)")
_DAY_BEFORE = re.compile(rf"[^\W\d_]{{3,}}\.?{SP}[0-9]{{1,2}}(?:st|nd|rd|th)?,{SP}$")


def years_in(text: str, grammar: Grammar) -> Iterator[Quantity]:
    """Every calendar year that a text states, from 1500 to 2100, in the unit ``year``."""
    for found in _FOUR.finditer(text):
        start, end = found.span()
        if not _can_begin(text, start, grammar) or not _can_end(text, found, grammar):
            continue
        begin, qualifier = qualified(text, start, grammar)
        if qualifier not in (Qualifier.NONE, Qualifier.ABOUT):
            continue
        yield Quantity(
            Decimal(found[0]), unit(YEAR), qualifier=qualifier, printed=text[begin:end], start=begin, end=end
        )


def _can_begin(text: str, start: int, grammar: Grammar) -> bool:
    """Whether a year can begin behind what stands there."""
    window = text[max(0, start - 24) : start]
    if _FISCAL.search(window) or grammar.labelled.search(window):
        return False
    return bool(_MID.search(window) or _DAY_BEFORE.search(window)) or not _JOINED_BEFORE.search(window)


def _can_end(text: str, found: re.Match[str], grammar: Grammar) -> bool:
    """Whether a year can end before what stands there."""
    end = found.end()
    if _JOINED_BEHIND.match(text, end) or grammar.scale.match(text, end):
        return False
    things = _THINGS.match(text, end)
    if things and f"{things['noun']}s" not in grammar.language.stops:
        return False
    return unit_at(text, end, Numeral(Decimal(found[0])), grammar, afar=False) is None
