from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Capture, Grade
from monitor.model.errors import Blocked, NotUsable
from monitor.reading.glance import glance_at
from monitor.reading.grade import grade, require_ok
from tests.pace import stopwatch
from tests.places import CAPTURES

URL = "https://www.cbp.example/stats"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def zipped(name: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(name, "<x/>")
    return file.getvalue()


WORKBOOK, ZIPPED = zipped("xl/workbook.xml"), zipped("data.csv")
LONG = "<p>Officers seized 26,693 pounds of fentanyl at the southwest border in fiscal year 2023.</p>" * 25
NAVIGATION = "".join(f'<li><a href="/{i}">Section {i} of this site</a></li>' for i in range(120))


def capture(
    body: str | bytes,
    *,
    url: str = URL,
    final_url: str = "",
    media: str = "text/html; charset=utf-8",
    expected_size: int | None = None,
) -> Capture:
    raw = body.encode() if isinstance(body, str) else body
    headers = {"content-type": media} if media else {}
    return Capture(url, final_url or url, 200, headers, raw, NOW, expected_size=expected_size)


def page(body: str, title: str = "Statistics", head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


# ---------------------------------------------------------------- good pages


@pytest.mark.parametrize(
    "body",
    [
        page(LONG),
        page("<p>34.82 lb</p>"),
        page("<table><tr><td>FY2024</td><td>34.82</td></tr></table>", head="<script>let a = 1</script>"),
        "<p>26,693 pounds",
        "<table><tr><td>1</td></tr></table>",
        page(f"<header><form><input type='password'></form></header>{LONG}"),
        page(f"<h1>Page not found</h1>{LONG}"),
        page(f"<h1>Why some pages say 404</h1>{LONG}", title="404 Not Found: what it means"),
        page(f"<h1>Access denied: how agencies block readers</h1>{LONG}", title="Access Denied"),
        page(f"<p>Please enable JavaScript for the chart.</p>{LONG}", head="<script src=a.js></script>"),
        page("<noscript>Enable JavaScript</noscript><p>In 2024: 34.82 pounds</p><script>x</script>"),
        "<!DOCTYPE html><html><body><table><tr><td>Fentanyl<td>34.82</table><p>And so on",
        "<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'><body><p>34.82 pounds</p></body></html>",
        page("<svg><title>Page not found</title></svg><p>Fentanyl: 34.82 pounds</p>"),
        page("<p>The agency's request was rejected; officers noticed unusual activity: 3 arrests.</p>"),
    ],
    ids=lambda body: body[:40] + "…" + str(len(body)),
)
@pytest.mark.parametrize("media", ["", "html"])
def test_an_ordinary_page_is_ok(body: str, media: str) -> None:
    assert grade(capture(body), media=media) is Grade.OK
    require_ok(capture(body), media=media)


@pytest.mark.parametrize("label", ["text/csv", "text/html", "text/plain", ""])
def test_a_csv_is_ok_however_its_server_labels_it(label: str) -> None:
    answer = capture("FY,Month,Sum Qty (lbs)\n2024,OCT,1.5\n", url=f"{URL}/a.csv", media=label)
    assert grade(answer) is Grade.OK
    assert grade(answer, media="csv") is Grade.OK


def test_a_csv_whose_cells_speak_of_refusals_and_markup_is_ok() -> None:
    body = "Region,Note\nNorth,Access Denied\nSouth,<table> not found\n"
    assert grade(capture(body, media="text/csv"), media="csv") is Grade.OK


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_other_encodings_are_no_binary_files(encoding: str) -> None:
    text = "Région,Valeur\nQuébec,34\n".encode(encoding)
    assert grade(capture(text, media="text/csv"), media="csv") is Grade.OK
    assert grade(capture(page("<p>Québec: 34</p>").encode(encoding)), media="html") is Grade.OK


def test_a_binary_file_is_ok_where_nothing_else_was_expected() -> None:
    assert grade(capture(b"%PDF-1.7 \0\0%%EOF\n", url=f"{URL}/a.pdf", media="application/pdf")) is Grade.OK


@pytest.mark.parametrize(
    ("body", "media"),
    [
        pytest.param(b"%PDF-1.7\n1 0 obj\n%%EOF", "pdf", id="PDF"),
        pytest.param(WORKBOOK, "xlsx", id="workbook"),
        pytest.param(WORKBOOK, "zip", id="ZIP"),
        pytest.param(b"MZ\x90\0\x03\0\0\0" + ZIPPED, "zip", id="ZIP that unpacks itself"),
        pytest.param(b"\r\n" + ZIPPED, "zip", id="ZIP behind an empty line"),
        pytest.param(b"#!/bin/sh\nexit\n" + ZIPPED, "zip", id="ZIP behind a script"),
        pytest.param(b' {"value": 3}', "json", id="JSON object"),
        pytest.param(b"\xef\xbb\xbf[1, 2]", "json", id="JSON list with a mark"),
        pytest.param(b"null", "json", id="JSON null"),
    ],
)
def test_a_file_of_the_declared_kind_is_ok(body: bytes, media: str) -> None:
    assert grade(capture(body, media="application/octet-stream"), media=media) is Grade.OK


# ---------------------------------------------------------------- block pages


@pytest.mark.parametrize(
    "body",
    [
        page("<h1>Access Denied</h1>You don't have permission to access this page. Reference #18.2", "Access Denied"),
        page("<h1>Sorry, you have been blocked</h1>Ray ID 7", "Attention Required! | Cloudflare"),
        page("<p>Enable JavaScript and cookies to continue</p>", "Just a moment..."),
        page("<script>window._cf_chl_opt={a:1}</script><p>One more step</p>", "www.example.org"),
        page("<h1>Pardon Our Interruption</h1><p>As you were browsing something about your browser made us think", ""),
        page('<iframe src="/_Incapsula_Resource?a=1&incident_id=2-3"></iframe>', ""),
        page("<p>The requested URL was rejected. Please consult with your administrator.</p>", "Request Rejected"),
        page("<p>Please verify you are a human</p><div id='px-captcha'></div>", "Checking"),
        page("<h1>403 Forbidden</h1><hr>nginx", "403 Forbidden"),
        page("<p>Our systems have detected unusual traffic from your computer network.</p>", "Sorry"),
        page("<h1>Accès refusé</h1><p>Vous n'avez pas accès à cette page.</p>", "Accès refusé"),
        "<h1>Access Denied</h1>",
    ],
    ids=lambda body: body[-60:],
)
def test_a_short_page_that_refuses_is_a_block_page(body: str) -> None:
    assert grade(capture(body)) is Grade.BLOCK_PAGE
    assert grade(capture(body, url=f"{URL}/a.csv"), media="csv") is Grade.BLOCK_PAGE


def test_a_refusal_in_latin_1_is_recognised() -> None:
    body = page("<h1>Accès refusé</h1>", "Accès refusé").encode("latin-1")
    assert grade(capture(body)) is Grade.BLOCK_PAGE


def test_a_refusal_in_plain_text_is_a_block_page() -> None:
    assert grade(capture("Access Denied\n", media="text/plain"), media="csv") is Grade.BLOCK_PAGE


def test_a_block_page_is_raised_as_blocked_with_what_came_and_a_way_out() -> None:
    answer = capture(page("<h1>Access Denied</h1><p>Reference #18.2</p>", "Access Denied"))
    with pytest.raises(Blocked) as caught:
        require_ok(answer)
    text = str(caught.value)
    assert URL in text
    assert "title 'Access Denied'" in text
    assert "begins 'Access Denied Reference #18.2'" in text
    assert "fetch: {file: {folder: …}}" in text
    assert caught.value.capture is answer
    assert caught.value.status == 200


# ---------------------------------------------------------------- soft 404


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Page not found | CBP", "Page not found"),
        ("Page Not Found - Statistics Canada", "We couldn't find that page"),
        ("404", "404"),
        ("Error 404", "Error 404"),
        ("404 - File or directory not found.", "404 Not Found"),
        ("Not Found", "Not Found"),
        ("Page introuvable – Canada.ca", "Page introuvable"),
        ("Erreur 404 | Santé publique", "Cette page n’existe pas"),
        ("The page you requested could not be found", "The page you are looking for was not found"),
        ("Page no longer available", "This page does not exist"),
        ("Document not available :: Archive", "Document unavailable"),
    ],
)
@pytest.mark.parametrize("body", ["<p>Try the search.</p>", f"<nav>{NAVIGATION}</nav>"], ids=["short", "long"])
def test_a_page_that_says_it_is_not_there_is_a_soft_404(title: str, heading: str, body: str) -> None:
    answer = capture(page(f"<h1 class='big'>{heading}</h1>{body}", title))
    assert grade(answer) is Grade.SOFT_404
    with pytest.raises(NotUsable, match="soft 404") as caught:
        require_ok(answer)
    assert caught.value.kind == "soft 404"


@pytest.mark.parametrize(
    "title", ["Missing evidence not found in court", "Found: 404 pounds", "The lost file", "Not found guilty"]
)
def test_a_title_that_only_contains_such_words_is_no_soft_404(title: str) -> None:
    assert grade(capture(page(f"<h1>{title}</h1><p>On 3 May</p>", title))) is Grade.OK


# ---------------------------------------------------------------- login walls


@pytest.mark.parametrize(
    "answer",
    [
        capture(page("<form><input name=u><input type='password' name=p></form>", "Welcome")),
        capture(page(f"<nav>{NAVIGATION}</nav><form><INPUT TYPE=password></form>", "Sign in | Portal")),
        capture(page(LONG), final_url="https://www.cbp.example/login?next=/stats"),
        capture(page("<div id=app></div>"), final_url="https://id.example/sso/start"),
        capture(page("<h1>Connexion</h1><input type=password>"), url="https://x.example/a.csv"),
    ],
    ids=["a form and no text", "a title beside navigation", "sent to /login", "sent to /sso", "in place of a CSV"],
)
def test_a_page_that_asks_for_a_password_is_a_login_wall(answer: Capture) -> None:
    assert grade(answer) is Grade.LOGIN_WALL


def test_a_page_that_was_asked_for_under_such_a_path_is_no_login_wall() -> None:
    assert grade(capture(page(LONG), url="https://x.example/login/statistics")) is Grade.OK


# ---------------------------------------------------------------- empty shells


@pytest.mark.parametrize(
    "body",
    [
        "",
        " \r\n ",
        page(""),
        page("<div id='root'></div><script src='/app.js'></script>"),
        page("<noscript>You need to enable JavaScript to run this app.</noscript><div id=app></div><script>a</script>"),
        page("<div id=app>Loading…</div><script src=a.js></script>"),
        page("<p>This dashboard requires JavaScript to be shown to you.</p><script src=a.js></script>"),
        page("<template><p>26,693 pounds</p></template><script>let total = 26693</script>"),
        page("<!-- 26,693 pounds --><STYLE>p{}</STYLE><SCRIPT>let a = 5 > 3</SCRIPT>"),
    ],
    ids=lambda body: body[-50:],
)
def test_a_page_that_only_scripts_fill_is_an_empty_shell(body: str) -> None:
    assert grade(capture(body)) is Grade.EMPTY_SHELL


def test_a_page_of_words_without_a_number_is_a_page_though_it_has_scripts() -> None:
    said = "<p>No seizures were made at the northern border in the last month.</p><script src=a.js></script>"
    assert grade(capture(page(said))) is Grade.OK


@pytest.mark.parametrize(("body", "count"), [("", "0 bytes"), (" \r\n ", "4 bytes of white space")])
@pytest.mark.parametrize("media", ["", "html", "csv", "zip", "pdf"])
def test_an_empty_answer_is_called_empty(body: str, count: str, media: str) -> None:
    with pytest.raises(NotUsable) as caught:
        require_ok(capture(body), media=media)
    message = str(caught.value)
    assert f"the answer is empty ({count}); the next check tries again" in message
    assert "scripts" not in message


# ---------------------------------------------------------------- truncated


def test_fewer_or_more_bytes_than_announced_is_truncated() -> None:
    whole = page(LONG)
    assert grade(capture(whole, expected_size=len(whole))) is Grade.OK
    for size in (len(whole) - 1, len(whole) + 1):
        answer = capture(whole, expected_size=size)
        assert grade(answer) is Grade.TRUNCATED
        with pytest.raises(NotUsable, match=f"{len(whole):,} bytes came where {size:,}"):
            require_ok(answer)


@pytest.mark.parametrize(
    "end",
    ["<table><tr><td>Fentanyl</td><td>34", "<p>more <a href='/x", "<script>let a = {", "<style>p {"],
    ids=["in a table", "in a tag", "in a script", "in a style"],
)
def test_a_page_that_ends_in_the_middle_is_truncated(end: str) -> None:
    assert grade(capture(f"<!doctype html><html><body>{LONG}{end}")) is Grade.TRUNCATED


def test_a_pdf_file_without_its_end_is_truncated() -> None:
    assert grade(capture(b"%PDF-1.7\n%%EOF\n" + b"1 0 obj\n" * 1000), media="pdf") is Grade.TRUNCATED
    assert grade(capture(b"%PDF-1.7\n" + b"1 0 obj\n" * 1000 + b"%%EOF" + b"\0" * 500), media="pdf") is Grade.OK


@pytest.mark.parametrize("media", ["pdf", "xlsx", "json", "zip"])
def test_a_refusal_in_place_of_a_file_is_a_block_page(media: str) -> None:
    assert grade(capture(page("<h1>Access Denied</h1>", "Access Denied")), media=media) is Grade.BLOCK_PAGE
    assert grade(capture("Access Denied\n", media="text/plain"), media=media) is Grade.BLOCK_PAGE
    assert grade(capture(page("<h1>Not found</h1>", "404 Not Found")), media=media) is Grade.SOFT_404


@given(st.integers(0, 200))
def test_comments_behind_the_end_of_a_page_do_not_make_it_truncated(count: int) -> None:
    assert grade(capture(page(LONG) + "<!-- served by cache <table> -->\n" * count)) is Grade.OK


# ---------------------------------------------------------------- wrong type


def files(*names: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize("media", ["csv", "json", "pdf", "text", "xlsx"])
def test_a_zip_file_where_a_file_was_expected_names_what_it_holds(media: str) -> None:
    with pytest.raises(NotUsable) as caught:
        require_ok(capture(files("data/a.csv", "notes.txt", "__MACOSX/._a.csv")), media=media)
    assert str(caught.value).endswith(
        "it is a ZIP file that holds 'data/a.csv', 'notes.txt': write `member: NAME` with the name of the one that is "
        "meant"
    )


def test_a_zip_file_where_a_page_was_expected_is_another_document() -> None:
    with pytest.raises(NotUsable, match=r"a ZIP or Office file came; correct url, follow or media"):
        require_ok(capture(files("a.csv")), media="html")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(files(*(f"{i}.csv" for i in range(2000))), "'7.csv' and 1,992 more: write", id="many files"),
        pytest.param(files("a" * 5000), "aaaa…': write", id="a long name"),
        pytest.param(files("a\n\x1b[31m.csv"), r"'a\n\x1b[31m.csv': write", id="signs in a name"),
        pytest.param(files("[Content_Types].xml", "word/document.xml"), "it is an Office file", id="DOCX"),
        pytest.param(files("mimetype", "content.xml"), "it is an Office file, which is not", id="ODS"),
        pytest.param(files("a.csv")[:40], "what came cannot be read as one", id="half of it"),
        pytest.param(files("data/"), "it is a ZIP file without a file in it", id="nothing in it"),
    ],
)
def test_what_a_zip_file_holds_is_told_within_bounds(body: bytes, words: str) -> None:
    with pytest.raises(NotUsable) as caught:
        require_ok(capture(body), media="csv")
    assert words in str(caught.value)
    assert len(str(caught.value)) < 700


@pytest.mark.parametrize(
    ("body", "url", "media"),
    [
        (page(LONG), f"{URL}/a.csv", ""),
        (page(LONG), URL, "csv"),
        (page(LONG), f"{URL}/a.xlsx", ""),
        (b"%PDF-1.7\n...", URL, "html"),
        (b"PK\x03\x04\x14\0", f"{URL}/a.csv", "csv"),
        (b"a,b\0c\n", URL, "csv"),
        (page("<p>\0</p>"), URL, "html"),
        ("FY,lb\n2024,34.82\n", URL, "html"),
        ('{"error": 3}', URL, "csv"),
        ("<?xml version='1.0'?><feed/>", URL, "csv"),
        (page(LONG), URL, "pdf"),
        (page(LONG), f"{URL}/a.pdf", ""),
        (page(LONG), URL, "xlsx"),
        (page(LONG), URL, "json"),
        (page(LONG), f"{URL}/a.json", ""),
        (page(LONG), f"{URL}/a.zip", ""),
        (page(LONG), URL, "zip"),
        (WORKBOOK, URL, "pdf"),
        (ZIPPED, URL, "xlsx"),
        (b"%PDF-1.7\n%%EOF", URL, "xlsx"),
        (b"%PDF-1.7\n%%EOF", URL, "json"),
        (b"%PDF-1.7\n%%EOF", URL, "csv"),
        ("FY,lb\n2024,34.82\n", URL, "json"),
        ("FY,lb\n2024,34.82\n", URL, "pdf"),
        ("<?xml version='1.0'?><feed/>", URL, "json"),
    ],
    ids=[
        "page under .csv",
        "page for csv",
        "page under .xlsx",
        "PDF for html",
        "ZIP for csv",
        "NUL in csv",
        "NUL in html",
        "csv for html",
        "JSON for csv",
        "XML for csv",
        "page for pdf",
        "page under .pdf",
        "page for xlsx",
        "page for json",
        "page under .json",
        "page under .zip",
        "page for zip",
        "workbook for pdf",
        "ZIP for xlsx",
        "PDF for xlsx",
        "PDF for json",
        "PDF for csv",
        "text for json",
        "text for pdf",
        "XML for json",
    ],
)
def test_another_kind_of_document_than_expected_is_the_wrong_type(body: str | bytes, url: str, media: str) -> None:
    answer = capture(body, url=url)
    assert grade(answer, media=media) is Grade.WRONG_TYPE
    with pytest.raises(NotUsable, match="was expected") as caught:
        require_ok(answer, media=media)
    assert caught.value.grade is Grade.WRONG_TYPE


def test_what_is_declared_wins_over_the_ending_of_the_address() -> None:
    assert grade(capture(page(LONG), url=f"{URL}/view.csv"), media="html") is Grade.OK


# ---------------------------------------------------------------- what a reader sees


def test_the_visible_text_is_that_between_the_tags_that_are_shown() -> None:
    body = page("<p>One&nbsp;&amp;\n two</p><script>three</script>four<!-- five > six -->seven", "Title")
    assert glance_at(body.encode(), 1000) == "One & two four seven"


def test_no_more_text_is_read_than_asked_for() -> None:
    assert len(glance_at(page(LONG).encode(), 100)) < 300


@given(st.binary(max_size=300), st.sampled_from(["", "csv", "html", "pdf", "xlsx", "json", "zip"]))
def test_no_bytes_whatever_break_the_grading(body: bytes, media: str) -> None:
    for answer in (capture(body), capture(b"<html>" + body), capture(b"<html><script" + body)):
        assert isinstance(grade(answer, media=media), Grade)


@pytest.mark.parametrize(
    "piece", [b"<noscript ", b"<title>", b"<input ", b"<h1", b"<!--", b"<", b"> ", b" ", b"<table", b"</p", b"<script>"]
)
def test_no_page_makes_grading_slow(piece: bytes) -> None:
    answer = capture(b"<html>" + piece * (3_000_000 // len(piece)))
    with stopwatch() as watch:
        grade(answer, media="html")
    assert watch.seconds < 2


# ---------------------------------------------------------------- real files


@pytest.mark.captures
@pytest.mark.skipif(not CAPTURES.exists(), reason="the publishers' files are not here")
@pytest.mark.parametrize("pattern", ["cbp/*.csv", "cbp/*.html", "phac/*.csv"])
def test_what_publishers_really_served_is_ok(pattern: str) -> None:
    files = sorted(CAPTURES.glob(pattern))
    assert files
    for path in files:
        body, kind = path.read_bytes(), path.suffix[1:]
        answer = capture(body, url=f"{URL}/{path.name}", media=f"text/{kind}", expected_size=len(body))
        assert grade(answer) is grade(answer, media=kind) is Grade.OK, path.name


# ---------------------------------------------------------------- a part of a document, under status 200


def said_to_be(part: str) -> Capture:
    whole = capture(page(LONG))
    return Capture(whole.url, whole.final_url, 200, {**whole.headers, "content-range": part}, whole.body, NOW)


@pytest.mark.parametrize(
    "part",
    [
        "bytes 0-99/5000",
        "bytes 100-199/200",
        "bytes 0-99/*",
        "bytes */200",
        "items 0-24/300",
        "",
        "bytes 0-99/99",
        "x" * 999,
    ],
)
def test_what_says_that_it_is_a_part_is_not_read(part):
    with pytest.raises(NotUsable, match="it says that it is a part of the document") as caught:
        require_ok(said_to_be(part))
    assert caught.value.grade is Grade.TRUNCATED
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("part", ["bytes 0-199/200", "bytes 0-0/1", " bytes 0-4999/5000 "])
def test_a_part_that_goes_from_the_first_byte_to_the_last_is_all_of_it(part):
    assert grade(said_to_be(part)) is Grade.OK
