"""Published draws and their proofs as JSON; everybody may read them without a token."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response
from fastapi.responses import PlainTextResponse

from services.publishing.caching import IMMUTABLE, MOVING
from services.publishing.frame.sheets import ListName
from services.publishing.log.proving_usecases import Proof, Prover
from services.publishing.log.receipt import OwnKeys
from services.publishing.notice import store, usecases
from services.publishing.notice.permanence import kept, settled
from services.publishing.notice.representation import (
    AnyBundle,
    PublishedDraw,
    PublishedLeftOut,
    PublishedMembership,
    PublishedPerson,
    PublishedTask,
    PublishedUnit,
    draw_out,
    membership_out,
)
from services.publishing.notice.story import Notice
from services.publishing.ready.api import Ready
from services.publishing.settings import PublishingSettings
from shared.canonical import JsonObject, canonical
from shared.http.acting import PublicWork
from shared.http.dear import dear
from shared.http.resources import Opened
from shared.http.transaction import Tx
from shared.log.keyfile import signing_key
from shared.work import Work

router = APIRouter(tags=["notices"])


Id = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="The blinded id.")]
Position = Annotated[int, Path(ge=0, le=2**63 - 1, description="The position of the entry in the log, counted from 0.")]
_PROOF: dict[int | str, dict[str, Any]] = {
    200: {"headers": {"ETag": {"description": "The root in quotes.", "schema": {"type": "string"}}}}
}


async def prover(resources: Opened) -> Prover:
    settings = resources.settings_of(PublishingSettings)
    log = signing_key(settings.log_key_file, settings.log_origin).verifier
    return Prover(OwnKeys(log, settings.former_keys, settings.witness_keys), resources.gauges)


Proving = Annotated[Prover, Depends(prover)]


@router.get(
    "/draws/{draw:uuid}.json",
    summary="Get the public state of a draw",
    response_model=PublishedDraw,
    dependencies=[dear(1)],
)
async def get_published_draw(draw: UUID, session: Tx, ready: Ready) -> Response:
    """The public steps of the draw with their positions in the log. The answer changes until the draw ends."""

    async def read() -> tuple[Notice, Mapping[UUID, int], Notice | None]:
        notice = await store.notice_of(session, draw)
        positions = await store.positions(session, [step.event for step in notice.steps])
        return notice, positions, await store.replacement_of(session, draw)

    async def show(facts: tuple[Notice, Mapping[UUID, int], Notice | None]) -> bytes:
        return draw_out(*facts, ready.now).model_dump_json().encode()

    return await ready.answer(session, read, show, {"Content-Type": "application/json", "Cache-Control": MOVING})


@router.get(
    "/draws/{draw:uuid}/frame.json",
    summary="List the units in the frame of a draw",
    responses={200: {"model": list[PublishedUnit]}},
    dependencies=[dear(100)],
)
async def get_published_frame(draw: UUID, work: PublicWork) -> Response:
    """Every unit of the frame, sorted by id. Where the names are public, each unit also has its identifier and the salt
    of its blinded id. The answer is fixed from the announcement on; only the names of a covert draw are added when the
    draw is opened.
    """
    return await _list(work, draw, "frame")


@router.get(
    "/draws/{draw:uuid}/frame/{id}.json",
    summary="Prove that a unit is in the frame",
    response_model=PublishedMembership,
    responses=_PROOF,
    dependencies=[dear(1)],
)
async def prove_unit(draw: UUID, id: Id, resources: Opened) -> Response:
    """The proof that the unit can be drawn, and with which weight: its leaf, and the path from the leaf to the root
    that the announcement names. The answer is 409 before a covert draw is opened.
    """
    return await _proof(resources, draw, "frame", id)


@router.get(
    "/draws/{draw:uuid}/excluded.json",
    summary="List those who are left out of a draw",
    responses={200: {"model": list[PublishedLeftOut]}},
    dependencies=[dear(100)],
)
async def get_published_excluded(draw: UUID, work: PublicWork) -> Response:
    """Every member of the population who cannot be drawn, sorted by id, with the reason, and with the name where names
    are public.
    """
    return await _list(work, draw, "excluded")


@router.get(
    "/draws/{draw:uuid}/excluded/{id}.json",
    summary="Prove that a member is left out, and why",
    response_model=PublishedMembership,
    responses=_PROOF,
    dependencies=[dear(1)],
)
async def prove_left_out(draw: UUID, id: Id, resources: Opened) -> Response:
    """The proof that the member is left out, and why: its leaf, and the path from the leaf to the root that the
    announcement names. The answer is 409 before a covert draw is opened.
    """
    return await _proof(resources, draw, "excluded", id)


@router.get(
    "/draws/{draw:uuid}/tasks.json",
    summary="List the tasks to which a draw assigns people",
    responses={200: {"model": list[PublishedTask]}},
    dependencies=[dear(100)],
)
async def get_published_tasks(draw: UUID, work: PublicWork) -> Response:
    """Every task, sorted by id, with its slots and, where that is public, the enterprise that the task visits."""
    return await _list(work, draw, "tasks")


@router.get(
    "/draws/{draw:uuid}/tasks/{id}.json",
    summary="Prove that a task is in the list of tasks",
    response_model=PublishedMembership,
    responses=_PROOF,
    dependencies=[dear(1)],
)
async def prove_task(draw: UUID, id: Id, resources: Opened) -> Response:
    """The proof that the task is in the list of tasks: its leaf, and the path from the leaf to the root that the
    announcement names. The answer is 409 before a covert draw is opened.
    """
    return await _proof(resources, draw, "tasks", id)


@router.get(
    "/draws/{draw:uuid}/people.json",
    summary="List the people who may be put on the tasks, under blinded ids",
    responses={200: {"model": list[PublishedPerson]}},
    dependencies=[dear(100)],
)
async def get_published_people(draw: UUID, work: PublicWork) -> Response:
    """Every person who may be put on the tasks, sorted by blinded id. The names are never public; a person who was
    given the salt can find their own entry.
    """
    return await _list(work, draw, "people")


@router.get(
    "/draws/{draw:uuid}/people/{id}.json",
    summary="Prove that a person is in the list of people",
    response_model=PublishedMembership,
    responses=_PROOF,
    dependencies=[dear(1)],
)
async def prove_person(draw: UUID, id: Id, resources: Opened) -> Response:
    """The proof that the person is in the list of people: the leaf, and the path from the leaf to the root that the
    announcement names. The answer is 409 before a covert draw is opened.
    """
    return await _proof(resources, draw, "people", id)


@router.get(
    "/draws/{draw:uuid}/outcome.json",
    summary="Get the outcome of a draw",
    responses={200: {"model": JsonObject}, 409: {"description": "The draw has not ended, or is not opened."}},
    dependencies=[dear(10)],
)
async def get_outcome(draw: UUID, work: PublicWork) -> Response:
    """The outcome, canonical JSON: which units were drawn in which deal, or which people for which task. The
    completion's `outcome_hash` is the hash of a line `cheqian-outcome/2` and these bytes.
    """
    return _json(await usecases.outcome(work, draw), IMMUTABLE)


@router.get(
    "/draws/{draw:uuid}/bundle.json",
    summary="Get the bundle that verifies a draw offline",
    description=(
        "The bundle for `cheqian verify draw`, of a completed or a failed draw. The answer is 409 until the draw has "
        "ended (of a covert draw that puts people on tasks: until it is opened), and 404 until its end is published."
    ),
    responses={
        200: {"model": AnyBundle},
        409: {"description": "The draw has not ended, or is not opened."},
    },
    dependencies=[dear(200)],
)
async def get_bundle(draw: UUID, work: PublicWork, prover: Proving) -> Response:
    found = await usecases.bundle(work, prover, draw)
    fixed = settled(found.notice.names) == IMMUTABLE
    content = await work.compute(lambda: canonical(found.bundle.as_json()))
    return _json(content, kept(fixed, found.settled))


@router.get(
    "/draws/{draw:uuid}/announcement.tlog-proof",
    summary="Get the receipt of the announcement",
    response_class=PlainTextResponse,
    dependencies=[dear(1)],
)
async def get_announcement_receipt(draw: UUID, work: PublicWork, prover: Proving) -> Response:
    """The proof (c2sp.org/tlog-proof) that the log contains the announcement. The answer is 404 until a checkpoint
    covers the announcement.
    """
    notice = await store.notice_of(work.session, draw)
    return _receipt(await usecases.proof_of_stage(work.session, prover, notice, "announced"))


@router.get(
    "/draws/{draw:uuid}/completion.tlog-proof",
    summary="Get the receipt of the completion",
    response_class=PlainTextResponse,
    dependencies=[dear(1)],
)
async def get_completion_receipt(draw: UUID, work: PublicWork, prover: Proving) -> Response:
    """The proof (c2sp.org/tlog-proof) that the log contains the completion. The answer is 404 until a checkpoint covers
    the completion.
    """
    notice = await store.notice_of(work.session, draw)
    return _receipt(await usecases.proof_of_stage(work.session, prover, notice, "completed"))


@router.get(
    "/draws/{draw:uuid}/end.tlog-proof",
    summary="Get the receipt of the end of a failed draw",
    response_class=PlainTextResponse,
    dependencies=[dear(1)],
)
async def get_end_receipt(draw: UUID, work: PublicWork, prover: Proving) -> Response:
    """The proof (c2sp.org/tlog-proof) that the log contains the failure of the draw. The answer is 404 until a
    checkpoint covers it.
    """
    notice = await store.notice_of(work.session, draw)
    return _receipt(await usecases.proof_of_stage(work.session, prover, notice, "failed"))


@router.get(
    "/receipts/{position}",
    summary="Get the receipt of a published entry",
    description=(
        "The proof (c2sp.org/tlog-proof) that the log contains the entry, under the first"
        " checkpoint that covers it and that all witnesses cosigned. `extra` is the entry."
    ),
    response_class=PlainTextResponse,
    dependencies=[dear(1)],
)
async def get_receipt(position: Position, work: PublicWork, prover: Proving) -> Response:
    return _receipt(await prover.prove(work.session, position))


async def _list(work: Work, draw: UUID, name: ListName) -> Response:
    notice, content = await usecases.list_of(work, draw, name)
    return _json(content, settled(notice.names))


async def _proof(resources: Opened, draw: UUID, name: ListName, id_: str) -> Response:
    async with resources.work_if_needed() as begin:
        proved = await usecases.prove(resources.memory, begin, draw, name, id_)
    answer = _json(membership_out(draw, name, proved).model_dump_json().encode(), IMMUTABLE)
    answer.headers["ETag"] = f'"{proved.root}"'
    return answer


def _receipt(proof: Proof) -> Response:
    return PlainTextResponse(proof.receipt, headers={"Cache-Control": kept(proof.settled)})


def _json(content: bytes, cache_control: str) -> Response:
    return Response(content, media_type="application/json", headers={"Cache-Control": cache_control})
