"""The visits of many enterprises that count for a cap (`shared.policy.caps` says which do).

A frame excludes enterprises that have reached a cap; coverage lists enterprises that are above a cap.
"""

from collections.abc import Iterable

from services.sampling.past.inspection.visits import Days, HeldInspection, days_of
from shared.policy.caps import counts
from shared.policy.draws import Cap


def counted(cap: Cap, held: Iterable[HeldInspection], year: int) -> Days:
    """Enterprise → the days of the year on which visits count for the cap. Whether the cap applies to an enterprise is
    decided elsewhere.
    """
    return days_of((visit.identifier, visit.held_on) for visit in held if counts(cap, visit, year))
