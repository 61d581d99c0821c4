"""`monitor start`: what an article claims and cites, for people and programs."""

from __future__ import annotations

from tests.newsroom import SEIZURES, SETTINGS

ARTICLE = """<html lang="en"><head><meta name="date" content="2024-12-05"></head><body><article><h1>Seizures</h1>
<p>Officers seized 34.82 pounds of powder in October, <a href="/stats">figures</a> show.</p></article></body></html>"""


def test_the_numbers_of_an_article_and_what_it_cites_are_shown(newsroom, terminal):
    newsroom.serve("/article.html", ARTICLE)
    shown = terminal("start", f"{newsroom.site}/article.html")
    assert shown.startswith("Seizures\npublished 2024-12-05\n")
    assert "34.82 pounds  34.82 lb  level" in shown
    assert "2024-10" in shown
    assert f"{newsroom.site}/stats  (figures)" in shown
    assert [request.path for request in newsroom.asked] == ["/robots.txt", "/article.html"]


def test_programs_get_every_claim(terminal, tmp_path):
    (tmp_path / "article.md").write_text("# Seized\n\nOfficers seized 34.82 pounds of powder last month, they said.\n")
    told = terminal.json("start", str(tmp_path / "article.md"), "--published", "2024-12-05", "--language", "en")
    assert (told["title"], told["claims"][0]["value"], told["claims"][0]["period"]) == ("Seized", "34.82", "2024-11")


def test_the_numbers_are_looked_for_on_what_it_cites_and_our_own_network_is_not_asked(newsroom, terminal):
    newsroom.serve("/article.html", ARTICLE)
    newsroom.serve("/stats", "<p>Powder seized by officers in October 2024: 34.8172 pounds</p>")
    shown = terminal("start", f"{newsroom.site}/article.html", "--cited")
    assert "cannot be read" in shown
    assert "our own network" in shown
    assert "/stats" not in [request.path for request in newsroom.asked]
    newsroom.watch(SEIZURES, settings=SETTINGS.replace("settings:", "settings:\n  allow_hosts: [localhost]", 1))
    told = terminal.json("start", f"{newsroom.site}/article.html", "--cited")
    [page] = told["cited"]
    assert (page["problem"], [place["printed"] for place in page["places"]]) == ("", ["34.8172 pounds"])
