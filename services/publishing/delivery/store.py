"""Reading deliveries, and writing their read rows."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.publishing.clocks import CLOCKS
from services.publishing.delivery.evolving import FACTS, evolve
from services.publishing.delivery.state import Delivery, Status
from services.publishing.delivery.tables import DeliveryRow, NumberedPlanRow, SendingRow
from shared.aggregate import Aggregate
from shared.clock import beijing_date
from shared.clocks.projection import moved_ends, write_clocks
from shared.clocks.tables import Matter
from shared.contracts.deliveries import RecordKind
from shared.contracts.planning import PlanPublished
from shared.database import driver_connection
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.tidying import bare
from shared.work import Asking, Work

# By the driver: a batch of a hundred answers writes these rows in one round trip.
_WRITE = """
INSERT INTO publishing.delivery (
    id, bureau, begun, version, trace, outlet, kind, status, publication, identifier, party, entered_on, state
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (id) DO UPDATE SET
    version = excluded.version, status = excluded.status, party = excluded.party, entered_on = excluded.entered_on,
    state = excluded.state
"""
_QUEUE = """
INSERT INTO publishing.sending (delivery, bureau, outlet, kind, operation, step, queued_at, due_at, failures)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0)
ON CONFLICT (delivery) DO UPDATE SET
    operation = excluded.operation, step = excluded.step, queued_at = excluded.queued_at, due_at = excluded.due_at,
    failures = 0, batch = NULL, refusal = NULL
    WHERE sending.step <> excluded.step
"""
_RECEIPT = """
INSERT INTO publishing.delivery_receipt (receipt, delivery, bureau) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
"""
_EACH = "SELECT state::text FROM publishing.delivery WHERE id = ANY ($1)"
_DONE = "DELETE FROM publishing.sending WHERE delivery = ANY ($1)"
# Publications that have gone on since their deliveries were decided about.
_BEHIND = """
SELECT d.publication FROM publishing.delivery d JOIN publishing.publication p ON p.id = d.publication
WHERE d.id = ANY ($1) AND (
    jsonb_array_length(p.state->'versions') > (d.state->>'considered')::int OR p.status IN ('withdrawn', 'ended')
    OR d.state #>> '{step,operation}' = 'withdrawals'
)
"""
_NEWEST_NAME = """
SELECT state->'versions'->-1->'content'->'party'->>'name' FROM publishing.publication
WHERE bureau = $1 AND identifier = $2 AND released IS NOT NULL ORDER BY released DESC LIMIT 1
"""
_CALLED_OTHERWISE = """
SELECT id FROM publishing.delivery
WHERE bureau = $1 AND identifier = $2 AND identifier <> '' AND status = 'accepted' AND party NOT IN ('', $3)
"""


class DeliveryUnknown(NotFound):
    code = "delivery-unknown"
    title = "没有这项报送"
    title_en = "No such delivery"


class DeliveriesSought(NamedTuple):
    """The deliveries that a list shows; a field that is None does not restrict it."""

    outlet: str | None = None
    kind: RecordKind | None = None
    status: Status | None = None
    publication: UUID | None = None


async def delivery_of(ask: Asking, delivery: UUID) -> Delivery:
    """A delivery that the caller may see. Raises DeliveryUnknown."""
    row = await ask.session.get(DeliveryRow, delivery)
    if row is None or not ask.may_see(row.bureau):
        raise _unknown(str(delivery))
    return await _current(ask, Delivery.model_validate(row.state))


async def deliveries(ask: Asking, sought: DeliveriesSought, page: PageWanted[UUID]) -> PageFound[Delivery, UUID]:
    """The bureau's deliveries, the newest first."""
    wanted = {name: value for name, value in sought._asdict().items() if value is not None}
    query = select(DeliveryRow).filter_by(bureau=ask.bureau, **wanted)
    found = await read_page(ask.session, query, (col(DeliveryRow.begun),), page, newest_first=True)
    return found.to(lambda row: Delivery.model_validate(row.state))


async def sending_of(session: AsyncSession, delivery: UUID) -> SendingRow | None:
    """When the turn of a delivery is, and how often it has failed; None if nothing waits for an answer."""
    return await session.get(SendingRow, delivery)


async def each_of(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, Delivery]:
    """These deliveries as they are now."""
    rows = await (await driver_connection(session)).fetch(_EACH, list(ids))
    found = await current_each(session, [Delivery.model_validate_json(row["state"]) for row in rows])
    return {delivery.id: delivery for delivery in found}


async def current_each(session: AsyncSession, found: Sequence[Delivery]) -> Sequence[Delivery]:
    """Deliveries with the ends of their clocks as they are now."""
    ends = await moved_ends(session, CLOCKS.tables, *(each.stream for each in found))
    return [each.model_copy(update={"clocks": each.clocks.moved(ends)}) for each in found] if ends else found


async def behind(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[UUID]:
    """The publications that went on while their deliveries waited for an answer."""
    rows = await (await driver_connection(session)).fetch(_BEHIND, list(ids))
    return sorted({row["publication"] for row in rows})


async def newest_name(session: AsyncSession, bureau: str, identifier: str) -> str | None:
    """How the newest publication calls the enterprise with this code."""
    if not identifier:
        return None
    name: str | None = await (await driver_connection(session)).fetchval(_NEWEST_NAME, bureau, identifier)
    return name


async def called_otherwise(session: AsyncSession, bureau: str, identifier: str, name: str) -> Sequence[UUID]:
    """The deliveries that were accepted, and call the enterprise with this code by another name."""
    rows = await (await driver_connection(session)).fetch(_CALLED_OTHERWISE, bureau, identifier, name)
    return [row["id"] for row in rows]


async def keep_plan(work: Work, event: Event) -> None:
    """Keep the plan that the event publishes: its number among the plans of its year, and its newest title."""
    fact, plan = PlanPublished.of(event), UUID(event.stream.rpartition("/")[2])
    row = await work.session.get(NumberedPlanRow, plan)
    if row is None:
        of_year = select(func.count()).select_from(NumberedPlanRow).filter_by(bureau=event.bureau, year=fact.year)
        serial = int(await work.session.scalar(of_year) or 0) + 1
        row = NumberedPlanRow(plan=plan, bureau=event.bureau, year=fact.year, serial=serial, title=fact.title)
    row.title = fact.title
    work.session.add(row)
    await work.session.flush()


async def plan_numbered(session: AsyncSession, bureau: str, plan: UUID | None, year: int) -> NumberedPlanRow | None:
    """A plan; without its id, the only plan of the bureau and year. None if there is none, or one of several."""
    if plan is not None:
        return await session.get(NumberedPlanRow, plan)
    found = (
        (await session.execute(select(NumberedPlanRow).filter_by(bureau=bureau, year=year).limit(2))).scalars().all()
    )
    return found[0] if len(found) == 1 else None


async def project(work: Work, delivery: Delivery, event: Event) -> None:
    """Write the read rows after one more event of a delivery."""
    await project_each(work, [delivery])


async def project_each(work: Work, changed: Sequence[Delivery]) -> None:
    """Write the read rows of several deliveries."""
    connection = await driver_connection(work.session)
    await connection.executemany(_WRITE, [_row(delivery) for delivery in changed])
    await connection.execute(_DONE, [each.id for each in changed if each.status != "queued"])
    await connection.executemany(_QUEUE, [_sending(each) for each in changed if each.status == "queued"])
    await connection.executemany(_RECEIPT, [receipt for each in changed for receipt in _receipts(each)])
    for delivery in changed:
        matter = Matter(delivery.bureau, delivery.stream, delivery.about.identifier)
        await write_clocks(work.session, CLOCKS.tables, matter, delivery.clocks)


def _row(delivery: Delivery) -> tuple[object, ...]:
    about, newest = delivery.about, delivery.newest
    return (
        *(delivery.id, delivery.bureau, delivery.begun, delivery.version, delivery.trace),
        *(about.outlet, about.kind, delivery.status, about.publication, about.identifier),
        newest.party if newest else "",
        beijing_date(newest.received) if newest else None,
        delivery.model_dump_json(),
    )


def _receipts(delivery: Delivery) -> list[tuple[object, ...]]:
    """All receipts, in the form in which receipts are looked for."""
    return [(bare(entered.receipt), delivery.id, delivery.bureau) for entered in delivery.entered]


def _sending(delivery: Delivery) -> tuple[object, ...]:
    step, about = delivery.step, delivery.about
    assert step is not None  # noqa: S101  # what is queued has a step
    return (delivery.id, delivery.bureau, about.outlet, about.kind, step.operation, step.event, step.at)


async def _current(work: Work, delivery: Delivery) -> Delivery:
    return (await current_each(work.session, [delivery]))[0]


def _unknown(delivery: str) -> DeliveryUnknown:
    return DeliveryUnknown(f"没有编号为 {delivery} 的报送。", f"There is no delivery {delivery}.", delivery=delivery)


DELIVERIES: Aggregate[Delivery] = Aggregate(
    name="delivery", facts=FACTS, evolve=evolve, project=project, missing=_unknown, current=_current
)
