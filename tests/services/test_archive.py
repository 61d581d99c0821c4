"""Archived copies: a real server in the place of the archive, and a database that must stay as it is."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from monitor.cli import main
from monitor.fetching.web import OpenWeb
from monitor.model import Observation
from monitor.model.errors import CheckError, FetchError, LinkNotFound, NoMatch, NotUsable, UsageError
from monitor.services.archive import (
    MOST_COPIES,
    find_copy,
    find_document,
    mementos_in,
    raw_address,
    read_copy,
    require_public,
)
from tests.making import day
from tests.newsroom import PAGE, SEIZURES, SETTINGS, Newsroom, seizures
from tests.places import LOOPBACK

NOW = datetime(2024, 12, 5, 9, 0, tzinfo=UTC)
PUBLIC = "https://figures.example.com/boundary"
FILLER = "<p>The commission keeps the vista of the boundary clear, and its monuments in repair.</p>" * 20
BLOCKED = "<html><title>Access Denied</title><h1>Access Denied</h1>Reference #18.2</html>"


def boundary(length: str) -> str:
    return f"<html><title>Boundary</title><body>{FILLER}<p>Yes, the boundary is {length} long.</p></body></html>"


class Archive:
    """An archive that keeps copies, answers as RFC 7089 has it, and remembers what it was asked."""

    def __init__(self, server: HTTPServer) -> None:
        self.gate = server.url_for("/web/")
        self.copies: dict[str, dict[datetime, Response]] = {}
        self.asked: list[str] = []
        self.answers: dict[str, Response] = {}
        server.clear()
        server.expect_request("/robots.txt").respond_with_data("", status=404)
        server.expect_request(re.compile("/web/.*")).respond_with_handler(self._answer)

    def keep(
        self, taken: str, body: str | bytes, *, url: str = PUBLIC, status: int = 200, media: str = "text/html"
    ) -> None:
        """Keep what stood at `url` on a day at nine."""
        moment = day(taken)
        response = Response(
            body, status, {"Memento-Datetime": format_datetime(moment, usegmt=True)}, content_type=media
        )
        self.copies.setdefault(url, {})[moment] = response

    def _answer(self, request: Request) -> Response:
        path = request.full_path.removesuffix("?").removeprefix("/web/")
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        if path.startswith("timemap/link/"):
            return self._timemap(path.removeprefix("timemap/link/"))
        stamp, _, url = path.partition("/")
        for moment, copy in self.copies.get(url, {}).items():
            if stamp == f"{moment:%Y%m%d%H%M%S}id_":
                return copy
            if stamp == f"{moment:%Y%m%d%H%M%S}":
                with_banner = b"<div>A banner: 2 captures</div>" + copy.get_data()
                headers = {"Memento-Datetime": copy.headers["Memento-Datetime"]}
                return Response(with_banner, copy.status_code, headers, content_type=copy.content_type)
        kept = self.copies.get(path)
        if not kept:
            return Response("not archived", 404)
        return Response("", 302, {"Location": f"{self.gate}{max(kept):%Y%m%d%H%M%S}/{path}"})

    def _timemap(self, url: str) -> Response:
        links = [f'<{url}>; rel="original"', f'<{self.gate}timemap/link/{url}>; rel="self"; from="Mon, 01 Jan 2024"']
        for moment in self.copies.get(url, {}):
            address = f"{self.gate}{moment:%Y%m%d%H%M%S}/{url}"
            links.append(f'<{address}>; rel="memento"; datetime="{format_datetime(moment, usegmt=True)}"')
        return Response(",\n".join(links), content_type="application/link-format")


@pytest.fixture
def archive(httpserver: HTTPServer) -> Archive:
    return Archive(httpserver)


def a_web() -> OpenWeb:
    return OpenWeb("desk@example.org", "0.1.0", 10, 0.0, clock=lambda: NOW, backoff_seconds=0, own_hosts=LOOPBACK)


async def find(archive: Archive, url: str = PUBLIC, now: datetime = NOW):
    async with a_web() as web:
        return await find_copy(web, url, now, archive.gate)


# ---------------------------------------------------------------- finding


async def test_the_newest_copy_is_found_in_its_raw_form_with_its_date(archive: Archive) -> None:
    archive.keep("2024-03-01", boundary("8,890 km"))
    archive.keep("2024-09-12", boundary("8,891 km"))
    copy = await find(archive)
    assert copy.url == PUBLIC
    assert copy.taken_at == day("2024-09-12")
    assert copy.capture.body == boundary("8,891 km").encode(), "as it was taken, without the archive's banner"
    assert copy.capture.final_url == f"{archive.gate}20240912090000id_/{PUBLIC}"
    assert copy.label == "archived copy of 2024-09-12; not recorded"
    assert archive.asked == [PUBLIC, f"20240912090000/{PUBLIC}", f"20240912090000id_/{PUBLIC}"]


async def test_the_query_of_an_address_belongs_to_it_and_the_fragment_does_not(archive: Archive) -> None:
    url = "https://figures.example.com/data?table=7&year=2024"
    archive.keep("2024-09-12", boundary("8,891 km"), url=url)
    assert (await find(archive, f"{url}#top")).url == url


async def test_copies_of_block_pages_and_errors_are_passed_over_for_an_older_one(archive: Archive) -> None:
    archive.keep("2024-03-01", boundary("8,890 km"))
    archive.keep("2024-10-01", BLOCKED)
    archive.keep("2024-11-01", "Forbidden", status=403)
    copy = await find(archive)
    assert copy.taken_at == day("2024-03-01")


async def test_only_so_many_copies_are_tried(archive: Archive) -> None:
    for month in range(1, 12):
        archive.keep(f"2024-{month:02d}-01", BLOCKED)
    with pytest.raises(FetchError, match=r"no usable copy of .*that of 2024-11-01 is a page graded 'block page'"):
        await find(archive)
    tried = [path for path in archive.asked if "id_/" in path]
    assert len(tried) == MOST_COPIES
    assert len(archive.asked) <= MOST_COPIES + 3


async def test_copies_later_than_now_do_not_count(archive: Archive) -> None:
    archive.keep("2024-03-01", boundary("8,890 km"))
    archive.keep("2025-03-01", boundary("8,892 km"))
    assert (await find(archive)).taken_at == day("2024-03-01")


async def test_an_archive_that_holds_nothing_says_so(archive: Archive) -> None:
    with pytest.raises(FetchError, match=rf"has no usable copy of {PUBLIC}$"):
        await find(archive)


async def test_an_archive_that_fails_is_told_as_such(archive: Archive) -> None:
    archive.answers[PUBLIC] = Response("busy", 503)
    with pytest.raises(FetchError, match=r"the archive cannot be asked: .*answered 503"):
        await find(archive)


async def test_a_page_of_the_archive_itself_is_no_copy(archive: Archive) -> None:
    archive.answers[PUBLIC] = Response(boundary("1 km"), content_type="text/html")
    with pytest.raises(FetchError, match="no usable copy"):
        await find(archive)


async def test_a_list_in_parts_is_followed_to_its_newest_part(archive: Archive) -> None:
    archive.keep("2024-09-12", boundary("8,891 km"))
    archive.answers[PUBLIC] = Response("no gate here", 404)
    part = archive._timemap(PUBLIC)
    archive.answers[f"timemap/link/{PUBLIC}"] = Response(
        '<https://a.example/1>; rel="timemap"; from="Mon, 01 Jan 2018 00:00:00 GMT",'
        f'<{archive.gate}part>; rel="timemap"; type="application/link-format"; from="Mon, 01 Jan 2024 00:00:00 GMT"'
    )
    archive.answers["part"] = part
    assert (await find(archive)).taken_at == day("2024-09-12")


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/x",
        "http://10.0.0.7/figures",
        "http://[fd00::1]/figures",
        "https://figures.intranet/x",
        "https://wiki.news.internal/x",
        "https://wiki/x",
        "https://name:password@figures.example.com/x",
        "file:///etc/passwd",
    ],
)
async def test_an_address_of_our_own_network_is_never_told_to_an_archive(archive: Archive, url: str) -> None:
    with pytest.raises(UsageError, match="not an address of the public web"):
        require_public(url)
    with pytest.raises(UsageError):
        await find(archive, url)
    assert archive.asked == []


def test_a_list_of_copies_is_read_newest_first_with_commas_in_its_dates() -> None:
    copies, further = mementos_in(
        '<http://a.example/>;rel="original",<http://arch.example/tg/http://a.example/>; rel="timegate"\n'
        ', </1/http://a.example/>; rel="first memento"; datetime="Tue, 20 Jun 2000 18:02:59 GMT"; license="x;y,<z>",\n'
        '<http://arch.example/2/http://a.example/>;datetime="Wed, 21 Jun 2000 04:41:56 GMT";rel="last memento",\n'
        '<http://arch.example/3/>; rel=memento; datetime="soon", <http://arch.example/4/>; rel="memento",\n'
        '<http://[::1>; rel=memento; datetime="Wed, 21 Jun 2000 04:41:56 GMT",\n'
        '<http://arch.example/9/>; rel=memento; datetime="Mon, 01 Jan 202020202018 00:00:00 GMT",\n'
        '<http://arch.example/8/>; rel=memento; datetime="Fri, 31 Dec 9999 23:59:59 -1400",\n'
        '<http://arch.example/tm/2>; rel="timemap"; from="Wed, 21 Jun 2000 04:41:56 GMT"',
        "http://arch.example/tm/1",
    )
    assert [(copy.url, f"{copy.taken_at:%Y-%m-%d %H:%M:%S}") for copy in copies] == [
        ("http://arch.example/2/http://a.example/", "2000-06-21 04:41:56"),
        ("http://arch.example/1/http://a.example/", "2000-06-20 18:02:59"),
    ]
    assert [part.url for part in further] == ["http://arch.example/tm/2"]


def test_a_raw_form_is_asked_for_only_where_the_address_has_a_time() -> None:
    raw = "https://web.archive.org/web/20240912090000id_/https://a.example/20240101000000/x"
    assert raw_address(raw.replace("id_", "")) == raw
    assert raw_address(raw) == raw
    assert raw_address("https://arch.example/aB3x") == "https://arch.example/aB3x"


# ---------------------------------------------------------------- reading


@pytest.fixture
def room(newsroom: Newsroom, httpserver: HTTPServer) -> Newsroom:
    """A newsroom that read the page at 8,893 km, and whose page is now at a public address."""
    newsroom.watch(PAGE)
    newsroom.serve("/boundary", boundary("8,893 km"))
    newsroom.check()
    newsroom.watch(PAGE.replace("SITE/boundary", PUBLIC))
    newsroom.now = NOW
    return newsroom


async def test_the_rules_of_the_source_read_the_copy(room: Newsroom, archive: Archive) -> None:
    archive.keep("2024-09-12", boundary("8,891 km"))
    source = room.catalogue.source("border")
    ((figure, observations),) = read_copy(source, await find(archive))
    assert figure.id == "border/length"
    assert not isinstance(observations, CheckError)
    assert [str(o.value) for o in observations] == ["8891"]


async def test_a_copy_that_the_rules_do_not_fit_says_why(room: Newsroom, archive: Archive) -> None:
    archive.keep("2024-09-12", f"<html><title>B</title><body>{FILLER}</body></html>")
    ((_, problem),) = read_copy(room.catalogue.source("border"), await find(archive))
    assert isinstance(problem, NoMatch)


async def test_a_copy_of_another_type_is_not_read(room: Newsroom, archive: Archive) -> None:
    archive.keep("2024-09-12", b"%PDF-1.7 \0\n%%EOF", media="application/pdf")
    copy = await find(archive)
    room.watch(PAGE.replace("SITE/boundary", f"{PUBLIC}\n  media: html"))
    with pytest.raises(NotUsable):
        read_copy(room.catalogue.source("border"), copy)


async def test_a_copy_of_a_zip_file_is_read_by_its_member(newsroom: Newsroom, archive: Archive) -> None:
    url = "https://figures.example.com/seizures"
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        file.writestr("seizures.csv", seizures(fy2023=["2"] * 12))
    newsroom.watch(SEIZURES.replace("SITE/seizures.csv", f"{url}\n  media: csv\n  member: seizures.csv"))
    archive.keep("2024-08-12", packed.getvalue(), url=url, media="application/zip")
    archive.keep("2024-09-12", f"<html><title>Seizures</title><body>{FILLER}</body></html>", url=url)
    source = newsroom.catalogue.source("customs")
    async with a_web() as web:
        copy = await find_document(web, source, NOW, archive.gate)
    assert copy.taken_at == day("2024-08-12"), "the page of September is no ZIP file"
    ((_, observations),) = read_copy(source, copy)
    assert not isinstance(observations, CheckError)
    assert "24" in {str(o.value) for o in observations}


async def test_a_document_behind_a_link_is_looked_for_where_the_pages_copy_links_to(
    newsroom: Newsroom, archive: Archive
) -> None:
    page = "https://figures.example.com/seizures"
    newsroom.watch(SEIZURES.replace("SITE/seizures.csv", f"{page}\n  follow: {{link: 'a[href$=\".csv\"]'}}"))
    archive.keep("2024-09-12", f"<html><body>{FILLER}<a href='/2024-09/x-fy24.csv'>file</a></body></html>", url=page)
    file = "https://figures.example.com/2024-09/x-fy24.csv"
    archive.keep("2024-09-10", seizures(fy2024=["3"] * 11), url=file, media="text/csv")
    source = newsroom.catalogue.source("customs")
    async with a_web() as web:
        copy = await find_document(web, source, NOW, archive.gate)
        assert (copy.url, copy.taken_at) == (file, day("2024-09-10"))
        archive.keep("2024-10-12", f"<html><body>{FILLER}</body></html>", url=page)
        with pytest.raises(LinkNotFound):
            await find_document(web, source, NOW, archive.gate)
    ((_, observations),) = read_copy(source, copy)
    assert {str(o.value) for o in observations if isinstance(o, Observation) and o.derived} == {"33"}


# ---------------------------------------------------------------- the command


def run(room: Newsroom, archive: Archive, capsys, monkeypatch, *words: str, code: int = 0) -> str:
    folder = room.folder
    paths = ["--config", str(folder / "sources.yaml"), "--db", str(folder / "monitor.db"), "--archive", archive.gate]
    monkeypatch.setattr(sys, "argv", ["monitor", "archived", *words, *paths])
    monkeypatch.setenv("MONITOR_NOW", room.now.isoformat())
    capsys.readouterr()
    with pytest.raises(SystemExit) as stopped:
        main()
    printed = capsys.readouterr()
    assert stopped.value.code == code, printed.out + printed.err
    return printed.out + printed.err


def rows_of(room: Newsroom) -> tuple[str, list[str]]:
    """The file's hash and everything in it."""
    path = room.folder / "monitor.db"
    with sqlite3.connect(path) as connection:
        dump = list(connection.iterdump())
    connection.close()
    return sha256(path.read_bytes()).hexdigest(), dump


def test_the_command_shows_the_copy_beside_what_is_held_and_writes_nothing(
    room: Newsroom, archive: Archive, capsys, monkeypatch
) -> None:
    archive.keep("2024-09-12", boundary("8,891 km"))
    before = rows_of(room)
    printed = run(room, archive, capsys, monkeypatch, "border")
    assert "archived copy of 2024-09-12; not recorded (taken 2024-09-12 05:00, 84 days ago)" in printed
    assert f"{archive.gate}20240912090000id_/{PUBLIC}" in printed
    assert "in the copy of 2024-09-12" in printed
    (line,) = [line for line in printed.splitlines() if line.startswith("border/length")]
    assert line.index("8,891 km") < line.index("8,893 km")
    (row,) = json.loads(run(room, archive, capsys, monkeypatch, "border", "--json"))
    assert (row["value"], row["held_value"], row["label"]) == (
        "8891",
        "8893",
        "archived copy of 2024-09-12; not recorded",
    )
    assert (row["archived_at"], row["url"]) == ("2024-09-12T09:00:00Z", PUBLIC)
    assert rows_of(room) == before
    assert room.value("SELECT value FROM figures_current") == "8893"


def test_a_copy_that_cannot_be_read_is_exit_code_1_with_the_reason(
    room: Newsroom, archive: Archive, capsys, monkeypatch
) -> None:
    archive.keep("2024-09-12", f"<html><title>B</title><body>{FILLER}</body></html>")
    assert "cannot be read in the copy: border/length:" in run(room, archive, capsys, monkeypatch, "border", code=1)
    (row,) = json.loads(
        run(room, archive, capsys, monkeypatch, "border", "--json", code=1).partition("cannot be read")[0]
    )
    assert row["problem"]
    assert "archived copy of" in row["label"]


def test_no_copy_and_no_archive_are_exit_code_1_and_a_wrong_source_2(
    room: Newsroom, archive: Archive, capsys, monkeypatch
) -> None:
    assert "no usable copy" in run(room, archive, capsys, monkeypatch, "border", code=1)
    archive.gate = "http://127.0.0.1:9/web/"
    assert "the archive cannot be asked" in run(room, archive, capsys, monkeypatch, "border", code=1)
    assert "did you mean 'border'" in run(room, archive, capsys, monkeypatch, "boder", code=2)


def test_without_a_database_the_copy_is_shown_beside_nothing(
    newsroom: Newsroom, archive: Archive, capsys, monkeypatch
) -> None:
    newsroom.watch(PAGE.replace("SITE/boundary", PUBLIC), settings=SETTINGS)
    newsroom.now = NOW
    archive.keep("2024-09-12", boundary("8,891 km"))
    printed = run(newsroom, archive, capsys, monkeypatch, "border")
    assert "nothing" in printed
    assert not (newsroom.folder / "monitor.db").exists()
