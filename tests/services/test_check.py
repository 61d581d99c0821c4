"""From the wire to the rows: every way in which a publisher's site answers."""

from __future__ import annotations

import asyncio
import gzip
import random
from dataclasses import replace
from typing import NoReturn

import pytest
from werkzeug import Response

from monitor.fetching.web import OpenWeb
from monitor.model import Outcome
from monitor.model.checks import SourceState
from monitor.model.errors import CheckError, DatabaseError, Unrecorded
from monitor.services.backfill import backfill, dated_files
from monitor.services.check import NotRecorded
from monitor.services.fetched import fetch
from monitor.services.questions import open_questions
from monitor.services.replay import bring_up_to_date
from monitor.store.store import Store
from tests.newsroom import PAGE, SEIZURES, Newsroom, seizures
from tests.places import CAPTURES

FULL = [["1"] * 12, ["2"] * 12, ["3"] * 12]


def outcome(newsroom: Newsroom) -> Outcome:
    (result,) = newsroom.check()
    return result.outcome


def test_the_first_reading_is_a_baseline_and_tells_nobody(newsroom):
    newsroom.serve_seizures(fy2022=FULL[0], fy2023=FULL[1])
    (result,) = newsroom.check()
    assert (result.outcome, result.first, result.changes) == (Outcome.CHANGED, True, ())
    assert newsroom.figures == {"FY2022": "12", "FY2023": "24"}
    assert newsroom.mails == []


def test_a_change_is_recorded_and_mailed_once(newsroom):
    newsroom.serve_seizures(fy2022=FULL[0], fy2023=FULL[1])
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2022=FULL[0], fy2023=["2"] * 11 + ["2.5"])
    assert outcome(newsroom) is Outcome.CHANGED
    newsroom.wait(days=1)
    assert outcome(newsroom) is Outcome.UNCHANGED
    assert newsroom.figures["FY2023"] == "24.5"
    (mail,) = newsroom.mails
    assert "24" in mail["Subject"]
    assert "24.5" in mail["Subject"]
    assert newsroom.rows("SELECT kind, period, part_of IS NULL FROM change_log ORDER BY change_id") == [
        ("revised", "FY2023", 1),
        ("revised", "2023-09", 0),
    ]


def test_a_then_b_then_a_is_three_snapshots_two_changes_two_mails_and_two_blobs(newsroom):
    for last in ("2", "2.5", "2"):
        newsroom.serve_seizures(fy2022=FULL[0], fy2023=["2"] * 11 + [last])
        newsroom.check()
        newsroom.wait(days=1)
    assert newsroom.value("SELECT count(*) FROM snapshots") == 3
    assert newsroom.value("SELECT count(*) FROM blobs") == 2
    assert newsroom.value("SELECT count(*) FROM change_log WHERE part_of IS NULL") == 2
    assert len({mail["Message-ID"] for mail in newsroom.mails}) == 2
    assert len({mail["References"] for mail in newsroom.mails}) == 1


def test_a_not_modified_answer_confirms_what_is_held(newsroom):
    newsroom.serve("/seizures.csv", seizures(fy2023=FULL[1]), content_type="text/csv", ETag='"1"')
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.answers["/seizures.csv"] = lambda request: Response(
        status=304 if request.headers.get("If-None-Match") == '"1"' else 500
    )
    assert outcome(newsroom) is Outcome.NOT_MODIFIED
    confirmed = newsroom.value("SELECT max(last_confirmed_at) FROM figures_current")
    assert confirmed.startswith("2024-10-16")


def test_every_so_often_the_document_is_asked_for_without_conditions_because_validators_lie(newsroom):
    newsroom.serve("/seizures.csv", seizures(fy2023=FULL[1]), content_type="text/csv", ETag='"1"')
    newsroom.check()
    lying = Response(seizures(fy2023=["2"] * 11 + ["9"]), 200, {"ETag": '"1"'}, content_type="text/csv")
    newsroom.answers["/seizures.csv"] = lambda request: (
        Response(status=304) if request.headers.get("If-None-Match") else lying
    )
    outcomes = []
    for _ in range(12):
        newsroom.wait(days=1)
        outcomes.append(outcome(newsroom))
    assert outcomes.count(Outcome.CHANGED) == 1
    every = newsroom.catalogue.sources["customs"].verify_every
    assert outcomes[every - 1] is Outcome.CHANGED, "the tenth check after the one that read it"


def test_rows_in_another_order_and_numbers_printed_differently_change_nothing(newsroom):
    newsroom.serve_seizures(fy2022=FULL[0], fy2023=["52.4599999999999"] * 12)
    newsroom.check()
    newsroom.wait(days=1)
    header, *rows = seizures(fy2022=FULL[0], fy2023=["5.24599999999999e1"] * 12).splitlines()
    newsroom.serve("/seizures.csv", "\r\n".join([header, *reversed(rows)]) + "\r\n", content_type="text/csv")
    (result,) = newsroom.check()
    assert (result.outcome, result.changes) == (Outcome.CHANGED, ())
    assert newsroom.mails == []


def test_a_page_whose_noise_alone_changes_is_one_snapshot(newsroom):
    newsroom.watch(PAGE)
    page = (
        "<html><head><script>token={0}</script></head><body class='v{0}'><!-- {0} --><p>Officially,"
        " the boundary is 8,891 km long.</p></body></html>"
    )
    for n in range(3):
        newsroom.serve("/boundary", page.format(n))
        newsroom.check()
        newsroom.wait(days=1)
    assert newsroom.value("SELECT count(*) FROM snapshots") == 1
    assert newsroom.value("SELECT count(*) FROM checks") == 3
    assert newsroom.mails == []


BLOCK_PAGE = (
    "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>Reference #18.2</p></body></html>"
)
SOFT_404 = "<html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>"
TWO_YEARS = seizures(fy2022=FULL[0], fy2023=FULL[1])


def answer(body: str | bytes, status: int = 200, content_type: str = "text/csv", **headers: str) -> Response:
    return Response(body, status, headers, content_type=content_type)


def redirect_for_ever(_: object) -> Response:
    return Response(status=302, headers={"Location": "/seizures.csv"})


def cut_short(_: object) -> Response:
    response = Response(iter([TWO_YEARS[:900].encode()]), 200, content_type="text/csv")
    response.headers["Content-Length"] = str(len(TWO_YEARS))
    return response


BAD_ANSWERS = {
    "403": (answer("no", 403, "text/html"), Outcome.BLOCKED, "403"),
    "a block page under 200": (answer(BLOCK_PAGE, 200, "text/html"), Outcome.BLOCKED, "Access Denied"),
    "a soft 404": (answer(SOFT_404, 200, "text/html"), Outcome.FAILED, "not found"),
    "404": (answer("gone", 404, "text/html"), Outcome.FAILED, "404"),
    "500": (answer("oops", 500, "text/html"), Outcome.FAILED, "500"),
    "a page instead of the file": (
        answer(
            "<html><body>" + "<p>Welcome to our new site about many things.</p>" * 50 + "</body></html>",
            200,
            "text/html",
        ),
        Outcome.FAILED,
        "",
    ),
    "a body cut short": (cut_short, Outcome.FAILED, ""),
    "a cut last line": (answer(TWO_YEARS[:-12]), Outcome.FAILED, ""),
    "half the rows": (answer("\r\n".join(TWO_YEARS.splitlines()[:37]) + "\r\n"), Outcome.FAILED, "rows"),
    "a missing column": (
        answer("\r\n".join(line.rpartition(",")[0] for line in TWO_YEARS.splitlines()) + "\r\n"),
        Outcome.FAILED,
        "Sum Qty (lbs)",
    ),
    "a renamed column": (answer(TWO_YEARS.replace("Sum Qty (lbs)", "Sum Quantity")), Outcome.FAILED, "Sum Quantity"),
    "a renamed region": (answer(TWO_YEARS.replace("Northern Border", "North")), Outcome.FAILED, "North"),
    "over the size limit": (answer(TWO_YEARS + "x" * 400_000), Outcome.FAILED, "300,000"),
    "over the size limit after decompression": (
        answer(gzip.compress(b"0" * 5_000_000), **{"Content-Encoding": "gzip"}),
        Outcome.FAILED,
        "300,000",
    ),
    "a redirect loop": (redirect_for_ever, Outcome.FAILED, "redirect"),
    "429 with a pause": (answer("slow down", 429, "text/html", **{"Retry-After": "90000"}), Outcome.BLOCKED, "429"),
    "nothing at all": (answer(""), Outcome.FAILED, ""),
}


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_a_bad_answer_is_a_failed_check_and_never_a_change(newsroom, name):
    bad, expected, words = BAD_ANSWERS[name]
    newsroom.serve_seizures(fy2022=FULL[0], fy2023=FULL[1])
    newsroom.check()
    good = newsroom.figures
    newsroom.answers["/seizures.csv"] = bad
    for _ in range(2):
        newsroom.wait(days=1)
        (result,) = newsroom.check()
        assert (result.outcome, result.changes) == (expected, ())
        assert words in result.problem
    assert newsroom.figures == good
    assert newsroom.value("SELECT count(*) FROM change_log") == 0
    assert newsroom.value("SELECT state FROM source_health") == "failing"
    assert newsroom.value("SELECT failures_in_a_row FROM source_health") == 2
    assert len(newsroom.mails) == 1, "told once when it begins"

    newsroom.wait(days=2)
    newsroom.serve_seizures(fy2022=FULL[0], fy2023=FULL[1])
    assert outcome(newsroom) is Outcome.UNCHANGED
    newsroom.wait(days=1)
    newsroom.check()
    assert newsroom.value("SELECT state FROM source_health") == "ok"
    assert len(newsroom.mails) == 2, "told once when it ends"
    assert newsroom.figures == good


def test_a_pause_that_the_publisher_asks_for_moves_the_next_check(newsroom):
    newsroom.answers["/seizures.csv"] = BAD_ANSWERS["429 with a pause"][0]
    newsroom.check()
    due = newsroom.value("SELECT next_due_at FROM source_health")
    assert due == "2024-10-16T10:00:00.000Z", "25 hours from now, which is later than the next regular time"


def test_no_answer_is_a_failed_check_with_the_reason(newsroom):
    newsroom.watch(PAGE.replace("SITE", "http://127.0.0.1:9"))
    (result,) = newsroom.check()
    assert result.outcome is Outcome.FAILED
    assert "127.0.0.1:9" in result.problem


def test_robots_txt_is_honoured(newsroom):
    newsroom.serve("/robots.txt", "User-agent: *\nDisallow: /seizures", content_type="text/plain")
    newsroom.serve_seizures(fy2023=FULL[1])
    assert outcome(newsroom) is Outcome.DISALLOWED
    assert [request.path for request in newsroom.asked] == ["/robots.txt"]


def test_the_bytes_of_a_failed_reading_are_kept_as_evidence(newsroom):
    newsroom.answers["/seizures.csv"] = BAD_ANSWERS["a renamed column"][0]
    newsroom.check()
    blob_id = newsroom.value("SELECT blob_id FROM checks")
    with newsroom.store as store:
        assert b"Sum Quantity" in store.blobs.body(blob_id)


def test_a_failure_names_the_file_behind_the_page_that_links_it(newsroom):
    follow = "url: SITE/page\n  follow: {link: 'a[href$=\".csv\"]', choose: newest}"
    newsroom.watch(SEIZURES.replace("url: SITE/seizures.csv", follow))
    newsroom.serve("/page", '<p><a href="/seizures.csv">The file that was published today</a></p>')
    newsroom.serve_seizures(fy2023=FULL[1])
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve("/seizures.csv", "".join(seizures(fy2023=FULL[1]).splitlines(True)[:2]), content_type="text/csv")
    (result,) = newsroom.check()
    said = f"{newsroom.site}/seizures.csv: the data file has 1 row, the last good one had 36: less than the share"
    assert result.problem.startswith(said)
    assert newsroom.value("SELECT problem FROM source_health") == result.problem
    assert newsroom.rows("SELECT problem FROM checks WHERE problem <> ''") == [(result.problem,)]


def test_a_failure_names_the_saved_file_and_names_no_address_twice(newsroom):
    inbox = newsroom.folder / "in box"
    inbox.mkdir()
    (inbox / "2024-10-14 drugs.csv").write_text(seizures(), newline="")
    newsroom.watch(
        SEIZURES.replace(
            "{http: {read_seconds: 1, total_seconds: 4, max_bytes: 300000}}",
            "{file: {folder: in box, settle_seconds: 0}}",
        )
    )
    (result,) = newsroom.check()
    assert result.problem.startswith("2024-10-14 drugs.csv: the data file has a header and no rows")
    newsroom.watch(SEIZURES)
    newsroom.wait(days=1)
    newsroom.serve_seizures()
    (result,) = newsroom.check()
    assert result.problem.startswith("the data file has a header and no rows"), "the source's own address says nothing"
    newsroom.wait(days=1)
    newsroom.answers["/seizures.csv"] = Response("", 302, {"Location": "/gone.csv"})
    (result,) = newsroom.check()
    assert result.problem.count("/gone.csv") == 1


def test_a_source_that_fails_does_not_touch_another(newsroom):
    newsroom.watch(SEIZURES, PAGE)
    newsroom.serve("/boundary", "<p>In fact, the boundary is 8,891 km long.</p>")
    results = {result.source_id: result.outcome for result in newsroom.check()}
    assert results == {"customs": Outcome.FAILED, "border": Outcome.CHANGED}


def test_a_first_reading_out_of_bounds_is_asked_about(newsroom):
    newsroom.serve_seizures(fy2023=["1"] * 12, fy2024=["1"] * 11 + ["5000"])
    (result,) = newsroom.check()
    assert result.first
    assert not result.changes
    assert [change.period.label for change in result.doubts] == ["2024-09"]
    assert newsroom.mails == [], "whoever has it read for the first time sees what the check prints"
    with newsroom.store as store:
        (question,) = open_questions(store, newsroom.catalogue, newsroom.now)
    assert {asked.now.period.label for asked in question.asked} == {"2024-09", "FY2024"}, "with the total it is in"
    assert newsroom.value("SELECT count(*) FROM changes") == 0


def test_each_figure_of_a_first_reading_is_asked_about(newsroom):
    length = PAGE.partition("figures:\n")[2].partition("      claims")[0]
    high = length.replace("length:", "high:").replace("extract:", "bounds: {max: 10}\n      extract:")
    low = length.replace("length:", "low:").replace("extract:", "bounds: {min: 9000}\n      extract:")
    newsroom.watch(PAGE.partition("    length:")[0] + high + low)
    newsroom.serve("/boundary", "<p>In fact, the boundary is 8,891 km long.</p>")
    (result,) = newsroom.check()
    assert [change.figure_id for change in result.doubts] == ["border/high", "border/low"]
    assert newsroom.mails == []


def test_a_figure_added_later_is_asked_about_when_it_is_first_read(newsroom):
    newsroom.watch(PAGE)
    newsroom.serve("/boundary", "<p>In fact, the boundary is 8,891 km long.</p>")
    newsroom.check()
    width = "    width: {label: Width, unit: km, bounds: {max: 10}, period: undated, extract: {text: {pattern: "
    newsroom.watch(PAGE + width + '"it is {figure} wide"}}}\n')
    newsroom.serve("/boundary", "<p>In fact, the boundary is 8,891 km long. Here it is 20 km wide.</p>")
    newsroom.wait(days=1)
    (result,) = newsroom.check()
    assert not result.changes
    assert [change.figure_id for change in result.doubts] == ["border/width"]
    assert newsroom.subjects == ["Please look: Width: 20 km, first read"]
    assert newsroom.value("SELECT count(*) FROM changes") == 0


def test_a_first_reading_that_stands_is_asked_about_by_no_mail_later(newsroom):
    newsroom.serve_seizures(fy2024=["1"] * 11 + ["5000"])
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2024=["1"] * 11 + ["5000"], fy2025=["2"])
    newsroom.check()
    assert ["Please look" in mail["Subject"] for mail in newsroom.mails] == [False]


def test_a_number_out_of_bounds_is_a_question_to_the_maintainer_and_not_news(newsroom):
    newsroom.serve_seizures(fy2022=FULL[0], fy2023=FULL[1])
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2022=FULL[0], fy2023=["2"] * 11 + ["20000"])
    newsroom.check()
    assert newsroom.value("SELECT status FROM figures_current WHERE period = 'FY2023'") == "suspect"
    assert newsroom.rows("SELECT DISTINCT kind FROM notices") == [("question",)]
    assert newsroom.value("SELECT verdict FROM claim_status") == "cannot tell"


def lengths(newsroom, *lengths: str) -> None:
    """One check a day, each finding another length."""
    newsroom.watch(PAGE)
    for length in lengths:
        newsroom.serve("/boundary", f"<p>In fact, the boundary is {length} km long.</p>")
        newsroom.check()
        newsroom.wait(days=1)


def test_a_doubtful_value_that_goes_away_again_is_no_news(newsroom):
    lengths(newsroom, "8,891", "88,910", "8,891")
    assert [subject.partition(":")[0] for subject in newsroom.subjects] == ["Please look"]
    assert newsroom.rows("SELECT suspect, before_value, after_value FROM change_log") == [(1, "8891", "88910")]
    assert newsroom.value("SELECT value FROM figures_current") == "8891"


def test_news_after_a_doubtful_value_begins_where_the_last_news_ended(newsroom):
    lengths(newsroom, "8,891", "88,910", "91,000")
    assert newsroom.subjects[1] == "Length of the boundary: 8,891 → 91,000 km (+82,109, revised)"
    assert newsroom.rows("SELECT suspect, before_value, after_value FROM change_log ORDER BY change_id")[1:] == [
        (0, "8891", "91000")
    ]


def test_a_doubtful_value_that_is_accepted_is_told_to_everybody_with_what_it_means(newsroom):
    lengths(newsroom, "8,891", "88,910")
    newsroom.watch(PAGE.replace("unit: km", "unit: km\n      accept: [88910]"))
    newsroom.check()
    assert newsroom.subjects[1:] == ["Length of the boundary: 8,891 → 88,910 km (+80,019, revised)"]
    assert newsroom.rows("SELECT kind FROM notices ORDER BY id") == [("question",), ("change",)]
    text = " ".join(newsroom.mails[-1].get_body(("plain",)).get_content().split())
    assert "This was doubtful when it was first read, and was withheld." in text
    assert "cannot tell → revised since" in text
    newsroom.wait(days=1)
    newsroom.check()
    assert len(newsroom.mails) == 2


def test_a_first_reading_that_is_accepted_is_the_baseline_and_no_news(newsroom):
    bounded = PAGE.replace("unit: km", "unit: km\n      bounds: {max: 8000}")
    newsroom.watch(bounded)
    newsroom.serve("/boundary", "<p>In fact, the boundary is 8,891 km long.</p>")
    newsroom.check()
    newsroom.watch(bounded.replace("8000", "9000"))
    newsroom.wait(days=1)
    newsroom.check()
    assert newsroom.rows("SELECT kind FROM notices") == []
    assert newsroom.value("SELECT status FROM figures_current") == "normal"


def test_a_doubtful_value_that_stands_is_asked_about_once_and_is_no_change_again(newsroom):
    lengths(newsroom, "8,891", "88,910")
    newsroom.serve("/boundary", "<p>In fact, the boundary is 88,910 km long.</p><p>That is all.</p>")
    (result,) = newsroom.check()
    assert not result.changes
    assert len(newsroom.mails) == 1


def test_silence_is_told_once_and_so_is_the_next_news(newsroom):
    newsroom.serve_seizures(fy2022=FULL[0], fy2023=FULL[1])
    for _ in range(45):
        newsroom.check()
        newsroom.wait(days=1)
    assert newsroom.value("SELECT state FROM source_health") == "overdue"
    assert [row[0] for row in newsroom.rows("SELECT kind FROM notices")] == ["overdue"]
    newsroom.serve_seizures(fy2022=FULL[0], fy2023=["2"] * 11 + ["2.5"])
    newsroom.check()
    kinds = sorted(row[0] for row in newsroom.rows("SELECT kind FROM notices"))
    assert kinds == ["change", "news again", "overdue"]
    assert newsroom.value("SELECT state FROM source_health") == "ok"


def test_three_days_asleep_are_one_check_and_the_same_due_time_is_checked_once(newsroom):
    newsroom.serve_seizures(fy2023=FULL[1])
    newsroom.check(due=True)
    assert newsroom.check(due=True) == []
    newsroom.wait(days=3)
    assert len(newsroom.check(due=True)) == 1
    assert newsroom.check(due=True) == []
    newsroom.wait(hours=-5)
    assert newsroom.check(due=True) == []
    newsroom.wait(days=1)
    assert len(newsroom.check(due=True)) == 1


def test_two_processes_that_check_at_once_find_one_change(newsroom):
    newsroom.serve_seizures(fy2023=FULL[1])
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["2.5"])
    results = asyncio.run(newsroom.check_twice_at_once("customs"))
    assert [result.outcome for result in results] == [Outcome.CHANGED, NotRecorded.OVERTAKEN]
    assert newsroom.value("SELECT count(*) FROM snapshots") == 2
    assert newsroom.value("SELECT count(*) FROM notices") == 1


@pytest.mark.captures
def test_two_days_of_the_real_document_page_are_one_snapshot_and_lead_to_the_march_file(newsroom):
    pages = sorted((CAPTURES / "cbp").glob("document-*.html")) if CAPTURES.exists() else []
    if not pages:
        pytest.skip("the captured files are not beside this checkout")
    march = "/sites/default/files/assets/documents/2024-Apr/nationwide-drugs-fy21-fy24-mar.csv"
    follow = 'url: SITE/page\n  follow: {link: \'a[href*="/nationwide-drugs-fy"][href$=".csv"]\', choose: newest}'
    newsroom.watch(
        SEIZURES.replace("url: SITE/seizures.csv", follow).replace("max_bytes: 300000", "max_bytes: 3000000")
    )
    newsroom.serve(
        march, (CAPTURES / "cbp/2024-04-08_nationwide-drugs-fy21-fy24-mar.csv").read_bytes(), content_type="text/csv"
    )
    outcomes = []
    for page in pages:
        newsroom.serve("/page", page.read_bytes())
        outcomes.append(outcome(newsroom))
        newsroom.wait(days=1)
    assert outcomes == [Outcome.CHANGED, Outcome.UNCHANGED]
    assert newsroom.value("SELECT count(*) FROM snapshots") == 1
    assert newsroom.value("SELECT url FROM snapshots").endswith(march)
    assert newsroom.mails == []
    with newsroom.store as store:
        page_blob = newsroom.value("SELECT page_blob_id FROM snapshots")
        assert store.blobs.body(page_blob) == pages[0].read_bytes()


def test_a_version_fetched_earlier_and_recorded_later_does_not_take_over(newsroom):
    newsroom.watch(PAGE)
    newsroom.serve("/boundary", "<p>In fact, the boundary is 8,800 km long.</p>")
    newsroom.check()
    newsroom.wait(days=1)

    def swap() -> None:
        newsroom.serve("/boundary", "<p>In fact, the boundary is 8,900 km long.</p>")
        newsroom.wait(seconds=2)

    newsroom.serve("/boundary", "<p>In fact, the boundary is 8,850 km long.</p>")
    asyncio.run(newsroom.check_twice_at_once("border", between=swap, reverse=True))
    assert newsroom.value("SELECT value FROM figures_current") == "8900"
    assert newsroom.value("SELECT count(*) FROM snapshots") == 2


def test_a_clock_set_back_keeps_versions_in_their_order(newsroom):
    newsroom.watch(PAGE)
    for length in ("8,891", "8,900", "8,891"):
        newsroom.serve("/boundary", f"<p>In fact, the boundary is {length} km long.</p>")
        for _ in range(2):
            newsroom.check()
            newsroom.wait(minutes=5)
        newsroom.wait(hours=-3)
    assert newsroom.value("SELECT count(*) FROM snapshots") == 3
    assert newsroom.value("SELECT value FROM figures_current") == "8891"


def test_a_check_by_an_outdated_configuration_records_nothing(newsroom):
    newsroom.watch(PAGE)
    newsroom.serve("/boundary", "<p>At 10 km wide, the boundary is 8,891 km long.</p>")
    newsroom.check()
    newsroom.wait(days=1)

    def reconfigure() -> None:
        newsroom.watch(PAGE.replace("the boundary is {figure} long", "At {figure} wide"))
        with newsroom.store as store:
            bring_up_to_date(store, newsroom.catalogue, newsroom.now)

    newsroom.serve("/boundary", "<p>At 10 km wide, the boundary is 8,893 km long.</p>")
    results = asyncio.run(newsroom.check_twice_at_once("border", between=reconfigure))
    assert all(result.outcome is NotRecorded.OUTDATED for result in results)
    assert newsroom.value("SELECT count(*) FROM checks") == 1
    assert newsroom.value("SELECT value FROM figures_current") == "10"
    assert newsroom.mails == []


def test_a_pause_that_the_publisher_asks_for_outlives_a_restart(newsroom):
    newsroom.watch(SEIZURES.replace('{cron: "0 9 * * *"}', "{every: 1 hour}"))
    newsroom.answers["/seizures.csv"] = BAD_ANSWERS["429 with a pause"][0]
    newsroom.check()
    for _ in range(24):
        newsroom.wait(hours=1)
        assert newsroom.check(due=True) == []
    newsroom.wait(hours=1)
    assert len(newsroom.check(due=True)) == 1


def test_an_error_of_our_own_in_one_source_is_a_failed_check_and_the_others_go_on(newsroom):
    newsroom.watch(SEIZURES, PAGE)
    newsroom.serve_seizures(fy2023=FULL[1])
    newsroom.serve("/boundary", "<p>In fact, the boundary is 8,891 km long.</p>")
    newsroom.check()
    newsroom.wait(days=1)
    with newsroom.store as store, store.atomic():  # a value that no version of the program would have written
        store._connection.execute("UPDATE observations SET value = 'many' WHERE unit = 'km'")
    newsroom.serve("/boundary", "<p>In fact, the boundary is 8,893 km long.</p>")
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["2.5"])
    results = {result.source_id: result for result in newsroom.check()}
    assert results["customs"].outcome is Outcome.CHANGED
    assert results["border"].outcome is Outcome.FAILED
    assert "could not be compared" in results["border"].problem


SORRY = "<p>We are sorry, something went wrong here.</p>" * 40
ERROR_PAGE = f"<html><title>Our service</title><body>{SORRY}</body></html>"
WANTED = {
    "member": ("media: csv\n  member: seizures.csv", "a ZIP file"),
    "pdf": ("media: pdf", "a PDF file"),
    "xlsx": ("media: xlsx", "a workbook"),
}


@pytest.mark.parametrize("wanted", WANTED)
@pytest.mark.parametrize(
    ("page", "ends"),
    [(BLOCK_PAGE, Outcome.BLOCKED), (SOFT_404, Outcome.FAILED), (ERROR_PAGE, Outcome.FAILED), ("", Outcome.FAILED)],
    ids=["block page", "soft 404", "error page", "nothing"],
)
def test_a_page_in_place_of_a_file_is_called_what_it_is_live_and_in_files(newsroom, wanted, page, ends):
    options, name = WANTED[wanted]
    newsroom.watch(SEIZURES.replace("url: SITE/seizures.csv", f"url: SITE/seizures\n  {options}"))
    newsroom.serve("/seizures", page)
    (result,) = newsroom.check()
    assert result.outcome is ends
    words = {BLOCK_PAGE: "refused access", SOFT_404: "does not exist", "": "the answer is empty (0 bytes)"}
    assert words.get(page, f"{name} was expected and an HTML page came") in result.problem
    folder = newsroom.folder / "files"
    folder.mkdir()
    (folder / "2024-09-01_seizures").write_text(page)
    with newsroom.store as store:
        source = newsroom.catalogue.source("customs")
        (filed,) = backfill(store, newsroom.catalogue, source, dated_files(folder, newsroom.now))
    reason = result.problem.partition(": answered 200, ")[2]
    assert filed.problem.endswith(reason), "the same page is called the same in a folder"
    assert reason


def test_a_fetcher_that_breaks_is_a_failed_check_and_not_called_a_missing_answer(newsroom):
    class Broken:
        async def fetch(self, request: object, web: object) -> NoReturn:
            raise KeyError("rows")

    source = replace(newsroom.catalogue.source("customs"), fetcher=Broken())
    state = SourceState(newsroom.now)
    web = OpenWeb(contact="desk@example.org", version="test")
    error = asyncio.run(fetch(source, state, web, newsroom.now, newsroom.folder))
    assert isinstance(error, CheckError)
    assert error.kind == "check error"
    assert "the fetcher failed unexpectedly: KeyError: 'rows'" in str(error)


def test_a_fetcher_that_never_returns_is_given_up(newsroom):
    class Endless:
        async def fetch(self, request: object, web: object) -> NoReturn:
            await asyncio.Event().wait()
            raise AssertionError("nobody sets it")

    source = replace(newsroom.catalogue.source("customs"), fetcher=Endless())
    web = OpenWeb(contact="desk@example.org", version="test")
    got = fetch(source, SourceState(newsroom.now), web, newsroom.now, newsroom.folder, longest_seconds=0.05)
    error = asyncio.run(got)
    assert isinstance(error, CheckError)
    assert "the fetcher failed unexpectedly: TimeoutError" in str(error)


# ---------------------------------------------------------------- what cannot be recorded is not fetched


class Filling(Newsroom):
    """A newsroom whose disk can be filled: its database then grows no further."""

    full = False

    @property
    def store(self) -> Store:
        self.opened = super().store
        if self.full:
            self.fill()
        return self.opened

    def fill(self) -> None:
        connection = self.opened._connection
        with self.opened.atomic():  # what is free inside the file, too
            connection.execute("INSERT OR REPLACE INTO settings VALUES ('filling', hex(zeroblob(100000)))")
        (present,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {present}")


def test_on_a_full_disk_nobody_is_asked(tmp_path, httpserver):
    newsroom = Filling(tmp_path, httpserver)
    newsroom.serve_seizures(fy2022=FULL[0])
    newsroom.check()
    newsroom.wait(days=1)
    asked, newsroom.full = len(newsroom.asked), True
    with pytest.raises(DatabaseError, match=r"full.*nobody is asked while nothing can be recorded"):
        newsroom.check()
    assert len(newsroom.asked) == asked
    newsroom.full = False
    assert outcome(newsroom) is Outcome.UNCHANGED


def test_when_the_disk_fills_during_a_round_whoever_was_not_asked_yet_is_not(tmp_path, httpserver):
    newsroom = Filling(tmp_path, httpserver)
    newsroom.watch(PAGE, SEIZURES)

    def fills(_: object) -> Response:
        newsroom.fill()
        return Response(random.Random(1).randbytes(200_000).hex())

    newsroom.answers["/boundary"] = fills
    with pytest.raises(
        Unrecorded, match="border: the check could not be recorded: the database cannot be written"
    ) as e:
        newsroom.check()
    assert e.value.size == 400_000
    assert {request.path for request in newsroom.asked} <= {"/robots.txt", "/boundary"}
    assert newsroom.value("SELECT count(*) FROM checks") == 0
