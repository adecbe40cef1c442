"""What the standalone mode takes for itself before anything starts: its data directory, and its port."""

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.errors import Conflict

HOST = "127.0.0.1"
"""The only address the standalone mode is reached at: it checks nobody's identity."""


class AlreadyUp(Conflict):
    code = "already-up"
    title = "该目录的服务已在运行"
    title_en = "Already running on this directory"


class PortTaken(Conflict):
    code = "port-taken"
    title = "端口已被占用"
    title_en = "Port taken"


@contextmanager
def occupied(data: Path) -> Iterator[None]:
    """Hold the data directory; two processes on one log would only get in each other's way. Raises AlreadyUp."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "up.lock").open("a") as lock:
        try:
            # The kernel gives it back when its holder dies: no stale lock to clear away.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyUp(
                f"{data} 正由另一个 cheqian 使用；请先停止它，或用 --data 指定其他目录。",
                f"Another cheqian uses {data}: stop it first, or name another directory with --data.",
            ) from error
        yield


def address_of(listener: socket.socket) -> str:
    """`http://127.0.0.1:<port>`, without a slash at the end."""
    return f"http://{HOST}:{listener.getsockname()[1]}"


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A socket on this machine's own address only; port 0 takes any that is free. Raises PortTaken."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            raise PortTaken(
                f"端口 {port} 已被其他程序占用或不允许使用；请用 --port 指定其他端口。",
                f"Port {port} is taken or not allowed: name another with --port.",
                port=port,
            ) from error
        yield listener
