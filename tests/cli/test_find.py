"""`monitor find` and `monitor add`: from a page and a number to a figure that `monitor check` reads."""

from __future__ import annotations

import pytest

PAGE = """<html lang="en"><head><title>Border statistics</title></head><body><h1>Seizures</h1>
<p>Officers at the border seized 34.82 pounds of powder.</p><table><caption>Seizures by region, in pounds</caption>
<tr><th>Region</th><th>2022</th><th>2023</th></tr><tr><td>North</td><td>1.5</td><td>2.50</td></tr>
<tr><td>South</td><td>41</td><td>30</td></tr></table></body></html>
"""


@pytest.fixture
def page(newsroom):
    newsroom.serve("/page.html", PAGE)
    return f"{newsroom.site}/page.html"


def test_a_number_is_found_with_the_rule_that_reads_it(terminal, page):
    shown = terminal("find", page, "34.82 pounds")
    assert "'34.82 pounds' stands in 1 place" in shown
    assert "rule 1: reads it" in shown
    assert "tried with a row before it and with the number gone" in shown
    assert "pattern:" in shown


def test_programs_get_the_options_of_each_rule(terminal, page):
    [rule, *_] = terminal.json("find", page, "30")
    assert (rule["number"], rule["kind"], rule["options"]["row"], rule["declared_period"]) == (
        1,
        "table",
        "South",
        "2023",
    )


def test_words_of_a_label_are_looked_for(terminal, page):
    assert "2.50 lb" in terminal("find", page, "north 2023")


def test_what_stands_nowhere_ends_with_exit_code_1(terminal, page):
    assert "stands in 0 places" in terminal("find", page, "77 pounds", code=1)


def test_a_figure_is_added_and_read(newsroom, terminal, page):
    before = (newsroom.folder / "sources.yaml").read_text()
    assert "would be added" in terminal("add", page, "30", "--figure", "south", "--dry-run")
    assert (newsroom.folder / "sources.yaml").read_text() == before
    told = terminal("add", page, "30", "--figure", "south", "--label", "Seized in the south")
    assert "border-statistics/south is added" in told
    after = (newsroom.folder / "sources.yaml").read_text()
    assert after.startswith(before.rstrip("\n"))
    terminal("add", page, "34.82 pounds")
    written = (newsroom.folder / "sources.yaml").read_text().removeprefix(after.rstrip("\n"))
    assert "34.82" not in next(line for line in written.splitlines() if "label:" in line)
    assert (newsroom.folder / "sources.yaml").read_text().count(page) == 1
    terminal("check", "border-statistics")
    assert "30 lb" in terminal("figures", "south")
    assert [row["value"] for row in terminal.json("figures", "south")] == ["30"]


def test_a_rule_that_is_not_offered_cannot_be_chosen(terminal, page):
    terminal("add", page, "30", "--choose", "99", code=2)
    assert "monitor find" in terminal.errors


def test_without_a_configuration_there_is_nothing_to_add_to(newsroom, terminal, page):
    (newsroom.folder / "sources.yaml").unlink()
    terminal("add", page, "30", code=2)
    assert "docs/configuration.md" in terminal.errors


def test_a_file_needs_the_source_that_it_is_of(newsroom, terminal, tmp_path):
    (tmp_path / "saved.html").write_text(PAGE)
    terminal("add", str(tmp_path / "saved.html"), "30", code=2)
    assert "--source" in terminal.errors
    terminal("add", str(tmp_path / "saved.html"), "30", "--url", "https://example.org/x", "--source", "borders")
    assert "borders:" in (newsroom.folder / "sources.yaml").read_text()
