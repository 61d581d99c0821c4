"""The sources that docs/statistics.md shows read answers of the shape that each interface documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.config.load import load
from monitor.core.extract import extract
from monitor.reading.document import Document
from tests.documentation import blocks, completed

WORLD_BANK = [
    {"page": 1, "pages": 1, "per_page": 100, "total": 2},
    [
        {"countryiso3code": "CAN", "date": "2022", "value": 38939056, "unit": "", "obs_status": "", "decimal": 0},
        {"countryiso3code": "CAN", "date": "2021", "value": 38239864, "unit": "", "obs_status": "", "decimal": 0},
    ],
]
EUROSTAT = {
    "version": "2.0",
    "class": "dataset",
    "label": "Unemployment by sex and age",
    "value": {"0": 7.10, "1": 7.3, "2": 6.9, "3": 7.4},
    "status": {"3": "p"},
    "id": ["freq", "unit", "sex", "geo", "time"],
    "size": [1, 1, 2, 1, 2],
    "role": {"time": ["time"]},
    "dimension": {
        "freq": {"category": {"index": {"M": 0}, "label": {"M": "Monthly"}}},
        "unit": {"category": {"index": {"PC_ACT": 0}, "label": {"PC_ACT": "Percentage of population"}}},
        "sex": {"category": {"index": {"F": 0, "T": 1}, "label": {"F": "Females", "T": "Total"}}},
        "geo": {"category": {"index": {"FR": 0}, "label": {"FR": "France"}}},
        "time": {"category": {"index": {"2024-01": 0, "2024-02": 1}, "label": {"2024-01": "2024-01"}}},
    },
}
ONS = {
    "description": {"title": "Unemployment rate", "unit": "%"},
    "years": [{"date": "2022", "value": "3.9", "year": "2022"}, {"date": "2023", "value": "4.0", "year": "2023"}],
}
POINT = {"decimals": 1, "scalarFactorCode": 3, "statusCode": 0}
STATCAN = [
    {
        "status": "SUCCESS",
        "object": {
            "vectorId": 2062811,
            "vectorDataPoint": [
                {**POINT, "refPer": "2024-01-01", "value": 20300.5},
                {**POINT, "refPer": "2024-02-01", "value": 20340.1},
            ],
        },
    }
]
SOCRATA = [
    {"borough": "North", "month": "2024-01-01T00:00:00.000", "collisions": "412"},
    {"borough": "South", "month": "2024-01-01T00:00:00.000", "collisions": "99"},
]
CKAN = {
    "success": True,
    "result": {"records": [{"_id": 1, "park": "Elk", "year": 2023, "visitors": 1204}], "total": 1},
}
ANSWERS: dict[str, tuple[Any, dict[str, str]]] = {
    "world-bank": (WORLD_BANK, {"2021": "38239864", "2022": "38939056"}),
    "eurostat": (EUROSTAT, {"2024-01": "6.9", "2024-02": "7.4"}),
    "ons": (ONS, {"2022": "3.9", "2023": "4.0"}),
    "statcan": (STATCAN, {"2024-01": "20300500.0", "2024-02": "20340100.0"}),
    "socrata": (SOCRATA, {"2024-01": "412"}),
    "ckan": (CKAN, {"2023": "1204"}),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_source_of_the_docs_reads_an_answer_of_its_interface(name: str, tmp_path: Path) -> None:
    (block,) = (b.body for b in blocks("yaml") if b.page == "docs/statistics.md" and f"\n  {name}:\n" in b.body)
    path = tmp_path / "sources.yaml"
    path.write_text(completed(block), encoding="utf-8")
    (source,) = load(path).sources.values()
    answer, expected = ANSWERS[name]
    found = extract(source.figures, Document(json.dumps(answer).encode(), media="json"))
    assert {one.period.label: str(one.value) for one in found} == expected
