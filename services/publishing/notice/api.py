"""Published draws and their proofs as JSON; everybody may read them without a token."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from fastapi.responses import PlainTextResponse

from services.publishing.notice import store, usecases
from services.publishing.notice.permanence import IMMUTABLE, MOVING, kept, settled
from services.publishing.notice.proving import (
    people_json,
    person_proof,
    task_proof,
    tasks_json,
    unit_proof,
    units_json,
)
from services.publishing.notice.representation import (
    AssignmentBundle,
    DrawBundle,
    PersonMembership,
    PublishedDraw,
    PublishedPerson,
    PublishedTask,
    PublishedUnit,
    TaskMembership,
    UnitMembership,
    draw_out,
)
from shared.canonical import canonical
from shared.http.acting import PublicWork

router = APIRouter(tags=["notices"])


Id = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="The blinded id.")]
Position = Annotated[int, Path(ge=0, le=2**63 - 1, description="The position of the entry in the log, counted from 0.")]


@router.get("/draws/{draw:uuid}.json", summary="Get the public state of a draw")
async def get_published_draw(draw: UUID, work: PublicWork, response: Response) -> PublishedDraw:
    """The public steps of the draw with their positions in the log. The answer changes until the draw ends."""
    notice = await store.notice_of(work.session, draw)
    response.headers["Cache-Control"] = MOVING
    return draw_out(notice, await store.positions(work.session, [step.event for step in notice.steps]))


@router.get(
    "/draws/{draw:uuid}/frame.json",
    summary="List the units in the frame of a draw",
    responses={200: {"model": list[PublishedUnit]}},
)
async def get_published_frame(draw: UUID, work: PublicWork) -> Response:
    """Every unit of the frame, sorted by id. Where the names are public, each unit also has its identifier and the salt
    of its blinded id. The answer is fixed from the announcement on; only the names of a covert draw are added when the
    draw is opened.
    """
    notice, files = await usecases.frame(work, draw, assigns=False)
    return _json(await work.compute(units_json, files), settled(notice.names))


@router.get("/draws/{draw:uuid}/frame/{id}.json", summary="Prove that a unit is in the frame")
async def prove_unit(draw: UUID, id: Id, work: PublicWork, response: Response) -> UnitMembership:  # as in the frame
    """The proof that the unit is in the frame: its leaf, and the path from the leaf to the root that the announcement
    names.
    """
    notice, files = await usecases.frame(work, draw, assigns=False)
    response.headers["Cache-Control"] = settled(notice.names)
    return await work.compute(unit_proof, notice, files, id)


@router.get(
    "/draws/{draw:uuid}/tasks.json",
    summary="List the tasks to which a draw assigns people",
    responses={200: {"model": list[PublishedTask]}},
)
async def get_published_tasks(draw: UUID, work: PublicWork) -> Response:
    """Every task, sorted by id, with its slots and, where that is public, the enterprise that the task visits."""
    notice, files = await usecases.frame(work, draw, assigns=True)
    return _json(await work.compute(tasks_json, files), settled(notice.names))


@router.get("/draws/{draw:uuid}/tasks/{id}.json", summary="Prove that a task is in the tasks' frame")
async def prove_task(draw: UUID, id: Id, work: PublicWork, response: Response) -> TaskMembership:
    """The proof that the task is in the tasks' frame: its leaf, and the path from the leaf to the root that the
    announcement names.
    """
    notice, files = await usecases.frame(work, draw, assigns=True)
    response.headers["Cache-Control"] = settled(notice.names)
    return await work.compute(task_proof, notice, files, id)


@router.get(
    "/draws/{draw:uuid}/people.json",
    summary="List the people who may be put on the tasks, under blinded ids",
    responses={200: {"model": list[PublishedPerson]}},
)
async def get_published_people(draw: UUID, work: PublicWork) -> Response:
    """Every person who may be put on the tasks, sorted by blinded id. The names are never public; a person who was
    given the salt can find their own entry.
    """
    _, files = await usecases.frame(work, draw, assigns=True)
    return _json(await work.compute(people_json, files), IMMUTABLE)


@router.get("/draws/{draw:uuid}/people/{id}.json", summary="Prove that a person is in the people's frame")
async def prove_person(draw: UUID, id: Id, work: PublicWork, response: Response) -> PersonMembership:
    """The proof that the person is in the people's frame: the leaf, and the path from the leaf to the root that the
    announcement names.
    """
    notice, files = await usecases.frame(work, draw, assigns=True)
    response.headers["Cache-Control"] = IMMUTABLE
    return await work.compute(person_proof, notice, files, id)


@router.get(
    "/draws/{draw:uuid}/bundle.json",
    summary="Get the bundle that verifies a completed draw offline",
    description=(
        "The bundle for `cheqian verify draw`. The answer is 409 until the draw is "
        "completed, and 404 until its completion is published."
    ),
    responses={
        200: {"model": DrawBundle | AssignmentBundle},
        409: {"description": "The draw is not completed, or it is void."},
    },
)
async def get_bundle(draw: UUID, work: PublicWork) -> Response:
    notice, bundle = await usecases.bundle(work, draw)
    fixed = settled(notice.names) == IMMUTABLE
    content = await work.compute(lambda: canonical(bundle.as_json()))
    return _json(content, kept(bundle.announcement, bundle.completion) if fixed else MOVING)


@router.get(
    "/draws/{draw:uuid}/announcement.tlog-proof",
    summary="Get the receipt of the announcement",
    response_class=PlainTextResponse,
)
async def get_announcement_receipt(draw: UUID, work: PublicWork) -> Response:
    """The proof (c2sp.org/tlog-proof) that the log contains the announcement. The answer is 404 until a checkpoint
    covers the announcement.
    """
    notice = await store.notice_of(work.session, draw)
    return _receipt(await usecases.receipt_of_stage(work.session, notice, "announced"))


@router.get(
    "/draws/{draw:uuid}/completion.tlog-proof",
    summary="Get the receipt of the completion",
    response_class=PlainTextResponse,
)
async def get_completion_receipt(draw: UUID, work: PublicWork) -> Response:
    """The proof (c2sp.org/tlog-proof) that the log contains the completion. The answer is 404 until a checkpoint covers
    the completion.
    """
    notice = await store.notice_of(work.session, draw)
    return _receipt(await usecases.receipt_of_stage(work.session, notice, "completed"))


@router.get(
    "/receipts/{position}",
    summary="Get the receipt of a published entry",
    description=(
        "The proof (c2sp.org/tlog-proof) that the log contains the entry, under the first"
        " cosigned checkpoint that covers it. `extra` is the entry."
    ),
    response_class=PlainTextResponse,
)
async def get_receipt(position: Position, work: PublicWork) -> Response:
    return _receipt(await store.receipt(work.session, position))


def _receipt(proof: bytes) -> Response:
    return PlainTextResponse(proof, headers={"Cache-Control": kept(proof.decode())})


def _json(content: bytes, cache_control: str) -> Response:
    return Response(content, media_type="application/json", headers={"Cache-Control": cache_control})
