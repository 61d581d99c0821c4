"""Names of columns that are printed upwards, because the columns are narrow."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.reading.document.grid import NOTHING, Cell
from monitor.reading.document.pdf.columns import Spans
from monitor.reading.document.pdf.page import Word
from monitor.reading.labels import tidy

HIGHEST = 30.0
"""How far above the values such names may reach, as a multiple of their size."""
NEAREST = 4.0
"""How far above the values they begin at most."""
FEWEST = 2


def names_upwards(turned: Sequence[Word], spans: Spans, labels: int, y: float) -> tuple[Cell, ...]:
    """A row of the names that stand above columns of values; empty where not each column has its own.

    Args:
        turned: the words that are printed upwards, in the order in which the file draws them.
        spans: the columns.
        labels: how many of them, from the left, hold labels.
        y: the baseline of the first row with values.
    """
    names: dict[int, list[Word]] = {}
    for word in (word for word in turned if 0 < y - word.y <= HIGHEST * word.size):
        over = [x for x, span in enumerate(spans) if x >= labels and word.x0 < span[1] and span[0] < word.x1]
        if len(over) > 1:
            return ()
        if over:
            names.setdefault(over[0], []).append(word)
    lowest = [y - max(word.y for word in words) for words in names.values()]
    if len(names) < max(FEWEST, len(spans) - labels) or max(lowest) > NEAREST * min(word.size for word in turned):
        return ()
    return tuple(Cell(_text(names[x]), header=True) if x in names else NOTHING for x in range(len(spans)))


def _text(words: Sequence[Word]) -> str:
    """The words of a name: lines from left to right, each read from below."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.x0):
        if lines and word.x0 - lines[-1][0].x0 < word.size / 2:
            lines[-1].append(word)
        else:
            lines.append([word])
    return tidy(" ".join(word.text for line in lines for word in sorted(line, key=lambda word: -word.y)))
