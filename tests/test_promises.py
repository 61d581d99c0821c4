"""What docs/promises.md promises of the whole, over a long and bad life of one source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from monitor.model.errors import ConfigError
from monitor.services.replay import verify
from tests.newsroom import SEIZURES, Newsroom, seizures
from tests.places import ROOT
from tests.test_daemon import Service

Row = tuple[object, ...]

KEPT = {
    "checks": "SELECT * FROM checks",
    "snapshots": "SELECT * FROM snapshots",
    "blobs": "SELECT id, sha256, size FROM blobs",
    "observations": "SELECT id, series_id, rule_id, snapshot_id, period, value, printed, locator FROM observations",
    "ends": "SELECT id, until_snapshot_id FROM observations WHERE until_snapshot_id IS NOT NULL",
    "changes": "SELECT * FROM changes",
    "verdicts": "SELECT claim_id, since, verdict FROM verdicts",
    "notices": "SELECT * FROM notices",
    "sent": "SELECT id, notice_id, recipient, sent_at FROM deliveries WHERE state = 'sent'",
}
"""What is only ever added to, by table."""

CURRENT = "SELECT figure_id, period, value, status FROM figures_current ORDER BY figure_id, period, value"

GOOD = seizures(fy2022=["1"] * 12, fy2023=["2"] * 12).encode()
BAD = [
    Response("no", 403),
    Response("later", 503, {"Retry-After": "60"}),
    Response("gone", 410),
    Response("", 200, content_type="text/csv"),
    Response(GOOD[: len(GOOD) // 2], 200, content_type="text/csv"),
    Response(GOOD.replace(b"Sum Qty (lbs)", b"Sum Qty (kg)"), 200, content_type="text/csv"),
    Response(GOOD.replace(b",2\r\n", b",2 2,2\r\n"), 200, content_type="text/csv"),
    Response(GOOD.replace(b"Fentanyl", b"Fentanil"), 200, content_type="text/csv"),
    Response("<title>Just a moment</title><p>Checking your browser</p>", 200, content_type="text/html"),
    Response("<form><input type=password></form><p>Log in to read this</p>", 200, content_type="text/html"),
    Response(b"PK\x03\x04" + bytes(100), 200, content_type="application/zip"),
    Response(Random(7).randbytes(5_000), 200, content_type="text/csv"),
    Response("elsewhere", 302, {"Location": "http://169.254.169.254/latest"}),
]
"""Answers that are no document, or not the one that was."""


@dataclass
class Life:
    """What a source went through.

    Attributes:
        newsroom: as it stands in the end.
        rounds: how often it was due.
        taken: rows that were there and are not, or were another.
        touched: bad answers after which a figure was another.
    """

    newsroom: Newsroom
    rounds: int = 0
    taken: list[tuple[str, set[Row]]] = field(default_factory=list)
    touched: list[Response] = field(default_factory=list)

    def meet(self, answer: Response) -> None:
        """One due check under this answer."""
        newsroom = self.newsroom
        before, figures = rows_of(newsroom), newsroom.rows(CURRENT)
        newsroom.answers["/seizures.csv"] = answer
        newsroom.check(due=True)
        newsroom.wait(days=1)
        self.rounds += 1
        after = rows_of(newsroom)
        self.taken += [(table, lost) for table, rows in before.items() if (lost := rows - after[table])]
        if answer in BAD and newsroom.rows(CURRENT) != figures:
            self.touched.append(answer)


def rows_of(newsroom: Newsroom) -> dict[str, set[Row]]:
    with newsroom.store as store:
        return {table: set(list(store.tables.select(sql))[1:]) for table, sql in KEPT.items()}


def good_answers(random: Random) -> Iterator[Response]:
    """The file as it grows, is restated, loses a month and prints it again."""
    months = ["1"] * 12
    year = ["2"] * 6
    while True:
        match random.choice(("grows", "restated", "loses", "same")):
            case "grows" if len(year) < 12:
                year = [*year, f"{random.randrange(100, 300) / 100}"]
            case "loses" if len(year) > 6:
                year = year[:-1]
            case "restated":
                at = random.randrange(len(year))
                year = [*year[:at], f"{random.randrange(100, 300) / 100}", *year[at + 1 :]]
        yield Response(seizures(fy2022=months, fy2023=year), 200, content_type="text/csv")


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """A source that answers well and badly by turns."""
    random = Random(20241205)
    good = good_answers(random)
    with HTTPServer() as server:
        life = Life(Newsroom(tmp_path_factory.mktemp("life"), server))
        for bad in random.sample(BAD, len(BAD)):
            life.meet(next(good))
            life.meet(bad)
        life.meet(next(good))
        yield life


def test_every_due_check_leaves_a_row_whatever_came(life):
    assert life.newsroom.value("SELECT count(*) FROM checks") == life.rounds
    failed = life.newsroom.value("SELECT count(*) FROM checks WHERE outcome IN ('failed', 'blocked', 'disallowed')")
    assert failed == len(BAD)


def test_no_bad_answer_creates_alters_or_deletes_a_figure(life):
    assert life.touched == []
    assert life.newsroom.value("SELECT count(*) FROM change_log WHERE kind = 'revised'"), "the good ones did"


def test_each_failure_is_mailed_in_the_round_of_the_check_in_which_it_began_and_so_is_its_end(life):
    told = life.newsroom.rows(
        """SELECT n.kind, n.created_at = c.finished_at, count(*) FROM notices n JOIN checks c ON c.id = n.check_id
            WHERE n.kind IN ('failing', 'recovered') GROUP BY 1, 2 ORDER BY 1"""
    )
    assert told == [("failing", 1, len(BAD)), ("recovered", 1, len(BAD))]
    assert life.newsroom.value("SELECT count(*) FROM outbox") == 0


def test_nothing_that_was_recorded_goes_or_is_another_afterwards(life):
    assert life.taken == []


TAKE_AWAY = {
    "database.py": ["settings"],  # the room that was asked for
    "editions.py": ["editions"],  # that the page of editions could not be read, once it can
    "history.py": ["changes", "observations"],  # what is derived, before it is derived again by a replay
    "keeping.py": ["blobs", "checks_kept"],  # `monitor prune --yes`
    "verdicts.py": ["verdicts"],  # how claims stood, before they are judged again by a replay
}


def test_rows_are_taken_away_by_these_statements_alone():
    found = {
        path.name: sorted(re.findall(r"DELETE FROM (\w+)", path.read_text(encoding="utf-8")))
        for path in sorted((ROOT / "monitor").rglob("*.py"))
        if path.name not in ("migrations.py", "schema.py")
    }
    assert {name: tables for name, tables in found.items() if tables} == TAKE_AWAY


def test_every_value_leads_to_its_bytes_place_and_rule_and_is_read_there_again(life):
    newsroom = life.newsroom
    traced = newsroom.rows(
        """SELECT o.printed, o.locator, r.hash, s.check_id, b.id, b.sha256 FROM observations o
             LEFT JOIN rules r ON r.id = o.rule_id LEFT JOIN snapshots s ON s.id = o.snapshot_id
             LEFT JOIN blobs b ON b.id = s.blob_id LEFT JOIN checks c ON c.id = s.check_id"""
    )
    assert len(traced) > 30
    with newsroom.store as store:
        for printed, locator, rule, check, blob, digest in traced:
            assert locator
            assert rule
            assert check
            assert sha256(store.blobs.body(blob)).digest() == digest
            assert printed
        assert verify(store, newsroom.catalogue).wrong == ()


def test_a_configuration_runs_no_code(newsroom):
    path, made = newsroom.folder / "sources.yaml", newsroom.folder / "made"
    path.write_text(f"{path.read_text()}x: !!python/object/apply:os.mkdir [{made}]\n")
    with pytest.raises(ConfigError):
        assert newsroom.catalogue
    assert not made.exists()


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux tells which ports are listened on")
def test_the_service_listens_on_no_port(newsroom):
    newsroom.serve_seizures(fy2022=["1"] * 12)
    newsroom.watch(SEIZURES.replace('{cron: "0 9 * * *"}', "{every: 1 second}"))
    service = Service(newsroom)
    try:
        service.wait_for(lambda: "customs: unchanged" in service.text)
        assert listening(service.process.pid) == []
    finally:
        assert service.stop() == 0


LISTENING = "0A"


def listening(pid: int) -> list[str]:
    """The local addresses, as the kernel writes them, on which a process or one that it started waits for others."""
    pids = [pid, *(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    links = [link for one in pids for link in Path(f"/proc/{one}/fd").iterdir()]
    own = {match[1] for link in links if (match := re.fullmatch(r"socket:\[(\d+)\]", str(link.readlink())))}
    rows = [row.split() for kind in ("tcp", "tcp6") for row in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]]
    return [row[1] for row in rows if row[3] == LISTENING and row[9] in own]
