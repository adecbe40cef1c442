"""A peer that plays every trick which a reader of HTTP must survive, on a port of its own."""

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, repeat
from select import select
from socket import socket
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

Pieces = Iterator[bytes]
"""What the peer sends, piece by piece; where a piece is empty, it waits a moment. Then it closes the connection."""

_MOMENT = 0.02
_BLOCK = b"x" * 65_536
_OK = b"HTTP/1.1 200 OK\r\n"


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}"]
    return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body


def _sent(*args: str, body: bytes = b"[made-up] \x00\xff\n", status: str = "200 OK") -> Callable[[], Pieces]:
    return lambda: iter([answer(body, *args, status=status)])


def _raw(*pieces: bytes) -> Callable[[], Pieces]:
    return lambda: iter(pieces)


def _endless(start: bytes, *pieces: bytes) -> Callable[[], Pieces]:
    return lambda: chain([start], chain.from_iterable(repeat(pieces)))


@cache
def _bomb(times: int) -> bytes:
    """64 MiB of spaces, compressed so many times: 64 kB, or less than 1 kB."""
    packer = zlib.compressobj(wbits=31)
    content = b"".join([*(packer.compress(b" " * 1_048_576) for _ in range(64)), packer.flush()])
    for _ in range(times - 1):
        content = gzip.compress(content)
    return content


def _bombs(encoding: str, times: int) -> Callable[[], Pieces]:
    return lambda: iter([answer(_bomb(times), f"Content-Encoding: {encoding}")])


def _status(status: str) -> Callable[[], Pieces]:
    return _sent("Content-Type: text/html", body=b"<h1>made up</h1>", status=status)


TRICKS: Mapping[str, Callable[[], Pieces]] = {
    "says nothing": _endless(b"", b""),
    "closes at once": _raw(),
    "head byte by byte": _endless(_OK + b"X: ", b"x", b""),
    "body byte by byte": _endless(_OK + b"Content-Length: 4000\r\n\r\n", b"x", b""),
    "endless body": _endless(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + _BLOCK + b"\r\n"),
    "one byte a piece": _endless(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 1_000),
    "endless body until it closes": _endless(_OK + b"\r\n", _BLOCK),
    "endless body of an error": _endless(b"HTTP/1.1 404 Not Found\r\n\r\n", _BLOCK),
    "endless headers": _endless(_OK, b"X: x\r\n" * 10_000),
    "one endless header": _endless(_OK + b"X: ", _BLOCK),
    "endless 100 Continue": _endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 20, b""),
    "endless size of a chunk": _endless(_OK + b"Transfer-Encoding: chunked\r\n\r\n1;", _BLOCK),
    "cut off": _raw(_OK + b"Content-Length: 1000\r\n\r\n0123456789"),
    "cut off in a chunk": _raw(_OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\nx"),
    "gzip": _bombs("gzip", 1),
    "gzip twice": _bombs("gzip, gzip", 2),
    "labelled deflate": _sent("Content-Encoding: deflate"),
    "labelled by a made-up encoding": _sent("Content-Encoding: made-up"),
    "redirect on the same host": _sent("Location: /elsewhere", status="302 Found"),
    "redirect to another host": _sent("Location: http://127.0.0.2:9/elsewhere", status="307 Temporary Redirect"),
    "redirect to no address": _sent("Location: http://[", status="301 Moved Permanently"),
    "redirect to no name": _sent(f"Location: http://xn--{'a' * 70}/", status="308 Permanent Redirect"),
    "204": _raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "206": _status("206 Partial Content"),
    "304": _raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "401": _status("401 Unauthorized"),
    "404": _status("404 Not Found"),
    "409": _sent(body=b"999999999999999999\n", status="409 Conflict"),
    "410": _status("410 Gone"),
    "500": _status("500 Internal Server Error"),
    "999": _status("999 Made Up"),
    "101": _raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: made-up\r\n\r\n"),
    "not HTTP": _raw(bytes(range(256)) * 100),
    "HTTP/0.9": _raw(b"hello\n"),
    "a length below zero": _raw(_OK + b"Content-Length: -1\r\n\r\n"),
    "two lengths": _raw(_OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
    "a size of a chunk beyond all": _raw(_OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 19 + b"\r\n"),
    "binary": _sent("Content-Type: image/png"),
    "UTF-7": _sent("Content-Type: text/plain; charset=utf-7", body=b"+ADwAPg-"),
    "a charset that does not exist": _sent("Content-Type: application/json; charset=made-up", body=b"{}"),
    "UTF-16": _sent(body="{}".encode("utf-16")),
    "nothing": _sent(body=b""),
    "a note with a long line": _sent(body="x\n\n— ".encode() + b"y" * 3_000 + b"\n"),
    "deep JSON": _sent(body=b"[" * 4000),
    "JSON of another kind": _sent(body=b'{"keys": [1, "x", null], "signature": [], "reveals": [1], "issuer": {}}'),
    "a number without an end": _sent(body=b"1" * 4000),
    "cookies": _sent(*(f"Set-Cookie: c{number}=x; Max-Age=9999" for number in range(50)), "Set-Cookie: \xff;;=;"),
}


LASTING = {
    "says nothing",
    "head byte by byte",
    "body byte by byte",
    "one byte a piece",
    "endless 100 Continue",
    "endless size of a chunk",
}
"""The tricks that only a deadline ends."""


HEAVY = {trick for trick in TRICKS if trick.startswith(("gzip", "endless", "one endless"))}
"""The tricks that could fill a memory."""


@dataclass
class Hostile:
    """A running peer. It serves `files` by their paths as they should be, and plays its trick at every other path."""

    address: str
    trick: str = "nothing"
    files: Mapping[str, bytes] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The deadline that a client gets: as short as a test wants it, or so long that a busy machine keeps it."""
        return 0.1 if self.trick in LASTING else 10

    def pieces(self, head: bytes) -> Pieces:
        path = head.split(b" ")[1].decode()
        self.asked.append(head)
        return iter([answer(self.files[path])]) if path in self.files else TRICKS[self.trick]()


@contextmanager
def hostile() -> Iterator[Hostile]:
    """A peer, until the block ends."""

    class Playing(BaseRequestHandler):
        def handle(self) -> None:
            try:
                _send(self.request, peer.pieces(_head(self.request)))
            except (OSError, IndexError):
                """The reader has gone: that is its right."""

    class Server(ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 64

    with Server(("127.0.0.1", 0), Playing) as server:
        peer = Hostile(f"http://127.0.0.1:{server.server_address[1]}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield peer
        finally:
            server.shutdown()
            thread.join()


def _head(connection: socket) -> bytes:
    """The request, as far as it has come when its head is whole."""
    head = b""
    while b"\r\n\r\n" not in head and (more := connection.recv(65_536)):
        head += more
    return head


def _send(connection: socket, pieces: Pieces) -> None:
    for piece in pieces:
        if piece:
            connection.sendall(piece)
        elif select([connection], [], [], _MOMENT)[0] and not connection.recv(65_536):
            return
