"""Texts to quantities: every number with its unit, its qualifier, its magnitude and the precision it prints.

What can be read in two ways is never read in one: `find_quantities` leaves it out, `find_unread` lists it and
`read_quantity` raises `Ambiguous`. Dates, times, telephone numbers, versions, ages, ordinals, names such as
``COVID-19`` and the numbers of sections and tables are no quantities either. A bare year is one where it stands alone,
because tables print counts so: ``2024`` is a number without a unit. Among other words it is a date (``in 2024``,
``2023-24``) or in doubt; as a quantity in the unit ``year`` it is read when asked for (see `years_in`).

Decisions, beside the table of separators in `numeral`:

* "billion" is 10⁹ in English and 10¹² in French; "ton" does not say which ton it is, nor "$" whose dollar.
* A unit counts by its name in either language. The noun that a number counts may stand behind up to three adjectives:
  ``95,500,000 potentially lethal doses``.
* "from 3 to 9" is a range, unless a verb of change stands before it: "rose from 3 to 9" is two numbers.
* "three" is a number where a known unit or a magnitude follows it, or where it is the whole text.
* A rate has no unit of its own here and is left out: "25 kg per day" is not 25 kg. "1 in 5", "ages 15 to 34" and "un
  homme de 34 ans" are left out, too. Rates of deaths and the like have units: ``per 100,000``.
* "half a ton" is 0.5 in steps of 0.5, since nothing finer is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NoReturn

from monitor.model import Quantity, Unit
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.kept import printed_in
from monitor.reading.labels import tidy
from monitor.reading.quantity.amount import Unread
from monitor.reading.quantity.apart import SPLIT
from monitor.reading.quantity.grammar import SP, grammar_of
from monitor.reading.quantity.measured import unit_at
from monitor.reading.quantity.numeral import SPACES, Numeral, read_digits
from monitor.reading.quantity.scan import scan, years_in
from monitor.reading.signs import signs_of
from monitor.reading.units import CURRENCY_SIGNS

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,20})?")
_NO_OTHER_NUMBER = re.compile(r"[1-9][0-9]{0,2}(?: 0[0-9]{2})+")
"""A whole cell: no part of it that begins with a zero is a number of its own."""
_SIGN_APART = re.compile(
    rf"(?P<sign>[+−-]|\./\.|–(?={SP}*[0-9]+[.,][0-9]|{SP}*[0-9]{{3}})){SP}+(?P<number>[0-9](?:[0-9.,'’{SPACES}]*[0-9])?{SP}?[%‰]?)"
)
"""A whole cell: the sign of the number alone, for nothing else stands there."""
_MONEY = rf"(?:[A-Z]{{0,2}}[{CURRENCY_SIGNS}]{SP}?)?"
_SIZE = rf"(?:{SP}?(?:[kKmM]|mn|bn|tn|thousand|million|billion|trillion|milliers|millions|milliards?))?{SP}?%?"
_ACCOUNTING = re.compile(
    rf"(?P<money>{_MONEY})\({SP}*(?P<inner>{_MONEY}[0-9](?:[0-9.,{SPACES}]*[0-9])?{_SIZE}){SP}*\)(?P<size>{_SIZE})"
)
_IN_BRACKETS = re.compile(r"^[^()]*[0-9][^()]*\([^()]*[0-9][^()]*\)$")
_MINUS_BEHIND = re.compile(rf"{_MONEY}[0-9](?:[0-9.,{SPACES}]*[0-9])?{SP}?%?{SP}?[-−–]")
_MISSING_WORDS = """
n/a; n.a.; n.a; na; #n/a; (na); nan; null; not available; not applicable; not reported; not released; unavailable;
missing; suppr.; suppr; supp.; suppressed; supprimé; supprimée; withheld; redacted; confidential; confidentiel; (d);
(x); (s); x; s.o.; s. o.; s/o; n.d.; n. d.; n.d; n/d; non disponible; sans objet; tbd;
k. a.; k.a.; keine angabe; keine angaben; n. v.; nicht verfügbar; s/d; sin datos; no disponible; não disponível;
non disponibile; n.b.; n. b.; niet beschikbaar; onbekend; n.v.t.
"""
_MISSING_SIGNS = ("", "-", "--", "‐", "–", "—", "−", ".", "·", "/", "..", "...", "…", "*", "**", "***", "†", "‡", "#")
_MISSING = frozenset((*(word.strip() for word in _MISSING_WORDS.split(";")), *_MISSING_SIGNS))


def find_quantities(text: str, *, language: str = "en", years: bool = False) -> list[Quantity]:
    """Every quantity that a text prints, in its order; what is in doubt is left out.

    Args:
        text: any text.
        language: in which its numbers are printed, ``en`` or ``fr``.
        years: whether calendar years are read, too, in the unit ``year``.
    """
    grammar = grammar_of(language)
    if whole := _ACCOUNTING.fullmatch(text.strip()):
        return _below_zero(text, whole, language)
    found = [one for one in _scanned(text, language) if isinstance(one, Quantity)]
    if not years:
        return found
    dated = list(years_in(text, grammar))
    found = [one for one in found if not any(one.start < year.end and year.start < one.end for year in dated)]
    return sorted((*found, *dated), key=lambda one: one.start)


def find_placed(text: str, *, language: str = "en") -> list[Quantity]:
    """Every quantity that a text prints, for one who knows by the words around a place that a number stands there.

    There ``2019 boilermakers`` is a number, which by itself could be a year; ``in 2019`` is none.
    """
    found = _scanned(text, language)
    placed = (one if isinstance(one, Quantity) else one.number for one in found)
    return [one for one in placed if one is not None]


def find_unread(text: str, *, language: str = "en") -> list[Unread]:
    """Everything in a text that looks like a number and was not read as a quantity, with the reason."""
    return [found for found in _scanned(text, language) if isinstance(found, Unread)]


def _scanned(text: str, language: str) -> Iterator[Quantity | Unread]:
    """What stands in a text, read with the spaces that it remembers and shown as it looks."""
    whole = printed_in(text)
    for one in scan(whole, grammar_of(language)):
        number = getattr(one, "number", None)
        if whole is text:
            yield one
        elif number is not None:
            yield replace(
                one, printed=text[one.start : one.end], number=replace(number, printed=text[number.start : number.end])
            )
        else:
            yield replace(one, printed=text[one.start : one.end])


def unit_behind(text: str, end: int, *, language: str = "en") -> Unit | None:
    """The unit that stands behind the characters up to `end`, whatever number they are."""
    found = unit_at(text, end, Numeral(Decimal(2)), grammar_of(language))
    return found[0] if isinstance(found, tuple) else None


def read_quantity(text: str, *, language: str = "en", unit: Unit | None = None, years: bool = False) -> Quantity:
    """The one quantity in a text: a cell, or some words around a number.

    Brackets around a whole cell, or around all but its currency, magnitude or percent sign, are an accountant's minus:
    ``(3.5)`` is −3.5, ``$(1.2)m`` −1,200,000.

    Args:
        text: what stands there.
        language: in which it is printed, ``en`` or ``fr``.
        unit: the unit to assume where the text prints none; a printed one is kept, for the caller to compare.
        years: whether a calendar year is wanted and nothing else; it has the unit ``year``.

    Raises:
        NoMatch: there is no quantity; the message shows the text and why what is there was not read.
        Ambiguous: there are several, or one that can be read in two ways.
    """
    if years:
        return _year(text, language)
    if language == "en" and _PLAIN.fullmatch(text) and signs_of(language) is None:
        return _plain(text, unit)
    if _NO_OTHER_NUMBER.fullmatch(text) and signs_of(language) is None:
        return replace(read_quantity(text.replace(" ", "\u00a0"), language=language, unit=unit), printed=text)
    if whole := _ACCOUNTING.fullmatch(text.strip()):
        return _accounting(text, whole, language, unit)
    if signed := _SIGN_APART.fullmatch(printed_in(text)):
        sign = "+" if signed["sign"] == "+" else "-"
        amount = read_quantity(f"{sign}{signed['number']}", language=language, unit=unit)
        return replace(amount, printed=text, start=0, end=len(text))
    if _MINUS_BEHIND.fullmatch(text.strip()):
        raise Ambiguous(f"{_shown(text)} ends with what can be a minus, or a dash")
    found = list(_scanned(text, language))
    quantities = [one for one in found if isinstance(one, Quantity)]
    unread = [one for one in found if isinstance(one, Unread)]
    if len(quantities) != 1 or any(one.doubt.ambiguous for one in unread):
        _refuse(text, quantities, unread)
    only = quantities[0]
    return replace(only, unit=unit) if only.unit is None and unit is not None else only


def is_missing(text: str, marks: Iterable[str] = ()) -> bool:
    """Whether a cell is empty or holds a publisher's mark for "no value": ``n/a``, ``..``, ``–``, ``Suppr.``, ``F``.

    ``-1`` is none: some publishers mean it so, but it is a number until the configuration says otherwise. Neither are
    ``nil`` and ``0``.

    Args:
        text: what the cell holds.
        marks: texts that mark a missing value, beside the usual ones.
    """
    plain = " ".join(text.split())
    return plain == "F" or plain.lower() in _MISSING or tidy(text) in marks


def _year(text: str, language: str) -> Quantity:
    """The one year that a text states."""
    dated = list(years_in(text, grammar_of(language)))
    if len(dated) == 1:
        return dated[0]
    if dated:
        raise Ambiguous(f"{_shown(text)} holds {len(dated)} years, not one: {', '.join(one.printed for one in dated)}")
    raise NoMatch(f"{_shown(text)} holds no year; years are written with four digits")


def _plain(text: str, unit: Unit | None) -> Quantity:
    """The quick way for cells of data files."""
    number = read_digits(text.removeprefix("-"), decimal_comma=False)
    assert isinstance(number, Numeral), "plain digits with a point in them have one reading"
    value = number.value.copy_negate() if text[0] == "-" else number.value
    return Quantity(
        value, unit, quantum=number.quantum, trailing_zeros=number.zeros, printed=text, end=len(text)
    )  # fmt: skip


def _below_zero(text: str, whole: re.Match[str], language: str) -> list[Quantity]:
    try:
        return [_accounting(text, whole, language, None)]
    except (NoMatch, Ambiguous):
        return []


def _accounting(text: str, whole: re.Match[str], language: str, unit: Unit | None) -> Quantity:
    inside = f"{whole['money']}{whole['inner']}{whole['size']}"
    if inside.isdigit() and len(inside) <= 2:
        raise Ambiguous(f"{_shown(text)} can be a footnote's mark or an accountant's minus")
    amount = read_quantity(inside, language=language, unit=unit)
    assert amount.value is not None, "no range stands in such brackets"
    return replace(amount, value=amount.value.copy_negate(), printed=text, start=0, end=len(text))


def _refuse(text: str, quantities: list[Quantity], unread: list[Unread]) -> NoReturn:
    doubts = [one for one in unread if one.doubt.ambiguous]
    if doubts:
        why = "; ".join(f"{one.printed!r}: {one.doubt.reason}" for one in doubts[:3])
        spaced = any(one.doubt.reason == SPLIT.reason for one in doubts)
        way = "; if it is one, write `grouping: ' '` into the rule" if spaced else "; choose a place that cannot"
        raise Ambiguous(f"{_shown(text)} can be read in more than one way ({why}){way}")
    if quantities:
        seen = ", ".join(repr(one.printed) for one in quantities[:5])
        way = "; if the first is meant, write `pattern: '{figure} ({other})'` where the kind has one"
        hint = way if _IN_BRACKETS.search(text) else ""
        raise Ambiguous(f"{_shown(text)} holds {len(quantities)} numbers, not one: {seen}{hint}")
    if is_missing(text):
        raise NoMatch(f"{_shown(text)} holds no number but a mark for a missing one")
    why = "; ".join(f"{one.printed!r} was not read: {one.doubt.reason}" for one in unread[:3])
    raise NoMatch(f"{_shown(text)} holds no number" + (f" ({why})" if why else ""))


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= 160 else f"{text[:159]}…")
