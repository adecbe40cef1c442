"""The files of lists over HTTP: a template, a look at a file before it is imported, the faulty rows of an import."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.sampling.registers.list_files import usecases, wire
from services.sampling.registers.list_files.directories import LISTS
from services.sampling.registers.lists.formats import MEDIA_TYPES
from services.sampling.registers.lists.templates import template_of
from services.sampling.registers.lists.wishing_api import Wished
from services.sampling.registers.records.access import READS
from shared.contracts.register import DirectoryName
from shared.http.acting import asking, listing
from shared.http.dear import dear
from shared.work import Asking

ENTERPRISES = "POST /enterprises/imports/reading"
REGISTERS = tuple(f"POST /{register}/imports/reading" for register in READS)

_XLSX = MEDIA_TYPES["xlsx"]
_TAGS: dict[DirectoryName, str] = {name: "directory" if name == "enterprises" else name for name in LISTS}
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_WORKBOOK: dict[int | str, dict[str, Any]] = {200: {"content": {_XLSX: _BINARY}, "description": "A workbook (.xlsx)."}}
_BODY = {"requestBody": {"required": True, "content": dict.fromkeys(MEDIA_TYPES.values(), _BINARY)}}


def routers() -> list[APIRouter]:
    """A router for each directory. They come before the routers of imports, whose ids are the rest of the path."""
    return [_router(directory) for directory in LISTS]


def _router(directory: DirectoryName) -> APIRouter:
    router = APIRouter(prefix=f"/{directory}/imports", tags=[_TAGS[directory]])
    router.add_api_route(
        "/template",
        _get_template(directory),
        name=f"get_{directory}_template",
        summary=f"Get the template of a list of {directory}",
        response_class=Response,
        responses=_WORKBOOK,
        dependencies=[dear(20)],
    )
    router.add_api_route(
        "/reading",
        _read_list(directory),
        name=f"read_{directory}_list",
        methods=["POST"],
        summary=f"Look at a list of {directory} without importing it",
        openapi_extra=_BODY,
        dependencies=[dear(200)],
    )
    router.add_api_route(
        "/{import_id}/faults.xlsx",
        _get_faulty_rows(directory),
        name=f"get_{directory}_import_faulty_rows",
        summary="Get the rows that have faults as a workbook, with the reasons",
        response_class=Response,
        responses=_WORKBOOK,
        dependencies=[dear(200)],
    )
    return router


def _get_template(directory: DirectoryName) -> Callable[..., Awaitable[Response]]:
    async def get_template(ask: Annotated[Asking, listing(LISTS[directory].reads)]) -> Response:
        """A workbook to fill in: its first sheet has the columns that a list can have, its second says how each is
        filled in and which other titles it may have. Columns that are not needed may be deleted.
        """
        content = await ask.compute(template_of, directory, LISTS[directory].known.required)
        return _workbook(content, f"{directory}-template")

    return get_template


def _read_list(directory: DirectoryName) -> Callable[..., Awaitable[wire.ListLookedAt]]:
    async def read_list(
        ask: Annotated[Asking, asking(LISTS[directory].sends)], request: Request, wish: Wished
    ) -> wire.ListLookedAt:
        """Shows how an import would read the file: its sheets, its header, what each column was understood as, what
        would be left out, and the first rows. `sheet` and `column` say what is to be read otherwise, as in the import.
        The service records nothing.
        """
        return wire.looked_at(directory, *await usecases.look(ask, directory, request.stream(), wish))

    return read_list


def _get_faulty_rows(directory: DirectoryName) -> Callable[..., Awaitable[Response]]:
    async def get_faulty_rows(import_id: UUID, ask: Annotated[Asking, listing(LISTS[directory].reads)]) -> Response:
        """The rows of the file that have faults, with the columns of the file and the reasons before them (原因): to be
        corrected and imported again. It has at most 20,000 rows. Columns that may hold personal data are empty for a
        reader who may not know them.
        """
        return _workbook(await usecases.faulty_rows(ask, directory, import_id), f"{import_id}-faults")

    return get_faulty_rows


def _workbook(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(content, media_type=_XLSX, headers=headers)
