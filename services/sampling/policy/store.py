"""Which policies a bureau has adopted, and which is in force on a day."""

from datetime import date
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, or_, select

from services.sampling.policy.tables import PolicyRow
from shared.policy.policy import Policy


class InForce(NamedTuple):
    """A policy and the SHA-256 of its file."""

    sha256: str
    policy: Policy


async def in_force(session: AsyncSession, bureau: str, on: date) -> InForce | None:
    """The policy that rules on that day: of those whose period has it, the one adopted last."""
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
    row = (await session.scalars(query)).one_or_none()
    return None if row is None else InForce(row.sha256, Policy.model_validate(row.rules))
