"""The command that lists the numbers of a page or a file: ``monitor look``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, TypeVar

import click

from monitor.cli.common import App, json_option, raw_option, shared_options
from monitor.cli.saying import say, say_csv, say_json_list, table
from monitor.core.catalogue import Settings
from monitor.model import Period, canonical
from monitor.model.errors import ConfigError, UsageError
from monitor.reading.candidates import MOST, Candidate, Found, Place
from monitor.reading.document import CSV, HTML, JSON, PDF, TEXT, XLSX
from monitor.reading.labels import counted, shortened
from monitor.reading.period import CALENDARS
from monitor.reading.reckoning import Step
from monitor.services.look import is_address, look, settings_of_nobody
from monitor.services.readers.looking import How, look_at
from monitor.telling.amounts import amount

F = TypeVar("F", bound=Callable[..., Any])

EVERYTHING = 50_000
"""Numbers that are listed with ``--all``."""
FEW = 200
"""Numbers that are listed for a person without ``--all``."""
WIDE = 72
"""Characters of a label or a sentence in a table for people."""
COLUMNS = ("value", "unit", "scale", "period", "printed", "row", "column", "caption", "heading", "words", "doubt")


def opening_options(command: F) -> F:
    """Give a command the options that say how a document is opened and read."""
    for option in reversed(
        (
            click.option("--media", type=click.Choice((HTML, PDF, XLSX, CSV, JSON, TEXT)), help="What it is."),
            click.option("--member", default="", help="Which file inside a ZIP file is meant."),
            click.option(
                "--language",
                type=click.Choice(("en", "fr", "de", "es", "it", "nl", "pt")),
                help="Of its numbers and months.",
            ),
            click.option("--calendar", type=click.Choice(sorted(CALENDARS)), default="calendar", help="Of its years."),
            click.option("--contact", default="", help="Your mail address, which publishers see; else the settings'."),
        )
    ):
        command = option(command)
    return command


@click.command(name="look")
@click.argument("where", metavar="ADDRESS|FILE")
@click.option("--all", "everything", is_flag=True, help=f"Every number, not only the first {FEW:,}.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@raw_option
@opening_options
@json_option
@shared_options
def look_command(
    app: App, where: str, everything: bool, as_csv: bool, raw: bool, as_json: bool, contact: str, **opening: Any
) -> None:
    """List the numbers of a page or a file.

    Each with its unit, its period and the labels that it stands under. Nothing has to be configured, nothing is
    recorded. An address is asked for as a check does it: politely, and only if robots.txt allows.
    """
    most = EVERYTHING if everything else MOST if as_json or as_csv else FEW
    capture, found = look(where, how_of(opening, most), settings_of(app, contact, where), app.clock, look_at)
    if as_json:
        say_json_list(map(row_of, found.candidates))
    elif as_csv:
        say_csv(COLUMNS, ([row_of(one)[name] for name in COLUMNS] for one in found.candidates), raw=raw)
    else:
        say(*_lines(found, capture.final_url))
    if found.left_out and (as_json or as_csv):
        say(_left_out(found), err=True)


def how_of(opening: dict[str, Any], most: int, sought: str = "") -> How:
    """How a document is looked at, by the options given."""
    texts = {name: str(value or "") for name, value in opening.items()}
    return How(texts["media"], texts["member"], texts["language"], texts["calendar"], most, sought)


def settings_of(app: App, contact: str, where: str) -> Settings:
    """The settings of the configuration, where there is one.

    Where it cannot be used, a file is looked at all the same, and an address for a contact that is given.

    Raises:
        ConfigError: it cannot be used, and says who asks.
        UsageError: there is none, nobody says who asks, and an address is to be asked.
    """
    if app.config.exists():
        try:
            return app.catalogue().settings
        except ConfigError:
            if is_address(where) and not contact:
                raise
            say(f"{app.config} cannot be used and is left out here: `monitor validate` says why", err=True)
    if not contact and is_address(where):
        raise UsageError(f"there is no {app.config} that says who asks: give --contact with your mail address")
    return settings_of_nobody(contact or "nobody@localhost")


def row_of(one: Candidate) -> dict[str, Any]:
    """A number for programs."""
    return {
        "value": plain(one),
        "low": one.low,
        "high": one.high,
        "qualifier": one.qualifier.value,
        "unit": one.unit,
        "scale": canonical(one.scale),
        "period": one.period.label if one.period else "",
        "period_from": one.timed_by,
        "printed": one.printed,
        "place": one.place.value,
        "row": " / ".join(one.row),
        "column": " / ".join(one.column),
        "caption": one.caption,
        "heading": one.heading,
        "words": one.words,
        "doubt": one.doubt,
    }


def plain(one: Candidate) -> str | None:
    """The value without an exponent; None where there is none."""
    return canonical(one.value) if one.value is not None else None


def shown(one: Candidate) -> str:
    """The value with its unit, for a person; what is printed, in question, where it is in doubt."""
    if one.doubt:
        return f"{one.printed} ?"
    unit = "" if one.unit == "number" else one.unit
    return f"{one.qualifier} {amount(one.value, one.low, one.high, unit, printed=one.printed)}".strip()


def label_of(one: Candidate) -> str:
    """What names it, for a person: its row and its column, or the words that it stands in."""
    path = " / ".join(one.row), " / ".join(one.column), reckoning_of(one)
    return " | ".join(filter(None, path)) or one.words


def reckoning_of(one: Candidate) -> str:
    """How it follows from others, for a person: ``share (of All industries)``; empty where it is printed."""
    return f"{one.how} ({Step(one.how).word} {' + '.join(one.against)})" if one.how else ""


def time_words(period: Period | None) -> str:
    """The period, for a person."""
    return period.label if period else ""


def _lines(found: Found, address: str) -> Iterator[str]:
    """The numbers under the headings and tables that they stand in."""
    count = counted(len(found.candidates), "number")
    yield f"{found.title or address} ({found.media}): {count}{' and more' * bool(found.left_out)}"
    for (place, caption, heading), group in groupby(found.candidates, key=_group):
        rows = list(group)
        yield ""
        yield _title(place, caption, heading)
        yield from table([cells_of(one) for one in rows], ("value", "period", "what"))
    if any(one.doubt for one in found.candidates):
        yield ""
        yield "? can be read in two ways, or says a scale or a unit that is not understood: --json says why"
    if found.left_out:
        yield ""
        yield _left_out(found)


def cells_of(one: Candidate) -> Sequence[str]:
    """Its value, its period and what names it, for a person."""
    return shown(one), time_words(one.period), shortened(label_of(one), WIDE)


def _group(one: Candidate) -> tuple[Place, str, str]:
    return one.place, one.caption, one.heading


def _title(place: Place, caption: str, heading: str) -> str:
    match place:
        case Place.TEXT:
            return heading or "Text"
        case Place.SHEET:
            return f'Sheet "{caption}"'
        case Place.ROWS | Place.SUM:
            return "Rows"
        case Place.RECORDS:
            return f"Records {caption}"
        case Place.VALUE:
            return "Values"
        case Place.TABLE | Place.CUBE | Place.RECKONED:
            return f'Table "{shortened(caption or heading, WIDE)}"' if caption or heading else "Table"


def _left_out(found: Found) -> str:
    first = found.left_out
    assert first is not None
    where = shortened(label_of(first), WIDE)
    return f"left out: everything from {first.printed} ({where}) on; --all lists up to {EVERYTHING:,} numbers"
