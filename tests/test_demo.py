"""The demonstration: its site, its files, and a whole run of it."""

from __future__ import annotations

import csv
import io
import re
import shlex
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from demo.__main__ import CONFIG, MARK, Results, mail_at, main, make_fresh
from demo.data import COLUMNS, RELEASES, Release, csv_of, release_of
from demo.site import PAGE, Publisher, serve
from demo.story import days
from monitor.model import Capture, Follow, Grade
from monitor.reading.follow import choose_link
from monitor.reading.grade import grade
from tests.conftest import Demonstrated
from tests.places import CAPTURES

CBP = CAPTURES / "cbp"
FOLLOW = Follow('a[href*="/nationwide-drugs-fy"][href$=".csv"]')
BORDERS = ("Northern Border", "Southwest Border")
MICRO = Decimal("0.000001")

Month = tuple[str, str, str]


# ---------------------------------------------------------------- the files


@pytest.mark.parametrize(
    ("day", "region", "year", "pounds"),
    [
        pytest.param(date(2022, 10, 19), "Northern Border", "2022", "10.264558", id="north FY2022 in 2022"),
        pytest.param(date(2025, 3, 12), "Northern Border", "2022", "10.264558", id="north FY2022 in 2025"),
        pytest.param(date(2023, 10, 18), "Northern Border", "2023", "1.554846", id="north FY2023"),
        pytest.param(date(2024, 4, 8), "Northern Border", "2024 (FYTD)", "6.774895", id="north FY2024 to March"),
        pytest.param(date(2024, 10, 15), "Northern Border", "2024", "34.817193", id="north FY2024 closed"),
        pytest.param(date(2025, 3, 12), "Northern Border", "2024", "34.817193", id="north FY2024 in 2025"),
        pytest.param(date(2025, 3, 12), "Northern Border", "2025 (FYTD)", "10.426653", id="north FY2025 to February"),
        pytest.param(date(2022, 10, 19), "Southwest Border", "2022", "13986.332737", id="southwest FY2022"),
        pytest.param(date(2023, 10, 18), "Southwest Border", "2023", "26692.693753", id="southwest FY2023"),
        pytest.param(
            date(2024, 4, 8), "Southwest Border", "2024 (FYTD)", "9544.987639", id="southwest FY2024 to March"
        ),
        pytest.param(date(2024, 10, 15), "Southwest Border", "2024", "21115.608960", id="southwest FY2024 closed"),
        pytest.param(date(2025, 3, 12), "Southwest Border", "2025 (FYTD)", "5981.472316", id="southwest FY2025"),
    ],
)
def test_the_files_add_up_to_what_was_published(day: date, region: str, year: str, pounds: str) -> None:
    months = months_of(csv_of(release_of(day)))
    total = sum((value for (there, fy, _), value in months.items() if (there, fy) == (region, year)), Decimal(0))

    assert total.quantize(MICRO) == Decimal(pounds)


def test_the_first_half_of_fy2024_was_restated_between_two_releases() -> None:
    to_march, closed = (months_of(csv_of(release_of(day))) for day in (date(2024, 4, 8), date(2024, 10, 15)))
    first_half = [("Northern Border", month) for month in ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR")]

    def half(months: dict[Month, Decimal], year: str) -> Decimal:
        return sum((months.get((region, year, month), Decimal(0)) for region, month in first_half), Decimal(0))

    assert half(to_march, "2024 (FYTD)").quantize(Decimal("0.0001")) == Decimal("6.7749")
    assert half(closed, "2024").quantize(Decimal("0.0001")) == Decimal("7.0445")


def test_the_same_number_is_printed_in_other_characters_by_the_first_release() -> None:
    first, second = (csv_of(release).decode() for release in RELEASES[:2])

    assert "e-3" in first
    assert "e-3" not in second
    shared = months_of(first.encode()).keys() & months_of(second.encode()).keys()
    assert shared
    assert {k: months_of(first.encode())[k] for k in shared} == {k: months_of(second.encode())[k] for k in shared}


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_every_file_has_the_publishers_columns_and_rows_that_the_filters_must_leave_out(release: Release) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_of(release).decode(), newline="")))

    assert tuple(rows[0]) == COLUMNS
    assert csv_of(release).endswith(b"\r\n")
    assert {row["Land Filter"] for row in rows} == {"Land Only", "Other"}
    assert {row["Drug Type"] for row in rows} == {"Fentanyl", "Heroin"}


@pytest.mark.captures
@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_the_monthly_totals_are_those_of_the_real_files(release: Release) -> None:
    if not CBP.is_dir():
        pytest.skip(f"the publisher's real files are not at {CBP}")
    real = next(CBP.glob(f"{release.published_on:%Y-%m}*_{release.name}"))

    ours, theirs = months_of(csv_of(release)), months_of(real.read_bytes())

    assert ours.keys() == theirs.keys()
    assert not {month for month in ours if abs(ours[month] - theirs[month]) >= MICRO}


# ---------------------------------------------------------------- the site


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with serve() as running:
        yield running


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_the_newest_file_is_chosen_on_the_page(publisher: Publisher, release: Release) -> None:
    publisher.publish(release)

    _, page = get(publisher.url + PAGE)

    assert choose_link(page, publisher.url + PAGE, FOLLOW) == publisher.url + release.address


def test_the_page_links_each_file_twice_and_states_its_exact_size_and_day(publisher: Publisher) -> None:
    publisher.publish(RELEASES[2])

    page = get(publisher.url + PAGE)[1].decode()

    for release in RELEASES[:3]:
        assert page.count(f'href="{release.address}"') == 2
        _, body = get(publisher.url + release.address)
        assert f'<td data-sort-value="{len(body)}">' in page
        assert f'<td data-sort-value="{release.published_on:%m/%d/%Y}">' in page
    assert RELEASES[3].address not in page
    assert "Demonstration." in page


def test_a_file_is_missing_until_it_is_released(publisher: Publisher) -> None:
    address = publisher.url + RELEASES[1].address

    with pytest.raises(HTTPError) as missing:
        get(address)
    missing.value.close()
    publisher.publish(RELEASES[1])

    assert missing.value.code == 404
    assert get(address)[1] == csv_of(RELEASES[1])


@pytest.mark.parametrize("path", [PAGE, RELEASES[0].address], ids=["page", "file"])
@pytest.mark.parametrize(
    ("given", "sent"), [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")], ids=["etag", "date"]
)
def test_what_has_not_changed_is_answered_with_304(publisher: Publisher, path: str, given: str, sent: str) -> None:
    headers, _ = get(publisher.url + path)

    with pytest.raises(HTTPError) as unchanged:
        get(publisher.url + path, **{sent: headers[given]})
    unchanged.value.close()

    assert unchanged.value.code == 304
    assert list(publisher.requests) == [(path, 200), (path, 304)]


def test_machine_made_tokens_change_the_page_but_not_its_words(publisher: Publisher) -> None:
    before_headers, before = get(publisher.url + PAGE)
    publisher.rebuild()

    after_headers, after = get(publisher.url + PAGE, **{"If-None-Match": before_headers["ETag"]})

    assert after_headers["ETag"] != before_headers["ETag"]
    assert before != after
    assert re.sub(rb"[0-9a-f]{64}", b"", before) == re.sub(rb"[0-9a-f]{64}", b"", after)


def test_refused_programs_get_a_block_page_under_200_but_may_read_robots_txt(publisher: Publisher) -> None:
    publisher.refuse(True)

    _, body = get(publisher.url + PAGE)
    now = days()[0].now

    assert grade(Capture(PAGE, PAGE, 200, {"content-type": "text/html"}, body, now)) is Grade.BLOCK_PAGE
    assert get(publisher.url + "/robots.txt")[1].startswith(b"User-agent: *")


def test_the_site_ends_with_its_block() -> None:
    with serve() as publisher:
        address = publisher.url
    host, port = urlsplit(address).hostname, urlsplit(address).port

    with pytest.raises(OSError):
        urlopen(f"http://{host}:{port}/robots.txt", timeout=2)


# ---------------------------------------------------------------- the folder


def test_a_folder_that_the_demonstration_did_not_make_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    assert main([str(tmp_path)]) == 1

    assert "left alone" in capsys.readouterr().err
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_link_to_a_folder_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / MARK).write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "there")

    assert main([str(tmp_path / "link")]) == 1

    assert "is not a folder" in capsys.readouterr().err
    assert (tmp_path / "there" / MARK).exists()


def test_its_own_folder_is_made_afresh(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "out"
    make_fresh(folder)
    (folder / "monitor.db").write_text("of an earlier run")

    make_fresh(folder)

    assert [path.name for path in folder.iterdir()] == [MARK]


@pytest.mark.parametrize(("arguments", "code"), [(["--help"], 0), (["a", "b"], 2), (["--nonsense"], 2)])
def test_what_it_does_not_understand_it_answers_with_its_usage(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code
    assert "usage: python -m demo" in capsys.readouterr().out


# ---------------------------------------------------------------- a whole run


@pytest.fixture(scope="module")
def folder(demonstrated: Demonstrated) -> Path:
    return demonstrated.folder


@pytest.fixture(scope="module")
def said(demonstrated: Demonstrated) -> str:
    """What the demonstration prints."""
    return demonstrated.said


@pytest.fixture(scope="module")
def mails(said: str, folder: Path) -> list[EmailMessage]:
    return [mail_at(path) for path in Results(folder).mails()]


def rows(folder: Path, sql: str) -> list[dict[str, object]]:
    return Results(folder).ask(sql, days()[-1].now)


def test_a_mail_tells_each_change_the_failure_and_the_recovery_once(mails: list[EmailMessage]) -> None:
    told = [mail for mail in mails if day_of(mail) >= "2023-10-18" and not is_weekly(mail)]

    assert [day_of(mail) for mail in told] == [
        "2023-10-18",
        "2024-04-08",
        "2024-04-09",
        "2024-04-11",
        "2024-10-15",
        "2025-03-12",
    ]


def test_the_baseline_and_the_quiet_days_are_not_mailed(mails: list[EmailMessage]) -> None:
    days_told = {day_of(mail) for mail in mails}

    assert not days_told & {"2022-10-19", "2022-10-20", "2023-10-19", "2024-04-10"}


def test_the_mail_of_the_closed_year_names_both_values_in_its_subject(mails: list[EmailMessage]) -> None:
    subject = next(str(mail["subject"]) for mail in mails if day_of(mail) == "2024-10-15" and not is_weekly(mail))

    assert "6.77 → 34.82" in subject
    assert "FY2024" in subject


def test_the_mail_of_the_closed_year_shows_what_was_restated_within_its_growth(mails: list[EmailMessage]) -> None:
    mail = next(mail for mail in mails if day_of(mail) == "2024-10-15" and not is_weekly(mail))
    part = mail.get_body(("plain",))
    assert part is not None
    text = " ".join(part.get_content().split())

    assert "6.7749 → 7.0445 lb" in text
    assert "cannot tell → holds by rounding" in text


def test_a_mail_carries_both_texts_and_belongs_to_its_sources_thread(mails: list[EmailMessage]) -> None:
    told = [mail for mail in mails if not is_weekly(mail)]

    assert all(mail.get_body(("plain",)) and mail.get_body(("html",)) for mail in mails)
    assert len({mail["references"] or mail["in-reply-to"] for mail in told}) == 1
    assert len({mail["message-id"] for mail in mails}) == len(mails)


def test_the_last_monday_brings_the_report_of_the_week_with_the_last_release(
    mails: list[EmailMessage], folder: Path
) -> None:
    report = (folder / "reports" / "2025-W11.html").read_text(encoding="utf-8")

    assert "FY2025" in report
    assert any(is_weekly(mail) and day_of(mail) == "2025-03-17" for mail in mails)


def test_all_four_claims_hold_by_rounding_from_the_release_that_first_supports_them(said: str, folder: Path) -> None:
    claims = rows(
        folder, "SELECT quote, period, verdict, date(since) AS since FROM claim_status ORDER BY period, quote"
    )

    assert {claim["verdict"] for claim in claims} == {"holds by rounding"}
    assert [(claim["quote"], claim["period"], claim["since"]) for claim in claims] == [
        ("10.26 pounds", "FY2022", "2022-10-19"),
        ("1.55 pounds", "FY2023", "2023-10-18"),
        ("26,693 pounds", "FY2023", "2023-10-18"),
        ("34.82 pounds", "FY2024", "2024-10-15"),
    ]


def test_before_the_year_closed_nothing_could_be_said_of_its_claim(said: str, folder: Path) -> None:
    history = rows(
        folder,
        "SELECT v.verdict, date(v.since) AS since FROM verdicts v "
        "WHERE v.claim_id LIKE '%34-82%' AND v.since < '2024-10-15' ORDER BY v.since",
    )

    assert {row["verdict"] for row in history} == {"cannot tell"}


def test_no_closed_year_is_called_revised_and_old_years_are_withdrawn_once(said: str, folder: Path) -> None:
    log = rows(folder, "SELECT kind, period, part_of FROM change_log WHERE figure_id LIKE '%northern%'")
    kinds = defaultdict(set)
    for row in log:
        if row["part_of"] is None:
            kinds[row["kind"]].add(row["period"])

    assert "revised" not in kinds
    assert kinds["extended"] == {"FY2024"}
    assert kinds["released"] == {"FY2023", "FY2024", "FY2025"}
    assert kinds["withdrawn"] == {"FY2019", "FY2020", "FY2021"}


def test_the_values_at_every_release_are_the_published_ones(said: str, folder: Path) -> None:
    triangle = rows(
        folder,
        "SELECT date(vintage) AS seen, round(value, 4) AS pounds FROM revision_triangle "
        "WHERE figure_id LIKE '%northern%' AND period = 'FY2024' ORDER BY revision_number",
    )

    assert triangle == [{"seen": "2024-04-08", "pounds": 6.7749}, {"seen": "2024-10-15", "pounds": 34.8172}]


def test_every_day_ended_as_the_story_has_it(said: str, folder: Path) -> None:
    checks = rows(folder, "SELECT date(scheduled_for) AS due, outcome FROM checks ORDER BY id")
    outcomes = [row["outcome"] for row in checks]

    assert len(checks) == len(days())
    assert outcomes[0] == "changed"
    assert outcomes[1] == "not_modified"
    assert outcomes[3] in ("not_modified", "unchanged")
    assert outcomes[5:8] == ["blocked", "blocked", outcomes[1]]
    assert [i for i, outcome in enumerate(outcomes) if outcome == "changed"] == [0, 2, 4, 8, 9]


def test_the_story_is_told_day_by_day_and_says_what_to_look_at(said: str, folder: Path) -> None:
    for day in days():
        assert f"{day.on}  {day.scene}" in said
    assert "6.77 lb → 34.82 lb" in said
    assert str(folder / "reports" / "2025-W11.html") in said
    told = [path for path in Results(folder).mails() if not is_weekly(mail_at(path))]
    assert told
    assert all(str(path) in said for path in told)
    assert "holds by rounding" in said
    assert "revision_number" in said
    assert "withdrawn" in said.partition("THREE QUESTIONS")[2]


def test_what_to_try_next_works_as_it_is_printed(said: str, folder: Path, tmp_path: Path) -> None:
    first, *commands = said.partition("GO ON FROM HERE")[2].strip().splitlines()[:6]
    assert shlex.split(first) == ["cd", str(folder)]
    assert len(commands) == 5
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    for command in commands:
        _, *words = shlex.split(command)
        done = subprocess.run(
            [sys.executable, "-m", "monitor", *words], cwd=copy, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) > 3, command


def test_the_config_of_the_demonstration_differs_from_the_copy_in_the_address_alone(said: str, folder: Path) -> None:
    ours, copy = CONFIG.read_text(encoding="utf-8"), Results(folder).config.read_text(encoding="utf-8")

    assert re.sub(r"http://127\.0\.0\.1:\d+", "http://demo.invalid", copy) == ours


def test_the_mail_settings_of_whoever_runs_it_are_not_used(mails: list[EmailMessage]) -> None:
    assert {mail["from"].addresses[0].addr_spec for mail in mails} == {"newsdesk@example.org"}


# ---------------------------------------------------------------- what the tests ask


def months_of(content: bytes) -> dict[Month, Decimal]:
    """Pounds of fentanyl by land for each border, fiscal year as printed and month."""
    totals: dict[Month, Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        if (row["Drug Type"], row["Land Filter"]) == ("Fentanyl", "Land Only") and row["Region"] in BORDERS:
            totals[(row["Region"], row["FY"], row["Month (abbv)"])] += Decimal(row["Sum Qty (lbs)"])
    return dict(totals)


def get(url: str, **headers: str) -> tuple[dict[str, str], bytes]:
    with urlopen(Request(url, headers=headers), timeout=5) as answer:
        return dict(answer.headers), answer.read()


def day_of(mail: EmailMessage) -> str:
    return f"{mail['date'].datetime:%Y-%m-%d}"


def is_weekly(mail: EmailMessage) -> bool:
    return re.search(r"\b\d{4}-W\d{2}\b|[Ww]eek", str(mail["subject"])) is not None
