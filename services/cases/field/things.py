"""The things of an inspection that a command is about: what it writes, what it needs, and what stands of it now.

A thing is named like "item/A-01". Two devices conflict only about the same thing: what each of them found, both keep.
"""

from collections.abc import Mapping
from uuid import UUID

from pydantic import BaseModel

from services.cases.field.on_site import CommandRead
from services.cases.inspection import conduct_requests as conduct
from services.cases.inspection import handle_requests as handle
from services.cases.inspection.order_requests import DraftOrderRequest
from services.cases.inspection.state import Inspection
from shared.contracts.inspection import finding, noted, order, preparation, visit
from shared.contracts.inspection.after import ListsHandedIn

RECORD = "record"
"""The record of the visit, which says all that was checked and found: whoever signs it, signs all of it."""
_ON_RECORD = ("arrival", "present/", "rights", "meeting/", "item/", "finding/")
_ALONE: Mapping[str, str] = {
    "notify": "notice",
    "arrive": "arrival",
    "tell-rights": "rights",
    "fail": RECORD,
    "confirm-record": RECORD,
    "report-refusal": "refusal-report",
    "hand-in-lists": "lists",
}
"""Verbs about things of which an inspection has one."""
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "arrive": ("notice",),
    "join": ("arrival",),
    "tell-rights": ("arrival",),
    "check-item": ("arrival", "rights"),
    "confirm-record": (RECORD,),
    "report-refusal": (RECORD,),
    "hand-in-lists": (RECORD,),
}
"""Verb → the things that must be there first, whatever the body says."""
_SAID_OTHERWISE = frozenset({"beyond", "basis"})
"""Fields that a decision writes in another way than they were sent."""


def of_command(told: CommandRead) -> str:
    """The thing that a command writes."""
    match told.request:
        case conduct.JoinRequest(person=person):
            return f"present/{person}"
        case conduct.HoldMeetingRequest(meeting=meeting):
            return f"meeting/{meeting}"
        case conduct.CheckItemRequest(item=item):
            return f"item/{item}"
        case handle.FindRequest(finding=found):
            return f"finding/{found}"
        case handle.DisposeRequest(finding=found) | handle.DisputeRequest(finding=found):
            return f"handling/{found}"
        case DraftOrderRequest(order=drafted):
            return f"order/{drafted}"
        case handle.TransferLeadRequest(lead=lead):
            return f"lead/{lead}"
    return _ALONE[told.verb]


def needed_by(told: CommandRead) -> tuple[str, ...]:
    """The things that must be on record before the command makes sense."""
    match told.request:
        case conduct.HoldMeetingRequest(meeting=meeting):
            return ("arrival", "rights", *(("meeting/opening",) if meeting == "closing" else ()))
        case handle.FindRequest(item=item):
            return ("arrival", f"item/{item}")
        case handle.DisposeRequest(finding=found) | handle.DisputeRequest(finding=found):
            return (f"finding/{found}",)
        case DraftOrderRequest(requirements=requirements, instead_of=before):
            replaced = (f"order/{before}",) if before else ()
            return (*replaced, *dict.fromkeys(f"finding/{each.finding}" for each in requirements))
        case handle.TransferLeadRequest(findings=findings):
            return tuple(f"finding/{found}" for found in findings)
    return _NEEDS.get(told.verb, ())


def of_note(note: noted.Note) -> str | None:
    """The thing that a note has written; None for what no device does on site."""
    match note:
        case preparation.Notified():
            return "notice"
        case visit.Arrived():
            return "arrival"
        case visit.Joined():
            return f"present/{note.person}"
        case visit.RightsTold():
            return "rights"
        case visit.MeetingHeld():
            return f"meeting/{note.meeting}"
        case visit.ItemChecked():
            return f"item/{note.item}"
        case visit.RecordConfirmed() | visit.VisitFailed():
            return RECORD
        case visit.RefusalReported():
            return "refusal-report"
        case finding.Found():
            return f"finding/{note.finding}"
        case finding.Disposed() | finding.Disputed() | finding.Deliberated():
            return f"handling/{note.finding}"
        case order.OrderDrafted():
            return f"order/{note.order}"
        case order.LeadTransferred():
            return f"lead/{note.lead}"
        case ListsHandedIn():
            return "lists"
    return None


def overlap(one: str, other: str) -> bool:
    """Whether one of the things is the other, or a part of it."""
    if RECORD in {one, other}:
        return one == other or (other if one == RECORD else one).startswith(_ON_RECORD)
    return one == other


def standing(inspection: Inspection, thing: str) -> BaseModel | None:
    """What stands of a thing; None if it is not on record."""
    kind, _, key = thing.partition("/")
    visited = inspection.visit
    match kind:
        case "notice":
            return inspection.notice
        case "arrival":
            return visited.arrival
        case "present":
            return next((each for each in visited.joined if str(each.person) == key), None)
        case "rights":
            return visited.rights
        case "meeting":
            return next((each for each in reversed(visited.meetings) if each.meeting == key), None)
        case "item":
            return visited.checked.get(key)
        case "record":
            return visited.confirmation or visited.failure
        case "refusal-report":
            return visited.refusal_reported
        case "lists":
            return inspection.lists
    return _handled(inspection, kind, UUID(key))


def _handled(inspection: Inspection, kind: str, key: UUID) -> BaseModel | None:
    match kind:
        case "finding":
            found = inspection.findings.get(key)
            return found and found.found
        case "handling":
            found = inspection.findings.get(key)
            return found if found and (found.dispositions or found.disputes) else None
        case "order":
            drafted = inspection.orders.get(key)
            return drafted and drafted.drafted
        case _:
            lead = inspection.leads.get(key)
            return lead and lead.transferred


def says_the_same(told: CommandRead, stands: BaseModel) -> bool:
    """Whether what stands is what the command says: then nothing is left to do."""
    there = stands.model_dump()
    said = {name: value for name, value in told.request.model_dump().items() if name not in _SAID_OTHERWISE}
    return all(name in there and there[name] == value for name, value in said.items())
