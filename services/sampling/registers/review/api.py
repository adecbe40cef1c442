"""The bureau's directories over HTTP: how each is looked after, and that somebody went through it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from services.sampling.registers.review import usecases, wire
from services.sampling.registers.review.usecases import Care
from services.sampling.visibility import seen_with
from shared.access.identity import Here, Identified, Identity, requires
from shared.access.roles import Permission
from shared.contracts.register import DirectoryName
from shared.database import Tx
from shared.http.once import Answer, Once

router = APIRouter(prefix="/directories", tags=["directories"])

Which = Annotated[DirectoryName, Path(description="Which directory.")]


async def reviewer(request: Request, identity: Identified) -> Identity:
    """Who keeps a directory goes through it. Raises NotPermitted."""
    # Not as a parameter: where there is no such directory, who asks must still be known for the record.
    is_enterprises = request.path_params["directory"] == "enterprises"
    edits = Permission.DIRECTORY_EDIT if is_enterprises else Permission.PEOPLE_EDIT
    return await requires(edits)(request, identity)


@router.get("", summary="The four directories: owner, size, last change, last review, next review due")
async def get_directories(
    bureau: Annotated[str, Depends(seen_with(Permission.DIRECTORY_READ))], request: Request, session: Tx
) -> list[wire.DirectoryShown]:
    return [_shown(one) for one in await usecases.care(session, bureau, request.app.state.clock())]


@router.post(
    "/{directory}/reviews",
    status_code=201,
    response_model=wire.DirectoryShown,
    summary="Put a review on record",
    dependencies=[Depends(reviewer)],
)
async def post_review(directory: Which, body: wire.ReviewRequest, once: Once, here: Here, session: Tx) -> Response:
    """Somebody of the section that keeps it went through the whole directory; its period begins anew."""

    async def work() -> Answer:
        reviewed = _shown(await usecases.review(session, here, directory, body.remark))
        return Answer(reviewed, version=reviewed.version)

    return await once(work)


def _shown(one: Care) -> wire.DirectoryShown:
    row = one.review
    return wire.DirectoryShown(
        directory=one.directory,
        owner=one.keeping.owner if one.keeping else None,
        kept=one.holding.kept,
        changed_at=one.holding.changed,
        reviewed_at=row.reviewed_at if row else None,
        reviewed_by=row.reviewed_by if row else None,
        review_due=one.due,
        overdue=one.overdue,
        reminded_at=row.reminded_at if row else None,
        version=row.version if row else 0,
        event=row.event if row else None,
        trace=row.trace if row else None,
    )
