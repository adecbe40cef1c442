"""Comparing the books of a day: the target is asked outside of any transaction; what is found is recorded in one."""

from contextlib import suppress
from datetime import date

from services.publishing.books import store
from services.publishing.books.comparing import BooksFound, BooksOf, compare
from services.publishing.books.state import Books, books_id
from services.publishing.books.store import BOOKS
from services.publishing.delivery.answering import differ
from services.publishing.delivery.outlets_store import OpenedOutlet, client_of
from services.publishing.delivery.store import DELIVERIES
from services.publishing.delivery.usecases import by_itself
from services.publishing.outlet.pushing import BooksThere
from shared.aggregate import begin, find, record
from shared.contracts.deliveries import RecordKind
from shared.http.resources import Resources
from shared.log.append import StaleVersion
from shared.work import Acting


async def record_books(act: Acting, outlet: OpenedOutlet, kind: RecordKind, day: date, there: BooksThere) -> Books:
    """Compare the target's books with ours, and record what was found, with each delivery too. Raises StaleVersion."""
    keys = [each.key for each in there.received]
    ours = await store.ours(act.session, outlet.name, kind, day, keys)
    found = compare(BooksOf(outlet.name, outlet.settings.to, kind, day), there, ours, act.today)
    books = await find(act, BOOKS, books_id(outlet.name, kind, day))
    if books is None:
        books = await begin(act, BOOKS, books_id(outlet.name, kind, day), found.fact)
    else:
        books = await record(act, BOOKS, books, found.fact)
    await _mark(act, day, found)
    return books


async def compare_by_itself(resources: Resources, outlet: OpenedOutlet, kind: RecordKind, day: date) -> Books | None:
    """Compare the books of a day that nobody has compared. None if somebody has."""
    async with resources.work() as work:
        if await store.is_compared(work.session, outlet.name, kind, day):
            return None
    there = await client_of(resources, outlet).books(kind, day)
    bureau = outlet.settings.bureaus[0]
    # If another process has compared them meanwhile, its comparison stands.
    with suppress(StaleVersion):
        async with resources.work(bureau) as work:
            return await record_books(by_itself(work, resources, bureau), outlet, kind, day, there)
    return None


async def _mark(act: Acting, day: date, found: BooksFound) -> None:
    """Let everybody see at the deliveries what is wrong with them."""
    for key, flaws in found.of.items():
        delivery = await find(act, DELIVERIES, key)
        if delivery and (fact := differ(delivery, day, [flaw for flaw in flaws if flaw.stops])):
            await record(act, DELIVERIES, delivery, fact)
