"""When a draw is settled: all drawn are visited or given up with a reason, or its year is long over.

The record of the year then shows what became of each drawn place, also of those that nobody visited.
"""

from collections import Counter
from collections.abc import Collection
from datetime import date

from services.sampling.draws.draw.lifecycle import Draw
from shared.contracts.sampling import DrawSettled
from shared.draws.spec import RankSpec


def settle(draw: Draw, drawn: Collection[str], visited: Collection[str], today: date) -> DrawSettled | None:
    """The settlement of a draw; None as long as something is open and there is time until 31 January.

    `drawn` are the drawn subjects without the withdrawn ones, `visited` those with an inspection on record for the
    draw.
    """
    assert isinstance(draw.spec, RankSpec)  # noqa: S101  # no other draw is settled
    places = sum(deal.count for deal in draw.spec.deals)
    seen = len(set(drawn) & set(visited))
    given_up = Counter(one.reason for one in draw.substitutions if one.substitute is None)
    open_places = places - seen - given_up.total()
    if open_places and today <= date(draw.spec.year + 1, 1, 31):
        return None
    return DrawSettled(visited=seen, given_up=dict(sorted(given_up.items())), unvisited=open_places)
