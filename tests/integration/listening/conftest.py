"""A small cases service with listeners, on a port; and somebody who makes events."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar
from uuid import UUID, uuid4

import asyncpg
import pytest
import uvicorn

from deploy.standalone.premises import listening
from services.cases.listening import LISTENING
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.contracts.fact import Fact, Public
from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import build_app
from shared.http.serving import configuration
from shared.log.append import compose, insert
from tests.support.apps import BUREAU, bearer, new_issuer, settings_for
from tests.support.log import OCCASION, sequence_all
from tests.support.postgres import Database, connect
from tests.support.served import served


class MadeUp(Fact):
    """A fact for tests, of a type that cases has."""

    type: ClassVar[str] = "cases.law.requested"

    said: Annotated[str, Public()] = ""


@dataclass
class Stage:
    """The service, its port, and what happens in it."""

    app: ServiceApp
    server: uvicorn.Server
    port: int
    issuer: Issuer
    writer: asyncpg.Connection

    async def happen(self, said: str = "", *, stream: str = "", bureau: str = BUREAU, times: int = 1) -> None:
        """Events in one stream, or each in a stream of its own."""
        for _ in range(times):
            name = stream or f"law/{uuid4()}"
            occasion = replace(OCCASION, bureau=bureau)
            version = await self.writer.fetchval("SELECT count(*) FROM log.event WHERE stream = $1", name)
            (event,) = compose(occasion, name, version, [MadeUp(said=said)])
            await insert(self.writer, event)
        await sequence_all(self.writer)

    async def visit(self, *, hidden: bool) -> UUID:
        """The read row of an inspection that is covert, or is not."""
        inspection = uuid4()
        await self.writer.execute(_VISIT, inspection, BUREAU, hidden)
        return inspection

    def somebody(self, *roles: Role, subject: str = "a listener", bureau: str = BUREAU) -> dict[str, str]:
        return bearer(self.issuer, *roles, subject=subject, bureau=bureau, now=self.app.clock())


_VISIT = """
    INSERT INTO cases.inspection (id, bureau, version, trace, status, occasion, hidden, identifier, name, team, draws,
        opened_at, state, methods, crew_ever)
    VALUES ($1, $2, 1, '', 'open', 'draw', $3, '', '', '', '{}', now(), '{}', '{on-site}', '{}')
"""


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    issuer = new_issuer()
    settings = settings_for(
        issuer, database.url("cheqian_cases"), listeners_of_a_subject=3, max_listeners=6, body_seconds=1
    )
    tasks = [LISTENING.tell_listeners]
    app = build_app(settings, ServiceName("cases", "Cases"), routers=[LISTENING.router()], background=tasks)
    writer = await connect(database.admin_url)
    with listening(0) as listener:
        async with served(configuration(app, settings), listener) as server:
            yield Stage(app, server, listener.getsockname()[1], issuer, writer)
    await writer.close()
