"""A clock that stands where it cannot, and days at the ends of the calendar: a sentence, and nothing recorded."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.making import day
from tests.newsroom import seizures

IMPOSSIBLE = ["0001-01-01", "1970-01-01", "1989-12-31", "2200-01-01", "9999-12-31"]


@pytest.mark.parametrize("today", IMPOSSIBLE)
def test_under_a_time_that_cannot_be_nothing_is_recorded_and_nobody_asked(newsroom, terminal, today):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    terminal("check")
    asked, newsroom.now = len(newsroom.asked), day(today)
    for command in ("check", "check --due", "replay", "report"):
        terminal(*command.split(), code=1)
        assert f"the clock says that it is {today}, which cannot be: nothing is recorded" in terminal.errors
    assert len(newsroom.asked) == asked
    assert newsroom.value("SELECT count(*) FROM checks") == 1


def test_the_service_does_not_begin_under_such_a_time_and_says_why(newsroom):
    paths = ["--config", str(newsroom.folder / "sources.yaml"), "--db", str(newsroom.folder / "monitor.db")]
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "run", *paths],
        env=os.environ | {"MONITOR_NOW": "1970-01-01T00:00"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, newsroom.asked) == (1, [])
    assert "the clock says that it is 1970-01-01" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("now", ["9999-12-31", "0001-01-01T00:00+14:00", "10000-01-01", "noon"])
def test_a_time_beyond_the_calendar_is_no_time(newsroom, terminal, monkeypatch, now):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    terminal("check")
    terminal("figures", "--as-of", now, code=2)
    assert f"{now!r} is not a date" in terminal.errors
    terminal("changes", "--since", now, code=2)


@pytest.mark.parametrize("week", ["9999-W52", "0000-W01", "2024-W60"])
def test_a_week_beyond_the_calendar_is_no_week(terminal, week):
    terminal("report", week, code=2)
    assert f"{week!r} is not a week" in terminal.errors


@pytest.mark.parametrize(
    ("name", "said"),
    [("0001-01-01", "is too early"), ("0000-01-01", "no such date"), ("9999-12-31", "still to come")],
)
def test_a_file_of_no_possible_day_is_not_recorded(newsroom, terminal, name, said):
    folder = newsroom.folder / "files"
    folder.mkdir()
    (folder / f"{name}_a.csv").write_text(seizures(fy2023=["2"] * 12))
    terminal("backfill", "customs", str(folder), code=2)
    assert said in terminal.errors


@pytest.mark.parametrize("first", ["2024-10-15", "2199-01-01", "1990-02-01"])
@pytest.mark.parametrize("then", ["2024-10-16", "2199-12-31", "1990-01-02"])
def test_a_clock_that_jumps_by_years_leaves_versions_in_their_order(newsroom, terminal, first, then):
    newsroom.now = day(first)
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12)
    terminal("check", "--due")
    newsroom.now = day(then)
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 11 + ["2.5"])
    terminal("check")
    assert newsroom.figures["FY2023"] == "24.5"
    assert newsroom.value("SELECT count(DISTINCT seen_at) FROM snapshots") == 2
    newsroom.now = day("2024-11-20")
    terminal("check", "--due")
    assert newsroom.value("SELECT next_due_at FROM sources") < "2024-12"
