"""Parts of a text whose digits are no number: what scripts fill in, the base of an index, an address."""

from __future__ import annotations

import re

from monitor.reading.filled import TEMPLATE
from monitor.reading.quantity.numeral import Unclear

Part = tuple[int, int, Unclear]
"""Where such a part begins and ends, and what it is."""

_YEAR = r"(?:18|19|20)[0-9]{2}"
_BASE = re.compile(
    rf"(?<![\w.,])(?:{_YEAR}(?:\s?[-–/]\s?(?:{_YEAR}|[0-9]{{2}}))?|Q[1-4]\s{_YEAR})\s?=\s?100(?:[.,]0+)?(?![0-9.,]?[0-9])"
    rf"|(?<!\w)(?:base|basis|basisjaar|índice|indice)\s(?:=\s?)?100(?:[.,]0+)?\s?(?:=|:|en|in|im|em|nel|à)\s?{_YEAR}(?!\w)"
    rf"|(?<![\w.,])100(?:[.,]0+)?\s?=\s?{_YEAR}(?!\w)",
    re.IGNORECASE,
)
_CODE = r"(?P<code>[0-9]{5})(?:[-–][0-9]{4})?(?![0-9.,]?[0-9])"
_TOWN = r"\s[A-ZÄÖÜÉÈÎ][^\W\d_]{2,}"
_OF_A_COUNTRY = re.compile(rf"(?<!\w)(?:D|DE|F|E|I|PL|US)[-–]{_CODE}{_TOWN}")
_BEHIND_A_STREET = re.compile(
    rf"[^\W\d_]{{3,}}\.?\s[0-9]{{1,4}}\s?(?:[a-z]|bis|ter)?(?:\s?[-–/]\s?[0-9]{{1,4}})?\s?[,·|•–—-]\s{_CODE}{_TOWN}"
)
_BEHIND_A_BOX = re.compile(
    rf"(?<!\w)(?:Postfach|Boîte postale|BP|P\.?O\.? Box|Apartado|Postbus)\s[0-9 ]{{1,9}}[,·|•–-]?\s{_CODE}{_TOWN}"
)
_OF_A_STATE = re.compile(rf",\s[A-Z]{{2}}\s{_CODE}(?!\s?[a-z$€£%])")
_OF_A_KNOWN_TOWN = re.compile(
    rf"(?:^|[,;:|·•(\n]\s?){_CODE}\s(?:Berlin|Bonn|Bremen|Dresden|Düsseldorf|Erfurt|Frankfurt|Halle|Hamburg|Hannover|Kiel"
    r"|Köln|Leipzig|Magdeburg|Mainz|München|Nürnberg|Fürth|Potsdam|Saarbrücken|Schwerin|Stuttgart|Wiesbaden|Karlsruhe"
    r"|Paris|Lyon|Marseille|Montrouge|Malakoff|Lille|Toulouse|Nantes|Bordeaux|Strasbourg|Madrid|Barcelona|Sevilla"
    r"|Valencia|Roma|Milano|Napoli|Torino|Firenze|Bologna)(?![\w-])"
)
"""Those of publishers; "12345 Cases" on a card is no other."""
_CODES = (_OF_A_COUNTRY, _BEHIND_A_STREET, _BEHIND_A_BOX, _OF_A_STATE, _OF_A_KNOWN_TOWN)
_FILLED_LATER = Unclear("a place that a script fills in later")
_IS_BASE = Unclear("the base of an index", ambiguous=False)
_IS_ADDRESS = Unclear("a part of an address", ambiguous=False)
_FIVE = re.compile(r"(?<![0-9])[0-9]{5}(?![0-9])")


def set_apart(text: str) -> list[Part]:
    """The parts of a text whose digits are no number, in its order; none lies in another."""
    parts = [(*found.span(), _FILLED_LATER) for found in TEMPLATE.finditer(text)]
    if "100" in text:
        parts += [(*found.span(), _IS_BASE) for found in _BASE.finditer(text)]
    if _FIVE.search(text):
        codes = {found.span("code") for pattern in _CODES for found in pattern.finditer(text)}
        parts += [(*span, _IS_ADDRESS) for span in codes]
    parts.sort(key=lambda part: part[:2])
    return [part for i, part in enumerate(parts) if not i or part[0] >= parts[i - 1][1]]
