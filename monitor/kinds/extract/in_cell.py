"""Read the number of a cell that holds more than it, ``120 (45%)``, or is that of more than one column."""

from __future__ import annotations

import re

from monitor.kinds.extract.places import joined
from monitor.model import Ask, Quantity
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.document.grid import Grid
from monitor.reading.labels import fold, shortened
from monitor.reading.pattern import FIGURE, OTHER, PERIOD, Pattern
from monitor.reading.quantity import read_quantity
from monitor.reading.surroundings import Surroundings

OPEN = re.compile(r"\{[^}]*\}|\.{3}")
"""What stands in a pattern for something else."""

SHARE = re.compile(r"(?<=\S)\s*[(\[]\s*%\s*[)\]]")
"""What a label says of the share that stands behind a number, where it says something before it."""


def require_undated(pattern: str) -> None:
    """Let the words around a cell's number pass.

    Raises:
        ValueError: they are no pattern, or name a period, which `period_at` does.
    """
    if PERIOD in pattern:
        raise ValueError(f"{pattern!r}: a cell's pattern has no {PERIOD}: say with `period_at` where the period stands")
    Pattern.parse(pattern)


def number_in(pattern: str, text: str, ask: Ask, locator: str) -> Quantity:
    """The number in a cell's text, all of which the pattern must describe: what else came to stand there is refused.

    Raises:
        NoMatch: the text does not read so, or goes on before or behind it.
        Ambiguous: several numbers stand where the pattern says.
    """
    number = Pattern.parse(pattern).find_only(text, locator, unit=ask.unit, language=ask.language)
    literals, folded = [fold(part).strip() for part in OPEN.split(pattern)], fold(text)
    before = text[: number.start].strip() if pattern.strip().startswith(FIGURE) else ""
    behind = text[number.end :].strip() if pattern.strip().endswith(FIGURE) else ""
    again = any(folded.count(part) > fold(pattern).count(part) for part in literals if part)
    if OTHER in pattern:
        before = before or _more_than_number(text, pattern, literals, ask.language, first=True)
        behind = behind or _more_than_number(text, pattern, literals, ask.language, first=False)
    if before or behind or again or not (folded.startswith(literals[0]) and folded.endswith(literals[-1])):
        raise NoMatch(f"{locator}: more stands in the cell than {pattern!r} says: {text!r}")
    return number


def _more_than_number(text: str, pattern: str, literals: list[str], language: str, *, first: bool) -> str:
    """What stands at one end of a cell where the pattern has ``{other}``, unless it is one number alone; else empty."""
    words = [part for part in literals if part]
    at_end = pattern.strip().startswith(OTHER) if first else pattern.strip().endswith(OTHER)
    if not at_end or not words:
        return ""
    folded = fold(text)
    inside = text[: folded.find(words[0])] if first else text[folded.rfind(words[-1]) + len(words[-1]) :]
    try:
        return "" if read_quantity(inside.strip(), language=language).printed == inside.strip() else inside.strip()
    except (Ambiguous, NoMatch):
        return inside.strip()


def around_number(around: Surroundings, text: str, number: Quantity) -> Surroundings:
    """The labels around a number, without a ``(%)`` that is about the share printed beside it: ``n (%)``."""
    if "%" in number.printed or "%" not in text[: number.start] + text[number.end :]:
        return around
    names = tuple(tuple(SHARE.sub("", label) for label in axis) for axis in around.names)
    texts, notes = (tuple(SHARE.sub("", text) for text in some) for some in (around.around, around.notes))
    return Surroundings(names, texts, notes)


def refuse_spanning(grid: Grid, row: int, column: int, locator: str) -> None:
    """Let a cell pass that stands below one name; marks for a missing value may stand for several columns at once.

    Raises:
        Ambiguous: a number spans columns of several names, or the label of its row.
    """
    cells, paths = grid.body[row], grid.columns
    cell = cells[column]
    others = [paths[x] for x, other in enumerate(cells) if other is cell and paths[x] != paths[column]]
    if others and any(map(str.isdigit, cell.text)):
        raise Ambiguous(
            f"{locator}: {shortened(cell.text, 60)!r} is one cell over several columns, {joined(others[0])!r} too, and "
            "of which of them it is cannot be told; read it with `css` if it is meant"
        )
