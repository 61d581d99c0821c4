"""A newest period in which rows lack that all others have is a release that may not be whole yet."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from monitor.kinds.extract.dataset import Dataset
from monitor.model import Ask, Doubt, DoubtKind
from monitor.reading.document import Document
from monitor.reading.units import unit
from monitor.telling.questions import question
from tests.workbooks import document as workbook_document

RULE = Dataset.model_validate({"sum": "Ships", "by": {"year": "Year"}})
FULL = [(port, year, 10 + i) for year in (2021, 2022, 2023) for i, port in enumerate(("Alder", "Birch", "Cedar"))]
Rows = Sequence[tuple[str, int, int]]


def doubts(rows: Rows, form: str = "csv", rule: Dataset = RULE) -> list[Doubt | None]:
    table = [("Port", "Year", "Ships"), *rows]
    text = "".join(",".join(map(str, row)) + "\n" for row in table)
    document = workbook_document({"Ships": table}) if form == "xlsx" else Document(text.encode(), media="csv")
    return [one.unfamiliar for one in rule.read(document, Ask("harbour/ships", unit("ships")))]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_newest_period_that_lacks_a_label_of_all_others_is_asked_about(form: str) -> None:
    lacking = Doubt(DoubtKind.LABEL_LACKS, label="Birch", column="Port", rows=2)
    assert doubts([*FULL, ("Alder", 2024, 11)], form) == [None, None, None, lacking]
    assert question(lacking).startswith("“Birch” has no row there in the column “Port”")


@pytest.mark.parametrize(
    "rows",
    [
        [*FULL, *((port, 2024, ships) for port, year, ships in FULL if year == 2023)],
        [*FULL[:-1], ("Alder", 2024, 11)],
        [*FULL[3:], ("Alder", 2024, 11)],
        [*FULL, ("Dogwood", 2024, 11)],
        [*FULL, *((port.upper(), 2024, ships) for port, year, ships in FULL if year == 2023)],
    ],
    ids=["whole", "others lack some, too", "few others", "another label", "another spelling"],
)
def test_a_whole_release_or_one_of_rows_that_come_and_go_is_not(rows: Rows) -> None:
    assert not any(doubts(rows))


def test_series_and_values_of_one_row_are_looked_at_by_themselves() -> None:
    rows = [*FULL, ("Alder", 2024, 11)]
    each = Dataset.model_validate({"sum": "Ships", "by": {"year": "Year"}, "each": ["Port"]})
    one = Dataset.model_validate({"where": {"Port": "Alder"}, "sum": "Ships", "by": {"year": "Year"}})
    assert not any((*doubts(rows, rule=each), *doubts(rows, rule=one)))
