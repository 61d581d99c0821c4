"""The command line: ``monitor COMMAND``. A command is imported when it is asked for."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, MutableMapping
from importlib import import_module

import click

from monitor import __version__
from monitor.cli.common import App, shared_options
from monitor.cli.saying import guard_standard_error, say, say_no_more, say_usage
from monitor.model.errors import ConfigError, DatabaseError, MonitorError, UsageError

DONE, SOME_FAILED, USAGE, DATABASE = 0, 1, 2, 3
"""Exit codes: done; some sources failed or differ; the command or the configuration is wrong; the database is."""

COMMANDS = {
    "add": ("add:add_command", "Put a rule that `find` offers into the configuration."),
    "archived": ("archived:archived", "Look at the newest archived copy of a page."),
    "backfill": ("running:backfill_command", "Record older files on their dates."),
    "backup": ("keeping:backup", "Write a proven copy of the database."),
    "changes": ("reading:changes", "What changed, newest first."),
    "check": ("check:check", "Look at sources now, and tell what changed."),
    "claims": ("ledger:claims", "The ledger: every claim of the articles with its verdict."),
    "compact": ("keeping:compact", "Give room in the database back to the disk."),
    "correction": ("ledger:correction", "Draft a correction of one claim, in neutral words."),
    "deliveries": ("running:deliveries", "List the mails; send again what was refused."),
    "diff": ("evidence:diff", "The difference between two versions."),
    "doctor": ("doctor:doctor", "What needs a look by a person."),
    "explain": ("explain:explain", "How a value came to be, from the fetch to the mail."),
    "extract": ("evidence:extract", "Try the rules of a source on its page, or on a file."),
    "figures": ("reading:figures", "What the figures say now, or said at a date."),
    "find": ("find:find_command", "Find a number on a page, with rules that read it."),
    "healthcheck": ("health:healthcheck", "Whether the program is at work; for a container or a watchdog."),
    "history": ("reading:history", "Every version of one figure."),
    "look": ("look:look_command", "List the numbers of a page or a file."),
    "mend": ("mend:mend_command", "Propose rules where those of a source no longer fit."),
    "metrics": ("health:metrics", "How everything stands, for Prometheus."),
    "prune": ("keeping:prune", "Take out what no claim rests on; first only say what."),
    "query": ("evidence:query", "Run one SQL statement that reads."),
    "replay": ("running:replay_command", "Read every snapshot again by the present rules."),
    "report": ("running:report_command", "Write the report of a week."),
    "review": ("review:review", "Answer what is asked: doubtful values, rules that no longer fit."),
    "run": ("running:run_command", "Watch for good, as a service."),
    "schema": ("running:schema", "Print the configuration's JSON Schema, for editors."),
    "show": ("evidence:show_command", "The bytes of a version, exactly as they came."),
    "snapshots": ("evidence:snapshots", "Every kept version of a source."),
    "start": ("start:start_command", "Read an article, and propose what to watch for it."),
    "status": ("reading:status", "How every source stands, and the mails."),
    "validate": ("running:validate", "Say what is wrong with the configuration."),
    "verify": ("evidence:verify_command", "Prove that nothing was damaged."),
}
"""Where each command is, and its first sentence, so that `--help` need not import them all."""


class _Commands(MutableMapping[str, click.Command]):
    """The commands by name, each imported when it is looked up."""

    def __getitem__(self, name: str) -> click.Command:
        module, _, attribute = COMMANDS[name][0].partition(":")
        command = getattr(import_module(f"monitor.cli.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __setitem__(self, name: str, command: click.Command) -> None:
        raise TypeError(f"{name}: write it into COMMANDS")

    def __delitem__(self, name: str) -> None:
        raise TypeError(f"{name}: take it out of COMMANDS")


class _Door(click.Group):
    """The program as a whole."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Name every command with its first sentence, without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in sorted(COMMANDS.items())])


@click.group(cls=_Door, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="monitor")
@shared_options
def cli(app: App) -> None:
    """Watch public figures, keep every version as evidence, and tell what changed.

    Start with `monitor validate`, then `monitor check`, then `monitor figures` and `monitor claims`.
    `monitor run` watches for good. Exit codes: 0 done, 1 some sources failed, 2 usage or configuration,
    3 database.
    """


cli.commands = _Commands()


def main() -> None:
    """Run a command and exit with its code."""
    guard_standard_error()
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.Abort:
        say("stopped", err=True)
        code = 130
    except click.ClickException as error:
        say_usage(error)
        code = USAGE
    except MonitorError as error:
        say(*map(str, error.problems) if isinstance(error, ConfigError) else (f"monitor: {error}",), err=True)
        code = exit_code_of(error)
    except sqlite3.Error as error:
        say(f"monitor: the database cannot be read: {error}: restore a backup, see docs/running.md", err=True)
        code = DATABASE
    except BrokenPipeError:
        say_no_more()
        code = DONE
    sys.exit(code if isinstance(code, int) else DONE)


def exit_code_of(error: MonitorError) -> int:
    """The exit code that an error leads to."""
    if isinstance(error, DatabaseError):
        return DATABASE
    return USAGE if isinstance(error, (ConfigError, UsageError)) else SOME_FAILED
