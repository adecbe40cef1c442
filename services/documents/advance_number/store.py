"""Reading advance numbers, as far as the reader may know of them; writing their read rows and lines of the register."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.documents.advance_number.lifecycle import FACTS, AdvanceNumber, AdvanceStatus, evolve
from services.documents.advance_number.tables import AdvanceNumberRow
from services.documents.number.series import Among
from services.documents.number.store import Secrecy, keep_advance, keep_ended, keep_handed_in
from services.documents.number.tables import NumberRow
from services.documents.paper.state import UNAPPROVED
from services.documents.paper.store import MatterSecrecy, all_open, visible_to
from services.documents.paper.store import secrecy_of as secrecy_in
from services.documents.paper.tables import PaperRow
from shared.aggregate import Aggregate
from shared.contracts.numbers import AdvanceNumberTaken, AdvanceNumberUsed, AdvanceNumberVoided
from shared.errors import Invalid, NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking, Work

_ITS_LINE = and_(col(NumberRow.bureau) == AdvanceNumberRow.bureau, col(NumberRow.text) == AdvanceNumberRow.number)


class AdvanceUnknown(NotFound):
    code = "advance-number-unknown"
    title = "没有这一预领文号"
    title_en = "No such advance number"


class MatterUnknown(Invalid):
    code = "matter-unknown"
    title = "没有这一检查的文书"
    title_en = "No papers of such an inspection"


async def advance_of(ask: Asking, advance: UUID) -> AdvanceNumber:
    """An advance number that the reader may know of. Raises AdvanceUnknown."""
    bureau = await ask.session.scalar(select(AdvanceNumberRow.bureau).where(AdvanceNumberRow.id == advance))
    if bureau is None or not ask.may_see(bureau):
        raise _unknown(str(advance))
    visible = await visible_to(ask.about(bureau), NumberRow)
    query = select(AdvanceNumberRow.state).join(NumberRow, _ITS_LINE).where(AdvanceNumberRow.id == advance, *visible)
    state = await ask.session.scalar(query)
    if state is None:
        raise _unknown(str(advance))
    return AdvanceNumber.model_validate(state)


async def advances(
    ask: Asking, status: AdvanceStatus | None, matter: UUID | None, page: PageWanted[UUID]
) -> PageFound[AdvanceNumber, UUID]:
    """The bureau's advance numbers, newest first."""
    wanted = {"status": status, "matter": matter}
    asked = [getattr(AdvanceNumberRow, name) == value for name, value in wanted.items() if value is not None]
    visible = await visible_to(ask, NumberRow)
    query = select(AdvanceNumberRow).join(NumberRow, _ITS_LINE)
    query = query.where(AdvanceNumberRow.bureau == ask.bureau, *asked, *visible)
    found = await read_page(ask.session, query, (col(AdvanceNumberRow.id),), page, newest_first=True)
    return found.to(lambda row: AdvanceNumber.model_validate(row.state))


async def secrecy_of(act: Acting, matter: UUID) -> MatterSecrecy:
    """Who may know of the matter, by its papers. Raises MatterUnknown if the caller knows of none that was approved: a
    draft makes no matter.
    """
    approved = select(PaperRow.id).where(
        PaperRow.bureau == act.bureau,
        PaperRow.matter == matter,
        col(PaperRow.status).not_in(UNAPPROVED),
        *await visible_to(act),
    )
    secrecy = await secrecy_in(act, matter)
    if secrecy is None or await act.session.scalar(approved.limit(1)) is None:
        raise MatterUnknown(
            f"没有检查 {matter} 的已批准文书；检查方案批准之后才能预领文号。",
            f"No paper of an inspection {matter} is approved here; take numbers along once its site plan is.",
            matter=str(matter),
        )
    return secrecy


async def out_for(act: Acting, among: Among, form: str) -> int:
    """How many numbers of the form are out for the matter, of those that are as secret."""
    query = select(func.count()).select_from(AdvanceNumberRow).join(NumberRow, _ITS_LINE).where(*_along(act.bureau))
    query = query.where(AdvanceNumberRow.matter == among.matter, AdvanceNumberRow.form == form)
    query = query.where(NumberRow.hidden == among.hidden)
    return (await act.session.scalar(query)) or 0


async def overdue_of(act: Acting, carrier: str) -> str | None:
    """A number that the person has not handed in in time."""
    query = select(AdvanceNumberRow.number).where(
        *_along(act.bureau), AdvanceNumberRow.carrier == carrier, AdvanceNumberRow.due_at <= act.now
    )
    return await act.session.scalar(query.limit(1))


async def overdue(session: AsyncSession, now: datetime, most: int) -> Sequence[tuple[UUID, str]]:
    """Numbers of all bureaus that did not come back in time, with their bureaus."""
    query = select(AdvanceNumberRow.id, AdvanceNumberRow.bureau).where(
        AdvanceNumberRow.status == "along", AdvanceNumberRow.due_at <= now
    )
    return [(row.id, row.bureau) for row in await session.execute(query.order_by("due_at").limit(most))]


async def project(work: Work, advance: AdvanceNumber, event: Event) -> None:
    """Write the read rows after one more event of an advance number."""
    await work.session.merge(
        AdvanceNumberRow(
            **advance.model_dump(include={"id", "bureau", "matter", "form", "carrier", "status", "version", "trace"}),
            number=advance.number.text,
            due_at=advance.due,
            state=advance.model_dump(mode="json"),
        )
    )
    match FACTS[event.type].of(event):
        case AdvanceNumberTaken() as fact:
            hidden = fact.covert and not await all_open(work.session, fact.draws)
            secrecy = Secrecy(hidden, list(fact.draws), [*dict.fromkeys((*fact.crew, fact.carrier, event.person))])
            await keep_advance(work.session, fact, secrecy, event)
        case AdvanceNumberUsed() as fact:
            await keep_handed_in(work.session, fact, event.bureau)
        case AdvanceNumberVoided() as fact:
            await keep_ended(work.session, fact, event)
    await work.session.flush()


def _along(bureau: str) -> tuple[bool, bool]:
    return AdvanceNumberRow.bureau == bureau, AdvanceNumberRow.status == "along"


def _unknown(advance: str) -> AdvanceUnknown:
    return AdvanceUnknown(
        f"没有编号为 {advance} 的预领文号。", f"There is no advance number {advance} here.", advance=advance
    )


ADVANCES: Aggregate[AdvanceNumber] = Aggregate(
    name="advance-number", facts=FACTS, evolve=evolve, project=project, missing=_unknown
)
