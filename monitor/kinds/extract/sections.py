"""Tell what stands below which heading of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.document.markup import Block
from monitor.reading.labels import did_you_mean, listed, same_heading, same_label

LINE = 7
"""The rank of a line in bold type that stands for a heading: below all of them."""
LONGEST_LINE = 120
"""Characters of a line in bold type that may stand for a heading without being named as one."""


def blocks_below(blocks: Sequence[Block], heading: str) -> Sequence[Block]:
    """The blocks between a heading and the next one of the same or a higher rank.

    Where no heading has these words, a line in bold type that has them and nothing else stands for one, up to the next
    such line or heading.

    Raises:
        NoMatch: there is no such heading.
        Ambiguous: there are several.
    """
    ranks = [block.level for block in blocks]
    fitting = [i for i, rank in enumerate(ranks) if rank and same_label(heading, blocks[i].text)]
    fitting = fitting or [i for i, rank in enumerate(ranks) if rank and same_heading(heading, blocks[i].text)]
    if not fitting:
        ranks = [block.level or (LINE if block.bold else 0) for block in blocks]
        fitting = [i for i, rank in enumerate(ranks) if rank == LINE and same_heading(heading, blocks[i].text)]
    if not fitting:
        texts = [block.text for block in blocks if block.level]
        raise NoMatch(f"no heading {heading!r}{did_you_mean(heading, texts)} (headings: {listed(texts)})")
    if len(fitting) > 1:
        raise Ambiguous(f"the heading {heading!r} stands {len(fitting)} times on the page: name another")
    start = fitting[0]
    end = next((i for i in range(start + 1, len(blocks)) if 0 < ranks[i] <= ranks[start]), len(blocks))
    return blocks[start + 1 : end]


def headings_above(blocks: Sequence[Block], index: int) -> list[str]:
    """The headings under which a block stands, the nearest first, each of a higher rank than the one before."""
    found: list[str] = []
    rank = blocks[index].level or 7
    for block in reversed(blocks[:index]):
        if 0 < block.level < rank:
            found.append(block.text)
            rank = block.level
    return found


def paths_of(blocks: Sequence[Block]) -> Mapping[int, tuple[str, ...]]:
    """The headings above each block, by its `id`, the nearest last; a short line in bold type stands for one."""
    found: dict[int, tuple[str, ...]] = {}
    above: list[tuple[int, str]] = []
    for block in blocks:
        rank = block.level or (LINE if block.bold and len(block.text) <= LONGEST_LINE else 0)
        while rank and above and above[-1][0] >= rank:
            above.pop()
        found[id(block)] = tuple(text for _, text in above)
        if rank:
            above.append((rank, block.text))
    return found
