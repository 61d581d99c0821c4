"""`monitor look`: the numbers of a page and of a file, asked for politely and printed for people and programs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from werkzeug import Response

PAGE = """<html lang="en"><head><title>Border statistics for 2023</title></head><body><h1>Seizures</h1>
<p>Officers seized 34.82 pounds of powder.</p><table><caption>Seizures by region, in pounds</caption>
<tr><th>Region</th><th>2022</th><th>2023</th></tr><tr><td>North</td><td>1.5</td><td>2.50</td></tr></table></body></html>
"""


@pytest.fixture
def page(newsroom):
    newsroom.serve("/page.html", PAGE)
    return f"{newsroom.site}/page.html"


def test_the_numbers_of_a_page_are_listed_under_their_tables_and_headings(newsroom, terminal, page):
    shown = terminal("look", page)
    assert "Border statistics for 2023 (html): 3 numbers" in shown
    assert 'Table "Seizures by region, in pounds"' in shown
    assert "2.50 lb  2023      North | 2023" in shown
    assert "34.82 lb  2023      Officers seized 34.82 pounds of powder." in shown
    assert [request.path for request in newsroom.asked] == ["/robots.txt", "/page.html"]


def test_programs_get_every_label_and_the_exact_value(newsroom, terminal, page):
    rows = terminal.json("look", page)
    cell = next(row for row in rows if row["printed"] == "2.50")
    assert (cell["value"], cell["unit"], cell["period"], cell["row"], cell["column"]) == (
        "2.5",
        "lb",
        "2023",
        "North",
        "2023",
    )
    table = list(csv.DictReader(io.StringIO(terminal("look", page, "--csv"))))
    assert [row["printed"] for row in table] == [row["printed"] for row in rows]


def test_a_page_that_robots_txt_forbids_is_not_asked_for(newsroom, terminal, page):
    newsroom.answers["/robots.txt"] = Response("User-agent: *\nDisallow: /", 200, content_type="text/plain")
    terminal("look", page, code=1)
    assert "robots.txt" in terminal.errors
    assert [request.path for request in newsroom.asked] == ["/robots.txt"]


def test_a_page_that_says_no_is_not_listed(newsroom, terminal, page):
    newsroom.serve("/page.html", "<html><title>Just a moment…</title>checking your browser 123</html>")
    assert "123" not in terminal("look", page, code=1)


def test_a_file_is_listed_without_a_configuration(newsroom, terminal, tmp_path):
    (newsroom.folder / "sources.yaml").unlink()
    (tmp_path / "data.json").write_text(json.dumps({"total": 41}))
    shown = terminal("look", str(tmp_path / "data.json"))
    assert "41" in shown
    terminal("look", str(tmp_path / "nothing.csv"), code=2)
    assert "cannot be read" in terminal.errors


def test_an_address_is_not_asked_for_by_nobody(newsroom, terminal):
    (newsroom.folder / "sources.yaml").unlink()
    terminal("look", f"{newsroom.site}/page.html", code=2)
    assert "--contact" in terminal.errors
    assert newsroom.asked == []
