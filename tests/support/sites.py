"""A small site on a port of its own: it serves some bytes, and keeps what is posted to it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Site:
    """A running site. With a `refusal`, it answers every POST with 409 and this body."""

    files: Mapping[str, bytes]
    address: str = ""
    refusal: bytes | None = None
    posted: list[tuple[str, bytes]] = field(default_factory=list)


@contextmanager
def site_of(files: Mapping[str, bytes]) -> Iterator[Site]:
    """A site that serves these files, by their paths. It takes whatever is posted."""
    site = Site(files)

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = site.files.get(self.path)
            self._answer(404 if found is None else 200, found or b"")

        def do_POST(self) -> None:
            site.posted.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self._answer(201 if site.refusal is None else 409, site.refusal or b"{}")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # the name of the base class
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
