"""Going through a directory, and reminding whoever forgets to."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.registers.review import overdue, store
from services.sampling.registers.review.store import Holding
from services.sampling.registers.review.tables import ReviewRow
from services.sampling.rules.policy.store import last_in_force
from shared.clock import beijing_date
from shared.contracts.register import DirectoryName, DirectoryReviewed, ReviewMissed
from shared.log.append import append
from shared.log.event import Event
from shared.log.occasion import Actor, Occasion
from shared.log.rebuild import Projection
from shared.policy.policy import Keeping

_SERVICE = Actor("sampling", "service", "sampling")


class Care(NamedTuple):
    """How a directory is looked after; `keeping` is None where the policy says nothing of it."""

    directory: DirectoryName
    keeping: Keeping | None
    holding: Holding
    review: ReviewRow | None
    today: date

    @property
    def since(self) -> date | None:
        """From when the period runs: the last review, or the first record."""
        last = self.review and self.review.reviewed_at
        moment = last or self.holding.first
        return None if moment is None else beijing_date(moment)

    @property
    def due(self) -> date | None:
        if self.keeping is None or self.since is None:
            return None
        return overdue.due_on(self.since, self.keeping.review_months)

    @property
    def overdue(self) -> bool:
        return self.keeping is not None and overdue.overdue(self.since, self.keeping.review_months, self.today)

    @property
    def to_remind_of(self) -> date | None:
        """The day that passed without a review and has not been said yet."""
        if self.keeping is None:
            return None
        reminded = self.review and self.review.reminded_at
        missed = overdue.missed(self.since, self.keeping.review_months, self.today)
        return overdue.reminder(missed, beijing_date(reminded) if reminded else None)


async def care(session: AsyncSession, bureau: str, now: datetime) -> list[Care]:
    """How the bureau's four directories are looked after."""
    today = beijing_date(now)
    # A year's policy ends with the year, and the next may come late: meanwhile the sections keep what they kept.
    ruling = await last_in_force(session, bureau, today)
    keeping: Mapping[DirectoryName, Keeping] = ruling.policy.directories if ruling else {}
    reviews = await store.reviews(session, bureau)
    holdings = await store.holdings(session, bureau)
    return [Care(name, keeping.get(name), held, reviews.get(name), today) for name, held in holdings.items()]


async def review(session: AsyncSession, here: Occasion, directory: DirectoryName, remark: str) -> Care:
    """Put on record that somebody went through a directory."""
    await store.be_alone(session, here.bureau)
    fact = DirectoryReviewed(directory=directory, remark=remark)
    await _record(session, here, (await store.reviews(session, here.bureau)).get(directory), fact)
    return next(one for one in await care(session, here.bureau, here.time) if one.directory == directory)


async def remind(session: AsyncSession, bureau: str, now: datetime) -> list[Care]:
    """Put on record what was missed, once for each period and directory; how things stand.

    Of several processes one writes: the others see what it has written, or nothing to do.
    """
    alone = await store.is_alone(session, bureau)
    looked_at = await care(session, bureau, now)
    for one in looked_at if alone else ():
        if one.keeping and one.since and (due := one.to_remind_of):
            here = Occasion(bureau, _SERVICE, now, uuid_utils.compat.uuid7().hex, "")
            fact = ReviewMissed(directory=one.directory, owner=one.keeping.owner, since=one.since, due=due)
            await _record(session, here, one.review, fact)
    return looked_at


async def _record(
    session: AsyncSession, here: Occasion, before: ReviewRow | None, fact: DirectoryReviewed | ReviewMissed
) -> None:
    stream = f"review/{here.bureau}/{fact.directory}"
    (event,) = await append(session, here, stream, before.version if before else 0, fact)
    await PROJECTIONS[event.type](session, event)


async def _reviewed(session: AsyncSession, event: Event) -> None:
    await store.put_review(session, event, DirectoryReviewed.of(event).directory, missed=False)


async def _missed(session: AsyncSession, event: Event) -> None:
    await store.put_review(session, event, ReviewMissed.of(event).directory, missed=True)


PROJECTIONS: Mapping[str, Projection] = {DirectoryReviewed.type: _reviewed, ReviewMissed.type: _missed}
