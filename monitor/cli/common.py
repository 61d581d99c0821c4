"""What commands share: the options that all of them take, and opening things."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from monitor.cli.saying import progress, say, say_json_list, table
from monitor.model import Observation
from monitor.model.errors import ClockError, DatabaseError, UsageError

if TYPE_CHECKING:
    from monitor.core.catalogue import Catalogue
    from monitor.services.held import Ask
    from monitor.store.store import Store

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_CONFIG = "sources.yaml"
DEFAULT_DB = "db/monitor.db"
EARLIEST, LATEST = 1990, 2199
"""The years that a clock is believed to be in: one that lost its battery says 1970."""


@dataclass(slots=True)
class App:
    """The options that every command takes, before or after its name.

    Attributes:
        config: path of the configuration.
        db: path of the database.
    """

    config: Path = Path(DEFAULT_CONFIG)
    db: Path = Path(DEFAULT_DB)

    def catalogue(self) -> Catalogue:
        """The configuration, checked.

        Raises:
            ConfigError: it cannot be used.
        """
        from monitor.config.load import load

        return load(self.config)

    def has_database(self) -> bool:
        """Whether there is one yet; also where that cannot be seen, so that opening it says why."""
        try:
            return self.db.exists()
        except OSError:
            return True

    def clock(self) -> datetime:
        """The time now, UTC; the variable MONITOR_NOW sets another, to try things out.

        Raises:
            ClockError: it cannot be right, and what is recorded under it would be wrong for good.
        """
        text = os.environ.get("MONITOR_NOW", "")
        now = moment_of(text, "UTC") if text else datetime.now(UTC)
        if not EARLIEST <= now.year <= LATEST:
            raise ClockError(
                f"the clock says that it is {now.date()}, which cannot be: nothing is recorded under that time; set "
                f"{'MONITOR_NOW' if text else 'the clock of this machine, as by timedatectl'}"
            )
        return now


def shared_options(command: F) -> F:
    """Give a command ``--config`` and ``--db``, and the `App` made of them as first argument."""

    @click.option("--config", type=click.Path(path_type=Path), help=f"The configuration [{DEFAULT_CONFIG}].")
    @click.option("--db", type=click.Path(path_type=Path), help=f"The database file [{DEFAULT_DB}].")
    @click.pass_context
    @functools.wraps(command)
    def with_app(context: click.Context, /, *args: Any, config: Path | None, db: Path | None, **options: Any) -> Any:
        app = context.ensure_object(App)
        app.config = config or app.config
        app.db = db or app.db
        if app.db.is_symlink():  # What stands beside a database, such as its lock, is one whatever name leads to it.
            app.db = app.db.resolve()
        return command(app, *args, **options)

    return with_app  # type: ignore[return-value]


accept_loss_option = click.option(
    "--accept-loss", is_flag=True, help="Go on with a database that holds less than it did, for good."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, one list of objects.")
raw_option = click.option("--raw", is_flag=True, help="CSV with every cell as it is, for programs, not spreadsheets.")


def write_rows(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], *, as_json: bool, empty: str) -> None:
    """Print rows: as JSON whole, or as a table of the chosen columns under their headings.

    Args:
        rows: what to print.
        columns: column name to heading, in order.
        as_json: whether to print JSON.
        empty: what to say when there is nothing.
    """
    if as_json:
        say_json_list(rows)
        return
    if not rows:
        say(empty)
        return
    say(*table([[row.get(name) for name in columns] for row in rows], list(columns.values())))


def moment_of(text: str, timezone: str) -> datetime:
    """The time that a person means: a day is its end, where the newsroom is.

    Raises:
        UsageError: it is neither a day nor a time.
    """
    try:
        if "T" not in text and ":" not in text:
            day = date.fromisoformat(text) + timedelta(days=1)
            return datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC) - timedelta(milliseconds=1)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{text!r} is not a date: write 2024-12-05 or 2024-12-05T09:00") from error


def local(moment: datetime | None, timezone: str) -> str:
    """A time as people read it where the newsroom is; empty for none."""
    return f"{moment.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M}" if moment else ""


@contextmanager
def reading_apart(catalogue: Catalogue) -> Iterator[Ask]:
    """Has documents read by a process apart, with bounds on time and memory; it begins with the first document."""
    from monitor.services.readers import Bounds, Readers

    with Readers(1, Bounds.of(catalogue.settings.reading)) as readers:
        yield readers.ask


def open_reading(app: App) -> Store:
    """The database for reading.

    Raises:
        DatabaseError: there is none.
    """
    from monitor.store.store import Store

    store = Store.read(app.db)
    if store.lost:
        say(f"warning: {store.lost}", err=True)
    return store


def require_whole(app: App) -> None:
    """The database, if there is one, lost nothing that is known of.

    Raises:
        DatabaseError: it did; what, and what to do. Or it cannot be read.
    """
    from monitor.store.store import Store
    from monitor.store.witness import is_begun, loss_of

    if not is_begun(app.db):
        lost = loss_of(app.db)
    else:
        with Store.read(app.db) as store:
            lost = store.lost
    if lost:
        raise DatabaseError(lost)


def require_database(app: App) -> None:
    """Refuse to make a database where there is none, as what writes would.

    Raises:
        DatabaseError: there is none.
    """
    if not app.has_database():
        open_reading(app).close()


def open_writing(app: App, *, accept_loss: bool = False) -> Store:
    """The database for reading and writing, made where there is none; a copy of an earlier version's is named.

    Raises:
        DatabaseError: it cannot be opened, is not ours, lost something, or was written by a newer version.
    """
    from monitor.store.store import Store
    from monitor.telling.sentences import English

    store = Store.open(app.db, English(), accept_loss=accept_loss)
    if store.earlier:
        say(f"{app.db} is of this version of the program now; as it was before, it is {store.earlier}", err=True)
    return store


@contextmanager
def open_judging(app: App, catalogue: Catalogue) -> Iterator[Store]:
    """The database for reading, as the present configuration reads and judges what is held.

    Where the configuration was changed since the last check, a copy is brought up to it, said so, and thrown away.

    Raises:
        DatabaseError: there is none.
    """
    from monitor.services.configure import is_declared
    from monitor.services.replay import bring_up_to_date
    from monitor.store.store import Store
    from monitor.telling.sentences import English

    with open_reading(app) as store:
        if is_declared(store, catalogue):
            yield store
            return
    say(
        f"{app.config} or the program has changed since the last check: this is how what is held reads by it now; "
        "the next `monitor check` records it",
        err=True,
    )
    with reading_apart(catalogue) as ask, Store.rehearse(app.db, English()) as store, progress("reading again") as step:
        bring_up_to_date(store, catalogue, app.clock(), ask=ask, step=lambda _: step())
        yield store


def figure_id_of(catalogue: Catalogue, text: str) -> str:
    """The full id of a figure that a person named in full, or by the part behind the slash when that is unique.

    Raises:
        UsageError: no figure, or several, are meant.
    """
    from monitor.reading.labels import did_you_mean, listed

    known = sorted(figure.id for source in catalogue.sources.values() for figure in source.figures)
    if text in known:
        return text
    meant = [figure_id for figure_id in known if figure_id.partition("/")[2] == text]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UsageError(f"several sources have a figure {text!r}: {', '.join(meant)}; name one in full")
    raise UsageError(f"no figure {text!r}{did_you_mean(text, known)}; there are: {listed(known)}")


def measure_columns(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The columns that say how figures move, where any moves otherwise than a level, and from what indices count."""
    moving = any(row["measure"] not in ("level", "rate") for row in rows)
    wanted = {"measure": moving, "base": any(row["base"] for row in rows)}
    return {name: name for name, is_wanted in wanted.items() if is_wanted}


def amount_words(observation: Observation | None) -> str:
    """What an observation says, of words also the beginning of the sentence that stands there; empty for nothing."""
    from monitor.reading.labels import shortened
    from monitor.telling.amounts import stated, wording_words

    if observation is not None and observation.wording is not None:
        return wording_words(observation.value, shortened(observation.printed, 80))
    return stated(observation)
