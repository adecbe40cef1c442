"""The provider's keys are read once, read again when they must be, and never more often than that."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from joserfc.jwk import OKPKey

from shared.access.issuer import Issuer
from shared.access.keyring import DiscoveredKeys, KeysUnavailable
from shared.peers import Peers

ISSUER = "http://127.0.0.1/issuer"


class Provider:
    """An identity provider that counts how often it is asked, may be down, and may turn its keys."""

    def __init__(self) -> None:
        self.asked = 0
        self.down = False
        self.named = ISSUER
        self.keys: list[dict[str, Any]] = []
        self.turn()
        self.time = 1000.0
        peers = Peers(httpx.MockTransport(self.answer))
        self.ring = DiscoveredKeys(peers, ISSUER, ttl=600, monotonic=lambda: self.time)

    def turn(self) -> str:
        """Use a new key from now on; its id."""
        key = OKPKey.generate_key("Ed25519", auto_kid=True)
        self.keys = [dict(key.as_dict(private=False))]
        return str(key.kid)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("down")
        if request.url.path == "/issuer/.well-known/openid-configuration":
            return httpx.Response(200, json={"issuer": self.named, "jwks_uri": f"{ISSUER}/keys"})
        self.asked += 1
        return httpx.Response(200, content=json.dumps({"keys": self.keys}))

    async def kids(self, wanted: str | None = None) -> list[str | None]:
        return [key.kid for key in await self.ring.current(wanted=wanted)]


@pytest.fixture
def provider() -> Provider:
    return Provider()


async def test_keys_are_read_once_for_many(provider: Provider) -> None:
    ask: Callable[[], Awaitable[list[str | None]]] = provider.kids
    answers = await asyncio.gather(*(ask() for _ in range(20)))
    assert {tuple(answer) for answer in answers} == {(provider.keys[0]["kid"],)}
    assert provider.asked == 1


async def test_old_keys_are_read_again(provider: Provider) -> None:
    await provider.kids()
    kid = provider.turn()
    provider.time += 599
    assert await provider.kids() != [kid]
    provider.time += 1
    assert await provider.kids() == [kid]


async def test_an_unknown_key_is_asked_for_but_not_again_and_again(provider: Provider) -> None:
    await provider.kids()
    provider.time += 20
    kid = provider.turn()
    assert await provider.kids(wanted=kid) == [kid]
    assert provider.asked == 2
    for number in range(50):
        await provider.kids(wanted=f"forged-{number}")
    assert provider.asked == 2
    provider.time += 11
    await provider.kids(wanted="forged")
    assert provider.asked == 3


async def test_the_last_keys_stay_while_the_provider_is_down(provider: Provider) -> None:
    before = await provider.kids()
    provider.down = True
    provider.time += 10_000
    assert await provider.kids() == before


async def test_without_any_keys_it_is_a_refusal_for_now(provider: Provider) -> None:
    provider.down = True
    with pytest.raises(KeysUnavailable):
        await provider.kids()
    provider.down = False
    provider.time += 11
    assert len(await provider.kids()) == 1


async def test_a_provider_speaks_for_itself_only(provider: Provider) -> None:
    provider.named = "http://127.0.0.1/other"
    with pytest.raises(KeysUnavailable):
        await provider.kids()


@pytest.mark.parametrize("keys", [[], [{"kty": "oct", "k": "AAAA"}], ["text"]])
async def test_keys_nobody_can_use_are_no_keys(provider: Provider, keys: list[Any]) -> None:
    provider.keys = keys
    with pytest.raises(KeysUnavailable):
        await provider.kids()


async def test_the_built_in_issuer_can_be_discovered() -> None:
    issuer = Issuer(OKPKey.generate_key("Ed25519", auto_kid=True), "http://127.0.0.1", "cheqian")
    async with Peers(httpx.ASGITransport(issuer.app())) as peers:
        ring = DiscoveredKeys(peers, issuer.url, ttl=600, monotonic=lambda: 0.0)
        assert [key.kid for key in await ring.current()] == [json.loads(issuer.jwks())["keys"][0]["kid"]]
