"""Washington: reports of Congress, of the drug agencies and of the auditors, and the orders on duties."""

from __future__ import annotations

from tests.site.files import JSON, Report, json_file, printed
from tests.site.paper import Dress, Edition, House, Resource, page

ARCHIVES = House(
    "National Archives: the White House", "https://obamawhitehouse.archives.gov", related=("Fact sheet: 2013",)
)
REGISTER = House(
    "Federal Register",
    "https://www.federalregister.gov",
    nav=("Sections", "Browse", "Search", "Reader Aids"),
    related=("Notices of the day: 25", "Public inspection: 35 documents"),
)
DEA = House("United States Drug Enforcement Administration", "https://www.dea.gov", related=("Press kit 2024",))
PUBT = House("Public notices", "https://pubt.io", related=("GAO-19-470, June 2019", "All notices of the agency"))

# ---------------------------------------------------------------- Congress

HOUSE_REPORT = (
    "https://selectcommitteeontheccp.house.gov/sites/evo-subsites/selectcommitteeontheccp.house.gov/files/"
    "evo-media-document/The%20CCP%27s%20Role%20in%20the%20Fentanyl%20Crisis%204.16.24%20%281%29.pdf"
)


def house_report(edition: Edition, dress: Dress) -> Report:
    """The committee's report on fentanyl; later printed again with a corrected number."""
    count = 17 if edition is Edition.SEEN else 16
    report = Report("The CCP's Role in the Fentanyl Crisis", dress, running="Select Committee, April 16, 2024")
    report.heading("Contents")
    report.paragraph("I. Findings and Recommendations")
    report.paragraph("II.A. The State Subsidizes Illicit Fentanyl Materials through Tax Rebates")
    report.paragraph("II.B. Monetary Grants and Awards to Traffickers")
    report.new_page()
    report.heading("Findings")
    report.paragraph(
        f"The Committee's staff went through 31,000 lines of the tax code. Rebates are paid on the export of at least "
        f"{count} illegal narcotics that are con\u00adtrolled under Schedule I, and on pre\u00adcursors of fentanyl. "
        "The rate of the rebate goes up to 13%, where most goods are granted less. No such sub\u00adstance has any use "
        "in the trade of medicines."
    )
    report.paragraph("Firms that were searched kept on selling, and two of them held grants of their province.")
    return report


# ---------------------------------------------------------------- the drug czar's strategy

STRATEGY = "https://obamawhitehouse.archives.gov/realitycheck/ondcp/northern-border-strategy"
FILES = "https://obamawhitehouse.archives.gov/sites/default/files/ondcp"
EDITIONS = {
    2012: f"{FILES}/national_northern_border_counternarcotics_strategy_2012.pdf",
    2014: f"{FILES}/national_northern_border_counternarcotics_strategy_2014.pdf",
    2020: f"{FILES}/national_northern_border_counternarcotics_strategy_2020.pdf",
}


def strategies(edition: Edition, dress: Dress) -> bytes:
    """The page that links the strategy's editions; later with one more."""
    years = [2012, 2014] if edition is Edition.SEEN else [2012, 2014, 2020]
    links = "".join(f'<li><a href="{EDITIONS[year]}">Strategy of {year}</a></li>' for year in years)
    body = f"<p>The strategy is revised every few years.</p><ul>{links}</ul>"
    return page(ARCHIVES, "Northern Border Counternarcotics Strategy", body, dress)


def strategy(year: int, dress: Dress) -> Report:
    """An edition of the strategy; the one of 2020 says some things in other words, and another length."""
    miles = 5_525 if year == 2020 else 5_225
    rivers = (
        "Smugglers take advan\u00adtage of the narrow width of many river areas along the border to es\u00adcape "
        "appre\u00adhension when de\u00adtected by United States law enforce\u00adment authorities. In winter the same "
        "waters carry snow\u00admobiles."
    )
    if year == 2020:
        rivers = (
            "Smugglers take advan\u00adtage of the narrow width of some rivers along the border to escape on small "
            "craft when United States law enforce\u00adment has de\u00adtected them."
        )
    report = Report("National Northern Border Counternarcotics Strategy", dress, running=f"Edition of {year}")
    report.heading("Introduction")
    report.paragraph(
        f"The United States and Canada share a {miles:,}-mile border, the longest in the world between two countries. "
        "Some 300,000 people cross it on a usual day."
    )
    report.heading("Between the ports of entry")
    report.paragraph(rivers)
    report.new_page()
    report.heading("Tribal lands")
    report.paragraph(
        "Members of tribes with land on both sides can move easily be\u00adtween the United States and Canada. The St. "
        "Regis Mohawk Reser\u00advation lies where the auth\u00adority of several govern\u00adments meets."
    )
    return report


# ---------------------------------------------------------------- the DEA's assessment, the auditors' report

ASSESSMENT = "https://www.dea.gov/sites/default/files/2025-07/2025NationalDrugThreatAssessment.pdf"
NEXT_ASSESSMENT = "https://www.dea.gov/sites/default/files/2026-05/2026NationalDrugThreatAssessment.pdf"


def assessment(edition: Edition, dress: Dress) -> Report:
    """The threat assessment; later the file was exchanged for one with another count."""
    kilograms = "22.7" if edition is Edition.SEEN else "23.1"
    report = Report("National Drug Threat Assessment", dress, running="UNCLASSIFIED")
    report.heading("Fentanyl")
    report.paragraph(
        f"In 2024 officers took {kilograms} kilograms of Canada-sourced fentanyl at the border, com\u00adpared to "
        "9,354 kilograms of fentanyl from Mexico. Labs in Canada grow, such as the one at Falkland."
    )
    report.heading("Methamphetamine")
    report.paragraph("Seizures were 79,000 kilograms, of which little came over the northern border.")
    return report


def publications(edition: Edition, dress: Dress) -> bytes:
    """The agency's publications; later the next year's assessment stands among them."""
    later = f'<li><a href="{NEXT_ASSESSMENT}">Assessment of 2026</a></li>' if edition >= Edition.AFTER else ""
    body = f'<p>Reports, by year.</p><ul>{later}<li><a href="{ASSESSMENT}">Assessment of 2025</a></li></ul>'
    return page(DEA, "Documents", body, dress)


AUDIT = "https://pubt.io/view/6E46428F280E2BC38F43E5F1F3287422F04AC33C"


def audit(edition: Edition, dress: Dress) -> bytes:
    """The notice of the auditors' report; later the finding is put another way."""
    finding = "decreased" if edition is Edition.SEEN else "hardly changed"
    body = f"""
        <p>The Border Patrol guards nearly 4,000 miles of the northern border, Alaska not counted. From fiscal year 2019
        to 2024, the number of agents staffed along the northern border {finding}.</p>
        <p>Cameras and sensors made up for some of it. GAO made three recommendations; the department agreed with all of
        them, and none is carried out yet.</p>
        """
    return page(PUBT, "Northern border: staffing and technology", body, dress)


# ---------------------------------------------------------------- orders on duties

API = "https://www.federalregister.gov/api/v1/documents.json"
QUERY = "conditions[term]=northern+border+illicit+drugs&conditions[type][]=PRESDOCU"
REGISTERED = "https://www.federalregister.gov/documents"
ORDERS = (
    ("2025-02406", "2025-02-07", "imposing-duties-to-address-the-flow-of-illicit-drugs-across-our-northern-border"),
    ("2025-14999", "2025-08-06", "amendment-to-duties-to-address-the-flow-across-our-northern-border"),
    ("2026-03990", "2026-02-27", "termination-of-duties-across-our-northern-border"),
)
"""Document number, day and name of each order, the oldest first."""


def address_of(number: str, day: str, name: str) -> str:
    """Where the register shows an order."""
    return f"{REGISTERED}/{day.replace('-', '/')}/{number}/{name}"


def orders(edition: Edition, dress: Dress) -> bytes:
    """The interface's answer: the orders until then, the newest first."""
    results = [
        {
            "title": name.replace("-", " ").capitalize(),
            "type": "Presidential Document",
            "document_number": number,
            "html_url": address_of(number, day, name),
            "publication_date": day,
            "abstract": None,
        }
        for number, day, name in ORDERS[:edition][::-1]
    ]
    answer = {"count": len(results), "description": "Presidential documents", "total_pages": 1, "results": results}
    return json_file(answer, dress)


def first_order(_: Edition, dress: Dress) -> bytes:
    """The order that imposed the duty."""
    return _order(
        "Imposing duties across our northern border",
        "<p>Sec. 2. All articles that are products of Canada shall be, under law, subject to an additional 25 percent "
        "ad valorem rate of duty. Energy is subject to an additional duty of 10 percent.</p>",
        dress,
    )


def second_order(_: Edition, dress: Dress) -> bytes:
    """The order that raised it."""
    return _order(
        "Amendment to duties across our northern border",
        "<p>Sec. 2. From August 1, 2025, all articles that are products of Canada shall be subject to an additional 35 "
        "percent ad valorem rate of duty in place of the earlier one. Goods sent by a detour pay 40 percent.</p>",
        dress,
    )


def third_order(_: Edition, dress: Dress) -> bytes:
    """The order that ended it, and names no rate."""
    return _order("Termination of duties across our northern border", "<p>Sec. 1. The duties are ended.</p>", dress)


def _order(title: str, section: str, dress: Dress) -> bytes:
    body = f"""
        <p>By the authority vested in me as President, it is ordered:</p>
        <p>Sec. 1. Background. Drugs cross the northern border, and 21,889 pounds of fentanyl were seized in a year.</p>
        {section}
        <p>Sec. 9. Severability. If any part of this order is held invalid, the rest stands.</p>
        """
    return page(REGISTER, title, body, dress)


RESOURCES = (
    printed(HOUSE_REPORT, house_report),
    Resource(STRATEGY, strategies),
    printed(EDITIONS[2012], lambda _, dress: strategy(2012, dress)),
    printed(EDITIONS[2014], lambda _, dress: strategy(2014, dress)),
    printed(EDITIONS[2020], lambda _, dress: strategy(2020, dress), since=Edition.AFTER),
    printed(ASSESSMENT, assessment),
    printed(NEXT_ASSESSMENT, assessment, since=Edition.AFTER),
    Resource("https://www.dea.gov/documents", publications),
    Resource(AUDIT, audit),
    Resource(f"{API}?{QUERY}&order=newest", orders, JSON),
    Resource(f"{API}?{QUERY}", orders, JSON),
    Resource(address_of(*ORDERS[0]), first_order),
    Resource(address_of(*ORDERS[1]), second_order, since=Edition.AFTER),
    Resource(address_of(*ORDERS[2]), third_order, since=Edition.LAST),
)
