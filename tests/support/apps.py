"""Real applications for tests: settings that name a test's database, an issuer that they trust, a client that talks."""

import json
import os
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from joserfc.jwk import OKPKey
from typing_extensions import TypeVar

from shared.access.identity import Identity
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.clock import utc_now
from shared.http.application import ServiceApp
from shared.sealing import Seals
from shared.settings import ServiceSettings

S = TypeVar("S", bound=ServiceSettings, default=ServiceSettings)

ISSUER_URL = "http://127.0.0.1/made-up-issuer"
AUDIENCE = "cheqian"
BUREAU = "370124"
_KEYS = Path(tempfile.gettempdir()) / f"cheqian-tests-{os.getuid()}.keys"
COUNTIES = {
    "370000": frozenset({BUREAU}),
    "370100": frozenset({"370112", BUREAU}),
    "411100": frozenset({"411121", "411122"}),
    "131000": frozenset({"131025"}),
}
"""City or province → the counties that its supervisors supervise, where a test does not say otherwise."""
NOWHERE = "postgresql+asyncpg://nobody:nothing@127.0.0.1:1/nowhere"
"""A database that does not answer, for tests that need none."""


PLENTY: Mapping[str, Any] = {
    "cost_a_minute": 10**9,
    "cost_at_once": 10**9,
    "public_cost_a_minute": 10**9,
    "public_cost_at_once": 10**9,
}
"""Settings for tests, which ask for more in a second than people in a minute, all from the same address."""


def new_issuer() -> Issuer:
    """An issuer with a key of its own, in memory."""
    return Issuer(OKPKey.generate_key("Ed25519", auto_kid=True), ISSUER_URL, AUDIENCE)


def settings_for(
    issuer: Issuer,
    database_url: str = NOWHERE,
    of: type[S] = ServiceSettings,  # type: ignore[assignment]  # mypy cannot bind a default to a type variable
    **others: Any,
) -> S:
    """Settings that trust the issuer, whatever the environment and `.env` of whoever runs the tests say.

    Bulk content is kept in memory unless `blob_url` names a place. All runs on this machine share the sealing keys.
    """
    given = {
        "database_url": database_url,
        "blob_url": "memory:///",
        "issuer": issuer.url,
        "audience": issuer.audience,
        "jwks": issuer.jwks(),
        **PLENTY,
        **others,
    }
    if "packet_key_file" in of.model_fields:
        given.setdefault("packet_key_file", _KEYS.with_suffix(".packet"))
    if of.model_fields["sealing_keys_file"].default is not None:
        Seals.at(_KEYS)  # a service without a database makes no keys
        given.setdefault("sealing_keys_file", _KEYS)
    return of(_env_file=None, **given)


def bearer(
    issuer: Issuer,
    *roles: Role,
    subject: str = "made-up-person",
    bureau: str = BUREAU,
    now: datetime | None = None,
    **more: Any,
) -> dict[str, str]:
    """The header of a request by somebody with these roles, who supervises `COUNTIES`; `more`: what `Identity` has."""
    told = {"supervises": COUNTIES.get(bureau, frozenset()), **more}
    identity = Identity(subject, bureau, frozenset(roles), "cheqian", **told)
    token = issuer.mint(identity, now=now or utc_now(), ttl=timedelta(minutes=10))
    return {"Authorization": f"Bearer {token}"}


def settle_in(app: ServiceApp, settings: ServiceSettings) -> ServiceApp:
    """The application, not running, as if it had just been built with these settings.

    Building the application anew for each test costs as much as the test: routes are built when they are first asked.
    Only what the running application opens may differ (database, blob store, keys); its limits stay as built.
    """
    app.settings = settings
    app.clock = utc_now
    return app


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, which is started before and stopped after.

    What the application does not answer itself (it should answer everything) is raised in the test.
    """
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client,
    ):
        yield client


def log_lines(captured: str) -> list[dict[str, Any]]:
    """The JSON lines of what was written to stderr."""
    return [json.loads(line) for line in captured.splitlines() if line.startswith("{")]
