"""The government of Canada: notes for Parliament, exhibits of the inquiry, the Border Plan, the Fentanyl Czar."""

from __future__ import annotations

from tests.site.files import Report, printed
from tests.site.paper import Dress, Edition, House, Resource, page

CBSA = House(
    "Canada Border Services Agency",
    "https://www.cbsa-asfc.gc.ca",
    nav=("Travel", "Import", "Security", "About us", "Français"),
    related=("Questions from December 2020", "Over 52 kilograms in 365 seizures: notes of another committee"),
)
SAFETY = House(
    "Public Safety Canada",
    "https://www.publicsafety.gc.ca",
    related=("Binder of 2018: emergency management", "Cyber security: 14 questions"),
)
INQUIRY = House(
    "Public Inquiry into Foreign Interference",
    "https://foreigninterferencecommission.ca",
    nav=("Hearings", "Documents", "Rulings", "Reports", "Français"),
    related=("Final report, January 28, 2025: 7 volumes",),
)
NEWSWIRE = House("Newswire", "https://www.newswire.ca", related=("Share 24,310", "Quarterly results: up 1.3%"))
COUNCIL = House(
    "Privy Council Office",
    "https://www.canada.ca/en/privy-council",
    related=("Interim report, June 2025", "Border Plan: 10,000 people at work"),
)

# ---------------------------------------------------------------- notes for Parliament

ISSUE_NOTES = (
    "https://www.cbsa-asfc.gc.ca/transparency-transparence/pd-dp/bbp-rpp/cacn/2021-03-11/issues-enjeux-eng.html"
)
ARCHIVED = "<div class='banner'><p>This page is archived. It is kept for reference and is not updated.</p></div>"


def issue_notes(edition: Edition, dress: Dress) -> bytes:
    """The Agency's notes for the committee; dates stand in elements of their own. Later a sentence is softer."""
    china = (
        "China remains a source country for fentanyl, fentanyl analogues, and increasingly, precursor chemicals "
        "flowing to Canada."
    )
    if edition >= Edition.AFTER:
        china = china.replace("remains a source country", "was until 2019 the main source country")
    body = f"""
        {ARCHIVED if edition >= Edition.AFTER else ""}
        <p>Special Committee on Canada-China Relations, <time datetime="2021-03-11">March 11, 2021</time></p>
        <h2>Opioids</h2>
        <p>{china} Since the scheduling there has been an increase in the movement of unscheduled precursor chemicals
        that could be used to make it.</p>
        <p>Between <time datetime="2020-01-01">January 1, 2020</time> and
        <time datetime="2020-12-31">December 31, 2020</time> the Agency made 143 seizures in the mail.</p>
        <h2>Forced labour</h2>
        <p>Goods made by forced labour are refused at the border under the Customs Tariff as of July 1, 2020.</p>
        """
    return page(CBSA, "Issue notes", body, dress, modified="2021-05-26")


BINDER = "https://www.publicsafety.gc.ca/cnt/trnsprnc/brfng-mtrls/prlmntry-bndrs/20210625/24-en.aspx"


def binder(edition: Edition, dress: Dress) -> bytes:
    """The binder's note on opioids; later with the banner of archived pages, and the same words."""
    body = f"""
        {ARCHIVED if edition >= Edition.AFTER else ""}
        <p>Date: June 25, 2021. Classification: Unclassified.</p>
        <h2>Background</h2>
        <p>In May 2019, China scheduled fentanyl and its analogues as controlled substances. Import of precursors has
        been growing since 2018, before that step.</p>
        <p>The first confirmed domestic lab of that decade was dismantled in 2013.</p>
        <h2>Lines to take</h2>
        <p>The government works with provinces, with health authorities and with partners abroad.</p>
        """
    return page(SAFETY, "Parliamentary committee notes: opioids", body, dress, modified="2021-11-02")


# ---------------------------------------------------------------- exhibits of the inquiry

DOCUMENTS = "https://foreigninterferencecommission.ca/documents"
EXHIBITS = (
    "https://foreigninterferencecommission.ca/fileadmin/foreign_interference_commission/Documents/"
    "Exhibits_and_Presentations/Exhibits"
)
CHINA_NOTE, PREMIER_NOTE = f"{EXHIBITS}/CAN031416.pdf", f"{EXHIBITS}/CAN027182.pdf"


def documents(_: Edition, dress: Dress) -> bytes:
    """The list of exhibits."""
    body = f"""
        <p>Exhibits are listed by the day on which they were entered.</p>
        <table class="list"><thead><tr><th>Number</th><th>Title</th></tr></thead><tbody>
        <tr><td>CAN031416</td><td><a href="{CHINA_NOTE}">Fentanyl in Canada-China relations</a></td></tr>
        <tr><td>CAN027182</td>
        <td><a href="{PREMIER_NOTE}">Premier's meeting with the National Security and Intelligence Advisor</a></td></tr>
        <tr><td>COM0000591</td><td><a href="{EXHIBITS}/COM0000591.EN.pdf">Overview report</a></td></tr></tbody></table>
        """
    return page(INQUIRY, "Documents", body, dress)


def china_note(edition: Edition, dress: Dress) -> Report:
    """The note on fentanyl and China; later released again with one passage blacked out."""
    shipments = (
        "The CBSA has increasingly inter\u00adcepted ship\u00adments in the courier and postal modes, most of them of "
        "pre\u00adcursor chemicals."
    )
    if edition >= Edition.AFTER:
        shipments = "Redacted under section 15(1)."
    report = Report("Bilateral issues", dress, running="SANITIZED FOR PUBLIC RELEASE - CAN031416")
    report.heading("Fentanyl")
    report.paragraph(
        "Fentanyl is a challenge in Canada-China relations. Production of the drug it\u00adself has moved, and what "
        "arrives now are mostly chemicals that are not con\u00adtrolled."
    )
    report.paragraph(shipments)
    report.paragraph(
        "Recent tensions have re\u00adduced the en\u00adthusiasm of Chinese law enforce\u00adment to cooperate with "
        "the RCMP against trans\u00adnational crime. Working-level contacts go on, with two meetings since 2022."
    )
    report.heading("Consular cases")
    report.paragraph("See tab 4. The number of cases is not given here.")
    return report


def premier_note(edition: Edition, dress: Dress) -> Report:
    """The record of the premier's meeting; later stamped with the day of its release, and the same words."""
    stamp = "ENTERED ON OCTOBER 7, 2024" if edition >= Edition.AFTER else "CAN027182"
    report = Report("Meeting with the Premier of British Columbia", dress, running=stamp)
    report.paragraph(
        "The National Security and Intelligence Advisor met the Premier to talk about foreign inter\u00adference, "
        "election security, organized crime and money laun\u00addering."
    )
    report.heading("Province")
    report.paragraph(
        "The Premier stressed that security at the Port of Van\u00adcouver must be in\u00adcreased, and asked for help "
        "in telling which groups stand behind whom."
    )
    report.heading("Federal government")
    report.paragraph(
        "On Fentanyl specif\u00adically, Canada, the United States and Mexico are working on supply re\u00adduction, "
        "in\u00adcluding as it relates to pre\u00adcursor chemicals, and the prev\u00adention of commer\u00adcial "
        "shipping ex\u00adploitation. The group meets twice a year."
    )
    return report


# ---------------------------------------------------------------- what the government says later

BORDER_PLAN = (
    "https://www.newswire.ca/news-releases/government-of-canada-announces-its-plan-to-strengthen-border-security-and-"
    "our-immigration-system-813831139.html"
)


def border_plan(edition: Edition, dress: Dress) -> bytes:
    """The release on the Border Plan; later with more money."""
    amount = "$1.3 billion" if edition is Edition.SEEN else "$1.6 billion"
    body = f"""
        <p class="byline">Ottawa</p>
        <p>The government set out today how it will guard the border. Backed by an investment of {amount}, the plan
        rests on five pillars.</p>
        <ul><li>Detecting fentanyl and its precursors</li><li>New tools for law enforcement</li>
        <li>Coordination</li><li>Sharing of information</li><li>Less traffic between ports of entry</li></ul>
        <p>The RCMP will watch from the air with helicopters, drones and mobile surveillance towers, around the clock.
        Dogs and chemical detectors come to the busiest crossings.</p>
        <p>SOURCE: Public Safety Canada. For more, call 1-800-622-6232.</p>
        """
    return page(NEWSWIRE, "Government announces plan to strengthen the border", body, dress)


CZAR = "https://www.canada.ca/en/privy-council/services/canada-fentanyl-czar/year-end-recap-2025.html"


def czar(edition: Edition, dress: Dress) -> bytes:
    """The Fentanyl Czar's page: first Canada is a source country, then it is none."""
    source = "Canada is a source and transit country for fentanyl in some markets, and must act as one."
    share = "0.2%"
    if edition >= Edition.AFTER:
        source = "Canada is not a source of fentanyl, be it for the U.S. or abroad."
        share = "0.1%"
    body = f"""
        <p>What Canada&rsquo;s Fentanyl Czar and the departments did in the year.</p>
        <h2>At the border</h2>
        <p>{source} What was taken at the northern border made up {share} of total U.S. fentanyl seizures.</p>
        <h2>At home</h2>
        <p>Police closed labs in three provinces. A new unit looks at what chemicals are brought in, by whom and for
        what, and 100 analysts joined the agency that follows money. Health services opened beds in 12 cities.</p>
        """
    return page(COUNCIL, "Year-end recap", body, dress, modified="2025-12-19")


RESOURCES = (
    Resource(ISSUE_NOTES, issue_notes),
    Resource(BINDER, binder),
    Resource(DOCUMENTS, documents),
    printed(CHINA_NOTE, china_note),
    printed(PREMIER_NOTE, premier_note),
    Resource(BORDER_PLAN, border_plan),
    Resource(CZAR, czar),
)
