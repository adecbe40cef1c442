"""Imports over HTTP: import a list into the directory, see how the import went."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.sampling.registers.enterprises import import_store, import_usecases, wire
from services.sampling.registers.enterprises.import_usecases import ListEdition
from services.sampling.registers.enterprises.looking import Consent
from services.sampling.registers.enterprises.personal import concealed_titles
from services.sampling.registers.enterprises.tables import DirectoryImportRow
from services.sampling.registers.lists.formats import MEDIA_TYPES
from services.sampling.registers.lists.wire import FaultFound, sheets_of, told_of
from services.sampling.registers.lists.wishing_api import Wished
from services.sampling.settings import Settings
from shared.access.roles import Permission
from shared.http.acting import acting, listing
from shared.http.dear import dear
from shared.http.paging import ByNumber, Listed, NewestFirst
from shared.work import Acting, Asking

IMPORTS = "/enterprises/imports"
IMPORT = f"PUT {IMPORTS}/{{import_id}}"

router = APIRouter(tags=["directory"])

Reader = Annotated[Asking, listing(Permission.DIRECTORY_READ)]
ListName = Annotated[
    str,
    Query(
        alias="list",
        pattern=r"^[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9_.（）\u4e00-\u9fff-]{0,63}$",
        description=(
            "The name of the list. Enterprises that an earlier edition of this list named, "
            "and the file does not name, vanish from the list."
        ),
        examples=["enterprises", "危化品企业名录"],
    ),
]
Confirm = Annotated[
    bool,
    Query(
        description=(
            "Whether it is meant that much of the list vanishes or changes: more than the share of the setting "
            "`import_confirm_share`."
        ),
    ),
]
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The bytes of the file. The service recognises the format by the content.",
        "content": {
            MEDIA_TYPES["csv"]: {
                "schema": {"type": "string", "format": "binary"},
                "example": "企业名称,统一社会信用代码\n平阴县示例第一化工有限公司,91370124EXAMP00154\n",
            },
            **{
                media: {"schema": {"type": "string", "format": "binary"}}
                for kind, media in MEDIA_TYPES.items()
                if kind != "csv"
            },
        },
    }
}


@router.put(
    f"{IMPORTS}/{{import_id}}",
    status_code=201,
    summary="Import a list of enterprises",
    responses={
        200: {"model": wire.EnterpriseImport, "description": "The import was made earlier; the answer is its result."}
    },
    openapi_extra=BODY,
    dependencies=[dear(300)],
)
async def import_enterprises(
    import_id: UUID,
    act: Annotated[Acting, acting(Permission.DIRECTORY_IMPORT)],
    request: Request,
    response: Response,
    settings: Settings,
    wish: Wished,
    list_name: ListName = "enterprises",
    confirm: Confirm = False,
) -> wire.EnterpriseImport:
    """Imports a list: a workbook (.xlsx, .xlsm, .xlsb, .xls, .et, .ods), a table of a web page, or text (UTF-8, UTF-16
    or GB18030) with commas, tabs or semicolons. It has a header in Chinese or English with at least the name (企业名称)
    and the identifier (统一社会信用代码). All sheets that have it are read; the answer says how the file was understood
    and what was left out. Rows without fault are imported; `…/faults` lists the other
    rows. The import is one transaction and one event. The client makes the id, a UUID. The same id with the same file
    gets the same answer; the same id with another file is refused (409). An import by which much of the list would
    vanish or change is refused (409) unless `confirm` is true; `POST …/preview` shows what an import would do.
    """
    consent = Consent(settings.import_confirm_share, confirm)
    edition = ListEdition(import_id, list_name, wish)
    row, done_now = await import_usecases.import_list(act, edition, consent, request.stream())
    if not done_now:
        response.status_code = 200
    return shown(row)


@router.get(IMPORTS, summary="List imports of enterprises, newest first")
async def list_enterprise_imports(ask: Reader, page: NewestFirst) -> Listed[wire.EnterpriseImport]:
    """A page of the finished imports with their counts, their files and their events."""
    return page.of(await import_store.imports(ask.session, ask.bureau, page.wanted), shown)


@router.get(f"{IMPORTS}/{{import_id}}", summary="Get the result of an import")
async def get_enterprise_import(import_id: UUID, ask: Reader) -> wire.EnterpriseImport:
    """The result of a finished import: its counts, its file and its event."""
    return shown(await import_usecases.find_import(ask, import_id))


@router.get(f"{IMPORTS}/{{import_id}}/faults", summary="List the rows that an import refused, with the reasons")
async def list_enterprise_import_faults(import_id: UUID, ask: Reader, page: ByNumber) -> Listed[FaultFound]:
    """A page of the rows that were not imported, in the order of the file, with the reasons; and of warnings about rows
    that were. A cell that may hold personal data is empty for a reader who may not know them.
    """
    row = await import_usecases.find_import(ask, import_id)
    titles = concealed_titles(row.columns, may_read=ask.may(Permission.DIRECTORY_READ_PERSONAL))
    found = await import_store.faults_in(ask.session, ask.bureau, import_id, page.wanted)
    return page.of(found, lambda fault: FaultFound.of(fault, sheets_of(row), titles))


@router.get(f"{IMPORTS}/{{import_id}}/progress", summary="Get the progress of an import")
async def get_enterprise_import_progress(import_id: UUID, ask: Reader) -> wire.ImportProgress:
    """The progress of an import while its own request is not yet answered. The answer is 404 until the file has been
    received and read.
    """
    running = await import_store.progress_of(ask.session, ask.bureau, import_id)
    if running is not None:
        phase = "merging" if running.merging else "reading"
        return wire.ImportProgress(id=import_id, phase=phase, lines=running.lines, total=running.total)
    row = await import_usecases.find_import(ask, import_id)
    return wire.ImportProgress(id=import_id, phase="done", lines=row.rows, total=row.rows)


def shown(row: DirectoryImportRow) -> wire.EnterpriseImport:
    """The answer about an import."""
    counts = wire.ImportCounts.model_validate(row, from_attributes=True)
    return wire.EnterpriseImport(id=row.id, list=row.list, counts=counts, **told_of(row))
