"""Reading the law of a bureau and its corrections; writing the read rows."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col, select

from services.cases.law.lifecycle import FACTS, LawCorrection, evolve
from services.cases.law.tables import APPROVED, CorrectionRow
from shared.aggregate import Aggregate
from shared.contracts.law import LawCorrected
from shared.errors import NotFound
from shared.keyset import read_page
from shared.law.corrections import keep, law_of
from shared.law.law import Law
from shared.locks import hold
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Work

_LOCK = "cases.law"


class CorrectionUnknown(NotFound):
    code = "correction-unknown"
    title = "没有这一法律条文更正"
    title_en = "No such correction of the law"


async def law_in(session: AsyncSession, bureau: str) -> Law:
    """The law as the bureau applies it now, with its own corrections."""
    return await law_of(session, APPROVED, bureau)


async def correction_row(session: AsyncSession, correction: UUID, visible: Callable[[str], bool]) -> CorrectionRow:
    """The read row of a correction, if the caller may see its bureau (`visible`). Raises CorrectionUnknown."""
    row = await session.get(CorrectionRow, correction)
    if row is None or not visible(row.bureau):
        raise _unknown(str(correction))
    return row


async def corrections(session: AsyncSession, bureau: str, page: PageWanted[UUID]) -> PageFound[CorrectionRow, UUID]:
    """The bureau's corrections without their state, newest first."""
    query = select(CorrectionRow).options(defer(CorrectionRow.state)).where(CorrectionRow.bureau == bureau)
    return await read_page(session, query, (col(CorrectionRow.id),), page, newest_first=True)


async def be_alone(session: AsyncSession, bureau: str) -> None:
    """Wait until nobody else corrects the law of the bureau, and keep others waiting until the transaction ends."""
    await hold(session, _LOCK, bureau)


async def project(work: Work, correction: LawCorrection, event: Event) -> None:
    """Write the read rows after one more event of a correction."""
    await work.session.merge(
        CorrectionRow(
            **correction.model_dump(include={"id", "bureau", "version", "trace"}),
            kind=correction.row["kind"],
            rule=correction.row["rule"],
            status=correction.status,
            requested_at=correction.round.requested.at,
            state=correction.model_dump(mode="json"),
        )
    )
    if event.type == LawCorrected.type:
        await keep(work.session, APPROVED, event)
    await work.session.flush()


def _unknown(correction: str) -> CorrectionUnknown:
    return CorrectionUnknown(
        f"没有编号为 {correction} 的法律条文更正。",
        f"There is no correction {correction} of the law here.",
        correction=correction,
    )


CORRECTIONS: Aggregate[LawCorrection] = Aggregate(
    name="law", facts=FACTS, evolve=evolve, project=project, missing=_unknown
)
