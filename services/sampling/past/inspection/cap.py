"""The visits of many enterprises that count for a cap (`shared.policy.caps` says which do).

A frame excludes enterprises that have reached a cap; coverage lists enterprises that are above a cap.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from services.sampling.past.inspection.visits import Days, HeldInspection, days_of
from shared.policy.caps import counts, tally_of
from shared.policy.coverage import Cap

Tallies = Mapping[str, Days]
"""Tally of a cap → the days that are counted together: the tallies are the teams, or the one of the whole bureau."""


def counted(cap: Cap, held: Iterable[HeldInspection], year: int) -> Tallies:
    """The days of the year on which visits count for the cap, by tally and enterprise. Whether the cap applies to an
    enterprise is decided elsewhere.
    """
    pairs: defaultdict[str, list[tuple[str, date]]] = defaultdict(list)
    for visit in held:
        if counts(cap, visit, year):
            pairs[tally_of(cap, visit.team)].append((visit.identifier, visit.held_on))
    return {tally: days_of(found) for tally, found in pairs.items()}


def in_any(tallies: Tallies) -> Days:
    """Enterprise → the days of its visits in all tallies."""
    if len(tallies) == 1:
        return next(iter(tallies.values()))
    return days_of((who, day) for days in tallies.values() for who, found in days.items() for day in found)
