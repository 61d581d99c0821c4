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


def test_a_configuration_is_begun_only_for_somebody_who_can_be_asked(newsroom, terminal, page):
    (newsroom.folder / "sources.yaml").unlink()
    terminal("add", page, "30", code=2)
    assert "--contact" in terminal.errors
    assert not (newsroom.folder / "sources.yaml").exists()


def test_a_file_needs_the_source_that_it_is_of(newsroom, terminal, tmp_path):
    (tmp_path / "saved.html").write_text(PAGE)
    terminal("add", str(tmp_path / "saved.html"), "30", code=2)
    assert "--source" in terminal.errors
    terminal("add", str(tmp_path / "saved.html"), "30", "--url", "https://example.org/x", "--source", "borders")
    assert "borders:" in (newsroom.folder / "sources.yaml").read_text()


DAYS = """<html lang="en"><head><title>Cases by day</title><meta property="og:site_name" content="Ministry"></head>
<body><h1>Cases by day</h1><p>Data of every day.</p></body></html>"""


def test_a_series_is_not_named_after_one_of_its_days(newsroom, terminal, tmp_path):
    rows = "Day,Region,Cases\n2020-01-01,North,12\n2020-01-01,South,15\n2020-01-02,North,17\n2020-01-02,South,11\n"
    saved = tmp_path / "days.csv"
    saved.write_text(rows)
    at = ("--url", "https://example.org/days.csv", "--source", "days")
    terminal("add", str(saved), "17", *at)
    written = (newsroom.folder / "sources.yaml").read_text()
    assert "label: North, Cases" in written
    assert "north-cases:" in written
    terminal("add", str(saved), "15", *at, "--label", "North, Cases")
    assert "north-cases-2:" in (newsroom.folder / "sources.yaml").read_text()


def test_a_new_source_has_the_publisher_that_its_page_names(newsroom, terminal):
    newsroom.serve(
        "/board", DAYS.replace("Data of every day.", "Officers at the border seized 34.82 pounds of powder.")
    )
    terminal("add", f"{newsroom.site}/board", "34.82 pounds")
    assert "publisher: Ministry" in (newsroom.folder / "sources.yaml").read_text()


def test_where_there_is_no_configuration_one_is_begun(newsroom, terminal, page):
    (newsroom.folder / "sources.yaml").unlink()
    assert "would be added" in terminal("add", page, "30", "--contact", "desk@example.org", "--dry-run")
    assert not (newsroom.folder / "sources.yaml").exists()
    terminal("add", page, "30", "--contact", "desk@example.org")
    assert "contact: desk@example.org" in (newsroom.folder / "sources.yaml").read_text()
    assert "1 source, 1 figure, 0 claims: all right" in terminal("validate")


def test_a_broken_configuration_is_no_reason_not_to_look_into_a_file(newsroom, terminal, page, tmp_path):
    (tmp_path / "saved.html").write_text(PAGE)
    (newsroom.folder / "sources.yaml").write_text("settings: {timezone: UTC}\nsources: {}\n")
    assert "rule 1" in terminal("find", str(tmp_path / "saved.html"), "30")
    assert "monitor validate" in terminal.errors
    terminal("find", page, "30", code=2)
    assert "contact" in terminal.errors
    assert "rule 1" in terminal("find", page, "30", "--contact", "desk@example.org")
    before = (newsroom.folder / "sources.yaml").read_text()
    shown = terminal("add", str(tmp_path / "saved.html"), "30", "--url", "https://example.org/x", code=2)
    assert "row: South" in shown
    assert "contact" in terminal.errors
    assert (newsroom.folder / "sources.yaml").read_text() == before


def test_every_number_of_a_page_is_added_by_its_labels(newsroom, terminal, page):
    told = terminal("add", page, "--everything")
    assert "border-statistics/all is added" in told
    assert "It reads 5 numbers:" in told
    assert "  Seizures by region, in pounds, South: 30" in told
    assert "everything: {}" in (newsroom.folder / "sources.yaml").read_text()
    terminal("check", "border-statistics")
    rows = terminal.json("figures", "border-statistics/all")
    assert {(row["series"], row["period"], row["value"], row["unit"]) for row in rows} >= {
        ("Table=Seizures by region, in pounds; Row=South", "2023", "30", "lb"),
    }


def test_a_part_of_a_page_may_be_watched(newsroom, terminal, page):
    told = terminal("add", page, "--everything", "--part", "table", "--figure", "regions", "--dry-run")
    assert "everything: {part: table}" in told
    assert "It reads 4 numbers:" in told
    assert "is no CSS selector" not in terminal("add", page, "--everything", "--part", "#none", code=1)


def test_one_number_or_all_of_them_are_added(terminal, page):
    terminal("add", page, code=2)
    terminal("add", page, "30", "--everything", code=2)
    terminal("add", page, "30", "--part", "table", code=2)
    terminal("add", page, "--everything", "--pages", "x", code=1)
