"""A change of our rule never looks like a change of the world, and everything can be derived again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from monitor.model import Outcome
from monitor.services.replay import bring_up_to_date, replay, verify
from monitor.store.early_migrations import JUDGED_AGAIN
from monitor.store.views import VIEWS
from tests.newsroom import PAGE, SEIZURES, SETTINGS
from tests.store.earlier import bring_back

FY = ["1"] * 12


@pytest.fixture
def two_versions(newsroom):
    """A newsroom that has seen FY2023 revised."""
    newsroom.serve_seizures(fy2022=FY, fy2023=["2"] * 12)
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2022=FY, fy2023=["2"] * 11 + ["2.5"])
    newsroom.check()
    newsroom.wait(days=1)
    return newsroom


def everything(newsroom) -> list:
    return [
        newsroom.rows("SELECT figure_id, period, value, vintage, until FROM figure_history ORDER BY 1, 2, 4"),
        newsroom.rows("SELECT kind, figure_id, period, before_value, after_value FROM change_log ORDER BY 1, 2, 3"),
        newsroom.rows("SELECT claim_id, verdict, since FROM claim_status ORDER BY 1"),
    ]


def test_a_changed_rule_is_read_from_the_bytes_held_and_nobody_is_told(two_versions):
    newsroom = two_versions
    mails = len(newsroom.mails)
    newsroom.watch(SEIZURES.replace("Land Filter: Land Only", "Land Filter: Other"))
    (result,) = newsroom.check()
    assert (result.outcome, result.changes) == (Outcome.UNCHANGED, ())
    assert newsroom.figures == {"FY2022": "3", "FY2023": "3"}
    assert newsroom.value("SELECT min(vintage) FROM figure_history").startswith("2024-10-15")
    assert len(newsroom.mails) == mails


def test_a_change_of_the_world_is_seen_although_the_rule_changed_with_it(two_versions):
    newsroom = two_versions
    newsroom.watch(SEIZURES.replace("Land Filter: Land Only", "Land Filter: Other"))
    body = newsroom.answers["/seizures.csv"].get_data(as_text=True)
    newsroom.serve("/seizures.csv", body.replace(",0.25", ",0.5"), content_type="text/csv")
    (result,) = newsroom.check()
    assert {change.period.label for change in result.changes if not change.part_of} == {"FY2022", "FY2023"}


def test_a_figure_taken_out_and_put_back_is_read_again(two_versions):
    newsroom = two_versions
    second = SEIZURES.replace("    fentanyl:", "    other:").replace("Drug Type: Fentanyl", "Drug Type: Cocaine")
    both = SEIZURES + second[second.index("    other:") :].replace("FY2024}", "FY2022}")
    newsroom.watch(both)
    newsroom.check()
    newsroom.watch(SEIZURES)
    newsroom.wait(days=1)
    body = newsroom.answers["/seizures.csv"].get_data(as_text=True)
    newsroom.serve("/seizures.csv", body.replace(",100.5", ",200.5"), content_type="text/csv")
    newsroom.check()
    newsroom.watch(both)
    newsroom.check()
    assert newsroom.rows("SELECT value FROM figures_current WHERE figure_id LIKE '%other' AND period = 'FY2022'") == [
        ("2406",)
    ]


def test_a_rule_that_breaks_is_told_and_stops_nothing(two_versions):
    newsroom = two_versions
    newsroom.watch(
        SEIZURES.replace("by: {fiscal_year", "where_present: {Region: Nowhere}\n          by: {fiscal_year"), PAGE
    )
    newsroom.serve("/boundary", "<p>Well, the boundary is 8,891 km long.</p>")
    outcomes = {result.source_id: result.outcome for result in newsroom.check()}
    assert outcomes == {"customs": Outcome.FAILED, "border": Outcome.CHANGED}


def test_going_back_after_a_question_about_the_rule_stops_nothing(newsroom):
    newsroom.watch(PAGE)
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,891 km long.</p>")
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve("/boundary", "<p>Total length of the border: 8,893 km.</p>")
    newsroom.watch(PAGE.replace("the boundary is {figure} long", "length of the border: {figure}"))
    newsroom.check()
    newsroom.watch(PAGE)
    newsroom.wait(days=1)
    newsroom.check()
    assert newsroom.value("SELECT value FROM figures_current") == "8891"


def test_the_publishers_charset_holds_for_replay_and_verify_too(newsroom):
    newsroom.watch(PAGE.replace("the boundary is {figure} long", "граница {figure}").replace("language: en", ""))
    page = "<p>вся граница 8,891 km длиной</p>".encode("koi8-r")
    newsroom.serve("/boundary", page, content_type="text/html; charset=koi8-r")
    newsroom.check()
    assert newsroom.value("SELECT value FROM figures_current") == "8891"
    with newsroom.store as store:
        assert verify(store, newsroom.catalogue).wrong == ()


def test_a_claim_added_later_has_the_history_that_it_would_have_had(two_versions):
    newsroom = two_versions
    newsroom.watch(SEIZURES.replace("34.82 pounds", "24.50 pounds").replace("FY2024}", "FY2023}"))
    newsroom.check()
    assert newsroom.rows(
        "SELECT verdict, substr(since, 1, 10) FROM verdicts WHERE claim_id LIKE '%24-50%' ORDER BY since"
    ) == [
        ("never matched", "2024-10-15"),
        ("holds", "2024-10-16"),
    ]


def test_going_back_to_an_earlier_rule_gives_the_earlier_history_again(two_versions):
    newsroom = two_versions
    before = everything(newsroom)
    newsroom.watch(SEIZURES.replace("Land Filter: Land Only", "Land Filter: Other"))
    newsroom.check()
    assert everything(newsroom) != before
    newsroom.watch(SEIZURES)
    newsroom.check()
    assert everything(newsroom) == before


def test_a_rule_that_cannot_read_the_earlier_page_makes_a_difference_a_question(newsroom):
    newsroom.watch(PAGE)
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,891 km long.</p>")
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve("/boundary", "<p>Total length of the border: 8,893 km.</p>")
    (result,) = newsroom.check()
    assert result.outcome is Outcome.FAILED
    newsroom.watch(PAGE.replace("the boundary is {figure} long", "length of the border: {figure}"))
    newsroom.wait(days=1)
    (result,) = newsroom.check()
    assert result.outcome is Outcome.CHANGED
    assert [change.suspect for change in result.changes] == [True]
    assert [row[0] for row in newsroom.rows("SELECT kind FROM notices ORDER BY id")] == [
        "failing",
        "question",
        "recovered",
    ]


def test_a_replay_gives_what_the_checks_gave(two_versions):
    newsroom = two_versions
    before = everything(newsroom)
    with newsroom.store as store:
        done = replay(store, newsroom.catalogue, newsroom.catalogue.sources["customs"])
    assert (done.snapshots, done.unreadable) == (2, ())
    assert everything(newsroom) == before


def test_a_doubtful_value_that_is_right_is_accepted_in_the_configuration(newsroom):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2023=["20"] * 12)
    newsroom.check()
    suspects = "SELECT count(*) FROM figures_current WHERE status = 'suspect'"
    assert newsroom.value(suspects) == 13
    newsroom.watch(SEIZURES.replace("bounds:", "accept: [20, 240]\n      bounds:"))
    newsroom.check()
    assert newsroom.value(suspects) == 0
    newsroom.watch(SEIZURES.replace("max: 2000", "max: 200"))
    newsroom.check()
    assert newsroom.rows("SELECT DISTINCT period FROM figures_current WHERE question LIKE '%maximum%'") == [("FY2023",)]


def test_a_claim_of_an_article_with_another_date_is_judged_again(two_versions):
    newsroom = two_versions
    newsroom.watch(SEIZURES.replace("FY2024", "FY2023"))
    newsroom.check()
    assert newsroom.value("SELECT value_when_published FROM claim_status") == "24.5"
    earlier = SETTINGS.replace("2024-12-05", "2024-10-15")
    newsroom.watch(SEIZURES.replace("FY2024", "FY2023"), settings=earlier)
    newsroom.check()
    assert newsroom.value("SELECT value_when_published FROM claim_status") == "24"


def test_a_new_claim_is_judged_over_all_that_is_held(two_versions):
    newsroom = two_versions
    new = '- {article: story, quote: "24.0 pounds", period: FY2023}'
    newsroom.watch(SEIZURES.replace("claims:\n", f"claims:\n        {new}\n"))
    newsroom.check()
    assert newsroom.rows("SELECT verdict, since FROM claim_status WHERE period = 'FY2023'")[0][0] == "revised since"


def test_a_database_that_kept_the_last_reason_of_a_verdict_alone_is_judged_again_when_it_is_brought_up(two_versions):
    newsroom = two_versions
    newsroom.watch(SEIZURES.replace("34.82", "99").replace("FY2024", "FY2023"))
    newsroom.check()
    rows = "SELECT since, verdict, value, because FROM verdicts WHERE claim_id LIKE '%99%' ORDER BY since"
    (first, *_), *_ = judged = newsroom.rows(rows)
    assert [(verdict, value) for _, verdict, value, _ in judged] == [("never matched", "24"), ("never matched", "24.5")]
    assert newsroom.value("SELECT since FROM claim_status") == first
    with closing(sqlite3.connect(newsroom.folder / "monitor.db")) as earlier:
        earlier.execute("DELETE FROM verdicts WHERE since > ?", (first,))
        earlier.execute("UPDATE verdicts SET value = '24.5'")
        earlier.execute("DELETE FROM settings")  # what brings it up is another version of the program
        earlier.commit()
        earlier.executescript(JUDGED_AGAIN)
    (newsroom.folder / "monitor.db.witness").unlink()  # which earlier versions did not write
    newsroom.check()
    assert newsroom.rows(rows) == judged
    assert len(newsroom.mails) == 1


@pytest.mark.parametrize("before", ["m014_narrow_checks", "m016_packed_reasons", "m017_threads"])
def test_a_database_of_before_it_was_kept_narrow_shows_every_row_as_it_was(two_versions, before):
    newsroom, path = two_versions, two_versions.folder / "monitor.db"
    (source_id,) = newsroom.catalogue.sources
    views = [f"SELECT * FROM {view} ORDER BY 1, 2, 3" for view in VIEWS]
    shown = [newsroom.rows(view) for view in views]
    with newsroom.store as store:
        judged, versions = store.log.claims(), store.checks.snapshots(source_id)
        told, state = store.outbox.told(source_id), store.sources.state(source_id)
    bring_back(path, before)
    assert [newsroom.rows(view) for view in views] == shown
    with newsroom.store as store:
        assert (store.log.claims(), store.checks.snapshots(source_id)) == (judged, versions)
        assert (store.outbox.told(source_id), replace(store.sources.state(source_id), version=state.version)) == (
            told,
            state,
        )
    with newsroom.store as store:
        replay(store, newsroom.catalogue, newsroom.catalogue.sources[source_id])
    assert [newsroom.rows(view) for view in views] == shown


def test_verify_says_nothing_when_all_is_well_and_what_differs_when_it_is_not(two_versions):
    newsroom = two_versions
    before = everything(newsroom)
    with newsroom.store as store:
        assert verify(store, newsroom.catalogue).wrong == ()
        assert everything(newsroom) == before
        with store.atomic():
            store._connection.execute("UPDATE observations SET value = '99' WHERE period = 'FY2022'")
        lines = verify(store, newsroom.catalogue).wrong
    assert len(lines) == 2
    assert "FY2022 = 99 lb" in "".join(lines)


YEARS = """\
border:
  title: Seizures at the border
  publisher: The commission
  url: SITE/boundary
  figures:
    heroin:
      label: Heroin seized
      unit: lb
      extract: {table: {row: Heroin, periods: columns, calendar: us-federal}}
"""


def test_a_year_to_date_in_a_database_of_an_earlier_version_keeps_its_value_and_becomes_known_as_such(newsroom):
    table = "<table><tr><th>Drug<th>FY2022<th>FY24 YTD<tr><td>Heroin<td>9<td>5.24</table>"
    newsroom.watch(YEARS)
    newsroom.serve("/boundary", table)
    newsroom.check()
    held = newsroom.rows("SELECT period, value, to_date FROM figures_current ORDER BY period")
    assert held == [("FY2022", "9", 0), ("FY2024", "5.24", 1)]
    with closing(sqlite3.connect(newsroom.folder / "monitor.db")) as other, other:
        for (view,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
            other.execute(f"DROP VIEW {view}")
        other.execute("ALTER TABLE observations DROP COLUMN to_date")
        other.execute("DELETE FROM _sqlite_migrations WHERE name = 'm005_values_to_date'")
        # The readers of then were another version, so rules and figures went by other hashes.
        other.execute("UPDATE rules SET hash = ?", ["0" * 64])
        other.execute("UPDATE figures SET declaration = ?", ["0" * 64])
        other.execute("DELETE FROM settings")
    (newsroom.folder / "monitor.db.witness").unlink()  # which earlier versions did not write
    newsroom.wait(days=1)
    (result,) = newsroom.check()
    assert (result.outcome, result.changes) == (Outcome.UNCHANGED, ())
    assert newsroom.rows("SELECT period, value, to_date FROM figures_current ORDER BY period") == held
    with newsroom.store as store:
        assert verify(store, newsroom.catalogue).wrong == ()


def test_a_source_taken_out_of_the_configuration_stays_in_the_database(two_versions):
    newsroom = two_versions
    newsroom.watch(PAGE)
    with newsroom.store as store:
        bring_up_to_date(store, newsroom.catalogue, newsroom.now)
    assert newsroom.rows("SELECT source_id FROM source_health") == [("border",)]
    assert newsroom.value("SELECT count(*) FROM snapshots") == 2
    assert newsroom.value("SELECT count(*) FROM figures_current") == 0
    assert newsroom.value("SELECT count(*) FROM figure_history WHERE derived") == 3


def test_a_claim_is_judged_by_the_values_held_also_when_the_bytes_are_damaged(newsroom):
    newsroom.serve_seizures(fy2024=["2.9"] * 11 + ["2.92"])
    newsroom.check()
    with closing(sqlite3.connect(newsroom.folder / "monitor.db")) as other, other:
        other.execute("UPDATE blobs SET data = x'00'")
    newsroom.watch(SEIZURES.replace("period: FY2024}", "period: FY2024, sentence: in new words}"))
    with newsroom.store as store:
        bring_up_to_date(store, newsroom.catalogue, newsroom.now)
    assert newsroom.rows("SELECT verdict, sentence FROM claim_status") == [("holds", "in new words")]
