"""The file of an enterprise over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi import Path as InPath

from services.cases.enterprise_file import store, wire
from services.cases.enterprise_file.showing import entry_shown
from shared.access.roles import Permission
from shared.http.acting import listing
from shared.http.paging import Listed, Page, page_by
from shared.work import Asking

router = APIRouter(prefix="/enterprises", tags=["enterprise-files"])


@router.get("/{identifier}/file", summary="List all that is on record of an enterprise, oldest first")
async def list_enterprise_file(
    identifier: Annotated[
        str, InPath(max_length=60, description="The unified social credit code, or another identifier that it had.")
    ],
    ask: Annotated[Asking, listing(Permission.INSPECTION_READ_OWN, Permission.INSPECTION_READ)],
    page: Annotated[Page[UUID], Depends(page_by(UUID))],
) -> Listed[wire.FiledEntryShown]:
    """A page of what was recorded of the enterprise, in all its inspections with their evidence, and of its major
    hazards and letters, under every identifier that it had, in the order in which it was recorded. A reader sees the
    entries of those alone that the reader may know of.
    """
    found = await store.file_of(ask, identifier, page.wanted)
    return page.of(found, lambda event: entry_shown(event, ask.names))
