"""Where messages may go: by https, to a host that the operator has listed, at an address that is no private one.

Who registers a webhook chooses where a service of ours connects to: without these rules that could be any machine which
only we reach. The host is looked up once, every address that it has is judged, and the connection goes to one of
these: a name that leads elsewhere a moment later leads nowhere.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from shared.errors import Invalid, Unavailable

Network = IPv4Network | IPv6Network
_PORT = 443
_PLAIN = re.compile(r"[\x21-\x7e]{1,2000}")
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
# An address of IPv4 stands inside these: what is reached is that address (RFC 6052, RFC 8215).
_TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))


class WebhookAddressRefused(Invalid):
    code = "webhook-address-refused"
    title = "推送地址不可用"
    title_en = "The address cannot be a webhook"


class HostNotPublic(Unavailable):
    code = "webhook-host-not-public"
    title = "推送主机不是可用的网络地址"
    title_en = "The host of the webhook has no address that may be used"


class Destination(NamedTuple):
    """Where a webhook leads: an https address, its host and its port."""

    address: str
    host: str
    port: int


def destination(address: str, hosts: Collection[str]) -> Destination:
    """Where an address leads. `hosts` are those that the operator has listed, each with a port unless it is 443.

    Raises WebhookAddressRefused.
    """
    parts = _parts(address)
    port = _port(parts)
    if parts is None or port is None or parts.scheme != "https" or not _HOST.fullmatch(parts.hostname or ""):
        raise WebhookAddressRefused(
            "推送地址须为 https 网址，写明域名，不含用户名、密码与 # 之后的内容。",
            "The address must be https://, with the name of a host, and without a user, a password or a fragment.",
        )
    named = str(parts.hostname) if port == _PORT else f"{parts.hostname}:{port}"
    if named not in hosts:
        raise WebhookAddressRefused(
            f"主机 {named} 不在运维人员允许的名单内；请运维人员在 CHEQIAN_WEBHOOK_HOSTS 中加入该主机。",
            f"The host {named} is not on the operator's list; have it added to CHEQIAN_WEBHOOK_HOSTS.",
            host=named,
        )
    return Destination(address, str(parts.hostname), port)


def chosen(found: Iterable[str], networks: Sequence[Network], host: str) -> str:
    """The address to connect to, of all those that a host has. If any of them is private, none is used, unless it is of
    one of the `networks` that the operator allows.

    Raises HostNotPublic.
    """
    addresses = [ip_address(each.partition("%")[0]) for each in found]
    if not addresses or not all(_may_be_used(each, networks) for each in addresses):
        raise HostNotPublic(
            f"主机 {host} 解析到内网或保留地址，未予连接；确需推送到内网的，请运维人员设置 CHEQIAN_WEBHOOK_NETWORKS。",
            f"The host {host} leads to a private or reserved address, and nothing was sent; an operator who wants that "
            "sets CHEQIAN_WEBHOOK_NETWORKS.",
            retry_after=3600,
        )
    return str(addresses[0])


def _may_be_used(address: IPv4Address | IPv6Address, networks: Sequence[Network]) -> bool:
    reached = _reached(address)
    if any(reached.version == network.version and reached in network for network in networks):
        return True
    return reached.is_global and not (reached.is_multicast or reached.is_reserved or reached.is_unspecified)


def _reached(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The machine that is reached: behind some addresses of IPv6 it is one of IPv4."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in _TRANSLATED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _parts(address: str) -> SplitResult | None:
    if not _PLAIN.fullmatch(address) or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return None if parts.fragment or "#" in address or "@" in parts.netloc else parts


def _port(parts: SplitResult | None) -> int | None:
    try:
        return (parts.port or _PORT) if parts else None
    except ValueError:
        return None
