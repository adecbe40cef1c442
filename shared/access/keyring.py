"""The public keys of the identity provider: found by OIDC discovery, cached, and read again for an unknown key."""

import asyncio
from collections.abc import Callable

import structlog
from joserfc.jwk import KeySet
from pydantic import BaseModel

from shared.access.key_sets import usable_keys
from shared.errors import Unavailable
from shared.peers import Allowance, NotAnAddress, PeerFailed, Peers

_DISCOVERY = "/.well-known/openid-configuration"
# The seconds between two requests to the provider, however many forged tokens name keys that do not exist.
_PAUSE = 10.0
# A document or a key set of a real provider has less than 30 kB.
_DOCUMENT = Allowance(262_144, seconds=5)

_log = structlog.get_logger()


class KeysUnavailable(Unavailable):
    code = "keys-unavailable"
    title = "身份认证服务暂不可用"
    title_en = "Identity provider unavailable"


class _Discovered(BaseModel):
    issuer: str
    jwks_uri: str

    def insist_on(self, issuer: str) -> None:
        """Refuse a discovery document of another issuer (OpenID Connect Discovery 1.0 §4.3), and keys that would come
        without TLS from a provider that has it. Raises ValueError.
        """
        if self.issuer != issuer:
            raise ValueError(f"discovery names issuer {self.issuer[:200]!r}, expected {issuer!r}")
        if issuer.startswith("https:") and not self.jwks_uri.startswith("https:"):
            raise ValueError("discovery names keys without TLS")


def key_set(jwks: str | bytes) -> KeySet:
    """The keys of a JSON Web Key Set that can check signatures; those that cannot be read are logged.

    Raises ValueError when no key is left, and for more than 100 keys.
    """
    usable, passed = usable_keys(jwks)
    for kid, reason in passed:
        _log.warning("key passed by", kid=kid, reason=reason)
    return KeySet(usable)


class StaticKeys:
    """Keys from the settings, for a provider that cannot be reached from here or runs in this process."""

    def __init__(self, keys: KeySet) -> None:
        self._keys = keys

    async def current(self, *, wanted: str | None = None) -> KeySet:
        return self._keys


class DiscoveredKeys:
    """Keys by discovery from `issuer` (OpenID Connect Discovery 1.0 §4).

    `ttl` and the clock `monotonic` are in seconds.
    """

    def __init__(
        self, peers: Peers, issuer: str, ttl: float, monotonic: Callable[[], float], within: Allowance = _DOCUMENT
    ) -> None:
        self._peers = peers
        self._issuer = issuer
        self._ttl = ttl
        self._within = within
        self._monotonic = monotonic
        self._one_at_a_time = asyncio.Lock()
        self._keys: KeySet | None = None
        self._read_at = self._tried_at = float("-inf")

    async def current(self, *, wanted: str | None = None) -> KeySet:
        """The keys to verify with.

        They are read again when they are older than `ttl`, or when the key `wanted` is missing. While the provider does
        not answer, the last keys stay in use. Raises KeysUnavailable when it has never answered.
        """
        if self._is_due(wanted) or (self._keys is None and self._one_at_a_time.locked()):
            # While there are no keys, every request waits for the task that is reading them.
            async with self._one_at_a_time:
                # Check again: the task that held the lock before us may have read the keys.
                if self._is_due(wanted):
                    await self._read()
        if self._keys is None:
            raise KeysUnavailable(
                "暂时无法从身份认证服务取得公钥，请稍后重试。",
                "The identity provider's keys cannot be fetched right now; try again shortly.",
                retry_after=int(_PAUSE),
            )
        return self._keys

    def _is_due(self, wanted: str | None) -> bool:
        now = self._monotonic()
        if now - self._tried_at < _PAUSE:
            return False
        known = self._keys is not None and (wanted is None or any(key.kid == wanted for key in self._keys))
        return not known or now - self._read_at >= self._ttl

    async def _read(self) -> None:
        self._tried_at = self._monotonic()
        try:
            found = _Discovered.model_validate_json(await self._get(self._issuer.rstrip("/") + _DISCOVERY))
            found.insist_on(self._issuer)
            self._keys = key_set(await self._get(found.jwks_uri))
            self._read_at = self._tried_at
        except (NotAnAddress, PeerFailed, ValueError) as error:
            _log.warning("keys not read", issuer=self._issuer, reason=str(error)[:300])

    async def _get(self, url: str) -> bytes:
        return (await self._peers.ask(url, self._within)).found()


Keys = StaticKeys | DiscoveredKeys
