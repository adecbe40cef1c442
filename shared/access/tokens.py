"""Tokens: a signed statement of the identity provider, checked and turned into an identity (RFC 7519, RFC 8725)."""

import re
import unicodedata
import warnings
from datetime import datetime
from typing import Annotated, Any

from joserfc import jws, jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import KeySet
from pydantic import AfterValidator, AliasChoices, BaseModel, Field, StringConstraints, ValidationError

from shared.access.identity import Identity, Unauthenticated
from shared.access.keyring import Keys
from shared.access.roles import Role

# Signatures only, and none with a shared secret: a public key must never be usable as one.
ALGORITHMS = ("EdDSA", "Ed25519", "ES256", "RS256")
LEEWAY = 30
"""Seconds by which the provider's clock and ours may differ."""
_LONGEST = 16_384
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories of controls, format characters, surrogates, and separators of lines and paragraphs."""


def _one_spelling(name: str) -> str:
    """The name, if it can be spelt in this one way only. Raises ValueError.

    Separation of duties compares subjects: two that look alike would make two people of one.
    """
    if name != name.strip():
        raise ValueError("blanks at its edge")
    if unicodedata.normalize("NFC", name) != name:
        raise ValueError("not in Unicode normalization form C")
    if any(unicodedata.category(character) in _INVISIBLE for character in name):
        raise ValueError("control or format characters")
    return name


_Name = Annotated[str, StringConstraints(min_length=1, max_length=255), AfterValidator(_one_spelling)]


class _Claims(BaseModel):
    """What we read of a token's claims, besides those that say whether it is valid at all."""

    sub: _Name
    bureau: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    roles: list[str]
    client: Annotated[_Name, Field(validation_alias=AliasChoices("azp", "client_id"))] = "unknown"


class Verifier:
    """Verifies tokens of one issuer for one audience."""

    def __init__(self, keys: Keys, *, issuer: str, audience: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience

    async def identify(self, token: str, now: datetime) -> Identity:
        """Who a token speaks for. Raises Unauthenticated (saying what is wrong with it), KeysUnavailable.

        Roles that mean nothing here are passed by: the provider serves other systems too.
        """
        try:
            claims = _verified(token, await self._keys.current(wanted=_key_id(token)))
            self._registry(now).validate(claims)
            read = _Claims.model_validate(claims)
        except (JoseError, ValidationError, ValueError, TypeError, KeyError) as error:
            raise _not_accepted(error) from error
        known = frozenset(role for role in Role if role in read.roles)
        return Identity(read.sub, read.bureau, known, read.client)

    def _registry(self, now: datetime) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._audience},
            exp={"essential": True},
        )


def _key_id(token: str) -> str | None:
    """The key a token says it was signed with; nothing else of it is believed before that key has been tried."""
    if len(token) > _LONGEST or not _COMPACT.fullmatch(token):
        raise ValueError("not a compact JWS")
    header = jws.extract_compact(token.encode()).headers()
    kid = header.get("kid")
    return kid if isinstance(kid, str) else None


def _verified(token: str, keys: KeySet) -> dict[str, Any]:
    with warnings.catch_warnings():
        # "EdDSA" is deprecated as a name (RFC 9864) and still what most providers write.
        warnings.simplefilter("ignore", SecurityWarning)
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims


def _not_accepted(error: Exception) -> Unauthenticated:
    reason = error.error if isinstance(error, JoseError) else "malformed"
    if isinstance(error, ValidationError):
        reason = "invalid_claim"
    return Unauthenticated(
        f"访问令牌无效或已过期（{reason}），请重新登录。",
        f"The token is not valid here or no longer ({reason}); sign in again.",
        reason=reason,
    )
