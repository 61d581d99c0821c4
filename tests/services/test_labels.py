"""Labels of a series that are not understood, from the check to the mail."""

from __future__ import annotations

import pytest

from monitor.cli.results import print_results, result_json
from monitor.model import Outcome, PassedOver
from tests.newsroom import Newsroom

PORT = """\
port:
  title: Landings
  publisher: Harbour office
  url: SITE/landings
  fetch: {http: }
  figures:
    boats:
      label: Boats that landed
      short: Boats
      unit: ships
      extract: {table: {caption: Landings, column: Boats, periods: rows}}
      claims: [{article: story, quote: 437 ships, period: "2023"}]
"""
WORDS = (
    "The harbour office counts the boats that land in each year, and publishes the numbers on this page when the year "
    "is over. Earlier numbers are kept in its archive."
)


def page(*rows: tuple[str, str]) -> str:
    body = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in rows)
    table = f"<table><caption>Landings</caption><tr><th>Year</th><th>Boats</th></tr>{body}</table>"
    return f"<!doctype html><title>Landings</title><h1>Landings</h1><p>{WORDS}</p>{table}"


YEARS = (("2021", "411"), ("2022", "423"), ("2023", "437"))
BESIDE = (("All years", "1,271"), ("On average", "424"))


def verdict(newsroom: Newsroom) -> str:
    return str(newsroom.value("SELECT verdict FROM claim_status"))


@pytest.fixture
def port(newsroom: Newsroom) -> Newsroom:
    """A newsroom that has read the page once."""
    newsroom.watch(PORT)
    newsroom.serve("/landings", page(*YEARS))
    (first,) = newsroom.check()
    assert (first.outcome, first.passed_over) == (Outcome.CHANGED, ())
    newsroom.wait(days=1)
    return newsroom


def test_labels_passed_over_are_named_in_the_check_and_the_mail(
    port: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    port.serve("/landings", page(*YEARS, ("2024 (p)", "440"), *BESIDE))
    (result,) = port.check()
    assert result.passed_over == tuple(PassedOver(*row, figure_id="port/boats") for row in BESIDE)
    print_results([result], port.catalogue, only_due=False)
    assert "Boats: 2 labels passed over: 'All years', 'On average'" in capsys.readouterr().out
    assert result_json(result, port.catalogue)["passed_over"] == [
        {"figure_id": "port/boats", "label": label, "printed": printed} for label, printed in BESIDE
    ]
    port.deliver()
    (mail,) = port.mails
    for form in ("plain", "html"):
        body = mail.get_body((form,))
        assert body is not None
        text = " ".join(body.get_content().replace("&#39;", "'").split())
        assert "Boats: 2 labels passed over: 'All years', 'On average'" in text
    assert port.rows("SELECT period, status FROM figures_current WHERE period = '2024'") == [("2024", "provisional")]


def test_a_renamed_row_is_asked_about_once_and_nobody_hears_that_it_is_withdrawn(port: Newsroom) -> None:
    for value in ("437", "438"):
        port.serve("/landings", page(*YEARS[:2], ("Latest", value)))
        port.check()
        port.wait(days=1)
    port.deliver()
    assert port.subjects == ["Please look: Boats, 2023: no longer read, last 437 ships"]
    assert port.rows("SELECT value, status FROM figures_current WHERE period = '2023'") == [("437", "suspect")]
    assert verdict(port) == "cannot tell"
    port.serve("/landings", page(*YEARS[:2], ("2023 (r)", "437")))
    port.check()
    port.deliver()
    assert len(port.subjects) == 1
    assert port.rows("SELECT value, status FROM figures_current WHERE period = '2023'") == [("437", "normal")]
    assert verdict(port) == "holds"


def test_a_label_that_mentions_a_year_and_is_not_understood_fails_the_check(port: Newsroom) -> None:
    port.serve("/landings", page(*YEARS[:2], ("2023 as counted so far", "437")))
    (result,) = port.check()
    assert result.outcome is Outcome.FAILED
    assert "'2023 as counted so far'" in result.problem
    assert "`without: ['2023 as counted so far']`" in result.problem
    assert port.rows("SELECT value, status FROM figures_current WHERE period = '2023'") == [("437", "normal")]


def test_what_a_replay_makes_of_it_is_what_the_checks_made(port: Newsroom) -> None:
    port.serve("/landings", page(*YEARS[:2], ("Latest", "437")))
    port.check()
    told = "SELECT kind, period, suspect FROM change_log"
    before = port.rows(told)
    assert before == [("withdrawn", "2023", 1)]
    port.watch(PORT.replace("label: Boats that landed", "label: Boats that landed\n      bounds: {min: 0}"))
    port.check()
    assert port.rows(told) == before
