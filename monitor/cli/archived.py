"""The command about copies that an archive keeps: ``monitor archived``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from monitor.cli.common import App, json_option, local, open_reading, shared_options, write_rows
from monitor.cli.saying import say
from monitor.core.catalogue import Catalogue, Source
from monitor.model import Key, Observation, Standing
from monitor.model.errors import CheckError
from monitor.services.archive import ARCHIVE, Copy, find_document, read_copy
from monitor.services.door import web_of
from monitor.services.readers import Bounds, Readers
from monitor.telling.amounts import amount

Held = Mapping[Key, Standing]
"""What the database holds now."""


@click.command()
@click.argument("source")
@click.option("--archive", default=ARCHIVE, show_default=True, help="The archive's TimeGate (RFC 7089).")
@click.option("--all", "everything", is_flag=True, help="Months and series too, not only the totals.")
@json_option
@shared_options
def archived(app: App, source: str, archive: str, everything: bool, as_json: bool) -> None:
    """Look at the newest archived copy of a page.

    For when the SOURCE is gone or blocked: what its rules read in the newest copy that the archive keeps, beside what
    is held now. Nothing is recorded, and no value is updated. Exit code 1 if there is no copy or a rule cannot read it.
    """
    catalogue = app.catalogue()
    watched = catalogue.source(source)
    now = app.clock()
    with Readers(1, Bounds.of(catalogue.settings.reading)) as readers:
        readers.get_ready()
        copy = asyncio.run(_find(app, catalogue, watched, now, archive, readers))
        found = read_copy(watched, copy, readers.ask)
    held = _held(app, watched)
    rows: list[dict[str, Any]] = []
    problems: list[str] = []
    for figure, result in found:
        if isinstance(result, CheckError):
            problems.append(str(result))
            rows.append({**_of_the_copy(copy), "figure_id": figure.id, "problem": str(result)})
            continue
        rows += [{**_of_the_copy(copy), **_row(o, held)} for o in _chosen(result, everything or as_json)]
    zone = catalogue.settings.timezone
    if as_json:
        write_rows(rows, {}, as_json=True, empty="")
    else:
        _print(copy, [row for row in rows if "problem" not in row], zone, now)
        for problem in problems:
            say(f"cannot be read in the copy: {problem}", err=True)
    if problems:
        raise click.exceptions.Exit(1)


async def _find(app: App, catalogue: Catalogue, source: Source, now: datetime, archive: str, readers: Readers) -> Copy:
    async with web_of(catalogue.settings, app.clock, apart=readers.asked) as web:
        return await find_document(web.at_home(archive), source, now, archive)


def _held(app: App, source: Source) -> Held:
    """What is held of the source's figures now; nothing where there is no database yet."""
    if not app.has_database():
        return {}
    with open_reading(app) as store:
        return {one.observation.key: one for one in store.log.standing(source_id=source.id)}


def _chosen(observations: list[Observation], everything: bool) -> list[Observation]:
    """Totals where there are any, else everything; no series."""
    totals = [o for o in observations if o.derived and not o.series]
    if everything:
        return observations
    return totals or [o for o in observations if not o.series]


def _of_the_copy(copy: Copy) -> dict[str, Any]:
    return {
        "label": copy.label,
        "archived_at": copy.taken_at.isoformat().replace("+00:00", "Z"),
        "archive_url": copy.capture.final_url,
        "url": copy.url,
    }


def _row(observation: Observation, held: Held) -> dict[str, Any]:
    standing = held.get(observation.key)
    now = standing.observation if standing else None
    return {
        "figure_id": observation.figure_id,
        "series": observation.series,
        "period": observation.period.label,
        "value": observation.value,
        "low": observation.low,
        "high": observation.high,
        "qualifier": observation.qualifier.value,
        "unit": observation.unit,
        "printed": observation.printed,
        "locator": observation.locator,
        "held_value": now.value if now else None,
        "held_low": now.low if now else None,
        "held_high": now.high if now else None,
        "held_qualifier": now.qualifier.value if now else None,
        "held_unit": now.unit if now else None,
        "held_printed": now.printed if now else None,
        "held_since": standing.seen_at if standing else None,
    }


def _print(copy: Copy, rows: list[dict[str, Any]], zone: str, now: datetime) -> None:
    taken = local(copy.taken_at, zone)
    days = (now - copy.taken_at).days
    ago = f"{days:,} day{'' if days == 1 else 's'} ago"
    say(copy.url, copy.capture.final_url, f"{copy.label} (taken {taken}, {ago})", "")
    shown = [
        {
            **row,
            "then": _words(row),
            "now": _words(row, "held_") or "nothing",
            "since": local(row["held_since"], zone),
        }
        for row in rows
    ]
    columns = {
        "figure_id": "figure",
        "series": "series",
        "period": "period",
        "then": f"in the copy of {copy.taken_at:%Y-%m-%d}",
        "now": "held now",
        "since": "held since",
    }
    if not any(row["series"] for row in rows):
        columns.pop("series")
    write_rows(shown, columns, as_json=False, empty="no figure was found in the copy")


def _words(row: Mapping[str, Any], side: str = "") -> str:
    value, low, high, unit, printed = (row[f"{side}{name}"] for name in ("value", "low", "high", "unit", "printed"))
    return f"{row[f'{side}qualifier'] or ''} {amount(value, low, high, unit or '', printed=printed or '')}".strip()
