"""Reading which policies a bureau has adopted, which one rules on a day, and which adoptions were requested; writing
the read rows.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col, func, or_, select

from services.sampling.rules.policy.lifecycle import FACTS, Adoption, evolve
from services.sampling.rules.policy.precedence import Adopted
from services.sampling.rules.policy.tables import AdoptionRow, PolicyRow
from shared.access.covert import sees_covert
from shared.aggregate import Aggregate
from shared.contracts.policy import PolicyAdopted
from shared.errors import NotFound
from shared.keyset import read_page
from shared.locks import hold
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.policy.adoption import PolicyUnknown
from shared.policy.policy import Policy
from shared.work import Asking, Work

_LOCK = "sampling.policy"


class AdoptionUnknown(NotFound):
    code = "adoption-unknown"
    title = "没有这一政策采用申请"
    title_en = "No such adoption of a policy"


class InForce(NamedTuple):
    """A policy and the SHA-256 of its file."""

    sha256: str
    policy: Policy


class AdoptedAt(NamedTuple):
    """A policy, and when the bureau adopted it."""

    policy: Policy
    at: datetime


async def policy_adopted(session: AsyncSession, bureau: str, sha256: str) -> AdoptedAt | None:
    """An adopted policy by the SHA-256 of its file; None if the bureau has not adopted it."""
    row = await session.get(PolicyRow, (bureau, sha256))
    return None if row is None else AdoptedAt(Policy.model_validate(row.rules), row.adopted_at)


async def in_force(session: AsyncSession, bureau: str, on: date) -> InForce | None:
    """The policy that rules on a day; None if none does. If several cover the day, the one adopted last."""
    row = await _row_on(session, bureau, on)
    return None if row is None else InForce(row.sha256, Policy.model_validate(row.rules))


async def sees_covert_visits(ask: Asking) -> bool:
    """Whether the reader sees the visits of covert draws that are not opened, in the bureau that is asked about."""
    found = await in_force(ask.session, ask.bureau, ask.today)
    return sees_covert(ask, found.policy.covert if found else None)


async def policy_on(session: AsyncSession, bureau: str, on: date) -> PolicyRow:
    """The read row of the policy that rules on a day. Raises PolicyUnknown if none does."""
    row = await _row_on(session, bureau, on)
    if row is None:
        raise PolicyUnknown(
            f"{on} 没有生效的政策；请先采用政策文件（POST /policies）。",
            f"No policy is in force on {on}; adopt a policy file first (POST /policies).",
            on=on.isoformat(),
        )
    return row


async def last_in_force(session: AsyncSession, bureau: str, on: date) -> InForce | None:
    """The policy that rules on a day; if none does, the policy that ended last before it; None if there is none."""
    ended = (
        select(PolicyRow)
        .where(PolicyRow.bureau == bureau, col(PolicyRow.last) < on)
        .order_by(col(PolicyRow.last).desc(), col(PolicyRow.version).desc())
        .limit(1)
    )
    row = await _row_on(session, bureau, on) or (await session.scalars(ended)).one_or_none()
    return None if row is None else InForce(row.sha256, Policy.model_validate(row.rules))


async def adopted_by(session: AsyncSession, bureau: str) -> list[Adopted]:
    """All of the bureau's policies with their days, in the order of adoption."""
    query = (
        select(col(PolicyRow.sha256), col(PolicyRow.policy), col(PolicyRow.first), col(PolicyRow.last))
        .where(PolicyRow.bureau == bureau)
        .order_by(col(PolicyRow.version))
    )
    return [Adopted(*row) for row in await session.execute(query)]


async def policy_of(session: AsyncSession, bureau: str, sha256: str) -> PolicyRow:
    """The read row of an adopted policy, by the SHA-256 of its file. Raises PolicyUnknown."""
    row = await session.get(PolicyRow, (bureau, sha256))
    if row is None:
        raise PolicyUnknown(
            f"本单位没有采用过哈希为 {sha256} 的政策文件。", f"This bureau has adopted no file with the hash {sha256}."
        )
    return row


async def policies(session: AsyncSession, bureau: str, page: PageWanted[int]) -> PageFound[PolicyRow, int]:
    """The bureau's policies, the one adopted last first."""
    query = select(PolicyRow).where(PolicyRow.bureau == bureau)
    return await read_page(session, query, (col(PolicyRow.version),), page, newest_first=True)


async def adoption_of(session: AsyncSession, adoption: UUID, visible: Callable[[str], bool]) -> AdoptionRow:
    """The read row of an adoption, if the caller may see its bureau (`visible`). Raises AdoptionUnknown."""
    row = await session.get(AdoptionRow, adoption)
    if row is None or not visible(row.bureau):
        raise _unknown(str(adoption))
    return row


async def adoptions(session: AsyncSession, bureau: str, page: PageWanted[UUID]) -> PageFound[AdoptionRow, UUID]:
    """The adoptions that were requested in the bureau, without their state, newest first."""
    query = select(AdoptionRow).options(defer(AdoptionRow.state)).where(AdoptionRow.bureau == bureau)
    return await read_page(session, query, (col(AdoptionRow.id),), page, newest_first=True)


async def be_alone(session: AsyncSession, bureau: str) -> None:
    """Wait until nobody else adopts a policy of the bureau, and keep others waiting until the transaction ends."""
    await hold(session, _LOCK, bureau)


async def project(work: Work, adoption: Adoption, event: Event) -> None:
    """Write the read rows after one more event of an adoption."""
    await work.session.merge(
        AdoptionRow(
            **adoption.model_dump(include={"id", "bureau", "file", "policy", "title", "version", "trace"}),
            status=adoption.status,
            requested_at=adoption.round.requested.at,
            state=adoption.model_dump(mode="json"),
        )
    )
    if event.type == PolicyAdopted.type:
        work.session.add(await _policy_row(work.session, event))
    await work.session.flush()


async def _policy_row(session: AsyncSession, event: Event) -> PolicyRow:
    fact = PolicyAdopted.of(event)
    before = await session.scalar(select(func.count()).where(PolicyRow.bureau == event.bureau))
    row = {
        **fact.model_dump(mode="json"),
        "bureau": event.bureau,
        "sha256": fact.file,
        "file": fact.content.model_dump(),
        "version": 1 + (before or 0),
        "adopted_at": event.time,
        "adopted_by": event.person,
        "event": event.id,
        "trace": event.trace,
    }
    return PolicyRow.model_validate(row)


async def _row_on(session: AsyncSession, bureau: str, on: date) -> PolicyRow | None:
    query = (
        select(PolicyRow)
        .where(PolicyRow.bureau == bureau, PolicyRow.first <= on)
        .where(or_(col(PolicyRow.last).is_(None), col(PolicyRow.last) >= on))
        .order_by(col(PolicyRow.version).desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


def _unknown(adoption: str) -> AdoptionUnknown:
    return AdoptionUnknown(
        f"没有编号为 {adoption} 的政策采用申请。",
        f"There is no adoption {adoption} of a policy here.",
        adoption=adoption,
    )


POLICIES: Aggregate[Adoption] = Aggregate(name="policy", facts=FACTS, evolve=evolve, project=project, missing=_unknown)
