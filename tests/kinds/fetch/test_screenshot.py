"""A page drawn by scripts, from the browser to the evidence: its figure, its words and its picture are kept."""

from __future__ import annotations

import shutil

import pytest

from monitor.kinds.fetch.chromium import NAMES
from tests.cli.terminal import Terminal
from tests.newsroom import Newsroom

pytest.importorskip("playwright", reason="the extra `browser` is not installed")

DRAWN = """\
board:
  title: The board
  publisher: The office
  url: SITE/board
  fetch: {browser: {wait_for: "table td"}}
  figures:
    seized:
      label: Fentanyl seized
      unit: lb
      extract: {table: {row: Fentanyl, periods: columns, calendar: us-federal}}
"""
SHELL = """\
<html><head><title>The board</title></head><body><h1>The board</h1><div id="here"></div>
<script>
fetch("/data.json").then(answer => answer.json()).then(rows => {
  const cells = rows.map(row => "<th>" + row.year + "</th>").join("");
  const values = rows.map(row => "<td>" + row.pounds + "</td>").join("");
  document.getElementById("here").innerHTML =
    "<table><caption>Seizures in pounds</caption><tr><th>Drug</th>" + cells + "</tr>" +
    "<tr><th>Fentanyl</th>" + values + "</tr></table>";
});
</script></body></html>
"""


@pytest.fixture
def board(newsroom: Newsroom) -> Newsroom:
    if not any(map(shutil.which, NAMES)):
        pytest.skip("no Chromium is installed")
    newsroom.watch(DRAWN)
    newsroom.serve("/board", SHELL)
    newsroom.serve("/data.json", '[{"year": "FY2024", "pounds": 34.82}]', content_type="application/json")
    return newsroom


def test_a_page_drawn_by_scripts_is_read_and_its_picture_is_kept(board, capfdbinary, monkeypatch):
    (result,) = board.check()
    assert not result.problem
    assert board.rows("SELECT period, value FROM figures_current") == [("FY2024", "34.82")]
    terminal = Terminal(board, capfdbinary, monkeypatch)
    terminal("show", "1", "--screenshot")
    assert terminal.bytes.startswith(b"\x89PNG")
    assert len(terminal.bytes) > 2_000
    terminal("verify")


def test_a_figure_that_scripts_draw_differently_is_a_change(board):
    board.check()
    board.serve("/data.json", '[{"year": "FY2024", "pounds": 36.1}]', content_type="application/json")
    board.wait(days=1)
    board.check()
    (mail,) = board.mails
    assert "34.82 → 36.10" in str(mail["Subject"])
    assert board.rows("SELECT count(DISTINCT screenshot_blob_id) FROM snapshots") == [(2,)]


def test_a_snapshot_that_no_browser_read_has_no_picture(newsroom, capfdbinary, monkeypatch):
    newsroom.serve_seizures(fy2024=["1"] * 12)
    newsroom.check()
    terminal = Terminal(newsroom, capfdbinary, monkeypatch)
    terminal("show", "1", "--screenshot", code=2)
    assert "was not read by a browser" in terminal.errors
