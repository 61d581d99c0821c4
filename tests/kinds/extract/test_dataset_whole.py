"""What is added up is judged as a whole: rows that stand twice, and totals among their parts."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from monitor.kinds.extract.dataset import Dataset
from monitor.model import Ask
from monitor.model.errors import Ambiguous, Incomplete
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.workbooks import document as workbook_document

Rows = list[tuple[str, ...]]
HEADER = ("Year", "Quarter", "Port", "Ships")
PORTS = {"Alder": 120, "Birch": 75, "Cedar": 41}
SUM: dict[str, Any] = {"sum": "Ships", "by": {"year": "Year"}}
FORMATS = ("csv", "workbook", "json")


def year(label: str, more: int = 0, **others: int) -> Rows:
    """The ships of one year, by port."""
    return [(label, "Q1", port, str(ships + more)) for port, ships in {**PORTS, **others}.items()]


def read(rows: Rows, *, header: tuple[str, ...] = HEADER, form: str = "csv", **options: Any) -> dict[str, Decimal]:
    """The sums that the rule reads, by period and series."""
    if form == "csv":
        text = "\n".join([",".join(header), *(",".join(row) for row in rows)]) + "\n"
        document = Document(text.encode(), media="csv")
    elif form == "json":
        document = Document(json.dumps([dict(zip(header, row, strict=True)) for row in rows]).encode(), media="json")
    else:
        document = workbook_document({"Ships": [list(header), *map(list, rows)]})
    rule = Dataset.model_validate({**SUM, **options})
    found = rule.read(document, Ask("ports/ships", unit("ships")))
    return {f"{one.period} {one.series}".strip(): one.value for one in found if one.value is not None}


TWO_YEARS = year("2022") + year("2023", 7)
WHOLE = {"2022": Decimal(236), "2023": Decimal(257)}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("times", [2, 3, 4])
@pytest.mark.parametrize("interleaved", [True, False])
def test_a_file_in_which_every_row_stands_twice_is_refused(form: str, times: int, interleaved: bool) -> None:
    assert read(TWO_YEARS, form=form) == WHOLE
    twins = [row for row in TWO_YEARS for _ in range(times)] if interleaved else TWO_YEARS * times
    how_often = "twice" if times == 2 else f"{times} times"
    with pytest.raises(Incomplete, match=f"every row stands {how_often}, .*`rows_repeat: true`"):
        read(twins, form=form)


@pytest.mark.parametrize("form", FORMATS)
def test_a_period_in_which_every_row_stands_twice_is_refused(form: str) -> None:
    with pytest.raises(Incomplete, match="every row of 2023 stands twice"):
        read(TWO_YEARS + year("2023", 7), form=form)


def test_counted_rows_and_selected_ones_are_judged_too() -> None:
    options = {"sum": "", "count": "rows"}
    assert read(TWO_YEARS, **options) == {"2022": 3, "2023": 3}
    with pytest.raises(Incomplete, match="every row stands twice"):
        read(TWO_YEARS * 2, **options)
    with pytest.raises(Incomplete, match="every row stands twice"):
        read(TWO_YEARS * 2, where={"Port": "Alder"})


def test_twins_that_are_numbered_one_by_one_are_twins() -> None:
    rows = [row for label in ("2020", "2021", "2022", "2023") for row in year(label, int(label) - 2020)]
    numbered = [(str(n), *row) for n, row in enumerate(rows * 2, 1)]
    assert len(read(numbered[:12], header=("ID", *HEADER))) == 4
    with pytest.raises(Incomplete, match="every row stands twice"):
        read(numbered, header=("ID", *HEADER))


def test_events_of_which_some_are_alike_are_added_up() -> None:
    rows = [*year("2022"), ("2022", "Q1", "Alder", "120"), ("2022", "Q1", "Birch", "75")]
    assert read(rows) == {"2022": Decimal(431)}
    events = [("2022", "Q1", "Alder", number) for number in "112233"]
    assert read(events) == {"2022": Decimal(12)}, "nothing but the numbers tells these rows apart"


def test_rows_that_may_be_alike_are_added_up_where_the_rule_says_so() -> None:
    assert read(TWO_YEARS * 2, rows_repeat=True) == {label: 2 * ships for label, ships in WHOLE.items()}


TOTALS = (
    "Total",
    "TOTAL",
    "Grand total",
    "Sub-total",
    "Totaux",
    "All ports",
    "All",
    "Ports total",
    "Toutes les villes",
)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("label", TOTALS)
def test_a_row_that_calls_itself_a_total_is_refused_and_named(form: str, label: str) -> None:
    rows = [*TWO_YEARS, ("2023", "Q1", label, "257")]
    with pytest.raises(Ambiguous, match=f"Port = '{label}' .*`without: {{Port: {label}}}`"):
        read(rows, form=form)
    assert read(rows, form=form, without={"Port": label}) == WHOLE


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("label", ["Whole coast", "Northland", ""])
def test_a_row_that_is_the_sum_of_the_others_is_refused_whatever_it_is_called(form: str, label: str) -> None:
    rows = [*TWO_YEARS, ("2022", "Q1", label, "236"), ("2023", "Q1", label, "257")]
    with pytest.raises(Ambiguous, match="is the sum of the others"):
        read(rows, form=form)


def test_a_total_with_its_subtotals_and_one_with_suppressed_parts_are_found() -> None:
    levels = [("2022", "Q1", "North", "120"), ("2022", "Q1", "South", "116"), ("2022", "Q1", "All ports", "236")]
    with pytest.raises(Ambiguous, match="'All ports' is the sum"):
        read([*year("2022"), *levels])
    with pytest.raises(Ambiguous, match="'All ports' is the sum"):
        read([*year("2022"), ("2022", "Q1", "All ports", "238")])


def test_a_total_is_found_in_each_series() -> None:
    rows = [("2022", quarter, port, str(ships)) for quarter in ("Q1", "Q2") for port, ships in PORTS.items()]
    assert read(rows, each=["Quarter"]) == {"2022 Quarter=Q1": 236, "2022 Quarter=Q2": 236}
    with pytest.raises(Ambiguous, match="is the sum of the others"):
        read([*rows, *(("2022", quarter, "Coast", "236") for quarter in ("Q1", "Q2"))], each=["Quarter"])


def test_a_row_as_large_as_the_others_once_is_no_total() -> None:
    few = [("2022", "Q1", "Alder", "5"), ("2022", "Q1", "Birch", "3"), ("2022", "Q1", "Cedar", "2")]
    assert read(few) == {"2022": Decimal(10)}
    once = [*year("2022"), ("2022", "Q1", "Dogwood", "236"), *year("2023"), ("2023", "Q1", "Dogwood", "235")]
    assert read(once) == {"2022": Decimal(472), "2023": Decimal(471)}
    steps = [(label, "Q1", f"Port {ships}", ships) for label in ("2022", "2023") for ships in ("20", "31", "42")]
    assert read(steps)["2022"] == 93, "one in the middle is half of the others"
    two = [("2022", "Q1", "Alder", "5000"), ("2022", "Q1", "Birch", "5000")]
    assert read(two) == {"2022": Decimal(10000)}


@pytest.mark.parametrize("label", ["All others", "Total loss", "Allport", "Both", "Summer harbour"])
def test_a_label_that_only_begins_like_a_total_is_a_part(label: str) -> None:
    assert read([*year("2022"), ("2022", "Q1", label, "90")]) == {"2022": Decimal(326)}


def test_values_that_the_rule_lists_are_added_up_as_it_says() -> None:
    rows = [*year("2022"), ("2022", "Q1", "Total", "236")]
    assert read(rows, where={"Port": [*PORTS, "Total"]}) == {"2022": Decimal(472)}
    assert read(rows, where={"Port": "Total"}) == {"2022": Decimal(236)}
