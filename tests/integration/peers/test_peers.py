"""What a question to a peer sends, and what is read of the answer."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from shared.peers import Allowance, Answer, NotAnAddress, PeerFailed, Peers, Sent, asking, is_address

URL = "http://peer.example/log"
PLENTY = Allowance(100, 5)


class Peer:
    """A peer that gives one answer, and remembers what it was asked."""

    def __init__(self, status: int = 200, content: bytes = b"answer", headers: Mapping[str, str] | None = None) -> None:
        self.asked: list[httpx.Request] = []
        self._answer = (status, headers or {}, content)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        status, headers, content = self._answer
        return httpx.Response(status, headers=headers, content=content)

    async def ask(self, within: Allowance = PLENTY, sent: Sent | None = None) -> Answer:
        async with Peers(httpx.MockTransport(self)) as peers:
            return await peers.ask(URL, within, sent)


async def test_a_question_is_a_get_or_a_post_of_bytes() -> None:
    peer = Peer()
    assert await peer.ask() == Answer(URL, 200, b"answer")
    await peer.ask(sent=Sent(b"{}", "application/json"))
    assert [(asked.method, asked.content) for asked in peer.asked] == [("GET", b""), ("POST", b"{}")]
    assert {asked.headers["accept-encoding"] for asked in peer.asked} == {"identity"}
    assert peer.asked[1].headers["content-type"] == "application/json"


async def test_an_answer_may_be_as_long_as_allowed() -> None:
    assert (await Peer(content=b"x" * 100).ask()).found() == b"x" * 100
    with pytest.raises(PeerFailed, match=f"{URL}: the answer is longer than 100 bytes"):
        await Peer(content=b"x" * 101).ask()


async def test_of_a_failure_the_beginning_is_read() -> None:
    answer = await Peer(404, b"x" * 10_000).ask()
    assert (answer.status, len(answer.content)) == (404, 8192)
    with pytest.raises(PeerFailed, match="it answered 404"):
        answer.found()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(status: int) -> None:
    peer = Peer(status, headers={"Location": f"{URL}/here"})
    with pytest.raises(PeerFailed, match="redirects"):
        await peer.ask()
    assert len(peer.asked) == 1


async def test_no_cookie_is_kept() -> None:
    peer = Peer(headers={"Set-Cookie": "a=b"})
    async with Peers(httpx.MockTransport(peer)) as peers:
        for _ in "12":
            await peers.ask(URL, PLENTY)
    assert [asked.headers.get("cookie") for asked in peer.asked] == [None, None]


async def test_others_have_their_turn_between_two_pieces() -> None:
    turns = 0

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x"

    async def wait() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    waiting = asyncio.create_task(wait())
    async with Peers(httpx.MockTransport(lambda _: httpx.Response(200, content=pieces()))) as peers:
        assert (await peers.ask(URL, PLENTY)).found() == b"x" * 100
    waiting.cancel()
    assert turns >= 100


def test_threads_ask_at_the_same_time() -> None:
    with asking() as ask, ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(ask, "http://127.0.0.1:9", PLENTY, None) for _ in range(8)]
        assert all("cannot be reached" in str(one.exception()) for one in asked)


@pytest.mark.parametrize(
    ("place", "is_one"),
    [
        ("http://log.example", True),
        ("HTTPS://log.example", True),
        ("https:log.example", True),
        ("log", False),
        ("/srv/log", False),
        ("./http", False),
        ("a:b", False),
    ],
)
def test_an_address_begins_with_its_scheme(place: str, is_one: bool) -> None:
    assert is_address(place) is is_one


@pytest.mark.parametrize("place", ["ftp://log.example", "file:///log", "s3://log", "httpx://log.example"])
def test_another_scheme_is_no_folder(place: str) -> None:
    with pytest.raises(NotAnAddress):
        is_address(place)
