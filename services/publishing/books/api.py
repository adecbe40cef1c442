"""The books over HTTP: how those of credit systems differ from ours, by night or when somebody asks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.publishing.books import store, usecases
from services.publishing.books.state import Books
from services.publishing.books.store import BooksSought
from services.publishing.books.wire import BookFlawShown, BooksShown, CompareBooksRequest
from services.publishing.delivery.outlets_store import opened_outlets
from services.publishing.outlet.kinds import DELIVERED_KINDS, RECORD_KINDS, DeliveredKind
from shared.access.roles import Permission
from shared.errors import NotFound
from shared.http.acting import acting, listing
from shared.http.dear import dear
from shared.http.paging import Listed, NewestFirst
from shared.http.resources import Opened
from shared.policy.clauses import Day
from shared.work import Acting, Asking

router = APIRouter(tags=["deliveries"])


class OutletUnknown(NotFound):
    code = "outlet-unknown"
    title = "没有这个报送渠道"
    title_en = "No such outlet"


async def sought(
    outlet: Annotated[str | None, Query(min_length=1, max_length=64, description="Only of this outlet.")] = None,
    kind: Annotated[DeliveredKind | None, Query(description="Only of publications of this kind.")] = None,
    day: Annotated[Day | None, Query(description="Only of this day.")] = None,
) -> BooksSought:
    return BooksSought(outlet, RECORD_KINDS[kind] if kind else None, day)


@router.get("/books", summary="List the books that were compared, newest first")
async def list_books(
    ask: Annotated[Asking, listing(Permission.PUBLICATION_READ)],
    page: NewestFirst,
    among: Annotated[BooksSought, Depends(sought)],
) -> Listed[BooksShown]:
    """What was missing, extra, differing, or lost in cleaning. The books of a day are compared in the next night."""
    return page.of(await store.books(ask, among, page.wanted), shown)


@router.post(
    "/books",
    summary="Compare the books of a day",
    responses={404: {"description": "There is no such outlet whose books can be compared."}},
    dependencies=[dear(100)],
)
async def compare_books(
    body: CompareBooksRequest, act: Annotated[Acting, acting(Permission.PUBLICATION_RELEASE)], opened: Opened
) -> BooksShown:
    """Asks the target for its books of the day, and compares them with ours."""
    kind = RECORD_KINDS[body.kind]
    outlet = next((each for each in opened.once(opened_outlets) if each.name == body.outlet), None)
    if outlet is None or not outlet.settings.takes(act.bureau, kind) or outlet.key is None:
        raise OutletUnknown(
            f"没有名为 {body.outlet} 且可以对账的报送渠道；请核对设置 CHEQIAN_OUTLETS。",
            f"There is no outlet {body.outlet} whose books can be asked for: look at the setting CHEQIAN_OUTLETS.",
            outlet=body.outlet,
        )
    usecases.require_over(body.day, act.today)
    async with act.away():
        asked = await usecases.ask_books(opened, outlet, kind, body.day)
    return shown(await usecases.record_books(act, asked))


def shown(books: Books) -> BooksShown:
    newest = books.newest
    return BooksShown(
        **{name: getattr(books, name) for name in ("id", "bureau", "outlet", "day", "version")},
        kind=DELIVERED_KINDS[books.kind],
        compared=newest.at,
        **newest.model_dump(include={"sent", "received", "kept", "found"}),
        flaws=[BookFlawShown.model_validate(each, from_attributes=True) for each in newest.flaws],
    )
