"""Which inspections have a code, as cases tells it, and as far as the reader may know of them; and what is kept of
their notices.
"""

from uuid import UUID

from sqlmodel import col, select

from services.documents.inspection_code.tables import InspectionCodeRow, PrintedNoticeRow
from services.documents.paper.store import all_open, visible_to
from shared.contracts.inspection_codes import InspectionCodeTold
from shared.contracts.letters import DoorSecretPrinted
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Asking, Work


class InspectionCodeUnknown(NotFound):
    code = "inspection-code-unknown"
    title = "该检查没有检查码"
    title_en = "The inspection has no code"


async def keep_told(work: Work, event: Event) -> None:
    """Keep what cases tells of the code of an inspection."""
    told = InspectionCodeTold.of(event)
    await work.session.merge(
        InspectionCodeRow(
            inspection=told.inspection,
            bureau=event.bureau,
            handle=told.handle,
            standing=told.standing,
            name=told.party.name,
            identifier=told.party.identifier,
            day=(told.visit.arrived or told.visit.day) if told.visit else None,
            hidden=told.hidden and not await all_open(work.session, told.draws),
            draws=list(told.draws),
            known_to=list(told.crew),
        )
    )
    await work.session.flush()


async def keep_printed(work: Work, event: Event) -> None:
    """Keep that a notice was printed."""
    work.session.add(
        PrintedNoticeRow(
            id=UUID(event.stream.rpartition("/")[2]),
            bureau=event.bureau,
            inspection=DoorSecretPrinted.of(event).inspection,
            printed_by=event.person,
            printed_at=event.time,
        )
    )
    await work.session.flush()


async def printed_notices(ask: Asking, inspection: UUID, page: PageWanted[UUID]) -> PageFound[PrintedNoticeRow, UUID]:
    """The notices of an inspection of whose code the reader may know, newest first. Raises InspectionCodeUnknown."""
    await code_of(ask, inspection)
    query = select(PrintedNoticeRow).where(PrintedNoticeRow.inspection == inspection)
    return await read_page(ask.session, query, (col(PrintedNoticeRow.id),), page, newest_first=True)


async def code_of(ask: Asking, inspection: UUID) -> InspectionCodeRow:
    """The code of an inspection that the reader may know of. Raises InspectionCodeUnknown."""
    row = await ask.session.get(InspectionCodeRow, inspection)
    if row is not None and ask.may_see(row.bureau):
        visible = await visible_to(ask.about(row.bureau), InspectionCodeRow)
        query = select(InspectionCodeRow).where(InspectionCodeRow.inspection == inspection, *visible)
        if (seen := await ask.session.scalar(query)) is not None:
            return seen
    raise InspectionCodeUnknown(
        f"检查 {inspection} 没有检查码：现场检查方案批准后数秒内生成，暗查的在登记到场之后。请核对检查编号和状态。",
        f"The inspection {inspection} has no code: it has one within seconds of the approval of its site plan, a "
        "covert visit of the arrival on record. Check the id and the state of the inspection.",
        inspection=str(inspection),
    )
