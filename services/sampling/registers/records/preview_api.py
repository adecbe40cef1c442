"""Previews of imports into the registers over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Request

from services.sampling.registers.lists.wire import told_preview
from services.sampling.registers.lists.wishing_api import Wished
from services.sampling.registers.records import import_wire, preview_usecases
from services.sampling.registers.records.access import EDITS, READS
from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.import_api import body_of
from shared.http.acting import asking
from shared.http.dear import dear
from shared.work import Asking

PREVIEWS = tuple(f"POST /{register}/imports/preview" for register in READS)


def routers() -> list[APIRouter]:
    """A router for each register."""
    return [_router(register) for register in READS]


def _router(register: Register) -> APIRouter:
    router = APIRouter(prefix=f"/{register}/imports", tags=[register])
    router.add_api_route(
        "/preview",
        _preview(register),
        name=f"preview_{register}_import",
        methods=["POST"],
        summary=f"Preview an import of {register}",
        openapi_extra=body_of(register),
        dependencies=[dear(50)],
    )
    return router


def _preview(register: Register) -> Callable[..., Awaitable[import_wire.RegisterPreview]]:
    async def preview_import(
        ask: Annotated[Asking, asking(EDITS)], request: Request, wish: Wished
    ) -> import_wire.RegisterPreview:
        """Shows what importing this file would do now: how its sheets and columns are understood, its first rows, how
        many records would be added, changed and left unchanged, which in use it lacks, and which rows would be refused
        or warned about. The service keeps neither the file nor anything else.
        """
        found = await preview_usecases.preview_list(ask, register, wish, request.stream())
        return import_wire.RegisterPreview(
            **told_preview(found.list),
            counts=import_wire.RegisterImportCounts(**found.counts.model_dump()),
            missing=tuple(import_wire.RecordMissing(**one._asdict()) for one in found.missing),
        )

    return preview_import
