"""The bureau's directories over HTTP: the state of each, and recording that somebody has reviewed it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.sampling.registers.review import usecases, wire
from services.sampling.registers.review.usecases import Care
from shared.access.acting_person import ActingPerson
from shared.access.roles import Permission
from shared.contracts.register import DirectoryName, RegisterName
from shared.http.acting import acting, listing
from shared.http.once import Answer, Once
from shared.http.paging import Listed
from shared.work import Acting, Asking

router = APIRouter(prefix="/directories", tags=["directories"])


@router.get("", summary="List the four directories with owner, size and reviews")
async def list_directories(
    ask: Annotated[Asking, listing(Permission.DIRECTORY_READ)],
) -> Listed[wire.DirectoryShown]:
    """The state of each directory. The policy in force says when a review is due."""
    return Listed.whole([_shown(one, ask.names) for one in await usecases.care(ask)])


@router.post(
    "/enterprises/reviews",
    status_code=201,
    response_model=wire.DirectoryShown,
    summary="Record a review of the directory of enterprises",
)
async def review_enterprises(
    body: wire.ReviewDirectoryRequest, once: Once, act: Annotated[Acting, acting(Permission.DIRECTORY_EDIT)]
) -> Response:
    """Records that the section in charge has reviewed all enterprises. The period until the next review begins."""
    return await _reviewed(act, once, "enterprises", body)


@router.post(
    "/{directory}/reviews",
    status_code=201,
    response_model=wire.DirectoryShown,
    summary="Record a review of a register",
)
async def review_register(
    directory: Annotated[RegisterName, Path(description="The register.")],
    body: wire.ReviewDirectoryRequest,
    once: Once,
    act: Annotated[Acting, acting(Permission.PEOPLE_EDIT)],
) -> Response:
    """Records that the section in charge has reviewed the whole register. The period until the next review begins."""
    return await _reviewed(act, once, directory, body)


async def _reviewed(act: Acting, once: Once, directory: DirectoryName, body: wire.ReviewDirectoryRequest) -> Response:
    async def work() -> Answer:
        reviewed = _shown(await usecases.review(act, directory, body.remark), act.names)
        return Answer(reviewed, version=reviewed.version)

    return await once(work)


def _shown(one: Care, names: Mapping[str, str]) -> wire.DirectoryShown:
    row = one.review
    return wire.DirectoryShown(
        directory=one.directory,
        owner=one.keeping.owner if one.keeping else None,
        kept=one.holding.kept,
        changed_at=one.holding.changed,
        reviewed_at=row.reviewed_at if row else None,
        reviewed_by=ActingPerson.of(row.reviewed_by, names) if row and row.reviewed_by else None,
        review_due=one.due,
        overdue=one.overdue,
        reminded_at=row.reminded_at if row else None,
        version=row.version if row else 0,
        event=row.event if row else None,
        trace=row.trace if row else None,
    )
