"""Draws for programs, and what proves them: open to everybody, without a token."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from fastapi.responses import PlainTextResponse

from services.publishing.frame import store as frames
from services.publishing.frame.membership import membership
from services.publishing.notice import store, usecases
from services.publishing.notice.permanence import IMMUTABLE, MOVING, kept, settled
from services.publishing.notice.representation import (
    AssignBundleOut,
    BundleOut,
    DrawOut,
    MembershipOut,
    PersonMembershipOut,
    PersonOut,
    TaskMembershipOut,
    TaskOut,
    UnitOut,
    draw_out,
    membership_out,
    person_membership_out,
    person_out,
    task_membership_out,
    task_out,
    unit_out,
)
from shared.canonical import canonical
from shared.database import Tx

router = APIRouter(tags=["notices"])


Id = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="A blinded id.")]
Position = Annotated[int, Path(ge=0, le=2**63 - 1, description="Counted from 0.")]


@router.get("/draws/{draw:uuid}.json", summary="A draw, as far as it has come")
async def read_draw(draw: UUID, session: Tx, response: Response) -> DrawOut:
    notice = await store.notice_of(session, draw)
    response.headers["Cache-Control"] = MOVING
    return draw_out(notice, await store.positions(session, [step.event for step in notice.steps]))


@router.get("/draws/{draw:uuid}/frame.json", summary="Who stands in the frame of a draw")
async def read_frame(draw: UUID, session: Tx, response: Response) -> list[UnitOut]:
    """Every unit, sorted by id, each with the salt that opens it where that is public. Fixed from the announcement on;
    the names of a covert draw come when it is opened.
    """
    notice = await usecases.notice_of_kind(session, draw, assigns=False)
    response.headers["Cache-Control"] = settled(notice.names)
    return [unit_out(candidate) for candidate in await frames.frame_of(session, draw)]


@router.get("/draws/{draw:uuid}/frame/{id}.json", summary="Proof that a unit stands in the frame")
async def prove_membership(draw: UUID, id: Id, session: Tx, response: Response) -> MembershipOut:  # as in the frame
    notice = await usecases.notice_of_kind(session, draw, assigns=False)
    candidate = await frames.candidate_of(session, draw, id)
    place = membership([other.unit for other in await frames.frame_of(session, draw)], id)
    response.headers["Cache-Control"] = settled(notice.names)
    return membership_out(notice, candidate, place)


@router.get("/draws/{draw:uuid}/tasks.json", summary="The tasks that a draw puts people on")
async def read_tasks(draw: UUID, session: Tx, response: Response) -> list[TaskOut]:
    """Every task, sorted by id, with its slots and, where that is public, the enterprise that is visited."""
    notice = await usecases.notice_of_kind(session, draw, assigns=True)
    response.headers["Cache-Control"] = settled(notice.names)
    return [task_out(errand) for errand in await frames.tasks_of(session, draw)]


@router.get("/draws/{draw:uuid}/tasks/{id}.json", summary="Proof that a task stands in the tasks' frame")
async def prove_task(draw: UUID, id: Id, session: Tx, response: Response) -> TaskMembershipOut:  # as in the frame
    notice = await usecases.notice_of_kind(session, draw, assigns=True)
    tasks = await frames.tasks_of(session, draw)
    errand = next((errand for errand in tasks if errand.id == id), None)
    if errand is None:
        raise frames.not_in_frame(draw, id)
    response.headers["Cache-Control"] = settled(notice.names)
    return task_membership_out(notice, errand, membership([other.task for other in tasks], id))


@router.get("/draws/{draw:uuid}/people.json", summary="Who may be put on the tasks, blinded")
async def read_people(draw: UUID, session: Tx, response: Response) -> list[PersonOut]:
    """Every person, sorted by id. Who they are is never public; whoever has got their salt finds themselves."""
    await usecases.notice_of_kind(session, draw, assigns=True)
    response.headers["Cache-Control"] = IMMUTABLE
    return [person_out(person) for person in await frames.people_of(session, draw)]


@router.get("/draws/{draw:uuid}/people/{id}.json", summary="Proof that a person stands in the people's frame")
async def prove_person(draw: UUID, id: Id, session: Tx, response: Response) -> PersonMembershipOut:  # as in the frame
    notice = await usecases.notice_of_kind(session, draw, assigns=True)
    people = await frames.people_of(session, draw)
    person = next((person for person in people if person.id == id), None)
    if person is None:
        raise frames.not_in_frame(draw, id)
    response.headers["Cache-Control"] = IMMUTABLE
    return person_membership_out(notice, person, membership(people, id))


@router.get(
    "/draws/{draw:uuid}/bundle.json",
    summary="Everything that checks a completed draw offline",
    description="For `cheqian verify draw`. 409 until the draw is completed, 404 until its completion is published.",
    responses={
        200: {"model": BundleOut | AssignBundleOut},
        409: {"description": "The draw is not completed, or it is void."},
    },
)
async def read_bundle(draw: UUID, session: Tx) -> Response:
    notice, bundle = await usecases.bundle(session, draw)
    fixed = settled(notice.names) == IMMUTABLE
    headers = {"Cache-Control": kept(bundle.announcement, bundle.completion) if fixed else MOVING}
    return Response(canonical(bundle.as_json()), media_type="application/json", headers=headers)


@router.get(
    "/draws/{draw:uuid}/announcement.tlog-proof",
    summary="The receipt of the announcement",
    response_class=PlainTextResponse,
)
async def read_announcement_receipt(draw: UUID, session: Tx) -> Response:
    notice = await store.notice_of(session, draw)
    return _receipt(await usecases.receipt_of_stage(session, notice, "announced"))


@router.get(
    "/draws/{draw:uuid}/completion.tlog-proof",
    summary="The receipt of the completion",
    response_class=PlainTextResponse,
)
async def read_completion_receipt(draw: UUID, session: Tx) -> Response:
    notice = await store.notice_of(session, draw)
    return _receipt(await usecases.receipt_of_stage(session, notice, "completed"))


@router.get(
    "/receipts/{position}",
    summary="The receipt of any published entry",
    description="A c2sp.org/tlog-proof under the first cosigned checkpoint that covers the entry (`extra`).",
    response_class=PlainTextResponse,
)
async def read_receipt(position: Position, session: Tx) -> Response:
    return _receipt(await store.receipt(session, position))


def _receipt(proof: bytes) -> Response:
    return PlainTextResponse(proof, headers={"Cache-Control": kept(proof.decode())})
