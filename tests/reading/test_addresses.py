"""Whom an address leads to, and whether that is public."""

from __future__ import annotations

import pytest

from monitor.reading.addresses import OwnHosts, is_public, joined, origin_of


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.100.100.200", "127.0.0.1", "127.9.9.9", "169.254.169.254", "168.63.129.16"),
        *("172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.0.192", "192.168.1.1", "198.18.0.1", "224.0.0.1"),
        *("240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
        *("64:ff9b:1::1", "100::1", "2001:db8::1", "2001::1", "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1"),
        *("fd00:ec2::254", "fe80::1%eth0", "fec0::1", "ff02::1", "::7f00:1"),
    ],
)
def test_an_address_of_a_private_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "223.255.255.255"),
        *("2606:4700::1111", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808", "2a00:1450:4001::1"),
    ],
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://Data.Example.org/a?b#c", ("https", "data.example.org", 443)),
        ("http://example.org", ("http", "example.org", 80)),
        ("http://example.org:8080/", ("http", "example.org", 8080)),
        ("https://example.org:443/", ("https", "example.org", 443)),
        ("https://santé.example.ca/", ("https", "xn--sant-epa.example.ca", 443)),
        ("https://straße.example/", ("https", "xn--strae-oqa.example", 443)),
        ("http://[::1]:81/", ("http", "::1", 81)),
    ],
)
def test_an_origin_is_scheme_host_in_ascii_and_port(address: str, origin: tuple[str, str, int]) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    "address", ["", "example.org", "ftp://example.org", "file:///etc", "https://", "http://a:99999", "http://[::1"]
)
def test_what_is_no_web_address_has_no_origin(address: str) -> None:
    with pytest.raises(ValueError):
        origin_of(address)


def test_a_reference_of_thousands_of_characters_leads_nowhere() -> None:
    assert joined("https://example.org/", "a" * 1_000) == f"https://example.org/{'a' * 1_000}"
    assert joined("https://example.org/", "a" * 100_000) == ""


def test_own_hosts_are_names_addresses_and_ranges() -> None:
    own = OwnHosts.of(["NAS.local.", "10.0.0.0/8", "[::1]", "büro.example"])
    for host, address in (
        ("nas.local", "192.168.1.2"),
        ("x", "10.1.2.3"),
        ("x", "::1%lo"),
        ("xn--bro-hoa.example", "1.1.1.1"),
    ):
        assert own.include(host, address)
    assert not own.include("nas.local.example", "192.168.1.2")


@pytest.mark.parametrize("host", ["", "a b", "nas:80", "büro..example", "\u00fc" * 80, "10.0.0.1/8"])
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="is no host; write a name, an address or a range"):
        OwnHosts.of([host])
