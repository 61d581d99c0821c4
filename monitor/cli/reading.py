"""Commands that say how things stand: sources, figures, changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
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
from monitor.cli.rows import change_row, figure_row
from monitor.cli.saying import say, say_json, say_json_list
from monitor.config.digest import digest_of
from monitor.model import DoubtKind, Logged, Standing, Status
from monitor.model.notices import Delivery, DeliveryState
from monitor.model.store import Store
from monitor.model.times import time_text
from monitor.model.week import Health
from monitor.reading.labels import counted, did_you_mean, fold, listed
from monitor.reading.period import show_span

MOST_SHOWN = 500
"""Of how many sources each is shown without being asked for; of more, those in trouble."""

TROUBLES = (Health.FAILING, Health.OVERDUE)


@click.command()
@click.option("--all", "everything", is_flag=True, help=f"Every source, also where there are more than {MOST_SHOWN}.")
@json_option
@shared_options
def status(app: App, everything: bool, as_json: bool) -> None:
    """How every source stands, and the mails.

    Which sources can be read, since when others cannot and why; which optional figures are absent; what waits to be
    sent, and what was refused. Of many sources, those in trouble are shown, and how many there are of the others.
    """
    with open_reading(app) as store:
        zone = store.declarations.timezone(digest_of(app.config)) or app.catalogue().settings.timezone
        waiting = store.outbox.deliveries([DeliveryState.PENDING], limit=1000)
        lost = store.outbox.deliveries([DeliveryState.REFUSED, DeliveryState.GIVEN_UP], limit=20)
        absent = _absent(store)
        if as_json:
            found = {
                "sources": store.tables.health(),
                "outbox": list(map(asdict, waiting)),
                "lost": list(map(_lost, lost)),
                "absent": [{"figure_id": figure_id, "since": time_text(since)} for figure_id, since in absent.items()],
            }
            say_json(found)
            return
        count, taken, held = store.blobs.totals()
        _say_health(store, zone, everything=everything)
    say("", f"{counted(count, 'file')} kept: {held:,} bytes in {taken:,}; times are those of {zone}")
    if waiting:
        mails = len({(one.message_id, one.notifier, one.recipient) for one in waiting})
        wait = "1 mail waits" if mails == 1 else f"{mails:,} mails wait"
        say(f"{wait}; the next is tried at {local(min(one.due_at for one in waiting), zone)}")
    for figure_id, since in absent.items():
        say(f"{figure_id}: absent from its document since {local(since, zone)}; it is optional, its last value stands")
    for one in lost:
        say(f"mail to {one.recipient} {one.state} ({one.notice_kind}): {one.error}")


def _say_health(store: Store, zone: str, *, everything: bool) -> None:
    """How the sources stand: each, or of many those in trouble and the number of all."""
    states = store.log.states()
    total = sum(states.values())
    shown = store.log.health() if everything or total <= MOST_SHOWN else store.log.health(states=TROUBLES)[:MOST_SHOWN]
    rows = [
        {
            "source_id": one.source.id,
            "state": one.health.value,
            "success": local(one.last_success_at, zone),
            "news": local(one.last_news_at, zone),
            "next": local(one.next_due_at, zone),
            "problem": one.problem,
        }
        for one in shown
    ]
    columns = {
        "source_id": "source",
        "state": "state",
        "success": "last success",
        "news": "last news",
        "next": "next check",
        "problem": "problem",
    }
    if rows or not total:
        write_rows(rows, columns, as_json=False, empty="no source is watched yet: run `monitor check`")
    if len(shown) < total:
        each = ", ".join(f"{number:,} {state}" for state, number in states.items())
        say("", f"{total:,} sources: {each}; `monitor status --all` shows every one")


def _absent(store: Store) -> dict[str, datetime]:
    """The optional figures that their documents lack, and since when."""
    found: dict[str, datetime] = {}
    for one in store.log.standing(doubt=DoubtKind.NOT_FOUND):
        figure_id = one.observation.figure_id
        found[figure_id] = max(one.seen_at, found.get(figure_id, one.seen_at))
    return found


def _lost(delivery: Delivery) -> dict[str, Any]:
    """A delivery that ended without being accepted, as far as `status` tells it."""
    row, told = asdict(delivery), ("delivery_id", "notice_kind", "recipient", "state", "error", "created_at")
    return {name: row[name] for name in told}


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
        chosen = figure_id_of(catalogue, figure) if figure else ""
        found = store.log.standing(at, figure_id=chosen)
        none_stands = (
            "only months and series are held" if found else "no value stands; `monitor history` shows what stood"
        )
        nothing = _not_yet(store, chosen, at, zone) or none_stands
    shown = found if as_json or everything or figure else _headline(found)
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
    if not any(one.observation.series for one in shown):
        columns.pop("series")
    rows = [figure_row(one) if as_json else _figure_words(one, zone) for one in shown]
    write_rows(rows, columns | measure_columns(rows), as_json=as_json, empty=nothing)
    if not as_json and len(shown) < len(found):
        say("", f"and {len(found) - len(shown):,} months and series: name a figure, or --all")


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
        chosen = figure_id_of(catalogue, figure)
        found = store.log.history(chosen, period=period, series=series, as_of=at)
        nothing = _not_yet(store, chosen, at, zone) or ""
        if not found and not nothing:
            nothing = _not_among(store.log.history(chosen, as_of=at), period, series)
    columns = {
        "period": "period",
        "amount": "value",
        "counts": "counts so far",
        **({"status": "status"} if any(one.observation.status is not Status.NORMAL for one in found) else {}),
        "since": "from",
        "ended": "until",
        "confirmed": "last confirmed",
        "snapshot_id": "snapshot",
        "locator": "where it stands",
    }
    if any(one.observation.series for one in found):
        columns = {"series": "series", **columns}
    rows = [figure_row(one) if as_json else _figure_words(one, zone) for one in found]
    write_rows(rows, columns | measure_columns(rows), as_json=as_json, empty=nothing)


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
        found, count = store.log.latest(source or "", start=start, parts=parts, limit=limit)
        if as_json:
            say_json_list(map(change_row, found))
            return
        shown = [_change_words(one, zone) for one in found]
    columns = {
        "seen": "seen",
        "kind": "kind",
        "figure_id": "figure",
        "period": "period",
        "explanation": "what happened",
    }
    if any(row["doubt"] for row in shown):
        columns["doubt"] = "doubtful"
    write_rows(shown, columns, as_json=False, empty="no change yet")
    if count > limit:
        say("", f"and {count - limit:,} more: --limit")


def _change_words(one: Logged, zone: str) -> dict[str, Any]:
    row = change_row(one)
    words = {name: row[name] for name in ("kind", "figure_id", "period", "explanation")}
    return {**words, "seen": local(one.seen_at, zone), "doubt": "yes" if one.change.suspect else ""}


def _not_yet(store: Store, chosen: str, at: datetime | None, zone: str) -> str:
    """That a figure, or any where none is chosen, had not been read by that time, or ever; empty where it had."""
    first = store.log.first_seen_at(chosen)
    if first is None:
        return f"{chosen} has not been read yet" if chosen else "no figure has been read yet"
    if at is not None and first > at:
        return f"nothing is held of that day; the first reading is of {local(first, zone)}"
    return ""


def _not_among(held: Sequence[Standing], period: str, series: str) -> str:
    """That the held versions of a figure are of other series or periods, and of which."""
    every = list(dict.fromkeys(one.observation.series for one in held))
    if series and series not in every:
        if every == [""]:
            return f"nothing is held of the series {series!r}: the figure has no series"
        return f"nothing is held of the series {series!r}{_meant(series, every)}; there are: {listed(every)}"
    said = [one.observation for one in reversed(held) if series in ("", one.observation.series)]
    periods = list(dict.fromkeys(one.period.label for one in said))
    of = f" of the series {series!r}" if series else ""
    return f"nothing is held of the period {period!r}{of}; there are: {listed(periods)}"


def _meant(wanted: str, there: Sequence[str]) -> str:
    """``; did you mean …?`` with the one name that holds what a person wrote, else with the nearest; or empty."""
    holding = [name for name in there if fold(wanted) in fold(name)]
    return f"; did you mean {holding[0]!r}?" if len(holding) == 1 else did_you_mean(wanted, there)


def _headline(found: Sequence[Standing]) -> list[Standing]:
    """Totals where a figure has them, else everything; no series."""
    with_totals = {one.observation.figure_id for one in found if one.observation.derived}
    return [
        one
        for one in found
        if not one.observation.series and (one.observation.derived or one.observation.figure_id not in with_totals)
    ]


def _figure_words(standing: Standing, zone: str) -> dict[str, Any]:
    said = standing.observation
    whole = said.coverage == said.period.span
    absent = said.doubt is not None and said.doubt.kind is DoubtKind.NOT_FOUND and standing.until is None
    return {
        "figure_id": said.figure_id,
        "series": said.series,
        "period": said.period.label,
        "amount": amount_words(said),
        "counts": "to date" if said.is_to_date else show_span(said.coverage) if said.coverage and not whole else "",
        "status": f"{said.status.value}, absent" if absent else said.status.value,
        "measure": said.measure.value,
        "base": said.base,
        "since": local(standing.seen_at, zone),
        "ended": local(standing.until, zone),
        "confirmed": "" if absent else local(standing.confirmed_at, zone),
        "snapshot_id": standing.snapshot_id,
        "locator": said.locator,
    }
