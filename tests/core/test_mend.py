"""What is proposed in the place of a rule that no longer fits: the same figure, a choice, or nothing."""

from __future__ import annotations

import pytest

from monitor.config.build import rule_of
from monitor.config.installed import installed_kinds
from monitor.core.catalogue import Figure
from monitor.core.extract import read_figure
from monitor.core.mend import Confidence, Lost, Mended, Point, mend, numbers_of
from monitor.model import UNDATED
from monitor.reading.document import Document
from monitor.reading.units import unit

KINDS = installed_kinds().extractors
TABLE = """<html lang="en"><head><title>Ports</title></head><body><h1>Ports</h1><h2>Boats turned back</h2>
<table><tr><th>Port</th><th>2021</th><th>2022</th></tr><tr><td>East quay</td><td>1,204</td><td>1,377</td></tr>
<tr><td>West quay</td><td>2,415</td><td>2,698</td></tr></table></body></html>"""
TEXT = """<html lang="en"><head><title>Boats</title></head><body><h1>Boats</h1>
<p>The coast guard turned back 1,377 boats in the strait.</p><p>It has 45 ships of its own.</p></body></html>"""
ROWS = "Port,Cargo,Year,Landings\nEast,Salt,2021,812\nEast,Salt,2022,934\nWest,Salt,2021,77\nWest,Salt,2022,65\n"


def mended(kind: str, options: dict, before: str, now: str, *, symbol: str = "number", media: str = "html") -> Mended:
    """What is proposed for the one figure of a page that changed."""
    extractor = KINDS[kind](**options)
    dated = getattr(extractor, "gives_period", False)
    period = None if dated else UNDATED
    figure = Figure("a/b", "Boats", "Boats", unit(symbol), extractor, rule_of(kind, extractor), period=period)
    was, is_ = (Document(text.encode(), media=media) for text in (before, now))
    return mend(Lost(figure, was, is_, read_figure(figure, was)), numbers_of(was, is_, figure), KINDS)


EAST = {"row": "East quay", "periods": "columns"}


def test_a_row_under_another_name_with_the_same_values_is_proposed():
    found = mended("table", EAST, TABLE, TABLE.replace("East quay", "Eastern quay"))
    assert found.confidence is Confidence.PROPOSED
    [repair] = found.repairs
    assert repair.options == {"row": "Eastern quay", "periods": "columns"}
    assert [str(one.value) for one in repair.reads] == ["1204", "1377"]
    assert [one.point for one in repair.speaks_for] == [Point.SAME_VALUES]
    assert ("East quay", "Eastern quay") in [(one.before, one.after) for one in repair.speaks_against]
    assert "Eastern quay" in repair.words


def test_why_the_rule_reads_nothing_is_told():
    assert "no row 'East quay'" in mended("table", EAST, TABLE, TABLE.replace("East quay", "Eastern quay")).refusal


def test_another_row_is_never_offered_for_one_that_is_gone():
    gone = TABLE.replace("<tr><td>East quay</td><td>1,204</td><td>1,377</td></tr>", "")
    found = mended("table", EAST, TABLE, gone)
    assert (found.confidence, found.repairs) == (Confidence.NONE, ())


def test_a_row_under_another_name_with_other_values_is_not_proposed_alone():
    other = TABLE.replace("East quay", "Northern quay").replace("1,204", "88").replace("1,377", "93")
    assert mended("table", EAST, TABLE, other).confidence is not Confidence.PROPOSED


def test_a_number_that_stands_where_a_label_stood_is_no_label():
    moved = TABLE.replace(
        "<td>East quay</td><td>1,204</td><td>1,377</td>", "<td>1,204</td><td>1,377</td><td>East quay</td>"
    )
    for repair in mended("table", EAST, TABLE, moved).repairs:
        assert repair.options["row"] != "1,204"


PATTERN = {"pattern": "turned back {figure} boats in the strait"}


def test_a_sentence_whose_end_is_reworded_is_read_by_what_stands_in_both_versions():
    found = mended("text", PATTERN, TEXT, TEXT.replace("boats in the strait", "boats out at sea"))
    assert found.confidence is Confidence.PROPOSED
    assert found.repairs[0].reads_before
    assert [str(one.value) for one in found.repairs[0].reads] == ["1377"]


def test_a_sentence_in_new_words_is_only_offered_to_choose():
    now = TEXT.replace(
        "The coast guard turned back 1,377 boats in the strait.", "Patrols stopped 1,377 boats all year."
    )
    found = mended("text", PATTERN, TEXT, now)
    assert found.confidence is Confidence.CHOOSE
    assert Point.NOT_BEFORE in [one.point for one in found.repairs[0].speaks_against]


@pytest.mark.parametrize(
    "now",
    [
        TEXT.replace("1,377 boats", "not 1,377 boats"),
        TEXT.replace("1,377 boats", "1,377 boats fewer"),
        TEXT.replace("The coast guard", "An earlier version said that the coast guard"),
        TEXT.replace("1,377 boats", "an unknown number of boats"),
        TEXT.replace("<p>The coast guard turned back 1,377 boats in the strait.</p>", ""),
    ],
)
def test_what_says_the_figure_no_more_is_mended_by_nothing(now: str):
    assert mended("text", PATTERN, TEXT, now).repairs == ()


FAR = {"pattern": "runs for {figure} or so"}
LINE = "<html lang='en'><title>Line</title><h1>Line</h1><p>The line runs for {} or so over the hills.</p></html>"


def test_a_number_that_has_lost_its_unit_is_only_offered_to_choose():
    found = mended("text", FAR, LINE.format("8,214 km"), LINE.format("8,214 nights"), symbol="km")
    assert found.confidence is not Confidence.PROPOSED
    assert all(Point.UNIT_LOST in [one.point for one in repair.speaks_against] for repair in found.repairs)


def test_a_word_that_turned_a_number_before_hides_no_other():
    page = "<html lang='en'><title>Duty</title><h1>Duty</h1><p>Goods bear an additional {} duty from May on.</p></html>"
    pattern = {"pattern": "an additional {figure} duty"}
    found = mended("text", pattern, page.format("25%"), page.format("25% less"), symbol="%")
    assert found.repairs == ()


def test_a_column_of_a_data_file_under_another_name_is_proposed():
    where = {"Port": "East", "Cargo": "Salt"}
    options = {"where": where, "value": "Landings", "by": {"year": "Year"}, "rows_repeat": True}
    found = mended("dataset", options, ROWS, ROWS.replace("Year", "Year of landing"), symbol="number", media="csv")
    assert found.confidence is Confidence.PROPOSED
    assert found.repairs[0].options["by"] == {"year": "Year of landing"}


def test_a_label_that_was_there_before_takes_the_place_of_no_other():
    options = {"where": {"Port": "East", "Cargo": "Salt"}, "value": "Landings", "by": {"year": "Year"}}
    now = "\n".join(line for line in ROWS.split("\n") if not line.startswith("East"))
    assert mended("dataset", options, ROWS, now, media="csv").repairs == ()


def test_what_was_never_read_is_mended_by_nothing():
    figure = Figure(
        "a/b",
        "Boats",
        "Boats",
        unit("number"),
        KINDS["text"](**PATTERN),
        rule_of("text", KINDS["text"](**PATTERN)),
        period=UNDATED,
    )
    page = Document(TEXT.replace("strait", "bay").encode(), media="html")
    found = mend(Lost(figure, page, page, ()), numbers_of(page, page, figure), KINDS)
    assert (found.said, found.confidence, found.repairs) == ((), Confidence.NONE, ())
    assert "no text reads" in found.refusal


def test_a_number_of_two_digits_alone_is_never_proposed():
    few = TEXT.replace("1,377", "13")
    found = mended("text", PATTERN, few, few.replace("boats in the strait", "boats out at sea"))
    assert found.confidence is Confidence.CHOOSE
    assert Point.FEW_DIGITS in [one.point for one in found.repairs[0].speaks_against]


def test_a_period_that_went_and_a_value_outside_of_the_history_speak_against_it():
    fewer = TABLE.replace("East quay", "Eastern quay").replace("<th>2021</th>", "").replace("<td>1,204</td>", "")
    [repair, *_] = mended("table", EAST, TABLE, fewer.replace("<td>2,415</td>", "")).repairs
    assert Point.PERIOD_GONE in [one.point for one in repair.speaks_against]
    larger = TABLE.replace("East quay", "Eastern quay").replace("1,204", "91,204")
    [repair, *_] = mended("table", EAST, TABLE, larger).repairs
    assert Point.OUTSIDE in [one.point for one in repair.speaks_against]


def test_a_row_that_lost_its_numbers_is_no_repair():
    empty = TABLE.replace("East quay", "Eastern quay").replace("1,204", "n/a").replace("1,377", "n/a")
    assert mended("table", EAST, TABLE, empty).repairs == ()


def test_a_heading_that_is_left_away_is_only_offered_to_choose():
    under = {**EAST, "heading": "Boats turned back"}
    found = mended("table", under, TABLE, TABLE.replace("<h2>Boats turned back</h2>", "<h2>8 July</h2>"))
    assert found.confidence is Confidence.CHOOSE
    assert Point.LEFT_AWAY in [one.point for one in found.repairs[0].speaks_against]


def test_values_that_lead_elsewhere_in_json_are_found_there():
    was = '{"data": {"boats": 1377, "ships": 45}}'
    found = mended(
        "json", {"path": "$.data.boats"}, was, '{"result": {"data": {"boats": 1377, "ships": 45}}}', media="json"
    )
    assert found.repairs[0].options == {"path": "$.result.data.boats"}


def test_a_rule_that_fits_is_refused_nothing():
    assert mended("table", EAST, TABLE, TABLE).refusal == ""
