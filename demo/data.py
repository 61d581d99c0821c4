"""The files that the demonstration's publisher releases, made from real monthly totals.

``monthly.csv`` holds facts: what U.S. Customs and Border Protection published as seized, in pounds, per month of the
US fiscal year, added up over its components and areas. A total that CBP restated later stands there twice, under the
release that first had it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

FACTS = Path(__file__).with_name("monthly.csv")

COLUMNS = (
    *("FY", "Month (abbv)", "Component", "Region", "Land Filter"),
    *("Area of Responsibility", "Drug Type", "Count of Event", "Sum Qty (lbs)"),
)
MONTHS = ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP")
TINY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Release:
    """One file as the publisher puts it out.

    Attributes:
        published_on: the day it appears on the page.
        address: its path on the site; name and folder move with every release.
        first_year: the oldest fiscal year in it.
        last_year: the newest.
        last_month: the last month of the newest year, such as ``MAR``; ``SEP`` when that year is closed.
        scientific: whether tiny numbers are printed as ``6.6e-3``: the same number in other characters.
    """

    published_on: date
    address: str
    first_year: int
    last_year: int
    last_month: str = "SEP"
    scientific: bool = False

    @property
    def name(self) -> str:
        """The file's name."""
        return self.address.rpartition("/")[2]

    @property
    def label(self) -> str:
        """What the page calls it."""
        to_date = "" if self.last_month == "SEP" else f" (to date), {self.last_month.capitalize()}"
        return f"Seizures FY{self.first_year % 100} to FY{self.last_year % 100}{to_date}"

    def holds(self, year: int, month: str) -> bool:
        """Whether that month of that fiscal year is in the file."""
        if year == self.last_year:
            return MONTHS.index(month) <= MONTHS.index(self.last_month)
        return self.first_year <= year < self.last_year

    def year_label(self, year: int) -> str:
        """The fiscal year as the file prints it: ``2024 (FYTD)`` while the year runs."""
        return f"{year} (FYTD)" if year == self.last_year and self.last_month != "SEP" else str(year)


@dataclass(frozen=True, slots=True)
class Total:
    """What was published for one month.

    Attributes:
        first_published: the day of the release from which on it stands.
        region: ``Northern Border`` or ``Southwest Border``.
        land_filter: ``Land Only`` or ``Other``.
        drug: such as ``Fentanyl``.
        year: US fiscal year.
        month: three letters; October comes first.
        events: how many seizures.
        pounds: how much, exactly as the published parts add up.
    """

    first_published: date
    region: str
    land_filter: str
    drug: str
    year: int
    month: str
    events: int
    pounds: Decimal


_FILES = "/sites/default/files/assets/documents"

RELEASES = (
    Release(date(2022, 10, 19), f"{_FILES}/2022-Oct/nationwide-drugs-fy19-fy22.csv", 2019, 2022, scientific=True),
    Release(date(2023, 10, 18), f"{_FILES}/2023-Oct/nationwide-drugs-fy20-fy23.csv", 2020, 2023),
    Release(date(2024, 4, 8), f"{_FILES}/2024-Apr/nationwide-drugs-fy21-fy24-mar.csv", 2021, 2024, "MAR"),
    Release(date(2024, 10, 15), f"{_FILES}/2024-Oct/nationwide-drugs-fy21-fy24.csv", 2021, 2024),
    Release(date(2025, 3, 12), f"{_FILES}/2025-Mar/nationwide-drugs-fy22-fy25-feb.csv", 2022, 2025, "FEB"),
)
"""Five real releases, oldest first, under the names that they had; where only the month is known, a day in it."""


def release_of(day: date) -> Release:
    """The release of that day."""
    return next(release for release in RELEASES if release.published_on == day)


@cache
def facts() -> tuple[Total, ...]:
    """Every total of ``monthly.csv``, in its order."""
    with FACTS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Total(
                date.fromisoformat(row["first_published"]),
                row["region"],
                row["land_filter"],
                row["drug"],
                int(row["fiscal_year"]),
                row["month"],
                int(row["events"]),
                Decimal(row["pounds"]),
            )
            for row in csv.DictReader(file)
        )


def totals_in(release: Release) -> list[Total]:
    """The totals that a release holds, as they stood then: a month without a seizure has none."""
    standing: dict[tuple[str, str, str, int, str], Total] = {}
    for total in facts():
        if total.first_published <= release.published_on and release.holds(total.year, total.month):
            standing[(total.region, total.land_filter, total.drug, total.year, total.month)] = total
    return list(standing.values())


def csv_of(release: Release) -> bytes:
    """The release's file: the publisher's header, one row per month, lines ended by CR LF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for total in totals_in(release):
        tiny = release.scientific and total.pounds < TINY
        writer.writerow(
            (
                release.year_label(total.year),
                total.month,
                "All components",
                total.region,
                total.land_filter,
                "ALL AREAS",
                total.drug,
                total.events,
                f"{total.pounds:e}" if tiny else f"{total.pounds:f}",
            )
        )
    return text.getvalue().encode()
