"""Handing in the lists of a visit, where the bureau asks for them by an hour of the day."""

from datetime import datetime

from services.cases.inspection.crew import member
from services.cases.inspection.day_lists import lists_of
from services.cases.inspection.owing import LISTS
from services.cases.inspection.preparing import check_time
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.after import ListsHandedIn
from shared.errors import Conflict


class NoListsOwed(Conflict):
    code = "no-lists-owed"
    title = "没有待报送的清单"
    title_en = "No lists are owed"


def owed(inspection: Inspection) -> bool:
    return bool(inspection.clocks.open(LISTS))


def hand_in(inspection: Inspection, handed: ListsHandedIn, person: str, now: datetime) -> ListsHandedIn:
    """The crew has handed in the lists, as they are on record now. Raises NotOfCrew, NoListsOwed, TimeImpossible."""
    member(inspection, person)
    end = inspection.visit.end
    if end is None or not owed(inspection):
        raise NoListsOwed(
            "本次检查没有待报送的清单：政策未规定 hand-in-lists 期限，或者已经报送，无须再办。",
            "This inspection owes no lists: the policy has no deadline hand-in-lists, or they were handed in already; "
            "nothing is left to do.",
        )
    check_time(handed.at, end, now)
    return handed.model_copy(update={"lists": lists_of(inspection)})
