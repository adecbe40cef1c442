"""Keeping the policies that sampling adopts, and reading the one that rules on a day."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.documents.policies.tables import POLICIES
from shared.adopted_policies import Ruling, keep, ruling
from shared.log.event import Event
from shared.work import Work


async def keep_policy(work: Work, event: Event) -> None:
    """Keep the policy that the event adopts."""
    await keep(work.session, POLICIES, event)


async def ruling_policy(session: AsyncSession, bureau: str, on: date) -> Ruling | None:
    """The policy that rules in the bureau on a day; None if none does."""
    return await ruling(session, POLICIES, bureau, on)
