"""Choose the one row or column of a table that a label means, or say which are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.document import Document
from monitor.reading.document.grid import Grid, path_of
from monitor.reading.labels import (
    WILDCARD,
    comparable,
    did_you_mean,
    listed,
    may_be_among,
    same_heading,
    same_label,
    shortened,
    spelled,
)

Label = str | tuple[str, ...]
Paths = Sequence[tuple[str, ...]]

LONGEST, FEWEST = 60, 20
"""Characters of a path that a message shows, and of them those of its outer labels at least."""
MANY = 2_000
"""In more rows than these each label is looked for by itself: to know all labels takes as long as 30 such looks."""


def fitting_places(wanted: Label, paths: Paths, *, run_together: bool = True) -> Sequence[int]:
    """The indices of the paths that the label fits: as the whole, as one label of it, or as labels in order."""
    if len(paths) > MANY:
        texts = [" ".join(path) for path in paths]
        near = may_be_among(wanted if isinstance(wanted, str) else wanted[0], texts)
        return [i for i in near if _fits(wanted, paths[i], run_together=run_together)]
    if isinstance(wanted, str) and not WILDCARD.search(want := comparable(wanted)):
        return _places_by_label(tuple(paths), run_together=run_together).get(want, ())
    return [i for i, path in enumerate(paths) if _fits(wanted, path, run_together=run_together)]


@lru_cache(maxsize=2)
def _places_by_label(paths: tuple[tuple[str, ...], ...], *, run_together: bool) -> dict[str, list[int]]:
    """Where each label stands that `same_label` finds without a wildcard: a table is asked for as many as figures."""
    places: dict[str, list[int]] = {}
    for i, path in enumerate(paths):
        for label in {found for text in ((" ".join(path), *path) if run_together else path) for found in spelled(text)}:
            places.setdefault(label, []).append(i)
    return places


def _fits(wanted: Label, path: Sequence[str], *, run_together: bool) -> bool:
    if isinstance(wanted, str):
        whole = run_together and same_label(wanted, " ".join(path))
        return whole or any(same_label(wanted, label) for label in path)
    if len(once := path_of(wanted)) < len(wanted):
        # Printed twice, below itself, it stands in the path once.
        return len(path) == len(once) and all(map(same_label, once, path))
    rest = iter(path)
    in_order = all(any(same_label(part, label) for label in rest) for part in wanted)
    return in_order or any(same_label(whole, label) for whole in (joined(wanted), " ".join(wanted)) for label in path)


def only(places: Sequence[int], paths: Paths, kind: str, wanted: object, grid: Grid) -> int:
    """The one place, or a message that lists the labels there; an empty label at the end wants nothing below it."""
    if isinstance(wanted, tuple) and not wanted[-1]:
        places = [i for i in places if len(paths[i]) == len(wanted) - 1]
    refuse_none(places, paths, kind, wanted, grid)
    if len(places) == 1:
        return places[0]
    there = [paths[i] for i in places]
    raise Ambiguous(
        f"{named(grid)} has {len(places)} {kind}s {_wanted(wanted)}: {listed_paths(there)}; {_told_apart(there, kind)}"
    )


def misplaced(caption: str, heading: str, grids: Sequence[Grid]) -> str:
    """Which option reads what a rule gives as the caption or the heading of a table, and the other of them is."""
    for given, option, texts in (
        (caption, "heading", [grid.heading for grid in grids]),
        (heading, "caption", [grid.caption for grid in grids]),
    ):
        if given and any(same_heading(given, text) for text in texts if text):
            return f"; {given!r} is a {option} there: write `{option}` in the place of the other"
    return ""


def _told_apart(paths: Paths, kind: str) -> str:
    """How a rule may tell these apart, for a message."""
    if len({*paths}) < len(paths):
        where = "above them" if kind == "row" else "in a row further up"
        return f"labels there are the same: add the name of the group that the right one is in, if one stands {where}"
    shortest = min(paths, key=len)
    alone = all(path[: len(shortest)] == shortest for path in paths)
    bare = f" (`{[*shortest, '']}` for the one with nothing below)" if alone else ""
    return f"give the path of labels: `{kind}: [outer, inner]`{bare}"


def refuse_none(places: Sequence[int], paths: Paths, kind: str, wanted: object, grid: Grid) -> None:
    """Let pass where a place fits; else say which labels are there."""
    if places:
        return
    there = [label for path in paths for label in path]
    parts = (wanted,) if isinstance(wanted, str) else wanted if isinstance(wanted, tuple) else ()
    lacking = (part for part in parts if part and not any(same_label(part, label) for label in there))
    hint = next((did_you_mean(part, there) for part in lacking), "")
    raise NoMatch(f"{named(grid)} has no {kind} {_wanted(wanted)}{hint} ({kind}s: {listed_paths(paths)})")


def _wanted(wanted: object) -> str:
    if isinstance(wanted, Mapping):
        return "with " + ", ".join(f"{column} = {label}" for column, label in wanted.items())
    return repr(wanted) if isinstance(wanted, str) else repr(joined(wanted)) if isinstance(wanted, tuple) else ""


def joined(path: Sequence[str]) -> str:
    """The labels of a path as messages show them."""
    return " / ".join(path)


def listed_paths(paths: Paths) -> str:
    """Labels for a message, each path as one; of a long one the innermost label is shown whole where it fits."""
    return listed([_short(path) for path in paths])


def _short(path: Sequence[str]) -> str:
    whole = joined(path)
    if len(whole) <= LONGEST or len(path) == 1:
        return whole
    last = shortened(path[-1], LONGEST - FEWEST)
    return f"{shortened(joined(path[:-1]), LONGEST - len(last) - len(' / '))} / {last}"


def named(grid: Grid) -> str:
    """What a message calls the table."""
    return f'{grid.what} "{grid.name}"' if grid.name else f"the {grid.what}"


def tables_for_message(grids: Sequence[Grid]) -> str:
    """The tables of a document for a message: what each is called and what its header holds."""
    return "; ".join(f"{named(g)} with the columns {listed_paths(g.columns)}" for g in grids[:6]) or "none"


def text_for_message(document: Document) -> str:
    """What a document without tables holds, for a message."""
    begins = " ".join(block.text for block in document.blocks[:8])
    return f"none; the text begins {shortened(begins, 160)!r}" if begins else "none; there is no text"
