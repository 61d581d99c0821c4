"""Tell from a column's own values whether its decimal sign is the point or the comma, and read it so.

========================= ==========================================================
printed                   says
========================= ==========================================================
1.5  1234.567  1,234.5    point
1,234,567                 point: several groups of thousands
1,5  0,125  1 234,567     comma
1.234.567                 comma: several groups of thousands
1,234  1.234              nothing: thousands, or three decimals
1234  1 234  n/a          nothing
========================= ==========================================================
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from itertools import islice

from monitor.model.errors import Ambiguous
from monitor.reading.document.columns import Coded, Column
from monitor.reading.labels import listed, tidy
from monitor.reading.quantity import is_missing
from monitor.reading.signs import Signs

POINT, COMMA = "point", "comma"
OTHER_SIGN = {".": COMMA, ",": POINT}
OWN_SIGN = {".": POINT, ",": COMMA}
SIGN_OF = {POINT: ".", COMMA: ","}

SPACE = "[ \u00a0\u202f\u2009'’]"
RUN = re.compile(rf"(?<![0-9A-Za-z])(?:[0-9](?:[0-9.,]|{SPACE}(?=[0-9]{{3}}(?![0-9])))*[0-9]|[.,]?[0-9]+)")
"""Digits with whatever may part them: one number, as long as it is well formed."""
WELL_FORMED = {
    POINT: re.compile(rf"(?:[0-9]{{1,3}}(?:(?:,|{SPACE})[0-9]{{3}})+|[0-9]*)(?:\.[0-9]+)?"),
    COMMA: re.compile(rf"(?:[0-9]{{1,3}}(?:(?:\.|{SPACE})[0-9]{{3}})+|[0-9]*)(?:,[0-9]+)?"),
}
SHOWN = 3
NUMBER = re.compile(r"[-−+]?(?:[0-9][0-9.,]*|[.,][0-9]+)\s*%?")
"""A cell that holds a number and nothing else."""
SPACED = re.compile(r"[-−+]?[1-9][0-9]{0,2}(?: [0-9]{3})+")
"""A cell that holds one number with spaces between its thousands, or several numbers."""
MOST_VALUES, FEWEST_VALUES = 2_000, 2
"""How many values of another column are looked at, and how many of them must tell the sign."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody says that a column's numbers are written.

    Attributes:
        decimal: the decimal sign, ``point`` or ``comma``; empty where its values are to tell.
        grouping: the sign between thousands; empty for any but the decimal sign.
    """

    decimal: str = ""
    grouping: str = ""


AS_VALUES_TELL = Manner()


def decimal_sign(
    cells: Column, missing: Container[str], delimiter: str, column: str, others: Callable[[], Iterable[Column]]
) -> str:
    """``point`` or ``comma``, as the values of a column tell; empty where nothing in it depends on that.

    Where all of them can be read in two ways, they are thousands if the other columns write decimals with the other
    sign. Where cells are parted by commas, ``1,234`` can be no decimal by the custom of those who write so, and is left
    to the figure's language, unless the other columns have decimal commas.

    Args:
        cells: the column's cells.
        missing: those that say nothing.
        delimiter: what parts the file's cells; empty where it is no CSV file.
        column: its name, for messages.
        others: gives the other columns of the file.

    Raises:
        Ambiguous: the values contradict each other, or all of them can be read in two ways.
    """
    by_custom = delimiter in ("", ",")
    if not any(map(cells.holds, "," if by_custom else ",.")):
        return ""
    texts = cells.values if isinstance(cells, Coded) else cells
    told: dict[str, list[str]] = {POINT: [], COMMA: [], "": []}
    signed = {text for text in texts if "," in text or (not by_custom and "." in text)}
    for text in (text for text in signed if text not in missing):
        for run in RUN.findall(text):
            if "," in run or "." in run:
                told[_told_by(run)].append(text)
    if told[POINT] and told[COMMA] and not by_custom:
        raise Ambiguous(
            f"column {column!r} holds {_some(told[POINT])}, where the point is the decimal sign, and "
            f"{_some(told[COMMA])}, where the comma is: write `decimal: point` or `decimal: comma` if one of them is "
            "a slip"
        )
    if told[POINT] or told[COMMA]:
        return "" if by_custom and told[POINT] else COMMA if told[COMMA] else POINT
    if not told[""]:
        return ""
    sign = _sign_of(others())
    if by_custom and sign != COMMA:
        return ""
    if sign and all(OWN_SIGN[c] != sign for text in told[""] for c in text if c in OWN_SIGN):
        return sign
    elsewhere = f", and other columns write decimals with the {sign}" if sign else ""
    raise Ambiguous(
        f"column {column!r} holds {_some(told[''])}: thousands or three decimals, and no other value in it "
        f"tells{elsewhere}; write `decimal: comma` or `decimal: point`"
    )


def _sign_of(columns: Iterable[Column]) -> str:
    """The decimal sign of the columns that hold nothing but numbers; empty where none tells, or not all the same."""
    told: Counter[str] = Counter()
    for cells in columns:
        values = {text.strip() for text in islice(cells.values if isinstance(cells, Coded) else cells, MOST_VALUES)}
        values -= {value for value in values if is_missing(value)}
        if all(map(NUMBER.fullmatch, values)):
            told.update(_told_by(run) for value in values for run in RUN.findall(value) if "," in run or "." in run)
    del told[""]
    (sign, count), *contrary = told.most_common() or [("", 0)]
    return "" if contrary or count < FEWEST_VALUES else sign


def are_parted_by_spaces(cells: Column, missing: Container[str]) -> bool:
    """Whether a column holds nothing but numbers, one in each cell, some of them with spaces between thousands."""
    if not cells.holds(" "):
        return False
    texts = {tidy(text) for text in (cells.values if isinstance(cells, Coded) else cells) if text not in missing}
    spaced = {text for text in texts if SPACED.fullmatch(text)}
    return bool(spaced) and all(NUMBER.fullmatch(text) or is_missing(text) for text in texts - spaced)


def without_spaces(text: str) -> str:
    """A cell of such a column without the spaces between its thousands."""
    bare = tidy(text)
    return bare.replace(" ", "") if SPACED.fullmatch(bare) else text


def with_point(text: str, sign: str, column: str, grouping: str = "") -> str:
    """A cell's text with its numbers as programs print them: no groups, and the point for the decimal sign.

    Args:
        text: what the cell holds.
        sign: the column's decimal sign; where it is empty, the text is left as it is.
        column: its name, for messages.
        grouping: the sign between thousands, where somebody said so.

    Raises:
        Ambiguous: a number in it is not written so.
    """
    if not (sign or grouping):
        return text
    signs = Signs(grouping, SIGN_OF.get(sign, ""))

    def plain(found: re.Match[str]) -> str:
        run = found[0]
        if grouping:
            plainly = signs.plain(run, decimal_comma=False)
            if plainly is None:
                raise Ambiguous(f"column {column!r}: {run!r} is not written with the `grouping` that the rule declares")
            return plainly
        if WELL_FORMED[sign].fullmatch(run):
            digits = re.sub(rf"{SPACE}|{',' if sign == POINT else '[.]'}", "", run)
            return digits.replace(",", ".")
        if "," in run or "." in run:
            raise Ambiguous(
                f"column {column!r}: {run!r} is no number with the {sign} as its decimal sign, as the column has it; "
                "if the column has the other, write `decimal`"
            )
        return run

    return RUN.sub(plain, text)


def _told_by(run: str) -> str:
    """The decimal sign that a number tells by its form; empty where it has two readings or none."""
    signs = [c for c in run if c in ".,"]
    last = signs[-1]
    whole, _, decimals = run.rpartition(last)
    if len(set(signs)) == 2:
        return OWN_SIGN[last] if signs.count(last) == 1 else ""
    if len(signs) > 1:
        groups = run.split(last)
        return OTHER_SIGN[last] if all(len(group) == 3 for group in groups[1:]) and len(groups[0]) < 4 else ""
    is_group = len(decimals) == 3 and whole.isdigit() and len(whole) < 4 and whole[0] != "0"
    return "" if is_group else OWN_SIGN[last]


def _some(texts: Iterable[str]) -> str:
    return listed([repr(text) for text in sorted(set(texts))[:SHOWN]])
