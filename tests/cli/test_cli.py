"""The command line as a person uses it: what it prints, what it refuses, and its exit codes."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from monitor.cli import cli
from tests.making import day
from tests.newsroom import PAGE, SEIZURES, SETTINGS, Newsroom, seizures


@pytest.fixture
def watched(newsroom, terminal):
    """A newsroom whose file was revised once."""
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12, fy2024=["3"] * 6)
    terminal("check")
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12, fy2024=["3"] * 5 + ["3.5"] + ["2.72"] * 6)
    terminal("check")
    return terminal


def test_check_says_what_changed_in_words(newsroom, terminal):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    first = terminal("check")
    assert "customs: first reading: the baseline" in first
    assert "  Fentanyl, northern border, FY2023: 24 lb (the latest of 13 values)" in first
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["2.5"])
    printed = terminal("check")
    assert "Fentanyl, northern border: revised: FY2023 24 lb → 24.5 lb" in printed
    assert "mails: 1 sent" in printed
    newsroom.wait(days=1)
    assert "customs: unchanged" in terminal("check", "customs")


def test_a_failed_check_is_exit_code_1_and_says_why(newsroom, terminal):
    assert "404" in terminal("check", code=1) + terminal.errors
    assert terminal.json("status")["sources"][0]["state"] == "failing"  # type: ignore[call-overload]


def test_a_broken_configuration_is_exit_code_2_with_every_problem_and_its_place(newsroom, terminal):
    newsroom.folder.joinpath("sources.yaml").write_text(
        (newsroom.folder / "sources.yaml").read_text().replace("unit: lb", "unit: lbz").replace("quote:", "qoute:")
    )
    terminal("validate", code=2)
    assert "sources.yaml:" in terminal.errors
    assert "did you mean" in terminal.errors
    assert len(terminal.errors.splitlines()) >= 2


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["check", "custms"], "did you mean 'customs'"),
        (["figures", "nothing"], "no figure 'nothing'"),
        (["history", "fentanyl", "--as-of", "tomorrow"], "not a date"),
        (["show", "99"], "no snapshot '99'"),
        (["diff", "customs", "1", "99"], "no snapshot 99"),
        (["report", "2024-W60"], "not a week"),
        (["report", "2024-W43"], "week 2024-W43 has not begun: it begins on 2024-10-21; this is 2024-W42"),
        (["query", "SELEC"], "syntax error"),
        (["query", "DELETE FROM sources"], "not authorized"),
        (["query", "ATTACH 'made.db' AS other"], "not authorized"),
        (["query", "SELECT 1", "--seconds", "0"], "--seconds"),
        (["backfill", "customs", "nowhere"], "not a folder"),
        (["nonsense"], "No such command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_does_not_exist_is_exit_code_2_and_says_what_there_is(watched, words, problem):
    watched(*words, code=2)
    assert problem in watched.errors


def test_without_a_database_reading_is_exit_code_3_and_says_what_to_run(terminal):
    terminal("claims", code=3)
    assert "run `monitor check`" in terminal.errors


def test_options_may_stand_before_or_after_the_command(newsroom):
    paths = ["--config", str(newsroom.folder / "sources.yaml")]
    for words in ([*paths, "validate"], ["validate", *paths]):
        done = subprocess.run(
            [sys.executable, "-m", "monitor", *words], capture_output=True, text=True, check=True, env=os.environ
        )
        assert "all right" in done.stdout


def test_the_reading_commands_agree_in_text_and_json(watched):
    assert "FY2024" in watched("figures")
    totals = {r["period"]: r["value"] for r in watched.json("figures") if r["derived"]}
    assert totals == {"FY2022": "12", "FY2023": "24", "FY2024": "34.82"}
    assert {r["period"]: r["value"] for r in watched.json("figures", "--as-of", "2024-10-15") if r["derived"]} == {
        "FY2022": "12",
        "FY2023": "24",
        "FY2024": "18",
    }
    assert "October 2023 to March 2024" in watched("history", "fentanyl", "--period", "FY2024")
    assert [r["value"] for r in watched.json("history", "fentanyl", "--period", "FY2024")] == ["18", "34.82"]
    assert [r["value"] for r in watched.json("history", "fentanyl", "--period", "FY2024", "--as-of", "2024-10-15")] == [
        "18"
    ]
    assert "holds" in watched("claims")
    assert [(r["quote"], r["verdict"]) for r in watched.json("claims")] == [("34.82 pounds", "holds")]
    assert watched.json("claims", "--verdict", "never matched") == []
    assert "restated in 1 of the 6 months" in watched("changes")
    assert [r["kind"] for r in watched.json("changes")] == ["extended"]
    assert [r["kind"] for r in watched.json("changes", "customs", "--parts")] == ["extended", "revised"]
    assert watched.json("changes", "--since", "2024-11-01") == []
    assert len(watched.json("snapshots", "customs")) == 2
    assert "3.5" in watched("diff", "customs")
    assert "+" not in watched("diff", "customs", "1", "1").partition("\n+++")[2].partition("\n")[2]
    assert watched.json("status")["sources"][0]["state"] == "ok"  # type: ignore[call-overload]
    assert "ok" in watched("status")
    assert [r["state"] for r in watched.json("deliveries")] == ["sent"]


def test_query_prints_a_table_csv_or_json(watched):
    sql = "SELECT period, value FROM figures_current WHERE derived ORDER BY period LIMIT 1"
    assert "FY2022" in watched("query", sql)
    assert watched("query", sql, "--csv") == "period,value\nFY2022,12\n"
    assert watched.json("query", sql) == [{"period": "FY2022", "value": "12"}]


def test_show_gives_the_bytes_out_as_they_came_by_number_and_by_hash(watched, newsroom):
    body = newsroom.answers["/seizures.csv"].get_data()
    watched("show", "2")
    assert watched.bytes == body
    digest = watched.json("snapshots", "customs")[1]["sha256"]
    path = newsroom.folder / "out.csv"
    watched("show", digest[:10], "--output", str(path))
    assert path.read_bytes() == body


def test_extract_tries_the_rules_on_a_saved_file_and_records_nothing(newsroom, terminal):
    path = newsroom.folder / "saved.csv"
    path.write_text(seizures(fy2023=["2"] * 12), newline="")
    assert "FY2023" in terminal("extract", "customs", str(path))
    assert {r["period"]: r["value"] for r in terminal.json("extract", "customs", str(path))}["FY2023"] == "24"
    path.write_text(path.read_text().replace("Sum Qty (lbs)", "Pounds"), newline="")
    terminal("extract", "customs", str(path), code=1)
    assert "no column 'Sum Qty (lbs)'" in terminal.errors
    assert not (newsroom.folder / "monitor.db").exists()


def test_extract_tries_the_rules_on_what_an_address_brings_asked_as_a_check_asks(newsroom, terminal):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    newsroom.serve("/draft.csv", seizures(fy2023=["3"] * 12), content_type="text/csv")

    def total(*where: str) -> object:
        return {row["period"]: row["value"] for row in terminal.json("extract", "customs", *where)}["FY2023"]

    assert total() == total(f"{newsroom.site}/seizures.csv") == "24"
    assert total(f"{newsroom.site}/draft.csv") == "36"
    assert {request.path for request in newsroom.asked} == {"/robots.txt", "/seizures.csv", "/draft.csv"}
    assert not (newsroom.folder / "monitor.db").exists()
    newsroom.serve("/robots.txt", "User-agent: *\nDisallow: /draft", content_type="text/plain")
    terminal("extract", "customs", f"{newsroom.site}/draft.csv", code=1)
    assert "robots.txt" in terminal.errors
    terminal("extract", "customs", f"{newsroom.site}/gone.csv", code=1)
    assert "404" in terminal.errors
    terminal("extract", "customs", "no-such.csv", code=2)
    assert "give a file, or an address" in terminal.errors


def test_check_try_shows_figures_claims_and_mails_as_they_would_be_and_does_nothing(newsroom, terminal):
    newsroom.watch(SEIZURES, PAGE)
    newsroom.serve_seizures(fy2024=["1"] * 11 + ["5000"])
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,891 km long.</p>")
    said = " ".join(terminal("check", "--try").split())
    assert "Length of the boundary: 8,891 km" in said
    assert "doubtful" in said
    assert "5,000 lb is above the declared maximum" in said
    assert "“8,891 km”: holds" in said
    assert "“34.82 pounds” (FY2024): cannot tell" in said
    assert "no mail would go out" in said
    assert not (newsroom.folder / "monitor.db").exists()
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,893 km long.</p>")
    said = " ".join(terminal("check", "--try", "border").split())
    assert "figures as they would stand: Length of the boundary: 8,893 km" in said
    assert "“8,891 km”: revised since" in said
    assert "mails that would go out: to desk@example.org: Length of the boundary: 8,891 → 8,893 km" in said
    ((row,),) = [terminal.json("check", "--try", "border")]
    assert row["figures"] == [{"figure_id": "border/length", "series": "", "period": "undated", "value": "8893"}]
    assert row["claims"] == [{"claim_id": "story/8-891-km-undated", "verdict": "revised since"}]
    assert newsroom.mails == []
    assert newsroom.value("SELECT value FROM figures_current WHERE figure_id = 'border/length'") == "8891"


def test_check_due_looks_only_at_what_is_due_and_dry_run_records_nothing(newsroom, terminal):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    assert "nothing was recorded" in terminal("check", "--dry-run")
    assert not (newsroom.folder / "monitor.db").exists()
    assert "first reading" in terminal("check", "--due")
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["2.5"])
    newsroom.wait(minutes=1)
    assert "24 lb → 24.5 lb" in terminal("check", "--dry-run")
    assert newsroom.figures == {"FY2023": "24"}
    assert newsroom.mails == []
    assert "nothing is due" in terminal("check", "--due")


def test_a_first_reading_that_looks_like_a_slip_is_said_in_a_dry_run(newsroom, terminal):
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["3000"])
    printed = terminal("check", "--dry-run")
    assert (
        "Fentanyl, northern border: doubtful: September 2023 first read as 3,000 lb; 3,000 lb is above the" in printed
    )


def test_a_page_that_reads_differently_without_another_figure_says_so(newsroom, terminal):
    newsroom.watch(PAGE)
    newsroom.serve("/boundary", "<html><body><p>They say that the boundary is 8,891 km long in all.</p></body></html>")
    terminal("check")
    newsroom.serve("/boundary", "<html><body><p>They say that the boundary is 8,891 km long today.</p></body></html>")
    newsroom.wait(days=1)
    assert "border: changed, but no figure of it" in terminal("check")


def test_a_rule_that_changed_is_said_at_the_next_check(watched, newsroom):
    newsroom.watch(SEIZURES.replace("Region: Northern Border, ", ""))
    newsroom.wait(days=1)
    watched("check")
    assert "customs: 1 figure read again from 2 snapshots: its rule is new or was changed" in watched.errors
    watched("check")
    assert "read again" not in watched.errors


def test_a_rule_that_cannot_read_what_is_held_is_said_at_the_next_check(watched, newsroom):
    newsroom.watch(SEIZURES.replace("Drug Type: Fentanyl", "Drug Type: Fentonyl"))
    newsroom.wait(days=1)
    watched("check", code=1)
    assert watched.errors.count("cannot be read by the present rule: customs/fentanyl, snapshot") == 2


def test_check_as_json_tells_each_change(watched, newsroom):
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12, fy2024=["3"] * 12)
    ((result,),) = [watched.json("check")]
    assert (result["source_id"], result["outcome"]) == ("customs", "changed")
    assert {change["period"] for change in result["changes"] if not change["part_of"]} == {"FY2024"}


def test_replay_and_verify_say_that_all_is_well(watched):
    assert "customs: 1 figure read again from 2 snapshots" in watched("replay")
    assert "every figure reads as recorded" in watched("verify")


def test_what_is_kept_is_counted_in_good_english(newsroom, terminal):
    newsroom.serve_seizures(fy2022=["1"] * 12)
    terminal("check")
    assert terminal("verify").startswith("1 kept file (")
    assert "has its hash, and every figure" in terminal("verify")
    assert "\n1 file kept: " in terminal("status")
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2022=["2"] * 12)
    assert "mails: 1 sent, 0 put off, 0 refused or given up" in terminal("check")
    assert "2 kept files (" in terminal("verify")
    assert "have their hashes, and every figure" in terminal("verify")


def test_words_that_cannot_be_meant_are_refused_as_they_were_written(watched):
    watched("changes", "--since", "yesterday", code=2)
    assert "'yesterday' is not a date: write 2024-12-05 or 2024-12-05T09:00" in watched.errors
    watched("changes", "--limit", "-3", code=2)
    assert "-3 is not in the range x>=1" in watched.errors


def test_a_comparison_needs_something_to_compare(terminal):
    terminal("check", code=1)
    terminal("diff", "customs", "1", code=2)
    assert "customs has 0 of the two snapshots that a comparison needs" in terminal.errors


def test_verify_is_exit_code_1_when_something_was_changed_behind_our_back(watched, newsroom):
    with newsroom.store as store, store.atomic():
        store._connection.execute("UPDATE observations SET value = '7' WHERE period = 'FY2022'")
    assert "FY2022 = 7 lb" in watched("verify", code=1)


def test_the_report_is_a_page_of_the_week_and_can_be_mailed(watched, newsroom):
    path = Path(watched("report", "2024-W42").strip())
    assert path == newsroom.folder / "reports" / "2024-W42.html"
    page = path.read_text()
    assert "34.82" in page
    assert "http://" not in page.replace(newsroom.site, "")
    assert "1 sent" in watched("report", "--mail")


def test_a_reports_folder_that_cannot_be_written_does_not_hold_up_the_mails(watched, newsroom):
    watched("check", "--due")
    newsroom.now = day("2024-10-21").replace(hour=13)
    newsroom.serve_seizures(fy2022=["1.25"] * 12, fy2023=["2.25"] * 12, fy2024=["3.25"] * 12)
    (newsroom.folder / "reports").write_text("a file where the folder should be")
    watched("check", "--due", code=1)
    assert "cannot be written" in watched.errors
    assert len(newsroom.mails) == 2


def test_a_damaged_database_is_exit_code_3(watched, newsroom):
    path = newsroom.folder / "monitor.db"
    body = bytearray(path.read_bytes())
    body[8192:] = b"\x5a" * (len(body) - 8192)
    path.write_bytes(body)
    watched("claims", code=3)
    assert "backup" in watched.errors


WRITING = ["check", "check --due", "check --dry-run", "replay", "backfill customs files", "verify"]


def a_file_to_backfill(newsroom: Newsroom) -> Path:
    folder = newsroom.folder / "files"
    folder.mkdir()
    (folder / "2024-04-08_a.csv").write_text(seizures(fy2022=["1"] * 12, fy2023=["2"] * 12))
    return folder


@pytest.mark.parametrize("words", [*WRITING, "deliveries --retry", "doctor"])
def test_a_database_that_was_cut_to_nothing_is_not_taken_for_a_new_one(watched, newsroom, words):
    (newsroom.folder / "monitor.db").write_bytes(b"")
    words = words.replace("files", str(a_file_to_backfill(newsroom)))
    asked = len(newsroom.asked)
    watched(*words.split(), code=3)
    assert "monitor.db: is empty, and held 2 checks and 2 versions. Restore a backup" in watched.errors
    assert (len(newsroom.asked), (newsroom.folder / "monitor.db").stat().st_size) == (asked, 0)


@pytest.mark.parametrize("words", [words for words in WRITING if "--" not in words])
def test_a_loss_can_be_accepted(watched, newsroom, words):
    path = newsroom.folder / "monitor.db"
    shutil.copy(path, path.with_name("older.db"))
    newsroom.wait(days=1)
    watched("check")
    path.with_name("older.db").replace(path)
    words = words.replace("files", str(a_file_to_backfill(newsroom)))
    watched(*words.split(), code=3)
    assert "holds less than it did: 2 checks instead of 3" in watched.errors
    watched(*words.split(), "--accept-loss")
    watched("verify")
    assert watched.errors == ""


def test_commands_that_read_warn_of_a_loss_and_answer(watched, newsroom):
    path = newsroom.folder / "monitor.db"
    shutil.copy(path, path.with_name("older.db"))
    newsroom.wait(days=1)
    watched("check")
    path.with_name("older.db").replace(path)
    for command in ("figures", "claims", "status", "changes"):
        assert watched(command)
        assert "warning:" in watched.errors
        assert "2 checks instead of 3" in watched.errors


def test_a_reworded_claim_is_judged_at_once(watched, newsroom):
    newsroom.watch(SEIZURES.replace("34.82 pounds", "35.02 pounds"), PAGE)
    newsroom.serve("/boundary", "<p>Yes, the boundary is 8,891 km long.</p>")
    watched("check")
    verdicts = {r["quote"]: r["verdict"] for r in watched.json("claims")}
    assert verdicts == {"35.02 pounds": "never matched", "8,891 km": "holds"}


@pytest.mark.parametrize("command", ["figures", "history"])
def test_before_the_first_reading_nothing_is_held_and_its_day_is_named(watched, command):
    printed = watched(command, "fentanyl", "--as-of", "2024-10-14")
    assert printed == "nothing is held of that day; the first reading is of 2024-10-15 05:00\n"
    assert watched.json(command, "fentanyl", "--as-of", "2024-10-14") == []


def test_before_the_first_reading_of_any_figure_its_day_is_named_too(watched):
    assert "the first reading is of 2024-10-15 05:00" in watched("figures", "--as-of", "2024-10-14")


def test_a_figure_not_read_yet_is_said_to_be_so(newsroom, watched):
    newsroom.watch(SEIZURES, PAGE)
    newsroom.check()
    assert watched("figures", "length") == watched("history", "length") == "border/length has not been read yet\n"
    assert watched("figures", "length", "--as-of", "2024-10-14") == "border/length has not been read yet\n"


def test_a_period_of_which_nothing_is_held_is_named_with_those_that_there_are(watched):
    printed = watched("history", "fentanyl", "--period", "FY1999")
    assert printed.startswith("nothing is held of the period 'FY1999'; there are: FY2024, FY2023, FY2022, 2024-09, ")
    assert printed.endswith("… and 27 more\n")
    assert watched.json("history", "fentanyl", "--period", "FY1999") == []
    assert "the figure has no series" in watched("history", "fentanyl", "--series", "Heroin")


def test_a_series_of_which_nothing_is_held_is_named_with_the_nearest_and_those_that_there_are(newsroom, terminal):
    newsroom.watch(
        SEIZURES.replace("Drug Type: Fentanyl, ", "")
        .replace("calendar:", "each: [Drug Type]\n          calendar:")
        .replace("period: FY2024", "period: FY2024, series: Drug Type=Fentanyl")
    )
    newsroom.serve_seizures(fy2023=["2"] * 12)
    terminal("check")
    assert terminal("history", "fentanyl", "--series", "cocaine") == (
        "nothing is held of the series 'cocaine'; did you mean 'Drug Type=Cocaine'?; "
        "there are: Drug Type=Cocaine, Drug Type=Fentanyl\n"
    )
    printed = terminal("history", "fentanyl", "--series", "Drug Type=Cocaine", "--period", "FY2022")
    assert printed.startswith("nothing is held of the period 'FY2022' of the series 'Drug Type=Cocaine'")
    assert "; there are: 2023-09, 2023-08" in printed


def test_of_a_zip_file_the_file_inside_that_was_read_is_named(newsroom, terminal):
    def serve(name: str, value: str) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(name, seizures(fy2023=[value] * 12))
        newsroom.serve("/seizures.csv", packed.getvalue(), content_type="application/zip")

    newsroom.watch(SEIZURES.replace("url: SITE/seizures.csv", 'url: SITE/seizures.csv\n  member: "series-*.csv"'))
    serve("series-2024.csv", "1")
    terminal("check")
    newsroom.wait(days=1)
    serve("series-2025.csv", "2")
    terminal("check")
    assert [row["member"] for row in terminal.json("snapshots", "customs")] == ["series-2024.csv", "series-2025.csv"]
    assert "file inside" in terminal("snapshots", "customs").splitlines()[0]
    newsroom.watch(SEIZURES.replace("url: SITE/seizures.csv", "url: SITE/seizures.csv\n  member: series-2025.csv"))
    assert [row["member"] for row in terminal.json("snapshots", "customs")] == [None, "series-2025.csv"]


def test_a_file_inside_is_looked_for_in_a_process_apart_within_its_bounds(newsroom, terminal):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("series.csv", seizures(fy2023=["1"] * 12))
        archive.writestr("large.csv", bytes(200_000_000))
    newsroom.serve("/seizures.csv", packed.getvalue(), content_type="application/zip")
    settings = SETTINGS.replace("settings:\n", "settings:\n  reading_memory: 200 MB\n", 1)

    def watch(member: str) -> None:
        newsroom.watch(SEIZURES.replace("url: SITE/", f"member: {member}\n  url: SITE/"), settings=settings)

    watch("series.csv")
    terminal("check")
    assert [row["member"] for row in terminal.json("snapshots", "customs")] == ["series.csv"]
    watch("large.csv")
    assert [row["member"] for row in terminal.json("snapshots", "customs")] == [None]


def test_a_second_check_at_one_time_says_so(newsroom, terminal):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    terminal("check")
    assert "customs: already checked at this time" in terminal("check")


def test_a_figure_added_to_an_unchanged_page_is_shown_with_its_value_and_its_doubts(newsroom, terminal):
    newsroom.watch(PAGE)
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,891 km long and 10,000 km wide.</p>")
    terminal("check")
    newsroom.wait(days=1)
    width = """\
    width:
      label: Width of the boundary
      unit: km
      period: undated
      extract: {text: {pattern: "and {figure} wide"}}
      bounds: {max: 9000}
"""
    newsroom.watch(PAGE + width)
    terminal("check", "--dry-run")
    rehearsed = terminal.errors
    assert "border: unchanged" in terminal("check")
    for errors in (rehearsed, terminal.errors):
        assert "border: 1 figure read again from 1 snapshot" in errors
        assert "  Width of the boundary: 10,000 km\n" in errors
        assert (
            "doubtful, answer with `monitor review`: border/width: 10,000 km; "
            "10,000 km is above the declared maximum of 9,000 km\n"
        ) in errors
        assert "Length of the boundary" not in errors
    assert newsroom.mails == []
    newsroom.wait(days=1)
    newsroom.watch(PAGE + width.replace("bounds", "accept: [10000]\n      bounds"))
    terminal("check")
    assert "  Width of the boundary: 10,000 km\n" in terminal.errors
    assert "doubtful" not in terminal.errors


def test_many_doubtful_values_of_a_rule_that_changed_are_cut_short(newsroom, terminal):
    newsroom.serve_seizures(fy2022=["2"] * 12, fy2023=["2"] * 12)
    terminal("check")
    newsroom.watch(SEIZURES.replace("max: 2000", "max: 1"))
    newsroom.wait(days=1)
    terminal("check")
    assert terminal.errors.count("doubtful, answer with") == 12
    assert "and 12 more doubtful values: `monitor review` shows them" in terminal.errors


RELEASES = {"2022-10-19": {"fy2022": ["2"] * 12}, "2023-10-18": {"fy2022": ["3"] * 12}}


def releases(newsroom, *undated: str) -> str:
    folder = newsroom.folder / "releases"
    folder.mkdir()
    for at, years in RELEASES.items():
        (folder / f"{at}_drugs.csv").write_text(seizures(**years), newline="")
    for name in undated:
        (folder / name).write_text("")
    return str(folder)


def test_changes_found_before_what_is_held_are_counted_and_said_not_to_be_mailed(newsroom, terminal):
    newsroom.serve_seizures(fy2022=["5"] * 12)
    terminal("check")
    printed = terminal("backfill", "customs", releases(newsroom), "--tell")
    assert [line.split()[-1] for line in printed.splitlines()[2:4]] == ["0", "1"]
    assert printed.endswith(
        "2 changes are recorded and not mailed, found before what was held already: `monitor changes customs`\n"
    )
    assert "outbox" not in printed
    assert len(terminal.json("changes", "customs")) == 2
    assert terminal.json("deliveries") == []


def test_mails_of_backfilled_changes_are_counted(newsroom, terminal):
    printed = terminal("backfill", "customs", releases(newsroom), "--tell")
    assert printed.endswith("1 mail waits in the outbox: `monitor deliveries --retry` sends what waits now\n")
    assert len(terminal.json("deliveries")) == 1


def test_files_without_a_date_are_named_and_those_that_cannot_be_read_are_not_promised_another_look(newsroom, terminal):
    folder = releases(newsroom, "nodate.csv", ".hidden")
    header = seizures()
    Path(folder, "2023-11-01_empty.csv").write_text(header, newline="")
    (failed,) = [r for r in terminal.json("backfill", "customs", folder, code=1) if r["outcome"] == "failed"]
    assert failed["problem"].endswith("a header and no rows: the publisher may be replacing it")
    assert terminal.errors == "left out: nodate.csv: no date in its name\n"
    Path(folder, "other.csv").write_text("")
    terminal("backfill", "customs", folder, "--pattern", "*.csv", code=1)
    assert terminal.errors == "left out: nodate.csv, other.csv: no date in their names\n"


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_explains_itself(name):
    help_text = cli.commands[name].get_help(cli.commands[name].make_context(name, [], resilient_parsing=True))
    assert len(help_text) > 150
    assert cli.commands[name].get_short_help_str(60).endswith(".") or "..." not in cli.commands[
        name
    ].get_short_help_str(60)


def test_a_query_ends_in_time_and_by_ctrl_c(watched):
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    watched("query", endless, "--seconds", "0.2", code=2)
    assert "more than 0.2 seconds" in watched.errors
    watched("query", endless.replace("count(*)", "i"), code=2)
    assert "more than 1,000,000 rows: write a LIMIT" in watched.errors
    stop = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    stop.start()
    watched("query", endless, code=130)
    stop.join()
    assert watched.errors.endswith("stopped\n")


STRANGE = [b"caf\xe9.csv", b"two\nlines.csv", b"bell\x07 \x1b]0;x.csv", b"\xe2\x80\xaeturned.csv"]


@pytest.mark.parametrize("name", STRANGE, ids=repr)
def test_files_of_any_name_are_backfilled_tried_and_named_as_text(newsroom, terminal, name):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    terminal("check")
    folder = newsroom.folder / "old"
    folder.mkdir()
    (folder / os.fsdecode(b"2024-01-05_" + name)).write_text(seizures(fy2023=["2"] * 11 + ["3"]))
    (folder / os.fsdecode(b"2024-01-06_" + name)).write_text("no figures")
    (folder / os.fsdecode(name)).write_text("no date")
    table = terminal("backfill", "customs", str(folder), code=1)
    printed = table + terminal.errors
    assert [" changed " in line for line in table.splitlines() if line.startswith("2024-01-05")] == [True]
    assert "left out: " in printed
    assert printed.replace("\n", "").isprintable()
    (row,) = [row for row in terminal.json("snapshots", "customs") if row["seen_at"].startswith("2024-01-05")]
    assert row["sha256"]
    terminal("extract", "customs", str(folder / os.fsdecode(b"2024-01-05_" + name)))
    terminal("extract", "customs", str(folder / os.fsdecode(b"2024-01-06_" + name)), code=1)
    assert terminal.errors.replace("\n", "").isprintable()


def test_a_folder_of_any_name_holds_all_that_a_check_needs(newsroom, terminal):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    folder = newsroom.folder / os.fsdecode(b"caf\xe9\n\x1b[31m")
    folder.mkdir()
    (newsroom.folder / "sources.yaml").rename(folder / "sources.yaml")
    newsroom.folder = folder
    assert "baseline" in terminal("check")
    (folder / "mail").write_text("in the way of mails")
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["3"])
    terminal("check")
    assert "cannot write into" in terminal.errors
    for words in (["status"], ["deliveries"], ["doctor"], ["validate"], ["report"], ["verify"], ["figures"]):
        assert (terminal(*words) + terminal.errors).replace("\n", "").isprintable(), words


def test_a_message_about_a_name_that_is_no_text_is_kept(newsroom, terminal):
    inbox = newsroom.folder / os.fsdecode(b"inb\xe9x")
    inbox.mkdir()
    config = newsroom.folder / "sources.yaml"
    config.write_text(re.sub(r"fetch: .*", "fetch: {file: {folder: inbox}}", config.read_text(), count=1))
    (newsroom.folder / "inbox").symlink_to(inbox)
    (inbox / os.fsdecode(b"\xe9.csv")).symlink_to("/etc/hostname")
    terminal("check", code=1)
    assert r"\udce9.csv' is a link that leads out" in terminal("status")
