"""Health agencies: deaths in Canada and the United States, samples analysed, drugs used at consumption sites."""

from __future__ import annotations

from tests.site.files import CSV, JSON, ZIP, csv_file, json_file, shuffled, zip_file
from tests.site.paper import Dress, Edition, House, Resource, page

HEALTH_CANADA = House(
    "Health Canada",
    "https://www.canada.ca/en/health-canada",
    related=("Controlled substances: 9 exemptions", "Samples: how to send them in"),
)

# ---------------------------------------------------------------- PHAC: deaths

HARMS = (
    "https://health-infobase.canada.ca/src/data/substance-related-harms/download/HealthInfobase-SubstanceHarmsData.zip"
)
COLUMNS = (
    *("Substance", "Source", "Specific_Measure", "Type_Event", "Region", "PRUID", "Time_Period", "Year_Quarter"),
    *("Aggregator", "Disaggregator", "Unit", "Value"),
)
REGIONS = {"Canada": 1, "British Columbia": 59, "Nunavut": 62}
ALL, ACCIDENTAL = "Total apparent opioid toxicity deaths", "Accidental apparent opioid toxicity deaths"
DEATHS_SEEN = {
    "Canada": {"2020": 6419, "2021": 7993, "2022 (Jan to Jun)": 3556},
    "British Columbia": {"2020": 1794, "2021": 2293, "2022 (Jan to Jun)": 1121},
    "Nunavut": {"2020": -2, "2021": -1, "2022 (Jan to Jun)": -1},
}
DEATHS_AFTER: dict[str, dict[str, int | str]] = {
    "Canada": {"2020": 6166, "2021": 7546, "2022": 7227, "2023": 8020, "2024": 7313, "2025 (Jan to Sep)": 4162},
    "British Columbia": {
        "2020": 1545,
        "2021": 1962,
        "2022": 2070,
        "2023": 2236,
        "2024": 2344,
        "2025 (Jan to Sep)": 1414,
    },
    "Nunavut": {
        "2020": "n/a",
        "2021": "Suppr.",
        "2022": "Suppr.",
        "2023": "n/a",
        "2024": "n/a",
        "2025 (Jan to Sep)": "n/a",
    },
}
"""Deaths by region and year in the releases of 2023 and of 2026, with the marks for suppressed ones."""


def harms(edition: Edition, dress: Dress) -> bytes:
    """The release in its ZIP file; the later one restates the years and lacks the column Type_Event."""
    later = edition >= Edition.AFTER
    rows: list[tuple[object, ...]] = []
    for region, years in (DEATHS_AFTER if later else DEATHS_SEEN).items():
        for year, deaths in years.items():
            rows += _rows(region, year, deaths, later)
    columns = [column for column in COLUMNS if not (later and column == "Type_Event")]
    if later:
        rows = [row[:3] + row[4:] for row in rows]
    about = b"Release notes: totals may not add up because of rounding.\r\n"
    return zip_file({"SubstanceHarmsData.csv": csv_file(columns, rows, dress), "README.txt": about}, dress)


def _rows(region: str, year: str, deaths: int | str, later: bool) -> list[tuple[object, ...]]:
    start = ("Opioids", "Deaths", "Overall numbers")
    place = (region, REGIONS[region], "By year", year)
    rows = [(*start, ALL, *place, "", "", "Number", deaths)]
    rows += [(*start, ALL, region, REGIONS[region], "By quarter", f"{year[:4]} Q1", "", "", "Number", 1_950)]
    rows += [(*start, ALL, *place, "Sex", "Male", "Percent", 74)]
    rows += [(start[0], "Hospitalizations", *start[2:], "Total", *place, "", "", "Number", 5_360)]
    if not later:
        rows.append((*start, ACCIDENTAL, *place, "", "", "Number", 110))
    return [*rows, ("Stimulants", *start[1:], ALL, *place, "", "", "Number", 1_104)]


# ---------------------------------------------------------------- PHAC: drugs used; Health Canada: samples

SITES = "https://health-infobase.canada.ca/src/data/supervised-consumption-sites/scs-drugsused.csv"
SHARES = {"2024-06": "52.1", "2024-07": "50.4", "2024-08": "48.9", "2024-09": "47.3", "2024-10": "45.0"}
"""Percent of visits with fentanyl, of our own making."""


def drugs_used(edition: Edition, dress: Dress) -> bytes:
    """Percent of visits by month and drug; later two months more, and one restated."""
    shares = dict([*SHARES.items()][: 3 if edition is Edition.SEEN else 5])
    if edition >= Edition.AFTER:
        shares["2024-08"] = "49.2"
    rows = [
        (month, drug, percent)
        for month, fentanyl in shares.items()
        for drug, percent in (("Fentanyl", fentanyl), ("Heroin", "6.5"), ("Methamphetamine", "31.2"))
    ]
    return csv_file(("Month", "Drug", "Percent"), rows, dress)


SAMPLES = (
    "https://www.canada.ca/en/health-canada/services/health-concerns/controlled-substances-precursor-chemicals/"
    "drug-analysis-service.html"
)


def samples(edition: Edition, dress: Dress) -> bytes:
    """The service's page with the count of the latest quarter."""
    quarter, count = ("second", "3,412") if edition is Edition.SEEN else ("third", "3,118")
    body = f"""
        <p>Laboratories look at what police and border officers send in.</p>
        <h2>Latest quarter</h2>
        <p>In the {quarter} quarter of 2024, fentanyl was identified in {count} samples, and cocaine in 6,240.</p>
        <p>Of all samples 29,870 were opened. A sample may hold several substances.</p>
        """
    return page(HEALTH_CANADA, "Drug Analysis Service", body, dress, modified="2024-10-30")


# ---------------------------------------------------------------- CDC: provisional counts

COUNTS = (
    "https://data.cdc.gov/resource/xkb8-kh2a.json?state=US&indicator=Number%20of%20Drug%20Overdose%20Deaths"
    "&$order=year,month&$limit=50000"
)
MONTHS = ("April", "May", "June", "July")
REPORTED_SEEN = ("65,416", "66,324", "66,972", "67,344")
REPORTED_AFTER = ("65571", "68370", "69029", "69497")
"""Deaths in the 12 months to April 2017 and the next; the separator of thousands went with a later release."""


def counts(edition: Edition, dress: Dress) -> bytes:
    """The interface's answer; later the counts are restated, and predicted ones stand beside them."""
    later = edition >= Edition.AFTER
    records = []
    for month, seen, after in zip(MONTHS, REPORTED_SEEN, REPORTED_AFTER, strict=True):
        record = {"state": "US", "year": "2017", "month": month, "period": "12 month-ending"}
        record |= {"indicator": "Number of Drug Overdose Deaths", "data_value": after if later else seen}
        if later:
            record["predicted_value"] = str(int(after) + 1_250)
        records.append(record)
    return json_file([*shuffled_records(records, dress)], dress)


def shuffled_records(records: list[dict[str, str]], dress: Dress) -> list[dict[str, str]]:
    """The records in the order of a turned dress."""
    return [dict(row) for row in shuffled([tuple(record.items()) for record in records], dress)]  # type: ignore[arg-type]


RESOURCES = (
    Resource(HARMS, harms, ZIP),
    Resource(SITES, drugs_used, CSV),
    Resource(SAMPLES, samples),
    Resource(COUNTS, counts, JSON),
)
