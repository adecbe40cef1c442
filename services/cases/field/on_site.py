"""The verbs of an inspection that a device may keep without network: all that a crew does on site. What others sign or
decide, they decide with the whole record before them, and is not among them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from services.cases.inspection import conduct_requests as conduct
from services.cases.inspection import handle_requests as handle
from services.cases.inspection.order_requests import DraftOrderRequest
from services.cases.inspection.prepare_requests import NotifyRequest
from services.cases.inspection.verbs import INSPECTION
from shared.access.roles import Permission
from shared.errors import Invalid
from shared.http.wire import RequestBody

BODIES: Mapping[str, type[RequestBody]] = {
    "notify": NotifyRequest,
    "arrive": conduct.ArriveRequest,
    "fail": conduct.FailRequest,
    "join": conduct.JoinRequest,
    "tell-rights": conduct.TellRightsRequest,
    "hold-meeting": conduct.HoldMeetingRequest,
    "check-item": conduct.CheckItemRequest,
    "find": handle.FindRequest,
    "confirm-record": conduct.ConfirmRecordRequest,
    "report-refusal": conduct.ReportRefusalRequest,
    "dispose": handle.DisposeRequest,
    "dispute": handle.DisputeRequest,
    "draft-order": DraftOrderRequest,
    "transfer-lead": handle.TransferLeadRequest,
    "hand-in-lists": handle.HandInListsRequest,
}
"""Verb → the body of its single operation."""
OF_THE_SENDER = frozenset({"find"})
"""Verbs that nobody takes over for somebody else: who has found something records it."""


class VerbNotOnSite(Invalid):
    code = "verb-not-on-site"
    title = "此事项不能离线办理"
    title_en = "The verb is not one of those on site"


class CommandRead(NamedTuple):
    """A verb with its body."""

    verb: str
    request: RequestBody


def permission_of(verb: str) -> Permission:
    """The permission that the verb needs, as its single operation does."""
    return next(each.permission for each in INSPECTION.verbs if each.name == verb)
