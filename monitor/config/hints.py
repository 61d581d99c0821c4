"""What to write instead of a word that is not known: the nearest one, or all there are."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.reading.labels import listed, nearest


def instead(word: str, allowed: Iterable[str], *, what: str = "allowed here") -> str:
    """A clause to put behind a message about `word`.

    >>> instead("unti", ["unit", "label"])
    "; did you mean 'unit'?"
    >>> instead("colour", ["unit", "label"])
    '; allowed here: unit, label'
    """
    words = list(allowed)
    if near := nearest(word, words):
        return f"; did you mean {near!r}?"
    return f"; {what}: {listed(words)}" if words else ""
