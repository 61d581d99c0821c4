"""The command line: ``monitor COMMAND``."""

from __future__ import annotations

import sqlite3
import sys

import click
import stamina.instrumentation

from monitor import __version__
from monitor.cli.archived import archived
from monitor.cli.common import App, shared_options
from monitor.cli.doctor import doctor
from monitor.cli.evidence import EVIDENCE
from monitor.cli.ledger import LEDGER
from monitor.cli.reading import READING
from monitor.cli.running import RUNNING
from monitor.model.errors import ConfigError, DatabaseError, MonitorError, UsageError

DONE, SOME_FAILED, USAGE, DATABASE = 0, 1, 2, 3
"""Exit codes: done; some sources failed or differ; the command or the configuration is wrong; the database is."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="monitor")
@shared_options
def cli(app: App) -> None:
    """Watch public figures, keep every version as evidence, and tell what changed.

    Start with `monitor validate`, then `monitor check`, then `monitor figures` and `monitor claims`.
    `monitor run` watches for good. Exit codes: 0 done, 1 some sources failed, 2 usage or configuration,
    3 database.
    """


for command in (*RUNNING, *READING, *LEDGER, *EVIDENCE, archived, doctor):
    cli.add_command(command)


def main() -> None:
    """Run a command and exit with its code."""
    stamina.instrumentation.set_on_retry_hooks([])  # its default writes a log line for every retry
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        code = 130
    except click.ClickException as error:
        error.show()
        code = USAGE
    except MonitorError as error:
        click.echo(f"monitor: {error}" if not isinstance(error, ConfigError) else str(error), err=True)
        code = exit_code_of(error)
    except sqlite3.Error as error:
        click.echo(f"monitor: the database cannot be read: {error}: restore a backup, see docs/running.md", err=True)
        code = DATABASE
    except BrokenPipeError:
        sys.stderr.close()
        code = DONE
    sys.exit(code if isinstance(code, int) else DONE)


def exit_code_of(error: MonitorError) -> int:
    """The exit code that an error leads to."""
    if isinstance(error, DatabaseError):
        return DATABASE
    return USAGE if isinstance(error, (ConfigError, UsageError)) else SOME_FAILED
