"""``python -m bench everything``: pages of which nobody chose figures, watched through noise, then with one changed.

Each page is checked thirty times with nothing changed but what moves by itself on such pages, and once more with one of
its figures changed. Counted are what is told although nothing happened, and the changed figures that are told by name.
"""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from tabulate import tabulate

from bench.shapes import NOISE, SHAPES, Shape
from monitor.config.load import load
from monitor.core.catalogue import Catalogue
from monitor.kinds.extract.everything import Everything
from monitor.model import Ask, Capture, ChangeKind
from monitor.model.errors import NoMatch
from monitor.reading.candidates import language_in
from monitor.reading.document import HTML, Document
from monitor.reading.units import NUMBER, unit
from monitor.services.check import CheckResult, Fetched, Session, conclude
from monitor.services.readers import Bounds, Readers
from monitor.services.replay import bring_up_to_date
from monitor.store.store import Store
from monitor.telling.amounts import series_words
from monitor.telling.changes import step_words
from monitor.telling.sentences import English

VERSIONS = 30
BEGAN_AT = datetime(2025, 6, 1, 9, tzinfo=UTC)
SETTINGS = "settings: {timezone: UTC, contact: bench@example.org}\nsources:\n"
SOURCE = """\
  {name}:
    title: "{title}"
    publisher: Somebody
    url: https://bench.example/{name}
    figures:
      all: {{label: "{title}", unit: number, extract: {{everything: }}}}
"""


@dataclass(slots=True)
class Watched:
    """What came of one page.

    Attributes:
        name: the page.
        figures: how many numbers are watched.
        questions: how many mails asked what is noise.
        false: what was told although nothing happened, each in words.
        told: what was told of the changed figure, each in words.
        found: whether that is it, by its name, and nothing else.
        failed: why a version could not be read.
    """

    name: str
    figures: int = 0
    questions: int = 0
    false: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    found: bool = False
    failed: list[str] = field(default_factory=list)


def watch(shapes: Sequence[Shape], versions: int = VERSIONS, seed: str = "") -> list[Watched]:
    """What comes of each page after so many versions of noise, and one with a changed figure."""
    with TemporaryDirectory(prefix="bench-") as scratch:
        path = Path(scratch) / "sources.yaml"
        path.write_text(SETTINGS + "".join(SOURCE.format(name=f"p{n}", title=s.name) for n, s in enumerate(shapes)))
        with _session(load(path), Path(scratch) / "db") as session:
            results = [Watched(shape.name) for shape in shapes]
            for version in range(versions + 1):
                for number, shape in enumerate(shapes):
                    last = version == versions
                    body = shape.page(version, changed=last, seed=seed)
                    _look(session, f"p{number}", shape, version, body, results[number], last=last)
            return results


@contextmanager
def _session(catalogue: Catalogue, path: Path) -> Iterator[Session]:
    with Store.open(path, English()) as store, ThreadPoolExecutor(1) as worker, Readers(bounds=Bounds()) as readers:
        worker.submit(bring_up_to_date, store, catalogue, BEGAN_AT).result()
        yield Session(catalogue, store, cast(Any, None), lambda: BEGAN_AT, worker, readers)


def _look(session: Session, name: str, shape: Shape, version: int, body: bytes, result: Watched, *, last: bool) -> None:
    """One check of one page."""
    at = BEGAN_AT + timedelta(days=version)
    url = f"https://bench.example/{name}"
    capture = Capture(url, url, 200, {"content-type": "text/html; charset=utf-8"}, body, at)
    checked = asyncio.run(_conclude(session, name, capture, at))
    if checked.problem:
        result.failed.append(f"version {version}: {checked.problem}")
    result.figures = result.figures or len(checked.read)
    result.questions += sum(one.is_of_noise for one in checked.changes)
    told = [one for one in checked.changes if not one.is_of_noise and not one.asked]
    words = [f"{series_words(one.series)}: {step_words(one)}" for one in told]
    if not last:
        result.false += [f"version {version}: {one}" for one in words]
        return
    result.told = words
    result.found = (
        len(told) == 1
        and told[0].kind is ChangeKind.REVISED
        and all(part in f"{words[0]} {told[0].period.label}" for part in shape.named)
    )


async def _conclude(session: Session, name: str, capture: Capture, at: datetime) -> CheckResult:
    source = session.catalogue.source(name)
    timed = Session(
        session.catalogue,
        session.store,
        session.web,
        lambda: at,
        session.worker,
        session.readers,
        together=session.together,
    )
    state = await timed.work(lambda: timed.store.sources.state(name))
    return await conclude(timed, source, Fetched(at, at, capture, state))


def captured(folder: Path) -> list[Shape]:
    """Pages that publishers served, cut between their paragraphs and tables, each with a figure that may change."""
    found = (_captured(path) for path in sorted(folder.rglob("*.html")))
    return [shape for shape in found if shape is not None]


def _captured(path: Path) -> Shape | None:
    """A page with the first of its numbers of three digits or more that it prints once; None without one."""
    document = Document(path.read_bytes(), media=HTML)
    text = document.text
    try:
        read = Everything().read(document, Ask(path.stem, unit(NUMBER), language=language_in(document)))
    except NoMatch:
        return None
    for one in read:
        number = LARGE.search(one.printed)
        if number and text.count(number[0]) == 1:
            last = "3" if number[0][-1] != "3" else "4"
            blocks = re.split(r"(?<=</p>)|(?<=</table>)", text)
            named = (series_words(one.series),)
            return Shape(path.stem, language_in(document), blocks, number[0], number[0][:-1] + last, named, whole=True)
    return None


LARGE = re.compile(r"(?<!\d)[1-9]\d{0,2}(?:[.,\u00a0 ]?\d{3})*\d{2}(?!\d)")


def main(arguments: Sequence[str]) -> int:
    """Print what came of each page; 0 where nothing was told in vain and every changed figure was named."""
    parser = argparse.ArgumentParser(prog="python -m bench everything", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, help="pages that publishers served, in place of our own")
    parser.add_argument("--versions", type=int, default=VERSIONS, help=f"versions with noise alone [{VERSIONS}]")
    parser.add_argument("--seed", default="", help="another word for other noise in other places")
    parser.add_argument("--only", nargs="+", help="names of pages")
    given = parser.parse_args(arguments)
    pages = captured(given.folder) if given.folder else SHAPES
    shapes = [shape for shape in pages if not given.only or shape.name in given.only]
    results = watch(shapes, given.versions, given.seed)
    rows = [
        (one.name, one.figures, one.questions, len(one.false), "yes" if one.found else "NO", "; ".join(one.told))
        for one in results
    ]
    print(tabulate(rows, ("page", "numbers", "questions", "false alerts", "found", "told of the changed figure")))
    for one in results:
        for line in (*one.false, *one.failed):
            print(f"{one.name}: {line}")
    false, found = sum(len(one.false) for one in results), sum(one.found for one in results)
    print(f"{len(results)} pages, {len(NOISE)} kinds of noise, {given.versions} versions each: ", end="")
    print(f"{false} false alerts, {found} of {len(results)} changed figures told by name")
    return 0 if not false and found == len(results) else 1
