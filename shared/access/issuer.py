"""The built-in issuer of tokens, for trials on a single machine. A bureau uses its own identity provider."""

import contextlib
import ipaddress
import json
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from shared.access.identity import Identity
from shared.errors import Forbidden
from shared.file_modes import make_folder, require_private

KEY_FILE = "issuer.jwk"


class NotLoopback(Forbidden):
    code = "issuer-not-loopback"
    title = "内置身份签发仅限本机"
    title_en = "The built-in issuer serves this machine only"


class Issuer:
    """Mints tokens that any service trusting `url` accepts."""

    def __init__(self, key: OKPKey, url: str, audience: str) -> None:
        key.ensure_kid()
        self._key = key
        self.url = url
        self.audience = audience

    @classmethod
    def open(cls, data: Path, *, url: str, audience: str) -> "Issuer":
        """The issuer whose key is in the folder `data`. At the first start a key is made that only its owner can read.

        Raises NotLoopback unless `url` is an address of this machine, ReadableByOthers when others may read the key.
        """
        _insist_on_loopback(url)
        path = data / KEY_FILE
        if not path.exists():
            _make_key(path)
        require_private(path)
        return cls(OKPKey.import_key(json.loads(path.read_text())), url, audience)

    def mint(self, identity: Identity, *, now: datetime, ttl: timedelta) -> str:
        """A token that states this identity, from `now` for `ttl`."""
        claims = {
            "iss": self.url,
            "aud": self.audience,
            "sub": identity.subject,
            "bureau": identity.bureau,
            "roles": sorted(identity.roles),
            "azp": identity.client,
            "iat": int(now.timestamp()),
            "exp": int((now + ttl).timestamp()),
        }
        if identity.name is not None:
            claims["name"] = identity.name
        if identity.supervises:
            claims["supervises"] = sorted(identity.supervises)
        if identity.expert:
            claims["expert"] = identity.expert
        return jwt.encode({"alg": "Ed25519", "kid": self._key.kid}, claims, self._key, algorithms=["Ed25519"])

    def jwks(self) -> str:
        """The public key as a JSON Web Key Set, for the setting `ServiceSettings.jwks`."""
        return json.dumps(KeySet([self._key]).as_dict(private=False, use="sig", alg="Ed25519"))

    def app(self) -> FastAPI:
        """An app that answers OIDC discovery. It cannot mint tokens: minting needs the key file."""
        app = FastAPI(title="Cheqian 内置身份签发", openapi_url=None)

        @app.get("/.well-known/openid-configuration")
        async def discovery() -> dict[str, object]:
            return {
                "issuer": self.url,
                "jwks_uri": f"{self.url.rstrip('/')}/jwks.json",
                "id_token_signing_alg_values_supported": ["Ed25519"],
            }

        @app.get("/jwks.json")
        async def jwks() -> dict[str, object]:
            return dict(json.loads(self.jwks()))

        return app


def _insist_on_loopback(url: str) -> None:
    host = urlsplit(url).hostname or ""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise NotLoopback(
            f"内置身份签发不在 {host} 上提供服务：它不核验任何人的身份。请改用 127.0.0.1，或配置正式的身份提供方。",
            f"The built-in issuer does not serve {host}: it checks nobody's identity. "
            "Use 127.0.0.1, or configure an identity provider.",
            host=host,
        )


def _make_key(path: Path) -> None:
    make_folder(path.parent)
    key = OKPKey.generate_key("Ed25519", auto_kid=True)
    # mkstemp creates the file readable by its owner only, so there is no moment at which others could open it.
    descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            json.dump(key.as_dict(private=True), file)
            file.flush()
            os.fsync(file.fileno())
        # The link appears whole or not at all. If two first starts run at once, the second uses the key of the first.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
