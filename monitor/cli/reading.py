"""Commands that say how things stand: sources, figures, changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from monitor.cli.common import (
    App,
    amount_words,
    figure_id_of,
    json_option,
    local,
    measure_columns,
    moment_of,
    open_judging,
    open_reading,
    shared_options,
    write_rows,
)
from monitor.config.digest import digest_of
from monitor.model import Measure
from monitor.reading.labels import counted, did_you_mean, fold, listed
from monitor.reading.period import show_span
from monitor.store.rows import span_of, time_text
from monitor.store.store import Store
from monitor.telling.sentences import explanation


@click.command()
@json_option
@shared_options
def status(app: App, as_json: bool) -> None:
    """How every source stands, and the mails.

    Which sources can be read, since when others cannot and why; what waits to be sent, and what was refused.
    """
    with open_reading(app) as store:
        zone = store.declarations.timezone(digest_of(app.config)) or app.catalogue().settings.timezone
        health = store.tables.health()
        waiting = [row for row in store.outbox.deliveries(1000) if row["state"] == "pending"]
        lost = store.outbox.lost()
        count, taken, held = store.blobs.totals()
    if as_json:
        click.echo(json.dumps({"sources": health, "outbox": waiting, "lost": lost}, indent=1, ensure_ascii=False))
        return
    rows = [
        {
            **row,
            "success": local(row["last_success_at"], zone),
            "news": local(row["last_news_at"], zone),
            "next": local(row["next_due_at"], zone),
        }
        for row in health
    ]
    columns = {
        "source_id": "source",
        "state": "state",
        "success": "last success",
        "news": "last news",
        "next": "next check",
        "problem": "problem",
    }
    write_rows(rows, columns, as_json=False, empty="no source is watched yet: run `monitor check`")
    click.echo(f"\n{counted(count, 'file')} kept: {held:,} bytes in {taken:,}; times are those of {zone}")
    if waiting:
        wait = "1 mail waits" if len(waiting) == 1 else f"{len(waiting)} mails wait"
        click.echo(f"{wait}; the next is tried at {local(waiting[0]['due_at'], zone)}")
    for row in lost:
        click.echo(f"mail to {row['recipient']} {row['state']} ({row['notice_kind']}): {row['error']}")


@click.command()
@click.argument("figure", required=False)
@click.option("--as-of", help="As it stood at the end of this day, or at this time.")
@click.option("--all", "everything", is_flag=True, help="Months and series too, not only the totals.")
@json_option
@shared_options
def figures(app: App, figure: str | None, as_of: str | None, everything: bool, as_json: bool) -> None:
    """What the figures say now, or said at a date.

    Name a FIGURE to see all its periods.
    """
    catalogue = app.catalogue()
    zone = catalogue.settings.timezone
    at = moment_of(as_of, zone) if as_of else None
    with open_judging(app, catalogue) as store:
        chosen = figure_id_of(store, figure) if figure else ALL
        rows = store.tables.figures(chosen, at)
        none_stands = (
            "only months and series are held" if rows else "no value stands; `monitor history` shows what stood"
        )
        nothing = _not_yet(store, chosen, at, zone) or none_stands
    shown = rows if as_json or everything or figure else _headline(rows)
    columns = {
        "figure_id": "figure",
        "series": "series",
        "period": "period",
        "amount": "value",
        "counts": "counts so far",
        "status": "status",
        "since": "stands since",
        "confirmed": "last confirmed",
    }
    if not any(row["series"] for row in shown):
        columns.pop("series")
    write_rows(
        rows if as_json else [_figure_row(row, zone) for row in shown],
        columns | measure_columns(shown),
        as_json=as_json,
        empty=nothing,
    )
    if not as_json and len(shown) < len(rows):
        click.echo(f"\nand {len(rows) - len(shown):,} months and series: name a figure, or --all")


@click.command()
@click.argument("figure")
@click.option("--period", default="", help="Only this period, such as FY2024.")
@click.option("--series", default="", help="Only this series.")
@click.option("--as-of", help="Only what was known at the end of this day.")
@json_option
@shared_options
def history(app: App, figure: str, period: str, series: str, as_of: str | None, as_json: bool) -> None:
    """Every version of one figure.

    What the FIGURE said, from when on, until when, and when that was last confirmed.
    """
    catalogue = app.catalogue()
    zone = catalogue.settings.timezone
    at = moment_of(as_of, zone) if as_of else None
    with open_judging(app, catalogue) as store:
        chosen = figure_id_of(store, figure)
        rows = store.tables.history(chosen, period=period, series=series, as_of=at)
        nothing = _not_yet(store, chosen, at, zone) or ""
        if not rows and not nothing:
            nothing = _not_among(store.tables.history(chosen, as_of=at), period, series)
    columns = {
        "period": "period",
        "amount": "value",
        "counts": "counts so far",
        "since": "from",
        "ended": "until",
        "confirmed": "last confirmed",
        "snapshot_id": "snapshot",
        "locator": "where it stands",
    }
    if any(row["series"] for row in rows):
        columns = {"series": "series", **columns}
    write_rows(
        rows if as_json else [_figure_row(row, zone) for row in rows],
        columns | measure_columns(rows),
        as_json=as_json,
        empty=nothing,
    )


@click.command()
@click.argument("source", required=False)
@click.option("--since", help="Only changes seen from this day on.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many to show, the newest."
)
@click.option("--parts", is_flag=True, help="Also the restated parts of totals.")
@json_option
@shared_options
def changes(app: App, source: str | None, since: str | None, limit: int, parts: bool, as_json: bool) -> None:
    """What changed, newest first.

    Of one SOURCE, or of all.
    """
    catalogue = app.catalogue()
    if source:
        catalogue.source(source)
    zone = catalogue.settings.timezone
    if since is not None:
        moment_of(since, zone)  # As it was written: an error repeats it.
    start = moment_of(since if "T" in since else f"{since}T00:00", zone) if since else None
    with open_reading(app) as store:
        rows = store.tables.changes(source or "", start=start)
        words = {one.id: explanation(one.change) for one in store.log.changes(source or "", start=start)}
    rows = [row for row in rows if parts or row["part_of"] is None]
    shown = [
        {
            **row,
            "seen": local(row["seen_at"], zone),
            "happened": words[row["change_id"]],
            "doubt": "yes" if row["suspect"] else "",
        }
        for row in rows[:limit]
    ]
    columns = {
        "seen": "seen",
        "kind": "kind",
        "figure_id": "figure",
        "period": "period",
        "happened": "what happened",
    }
    if any(row["suspect"] for row in rows[:limit]):
        columns["doubt"] = "doubtful"
    write_rows(rows[:limit] if as_json else shown, columns, as_json=as_json, empty="no change yet")
    if not as_json and len(rows) > limit:
        click.echo(f"\nand {len(rows) - limit:,} more: --limit")


ALL = "%"
"""The pattern of every figure's id."""


def _not_yet(store: Store, chosen: str, at: datetime | None, zone: str) -> str:
    """That the figures with ids like `chosen` had not been read by that time, or ever; empty where they had."""
    first = store.tables.first_vintage(chosen)
    if first is None:
        return "no figure has been read yet" if chosen == ALL else f"{chosen} has not been read yet"
    if at is not None and first > time_text(at):
        return f"nothing is held of that day; the first reading is of {local(first, zone)}"
    return ""


def _not_among(held: Sequence[Mapping[str, Any]], period: str, series: str) -> str:
    """That the held versions of a figure are of other series or periods, and of which."""
    every = list(dict.fromkeys(row["series"] for row in held))
    if series and series not in every:
        if every == [""]:
            return f"nothing is held of the series {series!r}: the figure has no series"
        return f"nothing is held of the series {series!r}{_meant(series, every)}; there are: {listed(every)}"
    periods = list(dict.fromkeys(row["period"] for row in reversed(held) if series in ("", row["series"])))
    of = f" of the series {series!r}" if series else ""
    return f"nothing is held of the period {period!r}{of}; there are: {listed(periods)}"


def _meant(wanted: str, there: Sequence[str]) -> str:
    """``; did you mean …?`` with the one name that holds what a person wrote, else with the nearest; or empty."""
    holding = [name for name in there if fold(wanted) in fold(name)]
    return f"; did you mean {holding[0]!r}?" if len(holding) == 1 else did_you_mean(wanted, there)


def _headline(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Totals where a figure has them, else everything; no series."""
    with_totals = {row["figure_id"] for row in rows if row["derived"]}
    return [row for row in rows if not row["series"] and (row["derived"] or row["figure_id"] not in with_totals)]


def _figure_row(row: Mapping[str, Any], zone: str) -> dict[str, Any]:
    coverage = span_of(row["coverage_start"], row["coverage_end"])
    whole = row["coverage_start"] == row["period_start"] and row["coverage_end"] == row["period_end"]
    is_running = row["measure"] == Measure.RUNNING_TOTAL and coverage is None
    return {
        **row,
        "amount": f"{row['qualifier']} {_amount(row)}".strip(),
        "counts": "to date" if row["to_date"] or is_running else show_span(coverage) if coverage and not whole else "",
        "since": local(row["vintage"], zone),
        "ended": local(row["until"], zone),
        "confirmed": local(row["last_confirmed_at"], zone),
    }


def _amount(row: Mapping[str, Any]) -> str:
    return amount_words(row["value"], row["low"], row["high"], row["unit"], row["printed"] or "")
