"""Paging: the rows that an interface gives in several answers, as one document."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from monitor.model import Capture, without_bytes
from monitor.model.errors import Blocked, CheckError, FetchError, NoMatch, TooLarge
from monitor.plugin import Web
from monitor.reading.addresses import joined
from monitor.reading.document import Document
from monitor.reading.document.jsonfile import joined_json, row_json
from monitor.reading.document.jsonpath import find_places, require_path, show_value, where_it_ends
from monitor.reading.grade import require_ok

KEPT = ("content-language", "date")
"""Headers of the first page that hold for all of them."""

JsonPath = Annotated[str, AfterValidator(lambda path: require_path(path) if path else path)]
Get = Callable[[str], Awaitable[Capture]]
"""Gets a page by its address."""


class Pages(BaseModel):
    """How an interface gives its rows page by page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    list: JsonPath = Field("$", description="A JSONPath to the list of rows in a page.")
    next: JsonPath = Field("", description="A JSONPath to the address of the next page; none on the last.")
    parameter: str = Field("", description="The parameter that says where a page begins, such as `$offset`.")
    counts: Literal["rows", "pages"] = Field("rows", description="What it counts: rows from 0, or pages from 1.")
    size_parameter: str = Field("", description="The parameter that says how many rows a page has: `$limit`.")
    size: int | None = Field(None, ge=1, le=100_000, strict=True, description="How many rows a full page has.")
    most: int = Field(100, ge=1, le=10_000, strict=True, description="How many pages there may be.")

    @model_validator(mode="after")
    def _is_one_way(self) -> Pages:
        if bool(self.parameter) == bool(self.next):
            raise ValueError("give either `parameter`, or `next` with the path to the next page's address")
        if self.parameter and self.size is None:
            raise ValueError("`size` is missing: how many rows a full page has")
        if self.next and (given := {"counts", "size_parameter", "size"} & self.model_fields_set):
            raise ValueError(f"`{sorted(given)[0]}` goes with `parameter`: the interface itself says what is `next`")
        if self.parameter and self.parameter == self.size_parameter:
            raise ValueError("`parameter` and `size_parameter` are the same")
        return self


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, read.

    Attributes:
        asked: its address.
        capture: the answer.
        rows: the rows in it, each as JSON.
        next: the address that it names as that of the next page; empty where it names none.
    """

    asked: str
    capture: Capture
    rows: list[str]
    next: str


async def fetch_pages(pages: Pages, url: str, get: Get, web: Web, max_bytes: int) -> Capture:
    """All rows as one JSON list, a row on a line: the same rows give the same bytes.

    With `parameter`, pages are asked for until one is empty: a page that is not full may be the last, or the interface
    may give fewer rows than it was asked for.

    Raises:
        FetchError: a page does not come, or they do not fit together: rows behind a page that was not full, twice the
            same page, more pages than `most`, a next page at another host.
        TooLarge: all pages together are larger than `max_bytes`.
        CheckError: a page is no JSON, or holds no list of rows where there should be one.
    """
    got: list[Answer] = []
    size = 0
    address = _numbered(pages, url, 0, 0) if pages.parameter else url
    while address:
        capture = await get(address)
        size += len(capture.body)
        if size > max_bytes:
            raise TooLarge(
                f"{url}: its first {len(got) + 1} pages are larger than the limit of {max_bytes:,} bytes together; if "
                "they are the right document, raise max_bytes in its fetch options"
            )
        page = await _read(pages, address, capture, web)
        if not page.rows and not page.next:
            break
        _require_fit(pages, page, got)
        got.append(page)
        address = page.next if pages.next else _numbered(pages, url, len(got), sum(len(one.rows) for one in got))
    body = joined_json(row for page in got for row in page.rows).encode()
    first = got[0].capture if got else capture
    headers = {"content-type": "application/json"} | {k: v for k, v in first.headers.items() if k in KEPT}
    return replace(
        first, url=url, headers=headers, body=body, fetched_at=capture.fetched_at, expected_size=None, validators={}
    )


async def _read(pages: Pages, asked: str, capture: Capture, web: Web) -> Answer:
    try:
        rows, following = await web.apart(rows_in, capture.body, without_bytes(capture), pages, asked)
    except Blocked as error:
        error.capture = capture
        raise
    except CheckError as error:
        raise FetchError(f"{asked}: this page cannot be used: {error}", capture=capture) from error
    return Answer(asked, capture, rows, following)


def rows_in(body: bytes, capture: Capture, pages: Pages, asked: str) -> tuple[list[str], str]:
    """The rows in a page, each as JSON, and the address of the next; empty where it names none.

    Args:
        body: its bytes.
        capture: the answer, without its bytes.
        pages: how pages are made.
        asked: its address.

    Raises:
        CheckError: it is no JSON, or holds no list of rows where there should be one.
    """
    capture = replace(capture, body=body)
    require_ok(capture, media="json")
    data = Document.of(capture, media="json").data
    places = find_places(data, pages.list)
    if len(places) != 1 or not isinstance(places[0].value, list):
        there = "; ".join(f"{place} is {show_value(place.value)}" for place in places[:3])
        raise NoMatch(f"no one list of rows is at {pages.list!r}: {there or where_it_ends(data, pages.list)}")
    return [row_json(row) for row in places[0].value], _next(pages, asked, data) if pages.next else ""


def _next(pages: Pages, asked: str, data: Any) -> str:
    """The address of the next page; empty on the last."""
    places = [place for place in find_places(data, pages.next) if place.value not in (None, "", False)]
    if not places:
        return ""
    value = places[0].value
    if len(places) > 1 or not isinstance(value, str):
        raise NoMatch(
            f"no one address is at {pages.next!r}: {'; '.join(f'{p} is {show_value(p.value)}' for p in places)}"
        )
    address = joined(asked, value)
    if not address:
        raise NoMatch(f"{places[0]} is {show_value(value)}, no address")
    if site_of(address) != site_of(asked):
        raise NoMatch(f"{places[0]} leads to {site_of(address)}, another host: it was not followed")
    return address


def _require_fit(pages: Pages, page: Answer, got: list[Answer]) -> None:
    """Let pass a page that can follow those that came before it.

    Raises:
        FetchError: it cannot.
    """
    number = len(got) + 1
    if number > pages.most:
        raise FetchError(f"{page.asked}: there are more than {pages.most} pages (`most` in `pages`)")
    if any(before.asked == page.next for before in (*got, page)):
        raise FetchError(f"{page.asked}: page {number} names as the next one {page.next}, which was read already")
    if not page.rows:
        raise FetchError(f"{page.asked}: page {number} is empty, though it names a next one; read again next time")
    if pages.size is None:
        return
    if len(page.rows) > pages.size:
        raise FetchError(
            f"{page.asked}: page {number} has {len(page.rows)} rows where a full page has {pages.size}: does the "
            "interface know the parameters? Correct `parameter`, `size_parameter` or `size`"
        )
    if got and page.rows == got[-1].rows:
        raise FetchError(
            f"{page.asked}: page {number} is the same as the one before: does the interface know the parameter "
            f"{pages.parameter!r}, and does it count {pages.counts}?"
        )
    if got and len(got[-1].rows) < pages.size:
        raise FetchError(
            f"{page.asked}: page {number - 1} had {len(got[-1].rows)} rows and was not full ({pages.size}), yet more "
            "follow: set `size` to what the interface gives at most; if it was changing, the next check tries again"
        )


def _numbered(pages: Pages, url: str, page: int, rows: int) -> str:
    """The address of a page.

    Raises:
        FetchError: the source's address has one of the parameters already.
    """
    added = {pages.parameter: rows if pages.counts == "rows" else page + 1}
    if pages.size_parameter:
        added[pages.size_parameter] = pages.size or 0
    parts = urlsplit(url)
    there = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    if both := sorted(there & added.keys()):
        raise FetchError(f"{url}: the address has {both[0]!r} already, which `pages` sets: take it out of url")
    return parts._replace(query="&".join(filter(None, (parts.query, urlencode(added, safe="$"))))).geturl()


def site_of(address: str) -> tuple[str, str]:
    """Whom an address asks: its scheme, and its host and port as they are written, in lower case."""
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.lower()
