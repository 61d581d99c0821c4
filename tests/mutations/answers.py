"""Rules of kind `json`, each with the answer it was written for."""

from __future__ import annotations

from decimal import Decimal

from monitor.kinds.extract.json import Json
from tests.mutations import EITHER, LOUD, Allowed, Outcome, Rule, Said
from tests.mutations.answer import answer
from tests.mutations.sheet import UNDATED

ONE_PERIOD_LESS: dict[str, Allowed] = dict.fromkeys(
    ("figures record removed", "label renamed slightly", "label footnoted", "label in capitals"),
    EITHER | {Outcome.DROPPED},
)

DEATHS = [
    {"state_name": state, "year": year, "month": "May", "indicator": what, "data_value": value}
    for state, year, what, value in (
        ("Alaska", "2017", "Number of Drug Overdose Deaths", "142"),
        ("United States", "2016", "Number of Drug Overdose Deaths", "58,955"),
        ("United States", "2017", "Number of Drug Overdose Deaths", "66,324"),
        ("United States", "2017", "Number of Deaths", "2,780,544"),
        ("Wyoming", "2017", "Number of Drug Overdose Deaths", "71"),
    )
]
POPULATION = [
    {
        "status": "SUCCESS",
        "object": {
            "vectorId": 1234567,
            "vectorDataPoint": [
                {"refPer": "2011-01-01", "value": 765, "decimals": 0, "statusCode": 0},
                {"refPer": "2016-01-01", "value": 878, "decimals": 0, "statusCode": 0},
                {"refPer": "2021-01-01", "value": 946, "decimals": 0, "statusCode": 0},
            ],
        },
    }
]
SEIZED = {
    "columns": ["FY", "Drug Type", "Region", "Sum Qty (lbs)"],
    "rows": [
        {"FY": "2022", "Drug Type": "Fentanyl", "Region": "Northern Border", "Sum Qty (lbs)": 10.26},
        {"FY": "2023", "Drug Type": "Fentanyl", "Region": "Northern Border", "Sum Qty (lbs)": 1.55},
        {"FY": "2024", "Drug Type": "Fentanyl", "Region": "Northern Border", "Sum Qty (lbs)": 34.82},
        {"FY": "2024", "Drug Type": "Fentanyl", "Region": "Southwest Border", "Sum Qty (lbs)": 21115.61},
        {"FY": "2024", "Drug Type": "Heroin", "Region": "Northern Border", "Sum Qty (lbs)": 7.4},
    ],
}
ORDERS = {
    "count": 2,
    "results": [
        {
            "title": "Amendment to Duties",
            "document_number": "2025-02478",
            "abstract": "Pauses the rate of duty of 25 percent for a month.",
        },
        {
            "title": "Imposing Duties",
            "document_number": "2025-02406",
            "abstract": "Imposes an additional ad valorem rate of duty of 25 percent on goods of Canada.",
        },
    ],
}

RULES = (
    Rule(
        "deaths in twelve months",
        answer(
            DEATHS,
            (2, "data_value"),
            "deaths",
            truth={
                "2015-06-01/2016-05-31": Said(Decimal(58955)),
                "2016-06-01/2017-05-31": Said(Decimal(66324)),
            },
            period="2016-06-01/2017-05-31",
            records=(),
            labels=("indicator",),
            when=("year", "month"),
        ),
        Json.model_validate(
            {
                "records": "$",
                "where": {"state_name": "United States", "indicator": "Number of Drug Overdose Deaths"},
                "value": "data_value",
                "period": {"year": "year", "month": "month", "ending": "12 months"},
            }
        ),
        "deaths",
        but=ONE_PERIOD_LESS,
    ),
    Rule(
        "population of a place",
        answer(
            POPULATION,
            (0, "object", "vectorDataPoint", 2, "value"),
            "people",
            truth={"2011": Said(Decimal(765)), "2016": Said(Decimal(878)), "2021": Said(Decimal(946))},
            period="2021",
            records=(0, "object", "vectorDataPoint"),
            when=("refPer",),
        ),
        Json.model_validate(
            {
                "records": "$[0].object.vectorDataPoint",
                "value": "value",
                "period": {"date": "refPer", "starting": "12 months"},
            }
        ),
        "people",
        but=ONE_PERIOD_LESS,
    ),
    Rule(
        "pounds at the northern border",
        answer(
            SEIZED,
            ("rows", 2, "Sum Qty (lbs)"),
            "lb",
            records=("rows",),
            labels=("Drug Type", "Region"),
        ),
        Json.model_validate(
            {
                "records": "$.rows",
                "where": {"Drug Type": "Fentanyl", "Region": "Northern Border", "FY": 2024},
                "value": "Sum Qty (lbs)",
            }
        ),
        "lb",
    ),
    Rule(
        "rate of duty in an abstract",
        answer(
            ORDERS,
            ("results", 1, "abstract"),
            "%",
            truth={UNDATED: Said(Decimal(25))},
            records=("results",),
            labels=("document_number",),
        ),
        Json(
            records="$.results",
            where={"document_number": ("2025-02406",)},
            value="abstract",
            pattern="rate of duty of {figure} on goods of Canada",
        ),
        "%",
    ),
    Rule(
        "number at a path",
        answer(
            {"place": {"name": "Falkland", "counts": {"dwellings": 471, "people": 946}, "unit": "persons"}},
            ("place", "counts", "people"),
            "people",
        ),
        Json(path="$.place.counts.people"),
        "people",
    ),
    Rule(
        "kilogrammes dans un texte",
        answer(
            {"données": [{"région": "Nord", "quantité": "1 234,5"}, {"région": "Sud-Ouest", "quantité": "12 107,6"}]},
            ("données", 0, "quantité"),
            "kg",
            truth={UNDATED: Said(Decimal("1234.5"))},
            records=("données",),
            labels=("région",),
            language="fr",
        ),
        Json(path="$.données[?@.région=='Nord'].quantité"),
        "kg",
        language="fr",
        but={"label padded with spaces": LOUD},
    ),
)
