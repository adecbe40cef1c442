"""The directory over HTTP: import a list, see how it went, look enterprises up."""

import asyncio
import pathlib
import tempfile
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import StringConstraints

from services.sampling.directory import store, usecases, wire
from services.sampling.directory.formats import MEDIA_TYPES
from services.sampling.directory.listing import Wanted
from services.sampling.directory.showing import as_json
from services.sampling.directory.source_list import shape_of
from services.sampling.directory.tables import DirectoryImportRow, ImportFaultRow
from services.sampling.directory.usecases import Upload
from services.sampling.visibility import seen_with
from shared.access.identity import Here, Identity, requires
from shared.access.roles import Permission
from shared.blobs import BlobStore
from shared.database import Tx
from shared.paging import Page, page_by
from shared.policy.conditions import Flag

IMPORTS = "/enterprises/imports"
LARGEST_FILE = 512 * 1024 * 1024
"""Bytes; some two million enterprises."""

_LARGEST_NUMBER = 2**31 - 1

router = APIRouter(tags=["directory"])


async def received(
    request: Request, importer: Annotated[Identity, Depends(requires(Permission.DIRECTORY_IMPORT))]
) -> AsyncIterator[Upload]:
    """The request's body, spooled to disk, looked at and stored: all that is slow, before a transaction is open."""
    blobs: BlobStore = request.app.state.blobs
    with tempfile.NamedTemporaryFile() as file:
        async for chunk in request.stream():
            file.write(chunk)
        file.flush()
        shape = await asyncio.to_thread(shape_of, file)
        ref = await blobs.put_file(pathlib.Path(file.name), MEDIA_TYPES[shape.format])
        yield Upload(ref, file, shape)


_Value = Annotated[str, StringConstraints(min_length=1, max_length=100)]


async def exactly(
    industry: _Value | None = None,
    sector: Annotated[_Value | None, Query(description="Of this sector of supervision.")] = None,
    area: _Value | None = None,
    group: _Value | None = None,
    risk_class: Annotated[_Value | None, Query(description="Of this class of risk, as its list says.")] = None,
    credit_class: Annotated[_Value | None, Query(description="Of this class of credit: A, B, C or D.")] = None,
    list_name: Annotated[str | None, Query(alias="list", max_length=64, description="Named by this list now.")] = None,
) -> dict[str, str | None]:
    return {
        "industry": industry,
        "sector": sector,
        "area": area,
        "group": group,
        "risk_class": risk_class,
        "credit_class": credit_class,
        "list": list_name,
    }


async def asked_for(
    exact: Annotated[dict[str, str | None], Depends(exactly)],
    text: Annotated[
        str | None,
        Query(
            min_length=2,
            max_length=100,
            description="Part of a name; or, of four or more digits and letters, the beginning of an identifier.",
        ),
    ] = None,
    status: wire.Status | None = None,
    flag: Annotated[Flag | None, Query(description="Only those that have this flag now.")] = None,
    vanished: Annotated[bool | None, Query(description="Only those on no list any more, or only the others.")] = None,
    changed_by: Annotated[UUID | None, Query(description="Only those that this import changed last.")] = None,
) -> Wanted:
    return Wanted(**exact, text=text, status=status, flag=flag, vanished=vanished, changed_by=changed_by)


Bureau = Annotated[str, Depends(seen_with(Permission.DIRECTORY_READ))]
Identifier = Annotated[
    str, Path(description="Unified social credit code, or old registration number.", examples=["91370124EXAMP00154"])
]
ListName = Annotated[
    str,
    Query(
        alias="list",
        pattern=r"^[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9_.（）\u4e00-\u9fff-]{0,63}$",
        description="Which list the file is an edition of: enterprises of an earlier edition that it lacks vanish.",
        examples=["enterprises", "危化品企业名录"],
    ),
]
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself. Which format it has is told by its content.",
        "content": {
            MEDIA_TYPES["csv"]: {
                "schema": {"type": "string", "format": "binary"},
                "example": "企业名称,统一社会信用代码\n平阴县示例第一化工有限公司,91370124EXAMP00154\n",
            },
            MEDIA_TYPES["xlsx"]: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.put(
    f"{IMPORTS}/{{import_id}}",
    status_code=201,
    summary="Import a list of enterprises",
    responses={200: {"model": wire.Import, "description": "This import had been done before: how it went then."}},
    openapi_extra=_BODY,
)
async def put_import(
    import_id: UUID,
    upload: Annotated[Upload, Depends(received, scope="function")],
    here: Here,
    session: Tx,
    response: Response,
    list_name: ListName = "enterprises",
) -> wire.Import:
    """CSV (UTF-8 or GB18030) or XLSX, with a header in Chinese or English that has at least the name (企业名称) and
    the identifier (统一社会信用代码). Rows that can be read are taken, the others reported under `…/faults`; all in one
    transaction, recorded by one event. The id is a UUID of the client's making: sent again with the same file it
    gets the same answer, with another it is refused (409).
    """
    row, done_now = await usecases.import_list(session, here, import_id, list_name, upload)
    if not done_now:
        response.status_code = 200
    return _import(row)


@router.get(f"{IMPORTS}/{{import_id}}", summary="How an import went")
async def get_import(import_id: UUID, bureau: Bureau, session: Tx) -> wire.Import:
    return _import(await usecases.find_import(session, bureau, import_id))


@router.get(f"{IMPORTS}/{{import_id}}/faults", summary="The rows of an import that were not taken, and why")
async def get_faults(
    import_id: UUID, bureau: Bureau, page: Annotated[Page[int], Depends(page_by(int))], session: Tx
) -> list[wire.FaultFound]:
    await usecases.find_import(session, bureau, import_id)
    after = min(page.after or 0, _LARGEST_NUMBER)
    rows = await store.faults_after(session, bureau, import_id, after, page.fetch)
    return [_fault(row) for row in page.cut(rows, lambda row: row.number)]


@router.get(f"{IMPORTS}/{{import_id}}/progress", summary="How far an import is")
async def get_progress(import_id: UUID, bureau: Bureau, session: Tx) -> wire.ImportProgress:
    """While the import's own request is being answered; 404 before it has been received whole."""
    running = await store.progress_of(session, bureau, import_id)
    if running is not None:
        phase = "merging" if running.merging else "reading"
        return wire.ImportProgress(id=import_id, phase=phase, lines=running.lines, total=running.total)
    row = await usecases.find_import(session, bureau, import_id)
    return wire.ImportProgress(id=import_id, phase="done", lines=row.rows, total=row.rows)


@router.get("/enterprises", summary="Enterprises of the directory", response_model=list[wire.EnterpriseKnown])
async def get_enterprises(
    bureau: Bureau,
    page: Annotated[Page[str], Depends(page_by(str))],
    wanted: Annotated[Wanted, Depends(asked_for)],
    session: Tx,
    response: Response,
) -> Response:
    """In the order of their identifiers. Asked for by several things, those of which all is true."""
    rows = await store.enterprises_after(session, bureau, wanted, page.after or "", page.fetch)
    body = as_json(page.cut(rows, lambda row: str(row["identifier"])))
    links = {"Link": response.headers["Link"]} if "Link" in response.headers else {}
    # Not through the models: they would take longer than the database.
    return Response(body, media_type="application/json", headers=links)


def _import(row: DirectoryImportRow) -> wire.Import:
    columns = tuple(wire.ColumnRead.model_validate(column) for column in row.columns)
    return wire.Import(
        id=row.id,
        list=row.list,
        file=wire.File.model_validate(row, from_attributes=True),
        header_line=row.header_line,
        columns=columns,
        left_out=tuple(column.title for column in columns if column.title and not column.field),
        counts=wire.Counts.model_validate(row, from_attributes=True),
        imported_at=row.imported_at,
        event=row.event,
        trace=row.trace,
    )


def _fault(row: ImportFaultRow) -> wire.FaultFound:
    return wire.FaultFound.model_validate(row, from_attributes=True)
