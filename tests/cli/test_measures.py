"""What commands say of how figures move."""

from __future__ import annotations

import pytest

from tests.cli.terminal import Terminal
from tests.newsroom import Newsroom

SOURCE = """
office:
  title: A page
  publisher: The office
  url: SITE/page
  figures:
    doses:
      label: Doses given since March 2020
      short: Doses
      unit: doses
      extract: {text: {pattern: "{figure} have been given"}}
      claims: [{article: story, quote: "1,774,923 doses"}]
    prices:
      label: Consumer prices (2015=100)
      short: Prices
      unit: number
      period: "2024"
      extract: {text: {pattern: "prices stood at {figure}"}}
    rate:
      label: People out of work
      short: Out of work
      unit: "%"
      measure: latest
      extract: {text: {pattern: "{figure} in {period} were out of work"}}
      claims: [{article: story, quote: 4.7%, period: 2024-Q2}]
"""


def page(doses: str, rate: str = "4.7% in April to June 2024") -> str:
    return (
        "<!doctype html><html lang=en><title>Page</title><h1>Page</h1>"
        "<p>The office shows on this page how the numbers stand from week to week, for everybody to see.</p>"
        f"<p>{doses} doses have been given.</p><p>In that year, prices stood at 112.3.</p>"
        f"<p>{rate} were out of work.</p>"
    )


@pytest.fixture
def terminal(newsroom: Newsroom, capfdbinary: object, monkeypatch: object) -> Terminal:
    newsroom.watch(SOURCE)
    newsroom.serve("/page", page("1,774,923"))
    return Terminal(newsroom, capfdbinary, monkeypatch)


def test_validate_says_what_labels_make_plain(terminal: Terminal) -> None:
    said = terminal("validate").splitlines()[1:]
    takes = "where it is not, write `measure: level`"
    assert said == [
        f"  office/doses is taken for a running total, because its label says “since March 2020”; {takes}",
        f"  office/prices is taken for an index, because its label says “2015=100”; {takes}",
    ]


def test_check_figures_and_history_say_to_date_measure_and_base(newsroom: Newsroom, terminal: Terminal) -> None:
    first = terminal("check")
    assert "  Doses, to date: 1,774,923 doses" in first
    assert "  Out of work, 2024-Q2: 4.7%" in first
    shown = terminal("figures")
    assert "running total" in shown
    assert "2015=100" in shown
    assert "to date" in shown
    newsroom.wait(days=1)
    newsroom.serve("/page", page("1,901,000", "5.1% in July to September 2024"))
    second = terminal("check")
    assert "Doses: extended: to date 1,774,923 doses → 1,901,000 doses" in second
    assert "Out of work: released: 2024-Q3 published for the first time: 5.1%" in second
    assert "running total" in terminal("history", "doses")
    assert [row["passed"] for row in terminal.json("history", "rate")] == [1, 0]


def test_a_year_that_is_still_counted_is_told_as_to_date(newsroom: Newsroom, capfdbinary, monkeypatch) -> None:
    terminal = Terminal(newsroom, capfdbinary, monkeypatch)
    newsroom.serve_seizures(fy2023=["2"] * 12, fy2024=["3"] * 6)
    assert "Fentanyl, northern border, FY2024 to date (October 2023 to March 2024): 18 lb" in terminal("check")


def test_extract_says_measure_base_and_to_date(newsroom: Newsroom, terminal: Terminal) -> None:
    saved = newsroom.folder / "page.html"
    saved.write_text(page("1,774,923"))
    said = terminal("extract", "office", str(saved))
    assert "running total" in said
    assert "2015=100" in said
    (doses, *_) = terminal.json("extract", "office", str(saved))
    assert (doses["measure"], doses["base"], doses["counts"]) == ("running total", "", "to date")


def test_a_correction_says_that_the_source_has_gone_on(newsroom: Newsroom, terminal: Terminal) -> None:
    terminal("check")
    newsroom.wait(days=1)
    newsroom.serve("/page", page("1,901,000", "5.1% in July to September 2024"))
    terminal("check")
    drafted = terminal("correction", "story/4-7-2024-q2")
    assert "Nothing to correct: what is held supports the article." in drafted
    assert "the source has gone on to later periods" in drafted
