"""Commands about the evidence: the versions kept, their bytes, and what can be read from them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click

from monitor.cli.common import (
    App,
    accept_loss_option,
    json_option,
    local,
    measure_columns,
    open_reading,
    open_writing,
    raw_option,
    reading_apart,
    require_database,
    require_whole,
    shared_options,
    write_rows,
)
from monitor.cli.difference import lines_of_difference
from monitor.cli.saying import progress, say, say_bytes, say_csv, say_json, table
from monitor.core.catalogue import Source
from monitor.model import PassedOver, without_bytes
from monitor.model.checks import SnapshotRow
from monitor.model.errors import CheckError, NotUsable, UsageError
from monitor.reading.labels import counted
from monitor.services.held import Ask
from monitor.services.look import document_at, document_of
from monitor.services.readers import Bounds, Readers
from monitor.services.readers.tasks import Lines, Version, for_reading, lines_of, member_of, read_file, tried_of
from monitor.services.replay import bring_up_to_date, verify
from monitor.store.asking import LONGEST_SECONDS
from monitor.store.store import Store
from monitor.telling.amounts import amount
from monitor.telling.passed import labels_line, labels_told
from monitor.telling.periods import coverage_words
from monitor.telling.questions import question
from monitor.telling.sentences import English

ROWS_MAX = 1_000_000
"""Of one query: what is printed is held in memory first."""


@click.command()
@click.argument("source")
@json_option
@shared_options
def snapshots(app: App, source: str, as_json: bool) -> None:
    """Every kept version of a source."""
    catalogue = app.catalogue()
    watched = catalogue.source(source)
    zone = catalogue.settings.timezone
    with reading_apart(catalogue) as ask, open_reading(app) as store:
        rows = [_snapshot_json(row) | _member(store, watched, row, ask) for row in store.checks.snapshots(source)]
    shown = [
        {
            **row,
            "seen": local(datetime.fromisoformat(row["seen_at"]), zone),
            "confirmed": local(datetime.fromisoformat(row["last_confirmed_at"]), zone),
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
    if watched.member:
        columns["member"] = "file inside"
    write_rows(rows if as_json else shown, columns, as_json=as_json, empty="no snapshot of that source yet")


@click.command(name="show")
@click.argument("snapshot", metavar="ID")
@click.option("--page", is_flag=True, help="The page that linked the document instead.")
@click.option("--screenshot", is_flag=True, help="The picture of the page instead, as PNG, where a browser read it.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write into this file.")
@shared_options
def show_command(app: App, snapshot: str, page: bool, screenshot: bool, output: Path | None) -> None:
    """The bytes of a version, exactly as they came.

    ID is the snapshot's number, or the beginning of its SHA-256.
    """
    with open_reading(app) as store:
        body = store.blobs.body(_blob_id(store, snapshot, page=page, screenshot=screenshot))
    if output:
        try:
            output.write_bytes(body)
        except OSError as error:
            raise UsageError(f"{output}: cannot be written: {error.strerror}") from error
    else:
        say_bytes(body)


@click.command()
@click.argument("source")
@click.argument("before", required=False, type=int)
@click.argument("after", required=False, type=int)
@json_option
@shared_options
def diff(app: App, source: str, before: int | None, after: int | None, as_json: bool) -> None:
    """The difference between two versions.

    Of a SOURCE, line by line: the last two snapshots, or those numbered BEFORE and AFTER.
    """
    catalogue = app.catalogue()
    watched = catalogue.source(source)
    with reading_apart(catalogue) as ask, open_reading(app) as store:
        kept = {row.snapshot.id: row for row in store.checks.snapshots(source)}
        ids = list(kept)
        if not ids or (before is None and len(ids) < 2):
            raise UsageError(f"{source} has {len(ids)} of the two snapshots that a comparison needs")
        first = before if before is not None else ids[-2]
        second = after if after is not None else ids[-1]
        for id_ in (first, second):
            if id_ not in kept:
                raise UsageError(f"{source} has no snapshot {id_}; it has {', '.join(map(str, ids))}")
        one, other = (_lines_of(store, watched, kept[id_], ask) for id_ in (first, second))
    lines = lines_of_difference(one, other, f"snapshot {first}", f"snapshot {second}")
    if as_json:
        rows = [{"sign": line[0], "line": line[1:]} for line in lines if not line.startswith(("---", "+++", "@@"))]
        say_json(rows)
        return
    say(*lines)


@click.command()
@click.argument("source")
@click.argument("where", metavar="[ADDRESS|FILE]", required=False)
@click.option("--figure", help="Only this figure's rule.")
@json_option
@shared_options
def extract(app: App, source: str, where: str | None, figure: str | None, as_json: bool) -> None:
    """Try the rules of a source on its page, or on a file.

    What each rule of the SOURCE finds and where, or why it finds nothing: in what the source's own address brings now,
    or in the ADDRESS or FILE named. An address is asked for as a check does it. Nothing is recorded.
    """
    catalogue = app.catalogue()
    watched = catalogue.source(source)
    wanted = [f for f in watched.figures if figure in (None, f.id, f.id.partition("/")[2])]
    if not wanted:
        raise UsageError(f"{source} has no figure {figure!r}; it has {', '.join(f.id for f in watched.figures)}")
    with Readers(1, Bounds.of(catalogue.settings.reading)) as readers:
        if where is None or where == watched.url:
            capture = document_of(watched, catalogue, app.clock, readers, os.environ)
        else:
            capture = document_at(where, catalogue.settings, app.clock, readers)
        given = for_reading(watched, capture.fetched_at), without_bytes(capture), frozenset(f.id for f in wanted)
        try:
            parts = readers.ask(source, read_file, capture.body, *given)
        except NotUsable as error:
            raise NotUsable(f"{where or watched.url}: {error}", grade=error.grade) from error
    failed = False
    rows: list[dict[str, Any]] = []
    passed_over: list[PassedOver] = []
    for tried, result in tried_of(watched, parts):
        if isinstance(result, CheckError):
            absent = tried.optional and result.absent
            failed = failed or not absent
            said = str(result).removeprefix(f"{tried.id}: ")
            say(f"{tried.id}: {said} (optional: the others are read without it)" if absent else str(result), err=True)
            continue
        passed_over += result.passed_over
        rows += [
            {
                "figure_id": tried.id,
                "series": o.series,
                "period": o.period.label,
                "value": o.value,
                "amount": f"{o.qualifier} {amount(o.value, o.low, o.high, o.unit, printed=o.printed)}".strip(),
                "unit": o.unit,
                "counts": coverage_words(o) if o.is_to_date or o.counts_a_part else "",
                "measure": o.measure.value,
                "base": o.base,
                "status": o.status.value,
                "question": question(o.doubt, o.printed),
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
    write_rows(rows, columns | measure_columns(rows), as_json=as_json, empty="nothing found")
    for told in labels_told(wanted, passed_over):
        say(labels_line(told), err=as_json)
    if failed:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("sql")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@raw_option
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=LONGEST_SECONDS,
    show_default=True,
    metavar="NUMBER",
    help="How long it may take.",
)
@json_option
@shared_options
def query(app: App, sql: str, as_csv: bool, raw: bool, seconds: float, as_json: bool) -> None:
    """Run one SQL statement that reads.

    Such as "SELECT * FROM claim_status"; db/README.md describes the views.
    """
    with open_reading(app) as store, closing(store.tables.select(sql, seconds)) as result:
        names, rows = next(result, ()), list(islice(result, ROWS_MAX + 1))
    if len(rows) > ROWS_MAX:
        raise UsageError(f"more than {ROWS_MAX:,} rows: write a LIMIT")
    if as_json:
        say_json([_json_row(names, row) for row in rows])
    elif as_csv:
        say_csv(names, rows, raw=raw)
    elif names:
        say(*table(rows, names))


@click.command(name="verify")
@accept_loss_option
@json_option
@shared_options
def verify_command(app: App, accept_loss: bool, as_json: bool) -> None:
    """Prove that nothing was damaged.

    Every kept version is hashed again and every figure read again; exit code 1 if anything differs.
    """
    catalogue = app.catalogue()
    if not accept_loss:
        require_whole(app)
    require_database(app)
    if accept_loss:
        with open_writing(app, accept_loss=True):
            pass
    with reading_apart(catalogue) as ask, Store.rehearse(app.db, English()) as store, progress("verifying") as step:
        bring_up_to_date(store, catalogue, app.clock(), ask=ask)
        found = verify(store, catalogue, ask=ask, step=lambda _: step())
        count, _, held = store.blobs.totals()
    if as_json:
        say_json([{"differs": line} for line in found.wrong])
    else:
        say(*found.wrong)
    for line in found.unreadable:
        say(f"cannot be read by the present rule: {line}", err=True)
    if found.wrong:
        raise click.exceptions.Exit(1)
    if not as_json:
        has = "has its hash" if count == 1 else "have their hashes"
        say(f"{counted(count, 'kept file')} ({held:,} bytes) {has}, and every figure reads as recorded")


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


def _lines_of(store: Store, source: Source, row: SnapshotRow, ask: Ask) -> Lines:
    body = store.blobs.body(row.blob_id)
    seen: Lines = ask(source.id, lines_of, body, for_reading(source, row.snapshot.seen_at), Version.of(source, row))
    return seen


def _member(store: Store, source: Source, row: SnapshotRow, ask: Ask) -> dict[str, str | None]:
    """Which file inside the ZIP file is read; None where present settings find none; empty for other documents."""
    if not source.member:
        return {}
    try:
        body = store.blobs.body(row.blob_id)
        return {
            "member": ask(
                source.id, member_of, body, for_reading(source, row.snapshot.seen_at), Version.of(source, row)
            )
        }
    except CheckError:
        return {"member": None}


def _blob_id(store: Store, text: str, *, page: bool, screenshot: bool) -> int:
    row = store.checks.snapshot(int(text)) if text.isdigit() and len(text) < 12 else None
    if row is not None and screenshot:
        if row.screenshot_blob_id is None:
            raise UsageError(f"snapshot {text} was not read by a browser, so there is no picture of it")
        return row.screenshot_blob_id
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


def _json_row(names: Sequence[str], row: Iterable[Any]) -> dict[str, Any]:
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in zip(names, row, strict=True)}
