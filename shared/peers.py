"""Ask a machine that others run: a witness, a relay of the beacon, an identity provider, a log, a public site.

Such a peer may be slow, wrong or hostile. Whatever it sends, a question ends within its seconds, reads no more than its
bytes, and gives an answer or a refusal. So only this module opens connections to peers.
"""

import asyncio
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from http.cookiejar import CookieJar
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple, Self

import httpx
from anyio.from_thread import start_blocking_portal

from shared.errors import Invalid, Unavailable

# In bytes: what is read of an answer that is not a success. It holds a reason, or the size that a witness knows.
_REASON = 8_192
_LONGEST_RETRY = 86_400


class NotAnAddress(Invalid):
    code = "not-an-address"
    title = "网址无效"
    title_en = "Not an address"


class PeerFailed(Unavailable):
    code = "peer-failed"
    title = "对方没有给出可用的答复"
    title_en = "The peer gave no usable answer"


class Allowance(NamedTuple):
    """What one question may cost: the bytes of the answer, and the seconds from the connection to the last byte."""

    size: int
    seconds: float


class Sent(NamedTuple):
    """What is sent with a POST."""

    content: bytes
    media_type: str = "text/plain; charset=utf-8"


class Answer(NamedTuple):
    """The bytes that a peer answered, as they came over the network. Of a failure, at most the first 8 KiB.

    `retry_after`: for how many seconds the peer wants not to be asked again; None if it does not say.
    """

    url: str
    status: int
    content: bytes
    retry_after: int | None = None

    def found(self) -> bytes:
        """The content of an answer with status 200. Raises PeerFailed for every other status."""
        if self.status != HTTPStatus.OK:
            raise _failed(self.url, f"状态码为 {self.status}", f"it answered {self.status}")
        return self.content


Ask = Callable[[str, Allowance, Sent | None], Answer]
"""Asks at an address, with a POST if something is sent. Raises what `Peers.ask` raises."""


class Peers:
    """A client for peers, to be closed at the end. It keeps connections open between questions, and no cookies."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._http = httpx.AsyncClient(
            transport=transport,
            verify=_authorities(),
            # A few bytes that are compressed can be gigabytes when they are read.
            headers={"Accept-Encoding": "identity"},
            cookies=_NoCookies(),
            # A peer does not choose whom we ask next.
            follow_redirects=False,
            # A limit for each read does not end an answer that comes byte by byte: `ask` limits the whole.
            timeout=httpx.Timeout(None),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def ask(
        self,
        url: str,
        within: Allowance,
        sent: Sent | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
        *,
        at: str = "",
    ) -> Answer:
        """The answer at an address, with a POST if something is sent, with these headers. No redirect is followed. With
        `at`, the connection goes to this IP address, over a connection of its own; the host of `url` is not looked up.

        Raises NotAnAddress; PeerFailed if there is no answer in time, or if it is too long, encoded or a redirect.
        """
        address = _address(url)
        try:
            async with asyncio.timeout(within.seconds):
                return await self._answer(_Asked(address, sent, headers, at), within.size)
        except TimeoutError as error:
            said = f"{within.seconds:g}"
            raise _failed(url, f"{said} 秒内没有完整答复", f"no whole answer within {said} s") from error
        except httpx.ConnectError as error:
            said = str(error)[:200]
            raise _failed(url, f"无法连接（{said}）", f"it cannot be reached ({said})") from error
        # A ValueError comes from headers that httpx cannot read.
        except (httpx.HTTPError, ValueError) as error:
            raise _failed(url, "答复中断，或不是 HTTP", "the answer broke off, or it is not HTTP") from error

    async def _answer(self, asked: "_Asked", size: int) -> Answer:
        url, content = str(asked.address), bytearray()
        async with self._http.stream(**asked.as_request()) as response:
            _require_plain(url, response)
            # Nothing is decoded on the way: there is no Content-Encoding.
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) > size and response.is_success:
                    raise _failed(url, f"答复超过 {size} 字节", f"the answer is longer than {size} bytes")
                if len(content) > _REASON and not response.is_success:
                    break
                # An answer may come in a million pieces: other tasks have their turn between them.
                await asyncio.sleep(0)
        read = bytes(content if response.is_success else content[:_REASON])
        return Answer(url, response.status_code, read, _retry_after(response))


@contextmanager
def asking() -> Iterator[Ask]:
    """Ask peers from code without an event loop. Several threads may ask at the same time."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Peers()) as peers:
        yield lambda url, within, sent: portal.call(peers.ask, url, within, sent)


def is_address(place: str) -> bool:
    """Whether a place is an address on the network, and not a path.

    Raises NotAnAddress for an address that is not HTTP.
    """
    scheme = re.match(r"(https?):|([a-z][a-z0-9+.-]*)://", place, re.ASCII | re.IGNORECASE)
    if scheme and scheme[2]:
        raise _not_an_address(place)
    return scheme is not None


def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
        # The name of a host is encoded only when it is looked up, and not every name can be.
        host = address.host.encode("idna")
    except (httpx.InvalidURL, ValueError) as error:
        raise _not_an_address(url) from error
    if address.scheme not in {"http", "https"} or not host or not 0 <= (address.port or 0) < 65_536:
        raise _not_an_address(url)
    return address


def _retry_after(response: httpx.Response) -> int | None:
    """The seconds in Retry-After; its other form, a date, is not read."""
    said = response.headers.get("retry-after", "")
    return min(int(said), _LONGEST_RETRY) if re.fullmatch(r"\d{1,9}", said, re.ASCII) else None


def _require_plain(url: str, response: httpx.Response) -> None:
    if response.has_redirect_location:
        raise _failed(url, "对方转往另一网址；请给出最终网址", "it redirects to another address; give that address")
    if "content-encoding" in response.headers:
        raise _failed(url, "答复经过压缩或编码，未予读取", "the answer is encoded, and we asked for plain bytes")


def _failed(url: str, said: str, said_en: str) -> PeerFailed:
    return PeerFailed(f"{url}：{said}。", f"{url}: {said_en}.", retry_after=5)


def _not_an_address(place: str) -> NotAnAddress:
    return NotAnAddress(
        f"{place} 不是 http:// 或 https:// 网址。", f"{place} is not an address of the form http://… or https://…."
    )


class _Asked(NamedTuple):
    """A question: its address, what is sent, headers, and the IP address to connect to ("": that of the host)."""

    address: httpx.URL
    sent: Sent | None
    headers: Mapping[str, str]
    at: str

    def as_request(self) -> dict[str, Any]:
        """The question as httpx takes it."""
        said = {"Content-Type": self.sent.media_type, **self.headers} if self.sent else {**self.headers}
        plain = {"method": "POST" if self.sent else "GET", "content": self.sent and self.sent.content}
        if not self.at:
            return {**plain, "url": self.address, "headers": said}
        # The certificate is judged by the name of the host. A kept connection is known by its IP address alone: another
        # host at the same address must not get it.
        said |= {"Host": self.address.netloc.decode(), "Connection": "close"}
        names = {"sni_hostname": self.address.host}
        return {**plain, "url": self.address.copy_with(host=self.at), "headers": said, "extensions": names}


class _NoCookies(CookieJar):
    def extract_cookies(self, response: object, request: object) -> None:
        """Keep nothing: cookies would let a peer fill our memory, and know us again."""


@cache
def _authorities() -> ssl.SSLContext:
    """The certificate authorities that the process trusts for TLS. Reading them takes about 50 ms, so all clients of
    the process share them.
    """
    return httpx.create_ssl_context()
