"""A claim about a time that its figure never has is named at the first check, with the times that there are."""

from __future__ import annotations

import pytest

from monitor.cli.results import print_results, result_json
from tests.newsroom import Newsroom

SHIPS = """\
harbour:
  title: Ships
  publisher: Harbour office
  url: SITE/ships
  media: csv
  figures:
    ships:
      label: Ships that landed
      short: Ships
      unit: ships
      extract: {{dataset: {{value: Ships, by: {by}}}}}
      claims: [{{article: story, quote: 40 ships, period: "{claimed}"}}]
"""


def first_check(newsroom: Newsroom, by: str, claimed: str, *times: str) -> str:
    """What the first check prints beneath the source's line."""
    newsroom.watch(SHIPS.format(by=by, claimed=claimed))
    rows = "".join(f"{time},{40 + i}\n" for i, time in enumerate(times))
    newsroom.serve("/ships", f"When,Ships\n{rows}", content_type="text/csv")
    (result,) = newsroom.check()
    assert not result.problem
    print_results([result], newsroom.catalogue, only_due=False)
    assert len(result_json(result, newsroom.catalogue)["unmet"]) == len(result.unmet)  # type: ignore[arg-type]
    return str(newsroom.value("SELECT reason FROM claim_status"))


PERIOD = "{period: When}"
FISCAL = "{period: When}, calendar: us-federal"


@pytest.mark.parametrize(
    ("by", "claimed", "times", "has", "nearest"),
    [
        (PERIOD, "2024", ("2024-07", "2024-08", "2024-09"), "2024-07 to 2024-09, by month", "2024-09 and 2024-08"),
        (PERIOD, "2024-Q1", ("2024-07", "2024-08", "2024-09"), "2024-07 to 2024-09, by month", "2024-07 and 2024-08"),
        (PERIOD, "2024-07", ("2023", "2024", "2025"), "2023 to 2025, by year", "2024 and 2025"),
        (PERIOD, "2024-07", ("Q2 2024", "Q3 2024", "Q4 2024"), "2024-Q2 to 2024-Q4, by quarter", "2024-Q3 and 2024-Q2"),
        (
            PERIOD,
            "2024-07-15",
            ("2024-06", "2024-07", "2024-08"),
            "2024-06 to 2024-08, by month",
            "2024-07 and 2024-06",
        ),
        ("{fiscal_year: When}, calendar: us-federal", "2024", ("2023", "2024"), "FY2023 to FY2024, by fiscal year", ""),
        (FISCAL, "FY2024", ("2024-07", "2024-08", "2024-09"), "2024-07 to 2024-09, by month", "2024-09 and 2024-08"),
        ("{date: When}", "2024-07", ("2024-07-02", "2024-07-09"), "2024-07-02 to 2024-07-09, by day", ""),
        (PERIOD, "2024-05", ("2024-04", "2024-06", "2024-07"), "2024-04 to 2024-07, by month", "2024-06 and 2024-04"),
    ],
)
def test_a_claim_about_a_time_that_its_figure_has_not_is_named_with_the_nearest(
    newsroom: Newsroom,
    capsys: pytest.CaptureFixture[str],
    by: str,
    claimed: str,
    times: tuple[str, ...],
    has: str,
    nearest: str,
) -> None:
    reason = first_check(newsroom, by, claimed, *times)
    said = f"no value for {claimed} has been read, and as things are none will be: the figure has {has}; the nearest"
    assert reason.startswith(said)
    assert reason.endswith(nearest)
    assert f": {reason}" in capsys.readouterr().out
    newsroom.wait(days=1)
    rows = "".join(f"{time},{7 + i}\n" for i, time in enumerate(times))
    newsroom.serve("/ships", f"When,Ships\n{rows}", content_type="text/csv")
    (again,) = newsroom.check()
    assert (again.unmet, again.problem) == ((), ""), "told once"


@pytest.mark.parametrize(
    ("by", "claimed", "times"),
    [
        (PERIOD, "2024-10", ("2024-07", "2024-08", "2024-09")),
        (PERIOD, "2024-07", ("2024-07", "2024-08", "2024-09")),
        ("{date: When}", "2024-07", ("2024-06-01", "2024-07-01")),
    ],
)
def test_a_time_that_may_come_or_that_is_there_is_not_out_of_reach(
    newsroom: Newsroom, by: str, claimed: str, times: tuple[str, ...]
) -> None:
    assert "as things are" not in first_check(newsroom, by, claimed, *times)


@pytest.mark.parametrize(
    ("claimed", "times"), [("2024-Q3", ("Q3 FY2024", "Q4 FY2024")), ("2024-Q3", ("Apr-Jun 2024", "FY24 Q4"))]
)
def test_a_claim_is_judged_by_what_has_its_days_under_another_name(
    newsroom: Newsroom, claimed: str, times: tuple[str, ...]
) -> None:
    assert first_check(newsroom, FISCAL, claimed, *times) == (
        "the source says 41 ships; whether “40 ships” was rounded to it cannot be told"
    )
    (status,) = newsroom.rows("SELECT period, current_value, verdict FROM claim_status")
    assert status == (claimed, "41", "cannot tell")


def test_a_claim_that_is_added_later_is_judged_alike(newsroom: Newsroom) -> None:
    first_check(newsroom, PERIOD, "2024-08", "2024-07", "2024-08")
    newsroom.watch(SHIPS.format(by=PERIOD, claimed="2024"))
    newsroom.check()
    assert "the figure has 2024-07 to 2024-08, by month" in newsroom.value("SELECT reason FROM claim_status")
