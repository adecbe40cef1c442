"""Reading the tasks of a roster from their source: a deal of a draw, a frame, the vacant slots of a draw of people, or
enterprises named in the request.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.projection import DRAWS
from services.sampling.draws.frame import store as frames
from services.sampling.draws.frame.continuing import check_continuable
from services.sampling.draws.roster import sources
from services.sampling.draws.roster.crew import Visit
from services.sampling.draws.roster.mustering import check_number
from services.sampling.draws.roster.requests import RosterRequest
from services.sampling.draws.roster.sources import GivenRule, RosterSource, VacantSlots
from services.sampling.draws.roster.vacant import SlotOf, vacant_tasks
from services.sampling.past.drawn.store import drawn_in_deal, slots_assigned
from services.sampling.past.drawn.tables import AssignedRow
from services.sampling.registers.enterprises import search_store
from services.sampling.registers.enterprises.conditions_in_sql import Among
from services.sampling.registers.enterprises.sheet import EVERYBODY
from shared.access.roles import Permission
from shared.aggregate import state_of
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import Disclosure
from shared.draws.frames import Task
from shared.policy.purposes import by_hand, of_crews
from shared.work import Acting


async def source_of(act: Acting, request: RosterRequest) -> RosterSource:
    """The enterprises to visit, and the facts about the roster that follow from their source.

    Raises DrawUnknown, FrameUnknown, RosterWithheld, TooManyTasks, NothingVacant and what `sources` and
    `check_continuable` raise.
    """
    sources.check_source(request)
    if request.draw is not None:
        source = await _of_draw(act, request.draw, request.deal)
    elif request.frame is not None:
        source = await _of_frame(act, request.frame)
    elif request.continues is not None:
        source = await _of_vacant(act, request.continues)
    else:
        source = await _of_named(act, request)
    sources.check_some(source.visits)
    sources.check_occasion(request, source)
    return source


async def _of_draw(act: Acting, draw_id: UUID, deal: int | None) -> RosterSource:
    draw = await state_of(act, DRAWS, draw_id)
    sources.check_covert(draw.embargoed, act.may(Permission.DRAW_READ_COVERT))
    number, named = sources.deal_of(draw, deal)
    drawn = await drawn_in_deal(act.session, draw.id, named.name, named.stratum)
    frame = await frames.frame_of(act.session, draw.frame, act.owns)
    async with act.away():
        openings = await frames.openings_in(act, draw.openings)
    visits = [
        Visit(row.identifier, name, sources.label_of_covert(row.unit) if draw.embargoed else name)
        for row in drawn
        for name in [openings[row.unit]["label"]]
    ]
    return RosterSource(
        visits=visits,
        disclosure=_disclosure(draw.embargoed),
        purpose=of_crews(draw.id, number),
        kind=draw.kind,
        deal=number,
        open_by=draw.open_by if draw.embargoed else "",
        plan=frame.plan,
    )


async def _of_frame(act: Acting, frame_id: UUID) -> RosterSource:
    frame = await frames.frame_of(act.session, frame_id, act.owns)
    covert = frame.disclosure == "after-visits"
    sources.check_covert(covert, act.may(Permission.DRAW_READ_COVERT))
    if frame.population != "enterprises":
        return RosterSource([], "never", frame.purpose)
    check_number(frame.size)
    async with act.away():
        openings = await frames.openings_in(act, BlobRef.model_validate(frame.openings))
        units = await frames.units_in(act, BlobRef.model_validate(frame.units))
    visits = [
        Visit(opening["name"], opening["label"], sources.label_of_covert(unit.id) if covert else opening["label"])
        for unit in units
        for opening in [openings[unit.id]]
    ]
    rule = GivenRule(frame.policy, "parties" if frame.entropy == "parties" else "beacon")
    return RosterSource(visits, _disclosure(covert), frame.purpose, frame.kind, rule=rule, plan=frame.plan)


async def _of_vacant(act: Acting, draw: UUID) -> RosterSource:
    """The vacant slots of a draw of people. Raises DrawNotThere, NotToContinue, RosterWithheld, NothingVacant."""
    found = await frames.continued_with(act.session, act.bureau, draw)
    found = check_continuable(draw, found, assigns=True, today=act.today)
    held = [await state_of(act, DRAWS, one) for one in found.draws]
    first = held[0]
    sources.check_covert(first.embargoed, act.may(Permission.DRAW_READ_COVERT))
    rosters = [await draws.roster_frozen(act.session, one.frame, act.owns) for one in held]
    rows = await slots_assigned(act.session, found.draws)
    async with act.away():
        tasks = {one.id: await _tasks_of(act, one) for one in held}
        openings = await frames.openings_in(act, first.openings)
    visited = [task._replace(id=openings[task.id]["name"]) for task in tasks[first.id]]
    vacant = vacant_tasks(visited, _taken(rows, tasks))
    shown = {opening["name"]: (unit, opening["label"]) for unit, opening in openings.items()}
    visits = [
        Visit(task.id, name, sources.label_of_covert(unit) if first.embargoed else name)
        for task in vacant
        for unit, name in [shown[task.id]]
    ]
    return RosterSource(
        visits=visits,
        disclosure=_disclosure(first.embargoed),
        purpose=found.purpose,
        kind=first.spec.policy.rule or None,
        open_by=found.first.open_by,
        plan=rosters[0].plan,
        occasion=rosters[0].occasion,
        rule=GivenRule(first.spec.policy.file or None, "beacon"),
        vacancies=VacantSlots(
            tasks=vacant,
            people=frozenset(row.person for row in rows),
            season=rosters[0].season,
            only=sources.asked_first(rosters[0].title, rosters[0].selection).people,
            recusals=tuple(recused for one in rosters for recused in one.recusals),
        ),
    )


def _taken(rows: Iterable[AssignedRow], tasks: Mapping[UUID, Sequence[Task]]) -> set[SlotOf]:
    """The slots that a person holds. `tasks`: the tasks of each draw."""
    slots = {(draw, task.id): task.slots for draw, of_draw in tasks.items() for task in of_draw}
    return {
        SlotOf(row.enterprise, slots[row.draw, row.task][row.slot - 1].name) for row in rows if row.vacated_at is None
    }


async def _tasks_of(act: Acting, draw: Draw) -> Sequence[Task]:
    assert draw.people is not None  # noqa: S101  # the draw assigns people
    return (await draws.roster_in(act, draw.units, draw.people)).tasks


async def _of_named(act: Acting, request: RosterRequest) -> RosterSource:
    sources.check_covert(request.covert, act.may(Permission.DRAW_READ_COVERT))
    asked = request.enterprises or ()
    groups = await search_store.filled(act.session, Among(act.bureau, identifiers=asked), EVERYBODY)
    known = {who: name for alike in groups for who, name in zip(alike.identifiers, alike.names, strict=True)}
    sources.check_known(asked, known)
    visits = [
        Visit(identifier, name, f"第 {number} 家企业" if request.covert else name)
        for number, (identifier, name) in enumerate(sorted(known.items()), start=1)
    ]
    return RosterSource(visits, _disclosure(request.covert), by_hand(act.today))


def _disclosure(covert: bool) -> Disclosure:
    return "after-visits" if covert else "at-once"
