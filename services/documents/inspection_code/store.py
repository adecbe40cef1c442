"""Which inspections have a code, as cases tells it, and as far as the reader may know of them."""

from uuid import UUID

from sqlmodel import select

from services.documents.inspection_code.tables import InspectionCodeRow
from services.documents.paper.store import all_open, visible_to
from shared.contracts.inspection_codes import InspectionCodeTold
from shared.errors import NotFound
from shared.log.event import Event
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
