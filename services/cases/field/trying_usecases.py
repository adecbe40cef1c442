"""Trying a command: its body is read, and the use case of the single operation decides and records."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from json import dumps
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from services.cases.field.on_site import BODIES, CommandRead, VerbNotOnSite, permission_of
from services.cases.inspection import conduct_usecases as conduct
from services.cases.inspection import handle_usecases as handle
from services.cases.inspection import order_usecases as order
from services.cases.inspection import prepare_usecases as prepare
from services.cases.inspection.recording_usecases import ActingInARow
from services.cases.inspection.state import Inspection
from shared.contracts.commands import Outcome, Trouble
from shared.errors import Refusal, Unavailable
from shared.http.problems import MOST_ERRORS, invalid_input, status_of
from shared.input_errors import explain
from shared.log.append import StaleVersion
from shared.work import Acting

_DO: Mapping[str, Callable[[Acting, UUID, Any], Awaitable[Inspection]]] = {
    "notify": prepare.notify,
    "arrive": conduct.arrive,
    "fail": conduct.fail,
    "join": conduct.join,
    "tell-rights": conduct.tell_rights,
    "hold-meeting": conduct.hold_meeting,
    "check-item": conduct.check_item,
    "find": handle.find,
    "confirm-record": conduct.confirm_record,
    "report-refusal": conduct.report_refusal,
    "dispose": handle.dispose,
    "dispute": handle.dispute,
    "draft-order": order.draft,
    "transfer-lead": handle.transfer_lead,
    "hand-in-lists": handle.hand_in_lists,
}


def written(body: Mapping[str, Any]) -> str:
    """A body as JSON, as it is kept. It is ASCII: also a text that has no UTF-8 can be kept."""
    return dumps(body, sort_keys=True)


def read(verb: str, body: str) -> CommandRead:
    """The command with its body, read as its single operation reads it. Raises VerbNotOnSite, InvalidInput."""
    if verb not in BODIES:
        raise VerbNotOnSite(
            f"“{verb}”不能离线办理；可以离线办理的有：{'、'.join(BODIES)}。其他事项请联网办理。",
            f"'{verb}' is not kept offline; these are: {', '.join(BODIES)}. Do everything else by its own operation.",
            possible=list(BODIES),
        )
    try:
        return CommandRead(verb, BODIES[verb].model_validate_json(body))
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors(include_url=False)[:MOST_ERRORS]]
        raise invalid_input(explain(faults)) from error


async def do(act: Acting, inspection: UUID, told: CommandRead) -> Inspection:
    """Do what the command says, by the right that its verb needs. Raises NotPermitted, and what the use case raises."""
    permission = permission_of(told.verb)
    actor = replace(act.occasion.actor, role=str(act.identity.role_for(permission)))
    own = replace(act, occasion=replace(act.occasion, actor=actor), permissions=(permission,))
    return await _DO[told.verb](own, inspection, told.request)


async def attempt(act: ActingInARow, told: CommandRead) -> Outcome:
    """What becomes of the command by the rules of the inspection; a refusal leaves nothing behind. Raises StaleVersion,
    and what says that nothing can be decided now.
    """
    before = act.row.inspection
    try:
        async with act.attempted():
            after = await do(act, before.id, told)
    except Refusal as refusal:
        if isinstance(refusal, Unavailable | StaleVersion):
            raise
        return refused(refusal)
    return Outcome(status="done", first=before.version + 1, last=after.version)


def refused(refusal: Refusal) -> Outcome:
    """The outcome of a command that a rule forbids."""
    said = {name: getattr(refusal, name) for name in ("code", "title", "title_en", "detail", "detail_en")}
    return Outcome(status="refused", trouble=Trouble(status=status_of(type(refusal)), **said))
