"""The whole house on one database: four services with their loops and a witness, as `cheqian up` composes them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from deploy.rebuilding import READ_SIDES, rebuild_service
from deploy.standalone.mounting import Mounted
from deploy.standalone.premises import address_of, listening
from deploy.standalone.services import applications
from deploy.standalone.site import Site, blob_urls_of, sealing_keys_of
from services.publishing.outlet.configured import OutletSettings
from services.sampling.draws.assignment.rounds import round_of
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.clock import SHANGHAI, utc_now
from shared.http.application import ServiceApp
from shared.http.serving import configuration
from shared.log.notes import VerifierKey
from shared.log.quorum import Quorum
from shared.log.rebuild import NotSequencedYet
from shared.migrations.access import SERVICES, role_of
from shared.witness.app import create_app as witness_app
from shared.witness.app import witness_key
from tests.support.apps import BUREAU, PLENTY, bearer, new_issuer
from tests.support.credit_house import files_of
from tests.support.lists import rows_or_thing
from tests.support.oracle import check_acknowledged, check_log, check_nothing_set_aside, check_rebuild
from tests.support.paperwork import furnish
from tests.support.parties import code_of_bureau
from tests.support.postgres import Database, connect
from tests.support.served import served

OPENING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
"""A Monday morning in Beijing."""

_ROUND = timedelta(minutes=1)
"""The interval of the rounds in which cases is told of visits."""
_HELD = "cheqian_assignment_round_timestamp_seconds"
_ASKED_AGAIN = 5
_PATIENCE = 120
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""
# Each service reacts to events of others.
_SETTLED = """
SELECT NOT EXISTS (SELECT FROM log.outbox) AND 4 = (SELECT count(*) FROM log.cursor WHERE position = size)
    AND size = (SELECT max(size) FROM log.checkpoint) FROM log.tree
"""


class HouseClock:
    """Goes as fast as time does, from the opening on; `skip` makes it later at once, `stand` stops it."""

    def __init__(self, opening: datetime) -> None:
        self._ahead = opening - utc_now()
        self._standing: datetime | None = None

    def __call__(self) -> datetime:
        return self._standing or utc_now() + self._ahead

    def skip(self, span: timedelta) -> None:
        if self._standing:
            self._standing += span
        self._ahead += span

    def stand(self, at: datetime) -> None:
        """Stop at this moment: everything that is done from now on is done at the same time."""
        self._standing = at

    def skip_to(self, day: date) -> None:
        """The morning of a day in Beijing; never back: a witness would have signed in the wrong order."""
        self.skip(max(datetime.combine(day, time(9, 30), SHANGHAI) - self(), timedelta()))


@dataclass(frozen=True)
class House:
    """Who works here asks in-process, so that what fails is raised in the test; strangers and the witness come by
    `address`, over the network. `services`: the applications, for what they do without being asked.
    """

    database: Database
    site: Site
    issuer: Issuer
    clock: HouseClock
    client: httpx.AsyncClient
    bureau: str
    services: Mapping[str, ServiceApp]

    @property
    def address(self) -> str:
        return self.site.address

    @property
    def log_key(self) -> VerifierKey:
        return self.site.log_key.verifier

    @property
    def witness_key(self) -> VerifierKey:
        return witness_key(self.site.witness).verifier

    @property
    def trusted(self) -> Quorum:
        """What a stranger trusts: the key of the log, and the witness."""
        return Quorum(self.log_key, [self.witness_key])

    def somebody(self, *roles: Role, name: str = "", bureau: str = "") -> "Person":
        """A person with these roles; with another name, another person. Of this house's bureau unless of another."""
        return Person(self, roles, name or f"made-up-{'-'.join(roles)}", bureau or self.bureau)

    @property
    def public(self) -> "Person":
        return Person(self, (), "", "")

    async def hold_assignment_round(self) -> None:
        """The time of the next round comes at once; until cases was told of the visits there are."""
        self.clock.skip(_ROUND)
        begun = round_of(self.clock(), _ROUND).timestamp()
        async with asyncio.timeout(_PATIENCE):
            while self._newest_round() < begun:
                await asyncio.sleep(0.02)

    def _newest_round(self) -> float:
        """The time of the newest round, as sampling measures it."""
        (metric,) = self.services["sampling"].registry.restricted_registry([_HELD]).collect()
        return float(metric.samples[0].value)

    async def settle(self) -> None:
        """Until everything that was appended is sequenced, shown and published."""
        await settled(self.database)

    async def ask_oracle(self, told: Iterable[UUID] = ()) -> None:
        """Everything that must be true, whatever happened; `told` are events that somebody was told stand."""
        await ask_oracle(self.database, self.site, told)


@dataclass(frozen=True)
class Person:
    """Somebody who asks the house; without a role, the public. `name` is the subject of the token, `called` the display
    name in it, if there is one.
    """

    house: House
    roles: tuple[Role, ...]
    name: str
    bureau: str
    called: str | None = None

    async def ask(
        self, method: str, path: str, *, media_type: str = "", more: Mapping[str, str] | None = None, **content: Any
    ) -> httpx.Response:
        """`media_type` says what `content` is, where that is neither JSON nor told by its bytes; `more`: headers."""
        kind = {"Content-Type": media_type} if media_type else {}
        # Whatever state it is in: what the tests ask for is decided on what they were just told.
        state = {"If-Match": "*"} if method == "POST" else {}
        headers = {**self.token(), "Idempotency-Key": str(uuid4()), **state, **kind, **(more or {})}
        answer = await self.house.client.request(method, path, headers=headers, **content)
        if answer.status_code == 428 and method == "PUT":
            # It is there already: changed, in whatever state it is.
            answer = await self.house.client.request(method, path, headers={**headers, "If-Match": "*"}, **content)
        return answer

    def token(self) -> dict[str, str]:
        """The header that says who asks; none for the public."""
        if not self.roles:
            return {}
        issuer, now = self.house.issuer, self.house.clock()
        return bearer(issuer, *self.roles, subject=self.name, bureau=self.bureau, now=now, name=self.called)

    async def get(self, path: str) -> Any:
        """The JSON that is there; of a list, its rows."""
        return rows_or_thing(self._json(await self.ask("GET", path)))

    async def post(self, path: str, body: object = None) -> Any:
        """What it answers to something that must succeed."""
        return self._json(await self.ask("POST", path, json=body))

    async def put(self, path: str, body: object) -> Any:
        """What it answers to something that must succeed."""
        return self._json(await self.ask("PUT", path, json=body))

    async def refused(self, path: str, body: object = None) -> tuple[int, str]:
        """Status and code of the problem, for something that must be refused."""
        answer = await self.ask("POST", path, json=body)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        return answer.status_code, answer.json()["type"].removeprefix("/problems/")

    @staticmethod
    def _json(answer: httpx.Response) -> Any:
        assert answer.is_success, answer.text
        return answer.json()


def service_urls(database: Database) -> dict[str, str]:
    """As `applications` takes them: each service logs in as itself."""
    return {name: database.url(role_of(name)) for name in (*SERVICES, "sequencer")}


async def settled(database: Database) -> None:
    connection = await connect(database.admin_url)
    try:
        async with asyncio.timeout(_PATIENCE):
            while not await connection.fetchval(_SETTLED):
                await asyncio.sleep(0.02)
    finally:
        await connection.close()


async def ask_oracle(database: Database, site: Site, told: Iterable[UUID] = ()) -> None:
    """Again, where the service has recorded something meanwhile, such as the note of the witnesses: what the oracle
    compares was then not of one moment.
    """
    for _ in range(_ASKED_AGAIN):
        before = await events_recorded(database)
        try:
            return await _ask_oracle(database, site, told)
        except (AssertionError, NotSequencedYet):
            if await events_recorded(database) == before:
                raise
    return await _ask_oracle(database, site, told)


async def events_recorded(database: Database) -> int:
    connection = await connect(database.admin_url)
    try:
        count: int = await connection.fetchval("SELECT count(*) FROM log.event")
        return count
    finally:
        await connection.close()


async def _ask_oracle(database: Database, site: Site, told: Iterable[UUID]) -> None:
    await settled(database)
    await check_log(database, site.log_key.verifier, [witness_key(site.witness).verifier])
    await check_acknowledged(database, told)
    await check_nothing_set_aside(database)
    for service, read_side in READ_SIDES.items():
        files = blob_urls_of(site.data), sealing_keys_of(site.data, service)
        again = partial(rebuild_service, service, database.admin_url, *files)
        await check_rebuild(database, read_side.TABLES, again)


@contextlib.asynccontextmanager
async def house_on(
    database: Database,
    folder: Path,
    *,
    bureau: str = BUREAU,
    beside: Iterable[str] = (),
    opening: datetime = OPENING,
    witness: str = "",
    outlets: Sequence[OutletSettings] | None = None,
) -> AsyncIterator[House]:
    """The house, open while the block runs. `bureau` holds draws in it, and so do the bureaus `beside` it. Keys and
    files stand in `folder`: opened again, it is the same house. `witness`: the name of the witness, if the house is not
    its operator. `outlets`: to which credit systems it tells what it publishes; None: files that nobody acknowledges.
    """
    issuer, clock = new_issuer(), HouseClock(opening)
    await furnish(folder, bureau, *beside)
    with listening(0) as listener:
        site = Site.at(folder, address_of(listener))
        if witness:
            site = replace(site, witness=site.witness.model_copy(update={"name": witness}))
        services = applications(
            site,
            service_urls(database),
            issuer,
            organisations={code: code_of_bureau(code) for code in (bureau, *beside)},
            handed_in_a_minute=100_000,
            webhook_hosts=("portal.example",),
            outlets=tuple(files_of(folder, bureau, *beside) if outlets is None else outlets),
            **PLENTY,
        )
        for app in services.values():
            app.clock = clock
        everything = Mounted({**services, "witness": witness_app(site.witness, clock)}, site="publishing")
        transport = httpx.ASGITransport(everything)
        async with (
            served(configuration(everything), listener),
            httpx.AsyncClient(transport=transport, base_url=site.address, timeout=_PATIENCE) as client,
        ):
            yield House(database, site, issuer, clock, client, bureau, services)
