"""Tokens: a signed statement of the identity provider, checked and turned into an identity (RFC 7519, RFC 8725)."""

import hashlib
import math
import re
import unicodedata
import warnings
from collections import OrderedDict
from datetime import datetime
from typing import Annotated, Any, NamedTuple

from joserfc import jws, jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import KeySet
from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from shared.access.identity import Identity, Unauthenticated
from shared.access.keyring import Keys
from shared.access.roles import Role
from shared.access.subject import INVISIBLE, SubjectName
from shared.identifiers import AreaCode

# Only signature algorithms with a key pair: with a shared secret, the public key could be used as the secret.
ALGORITHMS = ("EdDSA", "Ed25519", "ES256", "RS256")
LEEWAY = 30
"""The largest accepted difference between the provider's clock and ours, in seconds."""
REMEMBERED = 4096
"""How many tokens a verifier remembers. Beyond that, it forgets the token that was used longest ago."""
LONGEST = 16_384
"""The largest number of characters of a token."""
MOST_SUPERVISED = 200
"""How many bureaus a token may say that its bearer supervises. A province has fewer than 200 counties."""
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")

_Bureau = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


def _if_usable(name: Any) -> str | None:
    """The display name in normal form; None if it is no text, is too long, or has characters that nobody can see.

    No permission depends on the display name, so a token with an unusable name is still accepted.
    """
    if not isinstance(name, str):
        return None
    shown = unicodedata.normalize("NFC", name).strip()
    if not 0 < len(shown) <= 255 or any(unicodedata.category(character) in INVISIBLE for character in shown):
        return None
    return shown


class _Claims(BaseModel):
    """The claims that identify the caller. The claims that limit a token's validity are checked separately."""

    sub: SubjectName
    bureau: _Bureau
    roles: list[str]
    supervises: Annotated[frozenset[_Bureau], Field(max_length=MOST_SUPERVISED)] = frozenset()
    expert: Annotated[str, StringConstraints(pattern=r"^[^\x00-\x20\x7f/]{1,60}$")] = ""
    client: Annotated[SubjectName, Field(validation_alias=AliasChoices("azp", "client_id"))] = "unknown"
    name: Annotated[str | None, BeforeValidator(_if_usable)] = None

    @field_validator("supervises")
    @classmethod
    def _below(cls, supervises: frozenset[str], info: ValidationInfo) -> frozenset[str]:
        """The supervised bureaus, if the caller's bureau is that of the city or the province of each (GB/T 2260)."""
        if any(info.data.get("bureau") not in AreaCode(code).above for code in supervises):
            raise ValueError("a bureau that is not below the bureau of the token")
        return supervises


class _Signed(NamedTuple):
    """A token with a verified signature: its key id, its claims, and the identity that it gives while it is valid.

    Its claims were accepted at `accepted_at`, in seconds since 1970. From then on, only the expiry can change that.
    """

    key_id: str | None
    claims: dict[str, Any]
    identity: Identity
    accepted_at: float = math.inf

    def is_accepted(self, now: float) -> bool:
        """Whether the claims are acceptable at this moment too, because they were before and have not expired since."""
        return bool(self.accepted_at <= now < self.claims["exp"])


class Verifier:
    """Verifies tokens of a given issuer for a given audience.

    A verified signature is remembered as long as the key set that verified it is in use: when the keys are read again,
    every token is verified again. Claims are checked by the library's rules until they were accepted once; then the
    expiry is checked at each request.
    """

    def __init__(self, keys: Keys, *, issuer: str, audience: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._verified_with: KeySet | None = None
        # The keys are hashes of tokens, so that memory holds no token that somebody could send.
        self._remembered: OrderedDict[bytes, _Signed] = OrderedDict()

    async def identify(self, token: str, now: datetime) -> Identity:
        """The identity that a token states. Raises Unauthenticated (with the reason), KeysUnavailable.

        Roles that are unknown here are ignored, because the provider serves other systems too.
        """
        try:
            name = hashlib.sha256(token.encode()).digest()
            keys = await self._keys.current(wanted=self._key_id(name, token))
            # Look only now: the key set may have changed while `current` waited.
            signed = self._recalled(name, keys) or _signed(token, keys)
            if not signed.is_accepted(now.timestamp()):
                self._registry(now).validate(signed.claims)
                signed = signed._replace(accepted_at=now.timestamp())
        except (JoseError, ValidationError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise _not_accepted(error) from error
        self._remember(name, signed)
        return signed.identity

    def _key_id(self, name: bytes, token: str) -> str | None:
        known = self._remembered.get(name)
        return known.key_id if known else _key_id(token)

    def _recalled(self, name: bytes, keys: KeySet) -> _Signed | None:
        if keys is not self._verified_with:
            self._remembered.clear()
            self._verified_with = keys
        return self._remembered.get(name)

    def _remember(self, name: bytes, signed: _Signed) -> None:
        self._remembered[name] = signed
        self._remembered.move_to_end(name)
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)

    def _registry(self, now: datetime) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._audience},
            exp={"essential": True},
        )


def _signed(token: str, keys: KeySet) -> _Signed:
    claims = _verified(token, keys)
    read = _Claims.model_validate(claims)
    known = frozenset(role for role in Role if role in read.roles)
    identity = Identity(read.sub, read.bureau, known, read.client, read.name, read.supervises, read.expert)
    return _Signed(_key_id(token), claims, identity)


def _key_id(token: str) -> str | None:
    """The id of the key that a token names. Nothing else in the token is trusted before its signature is verified."""
    if len(token) > LONGEST or not _COMPACT.fullmatch(token):
        raise ValueError("not a compact JWS")
    header = jws.extract_compact(token.encode()).headers()
    kid = header.get("kid")
    return kid if isinstance(kid, str) else None


def _verified(token: str, keys: KeySet) -> dict[str, Any]:
    with warnings.catch_warnings():
        # The name "EdDSA" is deprecated (RFC 9864), but most providers still write it.
        warnings.simplefilter("ignore", SecurityWarning)
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims


def _not_accepted(error: Exception) -> Unauthenticated:
    if isinstance(error, ValidationError):
        return _not_understood(error)
    reason = error.error if isinstance(error, JoseError) else "malformed"
    return Unauthenticated(
        f"访问令牌无效或已过期（{reason}），请重新登录。",
        f"The token is not valid here or no longer ({reason}); sign in again.",
        reason=reason,
    )


def _not_understood(error: ValidationError) -> Unauthenticated:
    """The refusal of claims that the identity provider must mend. It names the claims, and repeats no value."""
    claims = sorted({str(fault["loc"][0]) for fault in error.errors(include_input=False) if fault["loc"]})
    return Unauthenticated(
        f"访问令牌的声明 {'、'.join(claims)} 不符合要求（见 docs/operations.md），请联系身份提供方的管理员。",
        f"Claims of the token are not as docs/operations.md describes them: {', '.join(claims)}. "
        "Ask the administrator of the identity provider.",
        reason="invalid_claim",
        claims=claims,
    )
