"""The records of an XML file are read by the names of their elements, or refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.xml import Xml
from monitor.model import Ask, Reading
from monitor.model.errors import Ambiguous, NoMatch, NotUsable, WrongUnit
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.units import unit


def crossing(name: str, month: int, actual: str, target: str = "1", more: str = "") -> str:
    return (
        f"<REC><NAME>{name}</NAME><YEAR>2011</YEAR><MONTH>{month}</MONTH>{more}"
        f"<TARGET>{target}</TARGET><ACTUAL>{actual}</ACTUAL></REC>"
    )


CROSSINGS = '<?xml version="1.0" encoding="ISO-8859-1"?><ALL>' + "".join(
    (
        crossing("Traffic", 4, "24,000,111.50"),
        crossing("Traffic", 5, "<!-- new -->25,118,<!-- x -->919.00"),
        crossing("Traffic", 6, ""),
        crossing("Rate", 5, ".71"),
    )
)
CROSSINGS += "</ALL>"
RULE: dict[str, Any] = {
    "records": "REC",
    "where": {"NAME": "Traffic"},
    "value": "ACTUAL",
    "period": {"year": "YEAR", "month": "MONTH"},
}
RATES = """<Envelope xmlns="urn:e"><Cube><Cube time="2024-01-05"><Cube currency="USD" rate="1.0921"/>
<Cube currency="JPY" rate="158.10"/></Cube><Cube time="2024-01-04"><Cube currency="USD" rate="1.0953"/></Cube></Cube>
</Envelope>"""
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
<item><title>Unemployment rate at 6.5 per cent</title><pubDate>Fri, 10 Jan 2025 13:30:00 GMT</pubDate></item>
<item><title>Unemployment rate at 6.8 per cent</title><pubDate>Fri, 06 Dec 2024 13:30:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Count: 12 people</title><link href="a"/>
<published>2025-02-03T10:00:00Z</published></entry></feed>"""


def read(body: str, unit_: str = "number", **options: Any) -> list[Reading]:
    document = Document(body.encode("latin-1"), url="https://x.example/a.xml", content_type="text/xml")
    return list(Xml.model_validate(options).read(document, Ask("s/f", unit=unit(unit_))))


def values(readings: list[Reading]) -> list[tuple[str, str | None]]:
    return [(one.period.label, None if one.value is None else str(one.value)) for one in readings]


def test_it_is_an_extractor() -> None:
    assert isinstance(Xml(records="a", value="b"), Extractor)


def test_records_are_read_by_the_names_of_their_fields() -> None:
    found = read(CROSSINGS, **RULE)
    assert [(one.period.label, one.printed) for one in found] == [
        ("2011-04", "24,000,111.50"),
        ("2011-05", "25,118,919.00"),
        ("2011-06", ""),
    ]
    assert [str(one.value) for one in found] == ["24000111.50", "25118919.00", "None"]
    assert found[1].locator == "$.REC[1].ACTUAL"
    assert values(read(CROSSINGS, **{**RULE, "where": {"NAME": "Rate"}})) == [("2011-05", "0.71")]


def test_attributes_of_the_elements_around_are_fields() -> None:
    found = read(RATES, records="Cube", where={"currency": "USD"}, value="rate", period={"date": "../time"})
    assert values(found) == [("2024-01-04", "1.0953"), ("2024-01-05", "1.0921")]


def test_elements_inside_elements_are_fields_by_the_way_to_them() -> None:
    body = '<a><r><size unit="kg"><net>5</net></size><link href="x"/></r></a>'
    assert values(read(body, "kg", records="r", where={"link@href": "x"}, value="size/net"))[0][1] == "5"


@pytest.mark.parametrize(("body", "days"), [(RSS, ["2024-12-06", "2025-01-10"]), (ATOM, ["2025-02-03"])])
def test_entries_of_a_feed_have_a_day_and_a_title(body: str, days: list[str]) -> None:
    rss = body is RSS
    pattern = "rate at {figure}" if rss else "Count: {figure}"
    found = read(
        body,
        "%" if rss else "people",
        records="item" if rss else "entry",
        value="title",
        pattern=pattern,
        period={"date": "day"},
    )
    assert [one.period.label for one in found] == days


@pytest.mark.parametrize("told", ["soon", "", "Fri, 10 Jan 99999 13:30:00 GMT"])
def test_an_entry_that_does_not_say_its_day_stops_a_rule_that_wants_one(told: str) -> None:
    undated = RSS.replace("Fri, 10 Jan 2025 13:30:00 GMT", told)
    rule = {"records": "item", "value": "title", "pattern": "rate at {figure}"}
    with pytest.raises(NoMatch, match="day"):
        read(undated, "%", **rule, period={"date": "day"})
    title = "Unemployment rate at 6.5 per cent"
    assert read(undated, "%", **rule, where={"title": title})[0].printed == "6.5 per cent"


def test_fields_are_read_down_to_a_depth() -> None:
    def nested(levels: int) -> str:
        return "<a><r>" + "<b>" * levels + "5" + "</b>" * levels + "</r></a>"

    assert values(read(nested(9), records="r", value="/".join("b" * 9)))[0][1] == "5"
    with pytest.raises(NoMatch, match="no record has the field"):
        read(nested(10), records="r", value="/".join("b" * 10))


def test_two_records_of_one_period_are_refused() -> None:
    with pytest.raises(Ambiguous, match="2 records"):
        read(CROSSINGS, records="REC", value="ACTUAL", period={"year": "YEAR", "month": "MONTH"})


def test_a_field_that_stands_twice_is_no_value() -> None:
    twice = CROSSINGS.replace("<ACTUAL>24", "<ACTUAL>1</ACTUAL><ACTUAL>24")
    with pytest.raises(NoMatch, match="a list of 2"):
        read(twice, **RULE)


def test_what_is_not_there_is_refused_with_what_is() -> None:
    with pytest.raises(NoMatch, match=r"no element 'REK'; did you mean 'REC'"):
        read(CROSSINGS, **{**RULE, "records": "REK"})
    with pytest.raises(NoMatch, match="no record has the field 'ACTUALS'"):
        read(CROSSINGS, **{**RULE, "value": "ACTUALS"})
    with pytest.raises(NoMatch, match="no record has NAME = 'Trafic'; did you mean 'Traffic'"):
        read(CROSSINGS, **{**RULE, "where": {"NAME": "Trafic"}})


def test_a_unit_that_a_record_states_is_held_against_the_declared_one() -> None:
    body = CROSSINGS.replace("<NAME>Rate</NAME>", "<NAME>Rate</NAME><UNIT>%</UNIT>")
    with pytest.raises(WrongUnit):
        read(body, "people", **{**RULE, "where": {"NAME": "Rate"}})


def test_a_number_cut_by_an_element_is_no_number() -> None:
    with pytest.raises(NoMatch):
        read(CROSSINGS.replace("24,000,111.50", "24<b>,000,111.50</b>"), **RULE)


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE a [<!ENTITY x "9">]><a><REC>&x;</REC></a>',
        "<a>",
        "{}",
        "",
        "<a>" * 300 + "</a>" * 300,
        " " * 50_000_001,
    ],
    ids=["entity", "cut off", "JSON", "empty", "deep", "long"],
)
def test_what_is_no_plain_xml_is_refused(body: str) -> None:
    with pytest.raises(NotUsable):
        read(body, **RULE)


def test_other_documents_are_refused() -> None:
    with pytest.raises(NotUsable, match="an XML file was expected"):
        Xml(records="a", value="b").read(Document(b"a,b\n", media="csv"), Ask("s/f", unit=unit("number")))


@pytest.mark.parametrize("options", [{"records": "a b"}, {"value": ""}, {"calendar": "mars"}])
def test_options_that_make_no_sense_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Xml.model_validate({"records": "a", "value": "b"} | options)


MIXED = RSS.replace("cent</title>", "cent in {}</title>").replace(
    "</channel>", "<item><title>Retail sales up 1.7 per cent</title></item></channel>"
)


def test_titles_of_a_feed_that_a_part_of_them_names_are_a_series_of_their_times() -> None:
    body = MIXED.replace("{}", "January 2025", 1).replace("{}", "December 2024", 1)
    rule = {"records": "item", "where": {"title": "Unemployment rate ..."}, "value": "title"}
    found = read(body, "%", **rule, pattern="rate at {figure} in {period}")
    assert values(found) == [("2024-12", "6.8"), ("2025-01", "6.5")]
    dated = read(body, "%", **rule, pattern="rate at {figure} in", period={"date": "day"})
    assert values(dated) == [("2024-12-06", "6.8"), ("2025-01-10", "6.5")]


def test_two_entries_about_one_time_and_one_about_something_else_are_refused() -> None:
    body = MIXED.replace("{}", "January 2025")
    rule = {"records": "item", "value": "title", "pattern": "rate at {figure} in {period}"}
    with pytest.raises(Ambiguous, match="2 records"):
        read(body, "%", **rule, where={"title": "Unemployment rate ..."})
    with pytest.raises(NoMatch, match="keep it out: `where:"):
        read(body, "%", **rule)


def test_a_label_that_a_part_names_is_one_label() -> None:
    rule = RULE | {"where": {"NAME": "... fic"}, "pattern": "{figure} in all"}
    more = crossing("Other fic", 4, "3 in all") + crossing("Other fic", 5, "3 in all")
    with pytest.raises(Ambiguous, match="fits 2 values"):
        read(CROSSINGS.replace("Traffic", "Traf fic").replace("</ALL>", f"{more}</ALL>"), **rule)
