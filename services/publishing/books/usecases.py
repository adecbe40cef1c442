"""Comparing the books of a day: the target is asked outside of any transaction; what is found is recorded in one."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from services.publishing.books import store
from services.publishing.books.comparing import BooksFound, BooksOf, compare
from services.publishing.books.state import Books, books_id
from services.publishing.books.store import BOOKS
from services.publishing.delivery.answering import differ
from services.publishing.delivery.outlets_store import OpenedOutlet, client_of
from services.publishing.delivery.state import Delivery
from services.publishing.delivery.store import DELIVERIES
from services.publishing.delivery.usecases import by_itself
from services.publishing.outlet.pushing import BooksThere
from services.publishing.settings import PublishingSettings
from shared.aggregate import begin, find, record
from shared.contracts.deliveries import RecordKind
from shared.errors import Invalid
from shared.http.resources import Resources
from shared.log.append import StaleVersion
from shared.work import Acting


class BooksNotYet(Invalid):
    code = "books-not-yet"
    title = "这一天还没有到"
    title_en = "That day has not come"


def require_over(day: date, today: date) -> None:
    """Refuse the books of a day that has not come. Raises BooksNotYet."""
    if day > today:
        raise BooksNotYet(
            f"{day} 还没有到，没有可对的账；请选择今天或以前的日期。",
            f"There are no books of {day} yet: choose today or a day before.",
            today=today.isoformat(),
        )


class AskedBooks(NamedTuple):
    """The target's books of a day, and what we have told it: of all bureaus and by all outlets in the name of the same
    sender, for whom the target keeps one set of books.
    """

    of: BooksOf
    there: BooksThere
    ours: Sequence[Delivery]


async def ask_books(resources: Resources, outlet: OpenedOutlet, kind: RecordKind, day: date) -> AskedBooks:
    """Ask the target for its books of a day. Raises what `TargetClient.books` raises."""
    there = await client_of(resources, outlet).books(kind, day)
    outlets = resources.settings_of(PublishingSettings).outlets
    together = [each.name for each in outlets if each.shares_books_with(outlet.settings)]
    async with resources.work() as work:
        ours = await store.ours(work.session, together, kind, day, [each.key for each in there.received])
    return AskedBooks(BooksOf(outlet.name, outlet.settings.to, kind, day), there, ours)


async def record_books(act: Acting, asked: AskedBooks) -> Books:
    """Compare the target's books with ours, and record what was found, with each delivery of the bureau too. Raises
    StaleVersion.
    """
    of = asked.of
    found = compare(of, asked.there, asked.ours, act.today)
    books = await find(act, BOOKS, books_id(of.outlet, of.kind, of.day))
    if books is None:
        books = await begin(act, BOOKS, books_id(of.outlet, of.kind, of.day), found.fact)
    else:
        books = await record(act, BOOKS, books, found.fact)
    await _mark(act, of.day, found)
    return books


async def compare_by_itself(resources: Resources, outlet: OpenedOutlet, kind: RecordKind, day: date) -> Books | None:
    """Compare the books of a day that nobody has compared. None if somebody has."""
    async with resources.work() as work:
        if await store.is_compared(work.session, outlet.name, kind, day):
            return None
    asked = await ask_books(resources, outlet, kind, day)
    bureau = outlet.settings.bureaus[0]
    # If another process has compared them meanwhile, its comparison stands.
    with suppress(StaleVersion):
        async with resources.work(bureau) as work:
            return await record_books(by_itself(work, resources, bureau), asked)
    return None


async def _mark(act: Acting, day: date, found: BooksFound) -> None:
    """Let everybody see at the deliveries what is wrong with them."""
    for key, flaws in found.of.items():
        delivery = await find(act, DELIVERIES, key)
        if delivery and (fact := differ(delivery, day, [flaw for flaw in flaws if flaw.stops])):
            await record(act, DELIVERIES, delivery, fact)
