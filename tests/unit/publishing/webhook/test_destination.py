"""A webhook leads by https to a host on the operator's list, and to no machine that only we reach."""

from ipaddress import ip_network

import pytest

from services.publishing.webhook.destination import (
    Destination,
    HostNotPublic,
    WebhookAddressRefused,
    chosen,
    destination,
)

HOSTS = ("portal.example.gov.cn", "portal.example.gov.cn:8443", "xn--fiqs8s.example")
PUBLIC = "8.8.8.8"


@pytest.mark.parametrize(
    ("address", "port"),
    [
        ("https://portal.example.gov.cn/cheqian", 443),
        ("https://portal.example.gov.cn:443/a?b=c", 443),
        ("https://PORTAL.example.gov.cn", 443),
        ("https://portal.example.gov.cn:8443/", 8443),
    ],
)
def test_what_is_listed_is_taken(address: str, port: int) -> None:
    assert destination(address, HOSTS) == Destination(address, "portal.example.gov.cn", port)


@pytest.mark.parametrize(
    "address",
    [
        "http://portal.example.gov.cn/",
        "ftp://portal.example.gov.cn/",
        "https://other.example.gov.cn/",
        "https://portal.example.gov.cn:9443/",
        "https://portal.example.gov.cn.evil.example/",
        "https://portal.example.gov.cn@evil.example/",
        "https://user:secret@portal.example.gov.cn/",
        "https://portal.example.gov.cn#@evil.example/",
        "https://evil.example#portal.example.gov.cn",
        "https://evil.example\\@portal.example.gov.cn/",
        "https://portal.example.gov.cn:99999/",
        "https://portal.example.gov.cn:x/",
        "https://portal.example.gov.cn /",
        "https://portal.example.gov.cn/\r\nX: y",
        "https://portal.example.gov.cn/\x00",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::1/",
        "https://",
        "//portal.example.gov.cn/",
        "",
        "https://portal.example.gov.cn./",
        "https://门户.example/",
    ],
)
def test_nothing_else_is(address: str) -> None:
    with pytest.raises(WebhookAddressRefused):
        destination(address, HOSTS)


def test_an_operator_who_lists_nothing_allows_nothing() -> None:
    with pytest.raises(WebhookAddressRefused, match="operator's list"):
        destination("https://portal.example.gov.cn/", ())


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),  # noqa: S104  # an address, not a binding
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::"),
    ],
)
@pytest.mark.parametrize("beside", [(), (PUBLIC,)])
def test_no_private_address_is_connected_to(address: str, beside: tuple[str, ...]) -> None:
    for found in ((address, *beside), (*beside, address)):
        with pytest.raises(HostNotPublic):
            chosen(found, (), "portal.example.gov.cn")


def test_a_public_address_is() -> None:
    assert chosen([PUBLIC, "2001:4860:4860::8888"], (), "h") == PUBLIC
    assert chosen(["2001:4860:4860::8888"], (), "h") == "2001:4860:4860::8888"


def test_a_host_without_an_address_is_not() -> None:
    with pytest.raises(HostNotPublic):
        chosen([], (), "h")


def test_an_operator_may_allow_a_network_of_the_county() -> None:
    networks = (ip_network("10.20.0.0/16"), ip_network("fd12::/16"))
    assert chosen(["10.20.3.4"], networks, "h") == "10.20.3.4"
    assert chosen(["fd12::9"], networks, "h") == "fd12::9"
    with pytest.raises(HostNotPublic):
        chosen(["10.20.3.4", "10.21.0.1"], networks, "h")
    # What is translated to an address of that network reaches it too.
    assert chosen(["64:ff9b::a14:304"], networks, "h") == "64:ff9b::a14:304"
