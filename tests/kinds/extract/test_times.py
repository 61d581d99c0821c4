"""The times of rows and records: marks on them, and how their days are written."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.json import Json
from monitor.model import Ask, Reading
from monitor.model.errors import Ambiguous, CheckError, Incomplete, NoMatch
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.workbooks import document

Rows = Sequence[tuple[str, str]]
"""Times with what stands beside them."""
Read = Callable[..., Sequence[Reading]]


def csv_file(rows: Rows, name: str = "date", **options: Any) -> Sequence[Reading]:
    body = "\n".join(["when,boats", *(",".join(row) for row in rows)])
    rule = Dataset.model_validate({"value": "boats", "by": {name: "when", **options}})
    return rule.read(Document(body.encode(), content_type="text/csv"), Ask("port/boats", unit("ships")))


def workbook(rows: Rows, name: str = "date", **options: Any) -> Sequence[Reading]:
    rule = Dataset.model_validate({"value": "boats", "by": {name: "when", **options}})
    return rule.read(document({"Data": [["when", "boats"], *rows]}), Ask("port/boats", unit("ships")))


def answer(rows: Rows, name: str = "date", **options: Any) -> Sequence[Reading]:
    records = [{"when": when, "boats": boats} for when, boats in rows]
    rule = Json.model_validate({"records": "$", "value": "boats", "period": {name: "when", **options}})
    found = Document(json.dumps(records).encode(), content_type="application/json")
    return rule.read(found, Ask("port/boats", unit("ships")))


each_kind = pytest.mark.parametrize("read", [csv_file, workbook, answer])


def labels(found: Sequence[Reading]) -> list[str]:
    return [reading.period.label for reading in found]


@each_kind
def test_marks_on_a_time_are_read_into_the_status(read: Read) -> None:
    rows = (("May 2025", "31"), ("June 2025 (r)", "32"), ("July 2025 (p)", "33"), ("* 2025-08", "34"))
    found = read(rows, "period")
    assert labels(found) == ["2025-05", "2025-06", "2025-07", "2025-08"]
    assert [reading.provisional for reading in found] == [False, False, True, False]
    assert [reading.provisional for reading in read((("2024", "3"), ("2025e", "4")), "year")] == [False, True]


@each_kind
def test_one_day_tells_how_all_are_written(read: Read) -> None:
    assert labels(read((("06/28/2025", "1"), ("07/05/2025", "2")))) == ["2025-06-28", "2025-07-05"]
    assert labels(read((("28/06/2025", "1"), ("05/07/2025", "2")))) == ["2025-06-28", "2025-07-05"]
    assert labels(read((("4/30/21", "1"), ("5/1/21*", "2")))) == ["2021-04-30", "2021-05-01"]


@each_kind
def test_a_time_at_midnight_is_a_day(read: Read) -> None:
    assert labels(read((("06/28/2025 12:00:00 AM", "1"), ("07/05/2025 12:00:00 AM", "2"))))[0] == "2025-06-28"
    assert labels(read((("2025-06-28T00:00:00.000", "1"), ("2025-07-05T00:00:00.000", "2"))))[0] == "2025-06-28"


@each_kind
def test_days_none_of_which_tells_are_refused_until_somebody_says(read: Read) -> None:
    rows = (("05/07/2025", "1"), ("06/07/2025", "2"))
    with pytest.raises(Ambiguous) as caught:
        read(rows)
    assert "write `dates: day first` or `dates: month first` into the rule" in str(caught.value)
    assert "`without`" not in str(caught.value)
    assert labels(read(rows, dates="day first")) == ["2025-07-05", "2025-07-06"]
    assert labels(read(rows, dates="month first")) == ["2025-05-07", "2025-06-07"]


@each_kind
@pytest.mark.parametrize("rows", [(("6/28/2025", "1"), ("30/6/2025", "2")), (("2025-06-28", "1"), ("7/29/2025", "2"))])
def test_days_whose_form_changes_are_refused(read: Read, rows: Rows) -> None:
    with pytest.raises(Ambiguous) as caught:
        read(rows)
    assert all(when in str(caught.value) for when, _ in rows)
    assert "`without`" not in str(caught.value)


@each_kind
def test_a_day_that_does_not_fit_what_somebody_said_is_refused_without_a_word_of_totals(read: Read) -> None:
    with pytest.raises(NoMatch) as caught:
        read((("06/28/2025", "1"), ("07/05/2025", "2")), dates="day first")
    assert "'06/28/2025' is no day that is written day first" in str(caught.value)
    assert "`without`" not in str(caught.value)


@each_kind
def test_a_row_whose_time_is_not_understood_fails_with_what_stands_there(read: Read) -> None:
    with pytest.raises(CheckError, match="Total 2025"):
        read((("2025-05", "1"), ("Total 2025", "2")), "period")


def test_a_total_of_a_data_file_is_dropped_by_without() -> None:
    with pytest.raises(NoMatch, match="rows that are totals are dropped with `without`"):
        csv_file((("2025-05", "1"), ("Total", "2")), "period")


@pytest.mark.parametrize("kind", [Dataset, Json])
def test_how_days_are_written_is_about_days(kind: Any) -> None:
    option = {"year": "y", "dates": "day first"}
    rule = {"value": "v", "by": option} if kind is Dataset else {"records": "$", "value": "v", "period": option}
    with pytest.raises(ValidationError, match="`dates` is about days"):
        kind.model_validate(rule)


FISH = [("2023", "Cod", "31"), ("2024", "Codling", "5")]


def fished(*rows: tuple[str, str, str], of: str = "Cod") -> list[tuple[str, str]]:
    """What a rule for one fish reads of records."""
    records = json.dumps([dict(zip(("when", "fish", "boats"), row, strict=True)) for row in (*FISH, *rows)])
    rule = Json.model_validate({"records": "$", "where": {"fish": of}, "value": "boats", "period": {"year": "when"}})
    found = rule.read(Document(records.encode(), content_type="application/json"), Ask("port/boats", unit("ships")))
    return [(one.period.label, one.printed) for one in found]


@pytest.mark.parametrize("marked", ["Cod*", "Cod (r)", "Cod²", "Cod [1]"])
def test_a_mark_on_a_value_of_where_does_not_drop_its_record(marked: str) -> None:
    assert fished(("2024", marked, "32")) == [("2023", "31"), ("2024", "32")]
    assert fished(("2024", marked, "32"), ("2024", "Cod", "33")) == [("2023", "31"), ("2024", "33")]
    assert fished(("2024", marked, "32"), of=marked) == [("2024", "32")]


@pytest.mark.parametrize("marked", ["Cod*", "Cod (r)"])
def test_a_mark_on_a_value_of_where_is_no_row_less_of_a_data_file(marked: str) -> None:
    body = "\n".join(["when,fish,boats", *(",".join(row) for row in (*FISH, ("2024", marked, "32")))])
    rule = Dataset.model_validate({"where": {"fish": "Cod"}, "value": "boats", "by": {"year": "when"}})
    with pytest.raises(Incomplete, match="was it renamed"):
        rule.read(Document(body.encode(), content_type="text/csv"), Ask("port/boats", unit("ships")))


def test_a_sum_is_provisional_where_one_of_its_rows_is() -> None:
    body = "when,boats\n2025-05,1\n2025-05 (p),2\n2025-06,3\n"
    rule = Dataset.model_validate({"sum": "boats", "by": {"period": "when"}})
    found = rule.read(Document(body.encode(), content_type="text/csv"), Ask("port/boats", unit("ships")))
    assert [(one.period.label, str(one.value), one.provisional) for one in found] == [
        ("2025-05", "3", True),
        ("2025-06", "3", False),
    ]
