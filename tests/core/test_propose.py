"""A rule is offered where it reads the number, and no other one when there is a row more or the number is gone."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import combinations

import pytest

from monitor.config.installed import installed_kinds
from monitor.core.propose import Proposal, propose
from monitor.core.seek import Sighting, seek
from monitor.kinds.extract.text import Text
from monitor.reading.candidates import Sought, candidates_in
from monitor.reading.candidates.changed import with_row_before, without
from monitor.reading.document import Document
from tests.workbooks import workbook

PAGE = b"""<html lang="en"><body><h1>Seizures</h1>
<p>Officers at the border seized 34.82 pounds of powder in the year.</p>
<p>Elsewhere officers seized 12.5 pounds of powder in the year.</p>
<table><caption>Seizures by region, in pounds</caption><tr><th>Region</th><th>2022</th><th>2023</th></tr>
<tr><td>North</td><td>1.5</td><td>2.5</td></tr><tr><td>South</td><td>41</td><td>30</td></tr></table>
<table><caption>Events by region</caption><tr><th>Region</th><th>2022</th><th>2023</th></tr>
<tr><td>North</td><td>7</td><td>8</td></tr><tr><td>South</td><td>9</td><td>19</td></tr></table>
<dl><dt>Agents on duty</dt><dd>1,204</dd></dl></body></html>"""
ROWS = [{"area": "N", "year": "2020", "count": 12}, {"area": "S", "year": "2020", "count": 15}]


def sighting(body: bytes, number: str, media: str = "html", **how: str) -> Sighting:
    document = Document(body, media=media)
    return seek(document, Sought.of(number), installed_kinds().extractors, **how)  # type: ignore[arg-type]


def first(body: bytes, number: str, media: str = "html", **how: str) -> Proposal:
    return sighting(body, number, media, **how).places[0].proposals[0]


def test_a_cell_is_offered_by_its_labels_with_the_caption_that_tells_tables_apart():
    rule = first(PAGE, "30")
    assert (rule.kind, rule.unit, rule.period) == ("table", "lb", "2023")
    assert rule.options == {"caption": "Seizures by region, in pounds", "row": "South", "column": "2023"}
    assert rule.tried == ("a row before it", "the number gone")


def test_a_sentence_is_offered_by_words_that_no_other_has():
    rule = first(PAGE, "34.82 pounds")
    assert rule.kind == "text"
    assert "border" in rule.options["pattern"]


def test_a_number_beside_a_label_is_offered_by_the_label():
    kinds = [rule.kind for rule in sighting(PAGE, "1,204").places[0].proposals]
    assert "labelled" in kinds


def test_a_row_of_a_data_file_is_offered_by_what_names_it_with_the_time_of_every_row():
    body = b"Month,Region,Cases\n2020-01,North,12\n2020-01,South,15\n2020-02,North,17\n2020-02,South,11\n"
    rule = first(body, "17", "csv")
    assert rule.options == {"where": {"Region": "North"}, "value": "Cases", "by": {"period": "Month"}}
    assert (rule.periods, rule.period) == (2, "")


def test_another_figure_of_the_row_does_not_name_it():
    body = b"Region,Cases,Deaths\nNorth,12,3\nNorth,15,4\n"
    assert [one.proposals for one in sighting(body, "15", "csv").places] == [()]


def test_a_number_that_stands_twice_is_taken_out_where_it_is_meant():
    body = b"<p>Officers at the border seized 40 guns.</p><p>Agents at the harbour lost 40 boats.</p>"
    document = Document(body, media="html")
    for one in candidates_in(document, sought=Sought.of("40")).candidates:
        gone = without(document, one)
        assert gone is not None
        assert [other.words for other in candidates_in(gone).candidates if other.words == one.words] == []
        assert len(candidates_in(gone).candidates) == 1


def test_a_kind_that_breaks_while_it_offers_takes_nothing_from_the_others():
    class Broken:
        version = 1

        @classmethod
        def offers(cls, candidate, document):
            raise ValueError("not today")

    document = Document(PAGE, media="html")
    [one, *_] = candidates_in(document, sought=Sought.of("30")).candidates
    kinds = {"broken": Broken, **installed_kinds().extractors}
    assert propose(one, document, kinds).proposals[0].kind == "table"  # type: ignore[arg-type]


def test_what_somebody_says_that_a_bare_number_counts_is_its_unit():
    document = Document(PAGE, media="html")
    [one, *_] = candidates_in(document, sought=Sought.of("19")).candidates
    kinds = installed_kinds().extractors
    assert propose(one, document, kinds, unit="events").proposals[0].unit == "events"


def test_a_kind_for_which_there_is_no_memory_is_not_taken_for_one_that_offers_nothing():
    class Hungry:
        version = 1

        @classmethod
        def offers(cls, candidate, document):
            raise MemoryError

    document = Document(PAGE, media="html")
    [one, *_] = candidates_in(document, sought=Sought.of("30")).candidates
    with pytest.raises(MemoryError):
        propose(one, document, {"hungry": Hungry})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "offered", [{"pattern": "no place for it"}, {"pattern": "Elsewhere officers seized {figure} of"}]
)
def test_options_that_a_kind_does_not_take_or_that_read_another_number_are_no_proposal(offered):
    class Mistaken(Text):
        """Offers the same for every number."""

        @classmethod
        def offers(cls, candidate, document):
            return [offered]

    document = Document(PAGE, media="html")
    [one] = candidates_in(document, sought=Sought.of("34.82 pounds")).candidates
    assert propose(one, document, {"mistaken": Mistaken}).proposals == ()


def test_where_no_rule_reads_a_number_it_is_said_why_one_does_not():
    body = b"Art;1993\nHerz;379\nLunge;1.230\nHaut;1.613\n"
    [place] = sighting(body, "379", "csv").places
    assert place.proposals == ()
    assert "decimal" in place.refusal


def test_records_of_json_and_xml_are_offered_by_their_fields():
    rule = first(json.dumps({"rows": ROWS}).encode(), "15", "json")
    assert rule.kind == "json"
    assert rule.options["where"] == {"area": "S"}
    assert rule.options["period"] == {"year": "year"}
    body = b"<all><item><area>N</area><count>12</count></item><item><area>S</area><count>15</count></item></all>"
    assert first(body, "15", "text").options == {"records": "item", "where": {"area": "S"}, "value": "count"}


def test_what_only_its_position_tells_is_not_offered():
    assert sighting(b'{"values": [5, 7, 11]}', "7", "json").places[0].proposals == ()
    assert first(b'{"total": {"value": 7}}', "7", "json").options == {"path": "$.total.value"}


def test_a_sheet_is_offered_by_its_labels():
    body = workbook({"Data": [["Region", "2019", "2020"], ["North", 11, 13], ["South", 17, 19]]})
    rule = first(body, "19", "xlsx")
    assert (rule.kind, rule.options, rule.period) == ("xlsx", {"row": "South", "column": "2020"}, "2020")


def test_a_number_in_doubt_is_shown_and_not_offered():
    found = sighting(b'<html lang="ja"><p>There came 9,087 people, or 1.234,50 of them.</p></html>', "9,087")
    assert found.places[0].candidate.doubt
    assert found.places[0].proposals == ()


def test_a_number_is_read_in_the_language_of_its_page():
    found = sighting(b'<html lang="de"><p>Im Mai kamen insgesamt 9.087 Menschen an.</p></html>', "9,087")
    assert (found.language, found.places[0].candidate.value) == ("de", 9087)
    assert found.places[0].proposals[0].kind == "text"


@pytest.mark.parametrize("number", ["30", "34.82 pounds", "1,204"])
def test_the_page_without_the_number_lacks_it_and_with_a_row_more_it_has_it(number):
    document = Document(PAGE, media="html")
    [one, *_] = candidates_in(document, sought=Sought.of(number)).candidates
    assert all(proposal.tried for proposal in propose(one, document, installed_kinds().extractors).proposals)
    gone, more = without(document, one), with_row_before(document, one)
    assert gone is not None
    assert more is not None
    left, there = ([c.value for c in candidates_in(page).candidates if c.place is one.place] for page in (gone, more))
    assert one.value not in left
    assert one.value in there


def test_a_number_is_offered_at_the_scale_that_the_caption_states():
    body = PAGE.replace(b"Seizures by region, in pounds", b"Seizures (thousand pounds)")
    found = sighting(body, "2,500 lb").places[0]
    assert found.candidate.value == Decimal(2500)
    assert found.proposals[0].options["row"] == "North"


BOARD = b"""<html lang="en"><body><h1>Daily board</h1>
<p><b>North region</b></p><p>Patients in intensive care: 45 people this morning.</p>
<p><strong>South region</strong></p><p>Patients in intensive care: 61 people this morning.</p>
<h2>Deaths</h2><p>Number of deaths: 1,204</p><p>Officers counted 977 in all this week.</p></body></html>"""


@pytest.mark.parametrize(("number", "under"), [("45", "North region"), ("61", "South region")])
def test_a_sentence_is_offered_under_the_bold_line_that_it_stands_under(number, under):
    rules = [one for one in sighting(BOARD, number).places[0].proposals if one.kind == "text"]
    assert [one.options.get("under") for one in rules] == [under]


def test_a_sentence_under_the_title_of_the_page_alone_is_offered_without_it():
    body = b"<html><body><h1>Board</h1><p>Officers at the border seized 34.82 pounds.</p></body></html>"
    assert "under" not in first(body, "34.82 pounds").options


def test_what_a_label_says_is_counted_is_the_unit():
    [label, *_] = sighting(BOARD, "1,204").places[0].proposals
    assert (label.kind, label.unit) == ("labelled", "deaths")
    assert sighting(BOARD, "977").places[0].proposals[0].unit == "number"
    body = PAGE.replace(
        b"<th>Region</th><th>2022</th><th>2023</th>", b"<th>Region</th><th>Cases</th><th>Death rate</th>"
    )
    assert [first(body, number).unit for number in ("7", "19")] == ["cases", "number"]


def test_rules_that_go_about_it_in_the_same_way_are_offered_once():
    body = b"Month,Code,Region,Area,Cases\n2020-01,n,North,N,12\n2020-01,s,South,S,15\n2020-02,n,North,N,17\n"
    for rule, other in combinations(sighting(body, "17", "csv").places[0].proposals, 2):
        assert {*rule.options.get("where", {})} != {*other.options.get("where", {})} or rule.periods != other.periods
    for number in ("34.82 pounds", "30", "1,204"):
        kinds = [one.kind for one in sighting(PAGE, number).places[0].proposals]
        assert len(kinds) == len({*kinds})


def test_a_row_is_offered_with_its_group_where_another_has_the_same_label():
    rows = "".join(
        f"<tr><td>{group}:</td><td></td><td></td></tr><tr><td>In progress</td><td>{a}</td><td>{b}</td></tr>"
        f"<tr><td>Beginning</td><td>{c}</td><td>{d}</td></tr>"
        for group, a, b, c, d in (("Workers", 395, 733, 387, 698), ("Stoppages", 114, 155, 113, 151))
    )
    body = f"<html><body><table><tr><th></th><th>2013</th><th>2014</th></tr>{rows}</table></body></html>"
    rule = first(body.encode(), "733")
    assert rule.options == {"row": ["Workers:", "In progress"], "column": "2014"}
    assert sighting(body.encode(), "155").places[0].candidate.row == ("Stoppages:", "In progress")


def test_a_sentence_with_other_numbers_is_offered_with_places_for_them():
    body = (
        b"<html><body><p>The number of people without work rose by 334,000 to 6.5 million.</p><p>The number of "
        b"people with work rose by 12,000 to 9.5 million.</p><p>Jobs were gained in care homes (+28,000), hospitals "
        b"(+31,000) and nursing (+11,000).</p></body></html>"
    )
    assert first(body, "6.5 million").options["pattern"] == "without work rose by {other} to {figure}."
    assert first(body, "31,000").options["pattern"] == "hospitals ({figure}) and"
