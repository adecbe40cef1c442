"""Recording that somebody reviewed a directory, and reminding the owners who missed a review."""

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
    """The state of a directory: the policy's rules for it (`keeping`, None if the policy has none), how much it holds,
    and its reviews.
    """

    directory: DirectoryName
    keeping: Keeping | None
    holding: Holding
    review: ReviewRow | None
    today: date

    @property
    def since(self) -> date | None:
        """The day on which the period until the next review began: the day of the last review, or of the
        first entry.
        """
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
        """The day on which a review was missed and the owner was not reminded yet; None if there is none."""
        if self.keeping is None:
            return None
        reminded = self.review and self.review.reminded_at
        missed = overdue.missed(self.since, self.keeping.review_months, self.today)
        return overdue.reminder(missed, beijing_date(reminded) if reminded else None)


async def care(ask: Asking) -> list[Care]:
    """The state of each of the bureau's four directories."""
    # A policy for a year ends with the year, and the next may come late: until then the last policy's owners stay in
    # charge.
    ruling = await last_in_force(ask.session, ask.bureau, ask.today)
    keeping: Mapping[DirectoryName, Keeping] = ruling.policy.directories if ruling else {}
    reviews = await store.reviews(ask.session, ask.bureau)
    holdings = await store.holdings(ask.session, ask.bureau)
    return [Care(name, keeping.get(name), held, reviews.get(name), ask.today) for name, held in holdings.items()]


async def review(act: Acting, directory: DirectoryName, remark: str) -> Care:
    """Record that somebody reviewed a directory. Returns the directory's state."""
    await store.be_alone(act.session, act.bureau)
    before = (await store.reviews(act.session, act.bureau)).get(directory)
    await store.record(act, before, DirectoryReviewed(directory=directory, remark=remark))
    return next(one for one in await care(act) if one.directory == directory)


async def remind(act: Acting) -> list[Care]:
    """Record missed reviews, once for each period and directory. Returns the state of each directory.

    If several processes do this at once, only one writes; the others see what it has written, or find nothing to do.
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
