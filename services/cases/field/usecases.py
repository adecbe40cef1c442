"""What a device sends after a day in the field, and what a person decides about what was not done."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID, uuid4

from services.cases.field import judging, settling, store, things
from services.cases.field.judging import Limits, Offered, Origin, ThingChanged
from services.cases.field.lifecycle import WAITING, FieldCommand, evolve
from services.cases.field.on_site import CommandRead
from services.cases.field.requests import BatchRequest, CommandRequest, TakeOverRequest
from services.cases.field.store import COMMANDS
from services.cases.field.trying_usecases import attempt, do, read, refused, written
from services.cases.field.verbs import COMMAND
from services.cases.inspection.crew import entry
from services.cases.inspection.mentioned import crew_ever
from services.cases.inspection.recording_usecases import ActingInARow, begin_row, end_row, to_change
from services.cases.inspection.state import Inspection
from services.cases.inspection.store import INSPECTIONS
from shared import aggregate
from shared.aggregate import fold, judged_again
from shared.contracts.commands import Changed, CommandNoted, Outcome, Sent, SentAgain
from shared.contracts.inspection.noted import InspectionNoted
from shared.errors import Refusal
from shared.http.preconditions import ANY_VERSION, Precondition
from shared.log.append import append_each, compose
from shared.log.event import Event
from shared.log.streams import load
from shared.work import Acting, Asking

_MOST_SHOWN = 20
"""How many changes a conflict tells at most: the newest."""


class Answered(NamedTuple):
    """The answer to one command. `command` is what is kept of it, None if its id belongs to another one. `again`: this
    sending has changed nothing.
    """

    id: UUID
    command: FieldCommand | None
    outcome: Outcome
    again: bool


class BatchTaken(NamedTuple):
    """What became of a batch. `ahead`: by how many seconds the clock of the device is ahead. `waiting`: how many
    commands of the inspection wait for a person, also of other devices.
    """

    inspection: Inspection
    ahead: int
    answered: Sequence[Answered]
    waiting: int


class _Said(NamedTuple):
    """A command of the batch with its body as JSON, and the hash over what it says."""

    sent: CommandRequest
    body: str
    digest: str


@dataclass(slots=True)
class _Sitting:
    """A batch while its commands are taken one after the other. `undone`: thing → the command that was to write it."""

    act: ActingInARow
    batch: BatchRequest
    ahead: int
    known: dict[UUID, FieldCommand]
    changes: list[ThingChanged]
    undone: dict[str, UUID] = field(default_factory=dict)
    earlier: set[UUID] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)
    changed: dict[UUID, FieldCommand] = field(default_factory=dict)

    @property
    def inspection(self) -> Inspection:
        return self.act.row.inspection


async def take_batch(act: Acting, inspection: UUID, batch: BatchRequest, limits: Limits) -> BatchTaken:
    """Take the commands of a batch, in its order and in one transaction. Raises DeviceClockOff, TooManyWait,
    InspectionUnknown, NotOfCrew, StaleVersion, and what says that nothing can be decided now.
    """
    ahead = judging.check_clock(batch.device_now, act.now, limits.clock_seconds, checked=batch.times_checked)

    async def take() -> BatchTaken:
        taken = await _taken(act, inspection, batch, ahead)
        if any(not each.again and each.outcome.status in WAITING for each in taken.answered):
            judging.check_room(taken.waiting, limits.waiting)
        return taken

    return await judged_again(act, take)


async def take_over(act: Acting, command_id: UUID, request: TakeOverRequest) -> FieldCommand:
    """Do a command on what stands. Raises CommandUnknown, StaleVersion, NotNow, what `settling.take_over` raises, and
    what the single operation of the verb raises.
    """
    command = await store.to_change(act, command_id)
    COMMAND.require(settling.take_over, command)
    row = await begin_row(act, command.inspection)
    before = row.row.inspection
    Precondition(frozenset({str(request.decided_on)})).check(before.version)
    settling.take_over(command, before, act.person)
    body = written(request.body.model_dump()) if request.body else ""
    await do(row, before.id, read(command.sent.verb, body or command.sent.body))
    after = await end_row(row)
    return await _settled(act, command, settling.taken_over(before, after, request.reason, body))


async def drop(act: Acting, command_id: UUID, reason: str) -> FieldCommand:
    """Record that a command is not done. Raises CommandUnknown, StaleVersion, NotNow, NotOfCrew, Recused."""
    command = await store.to_change(act, command_id)
    inspection = await to_change(replace(act, if_match=ANY_VERSION), command.inspection)
    return await _settled(act, command, COMMAND.decide(settling.drop, command, inspection, reason, act.person))


async def find_command(ask: Asking, command: UUID) -> FieldCommand:
    """A command. Raises CommandUnknown."""
    return await store.command_of(ask, command)


async def _settled(act: Acting, command: FieldCommand, what: CommandNoted) -> FieldCommand:
    # The cause is its own: that of the request would lead to the inspection.
    own = replace(act, occasion=replace(act.occasion, cause=command.trace))
    return await aggregate.record(own, COMMANDS, command, what)


async def _taken(act: Acting, inspection: UUID, batch: BatchRequest, ahead: int) -> BatchTaken:
    row = await begin_row(act, inspection)
    if act.person not in {each.subject for each in crew_ever(row.row.inspection)}:
        entry(row.row.inspection, act.person)
    known = await store.sent_among(act, {each.id for each in batch.commands})
    changes = await _changes(act, row.row.inspection, min(each.decided_on for each in batch.commands))
    sitting = _Sitting(row, batch, ahead, known, changes)
    answered = [await _answered(sitting, each) for each in batch.commands]
    after = await end_row(row)
    # The inspection first, then what became of the commands: all of it, or nothing.
    if sitting.events:
        await append_each(act.session, sitting.events)
        await store.write(act.session, sitting.changed.values())
    return BatchTaken(after, ahead, answered, await store.waiting(act.session, inspection))


async def _changes(act: Acting, inspection: Inspection, since: int) -> list[ThingChanged]:
    """What was written of the inspection after a version, and which command has made it."""
    made = {
        version: _origin(command)
        for command in await store.made_after(act.session, inspection.id, since)
        if command.is_known_to_sender
        for version in range(command.outcome.first, command.outcome.last + 1)
    }
    events = [(each, InspectionNoted.of(each).what) for each in await load(act.session, inspection.stream, since)]
    written_ = ((event, things.of_note(what)) for event, what in events)
    return [
        ThingChanged(event.version, thing, event.time, event.person, made.get(event.version))
        for event, thing in written_
        if thing is not None
    ]


def _origin(command: FieldCommand) -> Origin:
    return Origin(command.id, command.device, command.sender, command.order)


async def _answered(sitting: _Sitting, sent: CommandRequest) -> Answered:
    """Take one command, unless it was taken before."""
    body = written(sent.body.model_dump())
    said = _Said(sent, body, _digest(sitting.inspection.id, sent.verb, body))
    before = sitting.known.get(sent.id)
    if before:
        try:
            judging.check_same(before, said.digest)
        except judging.CommandDiffers as other:
            return Answered(sent.id, None, refused(other), again=True)
        sitting.earlier.add(sent.id)
        # What another person has sent is never done in the name of this one.
        if before.status not in WAITING or before.sender != sitting.act.person:
            return Answered(sent.id, before, before.outcome, again=True)
    outcome = await _outcome(sitting, sent, body)
    sitting.earlier.add(sent.id)
    if before and _alike(before, sent, outcome):
        return Answered(sent.id, before, before.outcome, again=True)
    after = _noted(sitting, said, before, outcome)
    return Answered(sent.id, after, outcome, again=False)


async def _outcome(sitting: _Sitting, sent: CommandRequest, body: str) -> Outcome:
    try:
        told = read(sent.verb, body)
        judging.check_version(sent.decided_on, sitting.inspection)
    except Refusal as refusal:
        return refused(refusal)
    thing = things.of_command(told)
    outcome = await _judged(sitting, sent, told, thing)
    if outcome.status != "done":
        sitting.undone[thing] = sent.id
    elif outcome.first:
        order, act = (sent.device_time, sent.id), sitting.act
        origin = Origin(sent.id, sitting.batch.device, act.person, order)
        sitting.changes.append(ThingChanged(outcome.first, thing, act.now, act.person, origin))
    return outcome


async def _judged(sitting: _Sitting, sent: CommandRequest, told: CommandRead, thing: str) -> Outcome:
    if waits_for := judging.waits_for(told, sitting.undone, sitting.inspection):
        return Outcome(status="held", waits_for=waits_for)
    offered = Offered(
        sent.id, sitting.batch.device, sitting.act.person, sent.device_time, sent.decided_on, sitting.earlier
    )
    unseen = judging.unseen(offered, thing, sitting.changes)
    if not unseen:
        return await attempt(sitting.act, told)
    stands = things.standing(sitting.inspection, thing)
    if stands is not None and things.says_the_same(told, stands):
        return Outcome(status="done")
    return Outcome(status="conflict", changed=await _compared(sitting, sent.decided_on, unseen))


async def _compared(sitting: _Sitting, decided_on: int, unseen: Sequence[ThingChanged]) -> tuple[Changed, ...]:
    """The things that have changed, as the device saw them, and as they stand."""
    events = await load(sitting.act.session, sitting.inspection.stream)
    saw = fold(INSPECTIONS, events[:decided_on])
    assert saw is not None  # noqa: S101  # every version is from 1 on
    return tuple(
        Changed(
            thing=each.thing,
            version=each.version,
            at=each.at,
            by=each.by,
            saw=_as_json(saw, each.thing),
            stands=_as_json(sitting.inspection, each.thing),
        )
        for each in sorted(unseen, key=lambda each: each.version)[-_MOST_SHOWN:]
    )


def _as_json(inspection: Inspection, thing: str) -> str:
    found = things.standing(inspection, thing)
    return found.model_dump_json() if found else ""


def _alike(before: FieldCommand, sent: CommandRequest, outcome: Outcome) -> bool:
    """Whether the same has become of the command as before: then nothing new is kept."""
    if (before.status, before.decided_on) != (outcome.status, sent.decided_on):
        return False
    codes = [each.trouble and each.trouble.code for each in (before.outcome, outcome)]
    return codes[0] == codes[1] and before.outcome.changed == outcome.changed


def _noted(sitting: _Sitting, said: _Said, before: FieldCommand | None, outcome: Outcome) -> FieldCommand:
    """Keep what became of the command."""
    sent = said.sent
    of_sending = {"device": sitting.batch.device, "ahead": sitting.ahead, "decided_on": sent.decided_on}
    what: Sent | SentAgain
    if before:
        what = SentAgain(**of_sending, outcome=outcome)
        stream, version, trace = before.stream, before.version, before.trace
    else:
        what = Sent(
            **of_sending,
            command=sent.id,
            inspection=sitting.inspection.id,
            device_time=sent.device_time,
            verb=sent.verb,
            # What is on record in the inspection is not kept twice.
            body="" if outcome.status == "done" else said.body,
            digest=said.digest,
            outcome=outcome,
        )
        stream, version, trace = f"command/{_key(sitting.inspection, sent.id)}", 0, uuid4().hex
    occasion = replace(sitting.act.occasion, trace=trace, cause=trace)
    (event,) = compose(occasion, stream, version, [CommandNoted(what=what)])
    after = evolve(before, event)
    sitting.events.append(event)
    sitting.known[sent.id] = sitting.changed[sent.id] = after
    return after


def _key(inspection: Inspection, command: UUID) -> UUID:
    """The name of the stream of a command: always the same, so that it begins once; and nobody computes it from its id,
    which a client has chosen.
    """
    words = ("cheqian-command/1", inspection.salt, str(command))
    return UUID(bytes=hashlib.sha256("\n".join(words).encode()).digest()[:16], version=4)


def _digest(inspection: UUID, verb: str, body: str) -> str:
    return hashlib.sha256("\n".join((str(inspection), verb, body)).encode("utf-8", "replace")).hexdigest()
