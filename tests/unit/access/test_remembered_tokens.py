"""A verifier remembers whose signature it has checked; it never remembers the time, a changed key, or too much."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc.jwk import KeySet, OKPKey

from shared.access.identity import Unauthenticated
from shared.access.keyring import DiscoveredKeys, StaticKeys
from shared.access.tokens import LEEWAY, REMEMBERED, Verifier
from shared.peers import Peers
from tests.unit.access.test_tokens import CLAIMS, ISSUER, KEY, NOW, signed

LIFE = timedelta(seconds=60 + LEEWAY)
"""From NOW until the token of CLAIMS is refused."""


class CountedKeys(KeySet):
    """A key set that counts how often a signature is checked with it."""

    checks = 0

    def get_by_kid(self, kid: str | None = None, parameters: Any = None) -> Any:
        self.checks += 1
        return super().get_by_kid(kid, parameters)


class Provider:
    """An identity provider whose keys can be exchanged."""

    def __init__(self) -> None:
        self.keys: list[OKPKey] = [KEY]
        self.seconds = 0.0
        self.ring = DiscoveredKeys(
            Peers(httpx.MockTransport(self._answer)), ISSUER, ttl=600, monotonic=lambda: self.seconds
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("openid-configuration"):
            return httpx.Response(200, json={"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"})
        return httpx.Response(200, json={"keys": [key.as_dict(private=False) for key in self.keys]})


def verifier(keys: Any) -> Verifier:
    return Verifier(keys, issuer=ISSUER, audience="cheqian")


async def test_a_signature_is_checked_once() -> None:
    keys = CountedKeys([KEY])
    subject, token = verifier(StaticKeys(keys)), signed(CLAIMS)
    answers = [await subject.identify(token, NOW) for _ in range(5)]
    assert len(set(answers)) == 1
    assert keys.checks == 1


async def test_a_remembered_token_ends_at_the_second_it_expires() -> None:
    subject, token = verifier(StaticKeys(KeySet([KEY]))), signed(CLAIMS)
    await subject.identify(token, NOW)
    await subject.identify(token, NOW + LIFE - timedelta(seconds=1))
    for late in (LIFE, LIFE + timedelta(days=1)):
        with pytest.raises(Unauthenticated) as refused:
            await subject.identify(token, NOW + late)
        assert refused.value.facts["reason"] == "expired_token"


async def test_a_token_that_is_not_valid_yet_is_refused_again_and_then_taken() -> None:
    subject = verifier(StaticKeys(KeySet([KEY])))
    token = signed({**CLAIMS, "nbf": int(NOW.timestamp()) + LEEWAY + 2})
    for _ in range(2):
        with pytest.raises(Unauthenticated):
            await subject.identify(token, NOW)
    assert (await subject.identify(token, NOW + timedelta(seconds=2))).subject == "made-up-person"


async def test_a_key_that_the_provider_withdrew_opens_nothing_after_the_keys_time() -> None:
    provider = Provider()
    subject, token = verifier(provider.ring), signed(CLAIMS)
    await subject.identify(token, NOW)
    successor = OKPKey.generate_key("Ed25519", auto_kid=True)
    provider.keys = [successor]
    provider.seconds = 599
    await subject.identify(token, NOW)
    provider.seconds = 600
    with pytest.raises(Unauthenticated):
        await subject.identify(token, NOW)
    assert (await subject.identify(signed(CLAIMS, successor), NOW)).subject == "made-up-person"


async def test_a_token_of_a_new_key_ends_the_withdrawn_keys_at_once() -> None:
    provider = Provider()
    subject, token = verifier(provider.ring), signed(CLAIMS)
    await subject.identify(token, NOW)
    successor = OKPKey.generate_key("Ed25519", auto_kid=True)
    provider.keys, provider.seconds = [successor], 20
    await subject.identify(signed(CLAIMS, successor), NOW)
    with pytest.raises(Unauthenticated):
        await subject.identify(token, NOW)


async def test_another_signature_under_a_remembered_tokens_claims_is_refused() -> None:
    subject, token = verifier(StaticKeys(KeySet([KEY]))), signed(CLAIMS)
    await subject.identify(token, NOW)
    forged = signed(CLAIMS, OKPKey.generate_key("Ed25519"), kid=str(KEY.kid))
    with pytest.raises(Unauthenticated):
        await subject.identify(forged, NOW)


async def test_no_more_than_so_many_are_remembered() -> None:
    keys = CountedKeys([KEY])
    subject = verifier(StaticKeys(keys))
    tokens = [signed({**CLAIMS, "sub": f"person {number}"}) for number in range(REMEMBERED + 1)]
    for token in tokens:
        await subject.identify(token, NOW)
    await subject.identify(tokens[-1], NOW)
    assert keys.checks == REMEMBERED + 1
    await subject.identify(tokens[0], NOW)
    assert keys.checks == REMEMBERED + 2


async def test_a_remembered_token_is_not_accepted_before_the_moment_it_was_accepted_at() -> None:
    subject, token = verifier(StaticKeys(KeySet([KEY]))), signed({**CLAIMS, "nbf": int(NOW.timestamp())})
    await subject.identify(token, NOW)
    with pytest.raises(Unauthenticated):
        await subject.identify(token, NOW - timedelta(days=1))
