"""Dated files recorded as if read on their dates; on the customs service's real releases, the known truth."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from werkzeug import Response

from monitor.config.load import load
from monitor.model import Outcome
from monitor.model.errors import UsageError
from monitor.services.backfill import backfill, dated_files
from monitor.services.replay import bring_up_to_date, verify
from monitor.store.store import Store
from monitor.telling.sentences import English
from tests.newsroom import Newsroom, seizures
from tests.places import CAPTURES, ROOT

CBP = CAPTURES / "cbp"
OURS = ROOT / "sources.yaml"
CBP_SOURCE = "cbp-nationwide-drug-seizures"
NOW = datetime(2026, 1, 1, tzinfo=UTC)

EDITIONS = {
    "2022-10-19_a.csv": {"fy2021": ["1"] * 12, "fy2022": ["2"] * 12},
    "2023-10-18_b.csv": {"fy2022": ["2"] * 12, "fy2023": ["3"] * 12},
    "2024-04_c.csv": {"fy2022": ["2"] * 12, "fy2023": ["3"] * 12, "fy2024": ["1"] * 6},
}


def put_files(newsroom: Newsroom, names: list[str]) -> Path:
    folder = newsroom.folder / "-".join(name[:7] for name in names)
    folder.mkdir()
    for name in names:
        (folder / name).write_text(seizures(**EDITIONS[name]), newline="")
    return folder


def fill(newsroom: Newsroom, folder: Path, **options: bool) -> list[Outcome]:
    catalogue = newsroom.catalogue
    with newsroom.store as store:
        bring_up_to_date(store, catalogue, newsroom.now)
        done = backfill(store, catalogue, catalogue.sources["customs"], dated_files(folder, newsroom.now), **options)
        assert verify(store, catalogue).wrong == ()
    return [result.outcome for result in done]


def history(newsroom: Newsroom) -> list:
    return newsroom.rows("SELECT period, value, substr(vintage, 1, 10), substr(until, 1, 10) FROM figure_history")


def test_files_are_recorded_on_their_dates_and_nobody_is_told(newsroom):
    assert fill(newsroom, put_files(newsroom, list(EDITIONS))) == [Outcome.CHANGED] * 3
    assert newsroom.rows("SELECT substr(seen_at, 1, 10) FROM snapshots") == [
        ("2022-10-19",),
        ("2023-10-18",),
        ("2024-04-30",),
    ]
    assert newsroom.rows("SELECT kind, period, count FROM change_log WHERE part_of IS NULL ORDER BY change_id") == [
        ("released", "FY2023", 13),
        ("withdrawn", "FY2021", 13),
        ("released", "FY2024", 7),
    ]
    assert newsroom.value("SELECT count(*) FROM notices") == 0


def test_with_tell_there_is_one_mail_per_file_that_changed_something(newsroom):
    fill(newsroom, put_files(newsroom, list(EDITIONS)), tell=True)
    newsroom.deliver()
    assert len(newsroom.mails) == 2


@pytest.mark.parametrize("order", [[2, 0, 1], [1, 0, 2], [2, 1, 0]])
def test_files_found_later_take_their_place_in_the_past(newsroom, tmp_path_factory, httpserver, order):
    names = list(EDITIONS)
    fill(newsroom, put_files(newsroom, names))
    expected = sorted(history(newsroom), key=str)
    other = Newsroom(tmp_path_factory.mktemp("other"), httpserver)
    for place in order:
        fill(other, put_files(other, [names[place]]))
    assert sorted(history(other), key=str) == expected


def test_the_same_files_again_change_nothing(newsroom):
    folder = put_files(newsroom, list(EDITIONS))
    fill(newsroom, folder)
    before = history(newsroom)
    assert fill(newsroom, folder) == [Outcome.UNCHANGED] * 3
    assert history(newsroom) == before


def test_a_file_that_does_not_fit_is_left_out_with_its_reason(newsroom):
    folder = put_files(newsroom, list(EDITIONS))
    (folder / "2024-05-08_d.csv").write_text("<html><body>Access Denied</body></html>")
    assert fill(newsroom, folder) == [*[Outcome.CHANGED] * 3, Outcome.FAILED]
    assert newsroom.value("SELECT count(*) FROM snapshots") == 3


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("notes.csv", "is named like"),
        ("2024-13-01_a.csv", "no such date"),
        ("2024-02-30_a.csv", "no such date"),
    ],
)
def test_a_folder_without_dated_files_is_refused(tmp_path, name, problem):
    (tmp_path / name).write_text("")
    with pytest.raises(UsageError, match=problem):
        dated_files(tmp_path, NOW)
    with pytest.raises(UsageError, match="not a folder"):
        dated_files(tmp_path / "nowhere", NOW)


def test_two_files_of_one_day_are_one_version_and_a_refusal(newsroom):
    folder = put_files(newsroom, ["2022-10-19_a.csv"])
    (folder / "2022-10-19_corrected.csv").write_text(seizures(fy2021=["1"] * 12, fy2022=["9"] * 12), newline="")
    assert fill(newsroom, folder) == [Outcome.CHANGED, Outcome.FAILED]


@pytest.mark.parametrize(
    ("name", "seen_at"),
    [
        ("2024-04-08T0930_a.csv", "2024-04-08T09:30:00"),
        ("2024-04-08T18:07:05Z_a.csv", "2024-04-08T18:07:05"),
        ("2024-04-08T1807.json", "2024-04-08T18:07:00"),
        ("2024-04-08_1807.json", "2024-04-08T12:00:00"),
        ("2024-04-08.csv", "2024-04-08T12:00:00"),
        ("2024-04-08", "2024-04-08T12:00:00"),
        ("2024-04.tar.gz", "2024-04-30T12:00:00"),
    ],
)
def test_a_name_may_say_the_time_of_day_or_be_a_date_alone(tmp_path, name, seen_at):
    (tmp_path / name).touch()
    (file,) = dated_files(tmp_path, NOW)
    assert file.seen_at == datetime.fromisoformat(seen_at).replace(tzinfo=UTC)
    assert file.name == (name.partition("_")[2] or name)


def test_a_time_that_does_not_exist_or_is_to_come_is_refused(tmp_path):
    (tmp_path / "2024-04-08T2560_a.csv").touch()
    with pytest.raises(UsageError, match="no such date"):
        dated_files(tmp_path, NOW)
    (tmp_path / "2026-01-01T0001_b.csv").touch()
    with pytest.raises(UsageError, match="still to come"):
        dated_files(tmp_path, NOW, "*_b.csv")


def test_several_files_of_one_day_are_versions_by_their_times(newsroom):
    folder = newsroom.folder / "day"
    folder.mkdir()
    for name, edition in zip(("2024-04-08T0800.csv", "2024-04-08T1700.csv"), EDITIONS.values(), strict=False):
        (folder / name).write_text(seizures(**edition), newline="")
    assert fill(newsroom, folder) == [Outcome.CHANGED] * 2
    assert newsroom.rows("SELECT substr(seen_at, 1, 16) FROM snapshots") == [
        ("2024-04-08T08:00",),
        ("2024-04-08T17:00",),
    ]


def test_a_file_of_this_month_is_taken_as_of_now_and_one_to_come_is_refused(newsroom, tmp_path):
    (tmp_path / "2024-10_a.csv").write_text("")
    (file,) = dated_files(tmp_path, newsroom.now, "*.csv")
    assert file.seen_at == newsroom.now
    (tmp_path / "2024-10-30_b.csv").write_text("")
    with pytest.raises(UsageError, match="still to come"):
        dated_files(tmp_path, newsroom.now, "*.csv")


def test_backfill_leaves_a_failing_source_failing_and_asks_anew_for_what_it_overtook(newsroom):
    newsroom.serve("/seizures.csv", seizures(fy2022=["1"] * 12), content_type="text/csv", ETag='"x"')
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.answers["/seizures.csv"] = Response("no", 403)
    newsroom.check()
    newsroom.wait(days=3)
    folder = put_files(newsroom, ["2022-10-19_a.csv"])
    (folder / "2024-10-17_b.csv").write_text(seizures(fy2022=["2"] * 12), newline="")
    fill(newsroom, folder)
    assert newsroom.value("SELECT state FROM source_health") == "failing"
    newsroom.answers["/seizures.csv"] = lambda request: (
        Response(status=304)
        if request.headers.get("If-None-Match")
        else Response(seizures(fy2022=["1"] * 12), 200, {"ETag": '"x"'}, content_type="text/csv")
    )
    newsroom.check()
    assert newsroom.figures["FY2022"] == "12"


# ---------------------------------------------------------------- the real releases

NORTH = {
    "2022-10-19": {"FY2022": "10.264558"},
    "2023-10-18": {"FY2022": "10.264558", "FY2023": "1.554846"},
    "2024-04-08": {"FY2022": "10.264558", "FY2023": "1.554846", "FY2024": "6.7749"},
    "2024-10-31": {"FY2022": "10.264558", "FY2023": "1.554846", "FY2024": "34.817193"},
    "2025-03-31": {"FY2022": "10.264558", "FY2023": "1.554846", "FY2024": "34.817193", "FY2025": "10.43"},
}
SOUTH = {
    "2022-10-19": {"FY2022": "13986.33"},
    "2023-10-18": {"FY2022": "13986.33", "FY2023": "26692.693753"},
    "2024-04-08": {"FY2022": "13986.33", "FY2023": "26692.693753", "FY2024": "9544.99"},
    "2024-10-31": {"FY2022": "13986.33", "FY2023": "26692.693753", "FY2024": "21115.61"},
    "2025-03-31": {"FY2022": "13986.33", "FY2023": "26692.693753", "FY2024": "21115.61", "FY2025": "5981.47"},
}


@pytest.fixture(scope="module")
def cbp(tmp_path_factory):
    """The database after the five real releases were backfilled with the configuration that we ship."""
    if not CBP.exists():
        pytest.skip("the captured files are not beside this checkout")
    catalogue = load(OURS)
    with Store.open(tmp_path_factory.mktemp("cbp") / "monitor.db", English()) as store:
        bring_up_to_date(store, catalogue, NOW)
        done = backfill(store, catalogue, catalogue.source(CBP_SOURCE), dated_files(CBP, NOW, "*.csv"))
        assert [result.outcome for result in done] == [Outcome.CHANGED] * 5
        yield store


def rows(store: Store, sql: str) -> list:
    return list(store.tables.select(sql))[1:]


@pytest.mark.captures
@pytest.mark.parametrize(("figure", "truth"), [("northern", NORTH), ("southwest", SOUTH)])
def test_every_vintage_of_the_real_releases_reads_as_known(cbp, figure, truth):
    for seen, years in truth.items():
        said = dict(
            rows(
                cbp,
                f"""SELECT period, value FROM figure_history WHERE figure_id LIKE '%-{figure}-border' AND derived
                    AND substr(vintage, 1, 10) <= '{seen}' AND (until IS NULL OR substr(until, 1, 10) > '{seen}')""",
            )
        )
        for period, value in years.items():
            places = Decimal(value).as_tuple().exponent
            assert round(Decimal(said[period]), -int(places)) == Decimal(value), (seen, period)
        assert {p for p in said if p >= "FY2022"} == set(years)


@pytest.mark.captures
def test_each_claim_holds_by_rounding_from_the_vintage_that_first_supports_it(cbp):
    status = {
        quote: (verdict, since[:10])
        for quote, verdict, since in rows(
            cbp, f"SELECT quote, verdict, since FROM claim_status WHERE source_id = '{CBP_SOURCE}'"
        )
    }
    assert status == {
        "10.26 pounds": ("holds by rounding", "2022-10-19"),
        "1.55 pounds": ("holds by rounding", "2023-10-18"),
        "34.82 pounds": ("holds by rounding", "2024-10-31"),
        "26,693 pounds": ("holds by rounding", "2023-10-18"),
        "much larger compared to what crosses from Canada": ("holds", "2024-04-08"),
    }


@pytest.mark.captures
def test_the_open_year_stands_at_march_and_grows_by_new_and_restated_months(cbp):
    ((before, end),) = rows(
        cbp,
        """SELECT value, coverage_end FROM figure_history WHERE figure_id LIKE '%northern%' AND period = 'FY2024'
           AND substr(vintage, 1, 10) = '2024-04-08'""",
    )
    assert (round(Decimal(before), 4), end) == (Decimal("6.7749"), "2024-03-31")
    ((explanation,),) = rows(
        cbp, "SELECT explanation FROM change_log WHERE figure_id LIKE '%northern%' AND kind = 'extended'"
    )
    assert "+27.77 lb in 6 new months (April to September 2024)" in explanation
    assert "(October 2023 to March 2024: 6.7749 → 7.0445 lb)" in explanation


@pytest.mark.captures
def test_where_nothing_was_revised_no_revision_is_found_and_dropped_years_are_one_line_each(cbp):
    revised = rows(cbp, "SELECT DISTINCT substr(seen_at, 1, 10) FROM change_log WHERE kind = 'revised'")
    assert revised == [("2024-10-31",)]
    withdrawn = rows(
        cbp,
        "SELECT period, after_value, count FROM change_log WHERE kind = 'withdrawn' AND figure_id LIKE '%northern%'",
    )
    assert withdrawn == [("FY2019", None, 13), ("FY2020", None, 13), ("FY2021", None, 13)]


CELLS = """\
settings: {timezone: America/Toronto, contact: desk@example.org, spread: 0 seconds}
sources:
  cbp:
    title: Nationwide Drug Seizures
    publisher: CBP
    url: https://www.cbp.gov/document/stats/nationwide-drug-seizures
    figures:
      seizures-by-area:
        label: Drugs seized, by component, region, land filter, area and drug
        unit: lb
        extract:
          dataset:
            sum: Sum Qty (lbs)
            by: {fiscal_year: FY, month: Month (abbv)}
            each: [Component, Region, Land Filter, Area of Responsibility, Drug Type]
            totals: false
            calendar: us-federal
"""


@pytest.mark.captures
def test_eight_thousand_cells_give_exactly_the_known_revisions(tmp_path):
    if not CBP.exists():
        pytest.skip("the captured files are not beside this checkout")
    (tmp_path / "sources.yaml").write_text(CELLS)
    catalogue = load(tmp_path / "sources.yaml")
    path = tmp_path / "monitor.db"
    with Store.open(path, English()) as store:
        bring_up_to_date(store, catalogue, NOW)
        backfill(store, catalogue, catalogue.sources["cbp"], dated_files(CBP, NOW, "*.csv"))
        revised = dict(
            rows(store, "SELECT substr(seen_at, 1, 10), count(*) FROM change_log WHERE kind = 'revised' GROUP BY 1")
        )
        added = rows(
            store, "SELECT substr(seen_at, 1, 10), series FROM change_log WHERE kind = 'released' AND series <> ''"
        )
        assert revised == {"2024-10-31": 70}
        assert [seen for seen, _ in added] == ["2024-10-31"]
        per_release = rows(store, "SELECT count(*) FROM change_log GROUP BY seen_at, kind HAVING kind = 'withdrawn'")
        assert per_release == [(1,), (1,), (1,)]
        assert rows(store, "SELECT count(*) FROM figures_current") == [(8351,)]
    assert path.stat().st_size < 8_000_000
