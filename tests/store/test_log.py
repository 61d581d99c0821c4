"""The log as values: what it says was recorded as a sentence, too."""

from __future__ import annotations

import json

from werkzeug import Response

from monitor.cli.rows import change_row, figure_row
from monitor.cli.saying import json_text
from monitor.telling.questions import question
from monitor.telling.sentences import explanation
from tests.newsroom import PAGE, SEIZURES


def log_and_rows(newsroom):
    with newsroom.store as store:
        names, *rows = store.tables.select("SELECT * FROM change_log ORDER BY seen_at DESC, change_id")
        return store.log.changes(), [dict(zip(names, row, strict=True)) for row in rows]


def test_a_change_from_its_rows_is_told_in_the_words_in_which_it_was_recorded(newsroom):
    newsroom.serve_seizures(fy2023=["2"] * 12, fy2024=["3"] * 6)
    newsroom.check()
    newsroom.wait(days=7)
    newsroom.serve_seizures(fy2023=["2"] * 12, fy2024=["3"] * 5 + ["3.5"] + ["2.72"] * 6)
    newsroom.check()
    log, rows = log_and_rows(newsroom)
    assert [(one.id, explanation(one.change)) for one in log] == [
        (row["change_id"], row["explanation"]) for row in rows
    ]
    assert [bool(one.change.part_of) for one in log] == [row["part_of"] is not None for row in rows]
    assert {one.change.kind.value for one in log} == {"extended", "revised"}
    assert [json.loads(json_text(change_row(one))) for one in log] == rows
    with newsroom.store as store:
        assert store.log.changes(source_id="border") == []
        assert store.log.changes(start=newsroom.now.replace(year=2025)) == []


def test_a_group_knows_its_period(newsroom):
    newsroom.watch(GRID)
    newsroom.answers["/grid.csv"] = csv("Year,Drug,Number\n2023,A,1\n2023,B,2\n")
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.answers["/grid.csv"] = csv("Year,Drug,Number\n2023,A,1\n2023,B,2\n2024,A,1\n2024,B,2\n")
    newsroom.check()
    ((group,), (row,)) = log_and_rows(newsroom)
    assert (group.change.is_group, group.change.count, str(group.change.period.span.start)) == (True, 2, "2024-01-01")
    assert explanation(group.change) == row["explanation"] == "2024: 2 values published for the first time"


def csv(text):
    return Response(text, mimetype="text/csv")


GRID = """\
grid:
  title: Drugs
  publisher: An office
  url: SITE/grid.csv
  minimum_rows: 0.1
  figures:
    drugs:
      label: Drugs
      unit: doses
      extract: {dataset: {value: Number, by: {year: Year}, each: [Drug]}}
"""


def test_what_is_doubtful_says_why(newsroom):
    newsroom.watch(PAGE)
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,891 km long today.</p>")
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve("/boundary", "<p>In all, the boundary is 88,910 km long today.</p>")
    newsroom.check()
    with newsroom.store as store:
        (doubted,) = store.log.standing()
    assert question(doubted.observation.doubt) == newsroom.value("SELECT question FROM figures_current")


FIGURES = ("border/length", "customs/fentanyl")


def test_a_figure_from_its_rows_reads_as_its_views_have_it(newsroom):
    newsroom.watch(PAGE, SEIZURES)
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,891 km long today.</p>")
    newsroom.serve_seizures(fy2023=["2"] * 12, fy2024=["3"] * 6)
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve("/boundary", "<p>In all, the boundary is 88,910 km long today.</p>")
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["2.5"], fy2024=["3"] * 7)
    newsroom.check()
    with newsroom.store as store:
        current = store.log.standing()
        history = [one for figure_id in FIGURES for one in store.log.history(figure_id)]
        for found, view, order in (
            (current, "figures_current", "figure_id, series, period DESC"),
            (history, "figure_history", "figure_id, series, period, vintage"),
        ):
            names, *rows = store.tables.select(f"SELECT * FROM {view} ORDER BY {order}")
            held = [dict(zip(names, row, strict=True)) for row in rows]
            assert [json.loads(json_text(figure_row(one))) for one in found] == held
    assert {one.observation.status.value for one in history} >= {"normal", "suspect"}


def test_what_stood_at_a_time_is_what_the_history_says(newsroom):
    newsroom.watch(PAGE)
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,891 km long today.</p>")
    newsroom.check()
    first = newsroom.now
    newsroom.wait(days=1)
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,900 km long today.</p>")
    newsroom.check()
    with newsroom.store as store:
        then, now = store.log.standing(first), store.log.standing(newsroom.now)
    assert [(str(one.observation.value), one.seen_at) for one in then] == [("8891", first)]
    assert [(str(one.observation.value), one.seen_at) for one in now] == [("8900", newsroom.now)]
