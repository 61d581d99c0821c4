"""Data files and records that change their names, have none, or hold several tables: read by what the rule says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.cube import Cube
from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.json import Json
from monitor.kinds.extract.pdf import Pdf
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.xlsx import Xlsx
from monitor.kinds.extract.xml import Xml
from monitor.model import Ask
from monitor.model.errors import Ambiguous, CheckError, Incomplete, Lacking, NoMatch, WrongUnit
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.document.parted import holds_another
from monitor.reading.units import unit
from tests.pdfs import Paper
from tests.workbooks import document as workbook


def read(rule: Extractor, document: Document, symbol: str = "kg") -> dict[str, str]:
    """The values by series and period."""
    found = rule.read(document, Ask("s/f", unit(symbol)))
    return {f"{one.series} {one.period}".strip(): str(one.value) for one in found}


def csv(text: str, columns: tuple[str, ...] = ()) -> Document:
    return Document(text.encode(), media="csv", columns=columns)


def records(rows: list[dict[str, Any]]) -> Document:
    return Document(json.dumps(rows).encode(), media="json")


# ---------------------------------------------------------------- former names

FORMER = Dataset(
    value="Weight",
    where={"Region": "North"},
    each=["Drug"],
    by={"year": "Year"},
    formerly={"Weight": ["Weight (kg)", "Qty"], "Region": "Area", "Drug": "Substance"},
)


@pytest.mark.parametrize(
    "header",
    ["Year,Region,Drug,Weight", "Year,Area,Drug,Weight", "Year,Area,Substance,Weight (kg)", "Year,Region,Drug,Qty"],
)
def test_a_column_is_found_by_a_former_name_and_its_series_keep_theirs(header: str) -> None:
    text = f"{header}\n2023,North,Heroin; pure,5\n2023,South,Heroin; pure,7\n"
    assert read(FORMER, csv(text)) == {"Drug=Heroin; pure 2023": "5"}
    sheet = workbook({"Data": [line.split(",") for line in text.splitlines()]})
    assert read(FORMER, sheet) == {"Drug=Heroin; pure 2023": "5"}
    named = header.split(",")
    assert read(FORMER, records([dict(zip(named, row, strict=True)) for row in (["2023", "North", "H", "5"],)])) == {
        "Drug=H 2023": "5"
    }


def test_the_present_name_wins_and_two_former_names_are_refused() -> None:
    assert read(FORMER, csv("Year,Region,Drug,Weight,Qty\n2023,North,H,5,6\n")) == {"Drug=H 2023": "5"}
    with pytest.raises(Ambiguous, match=r"several former names are there: 'Weight \(kg\)', 'Qty'"):
        read(FORMER, csv("Year,Region,Drug,Weight (kg),Qty\n2023,North,H,5,6\n"))
    with pytest.raises(Lacking, match="no column 'Weight'"):
        read(FORMER, csv("Year,Region,Drug,Mass\n2023,North,H,5\n"))


def test_what_a_former_name_says_of_its_unit_counts() -> None:
    rule = Dataset(value="Weight", formerly={"Weight": "Weight (lb)"})
    assert read(rule, csv("Weight\n5\n")) == {"undated": "5"}
    with pytest.raises(WrongUnit, match="'Weight \\(lb\\)' is in lb"):
        read(rule, csv("Weight (lb)\n5\n"))


CELL: dict[str, Any] = {"row": "North", "column": "Weight", "formerly": {"North": "Nord", "Weight": ["Mass", "Qty"]}}
CELLS = [("North", "Weight"), ("Nord", "Weight"), ("Nord", "Mass"), ("North", "Qty")]


def page(*rows: tuple[str, ...]) -> Document:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}" for row in rows)
    return Document(f"<!doctype html><title>x</title><table>{cells}</table>".encode())


def paper(*rows: tuple[str, ...]) -> Document:
    sheet = Paper()
    sheet.table_of([rows[0]], rows[1:], widths=[50] * len(rows[0]))
    return Document(sheet.bytes())


def sheet(*rows: tuple[str, ...]) -> Document:
    return workbook({"Data": [list(row) for row in rows]})


CELL_KINDS = [(Table, page), (Xlsx, sheet), (Pdf, paper)]


@pytest.mark.parametrize(("kind", "make"), CELL_KINDS)
@pytest.mark.parametrize(("row", "column"), CELLS)
def test_a_label_of_a_table_is_found_by_a_former_name(kind, make, row: str, column: str) -> None:
    rule = kind.model_validate(CELL)
    table = (("Area", "Count", column), (row, "3", "5"), ("South", "4", "7"))
    assert read(rule, make(*table)) == {"undated": "5"}


@pytest.mark.parametrize(("kind", "make"), CELL_KINDS)
def test_a_former_label_never_stands_in_for_one_that_is_there(kind, make) -> None:
    rule = kind.model_validate(CELL)
    with pytest.raises(CheckError, match=r"tbc|no number|no column 'Weight'"):
        read(rule, make(("Area", "Weight", "Mass"), ("North", "tbc", "5"), ("South", "4", "7")))
    with pytest.raises(NoMatch, match="North"):
        read(rule, make(("Area", "Count", "Weight"), ("East", "3", "5"), ("South", "4", "7")))
    with pytest.raises(Ambiguous, match="several former names"):
        read(rule, make(("Area", "Mass", "Qty"), ("North", "3", "5"), ("South", "4", "7")))


FIELDS = {"where": {"area": "North"}, "value": "kg", "formerly": {"kg": ["weight"], "area": "region"}}


def test_a_field_of_a_record_is_found_by_a_former_name() -> None:
    rule = Json.model_validate({"records": "$", "period": "year", **FIELDS})
    for area, weight in (("area", "kg"), ("region", "kg"), ("region", "weight")):
        assert read(rule, records([{"year": "2023", area: "North", weight: 5}])) == {"2023": "5"}
    with pytest.raises(NoMatch, match="has the field 'kg'"):
        read(rule, records([{"year": "2023", "area": "North", "mass": 5}]))
    feed = Xml.model_validate({"records": "row", **FIELDS})
    text = "<r><row><region>North</region><weight>5</weight></row></r>"
    assert read(feed, Document(text.encode(), media="text")) == {"undated": "5"}


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        (Dataset, {"value": "A", "formerly": {"B": "C"}}),
        (Table, {"row": "A", "column": "D", "formerly": {"B": "C"}}),
        (Json, {"records": "$", "value": "A", "formerly": {"B": "C"}}),
        (Json, {"path": "$.A", "formerly": {"A": "C"}}),
        (Xml, {"records": "r", "value": "A", "formerly": {"B": "C"}}),
    ],
)
def test_former_names_of_nothing_in_the_rule_are_refused(kind, options) -> None:
    with pytest.raises(ValidationError, match="`formerly` is about names in the rule"):
        kind.model_validate(options)


def test_more_former_names_than_can_be_tried_are_refused() -> None:
    with pytest.raises(ValidationError, match="more than 64 combinations"):
        Dataset(value="A", formerly={"A": [str(number) for number in range(64)]})


# ---------------------------------------------------------------- no header

NAMES = ("day", "kg", "people")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_file_without_a_header_has_the_columns_that_somebody_named(delimiter: str) -> None:
    text = "2024-01-01,5,5\n2024-01-02,5,7\n\nSource: the office\n".replace(",", delimiter)
    rule = Dataset(value="kg", by={"date": "day"})
    assert read(rule, csv(text, NAMES)) == {"2024-01-01": "5", "2024-01-02": "5"}
    assert csv(text, NAMES).shape.rows == 2


def test_one_row_is_a_file_without_a_header() -> None:
    document = csv("5,5,5", NAMES)
    assert read(Dataset(value="kg"), document) == {"undated": "5"}
    assert (document.shape.rows, document.shape.closed) == (1, False)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Day,Kg,People\n2024-01-01,5,6\n", "names the column 'Day', 'Kg', 'People': the file has a header now"),
        ("2024-01-01,5\n", "line 1 has 2 cells, and `columns` names 3"),
        ("2024-01-01,5,6\n2024-01-02,5\n", "the last line 2 has 2 cells instead of 3, as `columns` names"),
        ("2024-01-01,5,6\n2024-01-02,5,6,7\n2024-01-03,5,6\n", "line 2 has 4 cells instead of 3"),
        ("2024-01-01,5,6\n\n2024-01-02,5,6\n", "an empty line stands above line 3"),
        ("", "not even a row came"),
    ],
)
def test_a_file_that_does_not_fit_the_names_is_refused(text: str, cause: str) -> None:
    with pytest.raises(Incomplete, match=cause):
        _ = csv(text, NAMES).records


# ---------------------------------------------------------------- several tables

TWO = "Imports\n\nRegion,Kilograms\nNorth,5\nSouth,6\n\nExports\n\nRegion,Kilograms\nNorth,7\nSouth,8\n"
NORTH: dict[str, Any] = {"value": "Kilograms", "where": {"Region": "North"}}


def test_of_tables_that_are_alike_the_one_below_the_line_is_read() -> None:
    assert read(Dataset(**NORTH, under="exports"), csv(TWO)) == {"undated": "7"}
    assert read(Dataset(**NORTH, under="Im..."), csv(TWO)) == {"undated": "5"}
    padded = TWO.replace("\n\n", "\n,\n").replace("ports\n", "ports,\n")
    assert read(Dataset(**NORTH, under="Exports"), csv(padded)) == {"undated": "7"}
    with pytest.raises(Incomplete, match=r"no line 'Expots' stands .* did you mean 'Exports'"):
        read(Dataset(**NORTH, under="Expots"), csv(TWO))


@pytest.mark.parametrize("text", [TWO, TWO.replace("Imports\n\n", ""), TWO[9:].replace("Exports\n\n", "")])
@pytest.mark.parametrize("how", ["value", "sum"])
def test_tables_that_are_alike_are_never_read_as_one(text: str, how: str) -> None:
    with pytest.raises(CheckError, match=r"`under`|which is the header"):
        read(Dataset(**{how: "Kilograms"}, where={"Region": "North"}), csv(text))


def test_a_table_ends_where_another_one_begins() -> None:
    text = "Region,Kilograms\nNorth,5\nSouth,6\n\nBy port\nPort,Kind,Kilograms\nA,sea,7\nB,air,8\n"
    assert read(Dataset(sum="Kilograms", where={"Region": ["North", "South"]}), csv(text)) == {"undated": "11"}
    assert read(Dataset(sum="Kilograms", where={"Kind": ["sea", "air"]}), csv(text)) == {"undated": "15"}
    assert csv(text).shape is not None


@pytest.mark.parametrize(
    "more",
    ["\nEurope\nGermany,none reported\nFrance,5\n", "\nGermany,n/a\nFrance,5\n", "\nEurope\nGermany,5\n"],
)
def test_rows_behind_an_empty_line_are_never_taken_for_another_table(more: str) -> None:
    text = "Statistics\nRegion,Kilograms\nNorth,5\nSouth,6\n" + more
    with pytest.raises(Incomplete, match="an empty line stands above"):
        read(Dataset(**NORTH), csv(text))


# ---------------------------------------------------------------- other ways to write a value


WAYS: dict[str, Any] = {"where": {"Region": ["West", {"either": ["North", "Nord"]}]}, "by": {"year": "Year"}}


def rows(*lines: str) -> str:
    return "\n".join(("Year,Region,Kilograms", *lines)) + "\n"


def test_a_value_may_be_written_one_way_or_another_from_year_to_year() -> None:
    rule = Dataset(sum="Kilograms", **WAYS)
    assert read(rule, csv(rows("2023,West,1", "2023,North,5"))) == {"2023": "6"}
    both = csv(rows("2023,West,1", "2023,NORTH,5", "2024,West,2", "2024,Nord,7"))
    assert read(rule, both) == {"2023": "6", "2024": "9"}
    with pytest.raises(NoMatch, match="no row has Region = 'North or Nord'"):
        read(rule, csv(rows("2023,West,1", "2023,East,5")))
    with pytest.raises(Incomplete, match="no row of 2024 has Region = 'North' "):
        read(rule, csv(rows("2023,West,1", "2023,North,5", "2024,West,5")))


@pytest.mark.parametrize("how", ["sum", "value", "count"])
def test_two_ways_in_one_year_are_not_added_up(how: str) -> None:
    rule = Dataset(where={"Region": {"either": ["North", "Nord"]}}, by={"year": "Year"}, **{how: "Kilograms"})
    with pytest.raises(Ambiguous, match=r"'North' and 'Nord' both stand in 2023|2 rows for one value"):
        read(rule, csv(rows("2023,North,1", "2023,Nord,5")))


def test_a_value_of_a_record_may_be_written_one_way_or_another() -> None:
    rule = Json(records="$", where={"area": {"either": ["North", "Nord"]}}, value="kg", period="year")
    found = [{"year": "2023", "area": "north", "kg": 5}, {"year": "2024", "area": "Nord", "kg": 6}]
    assert read(rule, records(found)) == {"2023": "5", "2024": "6"}
    with pytest.raises(Ambiguous, match="2 records"):
        read(rule, records([{**one, "year": "2023"} for one in found]))
    with pytest.raises(NoMatch, match="no record has area = 'North or Nord'"):
        read(rule, records([{"year": "2023", "area": "South", "kg": 5}]))
    feed = Xml(records="row", where={"area": {"either": ["North", "Nord"]}}, value="kg")
    assert read(feed, Document(b"<r><row><area>Nord</area><kg>5</kg></row></r>", media="text")) == {"undated": "5"}


@pytest.mark.parametrize("label", ["Canada", "CANADA", "Kanada"])
def test_a_category_of_a_cube_may_be_written_one_way_or_another(label: str) -> None:
    cube = {
        "version": "2.0",
        "class": "dataset",
        "id": ["geo", "time"],
        "size": [1, 1],
        "role": {"time": ["time"]},
        "dimension": {
            "geo": {"category": {"index": ["X1"], "label": {"X1": label}}},
            "time": {"category": {"index": ["2023"]}},
        },
        "value": [5],
    }
    rule = Cube(where={"geo": {"either": ["Canada", "Kanada"]}})
    assert read(rule, Document(json.dumps(cube).encode(), media="json")) == {"2023": "5"}


@pytest.mark.parametrize("wrong", [{"either": ["North"]}, {"or": ["North", "Nord"]}, {}, [["North", "Nord"]]])
def test_ways_that_are_none_are_refused(wrong: Any) -> None:
    with pytest.raises(ValidationError, match=r"\{either: \[North, Nord\]\}|write a value here|list is empty"):
        Dataset(value="A", where={"Region": wrong})


# ---------------------------------------------------------------- times in `where`


MARCH: dict[str, Any] = {"where": {"Month": "March"}, "by": {"year": "Year"}}


def months(*lines: str) -> str:
    return "\n".join(("Year,Month,Kilograms", *lines)) + "\n"


@pytest.mark.parametrize("how", ["sum", "value"])
def test_a_month_that_is_not_published_yet_was_not_renamed(how: str) -> None:
    rule = Dataset(**MARCH, **{how: "Kilograms"})
    text = months("2023,January,1", "2023,March,5", "2024,January,2")
    assert read(rule, csv(text)) == {"2023": "5"}, "and not 0 for 2024"
    assert read(rule, csv(text + "2024,Mar,7\n")) == {"2023": "5", "2024": "7"}


@pytest.mark.parametrize("beside", ["2024 (FYTD)", "2024 (p)", "2024 YTD", "2024 (Jan to Sep)", "2024r"])
@pytest.mark.parametrize("how", ["sum", "value"])
def test_a_year_to_date_or_with_a_mark_is_another_value_than_the_year(how: str, beside: str) -> None:
    rule = Dataset(where={"Year": "2024"}, **{how: "Kilograms"})
    text = f"Year,Kilograms\n2023,1\n2024,5\n{beside},3\n"
    assert read(rule, csv(text)) == {"undated": "5"}
    found = [{"Year": year, "kg": number} for year, number in (("2024", 5), (beside, 3))]
    assert read(Json(records="$", where={"Year": "2024"}, value="kg"), records(found)) == {"undated": "5"}


def test_a_category_that_is_like_a_month_is_still_asked_about() -> None:
    rule = Dataset(where={"Month": "March"}, by={"year": "Year"}, sum="Kilograms")
    with pytest.raises(Incomplete, match="was it renamed"):
        read(rule, csv(months("2023,March,5", "2023,All,5", "2024,All,7", "2024,Marchs,7")))


@pytest.mark.parametrize("printed", ["2025-12-03", "3 December 2025", "12/03/2025", "2025-12-03T00:00:00"])
def test_a_day_in_where_is_a_day_however_it_is_written(printed: str) -> None:
    other = "12/31/2025" if "/" in printed else "2025-12-31"
    text = f"Day,Kilograms\n{printed},5\n{other},6\n"
    for day in ("2025-12-03", "3 December 2025"):
        assert read(Dataset(value="Kilograms", where={"Day": day}), csv(text)) == {"undated": "5"}
        found = [{"day": printed, "kg": 5}, {"day": other, "kg": 6}]
        assert read(Json(records="$", where={"day": day}, value="kg"), records(found)) == {"undated": "5"}


def test_days_that_can_be_read_two_ways_are_no_day() -> None:
    with pytest.raises(NoMatch, match="no row has Day"):
        read(Dataset(value="Kilograms", where={"Day": "2025-12-03"}), csv("Day,Kilograms\n12/03/2025,5\n"))


@pytest.mark.parametrize("day", ["2025-12-02", "2 December 2025"])
def test_a_day_that_is_not_there_is_said_to_be_another_one_and_not_renamed(day: str) -> None:
    with pytest.raises(NoMatch, match=r"there is 2025-12-03 to 2025-12-04; it may not be published yet") as caught:
        read(Dataset(value="Kilograms", where={"Day": day}), csv("Day,Kilograms\n2025-12-03,5\n2025-12-04,6\n"))
    assert "did you mean" not in str(caught.value)
    with pytest.raises(NoMatch, match=r"there is 2025-12-03; it may not be published yet"):
        read(Json(records="$", where={"day": day}, value="kg"), records([{"day": "2025-12-03", "kg": 5}]))


# ---------------------------------------------------------------- names and values of which a part changes


def test_three_dots_stand_for_a_part_that_changes_in_columns_and_values() -> None:
    rule = Dataset(value="Kilograms ...", where={"Region": "... North"}, by={"year": "Year"}, each=["Dr..."])
    text = "Year,Region,Drug,Kilograms (2024 edition)\n2023,A. North,H,5\n2023,B. South,H,7\n"
    assert read(rule, csv(text)) == {"Dr...=H 2023": "5"}
    assert read(rule, csv(text.replace("2024 edition", "kg 2025"))) == {"Dr...=H 2023": "5"}
    with pytest.raises(
        Ambiguous, match=r"'Kilograms \.\.\.' fits 2 columns \(Kilograms \(old\), Kilograms \(2024 edition\)\)"
    ):
        read(rule, csv(text.replace(",Kilograms", ",Kilograms (old),Kilograms").replace(",H,", ",H,1,")))
    with pytest.raises(Ambiguous, match=r"'\.\.\. North' fits 2 values \(A\. North, C\. North\)"):
        read(rule, csv(text + "2023,C. North,H,9\n"))


def test_three_dots_stand_for_a_part_that_changes_in_values_of_records() -> None:
    rule = Json(records="$", where={"area": "North ..."}, value="kg")
    assert read(rule, records([{"area": "North (r)", "kg": 5}, {"area": "South", "kg": 6}])) == {"undated": "5"}
    with pytest.raises(Ambiguous, match="fits 2 values"):
        read(rule, records([{"area": "North East", "kg": 5}, {"area": "North West", "kg": 6}]))
    with pytest.raises(NoMatch, match="no record has area"):
        read(rule, records([{"area": "South", "kg": 6}]))


@pytest.mark.parametrize(
    ("again", "another"),
    [("\nTown,Boats\nBeta,13\n", True), ("Town,Boats\nBeta,13\n", False), ("Town,5\n", False), ("", False)],
    ids=["behind an empty line", "between rows", "a town of that name", "none"],
)
def test_a_header_that_stands_again_begins_another_table_where_something_parts_it(again: str, another: bool) -> None:
    text = f"Town,Boats\nAlma,12\n{again}"
    assert holds_another(Document(text.encode(), media="csv").records) is another
