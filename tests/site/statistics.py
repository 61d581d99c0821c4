"""Statistics offices and open data: Statistics Canada, the United Nations, the Open Government Portal."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from tests.site.files import JSON, XLSX, ZIP, csv_file, json_file, shuffled, xlsx_file, zip_file
from tests.site.paper import Dress, Edition, House, Resource, page

UNODC = House("UNODC data portal", "https://dataunodc.un.org", related=("Prices and purities", "2024: 194 countries"))

# ---------------------------------------------------------------- the census

CENSUS_TABLE = "https://www150.statcan.gc.ca/n1/tbl/csv/98100012-eng.zip"
CENSUS_HEADER = (
    *("REF_DATE", "GEO", "DGUID", "Population, 2021", "Population, 2016", "Population percentage change, 2016 to 2021"),
    *("Total private dwellings, 2021", "Land area in square kilometres, 2021"),
)
PLACES = (
    ("2021", "Bella Coola, British Columbia", "2021A0006590225", 162, 148, "9.5", 90, "0.93"),
    ("2021", "Falkland, British Columbia", "2021A0006590103", 946, 878, "7.7", 452, "8.26"),
    ("2021", "Falkland Landing, Ontario", "2021A0006350412", 231, 226, "2.2", 118, "1.14"),
    ("2021", "Canim Lake, British Columbia", "2021A0006590231", 314, 316, "-0.6", 240, "11.02"),
)
"""Designated places; later the population of Canim Lake is amended, which touches no figure of ours."""


def census_table(edition: Edition, dress: Dress) -> bytes:
    """The table in its ZIP file, with the notes beside it."""
    places = [(*row[:3], 322, *row[4:]) if edition >= Edition.AFTER and row[3] == 314 else row for row in PLACES]
    notes = csv_file(
        ("Cube Title", "Product Id"), [("Population and dwelling counts, designated places", 98100012)], dress
    )
    table = csv_file(CENSUS_HEADER, places, dress, bom=True)
    return zip_file({"98100012.csv": table, "98100012_MetaData.csv": notes}, dress)


SERVICE = "https://www150.statcan.gc.ca/t1/wds/rest/getDataFromCubePidCoordAndLatestNPeriods"


def service(edition: Edition, dress: Dress) -> bytes:
    """The interface's answer to what is posted to it; later with the next census."""
    counts = {"2021-01-01": 946}
    if edition >= Edition.AFTER:
        counts["2026-01-01"] = 983
    points = [
        {
            "refPer": day,
            "refPer2": "",
            "refPerRaw": day,
            "value": count,
            "decimals": 0,
            "scalarFactorCode": 0,
            "statusCode": 0,
            "symbolCode": 0,
            "releaseTime": f"{int(day[:4]) + 1}-02-09T08:30",
            "frequencyCode": 15,
        }
        for day, count in counts.items()
    ]
    found = {
        "responseStatusCode": 0,
        "productId": 98100012,
        "coordinate": "1.1.0.0.0.0.0.0.0.0",
        "vectorId": 0,
        "vectorDataPoint": points,
    }
    return json_file([{"status": "SUCCESS", "object": found}], dress)


# ---------------------------------------------------------------- the United Nations

PORTAL = "https://dataunodc.un.org/dp-drug-seizures"
EXPORT_2023 = "https://dataunodc.un.org/sites/dataunodc.un.org/files/drug_seizures_2024-06-26.xlsx"
EXPORT_2024 = "https://dataunodc.un.org/sites/dataunodc.un.org/files/drug_seizures_2025-06-26.xlsx"
SEIZED = (
    ("Americas", "Canada", "Cocaine-type", 2022, 7_620.5),
    ("Americas", "Canada", "Cocaine-type", 2023, 5_117.25),
    ("Americas", "Canada", "Synthetic opioids", 2022, 288.75),
    ("Americas", "Canada", "Synthetic opioids", 2023, 310.5),
    ("Americas", "United States of America", "Synthetic opioids", 2022, 14_104.0),
    ("Americas", "United States of America", "Synthetic opioids", 2023, 13_340.5),
    ("Europe", "Estonia", "Synthetic opioids", 2022, 4.25),
    ("Europe", "Estonia", "Synthetic opioids", 2023, 2.5),
)
"""Region, country, group of drugs, year and kilograms, of our own making."""
NEXT_YEAR = (
    ("Americas", "Canada", "Cocaine-type", 2024, 6_402.0),
    ("Americas", "Canada", "Synthetic opioids", 2024, 402.25),
    ("Americas", "United States of America", "Synthetic opioids", 2024, 11_002.75),
    ("Europe", "Estonia", "Synthetic opioids", 2024, 3.0),
)


def portal(edition: Edition, dress: Dress) -> bytes:
    """The page that links the exports."""
    later = f'<li><a href="{EXPORT_2024}">Drug seizures, to 2024</a></li>' if edition >= Edition.AFTER else ""
    body = f"""
        <p>What member states report of drugs seized, by country and group.</p>
        <ul>{later}<li><a href="{EXPORT_2023}">Drug seizures, to 2023</a></li></ul>
        """
    return page(UNODC, "Drug seizures", body, dress)


def export(last_year: int, dress: Dress) -> bytes:
    """A workbook: two lines of banner, the header in row 4, and a sheet of notes."""
    rows = [*SEIZED, *(NEXT_YEAR if last_year == 2024 else ())]

    def fill(sheet: Worksheet) -> None:
        sheet.append(["United Nations Office on Drugs and Crime"])
        sheet.append([f"Drug seizures, 2022 to {last_year}"])
        sheet.append([])
        sheet.append(["Region", "Country", "Drug group", "Year", "Kilograms"])
        for row in shuffled(rows, dress):
            sheet.append([*row])

    def note(sheet: Worksheet) -> None:
        sheet.append(["Note", "Amounts in other units are converted."])

    return xlsx_file({"Seizures": fill, "Notes": note}, dress)


# ---------------------------------------------------------------- the Open Government Portal

SEARCH = "https://open.canada.ca/data/api/action/package_search?q=fentanyl"


def search(edition: Edition, dress: Dress) -> bytes:
    """What the portal finds; later one dataset more."""
    titles = ["Opioid-related harms", "Drug Analysis Service: samples", "Seizures at the border"]
    titles += ["Precursors: permits"] if edition >= Edition.AFTER else []
    results = [
        {"title": title, "metadata_modified": f"2024-0{i + 1}-12T14:00:00", "resources": [{"format": "CSV"}]}
        for i, title in enumerate(titles)
    ]
    found = {"count": len(titles), "sort": "score", "results": results}
    return json_file({"help": "package_search", "success": True, "result": found}, dress)


RESOURCES = (
    Resource(CENSUS_TABLE, census_table, ZIP),
    Resource(SERVICE, service, JSON, posted=True),
    Resource(PORTAL, portal),
    Resource(EXPORT_2023, lambda _, dress: export(2023, dress), XLSX),
    Resource(EXPORT_2024, lambda _, dress: export(2024, dress), XLSX, since=Edition.AFTER),
    Resource(SEARCH, search, JSON),
)
