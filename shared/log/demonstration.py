"""Which logs are for demonstrations: they may shorten the least waits of a draw, and prove nothing to anybody."""

from ipaddress import ip_address

_NAME = "localhost"


def is_demonstration(origin: str) -> bool:
    """Whether the origin of a log begins with `demo.`, or with a loopback address (and perhaps a port)."""
    if origin.startswith("demo."):
        return True
    host = origin.partition("/")[0]
    address = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        return address == _NAME or ip_address(address).is_loopback
    except ValueError:
        return False
