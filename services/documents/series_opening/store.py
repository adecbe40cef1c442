"""Reading requests for opening numbers; writing their read rows, and the count that an approval opens."""

from uuid import UUID

from sqlmodel import col, select

from services.documents.number.store import keep_opening
from services.documents.series_opening.lifecycle import FACTS, SeriesOpening, evolve
from services.documents.series_opening.tables import SeriesOpeningRow
from shared.aggregate import Aggregate
from shared.contracts.numbers import SeriesOpened
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Asking, Work


class OpeningUnknown(NotFound):
    code = "series-opening-unknown"
    title = "没有这一启用文号申请"
    title_en = "No such request for an opening number"


async def opening_of(ask: Asking, opening: UUID) -> SeriesOpening:
    """A request that the caller may see. Raises OpeningUnknown."""
    row = await ask.session.get(SeriesOpeningRow, opening)
    if row is None or not ask.may_see(row.bureau):
        raise _unknown(str(opening))
    return SeriesOpening.model_validate(row.state)


async def openings(ask: Asking, page: PageWanted[UUID]) -> PageFound[SeriesOpening, UUID]:
    """The bureau's requests, newest first."""
    query = select(SeriesOpeningRow).where(SeriesOpeningRow.bureau == ask.bureau)
    found = await read_page(ask.session, query, (col(SeriesOpeningRow.id),), page, newest_first=True)
    return found.to(lambda row: SeriesOpening.model_validate(row.state))


async def project(work: Work, opening: SeriesOpening, event: Event) -> None:
    """Write the read rows after one more event of a request."""
    await work.session.merge(
        SeriesOpeningRow(
            **opening.model_dump(include={"id", "bureau", "version", "trace"}),
            status=opening.status,
            series=opening.opening.series,
            requested_at=opening.round.requested.at,
            state=opening.model_dump(mode="json"),
        )
    )
    if event.type == SeriesOpened.type:
        await keep_opening(work.session, SeriesOpened.of(event), event)
    await work.session.flush()


def _unknown(opening: str) -> OpeningUnknown:
    return OpeningUnknown(
        f"没有编号为 {opening} 的启用文号申请。",
        f"There is no request {opening} for an opening number here.",
        opening=opening,
    )


OPENINGS: Aggregate[SeriesOpening] = Aggregate(
    name="series", facts=FACTS, evolve=evolve, project=project, missing=_unknown
)
