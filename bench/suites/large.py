"""What it costs to read one cell of a page of 5 MB, apart as in every check, beside lxml's parse of it alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from lxml import html

from bench.frame import Row, Suite, cpu_seconds, peak_mb
from bench.measure import Measured, measured
from bench.newsroom import write_pages_configuration
from bench.pages import TOKEN, Edition, Page, cards
from bench.reading import read_once
from monitor.config.load import load

SIZE = 5_000_000
END = "</main>"
FILE = "page.html"


def large_page() -> bytes:
    """An ordinary page with its one table, and behind that as many news as make 5 MB."""
    before, end, behind = Page(0).body(Edition()).decode().rpartition(END)
    news = cards(Random("large"), SIZE - len(before) - len(behind)).replace(TOKEN, "0")
    return f"{before}{news}{end}{behind}".encode()


def parse_alone(folder: Path) -> Measured:
    """lxml's tree of it."""
    body = (folder / FILE).read_bytes()
    with measured() as result:
        html.fromstring(body)
    return result


def read_cell(folder: Path) -> Measured:
    """The one figure of the page, in a fresh reader."""
    (source,) = load(folder / "sources.yaml").sources.values()
    return read_once(source, (folder / FILE).read_bytes(), "text/html; charset=utf-8")


@contextmanager
def rows(folder: Path, _pages: int) -> Iterator[Sequence[Row]]:
    """The page, and a source with a figure in its table."""
    write_pages_configuration(folder / "sources.yaml", 1, lambda number: f"http://127.0.0.1/{number}")
    (folder / FILE).write_bytes(large_page())
    yield (Row("a cell of 5 MB", read_cell, parse_alone, (cpu_seconds(1.0), peak_mb(120)), require={"values": 1}),)


SUITE = Suite("large", "a page of 5 MB, of which one cell is read", rows)
