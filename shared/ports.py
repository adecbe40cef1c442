"""Ports on the loopback address that a server comes back to when it is started again.

The system gives ports to clients too, from above these (Linux from 32768 on, RFC 6335 §6 from 49152 on): whoever stands
among those finds the own port taken now and then by a client of somebody else.
"""

import errno
import socket
from random import SystemRandom

_LASTING = range(20_000, 30_000)
_TRIES = 100


def lasting_port() -> int:
    """A free port that no client gets by chance. Raises OSError if there seems to be none."""
    for port in SystemRandom().sample(_LASTING, _TRIES):
        if is_free(port):
            return port
    raise OSError(errno.EADDRINUSE, f"no port from {_LASTING.start} to {_LASTING.stop - 1} is free on 127.0.0.1")


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
