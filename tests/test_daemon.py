"""The service as a process: one at a time, SIGHUP, SIGTERM, and what it does in between."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug import Response

from monitor.fetching.ping import ping
from monitor.services.outages import ROUND_SECONDS, gathering_of
from monitor.services.pulse import read_pulse
from tests.crashing import fill
from tests.newsroom import PAGE, SEIZURES, SETTINGS, Newsroom

LIMIT_SECONDS = 30


class Service:
    """``monitor run`` in a process of its own, with its log."""

    def __init__(self, newsroom: Newsroom, *options: str, database: Path | None = None, **environment: str) -> None:
        self.log = newsroom.folder / "log.txt"
        self.process = self._start(newsroom, database or newsroom.folder / "monitor.db", options, environment)

    def _start(
        self, newsroom: Newsroom, database: Path, options: tuple[str, ...], environment: dict[str, str]
    ) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "monitor", "run", "--tick", "0.2", *options]
        paths = ["--config", str(newsroom.folder / "sources.yaml"), "--db", str(database)]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*command, *paths], stderr=log, env={**os.environ, "PYTHONUNBUFFERED": "1", **environment}
            )

    def wait_for(self, happened: Callable[[], bool], seconds: float = LIMIT_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not happened():
            assert self.process.poll() is None, self.text
            assert time.monotonic() < deadline, self.text
            time.sleep(0.05)

    @property
    def text(self) -> str:
        return self.log.read_text()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(LIMIT_SECONDS)


@pytest.fixture
def served(newsroom: Newsroom) -> Newsroom:
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12)
    newsroom.serve("/boundary", "<p>Of course, the boundary is 8,891 km long.</p>")
    newsroom.watch(SEIZURES.replace('{cron: "0 9 * * *"}', "{every: 1 second}"))
    return newsroom


@pytest.fixture
def service(served: Newsroom) -> Iterator[Service]:
    running = Service(served)
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait(LIMIT_SECONDS)


def checks(newsroom: Newsroom) -> int:
    return newsroom.value("SELECT count(*) FROM checks")


def test_it_checks_what_is_due_mails_what_changed_and_stops_when_told(served, service):
    service.wait_for(lambda: "customs: first reading" in service.text)
    served.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 11 + ["2.5"])
    service.wait_for(lambda: bool(served.mails))
    assert service.stop() == 0
    assert len(served.mails) == 1
    assert served.value("SELECT count(*) FROM snapshots") == 2


def test_the_log_in_json_tells_the_story_of_a_check_on_one_line(served):
    service = Service(served, "--log", "json")
    service.wait_for(lambda: '"outcome": "changed"' in service.text)
    served.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 11 + ["2.5"])
    service.wait_for(lambda: '"after": "24.5"' in service.text)
    assert service.stop() == 0
    lines = [json.loads(line) for line in service.text.splitlines()]
    (story,) = (line for line in lines if line.get("changes"))
    assert story["source_id"] == "customs"
    assert 0 <= story["seconds"] < LIMIT_SECONDS
    told = story["changes"][0]
    assert (told["period"], told["kind"], told["before"], told["after"]) == ("FY2023", "revised", "24", "24.5")


def test_an_outside_watcher_is_pinged_and_its_address_stays_out_of_the_log(served):
    served.serve("/ping/a-secret", "OK")
    service = Service(served, MONITOR_PING_URL=f"{served.site}/ping/a-secret")
    service.wait_for(lambda: any(request.path == "/ping/a-secret" for request in served.asked))
    assert read_pulse(served.folder / "monitor.db") is not None
    assert service.stop() == 0
    assert "a-secret" not in service.text


async def test_a_ping_that_fails_says_why_without_the_address(httpserver):
    httpserver.expect_request("/a-secret").respond_with_data("no", status=500)
    assert await ping(httpserver.url_for("/a-secret")) == "localhost answers with status 500"
    assert await ping("http://127.0.0.1:9/a-secret") == "127.0.0.1 cannot be reached: ConnectError"
    for wrong in ("", "a-secret", "http://[a-secret", "ftp://a-secret/", "http://a\x00b/"):
        assert "a-secret" not in (await ping(wrong)).replace("a-secret cannot be reached", "")
        assert await ping(wrong)


def test_it_tells_failures_after_the_checks_of_a_round_and_many_in_one_mail(newsroom):
    pages = [PAGE.replace("border:", f"border-{n}:").replace("SITE/boundary", f"SITE/{n}") for n in range(5)]
    newsroom.watch(*(page.partition("      claims:")[0] for page in pages))
    for number in range(5):
        newsroom.serve(f"/{number}", "<p>Of course, the boundary is 8,891 km long.</p>")
    newsroom.check()
    newsroom.answers.clear()
    service = Service(newsroom)
    service.wait_for(lambda: bool(newsroom.mails))
    assert service.stop() == 0
    assert newsroom.subjects == ["5 sources cannot be read"]


def test_what_failed_before_it_was_stopped_is_not_told_where_the_first_check_after_it_is_good(newsroom):
    newsroom.watch(PAGE.replace("SITE/boundary", "SITE/moved"), SEIZURES)
    newsroom.serve("/moved", "<p>Of course, the boundary is 8,891 km long.</p>")
    newsroom.serve_seizures(fy2023=["2"] * 12)
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.answers.clear()
    newsroom.check(tell=False)
    newsroom.serve("/boundary", "<p>Of course, the boundary is 8,891 km long.</p>")
    newsroom.watch(PAGE, SEIZURES)
    service = Service(newsroom)
    service.wait_for(lambda: bool(newsroom.mails))
    assert service.stop() == 0
    assert "border: unchanged" in service.text
    (subject,) = newsroom.subjects
    assert subject.startswith("Nationwide seizures: cannot be read")


@pytest.mark.parametrize(("busy", "seconds"), [(False, 0), (True, ROUND_SECONDS)])
def test_failures_wait_for_the_other_sources_of_their_schedule_and_for_running_checks(newsroom, busy, seconds):
    assert gathering_of(newsroom.catalogue, busy=busy) == timedelta(seconds=seconds)
    spread = newsroom.watch(SEIZURES, PAGE, settings=SETTINGS.replace("spread: 0 seconds", "spread: 10 minutes"))
    latest = max(source.schedule.spread_seconds for source in spread.watched)
    assert 0 < latest <= 600
    assert gathering_of(spread, busy=busy) == timedelta(seconds=latest + seconds)


def test_a_second_one_on_the_same_database_is_refused(served, service):
    service.wait_for(lambda: "sources: 1" in service.text)
    second = Service(served)
    assert second.process.wait(LIMIT_SECONDS) == 3
    assert "another `monitor run`" in second.text
    assert service.process.poll() is None


def test_a_second_one_is_refused_whatever_name_leads_to_the_database(served, service):
    service.wait_for(lambda: "sources: 1" in service.text)
    link, twin = served.folder / "link.db", served.folder / "twin.db"
    link.symlink_to("monitor.db")
    second = Service(served, database=link)
    assert second.process.wait(LIMIT_SECONDS) == 3
    assert "another `monitor run`" in second.text
    twin.hardlink_to(served.folder / "monitor.db")
    third = Service(served, database=twin)
    assert third.process.wait(LIMIT_SECONDS) == 3
    assert "has 2 names (hard links)" in third.text
    assert sorted(one.name for one in served.folder.glob("[lt]*.db*")) == ["link.db", "twin.db"]
    twin.unlink()
    assert service.process.poll() is None


def test_sighup_takes_a_new_configuration_of_several_files_and_refuses_a_broken_one(served, service):
    service.wait_for(lambda: "customs: first reading" in service.text)
    good = (served.folder / "sources.yaml").read_text()
    (served.folder / "sources.yaml").write_text(good.replace("sources:", "surces:"))
    service.process.send_signal(signal.SIGHUP)
    service.wait_for(lambda: "did you mean" in service.text)
    before = checks(served)
    service.wait_for(lambda: checks(served) > before)
    served.watch(PAGE)
    _, key, sources = (served.folder / "sources.yaml").read_text().partition("sources:")
    (served.folder / "more").mkdir()
    (served.folder / "more" / "border.yaml").write_text(key + sources)
    (served.folder / "sources.yaml").write_text(f"include: more\n{good}")
    service.process.send_signal(signal.SIGHUP)
    service.wait_for(lambda: "border: first reading" in service.text)
    assert service.stop() == 0


def test_a_doubtful_value_of_a_figure_added_later_is_a_warning(served, service):
    service.wait_for(lambda: "customs: first reading" in service.text)
    served.watch(SEIZURES.replace("max: 2000", "max: 12"))
    service.process.send_signal(signal.SIGHUP)
    service.wait_for(lambda: "the new configuration is taken" in service.text)
    assert (
        "WARNING doubtful, answer with `monitor review`: customs/fentanyl, FY2023: 24 lb; "
        "24 lb is above the declared maximum of 12 lb"
    ) in service.text
    assert service.stop() == 0


def test_sigterm_lets_a_running_check_finish(served, service):
    service.wait_for(lambda: "customs: first reading" in service.text)
    asked: list[float] = []

    def slowly(_: object) -> Response:
        asked.append(time.monotonic())
        time.sleep(0.7)
        return Response("FY", content_type="text/csv")

    served.answers["/seizures.csv"] = slowly
    service.wait_for(lambda: bool(asked))
    assert service.stop() == 0
    assert served.rows("SELECT outcome FROM checks ORDER BY id DESC LIMIT 1") == [("failed",)]


def test_killed_and_started_again_it_goes_on_where_it_was(served, service):
    service.wait_for(lambda: "customs: first reading" in service.text)
    service.process.kill()
    service.process.wait(LIMIT_SECONDS)
    before = checks(served)
    again = Service(served)
    again.wait_for(lambda: checks(served) > before)
    assert again.stop() == 0
    assert served.value("SELECT count(*) FROM snapshots") == 1


def test_a_broken_configuration_at_the_start_is_exit_code_2(served, tmp_path: Path):
    (served.folder / "sources.yaml").write_text("settings: {timezone: Mars/Olympus}")
    failed = Service(served)
    assert failed.process.wait(LIMIT_SECONDS) == 2
    assert "Mars/Olympus" in failed.text


# ---------------------------------------------------------------- what cannot be recorded is not fetched


def test_on_a_full_disk_nobody_is_asked_which_is_said_once_and_once_when_it_is_over(served, small_disk):
    service = Service(served, database=small_disk / "monitor.db")
    service.wait_for(lambda: "customs: unchanged" in service.text)
    filling = fill(small_disk)
    service.wait_for(lambda: "nothing can be recorded, so nobody is asked" in service.text)
    before = len(served.asked)
    time.sleep(3)
    assert len(served.asked) <= before + 1
    filling.unlink()
    service.wait_for(lambda: "going on" in service.text)
    service.wait_for(lambda: len(served.asked) > before + 1)
    assert service.stop() == 0
    assert service.text.count("nobody is asked and nothing is sent") == 1
    assert service.text.count("going on") == 1
    assert "Traceback" not in service.text


def test_a_source_whose_check_could_not_be_recorded_is_asked_again_when_there_is_room_for_what_came(served, small_disk):
    served.watch(SEIZURES.replace('{cron: "0 9 * * *"}', "{every: 1 second}").replace("300000", "2000000"))
    service = Service(served, database=small_disk / "monitor.db")
    service.wait_for(lambda: "customs: unchanged" in service.text)
    asked: list[int] = []

    def while_the_disk_fills(_: object) -> Response:
        asked.append(len(fillings))
        fillings.append(fill(small_disk))
        return Response(random.Random(1).randbytes(1_500_000), content_type="text/csv")

    fillings: list[Path] = []
    served.answers["/seizures.csv"] = while_the_disk_fills
    service.wait_for(lambda: "left alone for a while" in service.text)
    time.sleep(2)
    assert len(asked) == 1
    served.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12)
    fillings[0].unlink()
    service.wait_for(lambda: "customs: its checks are recorded again" in service.text)
    assert service.stop() == 0
    assert service.text.count("left alone for a while") == 1


def test_one_check_on_a_full_disk_asks_nobody_and_says_why(served, small_disk):
    options = ["--config", str(served.folder / "sources.yaml"), "--db", str(small_disk / "monitor.db")]
    command = [sys.executable, "-m", "monitor", "check", *options]
    assert subprocess.run(command, capture_output=True, timeout=LIMIT_SECONDS).returncode == 0
    before = len(served.asked)
    fill(small_disk)
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    assert done.returncode == 3
    assert "nobody is asked while nothing can be recorded" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(served.asked) == before


# ---------------------------------------------------------------- what was lost while it was away


def test_a_log_lost_after_a_kill_loses_nothing_and_a_file_cut_to_nothing_is_refused(served, service):
    database = served.folder / "monitor.db"
    service.wait_for(lambda: "customs: unchanged" in service.text)
    held = checks(served)
    service.process.kill()
    service.process.wait(LIMIT_SECONDS)
    Path(f"{database}-wal").unlink()
    assert checks(served) >= held - 1, "but for the one under way"
    os.truncate(database, 0)
    asked = len(served.asked)
    again = Service(served)
    assert again.process.wait(LIMIT_SECONDS) == 3
    assert "monitor.db: is empty, and held" in again.text
    assert (database.stat().st_size, len(served.asked)) == (0, asked)


def test_a_database_that_is_damaged_under_it_is_left_alone_and_what_to_do_is_said_once(served, service):
    database = served.folder / "monitor.db"
    service.wait_for(lambda: "customs: unchanged" in service.text)
    with database.open("r+b") as file:
        file.seek(100)
        file.write(b"\x5a" * (database.stat().st_size - 100))
    service.wait_for(lambda: "monitor.db: is damaged: " in service.text)
    body, asked = database.read_bytes(), len(served.asked)
    time.sleep(2)
    assert len(served.asked) <= asked + 1, "but for one under way"
    assert database.read_bytes() == body
    assert service.stop() == 3
    assert service.text.count("; stop the program, then restore a backup, see docs/running.md") <= 2, "one under way"
    assert "Traceback" not in service.text
    assert "going on" not in service.text


# ---------------------------------------------------------------- a clock that jumps

CLOCKED = """
import os, sys
from pathlib import Path
from monitor.cli import main
from monitor.cli.common import App

told, file = App.clock, Path(sys.argv.pop(1))

def clock(app):
    os.environ["MONITOR_NOW"] = file.read_text()
    return told(app)

App.clock = clock
main()
"""
"""The program, under a clock that stands as a file says."""


def test_a_clock_that_jumps_by_years_while_it_works_stops_nothing_for_good(served):
    clock = served.folder / "clock"

    def set_to(text: str) -> None:
        (served.folder / "clock.part").write_text(text)
        (served.folder / "clock.part").replace(clock)

    class Clocked(Service):
        def _start(self, newsroom: Newsroom, database: Path, *_: object) -> subprocess.Popen[bytes]:
            paths = ["--config", str(newsroom.folder / "sources.yaml"), "--db", str(database)]
            command = [sys.executable, "-c", CLOCKED, str(clock), "run", "--tick", "0.1", *paths]
            with self.log.open("ab") as log:
                return subprocess.Popen(command, stderr=log)

    set_to("2024-10-15T13:00")
    service = Clocked(served)
    service.wait_for(lambda: checks(served) == 1)
    set_to("2034-10-15T13:00")
    service.wait_for(lambda: checks(served) >= 2)
    asked = len(served.asked)
    set_to("1970-01-01T00:00")
    service.wait_for(lambda: "the clock says that it is 1970-01-01" in service.text)
    time.sleep(1)
    assert len(served.asked) <= asked + 1
    set_to("9999-12-31T23:59")
    time.sleep(0.5)
    set_to("2034-10-15T13:01")
    before = checks(served)
    service.wait_for(lambda: checks(served) > before)
    set_to("2024-10-16T13:00")
    before = checks(served)
    time.sleep(0.5)
    set_to("2034-10-16T13:00")
    service.wait_for(lambda: checks(served) > before)
    assert service.stop() == 0
    assert service.text.count("nothing can be recorded, so nobody is asked") == 1
    assert "going on" in service.text
    assert "Traceback" not in service.text
