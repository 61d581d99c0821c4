from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import werkzeug
from pydantic import ValidationError
from pytest_httpserver import HTTPServer

from monitor.fetching.web import OpenWeb
from monitor.kinds.fetch.http import Http
from monitor.model import Capture, Follow, Grade, NotModified, Request, Validators
from monitor.model.errors import Blocked, Disallowed, FetchError, LinkNotFound, NotSetUp, NotUsable, TooLarge
from monitor.plugin import Fetcher
from monitor.reading.document.jsonfile import write_json
from tests.places import LOOPBACK

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FILLER = "<p>Seizures of drugs by office, region and month, as reported by the field offices.</p>" * 30


JSON = "application/json"


@pytest.fixture
def other_site() -> Iterator[HTTPServer]:
    """Another host, by its port."""
    with HTTPServer() as server:
        server.expect_request("/robots.txt").respond_with_data("", status=404)
        yield server


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
    async with OpenWeb(
        "desk@example.org", "0.1.0", 10, 0.0, clock=lambda: NOW, backoff_seconds=0, own_hosts=LOOPBACK
    ) as web:
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


# ---------------------------------------------------------------- an address in an answer


def by_path(site: HTTPServer, path: str = "$.object", **more: Any) -> Request:
    return Request("cube", site.url_for("/page"), Follow(path=path), {}, NOW, **more)


async def test_the_document_behind_the_address_in_a_json_answer_is_read(site: HTTPServer) -> None:
    publish(site, "/page", json.dumps({"status": "SUCCESS", "object": site.url_for("/a.csv")}), '"p1"', JSON)
    publish(site, "/a.csv", "FY,lb\n", '"d1"')
    first = await captured(by_path(site))
    assert (first.body, first.final_url) == (b"FY,lb\n", site.url_for("/a.csv"))
    assert first.linked_from == site.url_for("/page")
    again = await fetch(replace(by_path(site), validators=first.validators))
    assert isinstance(again, NotModified)
    assert visits(site, "/page") == visits(site, "/a.csv") == [200, 304]


async def test_another_path_never_gets_the_address_that_the_one_before_chose(site: HTTPServer) -> None:
    publish(site, "/page", '{"a": "/a.csv", "b": "/b.csv"}', '"p1"', JSON)
    publish(site, "/a.csv", "of a\n", '"d1"')
    publish(site, "/b.csv", "of b\n", '"d2"')
    first = await captured(by_path(site, "$.a"))
    other = await fetch(replace(by_path(site, "$.b"), validators=first.validators))
    assert isinstance(other, Capture)
    assert other.body == b"of b\n"


async def test_an_answer_without_the_address_fails_with_what_is_there_and_is_kept(site: HTTPServer) -> None:
    publish(site, "/page", '{"status": "FAILED", "reason": "no such cube"}', media=JSON)
    with pytest.raises(LinkNotFound, match=r"nothing is at '\$.object': \$ has the keys status, reason") as caught:
        await fetch(by_path(site))
    assert caught.value.capture is not None
    assert b"no such cube" in caught.value.capture.body


async def test_an_answer_that_is_no_json_is_not_usable_and_kept(site: HTTPServer) -> None:
    publish(site, "/page", "SUCCESS", media=JSON)
    with pytest.raises(NotUsable, match="JSON was expected") as caught:
        await fetch(by_path(site))
    assert caught.value.capture is not None


async def test_robots_txt_holds_for_the_address_in_an_answer(site: HTTPServer) -> None:
    site.clear_all_handlers()
    site.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /files/")
    publish(site, "/page", '{"object": "/files/a.csv"}', media=JSON)
    with pytest.raises(Disallowed, match="forbids it"):
        await fetch(by_path(site))


# ---------------------------------------------------------------- a question in the body


def asked_of(site: HTTPServer, path: str) -> list[werkzeug.Request]:
    return [request for request, _ in site.log if request.path == path]


def plain(site: HTTPServer, **more: Any) -> Request:
    return Request("cube", site.url_for("/page"), None, {}, NOW, **more)


async def test_a_mapping_or_a_list_is_posted_as_json(site: HTTPServer) -> None:
    publish(site, "/page", "[1]", '"v1"', JSON)
    capture = await fetch(plain(site), post=[{"productId": 98100012, "coordinate": "1.1é"}])
    (request,) = asked_of(site, "/page")
    assert isinstance(capture, Capture)
    assert (request.method, request.content_type) == ("POST", "application/json")
    assert request.get_data() == '[{"productId": 98100012, "coordinate": "1.1é"}]'.encode()


async def test_a_text_is_posted_as_it_is(site: HTTPServer) -> None:
    publish(site, "/page", "[1]", media=JSON)
    await fetch(plain(site), post="a=1&b=2", content_type="application/x-www-form-urlencoded")
    (request,) = asked_of(site, "/page")
    assert (request.content_type, request.get_data()) == ("application/x-www-form-urlencoded", b"a=1&b=2")


async def test_a_post_neither_sends_nor_keeps_validators(site: HTTPServer) -> None:
    publish(site, "/page", "[1]", '"v1"', JSON)
    request = replace(plain(site), validators={site.url_for("/page"): Validators('"v1"')})
    answer = await fetch(request, post={})
    assert isinstance(answer, Capture)
    assert (answer.body, answer.validators) == (b"[1]", {})


async def test_a_post_is_tried_again_with_the_same_body(site: HTTPServer) -> None:
    site.expect_oneshot_request("/page").respond_with_data("busy", status=503)
    site.expect_oneshot_request("/page").respond_with_data("[1]", content_type=JSON)
    answer = await fetch(plain(site), post={"a": 1})
    assert isinstance(answer, Capture)
    assert [request.get_data() for request in asked_of(site, "/page")] == [b'{"a": 1}', b'{"a": 1}']


async def test_robots_txt_holds_for_a_post(site: HTTPServer) -> None:
    site.clear_all_handlers()
    site.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /page")
    with pytest.raises(Disallowed):
        await fetch(plain(site), post={})
    assert not asked_of(site, "/page")


@pytest.mark.parametrize("status", [307, 308])
async def test_a_post_follows_a_redirect_that_keeps_its_method_within_the_host(site: HTTPServer, status: int) -> None:
    site.expect_request("/page").respond_with_data(status=status, headers={"Location": "/new"})
    publish(site, "/new", "[1]", media=JSON)
    answer = await fetch(plain(site), post={"a": 1})
    assert isinstance(answer, Capture)
    (request,) = asked_of(site, "/new")
    assert (request.method, request.get_data()) == ("POST", b'{"a": 1}')


@pytest.mark.parametrize("status", [301, 302, 303])
async def test_a_post_is_not_turned_into_a_get(site: HTTPServer, status: int) -> None:
    site.expect_request("/page").respond_with_data(status=status, headers={"Location": "/new"})
    with pytest.raises(
        FetchError, match=rf"answers a POST with a redirect \({status}\) to .*/new, which was not followed"
    ):
        await fetch(plain(site), post={})
    assert not asked_of(site, "/new")


async def test_a_post_is_not_sent_on_to_another_host(site: HTTPServer, other_site: HTTPServer) -> None:
    site.expect_request("/page").respond_with_data(status=307, headers={"Location": other_site.url_for("/new")})
    with pytest.raises(FetchError, match="which was not followed"):
        await fetch(plain(site), post={})
    assert not asked_of(other_site, "/new")


async def test_what_a_post_answers_with_may_name_the_document_which_is_then_got(site: HTTPServer) -> None:
    publish(site, "/page", '{"object": "/a.csv"}', media=JSON)
    publish(site, "/a.csv", "FY,lb\n", '"d1"')
    answer = await fetch(by_path(site), post={"id": 7})
    assert isinstance(answer, Capture)
    again = await fetch(replace(by_path(site), validators=answer.validators), post={"id": 7})
    assert isinstance(again, NotModified)
    assert [request.method for request in asked_of(site, "/page")] == ["POST", "POST"]
    assert [request.method for request in asked_of(site, "/a.csv")] == ["GET", "GET"]


# ---------------------------------------------------------------- headers of a source's own

TOKEN = "s3cr3t-Value-of-the-token"
SECRET = {"headers": {"X-App-Token": "${APP_TOKEN}", "Accept-Language": "fr-CA"}}


def with_token(request: Request, token: str = TOKEN) -> Request:
    return replace(request, environment={"APP_TOKEN": token, "HOME": "/nowhere"})


async def test_headers_are_sent_with_their_secrets_from_the_environment(site: HTTPServer) -> None:
    publish(site, "/page", "[1]", media=JSON)
    await fetch(with_token(plain(site)), headers={"Authorization": "Bearer ${APP_TOKEN}", "Accept-Language": "fr-CA"})
    (request,) = asked_of(site, "/page")
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["Accept-Language"] == "fr-CA"
    assert request.headers["User-Agent"].startswith("figure-monitor/")


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({}, "APP_TOKEN is not set, and the header 'X-App-Token' needs it"),
        ({"APP_TOKEN": ""}, "APP_TOKEN is not set"),
        ({"APP_TOKEN": f"{TOKEN}\n"}, "APP_TOKEN cannot stand in the header"),
        ({"APP_TOKEN": f"{TOKEN}\r\nX-More: 1"}, "APP_TOKEN cannot stand in the header"),
        ({"APP_TOKEN": f"{TOKEN}é"}, "APP_TOKEN cannot stand in the header"),
    ],
)
async def test_a_variable_that_is_missing_or_cannot_be_sent_fails_before_anything_is_asked(
    site: HTTPServer, environment: dict[str, str], reason: str
) -> None:
    with pytest.raises(NotSetUp, match=reason) as caught:
        await fetch(replace(plain(site), environment=environment), **SECRET)
    assert TOKEN not in str(caught.value)
    assert caught.value.kind == "not set up"
    assert not site.log


async def test_robots_txt_is_asked_for_without_the_headers(site: HTTPServer) -> None:
    publish(site, "/page", "[1]", media=JSON)
    await fetch(with_token(plain(site)), **SECRET)
    (request,) = asked_of(site, "/robots.txt")
    assert "X-App-Token" not in request.headers


async def test_a_redirect_within_the_host_keeps_the_headers_and_one_to_another_host_loses_them_for_good(
    site: HTTPServer, other_site: HTTPServer
) -> None:
    site.expect_request("/page").respond_with_data(status=302, headers={"Location": "/near"})
    site.expect_request("/near").respond_with_data(status=302, headers={"Location": other_site.url_for("/far")})
    other_site.expect_request("/far").respond_with_data(status=302, headers={"Location": site.url_for("/back")})
    publish(site, "/back", "[1]", media=JSON)
    await fetch(with_token(plain(site)), **SECRET)
    sent = [asked_of(where, path)[0] for where, path in ((site, "/page"), (site, "/near"))]
    assert [request.headers.get("X-App-Token") for request in sent] == [TOKEN, TOKEN]
    lost = [asked_of(where, path)[0] for where, path in ((other_site, "/far"), (site, "/back"))]
    assert [request.headers.get("X-App-Token") for request in lost] == [None, None]
    assert [request.headers.get("Accept-Language") for request in lost] == [None, None]


async def test_what_follow_leads_to_gets_the_headers_only_at_the_same_host(
    site: HTTPServer, other_site: HTTPServer
) -> None:
    publish(site, "/page", json.dumps({"near": "/a.csv", "far": other_site.url_for("/b.csv")}), media=JSON)
    publish(site, "/a.csv", "a\n")
    publish(other_site, "/b.csv", "b\n")
    for path in ("$.near", "$.far"):
        await fetch(with_token(by_path(site, path)), **SECRET)
    assert asked_of(site, "/a.csv")[0].headers["X-App-Token"] == TOKEN
    assert "X-App-Token" not in asked_of(other_site, "/b.csv")[0].headers


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize(
    "said", [TOKEN, b64encode(f"desk:{TOKEN}".encode()).decode(), "".join(f"{c}\0" for c in TOKEN)]
)
async def test_an_answer_that_repeats_a_secret_is_neither_kept_nor_shown(
    site: HTTPServer, status: int, said: str
) -> None:
    site.expect_request("/page").respond_with_data(f"you sent {said}", status=status)
    with pytest.raises(FetchError, match="repeats the value of the environment variable APP_TOKEN") as caught:
        await fetch(with_token(plain(site)), **SECRET)
    assert caught.value.capture is None
    assert TOKEN not in str(caught.value)


async def test_an_address_that_repeats_a_secret_is_not_shown(site: HTTPServer) -> None:
    site.expect_request("/page").respond_with_data(status=302, headers={"Location": f"/gone?token={TOKEN}"})
    site.expect_request("/gone").respond_with_data("gone", status=404)
    with pytest.raises(FetchError, match="repeats the value of the environment variable APP_TOKEN") as caught:
        await fetch(with_token(plain(site)), **SECRET)
    assert TOKEN not in str(caught.value)


def test_secrets_are_not_shown_with_the_request() -> None:
    request = Request("cube", "https://example.org", None, {}, NOW, environment={"APP_TOKEN": TOKEN})
    assert TOKEN not in repr(request)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        *(
            ({name: "x"}, f"the header '{name}' cannot be set")
            for name in (
                *("Host", "Cookie", "User-Agent", "From", "Content-Length", "content-type", "Accept", "Range"),
                *("Accept-Encoding", "If-None-Match", "Transfer-Encoding", "Connection", "Proxy-Authorization"),
            )
        ),
        ({"Authorization": "Bearer abcdef"}, "looks like a secret"),
        ({"X-Api-Key": "abcdef"}, "looks like a secret"),
        ({"X-Custom": "Bearer abcdef"}, "looks like a secret"),
        ({"X-Custom": "a1B2c3D4e5F6g7H8i9J0k1L2"}, "looks like a secret"),
        ({"X-Custom": "${lower-case}"}, "a variable is written"),
        ({"X-Custom": "${A"}, "a variable is written"),
        ({"X Custom": "x"}, "is no name of a header"),
        ({"X-Custom": "a\nb"}, "printable ASCII"),
        ({"X-Custom": ""}, "printable ASCII"),
        ({"X-Custom": "a", "x-custom": "b"}, "stands twice"),
    ],
)
def test_headers_that_are_secrets_or_not_a_sources_own_business_are_refused(
    headers: dict[str, str], reason: str
) -> None:
    with pytest.raises(ValidationError, match=re.escape(reason)):
        Http(headers=headers)


# ---------------------------------------------------------------- page by page

ROWS = [{"n": n, "v": Decimal(f"{n}.10")} for n in range(5)]
PAGED = {"pages": {"parameter": "$offset", "size_parameter": "$limit", "size": 2}}


def serve_rows(site: HTTPServer, rows: list[Any], path: str = "/page") -> None:
    """An interface that gives rows from ``$offset`` on, ``$limit`` at most."""

    def answer(request: werkzeug.Request) -> werkzeug.Response:
        start, size = int(request.args["$offset"]), int(request.args["$limit"])
        return werkzeug.Response(write_json(rows[start : start + size]), content_type=JSON, headers={"ETag": '"e"'})

    site.expect_request(path).respond_with_handler(answer)


async def test_the_rows_of_all_pages_are_one_list_with_exact_numbers(site: HTTPServer) -> None:
    serve_rows(site, ROWS)
    capture = await fetch(plain(site), **PAGED)
    assert isinstance(capture, Capture)
    assert (
        capture.body
        == b"""[
{"n":0,"v":0.10},
{"n":1,"v":1.10},
{"n":2,"v":2.10},
{"n":3,"v":3.10},
{"n":4,"v":4.10}
]
"""
    )
    assert (capture.url, capture.status, capture.validators) == (site.url_for("/page"), 200, {})
    assert capture.headers["content-type"] == "application/json"
    assert [request.query_string for request in asked_of(site, "/page")] == [
        b"$offset=0&$limit=2",
        b"$offset=2&$limit=2",
        b"$offset=4&$limit=2",
        b"$offset=5&$limit=2",
    ]


async def test_the_same_rows_give_the_same_bytes_whatever_the_pages_say_around_them(site: HTTPServer) -> None:
    def answer(request: werkzeug.Request) -> werkzeug.Response:
        number = int(request.args["page"])
        rows = {1: '[{"a":  1, "b":"é"}]', 2: '[ {"a":2,"b":null} ]'}.get(number, "[]")
        visit = len(site.log)
        return werkzeug.Response(f'{{"visit": {visit}, "result": {{"rows": {rows}}}}}', content_type=JSON)

    site.expect_request("/page").respond_with_handler(answer)
    paged = {"pages": {"parameter": "page", "counts": "pages", "size": 1, "list": "$.result.rows"}}
    captures = [await fetch(plain(site), **paged) for _ in range(2)]
    bodies = [capture.body for capture in captures if isinstance(capture, Capture)]
    assert bodies == ['[\n{"a":1,"b":"é"},\n{"a":2,"b":null}\n]\n'.encode()] * 2


async def test_pages_keep_the_query_that_the_address_has(site: HTTPServer) -> None:
    serve_rows(site, [])
    request = replace(plain(site), url=site.url_for("/page") + "?state=US&$order=year,month")
    capture = await fetch(request, **PAGED)
    assert isinstance(capture, Capture)
    assert capture.body == b"[\n\n]\n"
    assert asked_of(site, "/page")[0].query_string == b"state=US&$order=year,month&$offset=0&$limit=2"


async def test_an_address_that_sets_a_parameter_of_the_pages_is_refused(site: HTTPServer) -> None:
    with pytest.raises(FetchError, match=r"has '\$limit' already"):
        await fetch(replace(plain(site), url=site.url_for("/page") + "?%24limit=50000"), **PAGED)


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        ({0: [1, 2], 2: [3], 3: [4]}, "page 2 had 1 rows and was not full .2., yet more follow"),
        ({0: [1, 2, 3]}, "page 1 has 3 rows where a full page has 2"),
        ({0: [1, 2], 2: [1, 2]}, "page 2 is the same as the one before: does the interface know the parameter"),
        ({0: [1, 2], 2: {"error": "too deep"}}, r"this page cannot be used: no one list of rows is at '\$'"),
        ({0: [1, 2], 2: [3, 4], 4: [5, 6], 6: [7]}, "there are more than 3 pages"),
    ],
)
async def test_pages_that_do_not_fit_together_fail(site: HTTPServer, pages: dict[int, Any], reason: str) -> None:
    def answer(request: werkzeug.Request) -> werkzeug.Response:
        return werkzeug.Response(json.dumps(pages.get(int(request.args["$offset"]), [])), content_type=JSON)

    site.expect_request("/page").respond_with_handler(answer)
    with pytest.raises(FetchError, match=reason):
        await fetch(plain(site), pages={**PAGED["pages"], "most": 3})


async def test_as_many_full_pages_as_there_may_be_are_read(site: HTTPServer) -> None:
    serve_rows(site, ROWS[:4])
    capture = await fetch(plain(site), pages={**PAGED["pages"], "most": 2})
    assert isinstance(capture, Capture)
    assert capture.body.count(b'"n"') == 4


@pytest.mark.parametrize(
    ("status", "body", "error", "reason"),
    [
        (500, "broken", FetchError, "answered 500"),
        (404, "gone", FetchError, "answered 404"),
        (403, "no", Blocked, "answered 403"),
        (200, "no json", FetchError, "this page cannot be used: .*JSON was expected"),
        (200, "[" * 100_000, FetchError, "nested more than 100 deep"),
        (200, "<!doctype html><title>Access denied</title><h1>Access denied</h1>", Blocked, "block page"),
    ],
)
async def test_a_page_in_between_that_fails_makes_the_whole_fail(
    site: HTTPServer, status: int, body: str, error: type[Exception], reason: str
) -> None:
    site.expect_request("/page", query_string={"$offset": "0", "$limit": "2"}).respond_with_data("[1, 2]")
    site.expect_request("/page").respond_with_data(body, status=status, content_type=JSON)
    with pytest.raises(error, match=reason):
        await fetch(plain(site), **PAGED)


async def test_all_pages_together_are_bounded(site: HTTPServer) -> None:
    serve_rows(site, [{"text": "x" * 400, "n": n} for n in range(6)])
    with pytest.raises(TooLarge, match="its first 2 pages are larger than the limit of 1,000 bytes together"):
        await fetch(plain(site), max_bytes=1000, **PAGED)


async def test_a_line_of_50_mb_is_not_read_to_its_end(site: HTTPServer) -> None:
    publish(site, "/page", b'["' + b"x" * 50_000_000 + b'"]', media=JSON)
    with pytest.raises(TooLarge, match="larger than the limit of 20,000,000 bytes"):
        await fetch(plain(site))


def serve_chain(site: HTTPServer, pages: dict[str, tuple[list[Any], Any]]) -> None:
    """Answers by their path, each with its rows and the address of the next."""
    for path, (rows, following) in pages.items():
        body = json.dumps({"results": rows, "next_page_url": following})
        site.expect_request(path).respond_with_data(body, content_type=JSON)


NEXT = {"pages": {"next": "$.next_page_url", "list": "$.results"}}


async def test_pages_may_name_the_next_one(site: HTTPServer) -> None:
    serve_chain(site, {"/page": ([1], "/p2"), "/p2": ([2, 3], site.url_for("/p3")), "/p3": ([4], None)})
    capture = await fetch(with_token(plain(site)), **NEXT, **SECRET)
    assert isinstance(capture, Capture)
    assert json.loads(capture.body) == [1, 2, 3, 4]
    assert all(asked_of(site, path)[0].headers["X-App-Token"] == TOKEN for path in ("/page", "/p2", "/p3"))


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        ({"/page": ([1], "/page")}, "page 1 names as the next one .*/page, which was read already"),
        ({"/page": ([1], "/p2"), "/p2": ([2], "/page")}, "page 2 names as the next one .*/page, which was read"),
        ({"/page": ([1], "/p2"), "/p2": ([], "/p3")}, "page 2 is empty, though it names a next one"),
        ({"/page": ([1], "http://[::1")}, "is 'http://\\[::1', no address"),
        ({"/page": ([1], "ftp://example.org/p2")}, "no address"),
        ({"/page": ([1], "https://example.org/p2")}, "leads to .*another host: it was not followed"),
        ({"/page": ([1], 2)}, r"no one address is at '\$.next_page_url': \$.next_page_url is 2"),
        ({"/page": ([1], "/p2"), "/p2": ([2], "/p3"), "/p3": ([3], "/p4"), "/p4": ([4], None)}, "more than 3 pages"),
    ],
)
async def test_next_pages_that_lead_astray_fail(site: HTTPServer, pages: dict[str, Any], reason: str) -> None:
    serve_chain(site, pages)
    with pytest.raises(FetchError, match=reason):
        await fetch(plain(site), pages={**NEXT["pages"], "most": 3})


async def test_the_document_that_follow_leads_to_may_have_pages(site: HTTPServer) -> None:
    publish(site, "/page", '{"object": "/rows"}', media=JSON)
    serve_rows(site, ROWS[:3], "/rows")
    capture = await fetch(by_path(site), **PAGED)
    assert isinstance(capture, Capture)
    assert (capture.url, capture.linked_from) == (site.url_for("/page"), site.url_for("/page"))
    assert capture.body.count(b'"n"') == 3


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"post": "a=1"}, "`content_type` is missing"),
        ({"post": {"a": 1}, "content_type": "text/plain"}, "`content_type` is for a text"),
        ({"content_type": "text/plain"}, "`content_type` is for a text"),
        ({"post": {"a": float("nan")}}, "cannot be sent as JSON"),
        ({"post": {"a": NOW}}, "cannot be sent as JSON"),
        ({"post": {}, **PAGED}, "does not go with `post`"),
        ({"pages": {}}, "either `parameter`, or `next`"),
        ({"pages": {"parameter": "a", "size": 2, "next": "$.n"}}, "either `parameter`, or `next`"),
        ({"pages": {"parameter": "a"}}, "`size` is missing"),
        ({"pages": {"next": "$.n", "size": 2}}, "`size` goes with `parameter`"),
        ({"pages": {"next": "n"}}, "is not a JSONPath"),
        ({"pages": {"parameter": "a", "size_parameter": "a", "size": 2}}, "are the same"),
        ({"pages": {"parameter": "a", "size": 2, "most": 0}}, "greater than or equal to 1"),
    ],
)
def test_questions_and_pages_that_contradict_each_other_are_refused(options: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Http(**options)
