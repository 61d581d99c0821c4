"""Customs and border statistics: US Customs and Border Protection, the Border Patrol, DHS, and Canada's CBSA."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tests.site.files import CSV, Report, csv_file, printed
from tests.site.paper import Dress, Edition, House, Resource, page

CBP = House(
    "U.S. Customs and Border Protection",
    "https://www.cbp.gov",
    nav=("Travel", "Trade", "Border Security", "Newsroom", "Document Library"),
    related=("Officers find 92 pounds of methamphetamine in a truck", "Monthly update: 2,019 trade entries reviewed"),
)
OHSS = House(
    "Office of Homeland Security Statistics",
    "https://ohss.dhs.gov",
    related=("Repatriations", "Key Homeland Security Metrics: encounters, 2024"),
)
CBSA = House(
    "Canada Border Services Agency",
    "https://www.cbsa-asfc.gc.ca",
    nav=("Travel", "Import", "Security", "About us", "Français"),
    related=("Border Watch toll-free line: 1-888-502-9060", "Five tips for travellers"),
)

# ---------------------------------------------------------------- CBP: drug seizures

DOCUMENT_PAGE = "https://www.cbp.gov/document/stats/nationwide-drug-seizures"
FOLDER = "https://www.cbp.gov/sites/default/files"
UNTIL_2024 = f"{FOLDER}/2024-10/nationwide-drugs-fy21-fy24.csv"
UNTIL_2025 = f"{FOLDER}/2025-03/nationwide-drugs-fy22-fy25-feb.csv"
EARLIER = f"{FOLDER}/2023-10/nationwide-drugs-fy20-fy23.csv"

HEADER = (
    *("FY", "Month (abbv)", "Component", "Region", "Land Filter", "Area of Responsibility", "Drug Type"),
    *("Count of Event", "Sum Qty (lbs)"),
)
MONTHS = ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP")
SHARES = (7, 3, 12, 5, 9, 11, 4, 13, 8, 10, 6, 12)
"""How a year's pounds are spread over its months; to date, over those that it has."""

NORTH, SOUTHWEST = "Northern Border", "Southwest Border"
LAND, OTHER = "Land Only", "Other"
OFFICERS, PATROL = "Office of Field Operations", "U.S. Border Patrol"
FENTANYL = {
    (2020, NORTH, LAND): "5.250000",
    (2020, NORTH, OTHER): "1.125000",
    (2020, SOUTHWEST, LAND): "4500.500000",
    (2020, SOUTHWEST, OTHER): "40.250000",
    (2021, NORTH, LAND): "18.560079",
    (2021, NORTH, OTHER): "2.970288",
    (2021, SOUTHWEST, LAND): "10520.123861",
    (2021, SOUTHWEST, OTHER): "66.264166",
    (2022, NORTH, LAND): "10.264558",
    (2022, NORTH, OTHER): "3.858354",
    (2022, SOUTHWEST, LAND): "13986.332737",
    (2022, SOUTHWEST, OTHER): "117.778921",
    (2023, NORTH, LAND): "1.554846",
    (2023, NORTH, OTHER): "0.923362",
    (2023, SOUTHWEST, LAND): "26692.693753",
    (2023, SOUTHWEST, OTHER): "25.140172",
    (2024, NORTH, LAND): "34.817193",
    (2024, NORTH, OTHER): "8.222140",
    (2024, SOUTHWEST, LAND): "21115.608960",
    (2024, SOUTHWEST, OTHER): "32.543647",
    (2025, NORTH, LAND): "10.426653",
    (2025, NORTH, OTHER): "1.113334",
    (2025, SOUTHWEST, LAND): "5981.472316",
    (2025, SOUTHWEST, OTHER): "17.232874",
}
"""Pounds of fentanyl of each fiscal year, region and land filter; 2025 until February."""
OFFICES = {NORTH: ("BUFFALO FIELD OFFICE", "SWANTON SECTOR"), SOUTHWEST: ("SAN DIEGO FIELD OFFICE", "YUMA SECTOR")}


def seizures(years: Sequence[int], dress: Dress, *, months_of_last: int = 12) -> bytes:
    """A release of the seizures of these fiscal years, the last of them until the month given."""
    rows: list[tuple[object, ...]] = []
    for year in years:
        count = months_of_last if year == years[-1] else 12
        rows += _year(year, f"{year}" if count == 12 else f"{year} (FYTD)", count)
    return csv_file(HEADER, rows, dress)


def _year(year: int, label: str, count: int) -> Iterator[tuple[object, ...]]:
    for (fiscal_year, region, land), pounds in FENTANYL.items():
        if fiscal_year != year:
            continue
        office, sector = OFFICES[region]
        for month, amount in zip(MONTHS[:count], _spread(Decimal(pounds), count), strict=True):
            by_patrol = (amount / 4).quantize(amount)
            yield label, month, OFFICERS, region, land, office, "Fentanyl", 3, amount - by_patrol
            yield label, month, PATROL, region, land, sector, "Fentanyl", 1, by_patrol
            yield label, month, OFFICERS, region, land, office, "Cocaine", 5, "34.82"
            yield label, month, OFFICERS, region, land, office, "Other Drugs**", 7, "6.61386786e-05"


def _spread(total: Decimal, count: int) -> list[Decimal]:
    """The total in so many months; the last takes what rounding left."""
    whole = sum(SHARES[:count])
    amounts = [(total * share / whole).quantize(Decimal("0.000001")) for share in SHARES[: count - 1]]
    return [*amounts, total - sum(amounts)]


def document_page(edition: Edition, dress: Dress) -> bytes:
    """The page that links the newest release, an earlier one and a data dictionary, each twice."""
    files = [(UNTIL_2024, "FY 2021 to FY 2024", "10/22/2024"), (EARLIER, "FY 2020 to FY 2023", "10/18/2023")]
    if edition >= Edition.AFTER:
        files = [(UNTIL_2025, "FY 2022 to FY 2025 (February)", "03/14/2025"), *files]
    links = "".join(f'<li><a class="file" href="{url}">Nationwide drugs, {name}</a></li>' for url, name, _ in files)
    rows = "".join(
        f'<tr><td><a href="{url}">{url.rpartition("/")[2]}</a></td><td data-sort-value="{1_040_000 + i}">1.04 MB</td>'
        f'<td data-sort-value="{_iso(day)}">{day}</td></tr>'
        for i, (url, _, day) in enumerate(files)
    )
    body = f"""
        <p class="lead">Counts and weights of drugs that officers and agents took from traffic, by fiscal year.</p>
        <h2>Dashboard Dataset</h2>
        <ul>{links}<li><a href="{FOLDER}/2023-05/drugs-data-dictionary.pdf">Data dictionary (PDF)</a></li></ul>
        <table aria-label="Table of Files associated with page">
        <thead><tr><th>Attachment</th><th>Size</th><th>Uploaded</th></tr></thead>
        <tbody>{rows}</tbody></table>
        """
    return page(CBP, "Nationwide Drug Seizures", body, dress, modified="2024-11-01")


def _iso(day: str) -> str:
    month, number, year = day.split("/")
    return f"{year}-{month}-{number}"


# ---------------------------------------------------------------- Border Patrol: staffing

STAFFING = (
    f"{FOLDER}/assets/documents/2021-Aug/U.S.%20Border%20Patrol%20Fiscal%20Year%20Staffing%20Statistics"
    "%20%28FY%201992%20-%20FY%202020%29%20%28508%29.pdf"
)
STAFFING_LATER = f"{FOLDER}/2026-01/us-border-patrol-fiscal-year-staffing-statistics-fy-1992-fy-2025.pdf"
STAFF = (
    ("FY 2017", "19,437", "16,605", "2,037", "205"),
    ("FY 2018", "19,555", "16,608", "2,097", "209"),
    ("FY 2019", "19,648", "16,731", "2,073", "211"),
    ("FY 2020", "19,740", "16,878", "2,019", "218"),
)
"""Fiscal year, nationwide, southwest, northern and coastal border: 2020 as recalled of the table, the others ours."""


def staffing(_: Edition, dress: Dress) -> Report:
    """The table of agents by fiscal year and border, as it stays."""
    return _staffing(STAFF, dress)


def staffing_later(_: Edition, dress: Dress) -> Report:
    """The edition that would take its place."""
    later = (("FY 2024", "19,180", "16,402", "1,960", "221"), ("FY 2025", "19,610", "16,799", "1,988", "224"))
    return _staffing((*STAFF, *later), dress)


def _staffing(rows: Sequence[Sequence[str]], dress: Dress) -> Report:
    report = Report("U.S. Border Patrol Fiscal Year Staffing Statistics", dress, running="U.S. Border Patrol")
    report.paragraph("Agents on duty at the end of each fiscal year. Sectors are counted by the border they guard.")
    header = ("Fiscal Year", "Nationwide Total", "Southwest Border", "Northern Border", "Coastal Border")
    report.table(header, rows, (28, 34, 36, 34, 34))
    report.paragraph("Trainees at the academy count in the nationwide total only.")
    return report


def media_resources(edition: Edition, dress: Dress) -> bytes:
    """The page that lists such tables."""
    later = f'<li><a href="{STAFFING_LATER}">Border Patrol staffing (FY 1992 - FY 2025)</a></li>'
    body = f"""
        <p>Tables for reporters, one file each.</p>
        <ul>{later if edition >= Edition.AFTER else ""}
        <li><a href="{STAFFING}">Border Patrol staffing (FY 1992 - FY 2020)</a></li>
        <li><a href="{FOLDER}/assets/documents/2021-Aug/Total%20Apprehensions%20FY%201925%20-%20FY%202020.pdf">Total
        apprehensions (FY 1925 - FY 2020)</a></li></ul>
        """
    return page(CBP, "Stats and Summaries", body, dress)


# ---------------------------------------------------------------- DHS: fentanyl of CBP and ICE together

KHSM = "https://ohss.dhs.gov/khsm/fentanyl-seizures"
KHSM_BOOK = "https://ohss.dhs.gov/sites/default/files/2024-11/khsm-fentanyl-seizures.xlsx"
POUNDS = {"FY2021": (11_200, 3_350), "FY2022": (14_700, 5_410), "FY2023": (27_020, 9_930), "FY2024": (21_890, 9_115)}
"""Pounds by CBP and by ICE HSI in each fiscal year, of our own making but for the order of size."""


def khsm_pounds(edition: Edition) -> dict[str, tuple[int, int]]:
    """The table's numbers: later FY2024 is restated and FY2025 is there."""
    if edition is Edition.SEEN:
        return POUNDS
    return {**POUNDS, "FY2024": (21_890, 9_160), "FY2025": (12_030, 8_475)}


def khsm(edition: Edition, dress: Dress) -> bytes:
    """The metric's page: a table by component, and another that counts events."""
    pounds = khsm_pounds(edition)
    heads = "".join(f'<th scope="col">{year}</th>' for year in pounds)
    rows = "".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{value:,}</td>" for value in values)}</tr>'
        for name, values in (
            ("CBP", [cbp for cbp, _ in pounds.values()]),
            ("ICE HSI", [hsi for _, hsi in pounds.values()]),
            ("Total", [cbp + hsi for cbp, hsi in pounds.values()]),
        )
    )
    events = "".join(f"<td>{1_000 + 10 * i}</td>" for i, _ in enumerate(pounds))
    body = f"""
        <p>Fentanyl that CBP and ICE HSI took together; wider than what CBP reports by itself.</p>
        <h2>Fentanyl seizures</h2>
        <table class="data"><caption>Pounds (lbs.) of fentanyl seized by CBP and ICE HSI</caption>
        <thead><tr><th scope="col">Agency</th>{heads}</tr></thead><tbody>{rows}</tbody></table>
        <h2>Events</h2>
        <table class="data"><caption>Number of fentanyl seizure events</caption>
        <thead><tr><th scope="col">Events</th>{heads}</tr></thead>
        <tbody><tr><th scope="row">Total</th>{events}</tr></tbody></table>
        <p><a href="{KHSM_BOOK}">Download the data tables (XLSX)</a></p>
        """
    return page(OHSS, "Fentanyl Seizures", body, dress)


# ---------------------------------------------------------------- CBSA: enforcement

ENFORCEMENT = "https://www.cbsa-asfc.gc.ca/security-securite/seizure-saisie-eng.html"
QUARTERS = ("Q1 2024-25", "Q2 2024-25", "Q3 2024-25")
SEIZED = {
    "Cannabis": ((1_204, 2_310_450), (1_188, 1_998_200), (1_240, 2_105_310)),
    "Fentanyl": ((11, 1_344), (17, 4_907), (14, 2_210)),
    "Opioids (other than fentanyl)": ((402, 61_200), (377, 58_340), (391, 57_015)),
    "Precursor chemicals": ((38, 2_019_000), (41, 1_440_600), (29, 988_400)),
}
"""Seizures and grams of each category by quarter, of our own making."""


def enforcement(edition: Edition, dress: Dress) -> bytes:
    """Quarterly tables: seizures and grams by category; later a third quarter, and the second restated."""
    count = 2 if edition is Edition.SEEN else 3
    quarters = QUARTERS[:count]
    heads = "".join(f'<th colspan="2" scope="colgroup">{quarter}</th>' for quarter in quarters)
    units = '<th scope="col">Seizures</th><th scope="col">Grams</th>' * count
    rows = ""
    for name, values in SEIZED.items():
        shown = [*values[:count]]
        if edition >= Edition.AFTER and name == "Fentanyl":
            shown[1] = (18, 4_993)
        cells = "".join(f"<td>{seizures:,}</td><td>{grams:,}</td>" for seizures, grams in shown)
        rows += f'<tr><th scope="row">{name}</th>{cells}</tr>'
    body = f"""
        <p>What the Agency seized at ports of entry and in the mail, by fiscal quarter (April to March).</p>
        <h2>Drugs seized</h2>
        <table class="wide"><caption>Drugs seized by category</caption>
        <thead><tr><th rowspan="2" scope="col">Category</th>{heads}</tr><tr>{units}</tr></thead>
        <tbody>{rows}</tbody></table>
        <h2>Firearms</h2>
        <table class="wide"><caption>Firearms seized</caption>
        <thead><tr><th>Category</th><th>{quarters[-1]}</th></tr></thead>
        <tbody><tr><th>Firearms</th><td>89</td></tr></tbody></table>
        """
    return page(CBSA, "Enforcement action statistics", body, dress, modified="2024-11-05")


RESOURCES = (
    Resource(DOCUMENT_PAGE, document_page),
    Resource(UNTIL_2024, lambda _, dress: seizures((2021, 2022, 2023, 2024), dress), CSV),
    Resource(
        UNTIL_2025,
        lambda _, dress: seizures((2022, 2023, 2024, 2025), dress, months_of_last=5),
        CSV,
        since=Edition.AFTER,
    ),
    Resource(EARLIER, lambda _, dress: seizures((2020, 2021, 2022, 2023), dress), CSV),
    printed(STAFFING, staffing),
    printed(STAFFING_LATER, staffing_later, since=Edition.AFTER),
    Resource("https://www.cbp.gov/newsroom/media-resources/stats", media_resources),
    Resource(KHSM, khsm),
    Resource(ENFORCEMENT, enforcement),
)
