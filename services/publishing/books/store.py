"""Reading compared books, and writing their read rows."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.publishing.books.state import Books, books_id, evolve
from services.publishing.books.tables import BooksRow
from services.publishing.delivery.state import Delivery
from shared.aggregate import Aggregate
from shared.contracts.deliveries import BooksCompared, RecordKind
from shared.database import driver_connection
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Asking, Work

# Two queries, each by its index; a disjunction would look at every delivery of the outlet.
_OURS = """
SELECT state::text FROM publishing.delivery WHERE outlet = ANY ($1) AND kind = $2 AND entered_on = $3
UNION
SELECT state::text FROM publishing.delivery WHERE outlet = ANY ($1) AND kind = $2 AND publication = ANY ($4)
"""


class BooksUnknown(NotFound):
    code = "books-unknown"
    title = "没有这次对账"
    title_en = "No such comparison of books"


class BooksSought(NamedTuple):
    """The books that a list shows; a field that is None does not restrict it."""

    outlet: str | None = None
    kind: RecordKind | None = None
    day: date | None = None


async def books(ask: Asking, sought: BooksSought, page: PageWanted[UUID]) -> PageFound[Books, UUID]:
    """The bureau's books, those of the newest comparison first."""
    wanted = {name: value for name, value in sought._asdict().items() if value is not None}
    query = select(BooksRow).filter_by(bureau=ask.bureau, **wanted)
    found = await read_page(ask.session, query, (col(BooksRow.begun),), page, newest_first=True)
    return found.to(lambda row: Books.model_validate(row.state))


async def is_compared(session: AsyncSession, outlet: str, kind: RecordKind, day: date) -> bool:
    return await session.get(BooksRow, books_id(outlet, kind, day)) is not None


async def ours(
    session: AsyncSession, outlets: Sequence[str], kind: RecordKind, day: date, keys: Sequence[str]
) -> list[Delivery]:
    """The deliveries by these outlets that were entered at the target on a day, and those with these keys."""
    publications = [UUID(key) for key in keys if _is_ours(key)]
    rows = await (await driver_connection(session)).fetch(_OURS, outlets, kind, day, publications)
    return [Delivery.model_validate_json(row["state"]) for row in rows]


async def project(work: Work, books: Books, event: Event) -> None:
    """Write the read row after one more comparison."""
    await work.session.merge(
        BooksRow(
            **books.model_dump(include={"id", "bureau", "begun", "version", "outlet", "kind", "day"}),
            found=books.newest.found,
            state=books.model_dump(mode="json"),
        )
    )
    await work.session.flush()


def _is_ours(key: str) -> bool:
    """Whether a key is written as ours are: a publication's id without hyphens."""
    try:
        return UUID(key).hex == key
    except ValueError:
        return False


def _unknown(books: str) -> BooksUnknown:
    return BooksUnknown(f"没有编号为 {books} 的对账。", f"There are no compared books {books}.", books=books)


BOOKS: Aggregate[Books] = Aggregate(
    name="books", facts=(BooksCompared.type,), evolve=evolve, project=project, missing=_unknown
)
