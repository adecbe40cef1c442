"""What can be done with an opening number: each use case loads it, decides, and records the decision."""

from uuid import UUID

import uuid_utils.compat

from services.documents.number.series import Counted
from services.documents.number.store import last_of, locked
from services.documents.policies.store import policy_of
from services.documents.series_opening import opening as deciding
from services.documents.series_opening.lifecycle import SeriesOpening
from services.documents.series_opening.store import OPENINGS
from services.documents.series_opening.verbs import OPENING
from shared.aggregate import begin, record, to_change
from shared.contracts.numbers import CountOpening
from shared.work import Acting


async def request(act: Acting, asked: CountOpening, remark: str) -> SeriesOpening:
    """Record the request. Raises NoPolicyInForce, SeriesNotInPolicy, CountUnfit, SeriesBegun."""
    counted = await _counted(act, asked)
    last = await last_of(act.session, act.bureau, counted)
    return await begin(act, OPENINGS, uuid_utils.compat.uuid7(), deciding.request(counted, asked, last, remark))


async def approve(act: Acting, opening_id: UUID) -> SeriesOpening:
    """Record the approval; the count begins with this number. Raises OpeningUnknown, StaleVersion, NotNow, SamePerson,
    SeriesFrozen and what `request` raises.
    """
    opening = await to_change(act, OPENINGS, opening_id)
    OPENING.require(deciding.approve, opening)
    counted = await _counted(act, opening.opening)
    # Locked: nobody takes a number meanwhile.
    last = await locked(act.session, act.bureau, counted)
    return await record(act, OPENINGS, opening, deciding.approve(opening, act.person, counted, last))


async def refuse(act: Acting, opening_id: UUID, opinion: str) -> SeriesOpening:
    """Record the refusal. Raises OpeningUnknown, StaleVersion, NotNow, SamePerson."""
    opening = await to_change(act, OPENINGS, opening_id)
    return await record(act, OPENINGS, opening, OPENING.decide(deciding.refuse, opening, act.person, opinion))


async def withdraw(act: Acting, opening_id: UUID, reason: str) -> SeriesOpening:
    """Record the withdrawal of the request. Raises OpeningUnknown, StaleVersion, NotNow."""
    opening = await to_change(act, OPENINGS, opening_id)
    return await record(act, OPENINGS, opening, OPENING.decide(deciding.withdraw, opening, reason))


async def _counted(act: Acting, asked: CountOpening) -> Counted:
    policy = await policy_of(act)
    return deciding.counted_for(policy.numbering, policy.teams, asked)
