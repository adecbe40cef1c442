"""Which keys of a JSON Web Key Set can check signatures."""

from typing import Any, NamedTuple

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key
from pydantic import BaseModel, Field

_MOST_KEYS = 100
_PUBLIC_KEY_TYPES = frozenset({"OKP", "EC", "RSA"})


class _JwkSet(BaseModel):
    keys: list[dict[str, Any]] = Field(max_length=_MOST_KEYS)


class PassedBy(NamedTuple):
    """A key that cannot be read, and why."""

    kid: str
    reason: str


def usable_keys(jwks: str | bytes) -> tuple[list[Key], list[PassedBy]]:
    """The keys of a set that can check signatures, and those that cannot be read; others are skipped (RFC 7517 §5).

    Raises ValueError when no key is left, and for more than 100 keys.
    """
    usable: list[Key] = []
    passed: list[PassedBy] = []
    for jwk in _JwkSet.model_validate_json(jwks).keys:
        if jwk.get("use", "sig") == "sig" and str(jwk.get("kty")) in _PUBLIC_KEY_TYPES:
            try:
                usable.append(JWKRegistry.import_key(jwk))
            except (JoseError, KeyError, ValueError, TypeError) as error:
                passed.append(PassedBy(str(jwk.get("kid"))[:100], str(error)[:200]))
    if not usable:
        raise ValueError("no usable key in the key set")
    return usable, passed
