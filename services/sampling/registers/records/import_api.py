"""Lists of people, experts and items over HTTP: import a list, see how the import went."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from services.sampling.registers.lists.formats import MEDIA_TYPES
from services.sampling.registers.lists.wire import FaultFound, sheets_of, told_of
from services.sampling.registers.lists.wishing_api import Wished
from services.sampling.registers.records import import_store, import_usecases, import_wire
from services.sampling.registers.records.access import EDITS, READS
from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.import_tables import RegisterImportRow
from services.sampling.registers.records.import_usecases import Intake
from shared.access.acting_person import ActingPerson
from shared.http.acting import acting, listing
from shared.http.dear import dear
from shared.http.paging import ByNumber, Listed, NewestFirst
from shared.work import Acting, Asking

IMPORTS = tuple(f"PUT /{register}/imports/{{import_id}}" for register in READS)

_EXAMPLES = {
    "people": "姓名,执法证号,证件有效期,单位,是否领导干部\n示例甲,鲁平执-0017,2027-06-30,平阴县应急管理局,否\n",
    "experts": "姓名,专家编号,单位,专业\n示例乙,专家-003,示例设计院,化工工艺\n",
    "items": "事项编码,事项名称,检查依据,事项类型\nAQ-001,安全培训检查,《安全生产法》第二十八条,重点\n",
}
Why = Annotated[
    str,
    Query(
        min_length=1,
        max_length=500,
        pattern=r"^[^\x00]*\S[^\x00]*$",
        description="The reason for the import. It is recorded with each change.",
    ),
]


def routers() -> list[APIRouter]:
    """A router for each register."""
    return [_router(register) for register in READS]


def _router(register: Register) -> APIRouter:
    router = APIRouter(prefix=f"/{register}/imports", tags=[register])
    router.add_api_route(
        "/{import_id}",
        _put_import(register),
        name=f"import_{register}",
        methods=["PUT"],
        status_code=201,
        summary=f"Import a list of {register}",
        responses={
            200: {
                "model": import_wire.RegisterImport,
                "description": "The import was made earlier; the answer is its result.",
            }
        },
        openapi_extra=body_of(register),
        dependencies=[dear(50)],
    )
    router.add_api_route(
        "",
        _get_imports(register),
        name=f"list_{register}_imports",
        summary=f"List imports of {register}, newest first",
    )
    router.add_api_route(
        "/{import_id}",
        _get_import(register),
        name=f"get_{register}_import",
        summary=f"Get the result of an import of {register}",
    )
    router.add_api_route(
        "/{import_id}/faults",
        _get_faults(register),
        name=f"list_{register}_import_faults",
        summary="List the rows that an import refused, with the reasons",
    )
    return router


def _put_import(register: Register) -> Callable[..., Awaitable[import_wire.RegisterImport]]:
    async def put_import(
        act: Annotated[Acting, acting(EDITS)],
        request: Request,
        response: Response,
        intake: Annotated[Intake, Depends(_intake(register))],
    ) -> import_wire.RegisterImport:
        """Imports a list of at most 10,000 rows, with a header in Chinese or English: a workbook (.xlsx, .xlsm, .xlsb,
        .xls, .et, .ods), a table of a web page, or text (UTF-8, UTF-16 or GB18030) with commas, tabs or semicolons. All
        sheets that have the header are read; the answer says how the file was understood and what was left out. Rows
        without fault are imported; `…/faults` lists the other rows. The import is one transaction. The answer names the
        records that are in use but not in the file. The client makes the id, a UUID. The same id with the same file
        gets the same answer; the same id with another file is refused (409).
        """
        row, done_now = await import_usecases.import_list(act, intake, request.stream())
        if not done_now:
            response.status_code = 200
        return shown(row, act.names)

    return put_import


def _intake(register: Register) -> Callable[..., Awaitable[Intake]]:
    async def intake(import_id: UUID, wish: Wished, reason: Why = "导入名单") -> Intake:
        return Intake(import_id, register, reason, wish)

    return intake


def _get_import(register: Register) -> Callable[..., Awaitable[import_wire.RegisterImport]]:
    async def get_import(
        import_id: UUID, ask: Annotated[Asking, listing(READS[register])]
    ) -> import_wire.RegisterImport:
        """The result of the finished import: its counts, and who sent the file."""
        return shown(await import_usecases.find_import(ask, register, import_id), ask.names)

    return get_import


def _get_imports(register: Register) -> Callable[..., Awaitable[Listed[import_wire.RegisterImport]]]:
    async def get_imports(
        ask: Annotated[Asking, listing(READS[register])], page: NewestFirst
    ) -> Listed[import_wire.RegisterImport]:
        """A page of the finished imports with their counts, and who sent each file."""
        found = await import_store.imports(ask.session, ask.bureau, register, page.wanted)
        return page.of(found, lambda row: shown(row, ask.names))

    return get_imports


def _get_faults(register: Register) -> Callable[..., Awaitable[Listed[FaultFound]]]:
    async def get_faults(
        import_id: UUID,
        ask: Annotated[Asking, listing(READS[register])],
        page: ByNumber,
    ) -> Listed[FaultFound]:
        """A page of the rows that were not imported, in the order of the file, with the reasons."""
        row = await import_usecases.find_import(ask, register, import_id)
        found = await import_store.faults_in(ask.session, row, page.wanted)
        return page.of(found, lambda fault: FaultFound.of(fault, sheets_of(row)))

    return get_faults


def body_of(register: Register) -> dict[str, Any]:
    """What the API document says of the body of a list: a file, with an example."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {
        "requestBody": {
            "required": True,
            "description": "The bytes of the file. The service recognises the format by the content.",
            "content": {
                MEDIA_TYPES["csv"]: {**binary, "example": _EXAMPLES[register]},
                **{media: binary for kind, media in MEDIA_TYPES.items() if kind != "csv"},
            },
        }
    }


def shown(row: RegisterImportRow, names: Mapping[str, str]) -> import_wire.RegisterImport:
    """The answer about an import."""
    return import_wire.RegisterImport(
        id=row.id,
        counts=import_wire.RegisterImportCounts.model_validate(row.counts),
        missing=tuple(row.missing),
        reason=row.reason,
        imported_by=ActingPerson.of(row.imported_by, names),
        undone_by=None if row.undone_by is None else ActingPerson.of(row.undone_by, names),
        **told_of(row),
    )
