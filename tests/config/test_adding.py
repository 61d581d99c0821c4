"""A figure more in the configuration: everything else keeps its place, its order and its comments."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.config.adding import (
    begun,
    require_right,
    slug,
    with_article,
    with_claim,
    with_figure,
    with_source,
    write_checked,
    yaml_of,
)
from monitor.config.load import load
from monitor.model.errors import ConfigError, UsageError

FILE = """\
settings: {timezone: UTC, contact: desk@example.org}   # who we are
sources:
  # the first
  customs:
    title: Customs
    publisher: Customs
    url: https://example.org/customs
    figures:
      seized:                     # pounds
        label: Seized
        unit: lb
        extract: {text: {pattern: "officers seized {figure}"}}

      # nothing below
  police:
    title: Police
    publisher: Police
    url: https://example.org/police
    figures:
      agents: {label: Agents, unit: number, period: undated, extract: {text: {pattern: "there are {figure} agents"}}}
# the end
"""
FIGURE = {"label": "Lost", "unit": "lb", "period": "2023", "extract": {"table": {"row": "North", "column": "2023"}}}


def test_a_figure_is_put_behind_the_others_of_its_source():
    after = with_figure(FILE, "customs", "lost", FIGURE)
    new = "".join(f"      {line}" for line in yaml_of({"lost": FIGURE}).splitlines(keepends=True))
    assert after.replace(new, "") == FILE
    assert after.index("      lost:") < after.index("  police:")


def test_a_source_is_put_behind_the_others(tmp_path):
    source = {"title": "New", "publisher": "New", "url": "https://example.org/new", "figures": {"lost": FIGURE}}
    path = tmp_path / "sources.yaml"
    path.write_text(FILE)
    catalogue = write_checked(path, with_source(FILE, "new", source))
    assert [*catalogue.sources] == ["customs", "police", "new"]
    assert load(path).figure("new/lost") is not None
    assert path.read_text().endswith("# the end\n")
    assert [one.name for one in tmp_path.iterdir()] == ["sources.yaml"]


def test_what_would_be_wrong_is_not_written(tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text(FILE)
    with pytest.raises(ConfigError) as told:
        write_checked(path, with_figure(FILE, "customs", "lost", {**FIGURE, "unit": "furlongs"}))
    assert "furlongs" in str(told.value.problems[0])
    assert str(path) in str(told.value.problems[0])
    assert path.read_text() == FILE
    assert [one.name for one in tmp_path.iterdir()] == ["sources.yaml"]


@pytest.mark.parametrize("text", ["sources: {}\n", "settings: {}\n", "sources:\n  customs: {title: C}\n"])
def test_a_file_that_is_written_in_another_way_is_left_to_its_owner(text):
    with pytest.raises(UsageError, match="line by line"):
        with_figure(text, "customs", "lost", FIGURE)


def test_names_are_made_of_labels():
    assert slug("Décès, Île-de-France (total)") == "deces-ile-de-france-total"
    assert slug("…") == ""


ARTICLE = {"title": "A story: seized", "published_on": date(2024, 12, 5)}
CLAIM = {"article": "story", "quote": "3 lb", "period": "2023", "sentence": "They seized 3 lb: all, # of it"}


def test_an_article_is_put_behind_the_others_or_before_the_sources_where_there_are_none(tmp_path):
    after = with_article(FILE, "story", ARTICLE)
    assert after.index("articles:") < after.index("sources:")
    more = with_article(with_article(after, "other", ARTICLE), "story", ARTICLE)
    assert [*require_right(tmp_path / "sources.yaml", more).articles] == ["story", "other"]
    assert [line for line in FILE.splitlines() if line not in more.splitlines()] == []


@pytest.mark.parametrize("deeper", [True, False])
def test_a_claim_is_put_behind_the_others_of_its_figure(tmp_path, deeper):
    text = with_source(
        with_article(begun("desk@example.org", "UTC"), "story", ARTICLE),
        "new",
        {"title": "New", "publisher": "New", "url": "https://example.org/new", "figures": {"lost": FIGURE}},
    )
    first = with_claim(text, "new", "lost", CLAIM)
    if not deeper:
        first = first.replace("        claims:\n          - {", "        claims:\n        - {")
    after = with_claim(first, "new", "lost", {**CLAIM, "quote": "3.1 lb"})
    quotes = [claim.quote for claim in require_right(tmp_path / "sources.yaml", after).claims.values()]
    assert quotes == ["3 lb", "3.1 lb"]
    assert with_figure(after, "new", "found", FIGURE).index("found:") > after.index("3.1 lb")


def test_a_configuration_is_begun_with_nothing_but_who_asks(tmp_path):
    source = {"title": "New", "publisher": "New", "url": "https://example.org/new", "figures": {"lost": FIGURE}}
    catalogue = require_right(
        tmp_path / "sources.yaml", with_source(begun("a@example.org", "Asia/Tokyo"), "new", source)
    )
    assert (catalogue.settings.contact, catalogue.settings.timezone) == ("a@example.org", "Asia/Tokyo")
    assert list(tmp_path.iterdir()) == []
