"""From a page that nobody chose figures of to its mails: quiet at first, one question, then what changed, by name."""

from __future__ import annotations

from monitor.cli.results import print_results
from monitor.model import RulingKind
from monitor.services.questions import open_questions
from monitor.services.replay import replay, verify
from monitor.services.review import answer

DASHBOARD = """\
port:
  title: The harbour today
  publisher: The harbour master
  url: SITE/port
  figures:
    all:
      label: Figures of the harbour
      unit: number
      extract: {everything: {settle: 2}}
"""
PAGE = """<!doctype html><html lang=en><head><title>The harbour</title></head><body><h1>Harbour</h1>
<p>It is {degrees} degrees warm on the quay.</p><p>12 people read this</p>
<h2>Trade</h2><table><caption>By good</caption><tr><th>Good<th>Tons<th>Weight (lb)
<tr><td>Salt<td>{salt}<td>44,000<tr><td>Grain<td>7,300<td>81,000{more}</table></body></html>"""


def see(newsroom, degrees: int, salt: str = "1,200", more: str = "") -> list[str]:
    """The subjects of the mails that a check of the page brings, a day later."""
    before = len(newsroom.mails)
    newsroom.wait(days=1)
    newsroom.serve("/port", PAGE.format(degrees=degrees, salt=salt, more=more))
    (result,) = newsroom.check()
    assert result.problem == ""
    print_results([result], newsroom.catalogue, only_due=False)
    return newsroom.subjects[before:]


def test_it_is_quiet_then_asks_once_then_tells_a_figure_by_its_labels(newsroom, capsys):
    newsroom.watch(DASHBOARD)
    assert [see(newsroom, degrees) for degrees in (11, 14)] == [[], []]
    (question,) = see(newsroom, 12)
    assert "1 number moved before standing for long" in question
    assert see(newsroom, 19) == []
    (mail,) = see(newsroom, 13, "1,250")
    assert mail == "Figures of the harbour, By good, Salt, Tons: 1,200 → 1,250 tons (+50, revised)"
    assert "Figures of the harbour, By good, Salt, Tons: revised: 1,200 tons → 1,250 tons" in capsys.readouterr().out
    assert newsroom.rows("SELECT unit FROM figures_current WHERE printed = '44,000'") == [("lb",)]
    with newsroom.store as store:
        source = newsroom.catalogue.source("port")
        (asked,) = open_questions(store, newsroom.catalogue, newsroom.now)
        answer(store, newsroom.catalogue, [asked.id], RulingKind.REJECTED, by="ann", note="weather", now=newsroom.now)
        assert open_questions(store, newsroom.catalogue, newsroom.now) == []
        replay(store, newsroom.catalogue, source)
        assert verify(store, newsroom.catalogue).wrong == ()
    assert see(newsroom, 3, "1,250") == []
    (mail,) = see(newsroom, 4, "1,250", "<tr><td>Oil<td>9<td>10")
    assert mail.startswith("Figures of the harbour, By good, Oil, ")


def test_what_a_person_calls_figures_is_told(newsroom):
    newsroom.watch(DASHBOARD)
    for degrees in (11, 14, 12):
        see(newsroom, degrees)
    with newsroom.store as store:
        (asked,) = open_questions(store, newsroom.catalogue, newsroom.now)
        answer(store, newsroom.catalogue, [asked.id], RulingKind.ACCEPTED, by="ann", note="", now=newsroom.now)
    withheld, mail = see(newsroom, 19)
    assert "14 → 12 (" in withheld
    assert "12 → 19 (" in mail
