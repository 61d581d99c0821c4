"""Is it at work, and how does everything stand in numbers: for those who watch the watcher."""

from __future__ import annotations

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from monitor.services.pulse import MayTake, pulse_of, read_pulse, write_pulse
from tests.making import day

NOW = day("2024-10-15")


def numbers(text: str) -> dict[tuple[str, str], float]:
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name, next(iter(sample.labels.values()), "")] = sample.value
    return found


def test_metrics_say_how_sources_claims_and_mails_stand(newsroom, terminal):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    terminal("check", "--due")
    newsroom.wait(days=1)
    newsroom.answers.clear()
    terminal("check", "--due", code=1)
    said = numbers(terminal("metrics"))
    assert said["figure_monitor_sources", "failing"] == 1
    assert said["figure_monitor_source_failures_in_a_row", "customs"] == 1
    assert said["figure_monitor_claims", "cannot tell"] == 1
    assert said["figure_monitor_last_look_timestamp_seconds", ""] == newsroom.now.timestamp()
    assert said["figure_monitor_source_last_success_timestamp_seconds", "customs"] < newsroom.now.timestamp()
    assert said["figure_monitor_mails_waiting", ""] == 0
    assert ("figure_monitor_oldest_mail_timestamp_seconds", "") not in said


def test_metrics_are_written_whole_into_a_file(newsroom, terminal):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    terminal("check")
    file = newsroom.folder / "figure_monitor.prom"
    assert terminal("metrics", "--to", str(file)) == ""
    assert numbers(file.read_text()) == numbers(terminal("metrics"))


def test_healthcheck_fails_where_nothing_was_looked_at_for_too_long(newsroom, terminal):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    terminal("check")
    assert "no look at what is due was finished yet" in terminal("healthcheck", code=1)
    terminal("check", "--due")
    assert "at work" in terminal("healthcheck")
    newsroom.wait(minutes=20)
    assert "since 2024-10-15" in terminal("healthcheck", code=1)
    assert "at work" in terminal("healthcheck", "--look-within", "30")
    assert "nothing is due" in terminal("check", "--due")
    assert terminal.json("healthcheck")["healthy"] is True


def test_healthcheck_names_a_source_of_which_no_check_is_recorded_although_what_is_due_is_looked_at(newsroom, terminal):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    terminal("check", "--due")
    newsroom.wait(days=2)
    write_pulse(newsroom.folder / "monitor.db", newsroom.now)  # as where what came never fits on the disk
    said = terminal("healthcheck", code=1)
    assert "customs is due, and no check of it is recorded, since 2024-10-15 13:00 UTC" in said
    assert "at work" in terminal("healthcheck", "--check-within", "48")


@pytest.mark.parametrize(
    ("ago", "troubles"),
    [
        ({"look": timedelta(minutes=1)}, []),
        ({"look": timedelta(minutes=16)}, ["look"]),
        ({"look": timedelta(days=-400)}, []),
        ({"look": timedelta(0), "turn": timedelta(minutes=61), "mail": timedelta(hours=2)}, ["turn"]),
        ({"look": timedelta(0), "turn": timedelta(minutes=-5), "mail": timedelta(hours=25)}, ["mail"]),
        ({"look": timedelta(0), "check": timedelta(hours=5)}, []),
        ({"look": timedelta(0), "check": timedelta(hours=7)}, ["check"]),
        ({}, ["look"]),
    ],
)
def test_what_takes_too_long_is_named(ago, troubles):
    class Mail:
        due_at = NOW - ago.get("turn", timedelta(0))
        created_at = NOW - ago.get("mail", timedelta(0))

    due = [("customs", NOW - ago["check"]), ("border", NOW)] if "check" in ago else []
    looked_at = NOW - ago["look"] if "look" in ago else None
    pulse = pulse_of(looked_at, [Mail] if "mail" in ago else [], due, NOW)
    assert [name for name, _ in pulse.troubles(MayTake())] == troubles


def test_a_pulse_that_cannot_be_written_or_read_is_no_error(tmp_path):
    write_pulse(tmp_path / "nowhere" / "monitor.db", NOW)
    assert read_pulse(tmp_path / "nowhere" / "monitor.db") is None
    write_pulse(tmp_path / "monitor.db", NOW)
    assert read_pulse(tmp_path / "monitor.db") == NOW
    (tmp_path / "monitor.db.pulse").write_bytes(b"\xff\x00")
    assert read_pulse(tmp_path / "monitor.db") is None
