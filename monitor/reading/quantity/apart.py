"""Tell the numbers that a space cuts in two from two numbers: ``23, 518 tests``, ``34. 82 pounds``, ``51 8 tests``.

Whichever they are, neither part is read: of a number that was cut, the second half would be another figure.
"""

from __future__ import annotations

import re

from monitor.model import Quantity
from monitor.reading.quantity.amount import Unread
from monitor.reading.quantity.around import YEARLIKE
from monitor.reading.quantity.grammar import SP, Grammar
from monitor.reading.quantity.numeral import Unclear

SPLIT = Unclear("one number with a space in it, or several")

_LAST = re.compile(r"(?<![0-9])[0-9]+$")
_THREE = re.compile(rf"(?:(?:[.,'’]{SP}{{1,3}}|{SP}{{1,3}}[.,'’])[0-9]{{3}}(?![0-9]))+(?:[.,][0-9]+)?")
_DECIMALS = {
    False: re.compile(rf"(?:\.{SP}{{1,3}}|{SP}{{1,3}}\.)[0-9]+(?![.,'’]?[0-9])"),
    True: re.compile(rf"(?:,{SP}{{1,3}}|{SP}{{1,3}},)[0-9]+(?![.,'’]?[0-9])"),
}
"""Behind a decimal sign, the comma or the point."""
_BESIDE = re.compile(rf"{SP}{{1,3}}[0-9]+(?:[.,'’][0-9]+)*(?![/⁄0-9])")
_LISTED = re.compile(rf"(?:,{SP}[0-9][0-9.,]*){{0,100}},?{SP}(?:and|or|et|ou|und|oder|y|o)(?!\w)")
_NUMBERED = re.compile(
    rf"(?<!\w)(?:weeks?|wk\.?|days?|semaines?|jours?|KW|Wochen?|Kalenderwochen?|Tage?|semanas?|días?){SP}[0-9]{{1,3}}$",
    re.IGNORECASE,
)


def split_end(text: str, read: Quantity | Unread, grammar: Grammar) -> int:
    """The index behind what goes on with a number beyond a space; 0 where nothing does.

    What follows a year, a date, or the number of a week or of a label is another number, and so is the next of a list.
    """
    if isinstance(read, Unread) and not read.doubt.ambiguous:
        return 0
    last = _LAST.search(text, read.start, read.end)
    if last is None or YEARLIKE.fullmatch(last[0]) or _NUMBERED.search(text[max(0, read.end - 24) : read.end]):
        return 0
    if len(last[0]) <= 3 and (found := _THREE.match(text, read.end)):
        return found.end()
    if found := _DECIMALS[grammar.decimal_comma].match(text, read.end):
        return 0 if _LISTED.match(text, found.end()) else found.end()
    found = _BESIDE.match(text, read.end)
    return found.end() if found and grammar.token.match(text, read.end + 1) is not None else 0
