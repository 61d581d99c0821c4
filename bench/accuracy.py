"""``python -m bench claims [FOLDER]``: how well an article's claims are found, and the places that they rest on.

The first table is that of `bench.claims`, the second that of `bench.start`: what is proposed for labelled articles from
their own sources and from those of others, beside what the value alone would find. Intervals come from drawing whole
articles again and again. How sure the program says it is, is held against what is right in ten bins, for each article
by what was fitted to the others. ``--misses`` lists what is not right, ``--fit`` prints the constants that fit best,
and ``--page`` docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from tabulate import tabulate

from bench import claims as finder
from bench.calibration import error_by, fitted, left_out
from bench.calibration import error_of as error_in_bins
from bench.claims import DRAWS, FOLDER, SEED, TARGETS, Score, scores_of
from bench.start import Counts, foreign, score, text_in
from monitor.core.outcome import confidence
from tests.gold import periods, quantities, score_periods, score_quantities

PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"
LANGUAGES = ("de", "es", "it", "nl", "pt")
LARGEST_ERROR = 0.05
BEGIN = """\
# How often it is right

Six texts have 263 numbers that a person labelled, 181 of which can be watched, and where each stands in their sources.
The rules and their lines were made on these texts; on others they will do somewhat worse. Intervals come from drawing
whole articles again, because the numbers of one text resemble each other. *By value alone* is what would come of
proposing each number that stands in one place of the sources. `python -m bench claims` makes this table of the texts,
and with `--page` this page.
"""
BELOW = """
A claim is *derived* where it follows from several cells: a sum over rows, a share, a change. The calibration error is
that of how sure the program says it is, in ten bins, for each article by constants that were fitted to the others.

## Claims that rest on a source and are not proposed
"""
Shares = Sequence[tuple[int, int]]


def interval(counts: Shares) -> tuple[float, float]:
    """The middle 95 % of a share, over articles drawn again with replacement."""
    draw = random.Random(SEED)
    shares = sorted(_share(draw.choices(counts, k=len(counts))) for _ in range(DRAWS))
    return shares[int(DRAWS * 0.025)], shares[int(DRAWS * 0.975) - 1]


def _share(counts: Shares) -> float:
    of = sum(all_ for _, all_ in counts)
    return sum(right for right, _ in counts) / of if of else 1.0


def found_rows(scores: Sequence[Score]) -> Iterator[list[str]]:
    """What is found in texts: a row for each question with a target."""
    for question, target in TARGETS.items():
        counts = [one.counts[question] for one in scores if question in one.counts]
        yield _row(f"claims: {question}", counts, target)


def placed_rows(counts: Sequence[Counts]) -> Iterator[list[str]]:
    """What is proposed: a row for each question with a target."""
    alone = [one.alone for one in counts]
    by_value = _share([(right, proposed) for right, proposed, _ in alone]), _share([(r, of) for r, _, of in alone])
    yield [*_row("proposed: precision", [(one.right, one.proposed) for one in counts], 0.98), f"{by_value[0]:.3f}"]
    yield [*_row("proposed: recall", [(one.found, one.of) for one in counts], 0.80), f"{by_value[1]:.3f}"]
    yield [*_row("right one among three", [(one.among, one.of) for one in counts], 0.93), ""]
    yield [*_row("derived: precision", [(one.reckoned_right, one.reckoned) for one in counts], 0.95), ""]
    yield [*_row("derived: recall", [(one.derived_found, one.derived) for one in counts], 0.40), ""]


def error_row(counts: Sequence[Counts]) -> list[str]:
    """How far what is said of sureness lies from what is right."""
    points = [point for one in counts for point in one.points]
    error = error_in_bins(left_out(points))
    said = f"{error_by(points, confidence):.3f} by the constants in the program"
    verdict = "yes" if error <= LARGEST_ERROR else "NO"
    return ["calibration error", f"{len(points)} claims", f"{error:.3f}", said, f"≤ {LARGEST_ERROR}: {verdict}", ""]


def _row(name: str, counts: Shares, target: float) -> list[str]:
    low, high = interval(counts)
    right, of = (sum(column) for column in zip(*counts, strict=True))
    reached = "yes" if _share(counts) >= target else "NO"
    span = f"{low:.2f} to {high:.2f}"
    return [name, f"{right}/{of}", f"{_share(counts):.3f}", span, f"≥ {target:.2f}: {reached}"]


HEADS = ["", "right", "share", "95 % by article", "to reach", "by value alone"]


def table_lines(scores: Sequence[Score], counts: Sequence[Counts], false: int, form: str = "simple") -> list[str]:
    """The table, a line each."""
    rows = [*found_rows(scores), *placed_rows(counts), error_row(counts)]
    reached = "yes" if not false else "NO"
    rows.append(["proposed from another article's sources", str(false), "", "", f"0: {reached}"])
    filled = [[*row, *[""] * (len(HEADS) - len(row))] for row in rows]
    return str(tabulate(filled, HEADS, tablefmt=form, disable_numparse=True)).split("\n")


def gold_lines() -> Iterator[str]:
    """How the readers do on their gold tables, a line each."""
    for name, rows, read in (("quantities", quantities, score_quantities), ("periods", periods, score_periods)):
        for language in ("", *LANGUAGES):
            if table := rows(language):
                where = f"{name}, {language}" if language else f"{name}, English and French"
                yield f"* {where}: {read(table)}"


def page_lines(scores: Sequence[Score], counts: Sequence[tuple[str, Counts]], false: int) -> Iterator[str]:
    """docs/accuracy.md, a line each."""
    yield from (
        *BEGIN.splitlines(),
        "",
        *table_lines(scores, [one for _, one in counts], false, "github"),
        *BELOW.splitlines(),
        "",
    )
    for name, one in counts:
        yield from (f"* {name}: {line}" for line in one.unfound)
    yield from ("", "## What is wrong among what is proposed", "")
    wrong = [f"* {name}: {line}" for name, one in counts for line in one.wrong]
    yield from wrong or ["Nothing."]
    yield from ("", "## Every number of a text that is not found as it was labelled", "")
    for each in scores:
        yield from (f"* {each.article}, {line}" for line in map(_without_sentence, each.misses))
    yield from (
        "",
        "## The readers of numbers and periods",
        "",
        "Texts written as publishers write, with the one right answer:",
        "",
    )
    yield from gold_lines()


def _without_sentence(miss: str) -> str:
    return miss.partition(" in '")[0].partition(' in "')[0]


def main(arguments: Sequence[str]) -> int:
    """Print the tables; 0 when every target was reached."""
    parser = argparse.ArgumentParser(prog="python -m bench claims", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="articles with their labels")
    parser.add_argument("--misses", action="store_true", help="list everything that is not right")
    parser.add_argument("--fit", action="store_true", help="print the constants of how sure it is that fit best")
    parser.add_argument("--page", action="store_true", help="print docs/accuracy.md")
    chosen = parser.parse_args(arguments)
    texts = [text_in(one.parent) for one in sorted(chosen.folder.glob("*/ledger.json"))]
    if not texts:
        raise SystemExit(f"no ledger.json in the folders of {chosen.folder}")
    counts = [(text.name, score(text)) for text in texts]
    if chosen.fit:
        print(*(f"{weight:.2f}" for weight in fitted([point for _, one in counts for point in one.points])))
        return 0
    scores, false = scores_of(chosen.folder), list(foreign(texts))
    if chosen.page:
        print(*page_lines(scores, counts, len(false)), sep="\n")
        return 0
    status = finder.main([str(chosen.folder), *(["--misses"] if chosen.misses else [])])
    lines = table_lines(scores, [one for _, one in counts], len(false))
    print("", *lines, *false, sep="\n")
    for name, one in counts if chosen.misses else ():
        print(f"\n{name}", *one.wrong, *one.missed, sep="\n  ")
    return int(bool(status) or any("NO" in line for line in lines))
