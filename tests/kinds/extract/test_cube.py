"""A table of a statistical office is read by the names of its dimensions, or refused."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.cube import Cube
from monitor.model import Ask, Reading
from monitor.model.errors import Ambiguous, NoMatch, NotUsable, WrongUnit
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.units import unit

JOBS: dict[str, Any] = {
    "version": "2.0",
    "class": "dataset",
    "label": "Persons in work",
    "id": ["geo", "sex", "time"],
    "size": [2, 2, 3],
    "role": {"time": ["time"]},
    "value": [10.10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, None],
    "status": {"2": "p", "4": "b", "5": "bp"},
    "dimension": {
        "geo": {"category": {"index": {"CA": 0, "US": 1}, "label": {"CA": "Canada", "US": "United States"}}},
        "sex": {"category": {"index": ["F", "M"], "label": {"F": "Females", "M": "Males"}}},
        "time": {"category": {"index": ["2021", "2022", "2023"]}},
    },
}
GENERIC = """<?xml version="1.0" encoding="UTF-8"?>
<m:GenericData xmlns:m="urn:m" xmlns:g="urn:g"><m:Header><m:Structure dimensionAtObservation="TIME_PERIOD"/></m:Header>
<m:DataSet>
<g:Series><g:SeriesKey><g:Value id="FREQ" value="M"/><g:Value id="AREA" value="CA"/></g:SeriesKey>
<g:Attributes><g:Value id="UNIT_MULT" value="3"/></g:Attributes>
<g:Obs><g:ObsDimension value="2024-02"/><g:ObsValue value="7.50"/><g:Attributes><g:Value id="OBS_STATUS" value="P"/>
</g:Attributes></g:Obs>
<g:Obs><g:ObsDimension value="2024-01"/><g:ObsValue value="7.25"/></g:Obs></g:Series>
<g:Series><g:SeriesKey><g:Value id="FREQ" value="M"/><g:Value id="AREA" value="US"/></g:SeriesKey>
<g:Obs><g:ObsDimension value="2024-01"/><g:ObsValue value="99"/></g:Obs></g:Series>
</m:DataSet></m:GenericData>"""
SPECIFIC = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- made for the test --><m:StructureSpecificData xmlns:m="urn:m"><m:Header/>
<m:DataSet><Group AREA="CA" UNIT_MULT="6" TITLE="Qu\xe9bec"/>
<Series FREQ="Q" AREA="CA"><Obs TIME_PERIOD="2024-Q1" OBS_VALUE="1.20"/>
<Obs TIME_PERIOD="2024-Q2" OBS_VALUE="NaN" OBS_STATUS="M"/></Series>
<Series FREQ="Q" AREA="US"><Obs TIME_PERIOD="2024-Q1" OBS_VALUE="99"/></Series>
</m:DataSet></m:StructureSpecificData>"""
RATES: dict[str, Any] = {
    "header": {"id": "x"},
    "dataSets": [
        {
            "series": {
                "0": {"attributes": [0], "observations": {"0": [1.5000, 0], "1": [1.25, 1]}},
                "1": {"attributes": [0], "observations": {"0": [40.10, 0]}},
            }
        }
    ],
    "structure": {
        "dimensions": {
            "dataSet": [{"id": "FREQ", "values": [{"id": "D", "name": "Daily"}]}],
            "series": [
                {"id": "CURRENCY", "values": [{"id": "NZD", "name": "Dollar"}, {"id": "RUB", "name": "Rouble"}]}
            ],
            "observation": [{"id": "TIME_PERIOD", "values": [{"id": "2013-01-18"}, {"id": "2013-01-21"}]}],
        },
        "attributes": {
            "series": [{"id": "UNIT_MULT", "values": [{"id": "0", "name": "Units"}]}],
            "observation": [{"id": "OBS_STATUS", "values": [{"id": "A"}, {"id": "E"}]}],
        },
    },
}
FLAT: dict[str, Any] = {
    "data": {
        "dataSets": [{"observations": {"0:0": [3, None], "0:1": [4, 0]}}],
        "structures": [
            {
                "dimensions": {
                    "observation": [
                        {"id": "AREA", "values": [{"id": "CA"}]},
                        {"id": "TIME_PERIOD", "values": [{"id": "2022"}, {"id": "2023"}]},
                    ]
                },
                "attributes": {"observation": [{"id": "OBS_STATUS", "values": [{"id": "P"}]}]},
            }
        ],
    }
}


def read(given: Any, unit_: str = "number", **options: Any) -> list[Reading]:
    body = given.encode("latin-1") if isinstance(given, str) else json.dumps(given).encode()
    document = Document(body, media="" if isinstance(given, str) else "json", url="https://x.example/a")
    return list(Cube.model_validate(options).read(document, Ask("s/f", unit=unit(unit_))))


def values(readings: list[Reading]) -> list[tuple[str, str | None]]:
    return [(one.period.label, None if one.value is None else str(one.value)) for one in readings]


def test_it_is_an_extractor() -> None:
    assert isinstance(Cube(), Extractor)


@pytest.mark.parametrize("where", [{"geo": "CA", "sex": "F"}, {"geo": "Canada", "sex": "Females"}])
def test_json_stat_is_read_by_codes_or_labels(where: dict[str, str]) -> None:
    found = read(JOBS, where=where)
    assert values(found) == [("2021", "10.1"), ("2022", "11"), ("2023", "12")]
    assert [one.provisional for one in found] == [False, False, True]
    assert found[0].locator == "geo=CA, sex=F, time=2021"


def test_flags_that_stand_together_say_what_each_says() -> None:
    assert [one.provisional for one in read(JOBS, where={"geo": "CA", "sex": "M"})] == [False, False, True]


@pytest.mark.parametrize("status", ["p", ["p"]])
def test_one_flag_for_the_whole_table_is_that_of_each_value(status: Any) -> None:
    found = read({**JOBS, "status": status}, where={"geo": "CA", "sex": "F"})
    assert [one.provisional for one in found] == [True, True, True]


def test_a_value_that_is_absent_is_missing_in_a_list_and_in_an_object() -> None:
    sparse = {**JOBS, "value": {str(i): one for i, one in enumerate(JOBS["value"]) if one is not None}}
    expected = [("2021", "40"), ("2022", "41"), ("2023", None)]
    for data in (JOBS, sparse):
        assert values(read(data, where={"geo": "US", "sex": "M"})) == expected


def test_each_makes_a_series_of_every_category() -> None:
    found = read(JOBS, where={"sex": "F"}, each=["geo"])
    assert [(one.series, str(one.value)) for one in found if one.period.label == "2022"] == [
        ("geo=CA", "11"),
        ("geo=US", "31"),
    ]


def test_several_values_for_one_period_are_refused() -> None:
    with pytest.raises(Ambiguous, match="2 records for one value"):
        read(JOBS, where={"geo": "CA"})


def test_what_is_not_there_is_refused_with_what_is() -> None:
    with pytest.raises(NoMatch, match=r"did you mean 'Canada'\? \(there are: CA \(Canada\), US"):
        read(JOBS, where={"geo": "Canade", "sex": "F"})
    with pytest.raises(NoMatch, match="there is no dimension 'GEO'"):
        read(JOBS, where={"GEO": "CA"})


def test_a_label_of_two_codes_is_refused() -> None:
    data = deepcopy(JOBS)
    data["dimension"]["geo"]["category"]["label"]["US"] = "Canada"
    with pytest.raises(Ambiguous, match="label of the codes CA, US"):
        read(data, where={"geo": "Canada", "sex": "F"})


def test_several_data_sets_want_a_name() -> None:
    data = {"jobs": JOBS, "more": JOBS, "note": "x"}
    with pytest.raises(Ambiguous, match="name one in `dataset`: jobs, more"):
        read(data, where={"geo": "CA", "sex": "F"})
    assert len(read(data, where={"geo": "CA", "sex": "F"}, dataset="jobs")) == 3
    with pytest.raises(NoMatch, match="no data set 'job'"):
        read(data, dataset="job")


@pytest.mark.parametrize(
    "change",
    [
        {"size": [2, 2, 2]},
        {"value": [1, 2, 3]},
        {"value": 7},
        {"status": ["p", "p"]},
        {"dimension": {**JOBS["dimension"], "sex": {"category": {"index": "F"}}}},
        {"id": ["geo", "sex"]},
        {"id": [{}, "sex", "time"]},
        {"size": ["2", "2", "3"]},
        {"id": ["geo", "geo", "time"]},
        {"dimension": {**JOBS["dimension"], "sex": {}}},
        {"dimension": {**JOBS["dimension"], "sex": {"category": {"index": {"F": 0, "M": 2}}}}},
        {"dimension": {**JOBS["dimension"], "sex": {"category": {"index": ["F", "F"]}}}},
    ],
    ids=str,
)
def test_a_table_that_contradicts_itself_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NotUsable):
        read({**JOBS, **change}, where={"geo": "CA", "sex": "F"})


def test_the_order_of_an_index_is_that_of_its_places() -> None:
    data = deepcopy(JOBS)
    data["dimension"]["geo"]["category"]["index"] = {"US": 1, "CA": 0}
    assert values(read(data, where={"geo": "CA", "sex": "F"}))[1] == ("2022", "11")


@pytest.mark.parametrize(
    ("said", "expected"),
    [({"label": "thousand persons"}, "11000"), ({"base": "persons", "multiplier": 6}, "11000000")],
    ids=str,
)
def test_the_unit_of_a_category_is_applied(said: dict[str, Any], expected: str) -> None:
    data = deepcopy(JOBS)
    data["dimension"]["sex"]["category"]["unit"] = {"F": said}
    found = read(data, "people", where={"geo": "CA", "sex": "F"})
    assert found[1].value == Decimal(expected)


def test_another_unit_than_declared_is_refused() -> None:
    data = deepcopy(JOBS)
    data["dimension"]["sex"]["category"]["unit"] = {"F": {"symbol": "%"}}
    with pytest.raises(WrongUnit):
        read(data, "people", where={"geo": "CA", "sex": "F"})


def test_a_dimension_and_a_title_say_the_scale_too() -> None:
    data = deepcopy(JOBS)
    data["id"][1] = "unit"
    data["dimension"]["unit"] = {"category": {"index": ["THS", "NR"], "label": {"THS": "Thousand persons", "NR": "N"}}}
    assert read(data, "people", where={"geo": "CA", "unit": "THS"})[1].value == 11000
    titled = {**JOBS, "label": "Persons in work (in thousands)"}
    assert read(titled, "people", where={"geo": "CA", "sex": "F"})[1].value == 11000


def test_the_time_must_be_told_where_the_file_does_not() -> None:
    data = json.loads(json.dumps({**JOBS, "role": {}}).replace('"time"', '"when"'))
    with pytest.raises(NoMatch, match="name it in `time`"):
        read(data, where={"geo": "CA", "sex": "F"})
    assert len(read(data, where={"geo": "CA", "sex": "F"}, time="when")) == 3
    assert len(read({**JOBS, "role": {}}, where={"geo": "CA", "sex": "F"})) == 3, "a dimension that is called time"
    only = read(data, where={"geo": "CA", "sex": "F", "when": 2022}, time="none")
    assert [str(one.value) for one in only] == ["11"]
    assert not Cube(time="none").gives_period
    with pytest.raises(ValidationError):
        Cube(time="time", each=("time",))


def test_sdmx_json_is_read_with_its_digits_and_status() -> None:
    body = json.dumps(RATES).replace("1.5,", "1.5000,")
    found = read(body, where={"CURRENCY": "Dollar"})
    assert [(one.period.label, one.printed, one.provisional) for one in found] == [
        ("2013-01-18", "1.5000", False),
        ("2013-01-21", "1.25", True),
    ]
    assert values(read(FLAT)) == [("2022", "3"), ("2023", "4")]
    assert [one.provisional for one in read(FLAT)] == [False, True]


def test_sdmx_json_that_contradicts_itself_is_refused() -> None:
    for key in ("2", "0:0", "-1", "x"):
        data = deepcopy(RATES)
        data["dataSets"][0]["series"][key] = data["dataSets"][0]["series"]["0"]
        with pytest.raises(NotUsable):
            read(data, where={"CURRENCY": "RUB"})
    with pytest.raises(NotUsable, match="2 data sets"):
        read({**RATES, "dataSets": RATES["dataSets"] * 2})
    nameless = deepcopy(RATES)
    nameless["structure"]["dimensions"]["series"][0]["id"] = None
    with pytest.raises(NotUsable, match="do not agree"):
        read(nameless)
    measures = deepcopy(RATES)
    measures["structure"]["measures"] = {"observation": [{"id": "A"}, {"id": "B"}]}
    with pytest.raises(NotUsable, match="several measures"):
        read(measures)


@pytest.mark.parametrize(
    ("level", "values"),
    [("series", [{"id": 1}, {"id": "RUB"}]), ("dataSet", [{"id": "D"}, {"id": "M"}])],
    ids=["a code that is a number", "two codes of the whole data set"],
)
def test_sdmx_json_whose_codes_cannot_be_told_is_refused(level: str, values: list[dict[str, Any]]) -> None:
    data = deepcopy(RATES)
    data["structure"]["dimensions"][level][0]["values"] = values
    with pytest.raises(NotUsable, match="its parts do not agree"):
        read(data, where={"CURRENCY": "RUB"})


@pytest.mark.parametrize(
    ("name", "values", "given", "declared", "value"),
    [
        ("UNIT_MULT", [], 3, "people", 40_500),
        ("UNIT_MULT", [], "3", "people", 40_500),
        ("UNIT_MEASURE", [{"id": "PT", "name": "Percent"}], 0, "%", Decimal("40.5")),
    ],
)
def test_what_an_attribute_says_counts_with_a_list_of_values_and_without(
    name: str, values: list[dict[str, Any]], given: Any, declared: str, value: Any
) -> None:
    data = deepcopy(FLAT)
    data["data"]["structures"][0]["attributes"]["observation"] = [{"id": name, "values": values}]
    data["data"]["dataSets"][0]["observations"] = {"0:0": [40.5, given]}
    assert [one.value for one in read(data, declared)] == [value]


def test_another_unit_than_that_of_an_attribute_is_refused() -> None:
    data = deepcopy(FLAT)
    data["data"]["structures"][0]["attributes"]["observation"] = [
        {"id": "UNIT_MEASURE", "values": [{"id": "PT", "name": "Percent"}]}
    ]
    with pytest.raises(WrongUnit, match="Percent"):
        read(data, "people")


def test_a_scale_that_cannot_be_placed_is_refused_until_the_rule_says_it() -> None:
    grouped = deepcopy(RATES)
    grouped["structure"]["attributes"] = {"dimensionGroup": [{"id": "UNIT_MULT", "values": [{"id": "6"}]}]}
    grouped["dataSets"][0]["series"] = {"0": {"observations": {"0": [2]}}}
    with pytest.raises(NoMatch, match="say `times`"):
        read(grouped)
    assert read(grouped, times=1000)[0].value == 2000
    odd = deepcopy(RATES)
    odd["structure"]["attributes"]["series"][0]["values"] = [{"id": "-2"}]
    with pytest.raises(NoMatch, match="UNIT_MULT is '-2'"):
        read(odd, where={"CURRENCY": "NZD"})


def test_generic_sdmx_ml_is_read() -> None:
    found = read(GENERIC, "people", where={"AREA": "CA"})
    assert [(one.period.label, one.value, one.printed, one.provisional) for one in found] == [
        ("2024-01", 7250, "7.25", False),
        ("2024-02", 7500, "7.50", True),
    ]


def test_structure_specific_sdmx_ml_is_read_with_what_its_groups_say() -> None:
    found = read(SPECIFIC, "people", where={"AREA": "CA"})
    assert [(one.period.label, one.value, one.printed) for one in found] == [
        ("2024-Q1", 1_200_000, "1.20"),
        ("2024-Q2", None, found[1].printed),
    ]


def test_a_group_says_the_scale_of_its_own_series_alone() -> None:
    own = SPECIFIC.replace('<Series FREQ="Q" AREA="US">', '<Series FREQ="Q" AREA="US" UNIT_MULT="0">')
    assert read(own, "people", where={"AREA": "US"})[0].value == 99
    assert read(own, "people", where={"AREA": "CA"})[0].value == 1_200_000
    assert read(SPECIFIC, "people", where={"AREA": "US"})[0].value == 99
    nameless = SPECIFIC.replace('<Series FREQ="Q" AREA="US">', '<Series FREQ="Q">')
    with pytest.raises(NotUsable, match="which series belong to the group"):
        read(nameless, "people", where={"AREA": "CA"})
    with pytest.raises(NotUsable, match="contradict"):
        read(SPECIFIC.replace("<Series", '<Group AREA="CA" UNIT_MULT="3"/><Series', 1), "people", where={"AREA": "CA"})


@pytest.mark.parametrize("titled", ['AREA="CA"', "AREA="], ids=["its series", "all series"])
def test_a_group_says_its_scale_also_where_a_series_has_a_title_of_its_own(titled: str) -> None:
    own = SPECIFIC.replace(f'<Series FREQ="Q" {titled}', f'<Series FREQ="Q" TITLE="Another" {titled}')
    assert read(own, "people", where={"AREA": "CA"})[0].value == 1_200_000


def test_groups_of_too_many_sorts_are_refused() -> None:
    names = [f"D{number}" for number in range(21)]
    groups = "".join(f'<Group {name}="1" UNIT_MULT="6"/>' for name in names)
    key = " ".join(f'{name}="1"' for name in names)
    with pytest.raises(NotUsable, match="its groups are of more than 20 sorts"):
        read(SPECIFIC.replace("<Group", f"{groups}<Group", 1).replace("<Series", f"<Series {key}"), "people")


FLAT_GENERIC = """<m:GenericData xmlns:m="urn:m" xmlns:g="urn:g"><m:DataSet>
<g:Obs><g:ObsKey><g:Value id="AREA" value="CA"/><g:Value id="TIME_PERIOD" value="2024-01"/></g:ObsKey>
<g:ObsValue value="7.25"/></g:Obs></m:DataSet></m:GenericData>"""
FLAT_SPECIFIC = (
    '<m:Data xmlns:m="urn:m"><m:DataSet AREA="CA"><Obs TIME_PERIOD="2024-01" OBS_VALUE="7.25"/></m:DataSet></m:Data>'
)
OLDER = """<m:GenericData xmlns:m="urn:m" xmlns:g="urn:g"><m:DataSet><g:Series>
<g:SeriesKey><g:Value concept="AREA" value="CA"/></g:SeriesKey>
<g:Obs><g:Time>2024-01</g:Time><g:ObsValue value="7.25"/></g:Obs></g:Series></m:DataSet></m:GenericData>"""


@pytest.mark.parametrize("body", [FLAT_GENERIC, FLAT_SPECIFIC, OLDER], ids=["flat", "flat and specific", "version 2.0"])
def test_sdmx_ml_is_read_in_each_of_its_shapes(body: str) -> None:
    found = read(f'<?xml version="1.0"?>{body}', where={"AREA": "CA"})
    assert [(one.period.label, one.printed) for one in found] == [("2024-01", "7.25")]


def test_a_value_flagged_as_missing_is_none() -> None:
    found = read(SPECIFIC.replace('"NaN"', '"0"'), "people", where={"AREA": "CA"})
    assert found[1].value is None


def test_two_values_of_one_observation_are_refused() -> None:
    twice = SPECIFIC.replace("</Series>", '<Obs TIME_PERIOD="2024-Q1" OBS_VALUE="5"/></Series>', 1)
    with pytest.raises(Ambiguous):
        read(twice, "people", where={"AREA": "CA"})


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE a [<!ENTITY x "9">]><a><DataSet><Obs TIME_PERIOD="2024" OBS_VALUE="1"/></DataSet></a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<a>" * 300 + "</a>" * 300,
        "<a><DataSet>",
        "<a/>",
    ],
    ids=["entity", "outer type", "deep", "cut off", "no data"],
)
def test_hostile_and_broken_xml_is_refused(body: str) -> None:
    with pytest.raises(NotUsable):
        read('<?xml version="1.0"?>' + body)


def test_other_documents_are_refused_with_the_kind_that_reads_them() -> None:
    with pytest.raises(NotUsable, match="`json`"):
        read({"result": 1})
    with pytest.raises(NotUsable, match="`json`"):
        read([1, 2])
    with pytest.raises(NotUsable, match="`dataset`"):
        Cube().read(Document(b"a,b\n1,2\n", media="csv"), Ask("s/f", unit=unit("number")))


def test_a_table_of_more_values_than_can_be_looked_at_is_refused_at_once() -> None:
    codes = [str(n) for n in range(2000)]
    dimension = {name: {"category": {"index": codes}} for name in "abc"}
    data = {"id": [*"abc"], "size": [2000] * 3, "value": {}, "dimension": dimension}
    with pytest.raises(NoMatch, match="narrow `where`"):
        read(data, time="a")
