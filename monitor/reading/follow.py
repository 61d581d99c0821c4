"""Which address on a page, or in the answer of an interface, leads to the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, assert_never
from urllib.parse import urlsplit

from monitor.model import Capture, Follow
from monitor.model.errors import LinkNotFound, NoMatch
from monitor.reading.addresses import joined
from monitor.reading.document import JSON, Document
from monitor.reading.document.bounded import require_bounded
from monitor.reading.document.charset import decode
from monitor.reading.document.jsonpath import find_places, show_value, where_it_ends
from monitor.reading.edition import Edition, Tie, parse_date, pick_newest, read_edition
from monitor.reading.grade import require_ok

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

SLASHED = re.compile(r"\b([0-9]{1,2})/([0-9]{1,2})/((?:19|20)[0-9]{2})\b")
DATA_FILE = re.compile(r"\.(csv|xlsx?|ods|json|pdf|zip|txt|xml)$", re.IGNORECASE)
BEGINS_ADDRESS = re.compile(r"https?://|/", re.IGNORECASE)
SHOWN = 5
MOST_CELLS = 100
"""Of a row whose cells may tell when its file was uploaded."""


@dataclass(frozen=True, slots=True)
class Link:
    """One address that the selector matches, however often the page links to it.

    Attributes:
        address: absolute, without fragment.
        cells: the texts of the table cells in the rows where it stands.
    """

    address: str
    cells: tuple[str, ...] = ()


def address_on(body: bytes, page: Capture, follow: Follow) -> str:
    """The absolute address of the document, on a page that has to be the page.

    Args:
        body: the page's bytes.
        page: what came, without its bytes.
        follow: how to choose.

    Raises:
        CheckError: as `require_ok` and `choose_address`.
    """
    require_ok(replace(page, body=body), media="json" if follow.path else "html")
    return choose_address(body, page.final_url, follow, content_type=page.headers.get("content-type", ""))


def choose_address(page: bytes, base_url: str, follow: Follow, *, content_type: str = "") -> str:
    """The absolute address of the document: of a link on an HTML page, or a text in a JSON answer.

    Args:
        page: the page's bytes.
        base_url: the address that the page came from.
        follow: how to choose.
        content_type: the page's Content-Type header.

    Raises:
        LinkNotFound: there is none, or it cannot be said which of several is meant; the message names them.
        NotUsable: with `follow.path`, what came is no JSON.
    """
    if follow.path:
        return _address_in_json(page, base_url, follow.path, content_type)
    return choose_link(page, base_url, follow, content_type=content_type)


def _address_in_json(page: bytes, base_url: str, path: str, content_type: str) -> str:
    data = Document(page, media=JSON, content_type=content_type).data
    try:
        places = find_places(data, path)
        ends = "" if places else where_it_ends(data, path)
    except NoMatch as error:
        raise LinkNotFound(f"{base_url}: {error}") from error
    if not places:
        raise LinkNotFound(f"{base_url}: nothing is at {path!r}: {ends}. Correct follow.path")
    if len(places) > 1:
        there = "; ".join(f"{place} is {show_value(place.value)}" for place in places[:SHOWN])
        raise LinkNotFound(
            f"{base_url}: {len(places)} values are at {path!r} where only one address may be: {there}. Narrow "
            "follow.path to one"
        )
    value = places[0].value
    address = joined(base_url, value) if isinstance(value, str) and BEGINS_ADDRESS.match(value.strip()) else ""
    if not address:
        raise LinkNotFound(f"{base_url}: {places[0]} is {show_value(value)}, no address. Correct follow.path")
    return address


def choose_link(page: bytes, base_url: str, follow: Follow, *, content_type: str = "") -> str:
    """The absolute address of the document that a page links to.

    The selector is read as the extractors read theirs. An address that is linked several times counts once,
    at its first place. ``newest`` ranks by `monitor.reading.edition.pick_newest`, with the upload date that the
    page's own table gives as the last resort. Parsing takes about half a second per megabyte.

    Args:
        page: the page's bytes.
        base_url: the address that the page came from; ``<base href>`` is honoured.
        follow: the selector and how to choose.
        content_type: the page's Content-Type header.

    Raises:
        LinkNotFound: no link matches, or it cannot be said which of several is meant; the message names them.
        NotUsable: as `require_bounded`.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(require_bounded(decode(page, content_type=content_type)), "lxml")
    links = _find_links(soup, base_url, follow)
    match follow.choose:
        case "newest":
            return _newest(links, base_url, follow)
        case "first":
            return links[0].address
        case "last":
            return links[-1].address
        case "only":
            return _only(links, base_url, follow)
        case unknown:
            raise LinkNotFound(f"{base_url}: follow.choose is {unknown!r}; write newest, first, last or only")


def _find_links(soup: BeautifulSoup, base_url: str, follow: Follow) -> list[Link]:
    """Every distinct address that the selector matches, in the page's order; at least one."""
    from soupsieve import SelectorSyntaxError

    try:
        matched = soup.select(follow.link)
    except SelectorSyntaxError as error:
        first_line = str(error).partition("\n")[0]
        raise LinkNotFound(f"{base_url}: the selector {follow.link!r} cannot be read: {first_line}") from error
    base = _base(soup, base_url)
    cells: dict[str, list[str]] = {}
    rows: dict[int, Sequence[str]] = {}
    for element in matched:
        address = _address(element, base)
        if address:
            cells.setdefault(address, []).extend(_cells(element, rows))
    if not cells:
        raise LinkNotFound(_nothing_found(soup, base, base_url, follow, len(matched)))
    return [Link(address, tuple(dict.fromkeys(texts))) for address, texts in cells.items()]


def _base(soup: BeautifulSoup, base_url: str) -> str:
    from bs4 import Tag

    element = soup.find("base", href=True)
    return (joined(base_url, str(element["href"])) if isinstance(element, Tag) else "") or base_url


def _address(element: Tag, base: str) -> str:
    """The element's absolute http address without fragment; empty when it has none."""
    href = element.get("href")
    return joined(base, href) if isinstance(href, str) else ""


def _cells(element: Tag, rows: dict[int, Sequence[str]]) -> Sequence[str]:
    """What the cells of the link's table row say; empty where it has more than `MOST_CELLS`.

    Args:
        element: the link.
        rows: what is known of rows already, by their identity.
    """
    row = element.find_parent("tr")
    if row is None:
        return ()
    if id(row) not in rows:
        cells = row.find_all("td", limit=MOST_CELLS + 1)
        rows[id(row)] = [_of_cell(cell) for cell in cells] if len(cells) <= MOST_CELLS else ()
    return rows[id(row)]


def _of_cell(cell: Tag) -> str:
    """What a cell says: the value that the page sorts by, else the text."""
    from bs4 import Tag

    moment = cell.find("time", datetime=True)
    if isinstance(moment, Tag):
        return str(moment["datetime"])
    sorted_by = cell.get("data-sort-value")
    return sorted_by if isinstance(sorted_by, str) else cell.get_text(" ", strip=True)


def _newest(links: Sequence[Link], base_url: str, follow: Follow) -> str:
    seen = _upload_days(links)
    editions = [read_edition(link.address, seen=seen.get(link.address)) for link in links]
    found = pick_newest(editions)
    match found:
        case Edition():
            return found.address
        case Tie():
            raise LinkNotFound(
                f"{base_url}: cannot tell which link is the newest: {found.first.address} or "
                f"{found.second.address}: {found.reason}. Tighten the selector {follow.link!r} so that it "
                "matches only one of them"
            )
        case _:
            assert_never(found)


def _only(links: Sequence[Link], base_url: str, follow: Follow) -> str:
    if len(links) > 1:
        raise LinkNotFound(
            f"{base_url}: {len(links)} links match {follow.link!r} where only one may: {_listed(links)}. "
            "Tighten the selector, or write choose: newest"
        )
    return links[0].address


def _upload_days(links: Sequence[Link]) -> dict[str, float]:
    """The day on which the page's table says that each file was uploaded, as an ordinal.

    A row without a date or with two different ones says nothing. ``04/08/2024`` is read only if another row
    (``03/13/2024``) tells which number is the month.
    """
    order = _slashed_order(cell for link in links for cell in link.cells)
    days: dict[str, float] = {}
    for link in links:
        found = {day for cell in link.cells if (day := _day(cell, order))}
        if len(found) == 1:
            days[link.address] = float(found.pop().toordinal())
    return days


def _slashed_order(cells: Iterable[str]) -> str:
    """``mdy`` or ``dmy`` when the dates with slashes can be read in one way only, else empty."""
    pairs = [(int(m[1]), int(m[2])) for cell in cells for m in SLASHED.finditer(cell)]
    month_first = any(second > 12 for _, second in pairs)
    day_first = any(first > 12 for first, _ in pairs)
    if month_first == day_first:
        return ""
    return "mdy" if month_first else "dmy"


def _day(cell: str, order: str) -> date | None:
    """The exact day that a cell gives; None when it gives none or one that can be read in two ways."""
    slashed = SLASHED.search(cell)
    if slashed:
        if not order:
            return None
        month, day = (slashed[1], slashed[2]) if order == "mdy" else (slashed[2], slashed[1])
        parts: tuple[int, ...] = (int(slashed[3]), int(month), int(day))
    else:
        parts = parse_date(cell)
    try:
        return date(*parts) if len(parts) == 3 else None
    except ValueError:
        return None


def _nothing_found(soup: BeautifulSoup, base: str, base_url: str, follow: Follow, matched: int) -> str:
    """What to tell when the selector leads to no address: what the page has instead."""
    every = dict.fromkeys(a for e in soup.select("[href]") if e.name in ("a", "area") and (a := _address(e, base)))
    files = [Link(address) for address in every if DATA_FILE.search(urlsplit(address).path)]
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    what = (
        f"{matched} elements match {follow.link!r}, none is a link" if matched else f"no link matches {follow.link!r}"
    )
    there = f"links to files there: {_listed(files)}" if files else "there is no link to a data file"
    return f"{base_url}: {what} on the page {title!r} ({len(every)} links; {there}). Correct follow.link"


def _listed(links: Sequence[Link]) -> str:
    more = f" and {len(links) - SHOWN} more" if len(links) > SHOWN else ""
    return ", ".join(link.address for link in links[:SHOWN]) + more
