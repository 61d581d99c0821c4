"""Every quantity that a text prints, with ranges and qualifying words, in one pass from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from monitor.model import Qualifier, Quantity
from monitor.reading.quantity.amount import Amount, Unread, amount_at
from monitor.reading.quantity.apart import SPLIT, split_end
from monitor.reading.quantity.around import BASE, OLDEST, is_after_time
from monitor.reading.quantity.before import MONEY
from monitor.reading.quantity.grammar import SP, Grammar
from monitor.reading.quantity.measured import unit_at
from monitor.reading.quantity.numeral import LONE_WORD, PRONOUN, SPACES, YEAR_ALONE, YEAR_OR_NUMBER, Numeral, Unclear
from monitor.reading.quantity.set_apart import set_apart
from monitor.reading.units import CURRENCY_SIGNS, YEAR, is_count, unit

_BEFORE_DIGITS = re.compile(rf"[-−+]?(?:{MONEY})?[-−+]?")
_WORDS_BEFORE = re.compile(r"[^\W\d_]+")
_WINDOW = 32
_SIGNS = "<>=≤≥~≈"
_OPENING = "([{\"'“‘„«–—-/"
"""Before a word it is no part of it: ``(about 54 kg)``."""
_MARKED = re.compile(r"\s*\((?:[^\W\d_]{1,3}\.?)\)")
_ANYTHING = re.compile(r"\S")
_MORE_THAN_A_STOP = re.compile(r"[^ \t\r\n.]")
_LETTER = re.compile(r"[^\W_]")
_HOUR = re.compile(r":[0-9]|[ap]\.?m\.?$|[0-9] ?h\b", re.IGNORECASE)
_HYPHENS = ("-", "–", "‐", "‑")
_FOUR = re.compile(r"(?<![0-9])(?:1[5-9][0-9]{2}|20[0-9]{2}|2100)(?![0-9])")
_JOINED_BEFORE = re.compile(rf"[^\s(\[{{“\"«:;—]$|[0-9][.,]?[{SPACES}]$|[–—-][{SPACES}]$")
_MID = re.compile(r"(?<!\w)(?:mid|early|late|mi)[-‐‑]$", re.IGNORECASE)
_FISCAL = re.compile(r"(?<!\w)(?:FY|F\.Y\.|fiscal(?: years?)?|financial years?|exercices?(?: financiers?)?)\s$", re.I)
_JOINED_BEHIND = re.compile(
    rf"[^\W]|[{CURRENCY_SIGNS}%‰/\\=^°+]|[-–—‐‑−]\w|[.,:][0-9]|[{SPACES}][-–—]?[{SPACES}]?[0-9]|[{SPACES}]?[{CURRENCY_SIGNS}%‰]"
)
_THINGS = re.compile(rf"{SP}(?P<noun>[^\W\d_A-Z]{{2,}}[^\W\d_isu])s(?!\w)")
_DAY_BEFORE = re.compile(rf"[^\W\d_]{{3,}}\.?{SP}[0-9]{{1,2}}(?:st|nd|rd|th)?,{SP}$")
_APOSTROPHE = str.maketrans("’", "'")

Ends = tuple[Amount, Amount]
"""The lower and the higher end of one range."""


def scan(text: str, grammar: Grammar) -> Iterator[Quantity | Unread]:
    """Quantities, and what was not read as one, in the order of the text."""
    at = 0
    apart = set_apart(text)
    while token := grammar.token.search(text, at):
        while apart and apart[0][1] <= token.start():
            apart.pop(0)
        if apart and apart[0][0] < token.end():
            start, at, doubt = apart[0]
            yield Unread.of(text, start, at, doubt)
            continue
        found = _sure(text, amount_at(text, token, grammar, taken=at), grammar)
        at = token.end()
        read = _whole(text, found, grammar) if isinstance(found, Amount) else found
        if token.lastgroup != "words" and (end := split_end(text, read, grammar)):
            read = Unread.of(text, read.start, end, SPLIT)
        at = max(at, read.end)
        yield read


def _sure(text: str, found: Amount | Unread, grammar: Grammar) -> Amount | Unread:
    """The same, unless it is a number word and another one: ``two or three tons``."""
    if (found.doubt is not LONE_WORD) if isinstance(found, Unread) else found.certain:
        return found
    between = grammar.either.match(text, found.end)
    token = grammar.token.match(text, between.end()) if between else None
    if token is None or token.lastgroup != "words":
        return found
    end = max(token.end(), amount_at(text, token, grammar).end)
    return Unread.of(text, found.start, end, Unclear("one number, or another"))


def _awaits_magnitude(text: str, amount: Amount, grammar: Grammar) -> bool:
    """Whether it begins a movement, and its magnitude may stand behind the end: ``von 3,2 auf 3,5 Millionen``."""
    if amount.scale != 1 or amount.unit is not None:
        return False
    onward = grammar.onward.match(text, amount.end)
    token = grammar.token.match(text, onward.end()) if onward else None
    if (
        token is None
        or token.lastgroup != "run"
        or not grammar.start.search(text[max(0, amount.start - 8) : amount.start])
    ):
        return False
    other = amount_at(text, token, grammar)
    return isinstance(other, Amount) and other.scale != 1


def _whole(text: str, amount: Amount, grammar: Grammar) -> Quantity | Unread:
    """The quantity that an amount begins."""
    if ratio := _ratio_at(text, amount, grammar):
        return ratio
    ends = _range_at(text, amount, grammar)
    if isinstance(ends, Unread):
        return ends
    if ends is not None:
        return _range(text, ends, grammar)
    if _awaits_magnitude(text, amount, grammar):
        return Unread.of(text, amount.start, amount.end, Unclear("its magnitude may stand behind the next number"))
    start, qualifier = qualified(text, amount.start, grammar)
    end = amount.end
    if qualifier is not Qualifier.NONE and _may_end_a_movement(text, start, amount.start, grammar):
        if not _ends_a_movement(text, start, grammar):
            return Unread.of(text, start, end, Unclear("up to so many, or the end of a movement"))
        start, qualifier = amount.start, Qualifier.NONE
    if qualifier is Qualifier.NONE:
        end, qualifier = _qualified_behind(text, amount, grammar)
    if not amount.certain and (_ANYTHING.search(text, 0, start) or _MORE_THAN_A_STOP.search(text, end)):
        return Unread.of(text, amount.start, amount.end, LONE_WORD if amount.number.value != 1 else PRONOUN)
    number = amount.number
    if qualifier is not Qualifier.NONE and amount.unit is not None and _is_while(text, start, amount):
        return Unread.of(text, start, end, Unclear("so long, or longer than that"))
    quantity = Quantity(
        number.value,
        amount.unit,
        qualifier,
        quantum=number.quantum,
        trailing_zeros=number.zeros,
        scale=amount.scale,
        printed=text[start:end],
        start=start,
        end=end,
    )
    if not amount.year or amount.unit is not None or _is_alone(text, amount.start, end):
        return quantity
    if grammar.date.search(text[max(0, start - _WINDOW) : start]):
        return Unread.of(text, start, end, YEAR_ALONE)
    return Unread.of(text, start, end, YEAR_OR_NUMBER, None if is_after_time(text, amount.start, grammar) else quantity)


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but marks stands around a number: ``2024*``, ``2024 (p)``."""
    marked = _MARKED.match(text, end)
    return not (_LETTER.search(text, 0, start) or _LETTER.search(text, marked.end() if marked else end))


def _is_while(text: str, start: int, amount: Amount) -> bool:
    """Whether "over" stands before a time: "over three years" can be how long something takes."""
    lasting = amount.unit is not None and amount.unit.dimension in ("time", "months of the calendar")
    return lasting and text[start : start + 4].lower() in ("over", "über")


def _ratio_at(text: str, amount: Amount, grammar: Grammar) -> Unread | None:
    """The ratio that begins with an amount: ``1 in 5``, ``nine out of ten``."""
    between = grammar.out_of.match(text, amount.end)
    token = grammar.token.match(text, between.end()) if between else None
    if token is None or token.lastgroup not in ("run", "words") or amount.scale != 1:
        return None
    base = amount_at(text, token, grammar)
    if isinstance(base, Unread):
        return Unread.of(text, amount.start, base.end, Unclear("a ratio")) if base.doubt is BASE else None
    if base.year or base.money or base.number.value <= amount.number.value:
        return None
    if amount.unit is not None and (base.unit is not None or grammar.language.code == "en"):
        return None
    return Unread.of(text, amount.start, base.end, Unclear("a ratio"))


def qualified(text: str, start: int, grammar: Grammar) -> tuple[int, Qualifier]:
    """Where the phrase that qualifies a number begins, and what it says."""
    if start == 0 or text[start - 1].isdigit():
        return start, Qualifier.NONE
    floor = max(0, start - _WINDOW)
    window = text[floor:start].translate(_APOSTROPHE)
    last = window.split()[-1:]
    if not last or not (last[0].lower().lstrip(_OPENING) in grammar.before_ends or last[0][-1] in _SIGNS):
        return start, Qualifier.NONE
    found = grammar.before.search(window)
    if found is None:
        return start, Qualifier.NONE
    phrase = " ".join(found["phrase"].lower().split())
    return floor + found.start(), grammar.qualified_before[phrase]


def _qualified_behind(text: str, amount: Amount, grammar: Grammar) -> tuple[int, Qualifier]:
    if amount.more:
        return amount.end, Qualifier.AT_LEAST
    found = grammar.after.match(text, amount.end)
    if found is None and amount.unit is None and (noun := grammar.after_noun.match(text, amount.end)):
        return amount.end, grammar.qualified_after[" ".join(noun["phrase"].lower().split())]
    if found is None:
        return amount.end, Qualifier.NONE
    phrase = " ".join((found["phrase"] or found["inside"]).lower().split())
    return found.end(), grammar.qualified_after[phrase]


# ---------------------------------------------------------------- ranges


def _range_at(text: str, low: Amount, grammar: Grammar) -> Ends | Unread | None:
    """The range that begins with an amount; None where it is an amount alone."""
    joint = grammar.joint.match(text, low.end)
    if joint is None:
        return None
    start, _ = qualified(text, low.start, grammar)
    window = text[max(0, start - _WINDOW) : start]
    if joint["and"] and not grammar.between.search(window):
        return _hours_at(text, low, joint.end(), grammar)
    digits = _BEFORE_DIGITS.match(text, joint.end())
    token = grammar.token.match(text, digits.end() if digits else joint.end())
    if token is not None and token.lastgroup == "code" and low.unit is None and low.scale == 1:
        return Unread.of(text, low.start, token.end(), Unclear("a date or a time", ambiguous=False))
    if token is None or token.lastgroup not in ("run", "part", "half", "words"):
        return None
    high = amount_at(text, token, grammar, floor=joint.end())
    if isinstance(high, Unread):
        compound = joint["dash"] in _HYPHENS and grammar.language.thousands_point
        return Unread.of(text, low.start, high.end, high.doubt) if high.doubt.ambiguous or compound else None
    if joint["to"] and _is_movement(window, grammar):
        return None
    if joint["to"] and grammar.language.moves_to and grammar.start.search(window):
        return Unread.of(text, low.start, high.end, Unclear("a range, or a movement"))
    if _is_group_of_ages(high):
        return Unread.of(text, low.start, high.end, Unclear("ages, or times"))
    if low.year and high.year:
        return Unread.of(text, low.start, high.end, Unclear("years", ambiguous=False))
    if _is_next_of_a_list(joint["dash"] or "", low, high):
        return None
    found = _joined(low, high, tight=joint["dash"] is not None)
    if found is None and joint[0] in _HYPHENS:
        return Unread.of(text, low.start, high.end, Unclear("a score, a code or two numbers"))
    return found


def _hours_at(text: str, low: Amount, at: int, grammar: Grammar) -> Unread | None:
    """The hours that begin with an amount: ``the hours of 2 and 4 a.m.``."""
    token = grammar.token.match(text, at)
    if token is None or token.lastgroup != "code" or low.unit is not None or not _HOUR.search(token[0]):
        return None
    return Unread.of(text, low.start, token.end(), Unclear("a date or a time", ambiguous=False))


def _is_group_of_ages(high: Amount) -> bool:
    """Whether it is like "15 to 34 years", which are ages more often than times."""
    return high.unit is not None and high.unit.symbol == "years" and high.number.value < OLDEST


def _is_next_of_a_list(dash: str, low: Amount, high: Amount) -> bool:
    """Whether a dash begins another line: "2 cases - 7 cases in Lyon"; the ends of a range share what they count."""
    if dash == dash.strip() or low.unit is None or high.unit is None:
        return False
    return is_count(low.unit) and not low.money


def _is_movement(window: str, grammar: Grammar) -> bool:
    """Whether a verb of change stands shortly before, in the same sentence: ``rose from``, ``up sharply from``."""
    sentence = re.split(r"[.;:!?]\s", window)[-1]
    return any(word.lower() in grammar.language.changes for word in _WORDS_BEFORE.findall(sentence)[-4:])


def _ends_a_movement(text: str, start: int, grammar: Grammar) -> bool:
    """Whether a verb of change stands before, in the same sentence, and the size of the change directly before."""
    sentence = re.split(r"[.;:!?]\s", text[max(0, start - 6 * _WINDOW) : start])[-1]
    words = [found for found in _WORDS_BEFORE.finditer(sentence) if found[0].lower() in grammar.language.changes]
    behind = re.split(r"[0-9]", sentence[words[0].end() :]) if words else []
    said = [word.lower() for word in _WORDS_BEFORE.findall(behind[-1])] if len(behind) > 1 else ["", "", ""]
    return len(said) <= 2 and not grammar.language.stops.intersection(said)


def _may_end_a_movement(text: str, start: int, end: int, grammar: Grammar) -> bool:
    """Whether what qualifies a number can name the end of a movement instead: ``aumentó en 3.000, hasta 9.000``.

    Any verb before it can make it so; where the text begins with it, none does.
    """
    return text[start:end].strip().lower() in grammar.language.directions and _LETTER.search(text, 0, start) is not None


def _joined(low: Amount, high: Amount, *, tight: bool) -> Ends | None:
    """The range of two amounts; None where their units or sizes say that they are none.

    What one end prints for both is shared: the unit behind the higher or before the lower end, and the magnitude of
    the higher end, "3 to 5 million", unless the lower one is larger without it, "500 to 2 million".
    """
    if low.unit is None and high.unit is not None and not high.money:
        low = replace(low, unit=high.unit)
    elif high.unit is None and low.unit is not None and (low.money or tight):
        high = replace(high, unit=low.unit)
    if low.unit != high.unit:
        return None
    scaled = low.number.times(high.scale)
    if low.scale == 1 and scaled.value < high.number.value:
        low = replace(low, number=scaled)
    return (low, high) if low.number.value < high.number.value else None


def _range(text: str, ends: Ends, grammar: Grammar) -> Quantity:
    low, high = ends
    start, qualifier = qualified(text, low.start, grammar)
    window = text[max(0, start - _WINDOW) : start]
    opening = grammar.between.search(window) or grammar.start.search(window)
    start -= len(window) - opening.start() if opening else 0
    finer = min(low.number, high.number, key=lambda number: (number.quantum, number.zeros))
    return Quantity(
        None,
        high.unit,
        qualifier,
        low=low.number.value,
        high=high.number.value,
        quantum=finer.quantum,
        trailing_zeros=min(low.number.zeros, high.number.zeros),
        scale=high.scale,
        printed=text[start : high.end],
        start=start,
        end=high.end,
    )


# ---------------------------------------------------------------- years


def years_in(text: str, grammar: Grammar) -> Iterator[Quantity]:
    """Every calendar year that a text states, from 1500 to 2100, in the unit ``year``: "In May 2019, China …".

    For figures that are years; nobody else asks. Four digits are a year where nothing says otherwise: not with
    separators (``2,019``), not as part of a name, a code, a decade or a fiscal year (``FY2019``, ``2018-19``), not
    under a label (``section 2018``) and not before money or something that they can count (``2019 dollars``, ``2019
    agents``).
    """
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
