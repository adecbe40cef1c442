"""The page of a party. It needs no account and no state of ours: everything happens in the browser."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.publishing.caching import MOVING
from services.publishing.party.document import document
from services.publishing.site.elder import is_elder

router = APIRouter(include_in_schema=False)


@router.get("/party")
async def party_page(request: Request) -> HTMLResponse:
    page = document(is_elder=is_elder(request.scope))
    return HTMLResponse(page.html, headers={**page.headers, "Cache-Control": MOVING})
