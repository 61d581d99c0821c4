"""The shipped configuration at work on a site of our own: every source read, every claim judged, only changes told.

One story is played once: the site as the article saw it, the same in other dresses, after its changes, broken, and
well again. The tests below read what it left behind.
"""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from monitor.core.catalogue import Source
from tests.cli.terminal import Terminal
from tests.making import day
from tests.site import NOISY, RESOURCES, USUAL, Edition
from tests.site.desk import SHIPPED, Desk
from tests.site.story import Stage, Story

OF_THE_ARTICLE = (
    *("cbp-nationwide-drug-seizures", "usbp-staffing-statistics", "rcmp-falkland-superlab", "vpd-project-toluene"),
    *("rcmp-mission-lab", "hps-project-odeon", "cbsa-cacn-2021-issue-notes", "fic-china-fentanyl-note"),
    *("fic-bc-nsia-note", "gac-fentanyl-briefing-note", "chatham-house-china-fentanyl", "aspi-strategist-vat"),
    *("house-ccp-fentanyl-report", "ondcp-northern-border-strategy", "statcan-falkland-population"),
    *("ibc-boundary-length", "ctv-leblanc-power-play", "canada-border-plan", "trump-tariff-25"),
    *("cooper-wilful-blindness", "rcmp-economic-based-labs", "china-2019-scheduling", "interviews"),
)
"""The sources that the article draws on."""
FOR_MACHINES = (
    *("phac-opioid-harms", "cdc-vsrr-overdose", "ohss-khsm-fentanyl", "cbsa-enforcement-statistics"),
    *("canada-fentanyl-czar", "dea-ndta-2025", "statcan-wds", "hc-drug-analysis-service", "phac-scs-drugs-used"),
    *("unodc-drug-seizures", "open-canada-ckan", "gao-northern-border-2026"),
)
"""Those that bear on it and are made to be read by programs, or may prove it wrong."""

HOLDS, BY_ROUNDING, UNSURE, UNWATCHED = "holds", "holds by rounding", "cannot tell", "not watched"
LEDGER = {
    # customs: the article rounds what the land crossings add up to
    **dict.fromkeys(["n12", "n13", "n14", "n15"], BY_ROUNDING),
    "s01": HOLDS,
    # the number of agents, of a table that ends with 2020
    **dict.fromkeys(["n17", "n19"], HOLDS),
    # the strategy's words, and the length of the boundary told twice
    **dict.fromkeys(["s16", "s17", "s18"], HOLDS),
    **dict.fromkeys(["n16", "n18"], BY_ROUNDING),
    # Falkland: "half-a-ton" was "approximately half-a-ton"
    **dict.fromkeys(["n06", "n08", "n09", "s12"], HOLDS),
    "n07": BY_ROUNDING,
    # Richmond: the number is right, of the whole operation and not of the house
    "n10": UNSURE,
    # Mission: "25 kilograms" was "approximately 25 kg"
    "n11": BY_ROUNDING,
    **dict.fromkeys(["s13", "s11", "s09", "s03", "y03", "y02"], HOLDS),
    **dict.fromkeys(["s04", "s05", "s06", "s07", "s08", "s20"], HOLDS),
    # each of two numbers is an end of one range
    **dict.fromkeys(["n01a", "n01b", "n02", "n03", "n04a", "n04b", "y01", "s02"], HOLDS),
    **dict.fromkeys(["n20", "n05", "y04"], HOLDS),
    **dict.fromkeys(["s14", "s15", "s19", "s21", "s22", "s23", "s24", "s10", "s25", "s26"], UNWATCHED),
}
"""How each claim stands on the day that the article appeared."""

REVISED, GONE = "revised since", "no longer published"
MOVED = {
    "n11": REVISED,  # about 25 kg, then about 22.8 kg
    "n20": REVISED,  # 25 percent, then 35
    "s09": REVISED,  # China "remains a source country", then "was until 2019"
    "s11": REVISED,
    "s12": REVISED,  # "the largest", then "one of the largest"
    "s16": REVISED,
    "s05": GONE,  # blacked out
    # A narrower range, or a lower bound: it might still be so.
    **dict.fromkeys(["n01a", "n01b", "n02"], UNSURE),
}
"""What became another verdict with the changes; all others stay as they were."""

CHANGED = {
    "aspi-strategist-vat": "Narcotics whose export China's tax rebates encourage: at least 17 → at least 14 substances",
    "canada-border-plan": "Money for the Border Plan: $1,300,000,000 → $1,600,000,000",
    "canada-fentanyl-czar": "Whether Canada calls itself no source of fentanyl: the words stand there",
    "cbp-nationwide-drug-seizures": "CBP fentanyl, northern border, FY2025: 10.43 lb (October 2024 to February 2025)",
    "cbsa-cacn-2021-issue-notes": "Whether the notes call China a source country: reworded",
    "cbsa-enforcement-statistics": "Fentanyl seized by the CBSA, FY2024-25-Q2: 4,907 → 4,993 g",
    "cdc-vsrr-overdose": "US overdose deaths, May 2016 to April 2017: 65,416 → 65,571 deaths",
    "chatham-house-china-fentanyl": "Pharmaceutical companies in China: 40,000 to 100,000 companies → 45,000 to 80,000",
    "dea-ndta-2025": "Fentanyl from Canada seized at the US border, as the DEA counts it, 2024: 22.7 → 23.1 kg",
    "epoch-times-article": "The article's sentence on the house in Richmond: reworded",
    "fic-china-fentanyl-note": "Shipments intercepted: the words are gone",
    "gao-northern-border-2026": "Whether the GAO says that agents on the northern border became fewer: reworded",
    "hc-drug-analysis-service": "Samples in which fentanyl was found: 3,412 → 3,118 samples",
    "house-ccp-fentanyl-report": (
        "Narcotics whose export the rebates encourage, as the report has it: at least 17 → at least 16"
    ),
    "hps-project-odeon": "Fentanyl labs found by Project Odeon, 2023: 3 → 4 labs",
    "ohss-khsm-fentanyl": "Fentanyl seized by CBP and ICE, FY2024: 31,005 → 31,050 lb",
    "ondcp-northern-border-strategy": "Escaping across narrow rivers: reworded",
    "open-canada-ckan": "Open datasets on fentanyl: 3 → 4",
    "phac-opioid-harms": "Opioid deaths, Canada, 2020: 6,419 → 6,166 deaths",
    "phac-scs-drugs-used": "Share of visits in which fentanyl was used, August 2024: 48.9 → 49.2%",
    "rcmp-economic-based-labs": "What the RCMP calls an economic-based lab: reworded",
    "rcmp-falkland-superlab": "Whether the RCMP calls Falkland the largest: reworded",
    "rcmp-mission-lab": "Pure fentanyl seized at the lab in Mission, 2023: about 25.0 → about 22.8 kg",
    "statcan-wds": "Population of Falkland, as the interface has it, 2026: 983 people, published for the first time",
    "trump-tariff-25": "US tariff on Canada: 25 → 35%",
    "trump-tariff-orders": "Presidential documents on the northern border and drugs: 1 → 2",
    "unodc-drug-seizures": "Synthetic opioids seized in Canada, as reported to the United Nations, 2024: 402.25 kg",
    "vpd-project-toluene": "Project Toluene, fentanyl, 2023: 27.7 → 28.1 kg",
}
"""How the subject of the one mail begins that each source's changes make; the other sources changed nothing."""
NEWER = {
    "dea-ndta-2025": "National Drug Threat Assessment 2025: a newer edition appeared",
    "usbp-staffing-statistics": "Border Patrol staffing by fiscal year, 1992 to 2020: a newer edition appeared",
}
"""The mail to the maintainer on each page that is frozen and has a successor now."""
STEADY = (
    *("china-2019-scheduling", "cooper-wilful-blindness", "fic-bc-nsia-note", "ibc-boundary-length"),
    *("statcan-falkland-population", "usbp-staffing-statistics", "asia-samachar-falkland"),
    *("castanet-project-toluene", "fraser-valley-mission-lab"),
)
"""Those whose pages changed in nothing that a figure is read from, and republications that never change."""

# ---------------------------------------------------------------- as the article saw it


def watched(story: Story) -> tuple[Source, ...]:
    return story.desk.newsroom.catalogue.watched


def subjects(stage: Stage) -> list[str]:
    return [subject for _, subject in stage.mails]


def test_every_source_that_the_article_draws_on_and_every_one_for_machines_is_in_the_file(story):
    assert (len(OF_THE_ARTICLE), len(FOR_MACHINES)) == (23, 12)
    assert {*OF_THE_ARTICLE, *FOR_MACHINES} <= {*story.desk.newsroom.catalogue.sources}


def test_every_address_in_the_shipped_file_stands_on_the_site(story):
    named = re.findall(r"^ +(?:url|page): (https?://\S+)$", SHIPPED.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(named) > 40
    assert [address for address in named if story.desk.site.at(story.desk.local(address)) is None] == []


def test_every_watched_source_is_read_and_nothing_is_mailed(story):
    assert story.seen.problems == {}
    assert story.seen.mails == []
    health = dict(story.desk.newsroom.rows("SELECT source_id, last_success_at FROM source_health"))
    assert {*health} == {source.id for source in watched(story)}


def test_the_ledger_has_52_lines_with_the_verdicts_that_the_evidence_supports(story):
    assert story.seen.verdicts == LEDGER
    assert Counter(name[0] for name in LEDGER) == {"n": 22, "y": 4, "s": 26}


def test_the_claims_have_the_values_of_the_article_s_day(story):
    query = "SELECT claim_id, value_when_published FROM claim_status WHERE value_when_published IS NOT NULL"
    held = {name.rpartition("/")[2]: value for name, value in story.desk.newsroom.rows(query)}
    assert held["n12"] == "10.264558"
    assert held["n13"] == "1.554846"
    assert held["n14"] == "34.817193"
    assert held["n15"] == "26692.693753"
    assert [held[name] for name in ("n05", "n06", "n16", "n17", "n19", "n20")] == [
        "946",
        "89",
        "8891",
        "2019",
        "16878",
        "25",
    ]
    assert {name for name, verdict in LEDGER.items() if verdict != UNWATCHED} - {*held} == {
        "n01a",
        "n01b",
        "n04a",
        "n04b",
    }


def test_every_line_of_a_watched_source_names_its_evidence(story):
    query = "SELECT claim_id FROM claim_status WHERE verdict <> 'not watched' AND (sha256 IS NULL OR url IS NULL)"
    assert story.desk.newsroom.rows(query) == []


def test_what_nobody_can_watch_gives_its_reason(story):
    reasons = story.desk.newsroom.rows("SELECT DISTINCT reason FROM claim_status WHERE verdict = 'not watched'")
    assert len(reasons) == 5
    assert all(len(reason) > 20 for (reason,) in reasons)


def test_nothing_is_asked_for_that_is_not_there_or_that_nobody_watches(story):
    site = story.desk.site
    assert site.missed == []
    unasked = {resource.address for resource in RESOURCES} - site.asked
    assert {address.partition("?")[0].rpartition("/")[2] for address in unasked} == {
        "canadian-made-fentanyl-increasingly-being-shipped-overseas-global-affairs-5745018",
        "1.7399282",
        "nationwide-drugs-fy20-fy23.csv",
        "national_northern_border_counternarcotics_strategy_2012.pdf",
        "us-border-patrol-fiscal-year-staffing-statistics-fy-1992-fy-2025.pdf",
        "2026NationalDrugThreatAssessment.pdf",
    }


# ---------------------------------------------------------------- the same in other dresses


def test_tokens_dates_class_names_and_another_order_change_nothing_and_mail_nothing(story):
    for stage in story.noisy:
        assert stage.problems == {}
        assert stage.mails == []
        assert stage.changes == 0
        assert stage.figures == story.seen.figures
        assert stage.verdicts == LEDGER


def test_every_source_of_its_own_has_another_version_after_the_change(story):
    sources = [source for source in watched(story) if not source.mirrors]
    url_of = dict(story.desk.newsroom.rows("SELECT source_id, url FROM snapshots ORDER BY id"))
    same = []
    for source in sources:
        pages = [url_of[source.id], source.url, *([source.successor.page] if source.successor else [])]
        made = [story.desk.site.at(page) for page in pages]
        if all(one and one.make(Edition.SEEN, USUAL) == one.make(Edition.AFTER, USUAL) for one in made):
            same.append(source.id)
    assert same == []


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.address.rpartition("/")[2][:40])
def test_every_page_and_file_differs_after_a_redesign(resource):
    usual, redesigned = (resource.make(Edition.AFTER, dress) for dress in (USUAL, NOISY[-1]))
    assert usual != redesigned
    assert usual == resource.make(Edition.AFTER, USUAL)


# ---------------------------------------------------------------- after the changes


def test_every_source_is_read_after_the_changes(story):
    assert story.after.problems == {}


@pytest.mark.parametrize("source_id", CHANGED)
def test_a_change_makes_one_mail_of_its_source(story, source_id):
    told = [subject for source, subject in story.after.mails if source == source_id and subject not in NEWER.values()]
    assert len(told) == 1
    assert told[0].startswith(CHANGED[source_id])


def test_nothing_but_the_changes_and_the_newer_editions_is_mailed(story):
    assert Counter(source for source, _ in story.after.mails) == Counter([*CHANGED, *NEWER])
    assert set(NEWER.values()) <= set(subjects(story.after))
    unchanged = {source.id for source in watched(story)} - {*CHANGED}
    assert unchanged == {*STEADY, "armchair-mayor-falkland", "coast-blog"}


def test_the_verdicts_move_with_the_changes_and_no_others_do(story):
    assert story.after.verdicts == {**LEDGER, **MOVED}


def test_the_tariff_was_right_when_published_and_is_revised_since(story):
    query = "SELECT value_when_published, current_value, reason FROM claim_status WHERE claim_id LIKE '%/n20'"
    assert story.desk.newsroom.rows(query) == [("25", "35", "the source said 25%, and now says 35%")]
    assert "The article’s “25 percent”: holds → revised since" in story.desk.mail_with(CHANGED["trump-tariff-25"])


def test_the_next_census_is_another_period_and_leaves_the_claim_alone(story):
    query = "SELECT period, value FROM figures_current WHERE figure_id = 'statcan-wds/falkland-population' ORDER BY 1"
    assert story.desk.newsroom.rows(query) == [("2021", "946"), ("2026", "983")]
    assert story.after.verdicts["n05"] == HOLDS


def test_deaths_are_restated_and_a_half_year_that_became_a_year_is_not_called_revised(story):
    query = """
        SELECT period, kind, before_value, after_value FROM change_log
         WHERE figure_id = 'phac-opioid-harms/deaths-canada' AND before_value IS NOT NULL ORDER BY period
    """
    assert story.desk.newsroom.rows(query) == [
        ("2020", "revised", "6419", "6166"),
        ("2021", "revised", "7993", "7546"),
        ("2022", "extended", "3556", "7227"),
    ]


def test_a_country_that_was_a_source_is_told_to_be_none_word_by_word(story):
    query = "SELECT explanation FROM change_log WHERE figure_id = 'canada-fentanyl-czar/not-a-source'"
    assert "Canada is {+not+} a source" in story.desk.newsroom.value(query)


def test_the_mail_names_the_claims_that_rest_elsewhere_and_that_a_change_throws_light_on(story):
    mail = story.desk.mail_with(CHANGED["canada-fentanyl-czar"])
    assert "Canada is now a net exporter of the deadly drug" in mail
    assert "Canada is now a source (and transit) country for fentanyl to some markets" in mail


def test_a_mirror_with_another_number_is_shown_to_disagree_and_mails_nothing(story):
    query = """
        SELECT mirror_id, value, mirror_value, agreement FROM mirrors
         WHERE figure_id = 'rcmp-falkland-superlab/firearms' ORDER BY 1
    """
    assert story.desk.newsroom.rows(query) == [
        ("armchair-mayor-falkland", "89", "87", "disagrees"),
        ("coast-blog", "89", "87", "disagrees"),
    ]
    assert story.after.verdicts["n06"] == HOLDS


def test_the_years_that_a_file_drops_are_no_longer_published_and_those_of_the_article_stand(story):
    query = "SELECT DISTINCT period FROM change_log WHERE source_id LIKE 'cbp-%' AND kind = 'withdrawn'"
    assert story.desk.newsroom.rows(query) == [("FY2021",)]


# ---------------------------------------------------------------- broken, and well again


def test_a_broken_page_is_a_failed_check_and_never_a_change(story):
    for stage in (story.broken, story.still_broken):
        assert {*stage.problems} == {source.id for source in watched(story)}
        assert stage.changes == story.after.changes
        assert stage.figures == story.after.figures
        assert stage.verdicts == story.after.verdicts


def test_what_robots_txt_forbids_is_a_state_of_its_own(story):
    assert story.broken.problems["usbp-staffing-statistics"].startswith("disallowed: ")
    outcomes = Counter(problem.partition(":")[0] for problem in story.broken.problems.values())
    assert outcomes["disallowed"] == 1
    assert outcomes["blocked"] > 5
    assert outcomes["failed"] > 15


def test_all_broken_sources_are_told_in_one_mail_and_in_one_more_when_they_can_be_read_again(story):
    everyone = len(watched(story))
    for stage, words in ((story.broken, "cannot be read"), (story.well, "can be read again")):
        assert subjects(stage) == [f"{everyone} sources {words}"]
        mail = " ".join(story.desk.mail_with(f"{everyone} sources {words}").split())
        assert {source.title for source in watched(story) if source.title not in mail} == set()
    assert story.still_broken.mails == []
    assert story.well.problems == {}
    assert story.well.changes == story.after.changes
    assert story.well.verdicts == story.after.verdicts


SAMPLES = (
    ("cbp-nationwide-drug-seizures", "rcmp-mission-lab", "house-ccp-fentanyl-report"),
    ("ohss-khsm-fentanyl", "phac-opioid-harms", "statcan-wds"),
)
"""A few of every sort: files of three sorts, pages, an interface."""


@pytest.mark.parametrize("sample", SAMPLES, ids=" ".join)
def test_a_few_broken_sources_are_told_one_by_one_and_so_are_their_ends(
    sample, tmp_path, httpserver, capfdbinary, monkeypatch
):
    desk = Desk(tmp_path, httpserver)
    terminal = Terminal(desk.newsroom, capfdbinary, monkeypatch)
    sources = desk.newsroom.catalogue.sources

    def look(*, code: int = 0) -> list[tuple[str, str]]:
        terminal("check", *sample, code=code)
        desk.newsroom.wait(days=1)
        return desk.mailed()

    assert look() == []
    desk.break_everything(2)
    assert [source for source, _ in look(code=1)] == sorted(sample)
    assert look(code=1) == []
    desk.site.broken.clear()
    told = dict(look())
    assert told.keys() == {*sample}
    for source_id, subject in told.items():
        assert subject.startswith(f"{sources[source_id].title}: can be read again (failed for 2 days, since 1")
    assert look() == []


def test_an_order_that_names_no_rate_is_a_failed_check_and_its_coming_is_told(story):
    assert {*story.ended.problems} == {"trump-tariff-25"}
    told = [(source, subject.partition(":")[2]) for source, subject in story.ended.mails]
    assert told == [
        ("trump-tariff-25", " cannot be read since 18 August (no match)"),
        ("trump-tariff-orders", " 2 → 3 (+1, revised)"),
    ]
    assert story.ended.verdicts["n20"] == REVISED


# ---------------------------------------------------------------- the same by the commands


def test_the_commands_read_every_source_and_show_the_whole_ledger(tmp_path, httpserver, capfdbinary, monkeypatch):
    desk = Desk(tmp_path, httpserver)
    desk.newsroom.now = day("2024-11-15")
    terminal = Terminal(desk.newsroom, capfdbinary, monkeypatch)
    count = len(desk.newsroom.catalogue.watched)
    assert terminal("check").count("first reading: the baseline") == count
    assert {line["claim_id"].rpartition("/")[2]: line["verdict"] for line in terminal.json("claims")} == LEDGER
    found = json.loads(terminal("doctor", "--json"))
    assert (found["never_read"], found["failing"], found["newer_editions"]) == ([], [], [])

    desk.newsroom.now = day("2025-08-15")
    desk.site.edition = Edition.AFTER
    terminal("check")
    revised = terminal.json("claims", "--verdict", REVISED)
    assert {line["claim_id"].rpartition("/")[2] for line in revised} == {n for n, v in MOVED.items() if v == REVISED}
    found = json.loads(terminal("doctor", "--json"))
    assert {row["source_id"] for row in found["newer_editions"]} == {*NEWER}
    assert {row["mirror_id"] for row in found["mirrors_that_disagree"]} >= {"armchair-mayor-falkland"}
    draft = terminal("correction", "canada-drug-operations/n20")
    assert "25" in draft
    assert "35%" in draft
