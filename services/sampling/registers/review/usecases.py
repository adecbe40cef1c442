"""Going through a directory, and reminding whoever forgets to."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from services.sampling.registers.review import overdue, store
from services.sampling.registers.review.store import Holding
from services.sampling.registers.review.tables import ReviewRow
from services.sampling.rules.policy.store import last_in_force
from shared.clock import beijing_date
from shared.contracts.register import DirectoryName, DirectoryReviewed, ReviewMissed
from shared.log.rebuild import Projection
from shared.policy.policy import Keeping
from shared.work import Acting, Asking


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


async def care(ask: Asking) -> list[Care]:
    """How the bureau's four directories are looked after."""
    # A year's policy ends with the year, and the next may come late: meanwhile the sections keep what they kept.
    ruling = await last_in_force(ask.session, ask.bureau, ask.today)
    keeping: Mapping[DirectoryName, Keeping] = ruling.policy.directories if ruling else {}
    reviews = await store.reviews(ask.session, ask.bureau)
    holdings = await store.holdings(ask.session, ask.bureau)
    return [Care(name, keeping.get(name), held, reviews.get(name), ask.today) for name, held in holdings.items()]


async def review(act: Acting, directory: DirectoryName, remark: str) -> Care:
    """Put on record that somebody went through a directory."""
    await store.be_alone(act.session, act.bureau)
    before = (await store.reviews(act.session, act.bureau)).get(directory)
    await store.record(act, before, DirectoryReviewed(directory=directory, remark=remark))
    return next(one for one in await care(act) if one.directory == directory)


async def remind(act: Acting) -> list[Care]:
    """Put on record what was missed, once for each period and directory; how things stand.

    Of several processes one writes: the others see what it has written, or nothing to do.
    """
    alone = await store.is_alone(act.session, act.bureau)
    looked_at = await care(act)
    for one in looked_at if alone else ():
        if one.keeping and one.since and (due := one.to_remind_of):
            fact = ReviewMissed(directory=one.directory, owner=one.keeping.owner, since=one.since, due=due)
            await store.record(act, one.review, fact)
    return looked_at


PROJECTIONS: Mapping[str, Projection] = {
    DirectoryReviewed.type: store.project_review,
    ReviewMissed.type: store.project_missed,
}
