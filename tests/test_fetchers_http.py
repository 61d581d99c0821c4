from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import werkzeug
from pydantic import ValidationError
from pytest_httpserver import HTTPServer

from monitor.errors import Blocked, FetchError, LinkNotFound, NotUsable, TooLarge
from monitor.fetchers.http import Http
from monitor.fetchers.web import OpenWeb
from monitor.model import Capture, Follow, Grade, NotModified, Request, Validators
from monitor.ports import Fetcher

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FILLER = "<p>Seizures of drugs by office, region and month, as reported by the field offices.</p>" * 30


@pytest.fixture
def site(httpserver: HTTPServer) -> HTTPServer:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    return httpserver


def publish(site: HTTPServer, path: str, body: str | bytes, etag: str = "", media: str = "text/csv") -> None:
    """Put a body under a path, answering 304 to whoever knows its ETag."""

    def answer(request: werkzeug.Request) -> werkzeug.Response:
        headers = {"ETag": etag} if etag else {}
        if etag and request.headers.get("If-None-Match") == etag:
            return werkzeug.Response(status=304, headers=headers)
        return werkzeug.Response(body, content_type=media, headers=headers)

    site.expect_request(path).respond_with_handler(answer)


def page_with(*addresses: str) -> str:
    links = "".join(f'<li><a href="{address}">a file</a></li>' for address in addresses)
    return f"<!doctype html><html><title>Seizures</title><body>{FILLER}<ul>{links}</ul></body></html>"


def a_request(
    site: HTTPServer, validators: Mapping[str, Validators] | None = None, *, follow: bool = True, choose: str = "newest"
) -> Request:
    rule = Follow('a[href$=".csv"]', choose) if follow else None
    return Request("cbp", site.url_for("/page"), rule, validators or {}, NOW)


async def fetch(request: Request, **options: Any) -> Capture | NotModified:
    async with OpenWeb("desk@example.org", "0.1.0", 10, 0.0, clock=lambda: NOW, backoff_seconds=0) as web:
        return await Http(**options).fetch(request, web)


async def captured(request: Request) -> Capture:
    answer = await fetch(request)
    assert isinstance(answer, Capture)
    return answer


def visits(site: HTTPServer, path: str) -> list[int]:
    return [answer.status_code for request, answer in site.log if request.path == path]


def replaced(site: HTTPServer, **bodies: tuple[str | bytes, str]) -> None:
    """Publish everything anew."""
    site.clear_all_handlers()
    site.clear_log()
    site.expect_request("/robots.txt").respond_with_data("", status=404)
    for name, (body, etag) in bodies.items():
        publish(site, f"/{name}", body, etag, "text/html" if name == "page" else "text/csv")


def test_it_is_a_fetcher() -> None:
    assert isinstance(Http(), Fetcher)


# ---------------------------------------------------------------- without a link


async def test_without_follow_the_address_itself_is_the_document(site: HTTPServer) -> None:
    publish(site, "/page", "FY,lb\n", '"v1"')
    capture = await captured(a_request(site, follow=False))
    assert capture.body == b"FY,lb\n"
    assert (capture.linked_from, capture.page) == ("", None)


async def test_without_follow_the_validators_of_the_address_are_sent(site: HTTPServer) -> None:
    publish(site, "/page", "FY,lb\n", '"v1"')
    first = await captured(a_request(site, follow=False))
    again = await fetch(a_request(site, first.validators, follow=False))
    assert isinstance(again, NotModified)
    assert again.validators == first.validators


# ---------------------------------------------------------------- with a link


async def test_the_document_behind_the_newest_link_is_read(site: HTTPServer) -> None:
    links = ("2024-Mar/x-fy21-fy24-feb.csv", "2024-Apr/x-fy21-fy24-mar.csv")
    publish(site, "/page", page_with(*links), '"p1"', "text/html")
    publish(site, "/2024-Apr/x-fy21-fy24-mar.csv", "FY,lb\n", '"d1"')

    capture = await captured(a_request(site))

    assert capture.body == b"FY,lb\n"
    assert capture.url == capture.linked_from == site.url_for("/page")
    assert capture.final_url == site.url_for("/2024-Apr/x-fy21-fy24-mar.csv")
    assert capture.page == page_with(*links).encode()


async def test_page_and_document_unchanged_is_not_modified_and_costs_two_short_answers(site: HTTPServer) -> None:
    replaced(site, page=(page_with("a.csv"), '"p1"'), **{"a.csv": ("FY,lb\n", '"d1"')})
    first = await captured(a_request(site))
    again = await fetch(a_request(site, first.validators))
    assert isinstance(again, NotModified)
    assert again.url == site.url_for("/a.csv")
    assert again.validators == first.validators
    assert visits(site, "/page") == visits(site, "/a.csv") == [200, 304]


async def test_a_page_that_changed_around_the_same_document_is_not_modified(site: HTTPServer) -> None:
    replaced(site, page=(page_with("a.csv"), '"p1"'), **{"a.csv": ("FY,lb\n", '"d1"')})
    first = await captured(a_request(site))
    replaced(site, page=(page_with("a.csv", "other.pdf"), '"p2"'), **{"a.csv": ("FY,lb\n", '"d1"')})

    again = await fetch(a_request(site, first.validators))
    assert isinstance(again, NotModified)
    third = await fetch(a_request(site, again.validators))

    assert isinstance(third, NotModified)
    assert visits(site, "/page") == [200, 304], "the page's new ETag was handed on"


async def test_a_document_that_changed_under_an_unchanged_page_is_read(site: HTTPServer) -> None:
    replaced(site, page=(page_with("a.csv"), '"p1"'), **{"a.csv": ("FY,lb\n", '"d1"')})
    first = await captured(a_request(site))
    replaced(site, page=(page_with("a.csv"), '"p1"'), **{"a.csv": ("FY,lb\n2024,1\n", '"d2"')})

    again = await captured(a_request(site, first.validators))

    assert again.body == b"FY,lb\n2024,1\n"
    assert again.page is None
    assert again.linked_from == site.url_for("/page")
    assert visits(site, "/page") == [304]
    third = await fetch(a_request(site, again.validators))
    assert isinstance(third, NotModified), "the link is remembered although the page was not read"


async def test_a_newly_chosen_address_is_read_even_if_its_server_would_answer_304(site: HTTPServer) -> None:
    replaced(site, page=(page_with("2024-03/a.csv"), '"p1"'), **{"2024-03/a.csv": ("March\n", '"same"')})
    first = await captured(a_request(site))
    links = page_with("2024-03/a.csv", "2024-04/a.csv")
    replaced(site, page=(links, '"p2"'), **{"2024-04/a.csv": ("April\n", '"same"')})
    known = {**first.validators, site.url_for("/2024-04/a.csv"): Validators('"same"')}

    again = await captured(a_request(site, known))

    assert again.body == b"April\n"
    assert site.url_for("/2024-03/a.csv") not in again.validators


async def test_a_page_without_validators_is_read_every_time_and_its_document_conditionally(site: HTTPServer) -> None:
    replaced(site, page=(page_with("a.csv"), ""), **{"a.csv": ("FY,lb\n", '"d1"')})
    first = await captured(a_request(site))
    assert isinstance(await fetch(a_request(site, first.validators)), NotModified)
    assert visits(site, "/page") == [200, 200]


async def test_a_changed_rule_never_gets_the_link_that_another_rule_chose(site: HTTPServer) -> None:
    files = {"2024-04/a.csv": ("April\n", '"d1"'), "2024-03/a.csv": ("March\n", '"d2"')}
    replaced(site, page=(page_with(*files), '"p1"'), **files)
    first = await captured(a_request(site, choose="newest"))
    again = await captured(a_request(site, first.validators, choose="last"))
    assert (first.body, again.body) == (b"April\n", b"March\n")


async def test_a_remembered_link_that_is_gone_is_looked_for_on_the_page_again(site: HTTPServer) -> None:
    replaced(site, page=(page_with("old.csv"), '"p1"'), **{"old.csv": ("FY,lb\n", '"d1"')})
    first = await captured(a_request(site))
    # The page changed and its server does not notice: it still answers 304.
    replaced(site, page=(page_with("new.csv"), '"p1"'), **{"new.csv": ("FY,lb\n", '"d1"')})
    site.expect_request("/old.csv").respond_with_data("", status=404)

    again = await captured(a_request(site, first.validators))

    assert again.final_url == site.url_for("/new.csv")
    assert visits(site, "/page") == [304, 200]


async def test_a_link_that_leads_nowhere_is_an_error(site: HTTPServer) -> None:
    replaced(site, page=(page_with("gone.csv"), ""))
    site.expect_request("/gone.csv").respond_with_data("", status=404)
    with pytest.raises(FetchError, match=r"gone\.csv: answered 404"):
        await fetch(a_request(site))


async def test_a_document_behind_a_redirect_keeps_its_validators_under_the_linked_address(site: HTTPServer) -> None:
    replaced(site, page=(page_with("latest.csv"), '"p1"'), **{"store/7.csv": ("FY,lb\n", '"d1"')})
    site.expect_request("/latest.csv").respond_with_data("", 302, headers={"Location": "/store/7.csv"})
    first = await captured(a_request(site))
    assert first.final_url == site.url_for("/store/7.csv")
    assert isinstance(await fetch(a_request(site, first.validators)), NotModified)


# ---------------------------------------------------------------- pages that are not the page


async def test_a_block_page_under_200_is_blocked_and_not_a_missing_link(site: HTTPServer) -> None:
    replaced(site, page=("<html><title>Access Denied</title><h1>Access Denied</h1>Reference #18.2</html>", ""))
    with pytest.raises(Blocked, match="Access Denied") as caught:
        await fetch(a_request(site))
    assert caught.value.capture is not None


async def test_a_soft_404_is_told_as_such(site: HTTPServer) -> None:
    page = f"<html><title>Page not found | CBP</title><h1>Page not found</h1>{FILLER}</html>"
    replaced(site, page=(page, ""))
    with pytest.raises(NotUsable) as caught:
        await fetch(a_request(site))
    assert caught.value.grade is Grade.SOFT_404


async def test_a_page_without_the_link_is_an_error_with_the_page_as_evidence(site: HTTPServer) -> None:
    replaced(site, page=(page_with("a.pdf"), ""))
    with pytest.raises(LinkNotFound, match=r"a\.pdf") as caught:
        await fetch(a_request(site))
    assert caught.value.capture is not None
    assert caught.value.capture.body == page_with("a.pdf").encode()


# ---------------------------------------------------------------- options


@pytest.mark.parametrize(
    ("written", "size"),
    [(20_000_000, 20_000_000), ("20 MB", 20_000_000), ("512 KiB", 524_288), ("1.5MB", 1_500_000), ("7", 7)],
)
def test_a_size_is_a_number_or_a_text_with_a_unit(written: Any, size: int) -> None:
    assert Http(max_bytes=written).max_bytes == size


@pytest.mark.parametrize(
    "options",
    [
        {"max_bytes": "20 megabytes"},
        {"max_bytes": 0},
        {"max_bytes": "0 MB"},
        {"max_bytes": -1},
        {"total_seconds": 0},
        {"max_redirects": -1},
        {"accept": "text/csv\r\nX: y"},
        {"acccept": "text/csv"},
    ],
    ids=str,
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Http(**options)


async def test_the_options_reach_the_wire(site: HTTPServer) -> None:
    publish(site, "/page", "x" * 100)
    request = replace(a_request(site), follow=None)
    with pytest.raises(TooLarge):
        await fetch(request, max_bytes=99)
    await fetch(request, accept="text/csv")
    assert site.log[-1][0].headers["Accept"] == "text/csv"
