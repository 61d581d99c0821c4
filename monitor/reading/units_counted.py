"""The things that figures count, with the words by which English and French texts name them."""

from __future__ import annotations

from collections.abc import Iterator

# symbol (the plural) | singular | other English names | French names
COUNTED: tuple[tuple[str, str, str, str], ...] = (
    ("doses", "dose", "", "dose, doses"),
    ("pills", "pill", "", "pilule, pilules"),
    ("tablets", "tablet", "", "comprimé, comprimés"),
    ("people", "person", "persons, individuals", "personne, personnes, gens"),
    ("men", "man", "", "homme, hommes"),
    ("women", "woman", "", "femme, femmes"),
    ("children", "child", "", "enfant, enfants"),
    ("residents", "resident", "inhabitants", "habitant, habitants, résident, résidents"),
    ("migrants", "migrant", "", "migrant, migrants"),
    ("immigrants", "immigrant", "", "immigrant, immigrants"),
    ("refugees", "refugee", "", "réfugié, réfugiés"),
    ("patients", "patient", "", "patient, patients"),
    ("students", "student", "", "étudiant, étudiants, élève, élèves"),
    ("workers", "worker", "", "travailleur, travailleurs"),
    ("employees", "employee", "", "employé, employés"),
    ("members", "member", "", "membre, membres"),
    ("victims", "victim", "", "victime, victimes"),
    ("suspects", "suspect", "", "suspect, suspects"),
    ("passengers", "passenger", "", "passager, passagers"),
    ("travellers", "traveller", "traveler, travelers", "voyageur, voyageurs"),
    ("households", "household", "", "ménage, ménages"),
    ("users", "user", "", "utilisateur, utilisateurs"),
    ("agents", "agent", "", "agent, agents"),
    ("officers", "officer", "", "policier, policiers"),
    ("firearms", "firearm", "gun, guns", "arme à feu, armes à feu"),
    ("weapons", "weapon", "", "arme, armes"),
    ("rounds", "round", "", "cartouche, cartouches"),
    ("deaths", "death", "fatality, fatalities", "décès, mort, morts"),
    ("overdoses", "overdose", "", "surdose, surdoses"),
    ("injuries", "injury", "", "blessure, blessures"),
    ("homicides", "homicide", "", "homicide, homicides"),
    ("hospitalizations", "hospitalization", "", "hospitalisation, hospitalisations"),
    ("cases", "case", "", "cas"),
    ("visits", "visit", "", "visite, visites"),
    ("calls", "call", "", "appel, appels"),
    ("tests", "test", "", "test, tests"),
    ("events", "event", "", "événement, événements, évènement, évènements"),
    ("incidents", "incident", "", "incident, incidents"),
    ("seizures", "seizure", "", "saisie, saisies"),
    ("warrants", "warrant", "", "mandat, mandats"),
    ("samples", "sample", "", "échantillon, échantillons"),
    ("arrests", "arrest", "", "arrestation, arrestations"),
    ("encounters", "encounter", "", "interception, interceptions"),
    ("apprehensions", "apprehension", "", "appréhension, appréhensions"),
    ("crimes", "crime", "", "crime, crimes"),
    ("offences", "offence", "offense, offenses", "infraction, infractions"),
    ("charges", "charge", "", "accusation, accusations"),
    ("convictions", "conviction", "", "condamnation, condamnations"),
    ("investigations", "investigation", "", "enquête, enquêtes"),
    ("inspections", "inspection", "", "inspection, inspections"),
    ("complaints", "complaint", "", "plainte, plaintes"),
    ("applications", "application", "", "demande, demandes"),
    ("claims", "claim", "", ""),
    ("permits", "permit", "", "permis"),
    ("licences", "licence", "license, licenses", "licence, licences"),
    ("companies", "company", "", "compagnie, compagnies, société, sociétés"),
    ("businesses", "business", "enterprise, enterprises", "entreprise, entreprises"),
    ("organizations", "organization", "organisation, organisations", "organisme, organismes"),
    ("groups", "group", "", "groupe, groupes"),
    ("substances", "substance", "narcotic, narcotics", "substance, substances"),
    ("chemicals", "chemical", "", "produit chimique, produits chimiques"),
    ("labs", "lab", "laboratory, laboratories, superlab, superlabs", "laboratoire, laboratoires"),
    ("sites", "site", "", "site, sites"),
    ("premises", "premises", "", ""),
    ("residences", "residence", "", "résidence, résidences"),
    ("countries", "country", "", "pays"),
    ("provinces", "province", "", "province, provinces"),
    ("cities", "city", "", "ville, villes"),
    ("schools", "school", "", "école, écoles"),
    ("hospitals", "hospital", "", "hôpital, hôpitaux"),
    ("beds", "bed", "", "lit, lits"),
    ("homes", "home", "", "logement, logements"),
    ("shipments", "shipment", "", "envoi, envois, cargaison, cargaisons"),
    ("packages", "package", "parcel, parcels", "colis"),
    ("containers", "container", "", "conteneur, conteneurs"),
    ("vehicles", "vehicle", "", "véhicule, véhicules"),
    ("trucks", "truck", "", "camion, camions"),
    ("drones", "drone", "", "drone, drones"),
    ("helicopters", "helicopter", "", "hélicoptère, hélicoptères"),
    ("ships", "ship", "vessel, vessels", "navire, navires"),
    ("flights", "flight", "", "vol, vols"),
    ("trips", "trip", "", "voyage, voyages"),
    ("plants", "plant", "", "plant, plants, plante, plantes"),
    ("animals", "animal", "", "animal, animaux"),
    ("trees", "tree", "", "arbre, arbres"),
    ("fires", "fire", "", "incendie, incendies"),
    ("jobs", "job", "", "emploi, emplois"),
    ("projects", "project", "", "projet, projets"),
    ("records", "record", "", "dossier, dossiers"),
    ("documents", "document", "", "document, documents"),
    ("reports", "report", "", "signalement, signalements"),
    ("votes", "vote", "", "vote, votes"),
    ("seats", "seat", "", "siège, sièges"),
    ("units", "unit", "", "unité, unités"),
    ("items", "item", "", "article, articles"),
)  # fmt: skip


NAMED_BY_RULES = """
doctors, nurses, physicians, teachers, pupils, soldiers, civilians, prisoners, inmates, detainees, voters, taxpayers,
pensioners, candidates, judges, lawyers, firefighters, journalists, athletes, tourists, guests, customers, subscribers,
followers, accounts, asylum seekers, births, marriages, divorces, suicides, abortions, infections, vaccinations,
admissions, accidents, crashes, collisions, earthquakes, floods, storms, wildfires, attacks, strikes, protests,
evictions, bankruptcies, layoffs, vacancies, farms, cows, pigs, sheep=sheep, cattle=cattle, birds, species=species,
cars, buses=bus, bicycles, motorcycles, trains, planes, aircraft=aircraft, boats, satellites, missiles, rockets, bombs,
bullets, knives=knife, phones, devices, computers, cigarettes, bottles, tickets, books, pages, downloads, buildings,
houses, apartments, rooms, stores, shops, restaurants, pharmacies, clinics, universities, municipalities, counties,
districts, regions, villages, islands, bridges, wells, turbines, reactors, contracts, loans, mortgages, shares,
lawsuits, executions, laws, bills, amendments, meetings, petitions, breaches
"""
"""Things that figures may be declared in; the singular stands behind those that make it otherwise.

No text is searched for their names, so that what is no unit there stays the words of a rule; beside a number of a
figure that is declared in them, they say nothing else.
"""


def named_by_rules() -> Iterator[tuple[str, str]]:
    """Plural and singular of the things in `NAMED_BY_RULES`."""
    for entry in " ".join(NAMED_BY_RULES.split()).split(", "):
        plural, irregular, singular = entry.partition("=")
        yield plural, singular if irregular else _singular(plural)


def _singular(plural: str) -> str:
    if plural.endswith("ies"):
        return f"{plural.removesuffix('ies')}y"
    return plural.removesuffix("es") if plural.endswith(("ches", "shes")) else plural.removesuffix("s")
