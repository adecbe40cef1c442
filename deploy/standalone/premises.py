"""The data directory and the port of the standalone mode, which are taken before anything else starts."""

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.errors import Conflict
from shared.file_modes import private_folder

HOST = "127.0.0.1"
"""The only address of the standalone mode, because it does not check anybody's identity."""


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
    """Hold the data directory, so that no second process uses the same log. Raises AlreadyUp, ReadableByOthers."""
    private_folder(data)
    with (data / "up.lock").open("a") as lock:
        try:
            # The kernel frees the lock when its holder dies, so no old lock has to be removed.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyUp(
                f"{data} 正由另一个 cheqian 使用；请先停止它，或用 --data 指定其他目录。",
                f"Another cheqian uses {data}: stop it first, or name another directory with --data.",
            ) from error
        yield


def address_of(listener: socket.socket) -> str:
    """The address of a listener: `http://127.0.0.1:<port>`, without a slash at the end."""
    return f"http://{HOST}:{listener.getsockname()[1]}"


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A socket that listens only on the loopback address; port 0 takes any free port. Raises PortTaken."""
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
