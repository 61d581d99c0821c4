"""Make the page that lists all units from the table of the program: ``python -m tests.reading.units_page``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from monitor.model import Unit
from monitor.reading.currencies import CODES, MEANT_BY
from monitor.reading.units import UNITS, is_count, names_of

PAGE = Path(__file__).parents[2] / "docs/units.md"
FIRST = """# Units

<!-- Made from the table of the program: `python -m tests.reading.units_page` -->

Write the unit of a figure by the first column. Texts, cells, captions and the names of columns may name it in any of
the ways in the second, and as French, German, Spanish, Portuguese, Italian and Dutch pages do. Only units under one
heading convert into each other, by exact factors, and only where a claim is held against a figure: a document that
prints another unit than the declared one is refused.

Each thing that is counted is a unit of its own. So is every currency, and so are °C, °F and K, since a difference of
temperatures converts otherwise than a temperature and a text does not say which it prints. A `ton` alone does not say
which it is: it converts into nothing.

A unit that is missing here is declared under [`units`](configuration.md#units-units-of-your-own).
"""


def page() -> str:
    """The whole page."""
    return "\n".join((FIRST, *_measures(), *_money(), *_counted()))


def _measures() -> Iterator[str]:
    some = [one for one in UNITS.values() if not is_count(one) and not one.dimension.startswith("money")]
    alone = [one for one in some if sum(other.dimension == one.dimension for other in some) == 1]
    for dimension, several in groupby((one for one in some if one not in alone), lambda one: one.dimension):
        yield from _table(f"{dimension[0].upper()}{dimension[1:]}", several)
    yield from _table("What converts into nothing else", alone)


def _table(title: str, units: Iterator[Unit] | list[Unit]) -> Iterator[str]:
    yield f"## {title}\n\n| unit | as texts name it |\n|---|---|"
    for one in units:
        yield f"| `{one.symbol}` | {', '.join(names_of(one)) or 'none'} |"
    yield ""


def _money() -> Iterator[str]:
    several = "; ".join(f"`{sign}` in {', '.join(f'`{one}`' for one in sorted(MEANT_BY[sign]))}" for sign in MEANT_BY)
    yield f"""## Money

A currency may be declared by its symbol here or by its ISO code: `US$` and `USD` are one. A sign of several currencies
on a page is that of the figure, where it is one of them: {several}.
A code beside a number below 1,000 is money only for a figure declared in it,
and codes that are words or names of something else (`ALL`, `TOP`, `COP`, `SDG`) are looked for nowhere else.

| unit | code | as texts name it |
|---|---|---|"""
    codes = {symbol: code for code, symbol in CODES.items()}
    for one in UNITS.values():
        if one.dimension.startswith("money"):
            yield f"| `{one.symbol}` | {codes.get(one.symbol, '')} | {', '.join(names_of(one)) or 'none'} |"
    yield ""


def _counted() -> Iterator[str]:
    counted = [one for one in UNITS.values() if is_count(one)]
    found = [one for one in counted if names_of(one)]
    yield from _table("Things that are counted", found)
    others = ", ".join(f"`{one.symbol}`" for one in counted if one not in found)
    yield "Texts are not searched for these; beside the number of a figure declared in them, they say nothing else:"
    yield f"{others}."


if __name__ == "__main__":
    PAGE.write_text(f"{page()}\n", encoding="utf-8")
