"""What answers show of packets and commands."""

from collections.abc import Mapping
from datetime import datetime
from json import loads
from math import isfinite
from typing import Any

from services.cases.field.lifecycle import FieldCommand
from services.cases.field.on_site import BODIES
from services.cases.field.packet import FORMAT
from services.cases.field.packing_usecases import Packed
from services.cases.field.tables import CommandRow
from services.cases.field.usecases import Answered, BatchTaken
from services.cases.field.verbs import COMMAND
from services.cases.field.wire import (
    AnswerShown,
    BatchAnswer,
    ChangedShown,
    ClockCompared,
    CommandShown,
    DemandedShown,
    OpenFindingShown,
    PacketShown,
    SettlementShown,
    Thing,
)
from services.cases.inspection.deed_wire import DeedShown
from services.cases.inspection.showing import shown as inspection_shown
from shared.access.acting_person import ActingPerson
from shared.contracts.commands import Changed
from shared.work import Acting, Asking

Names = Mapping[str, str]


def packet_shown(packed: Packed, ask: Asking, clock_seconds: int) -> PacketShown:
    return PacketShown(
        format=FORMAT,
        made_at=ask.now,
        inspection=inspection_shown(packed.inspection, ask),
        facts=packed.facts,
        open_findings=[
            OpenFindingShown(
                **{**each._asdict(), "demanded": [DemandedShown(**demand._asdict()) for demand in each.demanded]}
            )
            for each in packed.findings
        ],
        least_inspectors=packed.least,
        verbs=list(BODIES),
        clock_seconds=clock_seconds,
        waiting=packed.waiting,
    )


def shown(command: FieldCommand, names: Names) -> CommandShown:
    outcome, body = command.outcome, command.body or command.sent.body
    return CommandShown(
        **{name: getattr(command, name) for name in ("id", "bureau", "inspection", "version", "trace", "event")},
        **{name: getattr(command, name) for name in ("status", "device", "ahead", "decided_on")},
        verb=command.sent.verb,
        device_time=command.sent.device_time,
        body=_thing(body),
        received=DeedShown.of(command.received, names),
        first=outcome.first or None,
        last=outcome.last or None,
        trouble=outcome.trouble,
        changed=[_changed(each, names) for each in outcome.changed],
        waits_for=outcome.waits_for,
        settlement=command.settled
        and SettlementShown.of(command.settled, names, how=command.settled.how, reason=command.settled.reason),
        next=COMMAND.next(command, command=command.id),
    )


def row_shown(row: CommandRow, names: Names) -> CommandShown:
    return shown(FieldCommand.model_validate(row.state), names)


def batch_answer(taken: BatchTaken, device_now: datetime, act: Acting) -> BatchAnswer:
    return BatchAnswer(
        inspection=taken.inspection.id,
        version=taken.inspection.version,
        clock=ClockCompared(device_now=device_now, now=act.now, ahead=taken.ahead),
        answers=[_answer(each, act.names) for each in taken.answered],
        waiting=taken.waiting,
    )


def _answer(answered: Answered, names: Names) -> AnswerShown:
    command = answered.command
    return AnswerShown(
        id=answered.id,
        status=command.status if command else answered.outcome.status,
        again=answered.again,
        trouble=answered.outcome.trouble,
        command=shown(command, names) if command else None,
    )


def _changed(changed: Changed, names: Names) -> ChangedShown:
    return ChangedShown(
        **changed.model_dump(include={"thing", "version", "at"}),
        by=ActingPerson.of(changed.by, names),
        saw=_thing(changed.saw),
        stands=_thing(changed.stands),
    )


def _thing(text: str) -> Thing | None:
    found: Thing | None = _plain(loads(text)) if text else None
    return found


def _plain(value: Any) -> Any:
    """A value as an answer can carry it: a device may have sent what has no UTF-8, or is no JSON."""
    match value:
        case str():
            return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
        case float() if not isfinite(value):
            return str(value)
        case dict():
            return {_plain(name): _plain(each) for name, each in value.items()}
        case list():
            return [_plain(each) for each in value]
        case _:
            return value
