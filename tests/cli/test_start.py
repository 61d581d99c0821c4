"""`monitor start`: what an article claims and cites, for people and programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from tests.cli.terminal import typed
from tests.crashing import fill
from tests.newsroom import SEIZURES, SETTINGS
from tests.reading.test_sums import FILE

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
    assert [page["problem"] for page in told["cited"]] == [""]
    [claim] = told["outcomes"]
    assert [place["printed"] for place in claim["places"]] == ["34.8172 pounds"]


STORY = """# Powder at the border grows

By A. Writer, 1 June 2024

Officers at the northern border took powder from travellers by land.
They seized 2.64 pounds of it in 2022 and 2.76 pounds in 2023.
The office has 1,204 agents at the border, its page says, and 31 dogs.
"""
OFFICE = """<html lang="en"><head><title>The border office</title><meta property="og:site_name" content="Border Office">
</head><body><h1>The border office</h1><p>The office has 1,204 agents at the border.</p>
<p><a href="/files/powder-fy22-fy23.csv">All seizures</a></p></body></html>"""
AT = "https://www.office.gov/about"
DATA = "https://www.office.gov/files/powder-fy22-fy23.csv"


@pytest.fixture
def saved(tmp_path: Path) -> list[str]:
    """The words of a command that starts from the story, with saved pages."""
    (tmp_path / "story.md").write_text(STORY)
    (tmp_path / "office.html").write_text(OFFICE)
    (tmp_path / "powder.csv").write_bytes(FILE.body)
    pages = (f"{tmp_path / 'office.html'}={AT}", f"{tmp_path / 'powder.csv'}={DATA}")
    return ["start", str(tmp_path / "story.md"), *(word for page in pages for word in ("--page", page))]


def test_each_claim_is_proposed_with_its_rule_or_it_is_said_why_not(terminal, saved):
    shown = terminal(*saved)
    assert "“2.64 pounds” (2022): proposed" in shown
    assert "where: {Border: North, Way: Land, Drug: Powder}" in shown
    assert "“1,204 agents”" in shown
    assert "“31”" in shown
    assert "its number stands in none of these documents" in shown
    outcomes = terminal.json(*saved)["outcomes"]
    assert [one["outcome"] for one in outcomes] == ["proposed", "proposed", "proposed", "no source found"]
    assert [place["verdict"] for one in outcomes for place in one["places"]] == ["holds"] * 3


def test_what_is_sure_is_put_into_a_configuration_that_is_begun_and_the_ledger_judges_it(newsroom, terminal, saved):
    path = newsroom.folder / "sources.yaml"
    path.unlink()
    terminal(*saved, "--yes-if-sure", "--contact", "desk@example.org")
    catalogue = yaml.safe_load(path.read_text())
    assert catalogue["articles"]["powder-at-the-border-grows"]["title"] == "Powder at the border grows"
    [office] = [one for one in catalogue["sources"].values() if "follow" not in one]
    [data] = [one for one in catalogue["sources"].values() if "follow" in one]
    assert (office["publisher"], data["follow"]["link"]) == ("Border Office", 'a[href*="/powder-fy"][href$=".csv"]')
    [figure] = data["figures"].values()
    assert [(one["quote"], one["period"]) for one in figure["claims"]] == [
        ("2.64 pounds", "FY2022"),
        ("2.76 pounds", "FY2023"),
    ]
    assert "2 sources, 2 figures, 3 claims: all right" in terminal("validate")
    review = yaml.safe_load((newsroom.folder / "start-powder-at-the-border-grows.yaml").read_text())
    assert [one["answer"] for one in review["claims"][:4]] == ["accepted", "accepted", "accepted", ""]
    before = path.read_text()
    terminal(*saved, "--yes-if-sure")
    assert path.read_text() == before
    assert "left out" not in terminal.errors


def test_from_an_article_to_a_ledger_that_holds_it(newsroom, terminal):
    newsroom.serve("/story.html", f"<html><body><article>{page_of(STORY)}</article></body></html>")
    newsroom.serve("/about", OFFICE)
    newsroom.serve("/files/powder-fy22-fy23.csv", FILE.body.replace(b"FY,", b"Year,"), content_type="text/csv")
    newsroom.watch(SEIZURES, settings=SETTINGS.replace("settings:", "settings:\n  allow_hosts: [localhost]", 1))
    terminal("start", f"{newsroom.site}/story.html", "--cited", "--yes-if-sure", "--published", "2024-06-01")
    terminal("check", "the-border-office", "the-border-office-2")
    told = {row["quote"]: row["verdict"] for row in terminal.json("claims") if row["article_id"].startswith("powder")}
    assert told == {"2.64 pounds": "holds", "2.76 pounds": "holds", "1,204 agents": "holds"}


STRIKES = """<html lang="en"><head><title>Strikes by sector, 2014</title></head><body><h1>Strikes by sector</h1><table>
<tr><td>Sector</td><td>Days lost (000s)</td><td>Strikes</td></tr><tr><td>All sectors</td><td>788.3</td><td>155</td></tr>
<tr><td>Education</td><td>312.8</td><td>30</td></tr><tr><td>Mines</td><td>475.5</td><td>125</td></tr></table></body></html>"""


def test_a_share_that_is_printed_nowhere_is_reckoned_and_the_ledger_judges_it(newsroom, terminal):
    story = (
        "<h1>Strikes</h1><p>Education lost 313,000 days in 2014. It accounted for 40% of the days lost in all sectors."
    )
    newsroom.serve(
        "/story.html", f"<html lang=en><body><article>{story}<p><a href='/strikes'>x</a></p></article></body>"
    )
    newsroom.serve("/strikes", STRIKES)
    newsroom.watch(SEIZURES, settings=SETTINGS.replace("settings:", "settings:\n  allow_hosts: [localhost]", 1))
    shown = terminal("start", f"{newsroom.site}/story.html", "--cited", "--yes-if-sure", "--published", "2015-06-01")
    assert "Education | Days lost (000s) | share (of All sectors)" in shown
    terminal("check", "strikes-by-sector-2014")
    told = {row["quote"]: row["verdict"] for row in terminal.json("claims") if row["article_id"].startswith("strikes")}
    assert told == {"313,000": "holds by rounding", "40%": "holds by rounding"}
    newsroom.serve("/strikes", STRIKES.replace("312.8", "412.8"))
    newsroom.wait(days=1)
    terminal("check", "strikes-by-sector-2014")
    told = {row["quote"]: row["verdict"] for row in terminal.json("claims") if row["article_id"].startswith("strikes")}
    assert told == {"313,000": "revised since", "40%": "revised since"}
    assert "412.8 of 788.3" in terminal("figures", "--json")


def page_of(story: str) -> str:
    """The story as a page that cites the office."""
    title, *paragraphs = story.removeprefix("# ").split("\n\n")
    return f"<h1>{title}</h1>{''.join(f'<p>{one}</p>' for one in paragraphs)}<p><a href='/about'>The office</a></p>"


def test_nothing_is_put_in_that_nobody_accepted(newsroom, terminal, saved):
    before = (newsroom.folder / "sources.yaml").read_text()
    assert "give it with --page, too" in terminal(*saved[:4])
    assert (newsroom.folder / "sources.yaml").read_text() == before
    assert (newsroom.folder / "start-powder-at-the-border-grows.yaml").exists()


def test_an_address_that_a_person_gives_may_be_in_the_own_network(newsroom, terminal, tmp_path):
    (tmp_path / "story.md").write_text(STORY)
    newsroom.serve("/about", OFFICE)
    newsroom.serve("/files/powder-fy22-fy23.csv", FILE.body, content_type="text/csv")
    told = terminal.json("start", str(tmp_path / "story.md"), f"{newsroom.site}/about")
    assert [one["problem"] for one in told["cited"]] == ["", ""]
    assert told["outcomes"][2]["outcome"] == "proposed"


def test_an_article_of_no_day_is_not_put_in_before_somebody_says_it(terminal, saved):
    story = Path(saved[1])
    story.write_text(STORY.replace("1 June 2024", "at home"))
    terminal(*saved, "--yes-if-sure", code=2)
    assert "--published" in terminal.errors


def test_whoever_asks_for_what_an_article_cites_says_who_they_are(newsroom, terminal, tmp_path):
    (newsroom.folder / "sources.yaml").unlink()
    (tmp_path / "story.md").write_text(STORY)
    terminal("start", str(tmp_path / "story.md"), "--cited", code=2)
    assert "--contact" in terminal.errors


def test_a_page_is_given_with_its_address(terminal, tmp_path):
    (tmp_path / "story.md").write_text(STORY)
    terminal("start", str(tmp_path / "story.md"), "--page", "office.html", code=2)
    assert "FILE=ADDRESS" in terminal.errors


def at_a_terminal(newsroom, words: Sequence[str], answers: Sequence[str]) -> str:
    paths = ["--config", str(newsroom.folder / "sources.yaml"), "--db", str(newsroom.folder / "monitor.db")]
    command = [sys.executable, "-m", "monitor", *words, *paths]
    return typed(command, answers, os.environ | {"COLUMNS": "200"}, ": ")


def test_a_person_is_asked_claim_by_claim_and_not_again_about_what_was_answered(newsroom, saved):
    path = newsroom.folder / "sources.yaml"
    before = path.read_text()
    screen = at_a_terminal(newsroom, saved, ["what\n", "y\n", "n\n", "q\n"])
    assert "please answer y / n / later / q" in screen
    assert "1 of 3" in screen
    after = path.read_text()
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert "quote: 2.64 pounds" in after
    assert "2.76 pounds" not in after.replace("2.76 pounds in 2023", "")
    assert "1 of 1" in at_a_terminal(newsroom, saved, ["\x04"])
    assert path.read_text() == after


@pytest.mark.parametrize(
    "spoilt", [b"\xff\xfe", b"claims:\n", b"- a\n", b"claims: [a: b\n", b"claims: [&a {quote: x}, *a]\n"]
)
def test_a_review_file_that_cannot_be_read_is_left_to_whoever_wrote_it(newsroom, terminal, saved, spoilt):
    review, path = newsroom.folder / "start-powder-at-the-border-grows.yaml", newsroom.folder / "sources.yaml"
    review.write_bytes(spoilt)
    before = path.read_bytes()
    terminal(*saved, "--yes-if-sure", code=2)
    assert "mend it or move it away" in terminal.errors
    assert (review.read_bytes(), path.read_bytes()) == (spoilt, before)


def test_no_answer_goes_where_another_article_has_the_same_title(newsroom, terminal, saved):
    terminal(*saved, "--yes-if-sure")
    Path(saved[1]).write_text(STORY.replace("2.64 pounds", "2.65 pounds"))
    terminal(*saved)
    review = yaml.safe_load((newsroom.folder / "start-powder-at-the-border-grows.yaml").read_text())
    answers = {one["quote"]: one["answer"] for one in review["claims"] if one.get("answer")}
    assert answers == dict.fromkeys(["2.64 pounds", "2.76 pounds", "1,204 agents"], "accepted")


def test_what_cannot_be_written_is_said_and_nothing_is_half_written(newsroom, terminal, saved, small_disk):
    newsroom.folder = small_disk
    newsroom.watch(SEIZURES)
    path = small_disk / "sources.yaml"
    before = path.read_bytes()
    fill(small_disk)
    terminal(*saved, "--yes-if-sure", code=2)
    assert "cannot be written, and stays as it is: No space left on device" in terminal.errors
    terminal("add", str(Path(saved[1]).with_name("office.html")), "1,204", "--url", AT, code=2)
    assert "cannot be written, and stays as it is: No space left on device" in terminal.errors
    assert path.read_bytes() == before
    assert sorted(one.name for one in small_disk.iterdir()) == ["filling", "sources.yaml"]
