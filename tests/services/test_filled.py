"""A page that its scripts have not filled yet is a failed check: no change, and no mail about values."""

from __future__ import annotations

import pytest

from monitor.model import Outcome
from monitor.services.replay import verify

SOURCE = """\
port:
  title: Ships today
  publisher: The port
  url: SITE/port
  media: html
  figures:
    in: {label: Ships in, unit: ships, period: undated, extract: {css: {select: "#in"}}}
    out: {label: Ships out, unit: ships, period: undated, extract: {css: {select: "#out"}}}
"""
ONE = "\n".join(SOURCE.splitlines()[:-1])


def serve(newsroom, first: str, second: str) -> None:
    newsroom.serve(
        "/port",
        f'<!doctype html><html lang="en"><body><h1>Ships today</h1><p id="in">{first}</p><p id="out">{second}</p>'
        "<p>Ships are counted each day at noon by the harbour master and his four deputies.</p></body></html>",
    )


@pytest.mark.parametrize("source", [SOURCE, ONE], ids=["two figures", "one figure"])
@pytest.mark.parametrize("text", ["#", "", "--", "…", "NaN", "{{ ships | number:2 }}", "{0}", "Loading…", "null"])
def test_numbers_that_are_not_there_yet_fail_the_check_and_the_values_stand(newsroom, source, text):
    newsroom.watch(source)
    serve(newsroom, "1,204", "9,771")
    newsroom.check()
    for filled, outcome in ((False, Outcome.FAILED), (True, Outcome.UNCHANGED), (False, Outcome.FAILED)):
        newsroom.wait(days=1)
        serve(newsroom, *(("1,204", "9,771") if filled else (text, text)))
        (result,) = newsroom.check()
        assert (result.outcome, result.changes) == (outcome, ())
        assert filled or "not filled yet" in result.problem
    assert newsroom.value("SELECT count(*) FROM change_log") == 0
    assert newsroom.rows("SELECT value FROM figures_current WHERE figure_id = 'port/in'") == [("1204",)]
    assert not any("no value" in subject for subject in newsroom.subjects)
    with newsroom.store as store:
        assert verify(store, newsroom.catalogue).wrong == ()


def test_one_figure_that_the_page_says_is_not_available_is_told_as_missing(newsroom):
    newsroom.watch(SOURCE)
    serve(newsroom, "1,204", "9,771")
    newsroom.check()
    newsroom.wait(days=1)
    serve(newsroom, "1,210", "n/a")
    (result,) = newsroom.check()
    assert result.outcome is Outcome.CHANGED
    assert newsroom.rows("SELECT figure_id, status FROM figures_current ORDER BY 1") == [
        ("port/in", "normal"),
        ("port/out", "missing"),
    ]


def test_a_version_that_was_kept_before_the_program_knew_is_read_as_not_filled(newsroom):
    newsroom.watch(SOURCE.replace('select: "#in"', 'select: "#in", missing: ["--"]'))
    serve(newsroom, "--", "--")
    newsroom.check()
    assert newsroom.value("SELECT count(*) FROM snapshots") == 1
    newsroom.watch(SOURCE)
    serve(newsroom, "1,204", "9,771")
    newsroom.wait(days=1)
    newsroom.check()
    assert newsroom.rows("SELECT figure_id, value FROM figure_history WHERE figure_id = 'port/in'") == [
        ("port/in", "1204")
    ]
