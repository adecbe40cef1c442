"""Undoing an import over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.sampling.registers.enterprises import import_api, undo_usecases, wire
from services.sampling.registers.lists.requests import UndoImportRequest
from shared.access.roles import Permission
from shared.http.acting import acting
from shared.http.dear import dear
from shared.work import Acting

router = APIRouter(tags=["directory"])


@router.post(
    f"{import_api.IMPORTS}/{{import_id}}/undoing",
    summary="Undo an import of enterprises",
    responses={409: {"description": "Another import, an edit or a frozen frame came after the import."}},
    dependencies=[dear(300)],
)
async def undo_enterprise_import(
    import_id: UUID, body: UndoImportRequest, act: Annotated[Acting, acting(Permission.DIRECTORY_IMPORT)]
) -> wire.EnterpriseImport:
    """Undoes the newest import of the bureau, if no frame was frozen and no enterprise of it was edited since. What it
    changed has the content that it had before, as a new version; what it added is gone; what vanished is there again.
    """
    return import_api.shown(await undo_usecases.undo_import(act, import_id, body.reason))
