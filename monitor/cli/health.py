"""Commands for those who watch the watcher: is it at work, and how does everything stand in numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import click

from monitor.cli.common import App, F, json_option, open_reading, shared_options
from monitor.cli.saying import say, say_json
from monitor.model.notices import DeliveryState
from monitor.model.store import Store
from monitor.services.metrics import measured
from monitor.services.pulse import MayTake, Pulse, pulse_of, read_pulse

ALL_MAILS = 1_000_000

WORDS = {
    "look": "no look at what is due was finished",
    "turn": "a mail is due and nobody sends it",
    "mail": "a mail was not accepted",
    "check": "{source} is due, and no check of it is recorded,",
}


def within_option(what: str, default: int, unit: str, says: str) -> Callable[[F], F]:
    """``--what-within``: how long something may take, in whole units."""
    return click.option(
        f"--{what}-within", type=click.IntRange(1), default=default, show_default=True, metavar=unit, help=says
    )


@click.command()
@within_option("look", 15, "MINUTES", "How long ago the last look at what is due may have been finished.")
@within_option("mail", 24, "HOURS", "How long a mail may wait.")
@within_option("check", 6, "HOURS", "How long a source may be due.")
@json_option
@shared_options
def healthcheck(app: App, look_within: int, mail_within: int, check_within: int, as_json: bool) -> None:
    """Whether the program is at work; for a container or a watchdog.

    Exit code 1 if the last look at what is due, by `monitor run` or `monitor check --due`, was too long ago, a
    mail waits too long, or a source is due for too long. What publishers do is none of its business: see
    `monitor status`.
    """
    may_take = MayTake(
        look=timedelta(minutes=look_within), mail=timedelta(hours=mail_within), check=timedelta(hours=check_within)
    )
    with open_reading(app) as store:
        pulse = _pulse(app, store)
    troubles = dict(pulse.troubles(may_take))
    if as_json:
        say_json({"healthy": not troubles, **_facts(pulse), "troubles": list(troubles)})
    else:
        for name, since in troubles.items():
            what = WORDS[name].format(source=pulse.check_due[0] if pulse.check_due else "")
            say(f"{what} since {since:%Y-%m-%d %H:%M} UTC" if since else f"{what} yet")
        if not troubles and pulse.looked_at:
            say(f"at work: looked at what is due at {pulse.looked_at:%Y-%m-%d %H:%M:%S} UTC")
    if troubles:
        raise click.exceptions.Exit(1)


@click.command()
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a file whole, as the node exporter's folder wants it, instead of printing.",
)
@shared_options
def metrics(app: App, to: Path | None) -> None:
    """How everything stands, for Prometheus.

    Times are seconds since 1970; what never happened is left out. There is no server: let cron write the file.
    """
    from prometheus_client import CollectorRegistry, Gauge, generate_latest, write_to_textfile

    registry = CollectorRegistry()
    with open_reading(app) as store:
        for one in measured(store, _pulse(app, store), app.db):
            gauge = Gauge(f"figure_monitor_{one.name}", one.says, [one.label] if one.label else [], registry=registry)
            for value, number in one.values.items():
                (gauge.labels(value) if one.label else gauge).set(number)
    if to is None:
        say(*generate_latest(registry).decode().removesuffix("\n").split("\n"))
    else:
        write_to_textfile(str(to), registry)


def _pulse(app: App, store: Store) -> Pulse:
    waiting = store.outbox.deliveries([DeliveryState.PENDING], limit=ALL_MAILS)
    return pulse_of(read_pulse(app.db), waiting, store.sources.due(app.clock()), app.clock())


def _facts(pulse: Pulse) -> dict[str, datetime | None]:
    return {
        "looked_at": pulse.looked_at,
        "turn_since": pulse.turn_since,
        "mail_since": pulse.mail_since,
        "check_since": pulse.check_due[1] if pulse.check_due else None,
    }
