"""Documents made to hurt: each is a failed check within its limits, and everything else is watched meanwhile."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
from werkzeug import Response

from tests import hostile
from tests.beside import Beside
from tests.hostile import MB, Hostile
from tests.newsroom import SETTINGS, Newsroom
from tests.test_daemon import Service

PEAK_MB = 300
"""Of all processes together, where documents of up to 50 MB are read; most of it is held for moments."""
LONGEST_SECONDS = 2
"""How long something that is quickly read may wait for its turn, also while the service begins, on two processors that
nothing else uses."""
OURS = 2
"""How many times as long as alone other work takes there, beside the service and the site that it watches."""

GOOD = """\
good:
  title: A good page
  publisher: Somebody
  url: SITE/good
  schedule: {every: 1 second}
  figures:
    length: {label: Length, unit: km, period: undated, extract: {text: {pattern: "is {figure} long"}}}
"""
WHOLE = os.environ.get("HOSTILE") == "all"
"""Whether every kind is tried at its full size, which takes minutes: `make soak` does."""
FEW = {
    "deep": hostile.deep(60_000),
    "tables": hostile.table_in_table(3_000),
    "attributes": hostile.many_attributes(60_000),
    "spanning": hostile.spanning(1000),
    "charset": hostile.odd_charset(MB),
    "near": hostile.near_matches(5_000),
    "gzip": hostile.inflating(200 * MB),
    "zip": hostile.zip_bomb(1000 * MB),
    "xlsx": hostile.workbook_bomb(12_000),
    "pdf": hostile.pdf_bomb(),
    "cell": hostile.one_cell(50 * MB),
    "rows": hostile.many_rows(5_000_000),
    "json": hostile.deep_json(1_000_000),
}
KINDS = hostile.every_kind() if WHOLE else FEW


def surround(newsroom: Newsroom, kinds: dict[str, Hostile]) -> None:
    """Let it watch hostile documents, and one good page that is another each time."""
    for name, one in kinds.items():
        newsroom.serve(f"/hostile/{name}", one.body, content_type=one.content_type, **dict(one.headers))
    editions = count()

    def good(_: object) -> Response:
        page = f"<p>Of course, the boundary is 8,891 km long.</p><p>Edition {next(editions)}</p>"
        return Response(page, content_type="text/html")

    newsroom.answers["/good"] = good
    settings = SETTINGS.replace("at_once: 1", "at_once: 10")
    newsroom.watch(*(one.source(name) for name, one in kinds.items()), GOOD, settings=settings)


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += family(int(child))
    return found


def held_mb(pid: int) -> float:
    """The memory that a process and its descendants hold, what they share counted once."""
    held = 0
    for one in family(pid):
        with suppress(OSError):
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            held += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return held / 1000


def waits(newsroom: Newsroom) -> list[tuple[float, float]]:
    """When the checks of the good page were due and when they were recorded, in seconds since 1970."""
    rows = newsroom.rows(
        "SELECT scheduled_for, finished_at FROM checks WHERE source_id = 'good' AND outcome = 'changed'"
    )
    return [(datetime.fromisoformat(due).timestamp(), datetime.fromisoformat(done).timestamp()) for due, done in rows]


@pytest.mark.timeout(1000 if WHOLE else 240)
def test_each_hostile_file_is_a_failed_check_and_the_service_lives(newsroom: Newsroom, tell) -> None:
    surround(newsroom, KINDS)
    with Beside(newsroom.folder) as beside:
        peak = live_through(newsroom)
        waited = [(done - due, LONGEST_SECONDS * others(beside, due, done)) for due, done in waits(newsroom)]
    problems = dict(newsroom.rows("SELECT source_id, problem FROM checks WHERE outcome = 'failed'"))
    assert {name for name in KINDS if "Traceback" in problems[name] or "unexpectedly" in problems[name]} == set()
    assert newsroom.rows("SELECT figure_id FROM figure_history WHERE source_id <> 'good'") == []
    assert peak < PEAK_MB
    longest, allowed = max(waited, key=lambda one: one[0] / one[1])
    tell(f"hostile files: a good page waited {longest:.2f} s of {allowed:.2f} s that it might, {peak:.0f} MB")
    assert longest < allowed, waited


def others(beside: Beside, since: float, until: float) -> float:
    """How many times as long everything takes because others than the service use the processors, too."""
    return max(1.0, beside.times_as_long(since, until) / OURS)


def live_through(newsroom: Newsroom) -> float:
    """Watch until each hostile file was read once; the most MB that the service held meanwhile."""
    service = Service(newsroom)
    peak = 0.0

    def all_failed() -> bool:
        nonlocal peak
        peak = max(peak, held_mb(service.process.pid))
        failed = "SELECT count(DISTINCT source_id) FROM checks WHERE outcome = 'failed'"
        return newsroom.value(failed) == len(KINDS) and len(waits(newsroom)) > 3

    try:
        service.wait_for(all_failed, seconds=900 if WHOLE else 180)
        assert service.stop() == 0
    finally:
        if service.process.poll() is None:
            service.process.kill()
            service.process.wait()
    return peak
