"""Reading which policies a bureau has adopted and which one rules on a day; recording an adoption."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, or_, select

from services.sampling.rules.policy.precedence import Adopted
from services.sampling.rules.policy.tables import PolicyRow
from shared.contracts.policy import PolicyAdopted
from shared.keyset import read_page
from shared.log.append import append
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.policy.adoption import PolicyUnknown
from shared.policy.policy import Policy
from shared.work import Acting, Work


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


async def adopt(act: Acting, adoptions: int, fact: PolicyAdopted) -> PolicyRow:
    """Record that the bureau adopts a policy. `adoptions`: how many adoptions the decision knew of. Returns the
    policy's read row. Raises StaleVersion.
    """
    (event,) = await append(act.session, act.occasion, f"policy/{act.bureau}", adoptions, fact)
    await project(act, event)
    return await policy_of(act.session, act.bureau, fact.file)


async def project(work: Work, event: Event) -> None:
    """Write the event `sampling.policy.adopted` into the read table."""
    fact = PolicyAdopted.of(event)
    row = {
        **fact.model_dump(mode="json"),
        "bureau": event.bureau,
        "sha256": fact.file,
        "file": fact.content.model_dump(),
        "version": event.version,
        "adopted_at": event.time,
        "adopted_by": event.person,
        "event": event.id,
        "trace": event.trace,
    }
    work.session.add(PolicyRow.model_validate(row))
    await work.session.flush()


async def _row_on(session: AsyncSession, bureau: str, on: date) -> PolicyRow | None:
    query = (
        select(PolicyRow)
        .where(
            PolicyRow.bureau == bureau,
            PolicyRow.first <= on,
            or_(col(PolicyRow.last).is_(None), col(PolicyRow.last) >= on),
        )
        .order_by(col(PolicyRow.version).desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()
