"""A figure that its document may lack: the others are read, and its absence is a trouble of its own."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.model import Outcome
from monitor.services.replay import replay, verify

FIRES = """\
fires:
  title: Fires that burn
  publisher: The forest office
  url: SITE/fires
  media: json
  figures:
    north: {label: North fire, unit: acres, period: undated, extract: {json: {path: "$.north"}}}
    south: {label: South fire, unit: acres, period: undated, optional: true, extract: {json: {path: "$.south"}}}
"""


def see(newsroom, text: str):
    newsroom.wait(days=1)
    newsroom.serve("/fires", text, content_type="application/json")
    (result,) = newsroom.check()
    return result


@pytest.fixture
def forest(newsroom):
    newsroom.watch(FIRES)
    see(newsroom, '{"north": 1200, "south": 340}')
    return newsroom


def stand(newsroom) -> list[tuple[str, str, str]]:
    return newsroom.rows("SELECT figure_id, value, status FROM figures_current ORDER BY 1")


def test_the_others_are_read_without_an_optional_figure(forest):
    result = see(forest, '{"north": 1250}')
    assert result.outcome is Outcome.CHANGED
    assert stand(forest) == [("fires/north", "1250", "normal"), ("fires/south", "340", "suspect")]
    question, news = sorted(forest.subjects, reverse=True)[:2]
    assert "South fire" in question
    assert "1,200 → 1,250 acres" in news
    assert not any("no longer published" in subject for subject in forest.subjects)
    mails = len(forest.mails)
    see(forest, '{"north": 1250, "of": 1}')
    assert len(forest.mails) == mails, "it is asked once"
    with forest.store as store:
        doubtful = [one.observation for one in store.log.standing() if one.observation.doubt]
    assert [one.figure_id for one in doubtful] == ["fires/south"]


def test_what_is_back_is_as_it_was(forest):
    see(forest, '{"north": 1200}')
    mails = len(forest.mails)
    see(forest, '{"north": 1200, "south": 340}')
    assert stand(forest)[1] == ("fires/south", "340", "normal")
    assert len(forest.mails) == mails
    see(forest, '{"north": 1200}')
    see(forest, '{"north": 1200, "south": 355}')
    assert "340 → 355 acres" in forest.subjects[-1]


@pytest.mark.parametrize("text", ['{"south": 340}', '{"east": 7}', '{"north": "many"}'])
def test_what_is_not_optional_stops_the_others(forest, text):
    assert see(forest, text).outcome is Outcome.FAILED
    assert stand(forest) == [("fires/north", "1200", "normal"), ("fires/south", "340", "normal")]


def test_a_source_of_which_all_is_optional_and_absent_fails(newsroom):
    newsroom.watch(FIRES.replace("period: undated, extract", "period: undated, optional: true, extract"))
    assert see(newsroom, '{"north": 1200}').outcome is Outcome.CHANGED
    assert see(newsroom, '{"east": 1200}').outcome is Outcome.FAILED


def test_an_optional_figure_that_was_never_there_stops_nothing(newsroom):
    newsroom.watch(FIRES)
    result = see(newsroom, '{"north": 1200}')
    assert (result.outcome, result.doubts) == (Outcome.CHANGED, ())
    assert stand(newsroom) == [("fires/north", "1200", "normal")]


def test_extract_says_which_optional_figure_is_absent(forest):
    path = forest.folder / "page.json"
    path.write_text('{"north": 1200}')
    done = CliRunner().invoke(
        cli, ["extract", "fires", str(path), "--config", str(forest.folder / "sources.yaml")], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    assert "1,200 acres" in done.output
    assert "fires/south: nothing is at" in done.output + done.stderr


def test_the_same_is_derived_again(forest):
    see(forest, '{"north": 1250}')
    see(forest, '{"north": 1250, "south": 360}')
    held = forest.rows("SELECT figure_id, value, status, vintage, until FROM figure_history ORDER BY 1, 4")
    catalogue = forest.catalogue
    with forest.store as store:
        replay(store, catalogue, catalogue.sources["fires"])
        assert verify(store, catalogue).wrong == ()
    assert forest.rows("SELECT figure_id, value, status, vintage, until FROM figure_history ORDER BY 1, 4") == held


def ask(newsroom, *words: str) -> str:
    paths = ["--config", str(newsroom.folder / "sources.yaml"), "--db", str(newsroom.folder / "monitor.db")]
    return CliRunner().invoke(cli, [*words, *paths]).output


def test_status_names_it_since_it_is_absent_and_until_it_is_back(forest):
    assert "absent" not in ask(forest, "status")
    see(forest, '{"north": 1250}')
    see(forest, '{"north": 1260}')
    assert "fires/south: absent from its document since 2024-10-17 05:00" in ask(forest, "status")
    assert json.loads(ask(forest, "status", "--json"))["absent"] == [
        {"figure_id": "fires/south", "since": forest.value("SELECT max(seen_at) FROM snapshots WHERE id = 2")}
    ]
    see(forest, '{"north": 1260, "south": 340}')
    assert "absent" not in ask(forest, "status")


def test_figures_calls_it_absent_and_confirmed_by_nothing(forest):
    see(forest, '{"north": 1250}')
    lines = {line.split()[0]: line for line in ask(forest, "figures").splitlines() if line.startswith("fires")}
    assert "suspect, absent" in lines["fires/south"]
    assert lines["fires/south"].count("2024-") == 1
    assert lines["fires/north"].count("2024-") == 2


def test_history_says_which_of_its_values_are_in_doubt(forest):
    assert "status" not in ask(forest, "history", "fires/south")
    see(forest, '{"north": 1250}')
    *_, last = ask(forest, "history", "fires/south").splitlines()
    assert "suspect, absent" in last
    assert "status" not in ask(forest, "history", "fires/north")


RATES = """\
rates:
  title: Rates of the day
  publisher: The bank
  url: SITE/rates
  media: csv
  figures:
    crown: {label: Crown, unit: number, period: undated, extract: {dataset: {value: CRW}}}
    lev: {label: Lev, unit: number, period: undated, optional: true, extract: {dataset: {value: LEV}}}
    florin:
      label: Florin in the north
      unit: number
      optional: true
      extract: {dataset: {where: {Area: North}, value: FLO, by: {month: Month, year: Year}}}
"""
WITH_ALL = """\
Year,Month,Area,CRW,LEV,FLO
2023,1,North,7.46,1.95,2.1
"""


@pytest.mark.parametrize(
    ("text", "absent", "crown"),
    [
        (WITH_ALL.replace("LEV", "EUR").replace("7.46", "7.47"), ["rates/lev"], "normal"),
        # The only row, which the crown is read from, is of another area: that is asked about.
        (WITH_ALL.replace("North", "Norden").replace("7.46", "7.47"), ["rates/florin"], "suspect"),
        (WITH_ALL.replace(",Area", ",Part").replace("7.46", "7.47"), ["rates/florin"], "normal"),
        ("CRW\n7.47\n", ["rates/florin", "rates/lev"], "normal"),
    ],
)
def test_a_column_or_value_that_is_gone_stops_no_other_figure_of_a_data_file(newsroom, text, absent, crown):
    newsroom.watch(RATES)
    newsroom.serve("/rates", WITH_ALL, content_type="text/csv")
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve("/rates", text, content_type="text/csv")
    (result,) = newsroom.check()
    assert result.outcome is Outcome.CHANGED, result.problem
    assert [id_ for id_, _, status in stand(newsroom) if status == "suspect" and id_ != "rates/crown"] == absent
    assert stand(newsroom)[0] == ("rates/crown", "7.47", crown)
    said = ask(newsroom, "status")
    assert [id_ for id_ in ("rates/florin", "rates/lev") if f"{id_}: absent" in said] == absent


@pytest.mark.parametrize("text", [WITH_ALL.replace("CRW", "KRO"), WITH_ALL.replace(",2.1", ""), "Year,Month\n"])
def test_a_column_of_any_other_figure_and_a_broken_file_stop_all(newsroom, text):
    newsroom.watch(RATES)
    newsroom.serve("/rates", WITH_ALL, content_type="text/csv")
    newsroom.check()
    held = stand(newsroom)
    newsroom.wait(days=1)
    newsroom.serve("/rates", text, content_type="text/csv")
    assert newsroom.check()[0].outcome is Outcome.FAILED
    assert stand(newsroom) == held
