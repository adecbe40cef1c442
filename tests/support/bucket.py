"""A bucket over HTTP, as far as the exchange of files asks one (Amazon S3 API: PutObject, GetObject, HeadObject,
CopyObject, DeleteObject, DeleteObjects, ListObjectsV2). It looks at no signature.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

_PAGE = 2
"""Names in an answer: so few that a list has several answers."""
_TIME = "2026-04-02T01:00:00.000Z"


class Bucket(ThreadingHTTPServer):
    """Objects by their keys. `away`: every request fails. `log`: the requests, in order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.objects: dict[str, bytes] = {}
        self.log: list[str] = []
        self.away = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bucket

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/bucket/")

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if source := self.headers.get("x-amz-copy-source"):
            body = self.server.objects[unquote(source).removeprefix("/").removeprefix("bucket/")]
        if not self._is_away():
            self.server.objects[self.key] = body
            self._answer(200, b"<CopyObjectResult><ETag>x</ETag></CopyObjectResult>" if source else b"", _tag(body))

    def do_GET(self) -> None:
        if self._is_away():
            return
        if self.key in {"bucket", "/bucket"}:
            self._list()
        elif (body := self.server.objects.get(self.key)) is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._answer(200, body, _tag(body))

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        if not self._is_away():
            self.server.objects.pop(self.key, None)
            self._answer(204, b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if not self._is_away():
            keys = re.findall("<Key>([^<]*)</Key>", body)
            for key in keys:
                self.server.objects.pop(key, None)
            gone = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            self._answer(200, f"<DeleteResult>{gone}</DeleteResult>".encode())

    def _list(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        prefix, after = asked.get("prefix", [""])[0], asked.get("continuation-token", [""])[0]
        names = sorted(name for name in self.server.objects if name.startswith(prefix) and name > after)
        shown, more = names[:_PAGE], len(names) > _PAGE
        contents = "".join(
            f"<Contents><Key>{escape(name)}</Key><LastModified>{_TIME}</LastModified><ETag>x</ETag>"
            f"<Size>{len(self.server.objects[name])}</Size></Contents>"
            for name in shown
        )
        following = f"<NextContinuationToken>{escape(shown[-1])}</NextContinuationToken>" if more else ""
        self._answer(200, f"<ListBucketResult>{contents}{following}</ListBucketResult>".encode())

    def _is_away(self) -> bool:
        self.server.log.append(f"{self.command} {self.key}")
        if self.server.away:
            self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")
        return self.server.away

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def _tag(body: bytes) -> dict[str, str]:
    return {
        "ETag": f'"{md5(body, usedforsecurity=False).hexdigest()}"',
        "Last-Modified": "Thu, 02 Apr 2026 01:00:00 GMT",
    }


@contextmanager
def bucket() -> Iterator[Bucket]:
    """A bucket called `bucket`, which answers while the block runs."""
    with Bucket() as served:
        thread = Thread(target=served.serve_forever)
        thread.start()
        try:
            yield served
        finally:
            served.shutdown()
            thread.join()
