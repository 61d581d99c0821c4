"""Judge whether the numbers of a page have been put in yet, before a lost one is taken for the publisher's word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from monitor.core.catalogue import Figure
from monitor.model import Grade, Observation
from monitor.model.errors import READ_AGAIN, NotUsable
from monitor.reading.filled import awaits_number
from monitor.reading.labels import tidy
from monitor.reading.units import WORDING

SHOWN = 3
"""How many places a message names."""


def require_filled(figures: Iterable[Figure], observations: Sequence[Observation], *, on_page: bool) -> None:
    """Let a reading pass in which numbers stand where numbers belong.

    One figure of several may lose its number, and one alone, too, where the page says so: ``n/a``, ``suppressed``, or
    what its rule lists under `missing`. But figures that lose it all at once, and a mark such as ``#`` or ``--`` where
    the one number of a page belongs, are a page whose scripts did not run to their end.

    Args:
        figures: those that were read; all of a source's.
        observations: everything that they say.
        on_page: whether they were read on a page; a data file may leave a cell empty.

    Raises:
        NotUsable: the page is not filled yet.
    """
    said: dict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        said[observation.figure_id].append(observation)
    of_numbers = [figure for figure in figures if figure.unit.symbol != WORDING and figure.id in said]
    lost = [figure for figure in of_numbers if not any(map(_has_number, said[figure.id]))]
    if not lost or any(_declared(figure, said[figure.id]) for figure in lost):
        return
    waiting = [f for f in lost if any(awaits_number(o.printed, on_page=on_page) for o in said[f.id])]
    if len(lost) == len(of_numbers) and (len(lost) > 1 or waiting):
        raise _not_filled(lost, said)
    for kind in {figure.rule.kind for figure in waiting}:
        read_alike = [figure for figure in of_numbers if figure.rule.kind == kind]
        if len(read_alike) > 1 and all(figure in waiting for figure in read_alike):
            raise _not_filled(read_alike, said)


def _has_number(observation: Observation) -> bool:
    return observation.value is not None or observation.low is not None


def _declared(figure: Figure, said: Iterable[Observation]) -> bool:
    """Whether its rule says of what is printed that it marks a missing value."""
    marks = getattr(figure.extractor, "missing", ())
    return any(tidy(observation.printed) in marks for observation in said)


def _not_filled(lost: Sequence[Figure], said: dict[str, list[Observation]]) -> NotUsable:
    seen = [said[figure.id][0] for figure in lost[:SHOWN]]
    there = "; ".join(f"{one.printed!r} at {one.locator}" for one in seen) + ("; …" if len(lost) > SHOWN else "")
    return NotUsable(
        f"the page is not filled yet: no number stands where numbers belong ({there}): scripts may put them in later: "
        "watch the data file that they load, or have the page drawn (fetch: {browser: {wait_for: …}}); where this is "
        f"the publisher's mark for no value, list it under `missing` in the rule{READ_AGAIN}",
        grade=Grade.EMPTY_SHELL,
    )
