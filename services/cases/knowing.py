"""Of which covert matters a reader of deadlines may know, of all capabilities together."""

from services.cases.hazard.store import covert_matters as of_hazards
from services.cases.letter.store import covert_letters
from shared.clocks.listed import EVERY_MATTER, CovertMatters, SomeMatters
from shared.work import Asking

_OF_COVERT_DRAWS = frozenset({"inspection", "hazard"})
"""Kinds of matters that are covert for a draw alone. A letter may be for what it says: whoever sees all covert draws
does not see all letters.
"""


async def covert_matters(ask: Asking) -> CovertMatters:
    """The inspections and hazards of covert draws, and the letters, that the reader may know of."""
    others, letters = await of_hazards(ask), await covert_letters(ask)
    if others == EVERY_MATTER:
        return SomeMatters(letters, _OF_COVERT_DRAWS)
    assert isinstance(others, frozenset)  # noqa: S101  # hazards know streams, or all
    return others | letters
