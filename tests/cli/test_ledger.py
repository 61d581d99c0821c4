"""The ledger of claims, one claim in full, the draft of a correction, and what needs a look."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.model import Notice, NoticeKind
from monitor.model.facts import About, NewsAgainTold, SourceName
from tests.cli.terminal import Terminal
from tests.making import day
from tests.newsroom import SEIZURES, SETTINGS, Newsroom

BORDER = """\
border:
  title: The boundary
  publisher: The commission
  url: SITE/boundary
  figures:
    length:
      label: Length of the boundary
      unit: km
      scope: with Alaska
      period: undated
      extract: {text: {pattern: "the boundary is {figure} long"}}
      claims:
        - {article: story, id: n16, quote: "8,900 kilometres", sentence: "it is 8,900 kilometres long"}
        - {article: story, id: n18, quote: "nearly 9,000 kilometres"}
        - {article: story, id: n19, quote: "9,400 kilometres"}
        - {article: story, id: n20, quote: "8,891 kilometres", scope_differs: the article leaves Alaska out}
        - {article: story, id: n21, quote: longer than any other, says: more than 5000 km}
    range:
      label: Estimates of its length
      unit: km
      period: undated
      extract: {text: {pattern: "estimates say {figure}"}}
      claims:
        - {article: story, id: n22, quote: "8,000", end: low}
        - {article: story, id: n23, quote: "9,000", end: high}
book:
  title: A book
  publisher: A house
  not_watched: a printed book
  figures:
    labs: {label: Labs, unit: wording, claims: [{article: story, id: s01, quote: “basement labs”}]}
"""
COPY = """\
copy:
  title: A copy
  publisher: A blog
  url: SITE/copy
  url_known: recalled
  mirrors: border
  figures:
    length: {label: Length, unit: km, period: undated, extract: {text: {pattern: "a boundary of {figure}"}}}
"""


@pytest.fixture
def newsroom(newsroom: Newsroom) -> Newsroom:
    newsroom.watch(BORDER, COPY)
    newsroom.serve("/boundary", page("8,891"))
    newsroom.serve("/copy", "<html><body><p>a boundary of 8,891 km</p></body></html>")
    newsroom.check()
    return newsroom


@pytest.fixture
def revised(newsroom, terminal) -> Terminal:
    """After the article appeared on 5 December 2024, the length became another."""
    newsroom.wait(days=90)
    newsroom.serve("/boundary", page("8,200"))
    newsroom.check()
    return terminal


def page(length: str) -> str:
    text = f"They say the boundary is {length} km long; estimates say between 8,000 and 9,000 km."
    return f"<html><body><p>{text}</p></body>"


def verdicts(terminal: Terminal, *words: str) -> dict[str, str]:
    return {row["claim_id"].partition("/")[2]: row["verdict"] for row in terminal.json("claims", *words)}


def test_the_ledger_has_a_line_for_every_claim_in_the_file_s_order(terminal):
    assert verdicts(terminal) == {
        "n16": "holds by rounding",
        "n18": "holds by rounding",
        "n19": "never matched",
        "n20": "cannot tell",
        "n21": "holds",
        "n22": "holds",
        "n23": "holds",
        "s01": "not watched",
    }


def test_the_ledger_says_in_numbers_what_the_words_say(terminal):
    says = {row["claim_id"]: row["reads"] for row in terminal.json("claims")}
    assert says["story/n18"] == "nearly 9,000 km"
    assert says["story/n21"] == "more than 5,000 km"
    assert says["story/n22"] == "8,000, low end of a range"
    assert says["story/s01"] == ""


def test_the_ledger_ends_with_a_count_of_the_verdicts(terminal):
    printed = terminal("claims")
    assert "8 claims: 3 holds, 2 holds by rounding, 1 never matched, 1 cannot tell, 1 not watched" in printed
    assert "counts something else" in printed


def test_claims_can_be_chosen_by_verdict_and_article(terminal):
    assert list(verdicts(terminal, "--verdict", "never matched")) == ["n19"]
    assert len(verdicts(terminal, "--article", "story")) == 8
    assert "no claim stands so" in terminal("claims", "--verdict", "no longer published")


def test_an_article_that_does_not_exist_is_answered_with_the_nearest_and_with_those_that_there_are(terminal):
    terminal("claims", "--article", "stroy", code=2)
    assert "no article 'stroy'; did you mean 'story'? (there are: story)" in terminal.errors


def test_the_wide_ledger_has_figure_scope_and_evidence_beside_each_claim(terminal):
    heading, _, first, *_ = terminal("claims", "--wide").splitlines()
    assert "in numbers" in heading
    for words in ("8,900 km", "border/length", "with Alaska", "the source says 8,891 km", "/boundary"):
        assert words in first


def test_the_ledger_as_csv_holds_everything(terminal):
    rows = list(csv.DictReader(io.StringIO(terminal("claims", "--csv"))))
    assert len(rows) == 8
    assert rows[0]["claim_id"] == "story/n16"
    assert rows[0]["scope"] == "with Alaska"
    assert len(rows[0]["sha256"]) == 64


def test_a_claim_named_is_shown_in_full(terminal):
    printed = terminal("claims", "n20")
    assert "the article leaves Alaska out" in printed
    assert "with Alaska" in printed
    assert "but of something else" in printed
    assert "copy: confirms" in printed
    assert "SHA-256" in printed


def test_a_claim_that_does_not_exist_is_answered_with_the_nearest(terminal):
    terminal("claims", "n166", code=2)
    assert "no claim 'n166'" in terminal.errors


def test_a_number_of_another_scope_is_never_a_pass(terminal):
    assert verdicts(terminal)["n20"] == "cannot tell"


def test_a_correction_of_what_was_right_when_published_says_so(revised):
    draft = " ".join(revised("correction", "n16").split())
    assert "says “8,900 kilometres”. That is what The commission said at the time: 8,891 km." in draft
    assert "The commission now says: 8,200 km (first seen 13 January 2025)." in draft


def test_a_correction_of_what_was_never_right_says_so(revised):
    draft = " ".join(revised("correction", "story/n19").split())
    assert "No version of the source held since 15 October 2024 says so." in draft
    assert "now says: 8,200 km" in draft


def test_a_correction_has_both_values_dates_links_and_hashes(revised, newsroom):
    draft = " ".join(revised("correction", "n16").split())
    hashes = [
        row[0]
        for row in newsroom.rows(
            "SELECT lower(hex(b.sha256)) FROM snapshots s JOIN blobs b ON b.id = s.blob_id WHERE s.source_id = 'border'"
        )
    ]
    assert len(hashes) == 2
    assert all(digest in draft for digest in hashes)
    assert f"{newsroom.site}/boundary" in draft


def test_a_correction_names_no_cause(revised):
    for claim in ("n16", "n19", "n20", "s01"):
        words = revised("correction", claim).lower()
        assert "because" not in words.partition("note of")[2]
        assert "error" not in words


@pytest.mark.parametrize(
    ("claim", "words"), [("n22", "Nothing to correct"), ("s01", "Nothing is drafted"), ("n20", "Nothing is drafted")]
)
def test_no_correction_is_drafted_where_the_evidence_supports_or_cannot_decide(terminal, claim, words):
    assert words in terminal("correction", claim)
    assert "Note of" not in terminal("correction", claim)


def test_a_correction_of_what_is_no_longer_published_gives_the_last_value(newsroom, terminal):
    newsroom.watch(DATED)
    newsroom.serve("/numbers.csv", "Year,Deaths\n2021,7993\n2022,7000\n2023,7100\n", content_type="text/csv")
    newsroom.check()
    newsroom.wait(days=90)
    newsroom.serve("/numbers.csv", "Year,Deaths\n2022,7000\n2023,7100\n", content_type="text/csv")
    newsroom.check()
    draft = " ".join(terminal("correction", "d1").split())
    assert "That is what Health said at the time: 7,993 deaths." in draft
    assert (
        "Health no longer publishes it (first noticed 13 January 2025); the last value held is 7,993 deaths." in draft
    )


DATED = """\
deaths:
  title: Deaths
  publisher: Health
  url: SITE/numbers.csv
  minimum_rows: 0.5
  figures:
    deaths:
      label: Deaths
      unit: deaths
      extract: {dataset: {value: Deaths, by: {year: Year}}}
      claims: [{article: story, id: d1, quote: "7,993", period: 2021}]
"""


def test_the_doctor_lists_what_was_never_read_with_how_its_address_is_known(newsroom, terminal):
    newsroom.watch(BORDER, COPY, DATED, settings=SETTINGS)
    newsroom.answers.pop("/copy")
    newsroom.begin_anew()
    newsroom.check()
    printed = terminal("doctor", code=1)
    assert "Never read successfully; look at these addresses (2)" in printed
    assert printed.index("copy\n") < printed.index("deaths\n"), "the least sure address comes first"
    assert f"{newsroom.site}/copy (recalled, never seen)" in printed
    assert "a printed book" in printed


def test_the_doctor_is_content_when_everything_was_read(terminal):
    printed = terminal("doctor")
    assert "Never read" not in printed
    assert "sqlite" in printed


def test_the_doctor_works_before_the_first_run(newsroom, terminal):
    newsroom.begin_anew()
    assert "not checked yet" in terminal("doctor", code=1)


def test_the_doctor_tells_the_problem_that_many_sources_share_once(newsroom, terminal):
    copies = [COPY.replace("copy:", f"copy-{number}:", 1).replace("/copy", f"/{number}") for number in range(4)]
    newsroom.watch(BORDER, *copies)
    newsroom.check()
    printed = terminal("doctor", code=1)
    assert "Never read successfully; look at these addresses (4)" in printed
    assert printed.count("404") == 1
    assert f"copy-3  {newsroom.site}/3 (recalled, never seen)" in printed


BOUNDED = BORDER.replace("unit: km\n", "unit: km\n      bounds: {max: 8000}\n", 1)


def test_the_doctor_lists_values_that_nobody_has_accepted(newsroom, terminal):
    newsroom.watch(BOUNDED, COPY)
    newsroom.check()
    printed = terminal("doctor")
    assert "Doubtful; answer with `monitor review` (1)" in printed
    assert "border/length, undated: 8,891 km" in printed
    assert "8,891 km is above the declared maximum of 8,000 km" in printed
    newsroom.watch(BOUNDED.replace("bounds: {max: 8000}", "bounds: {max: 8000}\n      accept: [8891]"), COPY)
    newsroom.check()
    assert "Doubtful" not in terminal("doctor")


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """The one folder in which programs are looked for; it is empty."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_the_doctor_names_the_browser_that_is_used(terminal, programs):
    for name in ("google-chrome", "chromium-browser"):
        (programs / name).write_text("")
        (programs / name).chmod(0o755)
        used = next(line for line in terminal("doctor").splitlines() if line.startswith("  browser: "))
        assert used == f"  browser: {programs / name}, by playwright"


def test_the_doctor_says_that_there_is_no_browser_and_what_to_install(terminal, programs):
    used = next(line for line in terminal("doctor").splitlines() if line.startswith("  browser: "))
    assert used == (
        "  browser: playwright is installed, but no browser: chromium, chromium-browser, google-chrome, "
        "google-chrome-stable are not installed; install Chromium (apt install chromium), or name the program under "
        "executable in the options of fetch"
    )


def test_the_doctor_shows_mirrors_that_disagree(newsroom, terminal):
    newsroom.serve("/copy", "<html><body><p>a boundary of 9,000 km</p></body></html>")
    newsroom.wait(days=1)
    newsroom.check()
    printed = terminal("doctor")
    assert "Mirrors that disagree with their original (1)\n  copy\n      border/length, undated\n" in printed
    assert "\n      9,000 km beside 8,891 km\n" in printed


def test_the_doctor_shows_of_mirrors_of_a_range_what_both_print(newsroom, terminal):
    ranges = COPY.partition("    length:")[0] + (
        '    range: {label: Length, unit: km, period: undated, extract: {text: {pattern: "estimates say {figure}"}}}\n'
    )
    newsroom.watch(BORDER, ranges)
    newsroom.serve("/copy", "<html><body><p>Other estimates say between 7,000 and 9,000 km.</p></body></html>")
    newsroom.wait(days=1)
    newsroom.check()
    printed = terminal("doctor")
    assert "border/range, undated\n      between 7,000 and 9,000 km beside between 8,000 and 9,000 km\n" in printed


def test_the_doctor_counts_what_needs_a_look_and_not_what_the_program_runs_on(terminal):
    headings = [line for line in terminal("doctor").splitlines() if line and not line.startswith(" ")]
    assert headings == ["Watched by nobody (1)", "The program"]


EDITION = """\
staffing:
  title: Staffing
  publisher: The patrol
  url: SITE/staffing-fy2020.html
  successor: {page: SITE/editions, link: 'a[href*="/staffing-fy"]'}
  figures:
    agents: {label: Agents, unit: people, period: 2020, extract: {text: {pattern: "{figure} people at the border"}}}
"""


def test_the_doctor_forgets_a_newer_edition_once_it_is_the_one_that_is_watched(newsroom, terminal):
    links = "".join(f'<a href="/staffing-fy{year}.html">{year}</a>' for year in (2020, 2024))
    newsroom.serve("/editions", f"<html><body><p>Everything that the patrol ever published.</p>{links}")
    for year in (2020, 2024):
        newsroom.serve(f"/staffing-fy{year}.html", "<html><body><p>There were 2,019 people at the border.</p>")
    newsroom.watch(EDITION)
    newsroom.check()
    assert "staffing-fy2024.html" in terminal("doctor")
    newsroom.wait(days=1)
    newsroom.watch(EDITION.replace("fy2020", "fy2024"))
    newsroom.check()
    assert "newer edition" not in terminal("doctor")


def test_a_correction_does_not_say_that_a_version_differed_of_which_it_cannot_be_told(newsroom, terminal):
    newsroom.watch(DATED.replace('"7,993"', '"8,000"'))
    newsroom.serve("/numbers.csv", "Year,Deaths\n2021,7891\n2022,7000\n2023,7100\n", content_type="text/csv")
    newsroom.check()
    newsroom.wait(days=90)
    newsroom.serve("/numbers.csv", "Year,Deaths\n2022,7000\n2023,7100\n", content_type="text/csv")
    newsroom.check()
    draft = " ".join(terminal("correction", "d1").split())
    assert "Whether a version of the source held since 15 October 2024 says so cannot be told." in draft
    assert "No version" not in draft


def test_no_correction_is_drafted_of_a_number_that_counts_something_else(newsroom, terminal):
    newsroom.watch(BORDER.replace('"8,891 kilometres", scope', '"8,500 kilometres", scope'))
    newsroom.check()
    assert verdicts(terminal)["n20"] == "cannot tell"
    draft = terminal("correction", "n20")
    assert "Nothing is drafted: " in draft
    assert "Note of" not in draft


STATEMENT = """\
advice:
  title: Advice
  publisher: The office
  url: SITE/advice
  figures:
    source:
      label: Whether China is called a source
      unit: wording
      extract: {phrase: {words: "China remains a source country", page_has: [Last changed], page_words: 5}}
      claims: [{article: story, id: s1, quote: “a source country”}]
"""


def test_a_correction_of_a_statement_quotes_both_sentences(newsroom, terminal):
    newsroom.watch(STATEMENT)
    for sentence in ("China remains a source country for it.", "China is no longer a source country for it."):
        newsroom.serve("/advice", f"<html><body><p>{sentence}</p><p>Last changed on a Monday.</p></body></html>")
        newsroom.check()
        newsroom.wait(days=90)
    draft = " ".join(terminal("correction", "s1").split())
    assert "At the time, The office’s page said: “China remains a source country for it.” The office’s page" in draft
    assert "now says instead: “China is no longer a source country for it.” (first seen 13 January 2025)." in draft


def test_what_was_reworded_before_the_article_appeared_is_shown_as_reworded(newsroom, terminal):
    newsroom.watch(STATEMENT)
    for sentence in ("China is no longer a source country for it.", "China was once a source country for it."):
        newsroom.serve("/advice", f"<html><body><p>{sentence}</p><p>Last changed on a Monday.</p></body></html>")
        newsroom.check()
        newsroom.wait(days=90)
    line = terminal("claims").splitlines()[2]
    assert line.split("undated")[1].split()[:2] == ["reworded", "reworded"]


def test_a_correction_says_of_which_part_of_the_year_each_value_is(newsroom, terminal):
    newsroom.watch(SEIZURES.replace("FY2024}", "FY2025, id: y1}"))
    for months in (["34.82"], ["34.82"] + ["2"] * 11):
        newsroom.serve_seizures(fy2024=["1"] * 12, fy2025=months)
        newsroom.check()
        newsroom.wait(days=400)
    draft = " ".join(terminal("correction", "y1").split())
    assert "That is what Customs said at the time: 34.82 lb (October 2024). Customs now says: 56.82 lb (first" in draft


def test_the_article_s_day_ends_where_the_newsroom_is(newsroom, terminal):
    newsroom.now = day("2024-12-06") - timedelta(hours=7)  # 21:00 on the 5th in Toronto, 02:00 on the 6th in UTC
    newsroom.serve("/boundary", page("8,900"))
    newsroom.check()
    newsroom.wait(hours=4)
    newsroom.serve("/boundary", page("8,200"))
    newsroom.check()
    (row,) = (row for row in terminal.json("claims") if row["claim_id"] == "story/n16")
    assert (row["value_when_published"], row["current_value"]) == ("8900", "8200")
    assert "8,900 km" in terminal("figures", "border/length", "--as-of", "2024-12-05")


def test_a_changed_claim_is_judged_at_once_and_recorded_by_the_next_check(newsroom, terminal):
    newsroom.watch(BORDER.replace('"8,900 kilometres"', '"9,900 kilometres"'), COPY)
    assert verdicts(terminal)["n16"] == "never matched"
    assert "sources.yaml or the program has changed since the last check" in terminal.errors
    assert "9,900 kilometres" in terminal("correction", "n16")
    assert recorded(newsroom, "n16") == ("8,900 kilometres", "holds by rounding")
    newsroom.check()
    assert recorded(newsroom, "n16") == ("9,900 kilometres", "never matched")
    assert verdicts(terminal)["n16"] == "never matched"
    assert not terminal.errors


def test_a_claim_with_a_new_name_is_shown_under_that_name(newsroom, terminal):
    newsroom.watch(BORDER.replace("id: n16", "id: length"), COPY)
    assert "8,900 kilometres" in terminal("claims", "length")
    assert "n16" not in verdicts(terminal)


def test_the_claims_of_a_source_taken_out_of_the_file_are_not_listed(newsroom, terminal):
    newsroom.watch(BORDER.partition("book:")[0], COPY)
    assert "s01" not in verdicts(terminal)


def test_figures_are_read_by_a_rule_changed_since_the_last_check(newsroom, terminal):
    newsroom.watch(BORDER.replace("estimates say {figure}", "the boundary is {figure} long"), COPY)
    (row,) = terminal.json("figures", "border/range")
    assert row["value"] == "8891"
    assert "has changed since the last check" in terminal.errors


def test_another_schedule_is_no_other_reading(newsroom, terminal):
    newsroom.watch(BORDER.replace("  figures:\n", "  schedule: {every: 2 weeks}\n  figures:\n", 1), COPY)
    verdicts(terminal)
    assert not terminal.errors


def recorded(newsroom: Newsroom, claim: str) -> tuple[str, str]:
    """Quote and verdict of a claim as the database has them."""
    with closing(sqlite3.connect(newsroom.folder / "monitor.db")) as database:
        row = database.execute("SELECT quote, verdict FROM claim_status WHERE claim_id = ?", (f"story/{claim}",))
        return row.fetchone()


def test_status_names_the_time_at_which_the_next_mail_is_tried(newsroom, terminal):
    boundary = About(SourceName("border", "The boundary", "The commission", "https://border.example"))
    with newsroom.store as store, store.atomic():
        for hours in (3, 1, 2):
            at = newsroom.now + timedelta(hours=hours)
            notice = Notice(NoticeKind.NEWS_AGAIN, "border", at, NewsAgainTold(boundary, at, at))
            names = {"message_id": f"<{hours}>", "thread_id": "<thread>"}
            store.outbox.put(notice, [("eml", "desk@example.org")], check_id=None, **names)
    next_at = (newsroom.now + timedelta(hours=1)).astimezone(ZoneInfo("America/Toronto"))
    assert f"3 mails wait; the next is tried at {next_at:%Y-%m-%d %H:%M}\n" in terminal("status")


def test_validate_names_claims_of_a_length_that_their_rule_never_gives(terminal, newsroom):
    newsroom.watch(SEIZURES.replace('period: FY2024"', "").replace("period: FY2024", 'period: "2024-Q3"'))
    said = " ".join(terminal("validate").split())
    assert " is about 2024-Q3 (quarter), and customs/fentanyl has a value for each month and year" in said
    assert "no value will ever meet it" in said
    newsroom.watch(SEIZURES)
    assert "no value will ever meet it" not in terminal("validate")
