"""Which way a number goes, where an arrow or a word beside it says so and no sign does.

"Fell by 0.6 %" and "a decline of 130,200" are numbers below zero. "Lost 13,000 jobs" and "a deficit of £5m" can be a
size or a change: whoever names these words in a rule means the size, and where a page prints them unasked nothing
tells. An arrow up changes nothing. One down is a minus under a label that speaks of a change; elsewhere it may as well
say that a level is lower than the last one was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from monitor.model import Qualifier, Quantity
from monitor.model.errors import Ambiguous
from monitor.reading.direction_words import words_of_falls
from monitor.reading.labels import fold, shortened

DOWN, UP = "▼▾⯆↓⬇⇩↘🔻🔽", "▲▴⯅↑⬆⇧↗🔺🔼"
_ARROW = re.compile(f"[{DOWN}{UP}△▽][\ufe0e\ufe0f]?")
CHANGE = re.compile(
    r"\b(?:changes?|difference|variation|écart|évolution|versus|vs|veränderung(?:en)?|differenz|"
    r"variaci(?:ón|ones)|diferencia|variaç(?:ão|ões)|diferença|variazion[ei]|differenza|verandering(?:en)?|verschil)\b|[Δ±]|\+\s?/\s?[-−–]",
    re.I,
)
"""In a label: what stands there is a change."""
_LOSS = re.compile(
    r"lost|los(?:es?|ing|ses|s)\b|shed|cut|reduc\w+|deficits?|shortfalls?|outflows?|perd\w*|pertes?|réduct\w+|déficits?"
    r"|suppr\w+|verl(?:or|ier|ust)\w*|strich\w*|abbau\w*|fehlbetr\w*|defizits?|pérdidas?|reducci\w*|déficit|destru\w*"
    r"|perdas?|reduç\w*|déficit|perdit\w*|perso|tagli\w*|disavanz\w*|verl(?:oor|oren|ies)\w*|tekort(?:en)?|schrapte\w*",
    re.I,
)
_FEWER = re.compile(r"[0-9]\s(?:fewer|less)\s")
_SHARES = ("%", "pp", "bp")
_WINDOW = 96
_TURNED = MappingProxyType(
    {
        Qualifier.MORE_THAN: Qualifier.LESS_THAN,
        Qualifier.LESS_THAN: Qualifier.MORE_THAN,
        Qualifier.AT_LEAST: Qualifier.AT_MOST,
        Qualifier.AT_MOST: Qualifier.AT_LEAST,
    }
)


def without_arrow(text: str) -> tuple[str, str]:
    """A cell without the one arrow in it, and that arrow: "▼" for any that points down, "▲" up, else empty.

    Raises:
        Ambiguous: there are several arrows, or a hollow one, which is a minus to accountants in some countries.
    """
    arrows = _ARROW.findall(text)
    if not arrows:
        return text, ""
    if len(arrows) > 1 or arrows[0][0] in "△▽":
        raise Ambiguous(f"{shortened(text, 80)!r}: what {' '.join(arrows)} says of the number cannot be told")
    return _ARROW.sub(" ", text).strip(), DOWN[0] if arrows[0][0] in DOWN else UP[0]


def along_arrow(quantity: Quantity, arrow: str, labels: Iterable[str]) -> Quantity:
    """The quantity beside an arrow, as `without_arrow` names it; below zero beside one down under a change.

    Raises:
        Ambiguous: the arrow can be a minus or say how a level moved, or points the other way than the sign.
    """
    value = quantity.value if quantity.value is not None else quantity.low
    below = value is not None and value < 0
    if (
        not arrow
        or not value
        or (below and arrow == DOWN[0])
        or (arrow == UP[0] and not below and not _by_yen(quantity))
    ):
        return quantity
    if arrow == DOWN[0] and not quantity.printed.startswith("+") and any(map(CHANGE.search, labels)):
        return negated(quantity)
    raise Ambiguous(
        f"the arrow {arrow} beside {quantity.printed!r} can be a sign, or say how a level moved: point the rule at a "
        "place that prints a sign, or at a column that is called a change"
    )


def as_said(quantity: Quantity, text: str, language: str, *, named: Iterable[str] = ()) -> Quantity:
    """The quantity with the sign that words beside it say: "fell by 0.6 %" is below zero.

    Args:
        quantity: with its place in `text`.
        text: what stands around it.
        language: of the text.
        named: words of the rule, folded: who writes "lost" there means what was lost.

    Raises:
        Ambiguous: the words can mean a size, or a change below zero.
    """
    value = quantity.value if quantity.value is not None else quantity.low
    if not value or value < 0 or quantity.printed.startswith("+"):
        return quantity
    words = words_of_falls(language)
    before, behind = text[max(0, quantity.start - _WINDOW) : quantity.start], text[quantity.end : quantity.end + 24]
    share = quantity.unit is not None and quantity.unit.symbol in _SHARES
    went = words.fell.search(before)
    if went and words.onward.match(text, quantity.end, quantity.end + _WINDOW):
        return quantity  # "a fall from 8 to 5": it is where the movement began
    fell = went or words.lower.match(behind) or _FEWER.search(quantity.printed)
    fell = fell or (words.around[0].search(before) and words.around[1].match(behind))
    if fell or (share and words.fell_by.search(before)):
        return negated(quantity)
    lost = words.lost.search(before) or words.gone.match(text, quantity.end)
    core = _LOSS.search(lost[0]) if lost else None
    word = core[0] if core else ""
    if word and not any(fold(word) in literal for literal in named):
        raise Ambiguous(
            f"{quantity.printed!r} in {shortened(text.strip(), 160)!r} can be what was lost, or a change below zero: "
            f"write {word!r} into the words of the rule if the size is meant"
        )
    return quantity


def negated(quantity: Quantity) -> Quantity:
    """The quantity on the other side of zero: "more than 5" becomes "less than −5"."""
    value, low, high = (
        None if number is None else number.copy_negate() for number in (quantity.value, quantity.high, quantity.low)
    )
    qualifier = _TURNED.get(quantity.qualifier, quantity.qualifier)
    return replace(quantity, value=value, low=low, high=high, qualifier=qualifier)


def _by_yen(quantity: Quantity) -> bool:
    """Whether it is in a currency whose accountants print an arrow up for a minus."""
    return quantity.unit is not None and quantity.unit.symbol == "¥"
