"""Keeping the policies that sampling adopts, and reading those that rule from a day on."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.policies.tables import POLICIES
from shared.adopted_policies import Ruling, keep, rulings
from shared.log.event import Event
from shared.work import Work


async def keep_policy(work: Work, event: Event) -> None:
    """Keep the policy that the event adopts."""
    await keep(work.session, POLICIES, event)


async def ruling_policies(session: AsyncSession, bureau: str, since: date) -> Sequence[Ruling]:
    """The policies that rule in the bureau from a day on, the last adopted first."""
    return await rulings(session, POLICIES, bureau, since)
