"""A newer edition of a frozen document is told once, to the maintainer, and nothing is switched."""

from __future__ import annotations

import pytest
from pytest_httpserver import HTTPServer

from tests.newsroom import SETTINGS, Newsroom

FROZEN = """\
staffing:
  title: Staffing, 2020 edition
  publisher: The patrol
  url: SITE/files/staffing-fy2020.html
  successor: {page: SITE/editions, link: 'a[href*="/staffing-fy"]'}
  figures:
    agents:
      label: Agents on the northern border
      unit: people
      period: 2020
      extract: {text: {pattern: "{figure} people on the northern border"}}
      claims: [{article: story, quote: "2,019", period: 2020}]
"""
TO_TWO = SETTINGS.replace("contact:", "maintainer: keeper@example.org\n  contact:")


def editions(*years: int) -> str:
    links = "".join(f'<li><a href="/files/staffing-fy{year}.html">FY {year}</a></li>' for year in years)
    return (
        f"<html><body><h1>Editions</h1><p>Everything that the patrol ever published.</p><ul>{links}</ul></body></html>"
    )


@pytest.fixture
def frozen(tmp_path, httpserver: HTTPServer) -> Newsroom:
    newsroom = Newsroom(tmp_path, httpserver)
    newsroom.watch(FROZEN, settings=TO_TWO)
    newsroom.serve("/files/staffing-fy2020.html", "<html><body><p>There were 2,019 people on the northern border.</p>")
    newsroom.serve("/editions", editions(2019, 2020))
    return newsroom


def test_the_edition_that_is_watched_is_no_news(frozen):
    frozen.check()
    assert frozen.mails == []
    assert frozen.rows("SELECT * FROM editions") == []


def test_a_newer_edition_is_told_once_and_to_the_maintainer_alone(frozen):
    frozen.check()
    frozen.serve("/editions", editions(2019, 2020, 2024))
    for _ in range(3):
        frozen.wait(days=1)
        frozen.check()
    (mail,) = frozen.mails
    assert mail["Subject"] == "Staffing, 2020 edition: a newer edition appeared"
    assert mail["To"] == "keeper@example.org"
    text = mail.get_body(("plain",)).get_content()
    assert "has read as it does since 14 October 2024" in text or "has read as it does since 15 October 2024" in text
    assert f"{frozen.site}/files/staffing-fy2024.html" in text
    assert "Nothing has been switched" in text


def test_nothing_is_switched_when_a_newer_edition_appears(frozen):
    frozen.check()
    frozen.serve("/editions", editions(2020, 2024))
    frozen.wait(days=1)
    frozen.check()
    assert "/files/staffing-fy2024.html" not in [request.path for request in frozen.asked]
    assert frozen.value("SELECT verdict FROM claim_status") == "holds"


def test_each_newer_edition_is_told(frozen):
    for years in ((2020, 2022), (2020, 2022, 2024)):
        frozen.serve("/editions", editions(*years))
        frozen.check()
        frozen.wait(days=1)
    assert len(frozen.mails) == 2


def test_a_page_of_editions_that_cannot_be_read_fails_nothing_and_is_known(frozen):
    frozen.answers.pop("/editions")
    (result,) = frozen.check()
    assert not result.problem
    assert frozen.mails == []
    assert "404" in frozen.value("SELECT problem FROM editions")
    frozen.serve("/editions", editions(2020))
    frozen.wait(days=1)
    frozen.check()
    assert frozen.rows("SELECT * FROM editions") == []


def test_a_newer_edition_is_told_also_when_the_document_itself_is_gone(frozen):
    frozen.check()
    frozen.answers.pop("/files/staffing-fy2020.html")
    frozen.serve("/editions", editions(2024))
    frozen.wait(days=1)
    frozen.check()
    assert any("a newer edition appeared" in subject for subject in frozen.subjects)


def test_an_older_edition_is_no_news_where_the_page_no_longer_links_to_the_one_that_is_watched(frozen):
    frozen.serve("/editions", editions(2018, 2019))
    frozen.check()
    assert frozen.mails == []
    assert frozen.rows("SELECT * FROM editions") == []
