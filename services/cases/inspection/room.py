"""How much an inspection holds. Each command reads its notes, writes all of it, and answers with it: without a bound,
the time of a command grows with whatever somebody goes on adding. The bounds are technical, of what a command may take:
neither a policy nor an operator sets them.
"""

from services.cases.inspection.state import Inspection
from shared.contracts.inspection.checklist import FollowedUp
from shared.contracts.inspection.finding import Disposed, Disputed, Found
from shared.contracts.inspection.noted import Note
from shared.contracts.inspection.order import (
    ExtensionRequested,
    LeadTransferred,
    OrderDrafted,
    OrderWithdrawalRequested,
    Reinspected,
)
from shared.contracts.inspection.preparation import Notified, PlanDrafted, Postponed
from shared.contracts.inspection.visit import ClosingDrafted, ItemChecked, MeetingHeld, ReportDrafted
from shared.errors import Conflict

SIZE = 512 * 1024
"""The largest size, in bytes of JSON, up to which something is added: several times that of any real inspection."""
NOTES = 1000
"""The number of notes up to which something is added."""
_PREPARES = PlanDrafted | Notified | Postponed | MeetingHeld | ItemChecked
_ADDS = _PREPARES | Found | Disposed | Disputed | OrderDrafted | ExtensionRequested | LeadTransferred
"""Notes that bring something new, of which there may be any number."""
_SETTLES = FollowedUp | Reinspected | ReportDrafted | ClosingDrafted | OrderWithdrawalRequested
"""Notes, of any number too, by which what is there comes to its end: they have as much room again."""


class InspectionFull(Conflict):
    code = "inspection-full"
    title = "本次检查的记录已达上限"
    title_en = "The inspection holds as much as it can"


def check_room(inspection: Inspection, what: Note) -> None:
    """Refuse a note for which the inspection has no room. Whatever ends the inspection is always noted. Raises
    InspectionFull.
    """
    if not isinstance(what, _ADDS | _SETTLES):
        return
    times = 1 if isinstance(what, _ADDS) else 2
    size = sum(len(each.model_dump_json().encode()) for each in (inspection, what))
    if size <= times * SIZE and inspection.version < times * NOTES:
        return
    raise InspectionFull(
        f"一次检查至多记录 {times * NOTES} 步、{times * SIZE // 1024} KiB；现为 {inspection.version} 步，连同本步 "
        f"{size // 1024} KiB。请精简内容，或办结已登记的事项后另行立项检查。",
        f"An inspection holds at most {times * NOTES} notes and {times * SIZE // 1024} KiB; it has "
        f"{inspection.version} notes, and with this one {size // 1024} KiB. Shorten the text; or settle what is on "
        "record, and assign another inspection for the rest.",
        notes=inspection.version,
        bytes=size,
    )
