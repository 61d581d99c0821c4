"""The numbers of tables in a text, each with its row, its column and what their labels say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from monitor.model import Period, Quantity
from monitor.reading.claims.assertion import Assertion, AssertionKind
from monitor.reading.claims.layout import Block, Cell
from monitor.reading.claims.mentions import Role, mentions_in
from monitor.reading.claims.numbers import Form, Number, numbers_in
from monitor.reading.claims.tables import pattern
from monitor.reading.claims.when import Clock, resolved_in_order
from monitor.reading.claims.words import words_of
from monitor.reading.units import unit

_SCALE = pattern(
    r"""(?<!\w)(?:(?P<b>billions?|milliards|milliarden|mrd|miles\sde\smillones|\$bn|£bn|bn)
    |(?P<m>millions?|millionen|mio|millones|\$m|£m|€m)
    |(?P<t>thousands?|milliers|tausend|tsd|miles|(?<![0-9],)['’]?000s?))(?!\w)"""
)
_PER_CENT = pattern(r"%|per\s?cent|percentage(?!\spoint)|pour\scent|prozent(?!punkt)|por\sciento|variation|croissance")
_POINTS = pattern(
    r"(?<!\w)(?:pp|ppts?|p\.p\.)(?!\w)|percentage\spoints?|points\sde\spourcentage|prozentpunkte|puntos\sporcentuales"
)
_CHANGE = pattern(
    r"""change|chg|variation|growth|croissance|évolution|veränderung|wachstum|variación|crecimiento|difference|increase
    |decrease|écart"""
)
_MOVES = (AssertionKind.CHANGE, AssertionKind.PERCENT_CHANGE)
_MONEY = re.compile(r"[$€£¥]")
_YEAR = re.compile(r"\s*(?:19|20)[0-9]{2}\s*[a-z*]?\s*$")
_LETTER = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class _Column:
    label: str
    period: Period | None


def assertions_of_table(text: str, block: Block, heading: str, clock: Clock, code: str) -> Iterator[Assertion]:
    """What the cells of a table say; cells of its head and the labels of its rows say dates and names at most."""
    heads = _heads(text, block.rows, code)
    columns = [_column(text, heads, i, clock, code) for i in range(max(map(len, block.rows)))]
    for row in block.rows:
        labelled = not _is_number(text, row[0], code) or _YEAR.match(_words(text, row[0])) is not None
        label = _words(text, row[0]) if labelled else ""
        time = _period(text, row[0], clock, code)
        for i, cell in enumerate(row):
            value = row not in heads and (i > 0 or not label) and _is_number(text, cell, code)
            for number in numbers_in(text[cell.start : cell.end], code):
                quantity = _placed(number, cell)
                if value:
                    quantity, kind = _cell(quantity, columns[i].label, label, heading, code)
                    said = columns[i].period or time or (_latest(columns) if kind in _MOVES else None)
                    subject = " | ".join(filter(None, (label, columns[i].label)))
                    period = said or clock.now or clock.main
                    yield Assertion(kind, quantity, _row(text, row), subject, "", period, said is not None)
                else:
                    yield Assertion(_named(number), quantity, _row(text, row))


def _latest(columns: Sequence[_Column]) -> Period | None:
    """The latest time of the columns, of which those without one say how the value came to be."""
    named = [(one.period.span.end, one.period) for one in columns if one.period and one.period.span]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def _heads(text: str, rows: Sequence[tuple[Cell, ...]], code: str) -> list[tuple[Cell, ...]]:
    """The rows at the top without a value: labels and years alone."""
    heads: list[tuple[Cell, ...]] = []
    for row in rows:
        if any(_is_number(text, cell, code) and not _YEAR.match(_words(text, cell)) for cell in row[1:]):
            break
        heads.append(row)
    return heads if len(heads) < len(rows) else []


def _words(text: str, cell: Cell) -> str:
    return " ".join(text[cell.start : cell.end].strip("*_ ").split())


def _row(text: str, row: Sequence[Cell]) -> str:
    return " | ".join(_words(text, cell) for cell in row)


def _is_number(text: str, cell: Cell, code: str) -> bool:
    """Whether a cell holds one number and no words beside it."""
    found = [one for one in numbers_in(text[cell.start : cell.end], code) if one.form in (Form.PLAIN, Form.DATE)]
    if len(found) != 1 or (found[0].form is Form.DATE and not _YEAR.match(_words(text, cell))):
        return False
    rest = text[cell.start : cell.start + found[0].start] + text[cell.start + found[0].end : cell.end]
    return _LETTER.search(rest) is None


def _column(text: str, heads: Sequence[tuple[Cell, ...]], index: int, clock: Clock, code: str) -> _Column:
    """The labels above a column, and the time that they name."""
    cells = [row[index] for row in heads if index < len(row)]
    label = " ".join(_words(text, cell) for cell in cells)
    return _Column(label, next((one for cell in cells if (one := _period(text, cell, clock, code))), None))


def _period(text: str, cell: Cell, clock: Clock, code: str) -> Period | None:
    found = resolved_in_order(mentions_in(text, cell.start, cell.end, code), clock)
    return next((one.period for one in found if one.role is not Role.SINCE), None)


def _placed(number: Number, cell: Cell) -> Quantity:
    quantity = number.quantity
    return replace(quantity, start=quantity.start + cell.start, end=quantity.end + cell.start)


def _named(number: Number) -> AssertionKind:
    if number.form is Form.ORDINAL:
        return AssertionKind.ORDINAL
    value = number.quantity.value
    year = number.form is Form.DATE or (value is not None and 1900 <= value <= 2100)
    return AssertionKind.DATE if year else AssertionKind.AGE if number.form is Form.AGE else AssertionKind.IDENTIFIER


def _cell(quantity: Quantity, head: str, label: str, heading: str, code: str) -> tuple[Quantity, AssertionKind]:
    """The value of a cell with the unit and the magnitude that its labels state, and its kind."""
    words = words_of(code)
    quantity = _measured(quantity, head, f"{label} {heading}")
    labels = f"{head} {label}"
    per_cent = quantity.unit is not None and quantity.unit.symbol == "%"
    if _CHANGE.search(labels):
        return quantity, AssertionKind.PERCENT_CHANGE if per_cent else AssertionKind.CHANGE
    rate = words.rate.search(f"{labels} {heading}") is not None
    if per_cent:
        return quantity, AssertionKind.RATE if rate and not words.share.search(head) else AssertionKind.SHARE
    return quantity, AssertionKind.RATE if rate and words.rate.search(labels) else AssertionKind.LEVEL


def _measured(quantity: Quantity, head: str, beside: str) -> Quantity:
    """The value with the unit or the magnitude above it; where its column says none, with that of its row or table."""
    if quantity.unit is not None or quantity.value is None:
        return quantity
    if _POINTS.search(head):
        return replace(quantity, unit=unit("pp"))
    if _PER_CENT.search(head):
        return replace(quantity, unit=unit("%"))
    scaled = _SCALE.search(head) or _SCALE.search(beside)
    if scaled is None or quantity.scale != 1:
        return quantity
    scale = Decimal(1000 if scaled["t"] else 10**6 if scaled["m"] else 10**9)
    money = _MONEY.search(head) or _MONEY.search(beside)
    measured = unit(money[0]) if money else None
    value, quantum = quantity.value * scale, quantity.quantum * scale
    return replace(quantity, value=value, quantum=quantum, scale=scale, unit=measured)
