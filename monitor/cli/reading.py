"""Commands that only read: how things stand, what was said when, and the bytes behind it."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from monitor.cli.common import (
    App,
    figure_id_of,
    json_option,
    local,
    moment_of,
    open_reading,
    progress,
    shared_options,
    table,
    write_rows,
)
from monitor.cli.difference import lines_of_difference
from monitor.document import Document
from monitor.errors import CheckError, UsageError
from monitor.model import Capture, VerdictKind
from monitor.period import show_span
from monitor.replay import document_of, try_rule, verify
from monitor.store import SnapshotRow, Store
from monitor.store.rows import span_of
from monitor.units import show, unit


@click.command()
@json_option
@shared_options
def status(app: App, as_json: bool) -> None:
    """How every source stands, and the mails.

    Which sources can be read, since when others cannot and why; what waits to be sent, and what was refused.
    """
    zone = app.catalogue().settings.timezone
    with open_reading(app) as store:
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
    click.echo(f"\n{count} versions kept: {held:,} bytes in {taken:,}; times are those of {zone}")
    if waiting:
        click.echo(f"{len(waiting)} mails wait; the next is tried at {local(waiting[0]['due_at'], zone)}")
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
    zone = app.catalogue().settings.timezone
    at = moment_of(as_of, zone) if as_of else None
    with open_reading(app) as store:
        chosen = figure_id_of(store, figure) if figure else "%"
        rows = store.tables.figures(chosen, at)
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
        columns,
        as_json=as_json,
        empty="no figure has been read yet",
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
    zone = app.catalogue().settings.timezone
    at = moment_of(as_of, zone) if as_of else None
    with open_reading(app) as store:
        rows = store.tables.history(figure_id_of(store, figure), period=period, series=series, as_of=at)
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
        columns,
        as_json=as_json,
        empty="nothing held for that figure and date",
    )


@click.command()
@click.option("--article", default="", help="Only the claims of this article.")
@click.option(
    "--verdict", type=click.Choice([kind.value for kind in VerdictKind]), help="Only claims with this verdict."
)
@json_option
@shared_options
def claims(app: App, article: str, verdict: str | None, as_json: bool) -> None:
    """Every claim of the articles with its verdict."""
    zone = app.catalogue().settings.timezone
    with open_reading(app) as store:
        rows = [row for row in store.tables.claims(article) if not verdict or row["verdict"] == verdict]
    shown = [
        {
            **row,
            "now": _amount(row["current_value"], None, None, row["unit"]),
            "then": _amount(row["value_when_published"], None, None, row["unit"]),
            "from": local(row["since"], zone),
        }
        for row in rows
    ]
    columns = {
        "article_id": "article",
        "quote": "quote",
        "period": "period",
        "verdict": "verdict",
        "from": "since",
        "then": "when published",
        "now": "now",
        "reason": "because",
    }
    write_rows(rows if as_json else shown, columns, as_json=as_json, empty="no such claim")


@click.command()
@click.argument("source", required=False)
@click.option("--since", help="Only changes seen from this day on.")
@click.option("--limit", type=int, default=50, show_default=True, help="How many to show, the newest.")
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
    start = moment_of(f"{since}T00:00", zone) if since else None
    with open_reading(app) as store:
        rows = store.tables.changes(source or "", start=start)
    rows = [row for row in rows if parts or row["part_of"] is None]
    shown = [
        {**row, "seen": local(row["seen_at"], zone), "doubt": "yes" if row["suspect"] else ""} for row in rows[:limit]
    ]
    columns = {
        "seen": "seen",
        "kind": "kind",
        "figure_id": "figure",
        "period": "period",
        "explanation": "what happened",
    }
    if any(row["suspect"] for row in rows[:limit]):
        columns["doubt"] = "doubtful"
    write_rows(rows[:limit] if as_json else shown, columns, as_json=as_json, empty="no change yet")
    if not as_json and len(rows) > limit:
        click.echo(f"\nand {len(rows) - limit:,} more: --limit")


@click.command()
@click.argument("source")
@json_option
@shared_options
def snapshots(app: App, source: str, as_json: bool) -> None:
    """Every kept version of a source."""
    catalogue = app.catalogue()
    catalogue.source(source)
    zone = catalogue.settings.timezone
    with open_reading(app) as store:
        rows = [_snapshot_json(row) for row in store.checks.snapshots(source)]
    shown = [
        {
            **row,
            "seen": local(row["seen_at"], zone),
            "confirmed": local(row["last_confirmed_at"], zone),
            "hash": row["sha256"][:12],
            "bytes": f"{row['size']:,}",
        }
        for row in rows
    ]
    columns = {
        "snapshot_id": "id",
        "seen": "first seen",
        "confirmed": "last confirmed",
        "bytes": "bytes",
        "hash": "SHA-256",
        "url": "address",
    }
    write_rows(rows if as_json else shown, columns, as_json=as_json, empty="no snapshot of that source yet")


@click.command(name="show")
@click.argument("snapshot", metavar="ID")
@click.option("--page", is_flag=True, help="The page that linked the document instead.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write into this file.")
@shared_options
def show_command(app: App, snapshot: str, page: bool, output: Path | None) -> None:
    """The bytes of a version, exactly as they came.

    ID is the snapshot's number, or the beginning of its SHA-256.
    """
    with open_reading(app) as store:
        body = store.blobs.body(_blob_id(store, snapshot, page))
    if output:
        output.write_bytes(body)
    else:
        sys.stdout.buffer.write(body)


@click.command()
@click.argument("source")
@click.argument("before", required=False, type=int)
@click.argument("after", required=False, type=int)
@shared_options
def diff(app: App, source: str, before: int | None, after: int | None) -> None:
    """The difference between two versions.

    Of a SOURCE, line by line: the last two snapshots, or those numbered BEFORE and AFTER.
    """
    watched = app.catalogue().source(source)
    with open_reading(app) as store:
        kept = {row.snapshot.id: row for row in store.checks.snapshots(source)}
        ids = list(kept)
        if before is None and len(ids) < 2:
            raise UsageError(f"{source} has {len(ids)} snapshots: nothing to compare yet")
        first = before if before is not None else ids[-2]
        second = after if after is not None else ids[-1]
        for id_ in (first, second):
            if id_ not in kept:
                raise UsageError(f"{source} has no snapshot {id_}; it has {', '.join(map(str, ids))}")
        one, other = (document_of(store, watched, kept[id_]) for id_ in (first, second))
    for line in lines_of_difference(one, other, f"snapshot {first}", f"snapshot {second}"):
        click.echo(line)


@click.command()
@click.argument("source")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--figure", help="Only this figure's rule.")
@json_option
@shared_options
def extract(app: App, source: str, file: Path, figure: str | None, as_json: bool) -> None:
    """Try the rules of a source on a saved file.

    What each rule of the SOURCE finds in the FILE and where, or why it finds nothing. Nothing is recorded.
    """
    watched = app.catalogue().source(source)
    wanted = [f for f in watched.figures if figure in (None, f.id, f.id.partition("/")[2])]
    if not wanted:
        raise UsageError(f"{source} has no figure {figure!r}; it has {', '.join(f.id for f in watched.figures)}")
    address = file.absolute().as_uri()
    capture = Capture(address, address, 200, {}, file.read_bytes(), app.clock())
    document = Document.of(capture, media=watched.media, encoding=watched.encoding)
    failed = False
    rows: list[dict[str, Any]] = []
    for tried, result in try_rule(wanted, document):
        if isinstance(result, CheckError):
            failed = True
            click.echo(str(result), err=True)
            continue
        rows += [
            {
                "figure_id": tried.id,
                "series": o.series,
                "period": o.period.label,
                "value": _text(o.value),
                "amount": f"{o.qualifier} {_amount(_text(o.value), _text(o.low), _text(o.high), o.unit)}".strip(),
                "unit": o.unit,
                "counts": show_span(o.coverage) if o.coverage and o.coverage != o.period.span else "",
                "status": o.status.value,
                "question": o.question,
                "printed": o.printed,
                "locator": o.locator,
            }
            for o in result
        ]
    columns = {
        "figure_id": "figure",
        "series": "series",
        "period": "period",
        "amount": "value",
        "counts": "counts so far",
        "status": "status",
        "printed": "printed",
        "locator": "where it stands",
    }
    write_rows(rows, columns, as_json=as_json, empty="nothing found")
    if failed:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("sql")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@json_option
@shared_options
def query(app: App, sql: str, as_csv: bool, as_json: bool) -> None:
    """Run one SQL statement that reads.

    Such as "SELECT * FROM claim_status"; db/README.md describes the views.
    """
    with open_reading(app) as store:
        result = store.tables.select(sql)
        names, rows = next(result, ()), list(result)
    if as_json:
        click.echo(json.dumps([_json_row(names, row) for row in rows], indent=1, ensure_ascii=False))
    elif as_csv:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([names, *rows])
        click.echo(out.getvalue(), nl=False)
    elif names:
        click.echo(table([[_plain(value) for value in row] for row in rows], names))


@click.command(name="verify")
@shared_options
def verify_command(app: App) -> None:
    """Prove that nothing was damaged.

    Every kept version is hashed again and every figure read again; exit code 1 if anything differs.
    """
    catalogue = app.catalogue()
    with Store.open(app.db) as store, progress("verifying") as step:
        wrong = verify(store, catalogue, step=lambda _: step())
        count, _, held = store.blobs.totals()
    for line in wrong:
        click.echo(line)
    if wrong:
        raise click.exceptions.Exit(1)
    click.echo(f"{count} versions ({held:,} bytes) have their hash, and every figure reads as recorded")


READING = (
    status,
    figures,
    history,
    claims,
    changes,
    snapshots,
    show_command,
    diff,
    extract,
    query,
    verify_command,
)


def _headline(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Totals where a figure has them, else everything; no series."""
    with_totals = {row["figure_id"] for row in rows if row["derived"]}
    return [row for row in rows if not row["series"] and (row["derived"] or row["figure_id"] not in with_totals)]


def _figure_row(row: Mapping[str, Any], zone: str) -> dict[str, Any]:
    coverage = span_of(row["coverage_start"], row["coverage_end"])
    whole = row["coverage_start"] == row["period_start"] and row["coverage_end"] == row["period_end"]
    return {
        **row,
        "amount": f"{row['qualifier']} {_amount(row['value'], row['low'], row['high'], row['unit'])}".strip(),
        "counts": show_span(coverage) if coverage and not whole else "",
        "since": local(row["vintage"], zone),
        "ended": local(row["until"], zone),
        "confirmed": local(row["last_confirmed_at"], zone),
    }


def _amount(value: str | None, low: str | None, high: str | None, symbol: str) -> str:
    measure = unit(symbol) if symbol else None
    if low is not None and high is not None:
        return f"{show(Decimal(low), measure)} to {show(Decimal(high), measure)}"
    return show(Decimal(value), measure) if value is not None else ""


def _snapshot_json(row: SnapshotRow) -> dict[str, Any]:
    snapshot = row.snapshot
    return {
        "snapshot_id": snapshot.id,
        "source_id": snapshot.source_id,
        "seen_at": _iso(snapshot.seen_at),
        "last_confirmed_at": _iso(snapshot.last_confirmed_at),
        "url": snapshot.url,
        "linked_from": row.linked_from or None,
        "sha256": snapshot.sha256,
        "size": snapshot.size,
        "media": row.media,
    }


def _blob_id(store: Store, text: str, page: bool) -> int:
    row = store.checks.snapshot(int(text)) if text.isdigit() and len(text) < 12 else None
    if row is not None:
        if not page:
            return row.blob_id
        if row.page_blob_id is None:
            raise UsageError(f"snapshot {text} was not linked from a page, or the page had not changed")
        return row.page_blob_id
    blob_id = store.checks.blob_by_hash(text) if len(text) >= 6 else None
    if blob_id is None:
        raise UsageError(f"no snapshot {text!r}: give its number, or at least six characters of its SHA-256")
    return blob_id


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _json_row(names: Sequence[str], row: Iterable[Any]) -> dict[str, Any]:
    return {name: _plain(value) if isinstance(value, bytes) else value for name, value in zip(names, row, strict=True)}


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return "" if value is None else str(value)
