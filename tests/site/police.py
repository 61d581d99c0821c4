"""Police releases, and the newspapers that republish them: rightly, and in two cases wrongly."""

from __future__ import annotations

from tests.site.paper import Dress, Edition, House, Resource, page

RCMP = House(
    "Royal Canadian Mounted Police",
    "https://rcmp.ca",
    nav=("Detachments", "Careers", "News", "Reports", "Français"),
    related=("Traffic stop leads to 12 kilograms of cocaine", "87 charges after a summer of boat patrols"),
)
MISSION = House("Mission RCMP", "https://mission.rcmp-grc.gc.ca", related=("25 years of volunteers in Mission",))
VANCOUVER = House(
    "Vancouver Police Department",
    "https://vpd.ca",
    related=("VPD recovers $2.1 million in stolen goods", "27 arrests at the waterfront festival"),
)
HAMILTON = House("Hamilton Police Service", "https://hamiltonpolice.on.ca", related=("Three officers honoured",))
MAYOR = House("The Armchair Mayor News", "https://armchairmayor.ca", related=("City council looks at 54 projects",))
SAMACHAR = House("Asia Samachar", "http://asiasamachar.com", related=("Obituaries", "89th anniversary of the temple"))
BLOG = House("A View from the Coast", "https://geoffmeggs.substack.com", related=("Subscribe", "Archive"))
CASTANET = House("Castanet", "https://www.castanet.net", related=("Gas at 172.9 in Kelowna", "420 views today"))
FRASER = House("Fraser Valley News Network", "https://fraservalleynewsnetwork.com", related=("Flood watch lifted",))

# ---------------------------------------------------------------- Falkland

FALKLAND = "https://rcmp.ca/en/news"
ARMCHAIR_MAYOR = (
    "https://armchairmayor.ca/2024/11/01/statement-raid-on-falkland-superlab-took-months-of-investigative-work"
)


def falkland(edition: Edition, dress: Dress) -> bytes:
    """The release on the superlab; later the RCMP no longer calls it the largest."""
    claim = "This is the largest and most sophisticated fentanyl and methamphetamine superlab found in Canada so far."
    if edition >= Edition.AFTER:
        claim = "At the time this was one of the largest and most elaborate superlabs found in Canada."
    body = f"""
        <p class="date">October 31, 2024. Surrey, B.C.</p>
        <p>After months of work, federal investigators searched a site at Falkland in the Interior and linked homes in
        Surrey on October 25. {claim}</p>
        <p>The searches ended in the seizure of approximately half-a-ton of hard drugs, among them:</p>
        <ul><li>390 kilograms of methamphetamine</li><li>54 Kilograms of fentanyl</li><li>35 kilograms of cocaine</li>
        <li>15 kilograms of MDMA</li><li>6 kilograms of cannabis</li></ul>
        <p>Officers also took a total of 89 firearms, 45 of them handguns, and $500,000 in cash.</p>
        <p>The fentanyl and the precursors together could have amounted to over 95,500,000 potentially lethal doses.</p>
        """
    return page(RCMP, "Drug superlab at Falkland dismantled", body, dress, modified="2024-10-31")


def armchair_mayor(edition: Edition, dress: Dress) -> bytes:
    """The statement, republished; later the republication counts firearms wrongly."""
    firearms = 89 if edition is Edition.SEEN else 87
    body = f"""
        <p class="byline">Posted on November 1, 2024</p>
        <p>The following statement was read out in Surrey. We print what bears on the Interior.</p>
        <blockquote><p>What we saw was approximately half-a-ton of hard drugs bound for streets here and abroad.</p>
        <p>The list begins with 54 Kilograms of fentanyl and ends with cannabis.</p>
        <p>We also found a total of {firearms} firearms.</p></blockquote>
        <p>Comments are open for 30 days.</p>
        """
    return page(MAYOR, "Statement: raid on Falkland superlab took months", body, dress)


def asia_samachar(_: Edition, dress: Dress) -> bytes:
    """The release, nearly whole."""
    body = """
        <p class="byline">Asia Samachar, 3 November 2024</p>
        <p>Canadian police took down what they call a drug superlab, and one man from Surrey is in custody.</p>
        <p>What was found could have amounted to over 95,500,000 potentially lethal doses, the police say.</p>
        <p>Firearms, some of them stolen, were found as well; the court will hear the case in 2025.</p>
        """
    return page(SAMACHAR, "Canada dismantles drug superlab", body, dress)


def blog(_: Edition, dress: Dress) -> bytes:
    """A comment that gets two numbers wrong: 87 firearms, and 390 kg of cocaine."""
    body = """
        <p>The haul was staggering: a total of 87 firearms, 54 kilograms of fentanyl, and 390 kg of cocaine.</p>
        <p>Anyone who wonders about the next lab should read what the police said between the lines.</p>
        """
    return page(BLOG, "RCMP shuts down a superlab", body, dress)


# ---------------------------------------------------------------- Richmond, Mission, Smithville

TOLUENE = "https://vpd.ca/news/2023/04/12/vpd-seizes-7-8-million-fentanyl-cocaine-in-joint-forces-operation/"
CASTANET_TOLUENE = (
    "https://www.castanet.net/news/BC/420923/Over-7-million-in-fentanyl-cocaine-seized-in-Vancouver-drug-bust"
)


def toluene(edition: Edition, dress: Dress) -> bytes:
    """The release on Project Toluene; later its total was counted again."""
    total = "27.7" if edition is Edition.SEEN else "28.1"
    body = f"""
        <p class="date">April 12, 2023</p>
        <p>Detectives and two partner agencies ended Project Toluene with searches in Richmond and Vancouver.</p>
        <p>A house in Richmond held a lab and more than seven kilograms of fentanyl. A man stopped in a vehicle nearby
        had another 15 kilograms, and a condominium in Coal Harbour held 4.7 kilograms.</p>
        <p>In total, investigators seized {total} kilograms fentanyl, 4.4 kilograms of cocaine and $93,500 in cash.</p>
        <p>The drugs would have sold for about $7.8 million.</p>
        """
    return page(VANCOUVER, "VPD ends Project Toluene", body, dress)


def castanet_toluene(_: Edition, dress: Dress) -> bytes:
    """The same as a newspaper tells it."""
    body = """
        <p class="byline">Apr 12, 2023 / 2:14 pm | Story: 420923</p>
        <p>Vancouver police showed what they took from a lab and a stash house. "In total, investigators seized 27.7
        kilograms fentanyl, and more," a spokesman told reporters.</p>
        <p>Two people face charges. Police put the value at over $7 million.</p>
        """
    return page(CASTANET, "Over $7 million in drugs seized", body, dress)


def mission(edition: Edition, dress: Dress) -> bytes:
    """The release on the lab in Mission; later with the weight that the laboratory found."""
    seized = (
        "Approximately 25 kg of pure Fentanyl was seized"
        if edition is Edition.SEEN
        else ("Approximately 22.8 kg of pure Fentanyl was seized, the laboratory found")
    )
    body = f"""
        <p class="date">November 2, 2023</p>
        <p>On October 27 the detachment searched a rural property where a storage building and several shipping
        containers had become a lab.</p>
        <p>{seized}, as well as about 3 kg of a cut product that was ready to be sold, and precursors.</p>
        <p>Such an amount would make some 2.5 million doses.</p>
        """
    return page(MISSION, "Raid on large fentanyl lab", body, dress)


def fraser_mission(_: Edition, dress: Dress) -> bytes:
    """The release, republished whole."""
    body = """
        <p class="byline">Mission, November 2, 2023</p>
        <p>From the detachment: Approximately 25 kg of pure Fentanyl was seized, as well as about 3 kg of a product that
        had been cut. The search lasted three days.</p>
        """
    return page(FRASER, "Mission RCMP raid large fentanyl lab", body, dress)


def odeon(edition: Edition, dress: Dress) -> bytes:
    """The release on Project Odeon; later one more lab is counted."""
    labs = "Three" if edition is Edition.SEEN else "Four"
    body = f"""
        <p class="date">August 2023</p>
        <p>Project Odeon began in 2022 and took in seven police services, the border agency and FINTRAC.</p>
        <p>{labs} fentanyl labs and two storage facilities were taken apart. One lab stood on a rural property near
        Smithville, others in the city. Twelve people are charged, a physician among them.</p>
        <p>Investigators seized 64.1 kilograms of illicit drugs; one lab could hold 63 kilograms at a time. Anyone who
        saw vehicles at these addresses at night is asked to call the drug unit.</p>
        """
    return page(HAMILTON, "Project Odeon", body, dress)


# ---------------------------------------------------------------- what a superlab is

ECONOMIC = "https://rcmp.ca/en/federal-policing"


def economic_based_labs(edition: Edition, dress: Dress) -> bytes:
    """The definition of an economic-based lab; later in other words."""
    definition = (
        "large-scale, highly organized labs generally tied to organized crime where drugs are produced for the purpose "
        "of exporting."
    )
    if edition >= Edition.AFTER:
        definition = (
            "labs of any size, generally tied to organized crime, where drugs are produced for the purpose of selling "
            "at home or exporting."
        )
    body = f"""
        <p>Federal policing looks at clandestine laboratories under two heads.</p>
        <h2>Personal-use labs</h2><p>Small set-ups in homes, often found after a fire.</p>
        <h2>Economic-based labs</h2>
        <p>What newspapers call superlabs are economic-based labs: {definition}</p>
        <p>In 2023 the clandestine laboratory teams went to 42 sites. They are trained to work with chemicals that burn,
        and the cost of cleaning up falls on the owner of the land.</p>
        """
    return page(RCMP, "Clandestine laboratories", body, dress)


RESOURCES = (
    Resource(FALKLAND, falkland),
    Resource(ARMCHAIR_MAYOR, armchair_mayor),
    Resource("http://asiasamachar.com/2024/11/03/canada-dismantles-largest-drug-superlab-in-history/", asia_samachar),
    Resource("https://geoffmeggs.substack.com/p/rcmp-shuts-down-largest-superlab", blog),
    Resource(TOLUENE, toluene),
    Resource(CASTANET_TOLUENE, castanet_toluene),
    Resource("https://mission.rcmp-grc.gc.ca/", mission),
    Resource("https://fraservalleynewsnetwork.com/2023/11/02/mission-rcmp-raid-large-fentanyl-lab/", fraser_mission),
    Resource("https://hamiltonpolice.on.ca/news/", odeon),
    Resource(ECONOMIC, economic_based_labs),
)
