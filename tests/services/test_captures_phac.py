"""Two real releases of the health agency's harms data, three years apart, read as a user would have them read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.config.load import load
from monitor.core.extract import read_figure
from monitor.model import Observation, Outcome, Status
from monitor.reading.document import Document
from monitor.services.backfill import backfill, dated_files
from monitor.services.replay import bring_up_to_date, verify
from monitor.store.store import Store
from monitor.telling.sentences import English
from tests.places import CAPTURES

PHAC = CAPTURES / "phac"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
EARLIER, LATER = "2023-04", "2026-04"

CONFIGURATION = """\
settings: {timezone: America/Toronto, contact: desk@example.org}
sources:
  harms:
    title: Opioid- and stimulant-related harms
    publisher: Public Health Agency of Canada
    url: https://health-infobase.canada.ca/substance-related-harms/harms.SUFFIX
    media: csv
    figures:
"""
FIGURE = """\
      deaths-NAME:
        label: Apparent opioid toxicity deaths in REGION
        unit: deaths
        extract:
          dataset:
            where:
              Substance: Opioids
              Source: Deaths
              Specific_Measure: Overall numbers
              Region: REGION
              Time_Period: By year
              Unit: Number
              Aggregator: ""
            where_present: {Type_Event: Total apparent opioid toxicity deaths}
            value: Value
            by: {year: Year_Quarter}
            missing: ["-1", "-2"]
        bounds: {min: 0, max: 20000}
"""
REGIONS = ("Canada", "British Columbia", "Manitoba", "Nunavut")

pytestmark = pytest.mark.captures


def release(date: str) -> Path:
    path = PHAC / f"phac-substance-harms_{date}.csv"
    if not path.is_file():
        pytest.skip("the captured files are not beside this checkout")
    return path


def configuration(folder: Path, *, zipped: bool) -> Path:
    figures = [FIGURE.replace("NAME", r.lower().replace(" ", "-")).replace("REGION", r) for r in REGIONS]
    text = CONFIGURATION.replace("SUFFIX", "zip" if zipped else "csv") + "".join(figures)
    if zipped:
        text = text.replace("media: csv", "media: csv\n    member: '*SubstanceHarms*.csv'")
    path = folder / "sources.yaml"
    path.write_text(text)
    return path


@pytest.fixture(scope="module", params=["as they are", "in ZIP files"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The database after both releases were backfilled."""
    zipped = request.param == "in ZIP files"
    folder = tmp_path_factory.mktemp("phac")
    files = folder / "files"
    files.mkdir()
    for date in (EARLIER, LATER):
        body = release(date).read_bytes()
        if not zipped:
            (files / f"{date}_harms.csv").write_bytes(body)
            continue
        with zipfile.ZipFile(files / f"{date}_harms.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("HealthInfobase-SubstanceHarmsData.csv", body)
            archive.writestr("Data dictionary.txt", "what the columns mean")
    catalogue = load(configuration(folder, zipped=zipped))
    with Store.open(folder / "monitor.db", English()) as opened:
        bring_up_to_date(opened, catalogue, NOW)
        done = backfill(opened, catalogue, catalogue.sources["harms"], dated_files(files, NOW))
        assert [(result.outcome, result.problem) for result in done] == [(Outcome.CHANGED, "")] * 2
        assert verify(opened, catalogue).wrong == ()
        yield opened


def rows(store: Store, sql: str) -> list[Any]:
    return list(store.tables.select(sql))[1:]


@pytest.mark.parametrize(
    ("region", "before", "after"), [("canada", "7993", "7546"), ("british-columbia", "2293", "1962")]
)
def test_the_deaths_of_2021_are_revised(store: Store, region: str, before: str, after: str) -> None:
    changes = rows(
        store,
        f"""SELECT kind, before_value, after_value, substr(seen_at, 1, 10) FROM change_log
        WHERE figure_id = 'harms/deaths-{region}' AND period = '2021'""",
    )
    assert changes == [("revised", before, after, "2026-04-30")]
    vintages = rows(
        store,
        f"""SELECT value, substr(vintage, 1, 10) FROM figure_history
        WHERE figure_id = 'harms/deaths-{region}' AND period = '2021' ORDER BY vintage""",
    )
    assert vintages == [(before, "2023-04-30"), (after, "2026-04-30")]


def test_half_a_year_that_became_a_whole_one_is_extended(store: Store) -> None:
    changes = rows(
        store,
        """SELECT kind, before_value, after_value FROM change_log
        WHERE figure_id = 'harms/deaths-canada' AND period = '2022'""",
    )
    assert changes == [("extended", "3556", "7227")]


def test_no_suppressed_cell_was_ever_a_number(store: Store) -> None:
    assert rows(store, "SELECT count(*) FROM figure_history WHERE CAST(value AS REAL) < 0") == [(0,)]
    held = rows(
        store,
        """SELECT period, status, value, printed FROM figure_history
        WHERE figure_id = 'harms/deaths-nunavut' AND period IN ('2016', '2021') ORDER BY period, vintage""",
    )
    assert [row[:3] for row in held] == [
        ("2016", "missing", None),
        ("2016", "normal", "0"),
        ("2021", "missing", None),
    ]
    assert [row[3] for row in held[:2]] == ["-1", "0"]


def observations(tmp_path: Path, date: str, figure: str) -> dict[str, Observation]:
    source = load(configuration(tmp_path, zipped=False)).sources["harms"]
    wanted = next(f for f in source.figures if f.id == f"harms/{figure}")
    found = read_figure(wanted, Document(release(date).read_bytes(), media="csv"))
    return {observation.period.label: observation for observation in found}


@pytest.mark.parametrize(
    ("date", "figure", "period", "printed"),
    [
        (EARLIER, "deaths-nunavut", "2020", "-1"),
        (EARLIER, "deaths-manitoba", "2022", "-2"),
        (LATER, "deaths-nunavut", "2020", "Suppr."),
        (LATER, "deaths-nunavut", "2024", "n/a"),
    ],
)
def test_each_way_to_suppress_a_cell_is_a_missing_value(
    tmp_path: Path, date: str, figure: str, period: str, printed: str
) -> None:
    cell = observations(tmp_path, date, figure)[period]
    assert (cell.status, cell.value, cell.printed) == (Status.MISSING, None, printed)


def test_an_open_year_says_how_far_it_goes(tmp_path: Path) -> None:
    year = observations(tmp_path, LATER, "deaths-canada")["2025"]
    assert year.coverage is not None
    assert (str(year.coverage.start), str(year.coverage.end)) == ("2025-01-01", "2025-09-30")
    assert year.locator.startswith('column "Value", line ')
