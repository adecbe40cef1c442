"""Reading which parties a bureau has registered, and which another bureau has; writing the read rows."""

import json
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col, select

from services.sampling.registers.parties.lifecycle import FACTS, Party, evolve
from services.sampling.registers.parties.tables import PartyRow
from shared.admission.lifecycle import Admitted
from shared.aggregate import Aggregate
from shared.contracts.party import PartyRegistered
from shared.draws.circumstances import Registration
from shared.draws.registration import PartyKey, Standing
from shared.errors import NotFound
from shared.keyset import read_page
from shared.locks import hold
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Work

_LOCK = "sampling.party"
_REGISTERED = text("""
    SELECT organisation, name, above, key, counts_from FROM sampling.party
    WHERE bureau = :bureau AND status = 'approved' ORDER BY registered_at, id
""")
# Another bureau's read rows are hidden from us. What it has registered, everybody sees in the log; only there is its
# order with our own registration fixed as well.
_ELSEWHERE = text("""
    SELECT v.entry FROM log.entry e JOIN log.event v ON v.id = e.event
    WHERE e.type = :type AND v.bureau = :bureau ORDER BY e.position
""")


class PartyUnknown(NotFound):
    code = "party-unknown"
    title = "没有这一参与方登记"
    title_en = "No such registration of a party"


class PartiesSought(NamedTuple):
    """Which registrations a list shows; a field that is None does not restrict it."""

    status: Admitted | None = None
    organisation: str | None = None


async def party_of(session: AsyncSession, party: UUID, visible: Callable[[str], bool]) -> PartyRow:
    """The read row of a registration, if the caller may see its bureau (`visible`). Raises PartyUnknown."""
    row = await session.get(PartyRow, party)
    if row is None or not visible(row.bureau):
        raise _unknown(str(party))
    return row


async def parties(
    session: AsyncSession, bureau: str, sought: PartiesSought, page: PageWanted[UUID]
) -> PageFound[PartyRow, UUID]:
    """The bureau's registrations without their state, newest first."""
    query = select(PartyRow).options(defer(PartyRow.state)).where(PartyRow.bureau == bureau)
    for column, value in zip((PartyRow.status, PartyRow.organisation), sought, strict=True):
        if value is not None:
            query = query.where(col(column) == value)
    return await read_page(session, query, (col(PartyRow.id),), page, newest_first=True)


async def registrations(session: AsyncSession, bureau: str) -> list[Registration]:
    """The parties that the bureau has registered, in the order of the log, each with the time from which it counts."""
    found = await session.execute(_REGISTERED, {"bureau": bureau})
    return [Registration(*row) for row in found]


async def standing(session: AsyncSession, bureau: str, elsewhere: str) -> Standing:
    """What stands in the log before a registration by `bureau` that names the bureau `elsewhere` ("": none)."""
    found = await session.scalars(_ELSEWHERE, {"type": PartyRegistered.type, "bureau": elsewhere}) if elsewhere else ()
    public = [json.loads(entry)["public"] for entry in found]
    registered = {PartyKey(*(said[field] for field in PartyKey._fields)) for said in public}
    return Standing(await registrations(session, bureau), registered)


async def be_alone(session: AsyncSession, bureau: str) -> None:
    """Wait until nobody else registers a party of the bureau, and lock its registrations until the transaction ends."""
    await hold(session, _LOCK, bureau)


async def project(work: Work, party: Party, _: Event) -> None:
    """Write the read row after one more event of a registration."""
    await work.session.merge(_row(party))
    await work.session.flush()


def _row(party: Party) -> PartyRow:
    verdict = party.round.verdict
    return PartyRow(
        **party.party._asdict(),
        id=party.id,
        bureau=party.bureau,
        status=party.status,
        version=party.version,
        trace=party.trace,
        requested_at=party.round.requested.at,
        registered_at=verdict.at if verdict and verdict.approved else None,
        counts_from=party.counts_from,
        state=party.model_dump(mode="json"),
    )


def _unknown(party: str) -> PartyUnknown:
    return PartyUnknown(
        f"没有编号为 {party} 的参与方登记。", f"There is no registration {party} of a party here.", party=party
    )


PARTIES: Aggregate[Party] = Aggregate(name="party", facts=FACTS, evolve=evolve, project=project, missing=_unknown)
