"""``make bench``: what the work of the program costs, beside the plainest way to do the same.

Every suite in `bench/suites` runs, or those that ``--only`` names, see `bench.frame`. The figures are medians over the
rounds, each round held against its own floors. Exit code 1 when a target is missed. ``--record`` adds them to
`bench/history.csv`, and ``python -m bench history`` makes docs/performance.md of that, see `bench.history`.
``python -m bench readers`` scores the reader of quantities instead, see `bench.readers`, ``python -m bench claims`` the
finder of claims on labelled articles, see `bench.claims`, ``python -m bench look`` the lists of numbers and the rules
offered for them, see `bench.look`, ``python -m bench start`` what is proposed for articles, see `bench.start`,
``python -m bench mend`` what is proposed for rules that no longer fit, see `bench.mend`, and
``python -m bench real`` the whole program on real documents, see `bench.real`;
``python -m bench soak`` lets it live long, see `bench.soak`, and
``python -m bench clients`` holds ways to the network beside each other, see `bench.clients`.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from compileall import compile_dir
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import monitor
from bench.accuracy import main as score_claims
from bench.clients import main as compare_clients
from bench.everything import main as score_everything
from bench.frame import Result, Suite, all_suites, run_rounds, table_of
from bench.history import lines_of, record
from bench.history import main as show_history
from bench.look import main as score_lists
from bench.mend import main as score_repairs
from bench.readers import main as score_readers
from bench.real_histories import main as score_real
from bench.soak import main as live_long
from bench.start import main as score_proposals
from monitor.fetching import httpx

OTHERS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "claims": score_claims,
    "clients": compare_clients,
    "everything": score_everything,
    "look": score_lists,
    "mend": score_repairs,
    "history": lambda _: show_history(),
    "readers": lambda _: score_readers(),
    "real": score_real,
    "soak": live_long,
    "start": score_proposals,
}


def run_suite(suite: Suite, pages: int, rounds: int, *, keep: bool) -> list[Result]:
    """Measure a suite and print its table; with `keep`, add it to the history."""
    with TemporaryDirectory(prefix="bench-") as name, suite.rows(Path(name), pages) as rows:
        results = run_rounds(rows, Path(name), rounds, suite.begin)
    print(f"\n{suite.name}: {suite.about}")
    print(table_of(results), flush=True)
    if keep:
        record(lines_of(suite.name, results, pages, datetime.now(UTC)))
    return results


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything; 0 when every target was reached."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given and given[0] in OTHERS:
        return OTHERS[given[0]](given[1:])
    compile_dir(Path(monitor.__file__).parent, quiet=1)  # as what is installed is
    suites = all_suites()
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=suites, default=list(suites), help="which suites [all]")
    parser.add_argument("--pages", type=int, default=1000, help="how many pages [1000]")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything runs [3]")
    parser.add_argument("--record", action="store_true", help="add what was measured to bench/history.csv")
    chosen = parser.parse_args(given)
    print(f"{httpx.__name__} {httpx.__version__}, Python {platform.python_version()}, {os.cpu_count()} cores", end="")
    print(f"; {chosen.pages:,} pages, medians of {chosen.rounds} rounds", flush=True)
    missed: list[str] = []
    for name in chosen.only:
        results = run_suite(suites[name], chosen.pages, chosen.rounds, keep=chosen.record)
        missed += [words for result in results for words in result.missed]
    print(f"\nmissed: {'; '.join(missed)}" if missed else "\nevery target was reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
