"""No sentence decides anything: with nonsense in the place of all of them, the program does the same."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from monitor.model import Change, Claim, Doubt, Verdict, Words
from monitor.telling.sentences import English
from tests.newsroom import Newsroom

SENTENCES = {"observations": ["question"], "changes": ["explanation"], "verdicts": ["reason"]}
"""The columns in which sentences stand."""

TABLES = ("observations", "changes", "verdicts", "snapshots", "outages", "deliveries", "notices")
NEWSROOMS_OWN = {"notices": ["facts"], "snapshots": ["headers"]}
"""What words, or the test's server, may make different."""


class Nonsense:
    """Another sentence each time, whatever is told."""

    def __init__(self) -> None:
        self.number = itertools.count()

    def explanation(self, change: Change) -> str:
        return f"twas brillig {next(self.number)}"

    def question(self, doubt: Doubt, printed: str) -> str:
        return f"and the slithy toves {next(self.number)}"

    def reason(self, claim: Claim, verdict: Verdict) -> str:
        return f"did gyre and gimble {next(self.number)}"


CLAIMED = """
customs:
  url: SITE/seizures.csv
  title: Seizures
  publisher: Customs
  figures:
    fentanyl:
      label: Fentanyl, northern border
      unit: lb
      bounds: {max: 2000}
      extract:
        dataset:
          where: {Drug Type: Fentanyl, Land Filter: Land Only}
          sum: Sum Qty (lbs)
          by: {fiscal_year: FY, month: Month (abbv)}
          calendar: us-federal
      claims:
        - {article: story, quote: 24 pounds, period: FY2023}
        - {article: story, quote: 5 pounds, period: FY2024}
"""


def story(room: Newsroom) -> None:
    """Releases, a revision, a slip that stands and is accepted, a withdrawn year that returns, failures, a new rule."""
    for months in ({"fy2023": ["2"] * 12}, {"fy2023": ["2"] * 12, "fy2024": ["1", "2"]}):
        room.serve_seizures(**months)
        room.check()
        room.wait(days=1)
    for last in ("2", "20", "20", "2.5", "3000", "3000"):
        room.serve_seizures(fy2023=["2"] * 11 + [last], fy2024=["1", "2", "2"])
        room.check()
        room.wait(days=1)
    room.serve("/seizures.csv", "<html><title>Access denied</title>no", content_type="text/html")
    room.check()
    room.wait(days=1)
    for years in ({"fy2024": ["1", "2", "2"]}, {"fy2023": ["2"] * 12, "fy2024": ["1", "2", "2.25"]}):
        room.serve_seizures(**years)
        room.check()
        room.wait(days=1)
    room.watch(CLAIMED.replace("max: 2000", "max: 5000"))
    room.check()
    room.wait(days=1)
    room.watch(CLAIMED.replace("Land Only", "Other"))
    room.check()


@pytest.fixture
def told(tmp_path: Path, httpserver: HTTPServer) -> dict[type[Words], dict[str, list[dict[str, Any]]]]:
    """What the database holds after the story, told in English and in nonsense."""
    kept: dict[type[Words], dict[str, list[dict[str, Any]]]] = {}
    for words in (English(), Nonsense()):
        folder = tmp_path / type(words).__name__
        folder.mkdir()
        room = Newsroom(folder, httpserver, words)
        room.watch(CLAIMED)
        story(room)
        with closing(sqlite3.connect(folder / "monitor.db")) as connection:
            connection.row_factory = sqlite3.Row
            kept[type(words)] = {
                table: [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")]
                for table in TABLES
            }
    return kept


def test_with_every_sentence_replaced_by_nonsense_all_decisions_are_the_same(told) -> None:
    for table in TABLES:
        left_out = (*SENTENCES.get(table, ()), *NEWSROOMS_OWN.get(table, ()))
        english, nonsense = (
            [{name: value for name, value in row.items() if name not in left_out} for row in kept[table]]
            for kept in (told[English], told[Nonsense])
        )
        assert english == nonsense, table
        assert english, table


def test_the_sentences_did_differ(told) -> None:
    for table, columns in SENTENCES.items():
        for column in columns:
            english = {row[column] for row in told[English][table]} - {""}
            assert english, column
            assert not english & {row[column] for row in told[Nonsense][table]}, column
