"""Reading the tasks of a roster from their source: a draw, a frame, enterprises named in the request, or one vacated
slot.
"""

from uuid import UUID

from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw.projection import DRAWS
from services.sampling.draws.draw.vacancy import check_fillable
from services.sampling.draws.frame import store as frames
from services.sampling.draws.frame.freezing import OutReason
from services.sampling.draws.roster import sources, store
from services.sampling.draws.roster.crew import Visit
from services.sampling.draws.roster.mustering import check_number
from services.sampling.draws.roster.requests import RosterRequest
from services.sampling.draws.roster.sources import RosterSource
from services.sampling.draws.roster.tables import RosterRow
from services.sampling.registers.enterprises import search_store
from services.sampling.registers.enterprises.conditions_in_sql import Among
from services.sampling.registers.enterprises.sheet import EVERYBODY
from shared.access.roles import Permission
from shared.aggregate import state_of
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import Disclosure, SlotRef
from shared.draws.frames import Slot
from shared.work import Acting


async def source_of(act: Acting, request: RosterRequest) -> RosterSource:
    """The enterprises to visit, and the facts about the roster that follow from their source.

    Raises DrawUnknown, FrameUnknown, RosterUnknown, RosterWithheld, TooManyTasks and what `sources` and
    `check_fillable` raise.
    """
    sources.check_source(request)
    if request.draw is not None:
        source = await _of_draw(act, request.draw, request.deals)
    elif request.frame is not None:
        source = await _of_frame(act, request.frame)
    elif request.slot is not None:
        source = await _of_slot(act, SlotRef(**request.slot.model_dump()))
    else:
        source = await _of_named(act, request)
    sources.check_some(source.visits)
    return source


async def _of_draw(act: Acting, draw_id: UUID, deals: tuple[str, ...]) -> RosterSource:
    draw = await state_of(act, DRAWS, draw_id)
    sources.check_covert(draw.embargoed, act.may(Permission.DRAW_READ_COVERT))
    sources.check_drawn(draw, deals)
    drawn = await store.drawn_by(act.session, draw.id, deals)
    async with act.away():
        openings = await frames.openings_in(act, draw.openings)
    visits = [
        Visit(row.identifier, name, sources.label_of_covert(row.unit) if draw.embargoed else name)
        for row in drawn
        for name in [openings[row.unit]["label"]]
    ]
    return RosterSource(visits, _disclosure(draw.embargoed), draw.kind)


async def _of_frame(act: Acting, frame_id: UUID) -> RosterSource:
    frame = await frames.frame_of(act.session, frame_id, act.owns)
    covert = frame.disclosure == "after-visits"
    sources.check_covert(covert, act.may(Permission.DRAW_READ_COVERT))
    if frame.population != "enterprises":
        return RosterSource([], "never")
    check_number(frame.size)
    async with act.away():
        openings = await frames.openings_in(act, BlobRef.model_validate(frame.openings))
    visits = [
        Visit(opening["name"], opening["label"], sources.label_of_covert(unit) if covert else opening["label"])
        for unit, opening in openings.items()
    ]
    return RosterSource(visits, _disclosure(covert), frame.kind)


async def _of_named(act: Acting, request: RosterRequest) -> RosterSource:
    asked = request.enterprises or ()
    groups = await search_store.filled(act.session, Among(act.bureau, identifiers=asked), EVERYBODY)
    known = {who: name for alike in groups for who, name in zip(alike.identifiers, alike.names, strict=True)}
    sources.check_known(asked, known)
    visits = [
        Visit(identifier, name, f"第 {number} 家企业" if request.covert else name)
        for number, (identifier, name) in enumerate(sorted(known.items()), start=1)
    ]
    return RosterSource(visits, _disclosure(request.covert))


async def _of_slot(act: Acting, slot: SlotRef) -> RosterSource:
    draw = await state_of(act, DRAWS, slot.draw)
    sources.check_covert(draw.embargoed, act.may(Permission.DRAW_READ_COVERT))
    check_fillable(draw, slot, await draws.fillings(act.session, draw.id))
    roster = await store.roster_of(act.session, draw.frame, act.owns)
    before = await store.ever_on(act.session, act.bureau, slot.task)
    async with act.away():
        opening = (await store.json_in(act, roster.openings))[slot.task]
        asks = await _asks(act, roster, slot)
    label = sources.label_of_covert(slot.task) if draw.embargoed else opening["label"]
    return RosterSource(
        visits=[Visit(opening["name"], opening["label"], label)],
        disclosure=_disclosure(draw.embargoed),
        slot=slot,
        kept={opening["name"]: (slot.task, opening)},
        asks=asks,
        recusals=tuple(each for each in store.recusals_of(roster) if each.enterprise == opening["name"]),
        barred={row.person: _barred(vacated=row.vacated_at is not None) for row in before},
        season=roster.season,
    )


async def _asks(act: Acting, roster: RosterRow, slot: SlotRef) -> Slot:
    """The vacated slot with its tags, as it was frozen in the earlier roster."""
    frozen = await draws.roster_in(act, BlobRef.model_validate(roster.tasks), BlobRef.model_validate(roster.people))
    return next(one for task in frozen.tasks if task.id == slot.task for one in task.slots if one.name == slot.slot)


def _disclosure(covert: bool) -> Disclosure:
    return "after-visits" if covert else "at-once"


def _barred(*, vacated: bool) -> OutReason:
    if vacated:
        return OutReason("vacated", "已从该任务空出岗位", "has vacated a slot of this task")
    return OutReason("on-task", "已在该任务中", "is on this task already")
