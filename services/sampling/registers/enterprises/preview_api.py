"""Previews of imports over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Request

from services.sampling.registers.enterprises import preview_usecases
from services.sampling.registers.enterprises.import_api import BODY, IMPORTS, ListName
from services.sampling.registers.enterprises.looking import Consent, nothing_taken
from services.sampling.registers.enterprises.personal import concealed_titles
from services.sampling.registers.enterprises.preview_wire import EnterpriseLeaving, ImportPreview
from services.sampling.registers.lists.wire import told_preview
from services.sampling.registers.lists.wishing_api import Wished
from services.sampling.settings import Settings
from shared.access.roles import Permission
from shared.http.acting import asking
from shared.http.dear import dear
from shared.http.impossible import Impossible
from shared.work import Asking

PREVIEW = f"POST {IMPORTS}/preview"

router = APIRouter(tags=["directory"])


@router.post(
    f"{IMPORTS}/preview", summary="Preview an import of enterprises", openapi_extra=BODY, dependencies=[dear(300)]
)
async def preview_enterprise_import(
    ask: Annotated[Asking, asking(Permission.DIRECTORY_IMPORT)],
    request: Request,
    settings: Settings,
    wish: Wished,
    list_name: ListName = "enterprises",
) -> ImportPreview:
    """Shows what importing this file as an edition of this list would do now: how its sheets and columns are
    understood, its first rows, how many enterprises would be added, changed and left unchanged, which would vanish,
    and which rows would be refused or warned about. `impossible` says why the import would be refused. The service
    keeps neither the file nor anything else.
    """
    found = await preview_usecases.preview_list(ask, (list_name, wish), request.stream())
    columns = [column.model_dump() for column in found.list.table.columns]
    nothing = nothing_taken(found.reckoned.counts)
    hidden = concealed_titles(columns, may_read=ask.may(Permission.DIRECTORY_READ_PERSONAL))
    return ImportPreview(
        list=list_name,
        **told_preview(found.list, hidden),
        counts=found.reckoned.counts.model_dump(),
        confirmation_needed=nothing is None and Consent(settings.import_confirm_share).is_needed(found.reckoned),
        impossible=nothing and Impossible.of(nothing),
        leaving=tuple(EnterpriseLeaving(**one._asdict()) for one in found.leaving),
    )
