"""Commands that do something: check, run, backfill, replay, report, deliver."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from monitor.cli.common import (
    App,
    accept_loss_option,
    json_option,
    local,
    open_reading,
    open_writing,
    reading_apart,
    require_whole,
    shared_options,
    write_rows,
)
from monitor.cli.outlook import outlook_json, outlook_of, print_outlook, waiting_in
from monitor.cli.results import latest_values, print_results, result_json
from monitor.cli.saying import JsonLines, LogLines, log_to_standard_error, progress, say, say_json
from monitor.config.schema import schema_text
from monitor.core.catalogue import Catalogue
from monitor.core.reach import never_met
from monitor.daemon import Setup, run
from monitor.model import Notice, NoticeKind, Outcome
from monitor.model.errors import UsageError
from monitor.model.notices import DeliveryState
from monitor.process import systemd
from monitor.reading.labels import counted, listed, quoted
from monitor.services.backfill import Backfilled, backfill, changes_around, dated_files, undated_files
from monitor.services.check import CheckResult, Session, check_sources
from monitor.services.deliver import Sent, deliver_due, notifiers_in_use, why_files_instead
from monitor.services.door import web_of
from monitor.services.held import Ask
from monitor.services.notices import put_notice
from monitor.services.outages import tell_round
from monitor.services.pulse import write_pulse
from monitor.services.readers import Bounds, Readers
from monitor.services.replay import bring_up_to_date, replay
from monitor.services.report import facts_of_week, report_due, require_begun, week_of, write_report
from monitor.store.store import Store
from monitor.telling.periods import measure_words
from monitor.telling.sentences import English


@click.command()
@shared_options
def validate(app: App) -> None:
    """Say what is wrong with the configuration.

    Everything at once, each with file, line and column; exit code 2 if anything is.
    """
    catalogue = app.catalogue()
    notifiers_in_use(catalogue, os.environ)
    figures = sum(len(source.figures) for source in catalogue.sources.values())
    say(
        f"{app.config}: {counted(len(catalogue.sources), 'source')}, {counted(figures, 'figure')}, "
        f"{counted(len(catalogue.claims), 'claim')}: all right"
    )
    for figure in (figure for source in catalogue.watched for figure in source.figures):
        if figure.plain:
            say(
                f"  {figure.id} is taken for {measure_words(figure.plain.measure)}, because its label says "
                f"{quoted(figure.plain.words)}; where it is not, write `measure: level`"
            )
    for claim, grains in never_met(catalogue):
        say(
            f"  {claim.id} is about {claim.period} ({claim.period.grain}), and {claim.figure_id} has a value for each "
            f"{' and '.join(grains)} alone: no value will ever meet it; correct its period or the rule"
        )


@click.command()
@shared_options
def schema(app: App) -> None:  # noqa: ARG001
    """Print the configuration's JSON Schema, for editors.

    Editors complete and check sources.yaml by it; the file begins with a line that names it.
    """
    say(*schema_text().splitlines())


def check_now(app: App, sources: tuple[str, ...], due: bool, dry_run: bool, accept_loss: bool, as_json: bool) -> None:
    """What `monitor check` does where there is something to do."""
    catalogue = app.catalogue()
    for source_id in sources:
        catalogue.source(source_id)
    if dry_run and not accept_loss:
        require_whole(app)
    with (
        Readers(bounds=Bounds.of(catalogue.settings.reading)) as readers,
        Store.rehearse(app.db, English()) if dry_run else open_writing(app, accept_loss=accept_loss) as store,
    ):
        now = app.clock()
        _bring_up_to_date(store, catalogue, now, readers.ask)
        wanted = _wanted(store, catalogue, sources, due, now)
        if wanted:
            readers.get_ready()
        waiting = waiting_in(store) if dry_run else frozenset()
        results = asyncio.run(_check(app, catalogue, store, readers, wanted))
        outlook = outlook_of(store, catalogue, results, waiting, app.clock()) if dry_run else None
        round_ = Sent() if dry_run else _deliver(app, catalogue, store)
        if as_json:
            tried = [outlook_json(outlook, catalogue, result.source_id) if outlook else {} for result in results]
            say_json([result_json(result, catalogue) | more for result, more in zip(results, tried, strict=True)])
        else:
            print_results(results, catalogue, due)
            _print_round(round_, catalogue)
            if outlook:
                print_outlook(outlook, catalogue, results)
        if due and not dry_run and report_due(store, catalogue, app.clock()):
            _deliver(app, catalogue, store)
    if due and not dry_run:
        write_pulse(app.db, app.clock())
    if dry_run:
        say("dry run: nothing was recorded, nobody was told", err=as_json)
    if any(result.problem for result in results):
        raise click.exceptions.Exit(1)


@click.command(name="run")
@click.option("--tick", type=float, default=10, show_default=True, help="Seconds between two looks at what is due.")
@click.option(
    "--log",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Lines for people, or a JSON object a line.",
)
@accept_loss_option
@shared_options
def run_command(app: App, tick: float, log: str, accept_loss: bool) -> None:
    """Watch for good, as a service.

    It checks what is due, sends what waits and writes the weekly report.

    SIGTERM finishes what runs and stops; SIGHUP reads the configuration again, and keeps the present one if the new
    one is wrong. Two of them cannot run on one database.
    """
    log_to_standard_error(JsonLines() if log == "json" else LogLines("%(asctime)s %(levelname)s %(message)s"))
    lock = Path(f"{app.db}.daemon.lock")
    with open_writing(app, accept_loss=accept_loss) as store, open_writing(app) as outbox:
        looked, tell = partial(write_pulse, app.db), partial(systemd.tell, os.environ)
        run(Setup(app.catalogue, store, outbox, lock, os.environ, app.clock, looked, tell, tick))


@click.command(name="backfill")
@click.argument("source")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--pattern", default="*", show_default=True, help="Only files whose names match, such as '*.csv'.")
@click.option("--tell", is_flag=True, help="Also mail the changes found, as live checks do.")
@accept_loss_option
@json_option
@shared_options
def backfill_command(
    app: App, source: str, folder: Path, pattern: str, tell: bool, accept_loss: bool, as_json: bool
) -> None:
    """Record older files on their dates.

    They are kept as if the SOURCE had been read on those days. The FOLDER holds files named 2024-04-08_name.csv (or
    2024-04_name.csv for a month: taken as its last day). All of them are recorded, or, if the program is stopped,
    none.
    """
    catalogue = app.catalogue()
    watched = catalogue.source(source)
    files = dated_files(folder, app.clock(), pattern)
    left_out = undated_files(folder, pattern)
    with (
        reading_apart(catalogue) as ask,
        open_writing(app, accept_loss=accept_loss) as store,
        progress("reading", len(files)) as step,
    ):
        _bring_up_to_date(store, catalogue, app.clock(), ask)
        with Store.rehearse(app.db, English()) as copy:
            results = backfill(store, catalogue, watched, files, tell=tell, copy=copy, ask=ask, done=lambda _: step())
        untold = changes_around(store, watched, results) if tell else 0
    rows = [_backfilled_row(result) for result in results]
    columns = {"date": "date", "file": "file", "outcome": "outcome", "changes": "changes", "problem": "problem"}
    write_rows(rows, columns, as_json=as_json, empty="nothing to read")
    if left_out:
        why = "no date in its name" if len(left_out) == 1 else "no date in their names"
        say(f"left out: {listed(left_out)}: {why}", err=True)
    if mails := sum(result.mails for result in results):
        wait = "1 mail waits" if mails == 1 else f"{mails:,} mails wait"
        say(f"{wait} in the outbox: `monitor deliveries --retry` sends what waits now", err=as_json)
    if untold:
        it_is = "1 change is" if untold == 1 else f"{untold:,} changes are"
        why = "found before what was held already"
        say(f"{it_is} recorded and not mailed, {why}: `monitor changes {source}`", err=as_json)
    if any(result.outcome is Outcome.FAILED for result in results):
        raise click.exceptions.Exit(1)


@click.command(name="replay")
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@accept_loss_option
@shared_options
def replay_command(app: App, sources: tuple[str, ...], accept_loss: bool) -> None:
    """Read every snapshot again by the present rules.

    Figures, changes and verdicts are derived anew. Needed after an update of the program changed how it reads; a
    changed rule in the configuration is replayed by itself. Nobody is told: what the world said has not changed.
    """
    catalogue = app.catalogue()
    chosen = [catalogue.source(s) for s in sources] or list(catalogue.sources.values())
    unreadable: list[str] = []
    with (
        reading_apart(catalogue) as ask,
        open_writing(app, accept_loss=accept_loss) as store,
        progress("reading again") as step,
    ):
        bring_up_to_date(store, catalogue, app.clock(), ask=ask)
        for source in chosen:
            done = replay(store, catalogue, source, ask=ask, step=lambda _: step())
            unreadable += done.unreadable
            say(str(done))
    for line in unreadable:
        say(f"{UNREADABLE}: {line}", err=True)
    if unreadable:
        raise click.exceptions.Exit(1)


@click.command(name="report")
@click.argument("week", required=False)
@click.option("--mail", is_flag=True, help="Also mail it.")
@shared_options
def report_command(app: App, week: str | None, mail: bool) -> None:
    """Write the report of a week.

    The WEEK is written 2026-W34; this week if left away. The page goes into the reports folder, and a week that is
    over is reported as things stood when it ended.
    """
    catalogue = app.catalogue()
    week = week or week_of(app.clock(), catalogue.settings.timezone)
    require_begun(week, catalogue.settings.timezone, app.clock())
    notifiers_in_use(catalogue, os.environ)
    with reading_apart(catalogue) as ask, open_writing(app) as store:
        _bring_up_to_date(store, catalogue, app.clock(), ask)
        facts = facts_of_week(store, catalogue, week, app.clock())
        say(str(write_report(facts, catalogue)))
        if mail:
            now = app.clock()
            notice = Notice(NoticeKind.WEEKLY, "", now, facts)
            with store.atomic():
                put_notice(store, catalogue, notice, event=f"{week} asked for at {now.isoformat()}")
            _print_round(_deliver(app, catalogue, store), catalogue)


@click.command()
@click.option("--retry", is_flag=True, help="Try again now what waits, was refused or was given up.")
@json_option
@shared_options
def deliveries(app: App, retry: bool, as_json: bool) -> None:
    """List the mails; send again what was refused.

    Those that wait or were refused come first, then the latest that were sent.
    """
    catalogue = app.catalogue()
    with open_writing(app) if retry else open_reading(app) as store:
        if retry:
            with store.atomic():
                store.outbox.retry(app.clock())
            round_ = _deliver(app, catalogue, store)
            if not as_json:
                _print_round(round_, catalogue)
        rows = [asdict(delivery) for delivery in store.outbox.deliveries()]
    zone = catalogue.settings.timezone
    shown = [
        {
            **row,
            "sent": local(row["sent_at"], zone),
            "next": local(row["due_at"], zone) if row["state"] is DeliveryState.PENDING else "",
        }
        for row in rows
    ]
    columns = {
        "delivery_id": "id",
        "state": "state",
        "notice_kind": "about",
        "source_id": "source",
        "recipient": "for",
        "attempts": "tries",
        "sent": "sent",
        "next": "next try",
        "error": "error",
    }
    write_rows(rows if as_json else shown, columns, as_json=as_json, empty="no mails yet")


UNREADABLE = "cannot be read by the present rule"
DOUBTFUL = "doubtful, answer with `monitor review`"
SHOWN_AT_MOST = 12
"""How many doubtful values of one source are printed when it is read again."""


async def _check(
    app: App, catalogue: Catalogue, store: Store, readers: Readers, wanted: Sequence[tuple[str, datetime]]
) -> list[CheckResult]:
    with ThreadPoolExecutor(1, "monitor-store") as worker:
        web = web_of(catalogue.settings, app.clock, apart=readers.asked)
        session = Session(catalogue, store, web, app.clock, worker, readers, os.environ)
        async with web:
            with progress("checking", len(wanted)) as step:
                results = await check_sources(session, wanted, done=lambda _: step())
        await session.work(lambda: tell_round(store, catalogue, app.clock()))
    return results


def _bring_up_to_date(store: Store, catalogue: Catalogue, now: datetime, ask: Ask) -> None:
    """Bring the database up to the configuration, and say what was read again by a rule that is new or changed."""
    for done in bring_up_to_date(store, catalogue, now, ask=ask):
        if done.figures and done.snapshots:
            say(f"{done}: its rule is new or was changed since the last check", err=True)
        for line in latest_values(done.read, catalogue):
            say(f"  {line}", err=True)
        for line in done.doubtful[:SHOWN_AT_MOST]:
            say(f"{DOUBTFUL}: {line}", err=True)
        if (more := len(done.doubtful) - SHOWN_AT_MOST) > 0:
            say(f"and {more:,} more doubtful values: `monitor review` shows them", err=True)
        for line in done.unreadable:
            say(f"{UNREADABLE}: {line}", err=True)


def _wanted(
    store: Store, catalogue: Catalogue, sources: tuple[str, ...], only_due: bool, now: datetime
) -> list[tuple[str, datetime]]:
    for source_id in sources:
        if reason := catalogue.source(source_id).not_watched:
            raise UsageError(f"{source_id} is not watched: {reason}")
    chosen = dict.fromkeys(sources or (source.id for source in catalogue.watched))
    if only_due:
        return [(source_id, at) for source_id, at in store.sources.due(now) if source_id in chosen]
    return [(source_id, now) for source_id in chosen]


def _deliver(app: App, catalogue: Catalogue, store: Store) -> Sent:
    notifiers = notifiers_in_use(catalogue, os.environ)
    return deliver_due(store, catalogue, notifiers, os.environ, app.clock)


def _print_round(round_: Sent, catalogue: Catalogue) -> None:
    if round_.total:
        say(f"mails: {round_.sent} sent, {round_.put_off} put off, {round_.ended} refused or given up")
    if round_.sent and (why := why_files_instead(catalogue, os.environ)):
        say(f"  {why}: they are files in {catalogue.folder / catalogue.settings.mail}")
    for error in round_.errors:
        say(f"  {error}", err=True)


def _backfilled_row(result: Backfilled) -> dict[str, object]:
    return {
        "date": f"{result.file.seen_at:%Y-%m-%d}",
        "file": result.file.name,
        "outcome": result.outcome.value,
        "changes": result.changes,
        "problem": result.problem or None,
    }
