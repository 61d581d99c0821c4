"""What needs a look: sources never read, newer editions, mirrors that disagree, and what the program runs on."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click

from monitor import __version__
from monitor.cli.common import App, json_option, local, open_reading, require_whole, shared_options
from monitor.cli.saying import say, say_json
from monitor.config.installed import installed_kinds
from monitor.core.catalogue import Catalogue
from monitor.fetching import httpx
from monitor.model import Observation, Status
from monitor.model.checks import Edition
from monitor.model.mirrors import Agreement, MirrorStands
from monitor.model.week import Health, SourceStands
from monitor.services.deliver import why_files_instead
from monitor.services.door import web_of
from monitor.services.editions import may_be_newer
from monitor.services.online import CLOCK_MAY_DIFFER, Asked, ask
from monitor.telling.amounts import amount
from monitor.telling.questions import question

UNSURE = {"pattern": "made after the pattern of others", "recalled": "recalled, never seen"}
"""How an address is known, in words, that was not seen to work; the surest first."""

TOGETHER = 3
"""From how many sources on the problem that they have in common is told once."""


@click.command()
@click.option("--online", is_flag=True, help="Also ask mail servers and robots.txt; nothing is sent, no page fetched.")
@json_option
@shared_options
def doctor(app: App, online: bool, as_json: bool) -> None:
    """What needs a look by a person.

    Sources never yet read successfully, with how sure their address is; sources that fail; values that look like a
    slip; newer editions of frozen documents; mirrors that disagree with their original; sources that nothing can
    watch; and what the program runs on. Exit code 1 if a watched source was never read or fails, or if, with
    --online, something that was asked needs a look.
    """
    catalogue = app.catalogue()
    health: list[SourceStands] = []
    editions: list[Edition] = []
    mirrors: list[MirrorStands] = []
    doubtful: list[Observation] = []
    if not app.has_database():
        require_whole(app)
    else:
        with open_reading(app) as store:
            health, editions = store.log.health(), store.editions.all()
            said = [standing.observation for standing in store.log.standing()]
            doubtful = [one for one in said if one.status is Status.SUSPECT and not one.is_set_aside]
            mirrors = [mirror for mirror in store.log.mirrors() if mirror.agreement is Agreement.DISAGREES]
    frozen = {source.id: source for source in catalogue.watched if source.successor}
    editions = [edition for edition in editions if edition.source_id in frozen]
    found = {
        "never_read": _never_read(catalogue, health),
        "failing": [
            {"source_id": one.source.id, "since": one.since, "problem": one.problem}
            for one in health
            if one.health is Health.FAILING and one.last_success_at
        ],
        "doubtful": list(map(_doubted, doubtful)),
        "newer_editions": [
            asdict(edition)
            for edition in editions
            if edition.url and may_be_newer(frozen[edition.source_id], edition.url)
        ],
        "editions_unknown": [asdict(edition) for edition in editions if edition.problem],
        "mirrors_that_disagree": list(map(_mirror_row, mirrors)),
        "not_watched": [
            {"source_id": source.id, "reason": source.not_watched}
            for source in catalogue.sources.values()
            if source.not_watched
        ],
        "program": {**_program(app, catalogue), **_clock(app, health)},
    }
    asked = _ask(app, catalogue) if online else None
    if asked is not None:
        found["online"] = _online_rows(asked)
    if as_json:
        say_json(found)
    else:
        say(*_words(found, catalogue.settings.timezone))
    if found["never_read"] or found["failing"] or (asked is not None and not asked.all_right):
        raise click.exceptions.Exit(1)


def _doubted(observation: Observation) -> dict[str, Any]:
    """A value that looks like a slip, and why."""
    return {
        "figure_id": observation.figure_id,
        "series": observation.series,
        "period": observation.period.label,
        "value": observation.value,
        "unit": observation.unit,
        "printed": observation.printed,
        "question": question(observation.doubt, observation.printed),
    }


def _never_read(catalogue: Catalogue, health: Sequence[SourceStands]) -> list[dict[str, Any]]:
    """Watched sources without a good check, those whose address is least sure first."""
    read = {one.source.id for one in health if one.last_success_at}
    problems = {one.source.id: one.problem for one in health}
    never = [
        {
            "source_id": source.id,
            "url_known": source.url_known,
            "url": source.url,
            "problem": problems.get(source.id) or "not checked yet: run `monitor check`",
        }
        for source in catalogue.watched
        if source.id not in read
    ]
    surest_first = ("seen", *UNSURE)
    return sorted(never, key=lambda row: surest_first.index(str(row["url_known"])), reverse=True)


def _mirror_row(mirror: MirrorStands) -> dict[str, Any]:
    """A row of the view `mirrors`, with the mirror's title and what the original prints."""
    figure_id, series, period = mirror.key
    return {
        "figure_id": figure_id,
        "mirror_id": mirror.source_id,
        "series": series,
        "period": period,
        "value": mirror.original.value if mirror.original else None,
        "mirror_value": mirror.printed.value,
        "unit": mirror.printed.unit,
        "mirror_printed": mirror.printed.printed,
        "agreement": mirror.agreement.value,
        "mirror_vintage": mirror.seen_at,
        "mirror_last_confirmed_at": mirror.read_at,
        "mirror_snapshot_id": mirror.snapshot_id,
        "mirror_title": mirror.title,
        "printed": mirror.original.printed if mirror.original else "",
    }


def _program(app: App, catalogue: Catalogue) -> dict[str, str]:
    folder = next(path for path in (app.db.absolute(), *app.db.absolute().parents) if path.is_dir())
    held = f"{app.db.stat().st_size:,} bytes" if app.db.exists() else "not made yet"
    free = shutil.disk_usage(folder).free
    why_files = why_files_instead(catalogue, os.environ)
    by_notifiers = f"by {', '.join(catalogue.settings.notifiers)}"
    return {
        "version": __version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "http client": f"{httpx.__name__} {httpx.__version__}",
        **{name: on for name, kind in installed_kinds() if (on := kind.runs_on())},
        "database": f"{app.db}: {held}, {free / 1e9:,.1f} GB free",
        "mails": f"files in {catalogue.settings.mail}: {why_files}" if why_files else by_notifiers,
    }


def _clock(app: App, health: Sequence[SourceStands]) -> dict[str, str]:
    """What the database says of the clock: nothing was recorded later than now."""
    last = max((one.last_success_at for one in health if one.last_success_at), default=None)
    now = app.clock()
    wrong = f": stands wrong, for {last:%Y-%m-%d %H:%M} UTC was recorded" if last is not None and last > now else ""
    return {"clock": f"{now:%Y-%m-%d %H:%M:%S} UTC{wrong}"}


def _ask(app: App, catalogue: Catalogue) -> Asked:
    return asyncio.run(ask(catalogue, web_of(catalogue.settings, app.clock, attempts=1), os.environ))


def _online_rows(asked: Asked) -> list[dict[str, Any]]:
    """What asking told, a row each: about what, what it said, and whether it is all right."""
    seconds = round(asked.clock.total_seconds()) if asked.clock is not None else None
    right = seconds is None or abs(seconds) <= CLOCK_MAY_DIFFER.total_seconds()
    said = "no host told the time" if seconds is None else f"{seconds:+d} s beside the first host that tells the time"
    return [
        *(
            {"about": name, "said": text, "all_right": name not in asked.silent_notifiers}
            for name, text in asked.notifiers.items()
        ),
        *({"about": name, "said": text, "all_right": False} for name, text in asked.refused.items()),
        {"about": "clock", "said": said, "all_right": right},
    ]


def _words(found: Mapping[str, Any], zone: str) -> Iterator[str]:
    """The findings for a person: what needs a look first."""
    never = found["never_read"]
    yield from _section(f"Never read successfully; look at these addresses ({len(never)})", _never_read_words(never))
    yield from _counted(
        "Failing",
        [(row["source_id"], f"since {local(row['since'], zone)}", row["problem"]) for row in found["failing"]],
    )
    yield from _counted(
        "Doubtful; answer with `monitor review`",
        [(f"{_place(row)}: {row['printed']}", row["question"]) for row in found["doubtful"]],
    )
    yield from _counted(
        "A newer edition appeared; nothing was switched",
        [(row["source_id"], f"seen {local(row['seen_at'], zone)}", row["url"]) for row in found["newer_editions"]],
    )
    yield from _counted(
        "Whether a newer edition appeared is not known",
        [
            (row["source_id"], f"since {local(row['seen_at'], zone)}", row["problem"])
            for row in found["editions_unknown"]
        ],
    )
    yield from _counted(
        "Mirrors that disagree with their original",
        [
            (row["mirror_id"], _place(row), f"{_says(row, 'mirror_')} beside {_says(row)}")
            for row in found["mirrors_that_disagree"]
        ],
    )
    yield from _counted("Watched by nobody", [(row["source_id"], row["reason"]) for row in found["not_watched"]])
    yield from _counted("Asked", [(row["about"], row["said"]) for row in found.get("online", ())])
    yield from _section("The program", [(f"{name}: {text}",) for name, text in found["program"].items()])


def _never_read_words(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """A line for each source with its address and problem; many with the same problem in one."""
    alike: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        known = UNSURE.get(row["url_known"])
        address = f"{row['url']} ({known})" if row["url"] and known else row["url"]
        alike[row["problem"].removeprefix(f"{row['url']}: ")].append((row["source_id"], address))
    told: list[tuple[str, ...]] = []
    for problem, sources in alike.items():
        if len(sources) < TOGETHER:
            told += [(*source, problem) for source in sources]
        else:
            told.append((problem, *(f"{name}  {address}".rstrip() for name, address in sources)))
    return told


def _place(row: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (row["figure_id"], row["series"], row["period"])))


def _says(row: Mapping[str, Any], side: str = "") -> str:
    """The value; where there is none, as of a range, what is printed in its place."""
    printed = row[f"{side}printed"]
    return amount(row[f"{side}value"], None, None, row["unit"], printed=printed) or printed or "no value"


def _counted(heading: str, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    return _section(f"{heading} ({len(rows)})", rows)


def _section(heading: str, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if not rows:
        return
    yield heading
    for first, *rest in rows:
        yield f"  {first}"
        yield from (f"      {text}" for text in rest if text)
    yield ""
