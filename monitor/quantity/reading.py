"""Texts to quantities: every number with its unit, its qualifier, its magnitude and the precision it prints.

What can be read in two ways is never read in one: `find_quantities` leaves it out, `find_unread` lists it and
`read_quantity` raises `Ambiguous`. Dates, times, telephone numbers, versions, ages, ordinals, names such as
``COVID-19`` and the numbers of sections and tables are no quantities either. A bare year is: ``2024`` is a number
without a unit, because tables print counts so; only pairs of years (``2023-24``, ``from 2018 to 2022``) and years
beside a month or behind ``FY`` are dates.

Decisions, beside the table of separators in `monitor.quantity.numeral`:

* "billion" is 10⁹ in English and 10¹² in French; "ton" is the short ton; "$" is a dollar that does not say whose it is.
* A unit counts by its name in either language. The noun that a number counts may stand behind up to three adjectives:
  ``95,500,000 potentially lethal doses``.
* "from 3 to 9" is a range, unless a verb of change stands before it: "rose from 3 to 9" is two numbers.
* "three" is a number where a known unit or a magnitude follows it, or where it is the whole text.
* "half a ton" is 0.5 in steps of 0.5, since nothing finer is printed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NoReturn

from monitor.errors import Ambiguous, NoMatch
from monitor.model import Quantity, Unit
from monitor.quantity.amount import Unread
from monitor.quantity.grammar import SP, grammar_of
from monitor.quantity.numeral import SPACES, Numeral, read_digits
from monitor.quantity.scan import scan

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,20})?")
_ACCOUNTING = re.compile(rf"\({SP}*(?P<inner>(?:[A-Z]{{0,2}}[$€£])?[0-9](?:[0-9.,{SPACES}]*[0-9])?{SP}?%?){SP}*\)")
_MISSING_WORDS = """
n/a; n.a.; n.a; na; #n/a; (na); nan; null; not available; not applicable; not reported; not released; unavailable;
missing; suppr.; suppr; suppressed; supprimé; supprimée; withheld; redacted; confidential; confidentiel; (d); (x); (s);
x; s.o.; s. o.; s/o; n.d.; n. d.; n.d; n/d; non disponible; sans objet; tbd
"""
_MISSING_SIGNS = ("", "-", "--", "‐", "–", "—", "−", "..", "...", "…", "*", "**", "***", "†", "‡", "#")
_MISSING = frozenset((*(word.strip() for word in _MISSING_WORDS.split(";")), *_MISSING_SIGNS))


def find_quantities(text: str, *, language: str = "en") -> list[Quantity]:
    """Every quantity that a text prints, in its order; what is in doubt is left out.

    Args:
        text: any text.
        language: in which its numbers are printed, ``en`` or ``fr``.
    """
    return [found for found in scan(text, grammar_of(language)) if isinstance(found, Quantity)]


def find_unread(text: str, *, language: str = "en") -> list[Unread]:
    """Everything in a text that looks like a number and was not read as a quantity, with the reason."""
    return [found for found in scan(text, grammar_of(language)) if isinstance(found, Unread)]


def read_quantity(text: str, *, language: str = "en", unit: Unit | None = None) -> Quantity:
    """The one quantity in a text: a cell, or some words around a number.

    Brackets around a whole cell are an accountant's minus: ``(3.5)`` is −3.5.

    Args:
        text: what stands there.
        language: in which it is printed, ``en`` or ``fr``.
        unit: the unit to assume where the text prints none; a printed one is kept, for the caller to compare.

    Raises:
        NoMatch: there is no quantity; the message shows the text and why what is there was not read.
        Ambiguous: there are several, or one that can be read in two ways.
    """
    if language == "en" and _PLAIN.fullmatch(text):
        return _plain(text, unit)
    if whole := _ACCOUNTING.fullmatch(text.strip()):
        return _accounting(text, whole["inner"], language, unit)
    found = list(scan(text, grammar_of(language)))
    quantities = [one for one in found if isinstance(one, Quantity)]
    unread = [one for one in found if isinstance(one, Unread)]
    if len(quantities) != 1 or any(one.doubt.ambiguous for one in unread):
        _refuse(text, quantities, unread)
    only = quantities[0]
    return replace(only, unit=unit) if only.unit is None and unit is not None else only


def is_missing(text: str) -> bool:
    """Whether a cell is empty or holds a publisher's mark for "no value": ``n/a``, ``..``, ``–``, ``Suppr.``, ``F``.

    ``-1`` is none: some publishers mean it so, but it is a number until the configuration says otherwise. Neither are
    ``nil`` and ``0``.
    """
    text = " ".join(text.split())
    return text == "F" or text.lower() in _MISSING


def _plain(text: str, unit: Unit | None) -> Quantity:
    """The quick way for cells of data files."""
    number = read_digits(text.removeprefix("-"), decimal_comma=False)
    if not isinstance(number, Numeral):
        raise Ambiguous(f"{_shown(text)}: {number.reason}")
    value = number.value.copy_negate() if text[0] == "-" else number.value
    return Quantity(
        value, unit, quantum=number.quantum, trailing_zeros=number.zeros, printed=text, end=len(text)
    )  # fmt: skip


def _accounting(text: str, inner: str, language: str, unit: Unit | None) -> Quantity:
    if inner.isdigit() and len(inner) <= 2:
        raise Ambiguous(f"{_shown(text)} can be a footnote's mark or an accountant's minus")
    amount = read_quantity(inner, language=language, unit=unit)
    if amount.value is None:
        raise Ambiguous(f"{_shown(text)} holds a range in brackets")
    return replace(amount, value=amount.value.copy_negate(), printed=text, start=0, end=len(text))


def _refuse(text: str, quantities: list[Quantity], unread: list[Unread]) -> NoReturn:
    doubts = [one for one in unread if one.doubt.ambiguous]
    if doubts:
        why = "; ".join(f"{one.printed!r}: {one.doubt.reason}" for one in doubts[:3])
        raise Ambiguous(f"{_shown(text)} can be read in more than one way ({why}); choose a place that cannot")
    if quantities:
        seen = ", ".join(repr(one.printed) for one in quantities[:5])
        raise Ambiguous(f"{_shown(text)} holds {len(quantities)} numbers, not one: {seen}")
    if is_missing(text):
        raise NoMatch(f"{_shown(text)} holds no number but a mark for a missing one")
    why = "; ".join(f"{one.printed!r} was not read: {one.doubt.reason}" for one in unread[:3])
    raise NoMatch(f"{_shown(text)} holds no number" + (f" ({why})" if why else ""))


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= 160 else f"{text[:159]}…")
