"""A figure whose page was made anew: each version is read by the rule of its day, in checks, backfills and replays."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.config.load import load
from monitor.model import Outcome
from monitor.model.errors import ConfigError
from monitor.services.replay import replay, verify

OLD = "<!doctype html><title>Visits</title><p>So many came to see us in all: visits so far: {} people.</p>"
NEW = "<!doctype html><title>Visits</title><p>Welcome to our new pages.</p><div id=n>{}</div>"
VISITS = """\
visits:
  title: Visits
  publisher: The museum
  url: SITE/visits
  figures:
    all:
      label: Visits
      unit: people
      period: undated
      extract: {css: {select: "#n"}}
      earlier:
        - {until: 2024-10-17, extract: {text: {pattern: "visits so far: {figure}"}}}
"""


def see(newsroom, text: str):
    newsroom.wait(days=1)
    newsroom.serve("/visits", text)
    (result,) = newsroom.check()
    return result


def history(newsroom):
    return newsroom.rows("SELECT value, substr(vintage, 1, 10) FROM figure_history ORDER BY vintage")


def test_each_version_is_read_by_the_rule_of_its_day(newsroom):
    newsroom.watch(VISITS)
    first = newsroom.now.date()
    assert str(first) < "2024-10-17"
    while str(newsroom.now.date()) < "2024-10-16":
        newsroom.wait(days=1)
    assert see(newsroom, OLD.format("1,200")).outcome is Outcome.CHANGED
    assert see(newsroom, NEW.format("1,300")).outcome is Outcome.CHANGED
    assert [value for value, _ in history(newsroom)] == ["1200", "1300"]
    assert "1,200 → 1,300" in newsroom.subjects[-1], "no question: the rule did not change, the page did"
    held = history(newsroom)
    catalogue = newsroom.catalogue
    with newsroom.store as store:
        done = replay(store, catalogue, catalogue.sources["visits"])
        assert done.unreadable == ()
        assert verify(store, catalogue).wrong == ()
    assert history(newsroom) == held


def test_a_page_of_the_old_kind_is_a_failure_once_the_new_rule_holds(newsroom):
    newsroom.watch(VISITS)
    while str(newsroom.now.date()) < "2024-10-17":
        newsroom.wait(days=1)
    assert see(newsroom, OLD.format("1,200")).outcome is Outcome.FAILED
    assert see(newsroom, NEW.format("1,300")).outcome is Outcome.CHANGED


def test_a_backfill_reads_each_file_by_the_rule_of_its_date(newsroom, tmp_path):
    newsroom.watch(VISITS)
    files = {"2023-01-05": OLD.format("1,000"), "2024-10-17": OLD.format("1,100"), "2024-10-18": NEW.format("1,150")}
    for day, text in files.items():
        (tmp_path / f"{day}.html").write_text(text)
    paths = ["--config", str(newsroom.folder / "sources.yaml"), "--db", str(newsroom.folder / "monitor.db")]
    done = CliRunner().invoke(cli, ["backfill", "visits", str(tmp_path), *paths], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert history(newsroom) == [("1000", "2023-01-05"), ("1100", "2024-10-17"), ("1150", "2024-10-18")]


def test_a_version_of_a_day_for_which_no_rule_is_given_is_not_read(newsroom, tmp_path):
    newsroom.watch(VISITS.replace("until: 2024-10-17", "since: 2024-01-01, until: 2024-10-17"))
    (tmp_path / "2023-01-05.html").write_text(OLD.format("1,000"))
    paths = ["--config", str(newsroom.folder / "sources.yaml"), "--db", str(newsroom.folder / "monitor.db")]
    done = CliRunner().invoke(cli, ["backfill", "visits", str(tmp_path), *paths], catch_exceptions=False)
    assert "no rule of the figure holds for a version of 2023-01-05" in done.output
    assert history(newsroom) == []


WRONG = [
    ("{since: 2024-03-01, until: 2024-02-01, extract: RULE}", "since 2024-03-01 and until 2024-02-01, which is before"),
    (
        "{until: 2024-03-01, extract: RULE}, {since: 2024-03-01, until: 2024-06-01, extract: RULE}",
        "another rule of the figure holds until 2024-03-01, so two hold on 2024-03-01",
    ),
    (
        "{since: 2024-02-01, until: 2024-06-01, extract: RULE}, {until: 2024-03-01, extract: RULE}",
        "another rule of the figure holds until 2024-03-01, so two hold on 2024-02-01",
    ),
    ("{since: 2024-03-01, extract: RULE}", "until"),
    ("{until: 2024-03-01}", "extract"),
    ("{until: 2024-03-01, extract: {phrase: {words: so many came}}}", "write `unit: wording`"),
]


@pytest.mark.parametrize(("earlier", "message"), WRONG)
def test_spans_that_overlap_and_rules_that_fit_nothing_are_refused_where_they_stand(tmp_path, earlier, message):
    rule = '{text: {pattern: "visits so far: {figure}"}}'
    own = "settings: {timezone: UTC, contact: desk@example.org}\nsources:\n"
    source = VISITS.partition("      earlier:")[0].replace("SITE", "https://example.org")
    listed = f"      earlier: [{earlier.replace('RULE', rule)}]\n"
    path = tmp_path / "sources.yaml"
    path.write_text(own + "".join(f"  {line}\n" for line in (source + listed).splitlines()))
    with pytest.raises(ConfigError) as caught:
        load(path)
    (problem,) = caught.value.problems
    assert message in problem.message or message in problem.where
    assert problem.where.startswith("sources.visits.figures.all.earlier")
    assert path.read_text().splitlines()[problem.line - 1].startswith("        earlier: [")
    assert problem.column > len("        earlier: ")
