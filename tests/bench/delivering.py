"""Telling a credit system: how many records a process delivers a second to the sandbox, which runs as a process of its
own, and whether any is lost or doubled while the sandbox loses answers.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import uvloop
from sqlalchemy import text

from services.publishing.delivery.evolving import evolve
from services.publishing.delivery.metrics import DeliveryMetrics
from services.publishing.delivery.outlets_store import OpenedOutlet, client_of, opened_outlets
from services.publishing.delivery.planning import delivery_id
from services.publishing.delivery.sending_usecases import LANES, push_once
from services.publishing.delivery.store import project_each
from services.publishing.delivery.usecases import by_itself
from services.publishing.outlet.configured import OutletSettings
from services.publishing.publication.state import Publication
from services.publishing.publication.tables import PublicationRow
from shared.canonical import digest
from shared.clock import beijing_date, utc_now
from shared.contracts.deliveries import DeliveryOf, DeliveryQueued
from shared.http.application import ServiceApp
from shared.log.append import append_each, compose
from tests.bench.measuring import QUICK, Finding, durable_database, scaled
from tests.integration.deploy.running import running
from tests.support.apps import serving
from tests.support.credit import FIRM, FIRM_CODE, SENDER, penalty, secret_in
from tests.support.log import OCCASION
from tests.support.postgres import Database
from tests.support.publishing import publishing_settings, still_app

_RECORDS = scaled(5_000)
_ROUNDS = 1 if QUICK else 3
_number = count(1)
_WAITING = text("SELECT count(*) FROM publishing.sending")


@dataclass
class _Desk:
    """Publishing, with an outlet to the sandbox."""

    app: ServiceApp
    outlet: OpenedOutlet
    url: str

    async def queue(self, records: int) -> None:
        """So many penalties wait."""
        resources = self.app.resources
        for first in range(0, records, 500):
            numbers = [next(_number) for _ in range(min(500, records - first))]
            async with resources.work(OCCASION.bureau) as work:
                act = by_itself(work, resources, OCCASION.bureau)
                facts = [_queued(number) for number in numbers]
                act.session.add_all(_shown(fact.about.publication) for fact in facts)
                keys = [delivery_id("national", fact.about.key) for fact in facts]
                events = [
                    compose(act.occasion, f"delivery/{key}", 0, [fact])[0]
                    for key, fact in zip(keys, facts, strict=True)
                ]
                await append_each(act.session, events)
                await project_each(act, [evolve(None, event) for event in events])

    async def deliver(self, records: int) -> float:
        """Records a second, until none waits any more."""
        await self.queue(records)
        metrics = DeliveryMetrics(["national"])
        began = time.perf_counter()
        await asyncio.gather(*(self._lane(metrics) for _ in range(LANES)))
        took = time.perf_counter() - began
        assert not await self.waiting(), "what may not go was counted as delivered"
        return records / took

    async def _lane(self, metrics: DeliveryMetrics) -> None:
        while await push_once(self.app.resources, self.outlet, metrics):
            pass

    async def deliver_in_bad_weather(self, records: int) -> None:
        """The same while one answer in five is lost."""
        await self.behave(loses_answers=0.2)
        await self.queue(records)
        metrics = DeliveryMetrics(["national"])
        while await self.waiting():
            self.outlet.breaker.succeeded()
            if not await push_once(self.app.resources, self.outlet, metrics):
                await asyncio.sleep(0.2)
        await self.behave()

    async def waiting(self) -> int:
        """How many records wait."""
        async with self.app.resources.work() as work:
            return int(await work.session.scalar(_WAITING) or 0)

    async def behave(self, **behaviour: Any) -> None:
        async with httpx.AsyncClient(base_url=self.url) as http:
            (await http.post("/sandbox/behaviour", json=behaviour)).raise_for_status()

    async def lost_and_doubled(self, sent: int) -> tuple[int, int]:
        """How many records the target lacks, and how many it has twice."""
        client = client_of(self.app.resources, self.outlet)
        today = beijing_date(utc_now())
        books = [await client.books("penalties", day) for day in (today - timedelta(days=1), today)]
        keys = [each.key for day in books for each in day.received]
        return sent - len(set(keys)), len(keys) - len(set(keys))


def findings() -> Iterator[Finding]:
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "credit"
        with running("sandbox-credit", "--port", "0", "--data", str(data)) as sandbox:
            rates, lost, doubled = uvloop.run(_measured(database, Path(folder), sandbox.announcement["credit"]))
    rate = statistics.median(rates)
    yield Finding(
        f"{_RECORDS:,} penalties delivered to the sandbox, in batches of 100",
        f"{rate:,.0f}/s",
        f"lost {lost}, doubled {doubled} with one answer in five lost",
        rate,
        at_least=500,
        unit="records/s",
    )
    yield Finding("records that were lost or doubled", str(lost + doubled), "none", lost + doubled, at_most=0, unit="")


async def _measured(database: Database, folder: Path, url: str) -> tuple[Sequence[float], int, int]:
    key = folder / "outlet.key"
    key.write_text(secret_in(folder / "credit"))
    key.chmod(0o600)
    told = {"name": "national", "target": "national", "bureaus": [OCCASION.bureau], "sender": SENDER}
    outlet = OutletSettings.model_validate(told | {"url": url, "key_file": key, "batches_a_minute": 100_000_000})
    settings = publishing_settings(database, folder).model_copy(update={"outlets": (outlet,)})
    (folder / "blobs").mkdir(mode=0o700)
    app = still_app(settings)
    async with serving(app):
        desk = _Desk(app, opened_outlets(app.resources)[0], url)
        rates = [await desk.deliver(_RECORDS) for _ in range(_ROUNDS)]
        await desk.deliver_in_bad_weather(_RECORDS)
        return rates, *await desk.lost_and_doubled(_RECORDS * (_ROUNDS + 1))


def _shown(publication: UUID) -> PublicationRow:
    """A publication that the public sees: only what one of these tells leaves the house."""
    begun = uuid4()
    state = Publication(
        id=publication,
        bureau=OCCASION.bureau,
        version=1,
        trace=OCCASION.trace,
        status="shown",
        kind="penalty",
        matter="",
        identifier=FIRM_CODE,
        release="by-itself",
        terms=None,
        withheld=None,
        begun=begun,
        waiting=None,
    )
    columns = state.model_dump(include={"id", "bureau", "begun", "version", "trace", "kind", "status", "identifier"})
    return PublicationRow(
        **columns, mistaken=[], released=begun, over_on=None, ripe_on=None, state=state.model_dump(mode="json")
    )


def _queued(number: int) -> DeliveryQueued:
    today = beijing_date(utc_now())
    publication = uuid4()
    fields = penalty(
        CF_WSH=f"（示）应急罚〔{today.year}〕{number}号",
        CF_JDRQ=f"{today} 00:00:00",
        CF_GSJZQ=f"{today + timedelta(days=90)} 00:00:00",
        CF_YXQ="2099-12-31 00:00:00",
    )
    return DeliveryQueued(
        about=DeliveryOf(
            outlet="national",
            target="national",
            kind="penalties",
            publication=publication,
            key=publication.hex,
            identifier=FIRM_CODE,
        ),
        version=1,
        operation="new",
        fields=fields,
        sha256=digest(fields),
        party=FIRM,
        number=fields["CF_WSH"],
    )
