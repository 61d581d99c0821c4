"""`monitor mend`: from a rule that no longer fits to one that a person accepted, and a check that reads again."""

from __future__ import annotations

import os
import sys

import pytest

from tests.cli.terminal import typed

PORTS = """\
ports:
  title: Boats turned back
  publisher: Harbour office
  url: SITE/ports
  figures:
    # Of the upper table.
    east:
      label: Boats turned back at the east quay
      unit: number
      extract: {table: {row: East quay, periods: columns}}
    strait:
      label: Boats turned back in the strait
      unit: number
      period: undated
      extract: {text: {pattern: "turned back {figure} boats in the strait"}}
"""
PAGE = """<html lang="en"><head><title>Ports</title></head><body><h1>Ports</h1><h2>Boats turned back</h2>
<table><tr><th>Port</th><th>2021</th><th>2022</th></tr><tr><td>East quay</td><td>1,204</td><td>1,377</td></tr>
<tr><td>West quay</td><td>2,415</td><td>2,698</td></tr></table>
<p>The coast guard turned back 4,182 boats in the strait.</p></body></html>"""


@pytest.fixture
def broken(newsroom):
    """A source that was read, and whose page is another now."""
    newsroom.watch(PORTS)
    newsroom.serve("/ports", PAGE)
    newsroom.check()
    newsroom.wait(days=3)
    newsroom.serve("/ports", PAGE.replace("East quay", "Eastern quay"))
    newsroom.check()
    return newsroom


def at_a_terminal(newsroom, words, answers):
    paths = ["--config", str(newsroom.folder / "sources.yaml"), "--db", str(newsroom.folder / "monitor.db")]
    environment = os.environ | {"COLUMNS": "200", "MONITOR_NOW": newsroom.now.isoformat()}
    return typed([sys.executable, "-m", "monitor", *words, *paths], answers, environment, ": ")


def test_a_rule_is_proposed_with_what_speaks_for_it_and_against_it(broken, terminal):
    before = (broken.folder / "sources.yaml").read_text()
    shown = terminal("mend", "ports")
    assert "no row 'East quay'" in " ".join(shown.split())
    assert "row: Eastern quay" in shown
    assert "2 values are as they were" in shown
    assert "“Eastern quay” stands in the place of “East quay”" in " ".join(shown.split())
    assert "ports/strait" not in shown
    assert "nothing is written" in shown
    assert (broken.folder / "sources.yaml").read_text() == before


def test_programs_get_the_same(broken, terminal):
    [one] = terminal.json("mend", "ports")
    assert (one["figure_id"], one["confidence"]) == ("ports/east", "proposed")
    assert [said["value"] for said in one["said"]] == ["1204", "1377"]
    [repair] = one["repairs"]
    assert (repair["kind"], repair["options"]) == ("table", {"row": "Eastern quay", "periods": "columns"})
    assert [read["value"] for read in repair["reads"]] == ["1204", "1377"]
    assert repair["against"]


def test_what_is_accepted_is_written_and_reads_the_page_again(broken, terminal):
    path = broken.folder / "sources.yaml"
    before = path.read_text()
    screen = at_a_terminal(broken, ["mend", "ports"], ["what\n", "y\n"])
    assert "please answer y / n / later / q" in screen
    after = path.read_text()
    assert [line for line in before.splitlines() if line not in after.splitlines() and "East quay" not in line] == []
    assert "row: Eastern quay" in after
    assert "until: 2024-10-15" in after
    broken.wait(days=1)
    [result] = broken.check()
    assert result.outcome.good
    rows = terminal.json("history", "east")
    assert [(row["period"], row["value"], row["until"]) for row in rows] == [
        ("2021", "1204", None),
        ("2022", "1377", None),
    ]


def test_nothing_is_switched_that_nobody_accepted(broken):
    both = PAGE.replace("East quay", "Eastern quay").replace("boats in the strait", "boats out at sea")
    (broken.folder / "now.html").write_text(both)
    path = broken.folder / "sources.yaml"
    before = path.read_text()
    screen = at_a_terminal(broken, ["mend", "ports", "--page", str(broken.folder / "now.html")], ["n\n", "later\n"])
    assert "2 of 2" in screen
    assert path.read_text() == before


def test_where_nothing_reads_the_figure_nothing_is_proposed(broken, terminal):
    broken.serve("/ports", PAGE.replace("<tr><td>East quay</td><td>1,204</td><td>1,377</td></tr>", ""))
    broken.wait(days=1)
    broken.check()
    shown = terminal("mend", "ports", code=1)
    assert "nothing: no rule" in " ".join(shown.split())
    assert "West quay" not in shown.partition("Then")[2]


def test_where_every_rule_fits_nothing_is_to_be_mended(newsroom, terminal):
    newsroom.watch(PORTS)
    newsroom.serve("/ports", PAGE)
    newsroom.check()
    assert "nothing is to be mended" in terminal("mend", "ports")
    terminal("mend", "ports", "west", code=2)
    assert "no figure 'west'" in terminal.errors


def test_a_page_that_is_given_is_held_against_the_last_good_version(broken, terminal, tmp_path):
    (tmp_path / "saved.html").write_text(PAGE.replace("East quay", "Quay of the east"))
    [one] = terminal.json("mend", "ports", "east", "--page", str(tmp_path / "saved.html"))
    assert one["repairs"][0]["options"]["row"] == "Quay of the east"


def test_a_document_that_no_rule_could_read_has_no_rule_to_mend(broken, terminal, tmp_path):
    (tmp_path / "empty.html").write_text("")
    terminal("mend", "ports", "--page", str(tmp_path / "empty.html"), code=1)
    assert terminal.errors


def test_what_was_never_read_cannot_be_mended(newsroom, terminal):
    newsroom.watch(PORTS)
    newsroom.serve("/ports", PAGE.replace("East quay", "Eastern quay"))
    newsroom.check()
    terminal("mend", "ports", code=2)
    assert "never read" in terminal.errors


def test_review_names_the_command_and_shows_the_first_proposal(broken, terminal):
    shown = " ".join(terminal("review", "--list").split())
    assert "`monitor mend ports` proposes for ports/east, first of all (proposed):" in shown
    assert "row: Eastern quay" in shown
    [row] = terminal.json("review", "--list")
    assert (row["mend"]["figure_id"], row["mend"]["first"]["options"]["row"]) == ("ports/east", "Eastern quay")


TURNED = """\
coast:
  title: Boats turned back
  publisher: Coast guard
  url: SITE/coast
  figures:
    strait:
      label: Boats turned back in the strait
      unit: number
      period: undated
      extract: {text: {pattern: "{figure} boats were turned back"}}
"""
COAST = "<html lang='en'><title>Coast</title><h1>Coast</h1><h2>Strait</h2><p>{}</p><h2>Canal</h2><p>{}</p></html>"


def test_a_rule_that_reads_another_figure_now_is_said_to_and_mended(newsroom, terminal):
    newsroom.watch(TURNED)
    newsroom.serve("/coast", COAST.format("In spring 4,182 boats were turned back.", "It was quiet."))
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve("/coast", COAST.format("In spring 4,182 boats were sent home.", "Here 633 boats were turned back."))
    newsroom.check()
    shown = " ".join(terminal("review", "--list").split())
    assert "is it the same figure?" in shown
    assert "`monitor mend coast strait` looks for it under its other labels" in shown
    [one] = terminal.json("mend", "coast", "strait")
    assert one["refusal"] == ""
    assert [read["value"] for read in one["repairs"][0]["reads"]] == ["4182"]
    assert one["repairs"][0]["reads_before"] is True
