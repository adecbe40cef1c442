"""Keeping the corrections of the law that cases approves, and reading the law of a bureau."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.law.tables import CORRECTIONS
from shared.law.corrections import keep, law_of
from shared.law.law import Law
from shared.log.event import Event
from shared.work import Work


async def keep_correction(work: Work, event: Event) -> None:
    """Keep the correction that the event approves."""
    await keep(work.session, CORRECTIONS, event)


async def law_in(session: AsyncSession, bureau: str) -> Law:
    """The law as the bureau applies it now, with its own corrections."""
    return await law_of(session, CORRECTIONS, bureau)
