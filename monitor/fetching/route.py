"""Which addresses are asked for, and where a redirect may lead."""

from __future__ import annotations

from monitor.fetching import httpx
from monitor.fetching.gate import host_of
from monitor.model import Capture
from monitor.model.errors import Disallowed, FetchError

REDIRECTS = (301, 302, 303, 307, 308)
KEEPS_METHOD = (307, 308)
"""Redirects after which a POST stays a POST (RFC 9110, section 15.4)."""


def parse_address(url: str) -> httpx.URL:
    """The address, if it is one that we may ask for.

    Raises:
        Disallowed: it is not http or https, or it carries a password.
        FetchError: it is no address.
    """
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise FetchError(f"{url!r} is not an address: {error}") from error
    return _require_plain(address)


def _require_plain(address: httpx.URL) -> httpx.URL:
    if address.scheme not in ("http", "https") or not address.host:
        raise Disallowed(f"{address}: only addresses that begin with http:// or https:// are asked for")
    if address.userinfo:
        raise Disallowed(
            f"{origin_of(address)}: the address holds a user name or a password; only public pages are read"
        )
    return address


def redirected(path: list[httpx.URL], answer: Capture, limit: int) -> httpx.URL:
    """Where a redirect leads.

    Raises:
        FetchError: it leads nowhere, in a circle or too far.
        Disallowed: it leads to something else than a web page.
    """
    location = answer.headers.get("location", "")
    try:
        target = path[-1].join(location).copy_with(fragment=None)
    except httpx.InvalidURL as error:
        raise FetchError(
            f"{answer.final_url}: redirects to {location!r}, which is not an address", status=answer.status
        ) from error
    ways = " → ".join(str(address) for address in (*path, target))
    if not location:
        raise FetchError(f"{answer.final_url}: redirects without saying where to", status=answer.status)
    if target in path:
        raise FetchError(f"{path[0]}: redirects in a circle: {ways}", status=answer.status)
    if len(path) > limit:
        raise FetchError(
            f"{path[0]}: more than {limit} redirects (max_redirects): {ways}; change url to where they lead",
            status=answer.status,
        )
    return _require_plain(target)


def require_same_question(path: list[httpx.URL], answer: Capture) -> None:
    """Let pass a redirect after which a POST means the same to the same host.

    Raises:
        FetchError: it would become a GET, or be sent to somebody else.
    """
    before, after = path[-2:]
    if answer.status in KEEPS_METHOD and host_of(before) == host_of(after):
        return
    raise FetchError(
        f"{before}: answers a POST with a redirect ({answer.status}) to {after}, which was not followed; if that is "
        "the interface's new address, change url",
        status=answer.status,
    )


def origin_of(address: httpx.URL) -> str:
    """Scheme, host and port as they begin an address."""
    return f"{address.scheme}://{address.netloc.decode('ascii')}"
