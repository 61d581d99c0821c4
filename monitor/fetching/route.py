"""Which addresses are asked for, and where redirects may lead."""

from __future__ import annotations

from monitor.fetching import httpx
from monitor.fetching.gate import host_of
from monitor.model import Capture
from monitor.model.errors import Disallowed, FetchError

REDIRECTS = (301, 302, 303, 307, 308)
KEEPS_METHOD = (307, 308)
"""Redirects after which a POST stays a POST (RFC 9110, section 15.4)."""
LONGEST_ADDRESS = 8_000
"""Characters, which every server has to take (RFC 9110, section 4.1)."""
LONGEST_HOST, LONGEST_LABEL, HIGHEST_PORT = 253, 63, 65_535


def parse_address(url: str) -> httpx.URL:
    """The address, if it is one that we may ask for.

    Raises:
        Disallowed: it is not http or https, or it carries a password.
        FetchError: it is no address.
    """
    try:
        address = _require_whole(httpx.URL(url))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"{url!r} is not an address: {error}") from error
    return _require_plain(address)


def _require_whole(address: httpx.URL) -> httpx.URL:
    """An address that can be asked for, with its host (RFC 1035, section 2.3.4) and port.

    Raises:
        InvalidURL: they cannot; ValueError: the host is no name in any script.
    """
    if len(str(address)) > LONGEST_ADDRESS:
        raise httpx.InvalidURL(f"it has more than {LONGEST_ADDRESS:,} characters")
    host = address.host and address.raw_host.decode("ascii")
    labels = [] if ":" in host else host.removesuffix(".").split(".")
    if len(host) > LONGEST_HOST or any(not 0 < len(label) <= LONGEST_LABEL for label in labels if host):
        raise httpx.InvalidURL(f"{host!r} cannot be the name of a host")
    if address.port is not None and not 0 < address.port <= HIGHEST_PORT:
        raise httpx.InvalidURL(f"there is no port {address.port}")
    return address


def _require_plain(address: httpx.URL) -> httpx.URL:
    if address.scheme not in ("http", "https") or not address.host:
        raise Disallowed(f"{address}: only addresses that begin with http:// or https:// are asked for")
    if address.userinfo:
        raise Disallowed(
            f"{origin_of(address)}: the address holds a user name or a password; only public pages are read"
        )
    return address


class Way:
    """Where one fetch was led: the addresses that it asked for, one redirect after the other, and its cookies.

    Attributes:
        addresses: every address, the first one first; at least one.
        cookies: what was set on the way; sent back on the same way only, and never kept.
    """

    def __init__(self, address: httpx.URL) -> None:
        """A way that begins at an address, without cookies."""
        self.addresses = [address]
        self.cookies = httpx.Cookies()
        self._asked = {(address, self._held)}

    @property
    def _held(self) -> frozenset[tuple[str, str, str, str | None]]:
        return frozenset((one.domain, one.path, one.name, one.value) for one in self.cookies.jar)

    def redirect(self, answer: Capture, limit: int) -> None:
        """Go on to where a redirect leads.

        The same address with other cookies than before is no circle: many sites set one and ask to come again.

        Raises:
            FetchError: it leads nowhere, in a circle or too far.
            Disallowed: it leads to something else than a web page.
        """
        location = _location(answer)
        first = self.addresses[0]
        try:
            target = _require_whole(self.addresses[-1].join(location).copy_with(fragment=None))
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchError(
                f"{answer.final_url}: redirects to {location!r}, which is not an address", status=answer.status
            ) from error
        ways = " → ".join(str(address) for address in (*self.addresses, target))
        if not location:
            raise FetchError(f"{answer.final_url}: redirects without saying where to", status=answer.status)
        if (target, self._held) in self._asked:
            raise FetchError(f"{first}: redirects in a circle: {ways}", status=answer.status)
        if len(self.addresses) > limit:
            circle = "a circle, with other cookies each time: see what a browser shows there"
            advice = circle if target in self.addresses else "change url to where they lead"
            raise FetchError(
                f"{first}: more than {limit} redirects (max_redirects): {ways}; {advice}", status=answer.status
            )
        self.addresses.append(_require_plain(target))
        self._asked.add((target, self._held))


def _location(answer: Capture) -> str:
    """What the header says, as browsers read it: raw bytes beyond ASCII are UTF-8 where they can be, else Latin-1."""
    location = answer.headers.get("location", "")
    try:
        return location.encode("latin-1").decode()
    except UnicodeError:
        return location


def require_same_question(way: Way, answer: Capture) -> None:
    """Let pass a redirect after which a POST means the same to the same host.

    Raises:
        FetchError: it would become a GET, or be sent to somebody else.
    """
    before, after = way.addresses[-2:]
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
