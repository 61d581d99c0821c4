"""Figures that move, from page to mail: what grows, what goes on to its next period, what counts from another base."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.making import day
from tests.newsroom import Newsroom

SETTINGS = """\
settings:
  timezone: UTC
  contact: desk@example.org
  per_host_gap: 0 seconds
  spread: 0 seconds
  notify: [{eml: {folder: mail, to: [desk@example.org]}}]
articles:
  story: {title: A story, published_on: 2024-10-16}
"""

VERDICTS = "SELECT quote, verdict FROM claim_status ORDER BY position"


def page(body: str, title: str = "Page") -> str:
    """A page with enough words to be one."""
    filler = "The office publishes this page so that everybody can see how the numbers stood when they were counted."
    return f'<!doctype html><html lang="en"><title>{title}</title><h1>{title}</h1><p>{filler}</p>{body}'


@pytest.fixture
def room(tmp_path: Path, httpserver: HTTPServer) -> Newsroom:
    return Newsroom(tmp_path, httpserver)


def publish(room: Newsroom, body: str) -> None:
    """Let a week go by, and let the page show this."""
    room.wait(days=7)
    room.serve("/page", page(body))
    (result,) = room.check()
    assert not result.problem, result.problem


def source(figure: str) -> str:
    lines = "\n".join(f"      {line}" for line in figure.strip("\n").splitlines())
    return f"office:\n  title: A page\n  publisher: The office\n  url: SITE/page\n  figures:\n    it:\n{lines}\n"


def changes(room: Newsroom) -> list[tuple[str, str]]:
    return room.rows("SELECT kind, period FROM change_log ORDER BY change_id")


DOSES = """
label: Doses given
unit: doses
measure: running total
extract: {text: {pattern: "{figure} have been given since"}}
claims:
  - {article: story, quote: "1,774,923 doses"}
  - {article: story, quote: "1.9 million doses"}
"""


def doses(number: str) -> str:
    return f"<p>{number} doses have been given since March 2020.</p>"


def test_a_dashboard_that_grows_is_extended_and_claims_on_it_stand_as_of_their_day(room: Newsroom) -> None:
    room.watch(source(DOSES), settings=SETTINGS)
    room.now = day("2024-10-09")
    publish(room, doses("1,774,923"))
    publish(room, doses("1,901,000"))
    assert changes(room) == [("extended", "undated")]
    assert room.rows(VERDICTS) == [("1,774,923 doses", "holds"), ("1.9 million doses", "holds by rounding")]
    publish(room, doses("1,760,000"))
    assert changes(room) == [("extended", "undated"), ("revised", "undated")]
    assert dict(room.rows(VERDICTS))["1,774,923 doses"] == "revised since"
    assert "Doses given: 1,774,923 → 1,901,000 doses (+126,077, to date)" in room.subjects[0]
    assert room.value("SELECT measure FROM figures_current") == "running total"


def test_the_day_that_a_running_total_prints_is_told_with_it(room: Newsroom) -> None:
    dated = DOSES.replace("{figure} have been given since", "As of {period}, {figure} have been given")
    room.watch(source(dated), settings=SETTINGS)
    room.now = day("2024-10-09")
    publish(room, "<p>As of 14 October 2024, 1,774,923 doses have been given.</p>")
    publish(room, "<p>As of 21 October 2024, 1,901,000 doses have been given.</p>")
    assert changes(room) == [("extended", "undated")]
    assert room.rows("SELECT value, as_of FROM figures_current") == [("1901000", "2024-10-21")]
    assert dict(room.rows("SELECT quote, reason FROM claim_status"))["1,774,923 doses"] == (
        "as of 14 October 2024 the source said 1,774,923 doses to date; today it says 1,901,000 doses to date"
    )


RELEASE = """
label: Jobless rate
unit: "%"
measure: latest
extract: {text: {pattern: "jobless rate stood at {figure} in {period}"}}
claims: [{article: story, quote: 4.7%, period: 2024-Q2}]
"""


def release(rate: str, period: str) -> str:
    return f"<p>The jobless rate stood at {rate} in {period}.</p>"


def test_a_press_release_that_goes_on_releases_its_next_period_and_revises_nothing(room: Newsroom) -> None:
    room.watch(source(RELEASE), settings=SETTINGS)
    publish(room, release("4.7%", "April to June 2024"))
    publish(room, release("5.1%", "the third quarter of 2024"))
    assert changes(room) == [("released", "2024-Q3")]
    assert room.rows("SELECT period, value FROM figures_current") == [("2024-Q3", "5.1")]
    assert room.rows(VERDICTS) == [("4.7%", "holds")]
    assert room.rows("SELECT passed FROM figure_history WHERE period = '2024-Q2'") == [(1,)]
    publish(room, release("5.2%", "the third quarter of 2024"))
    assert changes(room)[-1] == ("revised", "2024-Q3")
    assert room.rows(VERDICTS) == [("4.7%", "holds")]


def test_a_release_that_is_taken_back_is_withdrawn(room: Newsroom) -> None:
    room.watch(source(RELEASE), settings=SETTINGS)
    publish(room, release("4.7%", "April to June 2024"))
    publish(room, release("5.1%", "July to September 2024"))
    publish(room, release("4.7%", "April to June 2024"))
    assert sorted(changes(room)) == [("released", "2024-Q3"), ("restored", "2024-Q2"), ("withdrawn", "2024-Q3")]


def test_a_release_without_a_period_fails_the_check_and_the_value_stands(room: Newsroom) -> None:
    room.watch(source(RELEASE), settings=SETTINGS)
    publish(room, release("4.7%", "April to June 2024"))
    room.wait(days=7)
    room.serve("/page", page(release("5.1%", "the last quarter")))
    (result,) = room.check()
    assert "no text reads 'jobless rate stood at {figure} in {period}'" in result.problem
    assert room.rows("SELECT period, value FROM figures_current") == [("2024-Q2", "4.7")]
    assert changes(room) == []


INDEX = """
label: Consumer prices
unit: number
extract: {table: {caption: Prices, row: All items, periods: columns}}
claims: [{article: story, quote: "164.8", period: 2024-08}]
"""


def prices(base: str, *values: str) -> str:
    return (
        f"<table><caption>Prices</caption><tr><th rowspan=2>Group<th>August 2024<th>September 2024"
        f"<tr><th colspan=2>{base}<tr><th>All items<td>{values[0]}<td>{values[1]}</table>"
    )


def test_an_index_that_is_rebased_is_redefined_and_its_claims_cannot_be_told(room: Newsroom) -> None:
    room.watch(source(INDEX), settings=SETTINGS)
    publish(room, prices("2002=100", "164.8", "164.9"))
    publish(room, prices("2002 = 100", "164.7", "164.9"))
    assert changes(room) == [("revised", "2024-08")]
    publish(room, prices("2020=100", "121.1", "121.2"))
    assert changes(room)[1:] == [("redefined", "2024-08"), ("redefined", "2024-09")]
    assert room.rows(VERDICTS) == [("164.8", "cannot tell")]
    assert room.rows("SELECT DISTINCT measure, base FROM figures_current") == [("index", "2020=100")]


ROLLING = """
label: Jobless rate, three months
unit: "%"
measure: rolling
extract: {table: {caption: Jobless, column: Rate, periods: rows}}
claims: [{article: story, quote: 4.7%, period: 2024-Q2}]
"""


def windows(*rows: tuple[str, str]) -> str:
    cells = "".join(f"<tr><th>{label}<td>{rate}" for label, rate in rows)
    return f"<table><caption>Jobless</caption><tr><th>Three months<th>Rate{cells}</table>"


def test_a_rolling_table_goes_on_and_withdraws_nothing(room: Newsroom) -> None:
    room.watch(source(ROLLING), settings=SETTINGS)
    first = [("April to June 2024", "4.7"), ("May to July 2024", "4.8"), ("June to August 2024", "4.8")]
    publish(room, windows(*first))
    publish(room, windows(*first[1:], ("July to September 2024", "4.9")))
    assert changes(room) == [("released", "2024-Q3")]
    assert room.rows(VERDICTS) == [("4.7%", "holds")]
    publish(room, windows(first[1], ("July to September 2024", "4.9")))
    assert changes(room)[1:] == [("withdrawn", "2024-06-01/2024-08-31")]


LATEST_OF_A_TABLE = """
label: Guns seized in the newest month
unit: firearms
measure: latest
extract: {table: {caption: Guns, row: Seized, periods: columns}}
claims: [{article: story, quote: 45 firearms, period: 2024-09}]
"""


def guns(**months: str) -> str:
    heads = "".join(f"<th>{label} 2024" for label in months)
    cells = "".join(f"<td>{number}" for number in months.values())
    return f"<table><caption>Guns</caption><tr><th>What{heads}<tr><th>Seized{cells}</table>"


def test_of_a_table_the_newest_column_is_the_value(room: Newsroom) -> None:
    room.watch(source(LATEST_OF_A_TABLE), settings=SETTINGS)
    publish(room, guns(August="40", September="45"))
    assert room.rows("SELECT period, value FROM figure_history") == [("2024-09", "45")]
    publish(room, guns(August="41", September="46", October="50"))
    assert changes(room) == [("released", "2024-10")]
    assert room.rows(VERDICTS) == [("45 firearms", "holds")]


def test_what_follows_is_the_same_when_all_is_read_again(room: Newsroom) -> None:
    room.watch(source(RELEASE), settings=SETTINGS)
    for rate, period in (("4.7%", "April to June 2024"), ("5.1%", "July to September 2024")):
        publish(room, release(rate, period))
    before = (changes(room), room.rows(VERDICTS), room.rows("SELECT period, value, until, passed FROM figure_history"))
    room.watch(source(RELEASE + "accept: [9]\n"), settings=SETTINGS)
    room.wait(hours=1)
    room.check()
    after = (changes(room), room.rows(VERDICTS), room.rows("SELECT period, value, until, passed FROM figure_history"))
    assert after == before
