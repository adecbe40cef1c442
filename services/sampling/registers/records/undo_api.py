"""Undoing imports into the registers over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.sampling.registers.lists.requests import UndoImportRequest
from services.sampling.registers.records import import_api, import_wire, undo_usecases
from services.sampling.registers.records.access import EDITS, READS
from services.sampling.registers.records.fields import Register
from shared.http.acting import acting
from shared.http.dear import dear
from shared.work import Acting


def routers() -> list[APIRouter]:
    """A router for each register."""
    return [_router(register) for register in READS]


def _router(register: Register) -> APIRouter:
    router = APIRouter(prefix=f"/{register}/imports", tags=[register])
    router.add_api_route(
        "/{import_id}/undoing",
        _post_undoing(register),
        name=f"undo_{register}_import",
        methods=["POST"],
        summary=f"Undo an import of {register}",
        responses={409: {"description": "Another import, an edit or something frozen came after the import."}},
        dependencies=[dear(50)],
    )
    return router


def _post_undoing(register: Register) -> Callable[..., Awaitable[import_wire.RegisterImport]]:
    async def post_undoing(
        import_id: UUID, body: UndoImportRequest, act: Annotated[Acting, acting(EDITS)]
    ) -> import_wire.RegisterImport:
        """Undoes the newest import into the register, if no record of it was changed since, and nothing was frozen from
        the register or issued of it. The records that it changed are as before, with the key that they had; the records
        that it added are retired. The history of each says who undid the import, when and why.
        """
        return import_api.shown(await undo_usecases.undo_import(act, register, import_id, body.reason), act.names)

    return post_undoing
