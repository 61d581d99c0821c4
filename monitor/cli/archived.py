"""The command about copies that an archive keeps: ``monitor archived``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import click

from monitor import __version__
from monitor.cli.common import App, amount_words, json_option, local, shared_options, write_rows
from monitor.core.catalogue import Catalogue, Source
from monitor.fetching.web import OpenWeb
from monitor.model import Observation
from monitor.model.errors import CheckError
from monitor.services.archive import ARCHIVE, Copy, find_document, read_copy
from monitor.store.store import Store

Held = Mapping[tuple[str, str, str], Mapping[str, Any]]
"""What the database holds now, by figure, series and period."""


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
    copy = asyncio.run(_find(app, catalogue, watched, now, archive))
    found = read_copy(watched, copy)
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
            click.echo(f"cannot be read in the copy: {problem}", err=True)
    if problems:
        raise click.exceptions.Exit(1)


async def _find(app: App, catalogue: Catalogue, source: Source, now: datetime, archive: str) -> Copy:
    settings = catalogue.settings
    web = OpenWeb(
        settings.contact,
        __version__,
        per_host_gap_seconds=settings.per_host_gap_seconds,
        clock=app.clock,
        own_hosts=settings.own_hosts,
    )
    async with web:
        return await find_document(web.at_home(archive), source, now, archive)


def _held(app: App, source: Source) -> Held:
    """What is held of the source's figures now; nothing where there is no database yet."""
    if not app.db.exists():
        return {}
    with Store.read(app.db) as store:
        rows = store.tables.figures(f"{source.id}/%")
    return {(row["figure_id"], row["series"], row["period"]): row for row in rows}


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
    now = held.get(observation.key, {})
    return {
        "figure_id": observation.figure_id,
        "series": observation.series,
        "period": observation.period.label,
        "value": _text(observation.value),
        "low": _text(observation.low),
        "high": _text(observation.high),
        "qualifier": observation.qualifier.value,
        "unit": observation.unit,
        "printed": observation.printed,
        "locator": observation.locator,
        "held_value": now.get("value"),
        "held_low": now.get("low"),
        "held_high": now.get("high"),
        "held_qualifier": now.get("qualifier"),
        "held_unit": now.get("unit"),
        "held_since": now.get("vintage"),
    }


def _print(copy: Copy, rows: list[dict[str, Any]], zone: str, now: datetime) -> None:
    taken = local(copy.taken_at.isoformat(), zone)
    days = (now - copy.taken_at).days
    click.echo(f"{copy.url}\n{copy.capture.final_url}")
    click.echo(f"{copy.label} (taken {taken}, {days:,} day{'' if days == 1 else 's'} ago)\n")
    shown = [
        {
            **row,
            "then": _words(row["qualifier"], row["value"], row["low"], row["high"], row["unit"]),
            "now": _words(row["held_qualifier"], row["held_value"], row["held_low"], row["held_high"], row["held_unit"])
            or "nothing",
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


def _words(qualifier: str | None, value: str | None, low: str | None, high: str | None, unit: str | None) -> str:
    return f"{qualifier or ''} {amount_words(value, low, high, unit or '')}".strip()


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
