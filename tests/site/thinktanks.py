"""Research institutes, and what the article's authors and their sources publish themselves."""

from __future__ import annotations

from tests.site.paper import Dress, Edition, House, Resource, page

CHATHAM = House(
    "Chatham House", "https://www.chathamhouse.org", related=("Explainer: 5,000 firms and one law", "Events, 2024")
)
STRATEGIST = House(
    "The Strategist",
    "https://www.aspistrategist.org.au",
    nav=("Home", "Topics", "Authors", "Podcast"),
    related=("Submarines: 9 lessons", "Budget: 3 percent of output by 2035?"),
)
JOURNAL = House("Canadian Business Journal", "https://www.cbj.ca", related=("Issue 5, 2024", "Wineries to visit"))
EPOCH = House(
    "The Epoch Times",
    "https://www.theepochtimes.com",
    nav=("Canada", "World", "Opinion", "Video"),
    related=("Opioid deaths: 8,000 in a year", "34 crossings to watch"),
)
LITE = House("CBC Lite", "http://amp.cbc.ca", related=("Weather: minus 8",))
COMMISSION = House(
    "International Boundary Commission",
    "https://www.internationalboundarycommission.org",
    nav=("Home", "The Boundary and You", "Products", "Français"),
    related=("Monuments: 8,600 in place", "The 20-foot vista"),
)


def chatham(edition: Edition, dress: Dress) -> bytes:
    """The piece with the estimate of companies; later the estimate is narrower."""
    low, high = ("40,000", "100,000") if edition is Edition.SEEN else ("45,000", "80,000")
    body = f"""
        <p class="byline">Expert comment</p>
        <p>Whoever wants to know who sells precursors must first count those who could. Estimates run to between {low}
        and {high} pharmaceutical companies, in an industry that provinces regulate as much as Beijing does.</p>
        <p>Inspectors are few: some 2,000 for the whole country.</p>
        """
    return page(CHATHAM, "China and fentanyl", body, dress)


def strategist(edition: Edition, dress: Dress) -> bytes:
    """The analysis of tax rebates; later with a correction of how many narcotics they cover."""
    count = 17 if edition is Edition.SEEN else 14
    note = "<p><em>Corrected: an earlier version counted three substances twice.</em></p>" if count == 14 else ""
    body = f"""
        <p class="byline">20 Aug 2024</p>
        <p>Beijing announced controls on three precursors. It goes on to reward those who sell the rest.</p>
        <p>At least since 2018, the state has built its value-added tax so that it encourages the export of at least
        {count} illegal narcotics that have no legitimate purpose. It grants rebates of 13 percent for synthetic
        narcotics, as opposed to the standard rates, which range from 3 percent to 9 percent.</p>
        <p>A parliamentary report of April 2024 lists 31 companies that took part.</p>
        {note}
        """
    return page(STRATEGIST, "No, China is not suppressing fentanyl precursors", body, dress)


FACTS = "https://www.internationalboundarycommission.org/en/the-boundary-and-you/interesting-facts.php"


def boundary(edition: Edition, dress: Dress) -> bytes:
    """The length of the boundary; later another fact is added, and the length stays."""
    added = "<li>It passes through 4 of the 5 Great Lakes.</li>" if edition >= Edition.AFTER else ""
    body = f"""
        <p>The boundary runs for 8,891 kilometres or 5,525 miles over land and water.</p>
        <ul><li>2,475 kilometres of it part Alaska from Yukon and British Columbia.</li>
        <li>It is cleared for three metres on each side.</li>{added}</ul>
        """
    return page(COMMISSION, "Interesting facts", body, dress)


BOOK = (
    "https://www.cbj.ca/optimum-publishing-international-announces-wilful-blindness-how-a-network-of-narcos-tycoons-"
    "and-ccp-agents-infiltrated-the-west/"
)


def book(edition: Edition, dress: Dress) -> bytes:
    """The publisher's announcement of the book; later with a note on the paperback."""
    note = "<p>The paperback with a new chapter came out in 2023.</p>" if edition >= Edition.AFTER else ""
    body = f"""
        <p>Montreal. Optimum presents Wilful Blindness by the reporter Sam Cooper, on casinos, houses and cartels.</p>
        <p>Global Book Launch May 20th, 2021, with the author and two guests.</p>
        {note}
        <p>ISBN 978-0-88890-301-3, 470 pages, $28.95.</p>
        """
    return page(JOURNAL, "Optimum announces Wilful Blindness", body, dress)


ARTICLE = (
    "https://www.theepochtimes.com/world/why-the-us-is-concerned-about-china-linked-drug-operations-in-canada-5770097"
)


def article(edition: Edition, dress: Dress) -> bytes:
    """The article, as far as it is watched; later its sentence on Richmond is corrected."""
    richmond = "27.7 kilograms of fentanyl from a lab operating out of a house in Richmond"
    if edition >= Edition.AFTER:
        richmond = "27.7 kilograms of fentanyl in an operation that began at a house in Richmond"
    body = f"""
        <p class="byline">News Analysis</p>
        <p>A summary in other words: labs in Canada, precursors from China, and a border that is long.</p>
        <h2>Labs</h2>
        <p>In 2023 alone, Vancouver police seized {richmond}, and another force took more from a lab in Mission.</p>
        <h2>Border</h2>
        <p>By the customs service&rsquo;s data, 10.26 pounds were seized in 2022, 1.55 pounds in 2023, and 34.82 pounds
        in 2024. In the south it was 26,693 pounds in 2023.</p>
        <p>Readers may write to the editor. This text may be printed with permission, and with the names of both of its
        authors beside it.</p>
        """
    title = "Why the US Is Concerned About China-Linked Drug Operations in Canada"
    return page(EPOCH, title, body, dress)


def briefing_note_report(_: Edition, dress: Dress) -> bytes:
    """A report on the briefing note that has no page of its own."""
    body = """
        <p>A note of June 2024, got under access to information, says that Canada is now a source (and transit) country
        for fentanyl to some markets.</p>
        """
    return page(EPOCH, "Canadian-made fentanyl increasingly shipped overseas", body, dress)


def minister_interview(_: Edition, dress: Dress) -> bytes:
    """What the minister told another broadcaster on the same day as he spoke on Power Play."""
    body = "<p>The minister said that helicopters and drones would be added. No amount was given.</p>"
    return page(LITE, "Minister on border security", body, dress)


RESOURCES = (
    Resource("https://www.chathamhouse.org/", chatham),
    Resource(
        "https://www.aspistrategist.org.au/no-china-isnt-really-suppressing-its-production-of-fentanyl-precursors/",
        strategist,
    ),
    Resource(FACTS, boundary),
    Resource(BOOK, book),
    Resource(ARTICLE, article),
    Resource(
        "https://theepochtimes.com/world/canadian-made-fentanyl-increasingly-being-shipped-overseas-global-affairs-5745018",
        briefing_note_report,
    ),
    Resource("http://amp.cbc.ca/lite/story/1.7399282", minister_interview),
)
