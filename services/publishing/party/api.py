"""The page of a party. It needs no account and no state of ours: everything happens in the browser."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from services.publishing.caching import MOVING
from services.publishing.party.document import document

router = APIRouter(include_in_schema=False)


@router.get("/party")
async def party_page() -> HTMLResponse:
    page = document()
    return HTMLResponse(page.html, headers={**page.headers, "Cache-Control": MOVING})
