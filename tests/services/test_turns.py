"""A value that goes and comes back: told as such, then asked about once, then told once when it has settled."""

from __future__ import annotations

import pytest

from monitor.model import Outcome
from monitor.services.backfill import DatedFile, backfill
from monitor.services.replay import bring_up_to_date, replay, verify
from tests.newsroom import PAGE

MONTHS = (
    'period: undated\n      extract: {text: {pattern: "the boundary is {figure} long"}}',
    "extract: {table: {caption: Lengths, column: Length, periods: rows}}",
)
TABLE = "<table><caption>Lengths</caption><tr><th>Month</th><th>Length</th></tr>{}</table><p>Page {}</p>"
LONG = "<p>In all, the boundary is {} km long.</p>"


def serve(newsroom, value: str) -> None:
    newsroom.serve("/boundary", LONG.format(value))


def see(newsroom, *values: str) -> list[str]:
    """The subjects of the mails that checks of these values bring, one check a day."""
    before = len(newsroom.mails)
    for value in values:
        newsroom.wait(days=1)
        serve(newsroom, value)
        newsroom.check()
    return newsroom.subjects[before:]


@pytest.fixture
def border(newsroom):
    newsroom.watch(PAGE[: PAGE.index("      claims:")])
    see(newsroom, "8,891")
    return newsroom


def test_the_return_is_told_as_what_stood_until_then(border):
    first, back = see(border, "8,893", "8,891")
    assert "8,893 km (+2, revised)" in first
    assert "8,891 km (−2, as until 17 October 2024)" in back
    body = border.mails[-1].get_body(("plain",)).get_content()
    assert "as until 17 October 2024" in body
    (latest,) = border.rows("SELECT explanation FROM change_log ORDER BY seen_at DESC LIMIT 1")
    assert latest[0].endswith("(as until 17 October 2024)")


def test_from_the_third_turn_on_it_is_one_question(border):
    subjects = see(border, "8,893", "8,891", "8,893", "8,891", "8,893", "8,891", "8,893")
    assert len(subjects) == 3
    question = border.mails[-1]
    assert question["To"] == "desk@example.org"
    body = question.get_body(("plain",)).get_content()
    assert "8,891 km → 8,893 km once more: are two copies served in turn?" in " ".join(body.split())
    assert len(border.rows("SELECT 1 FROM change_log")) == 7, "every turn stays a row"
    assert border.rows("SELECT count(*) FROM changes WHERE suspect") == [(5,)]
    assert border.rows("SELECT value, status FROM figures_current") == [("8893", "normal")]


def test_what_it_settles_on_is_told_once(border):
    turns = ("8,893", "8,891", "8,893", "8,891", "8,893")
    see(border, *turns)
    assert see(border, "8,893", "8,893", "8,893") == []
    (settled,) = see(border, "8,893")
    assert "8,891 → 8,893 km" in settled
    assert see(border, "8,893", "8,893") == []
    (news,) = see(border, "8,895")
    assert "8,893 → 8,895 km (+2, revised)" in news


def test_what_it_settles_on_is_not_told_again_where_it_was_told_last(border):
    see(border, "8,893", "8,891", "8,893", "8,891")
    assert see(border, *["8,891"] * 6) == []


def test_a_value_that_comes_back_after_long_is_no_copy(border):
    for value in ("8,893", "8,891", "8,893", "8,891"):
        subjects = see(border, *[value] * 6)
        assert len(subjects) == 1
    assert border.rows("SELECT count(*) FROM changes WHERE suspect") == [(0,)]


def test_three_values_in_a_circle_are_news(border):
    subjects = see(border, "8,893", "8,895", "8,891", "8,893", "8,895")
    assert len(subjects) == 5


def test_the_same_is_derived_again(border):
    see(border, "8,893", "8,891", "8,893", "8,891", "8,893")
    log = border.rows("SELECT kind, suspect, doubt, stood_until FROM changes ORDER BY id")
    catalogue = border.catalogue
    with border.store as store:
        replay(store, catalogue, catalogue.sources["border"])
        assert verify(store, catalogue).wrong == ()
    assert border.rows("SELECT kind, suspect, doubt, stood_until FROM changes ORDER BY id") == log


def test_files_of_the_past_take_turns_alike(border, tmp_path):
    files = []
    for n, value in enumerate(("8,893", "8,891", "8,893", "8,891"), 1):
        path = tmp_path / f"2025-01-0{n}_b.html"
        path.write_text(LONG.format(value))
        files.append(DatedFile(path, "b.html", border.now.replace(year=2025, month=1, day=n)))
    catalogue = border.catalogue
    with border.store as store:
        bring_up_to_date(store, catalogue, border.now)
        done = backfill(store, catalogue, catalogue.sources["border"], files, tell=True)
    assert [(one.outcome, one.mails) for one in done] == [(Outcome.CHANGED, mails) for mails in (1, 1, 1, 0)]


def test_a_month_that_only_one_of_two_copies_has_takes_turns_too(newsroom):
    old, new = ({"fy2023": ["1"] * 12, "fy2024": ["2"] * months} for months in (4, 5))
    newsroom.serve_seizures(**old)
    newsroom.check()
    mails = []
    for copy in (new, old, new, old, new):
        before = len(newsroom.mails)
        newsroom.wait(days=1)
        newsroom.serve_seizures(**copy)
        newsroom.check()
        mails.append(len(newsroom.mails) - before)
    assert (mails[0], mails[3:]) == (1, [0, 0])


def test_an_absence_that_it_settles_on_is_told_once(newsroom):
    newsroom.watch(PAGE[: PAGE.index("      claims:")].replace(*MONTHS))
    rows = ["<tr><th>2024-01</th><td>7</td></tr>", "<tr><th>2024-02</th><td>8</td></tr>"]

    def copies(*counts: int) -> list[str]:
        before = len(newsroom.mails)
        for i, count in enumerate(counts):
            newsroom.wait(days=1)
            newsroom.serve("/boundary", TABLE.format("".join(rows[:count]), i + len(newsroom.mails) + newsroom.now.day))
            newsroom.check()
        return newsroom.subjects[before:]

    assert copies(2, 1, 2, 1, 2, 1)
    said = copies(1, 1, 1, 1, 1, 1, 1, 1)
    assert [subject for subject in said if "no longer published" in subject] == said[:1]
    assert len(said) == 1
