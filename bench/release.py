"""A data file of 10,000 rows with a publisher's columns, and the release after it; all numbers are made up."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from random import Random

HEADER = (
    "FY",
    "Month (abbv)",
    "Component",
    "Region",
    "Land Filter",
    "Area of Responsibility",
    "Drug Type",
    "Count of Event",
    "Sum Qty (lbs)",
)
MONTHS = ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP")
DRUGS = (
    "Cocaine",
    "Ecstasy",
    "Fentanyl",
    "Hashish",
    "Heroin",
    "Ketamine",
    "Khat",
    "LSD",
    "Marijuana",
    "Methamphetamine",
    "Opium",
    "Other Drugs",
)
REGIONS = ("Coastal/Interior", "Northern Border", "Southwest Border")
LAND = ("Land Only", "Other")
YEARS = (2021, 2022, 2023, 2024)
ROWS = 10_000
REVISED = 70

Row = tuple[str, ...]


def two_releases() -> tuple[bytes, bytes]:
    """The file with 10,000 rows to August of the open year, and its successor.

    In the successor 70 of those rows are restated and September is added.
    """
    random = Random("releases")
    places = [
        ("Office of Field Operations" if area % 3 else "U.S. Border Patrol", REGIONS[area % 3], land, f"Area {area}")
        for area in range(15)
        for land in LAND
    ]
    months = [(year, month) for year in YEARS for month in MONTHS]
    rows = {time: [_row(random, time, place, drug) for place in places for drug in DRUGS] for time in months}
    told = sorted(random.sample([(time, i) for time in months[:-1] for i in range(len(rows[time]))], ROWS))
    before = [rows[time][i] for time, i in told]
    restated = set(random.sample(range(ROWS), REVISED))
    after = [_restated(row) if i in restated else row for i, row in enumerate(before)]
    after += random.sample(rows[months[-1]], ROWS // len(months))
    return _file(before), _file(after)


def _row(random: Random, time: tuple[int, str], place: Row, drug: str) -> Row:
    year = f"{time[0]} (FYTD)" if time[0] == YEARS[-1] else str(time[0])
    return (year, time[1], *place, drug, str(random.randrange(1, 60)), f"{random.randrange(1, 10**7) / 10**5}")


def _restated(row: Row) -> Row:
    return (*row[:-1], str(Decimal(row[-1]) + Decimal("0.75")))


def _file(rows: list[Row]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue().encode()
