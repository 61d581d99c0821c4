"""Whom an address leads to, and whether that is public: a page must never make us ask a machine of our own network."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

import idna

PORTS = {"http": 80, "https": 443}
LONGEST_ADDRESS = 8_000
"""Characters: no server takes a longer one."""
Origin = tuple[str, str, int]
"""Scheme, host in lower case and ASCII (a numeric one without brackets), port."""

# Written out, because `ipaddress.is_global` differs between Python versions and calls some of these global.
NOT_PUBLIC_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",  # this host
            "10.0.0.0/8",  # private (RFC 1918)
            "100.64.0.0/10",  # shared by carriers, and some clouds' metadata
            "127.0.0.0/8",  # loopback
            "168.63.129.16/32",  # Azure's metadata, on an address that is otherwise public
            "169.254.0.0/16",  # link-local, and most clouds' metadata
            "172.16.0.0/12",  # private (RFC 1918)
            "192.0.0.0/24",  # protocol assignments, and Oracle's metadata
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private (RFC 1918)
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
GLOBAL_UNICAST_6 = ipaddress.IPv6Network("2000::/3")
"""All that IANA gives out of IPv6; loopback, unique local, link-local and multicast are outside."""

NOT_PUBLIC_6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, ORCHID
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4, which hides an IPv4 address
            "3fff::/20",  # documentation
        ),
    )
)
EMBEDDING = tuple(map(ipaddress.IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96")))
"""IPv4-mapped addresses, and NAT64's, by which a network without IPv4 reaches it: judged by the IPv4 address inside."""


def origin_of(address: str) -> Origin:
    """The origin of a web address.

    Raises:
        ValueError: it is no address, or neither http nor https.
    """
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(f"{address!r} is neither http nor https")
    host = parts.hostname if parts.hostname.isascii() else idna.encode(parts.hostname).decode("ascii")
    return parts.scheme, host, parts.port or PORTS[parts.scheme]


def joined(base: str, reference: str) -> str:
    """The absolute http address, without fragment, that a stranger's reference means beside `base`; empty for none."""
    if len(reference) > LONGEST_ADDRESS:
        return ""
    try:
        address = urldefrag(urljoin(base, re.sub(r"[\t\r\n]", "", reference).strip())).url
        return address if urlsplit(address).scheme in PORTS else ""
    except ValueError:
        return ""


def is_public(address: str) -> bool:
    """Whether a numeric IP address, of either version and with or without a zone, is one of the public Internet.

    Raises:
        ValueError: it is no IP address.
    """
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        if not any(parsed in network for network in EMBEDDING):
            return parsed in GLOBAL_UNICAST_6 and not any(parsed in network for network in NOT_PUBLIC_6)
        parsed = ipaddress.IPv4Address(int(parsed) & 0xFFFF_FFFF)
    return not any(parsed in network for network in NOT_PUBLIC_4)


@dataclass(frozen=True, slots=True)
class OwnHosts:
    """Hosts of our own network that may be asked all the same, because the configuration names them.

    Attributes:
        names: host names in lower case and ASCII.
        networks: address ranges; a single address is one of one.
    """

    names: frozenset[str] = frozenset()
    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()

    @classmethod
    def of(cls, written: Iterable[str]) -> OwnHosts:
        """The hosts as people write them: names, addresses and address ranges such as ``10.0.0.0/8``.

        Raises:
            ValueError: one is none of these.
        """
        names, networks = set(), []
        for host in written:
            try:
                networks.append(ipaddress.ip_network(host.strip("[]")))
            except ValueError:
                names.add(_require_name(host))
        return cls(frozenset(names), tuple(networks))

    def include(self, host: str, address: str) -> bool:
        """Whether a host, of which `address` is a numeric address, is one of them."""
        parsed = ipaddress.ip_address(address.partition("%")[0])
        return host.lower().rstrip(".") in self.names or any(parsed in network for network in self.networks)


NO_OWN_HOSTS = OwnHosts()


def _require_name(host: str) -> str:
    try:
        name = host.lower() if host.isascii() else idna.encode(host).decode("ascii")
    except idna.IDNAError:
        name = ""
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", name):
        raise ValueError(f"{host!r} is no host; write a name, an address or a range such as 10.0.0.0/8, without a port")
    return name.rstrip(".")
