"""Commands that keep a database over years: backup, prune, compact."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from monitor.cli.common import App, open_reading, open_writing, shared_options
from monitor.cli.saying import progress, say
from monitor.model.errors import UsageError
from monitor.reading.labels import counted
from monitor.store.keeping import back_up


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Write over a backup that is there.")
@shared_options
def backup(app: App, file: Path, replace: bool) -> None:
    """Write a proven copy of the database into FILE.

    Also while the service runs. Every kept file is hashed again in the copy before it appears under its name; one
    that is not whole never does, and a backup that is there stays until the new one is.
    """
    if file.exists() and not replace:
        raise UsageError(f"{file}: is there already: choose another name, or write --replace")
    with open_reading(app) as store:
        count, _, _ = store.blobs.totals()
    with progress("proving", count) as step:
        files, held = back_up(app.db, file, step=step)
    has = "has its hash" if files == 1 else "have their hashes"
    say(f"{file}: {file.stat().st_size:,} bytes; {counted(files, 'kept file')} ({held:,} bytes) {has}")


@click.command()
@click.option(
    "--failed-files", type=click.IntRange(7), default=90, show_default=True, metavar="DAYS",
    help="The bytes that failed checks brought, older than this.",
)  # fmt: skip
@click.option(
    "--checks", type=click.IntRange(30), default=400, show_default=True, metavar="DAYS",
    help="Checks that found nothing new, older than this; two of a day and version stay.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Do it; without, it is only said what would go.")
@shared_options
def prune(app: App, failed_files: int, checks: int, yes: bool) -> None:
    """Take out what no claim rests on; first only say what.

    Versions of sources with their bytes, values, changes, verdicts, mails and the rows of failed checks always stay.
    """
    now = app.clock()
    with open_writing(app) as store:
        gone = store.thin_out(
            files_before=now - timedelta(days=failed_files),
            checks_before=now - timedelta(days=checks),
            rehearse=not yes,
        )
    files = f"{counted(gone.files, 'file')} of failed checks ({gone.file_bytes:,} bytes)"
    what = f"{files} and {counted(gone.checks, 'check')} that found nothing new"
    if not yes:
        say(f"would take out {what}; nothing was done: write --yes to do it")
    else:
        say(f"took out {what}; `monitor compact` gives the room back to the disk")


@click.command()
@shared_options
def compact(app: App) -> None:
    """Give room that nothing takes any more back to the disk.

    It needs as much free room as the database takes, and that nobody else writes meanwhile.
    """
    open_reading(app).close()
    with open_writing(app) as store:
        before, after = store.compact()
    say(f"{app.db}: {before:,} bytes before, {after:,} now")
