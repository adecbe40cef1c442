"""The addresses for people: what was received, refused and why; and how the sandbox behaves."""

from functools import cache
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from deploy.credit_sandbox.arrival import Filter, Status
from deploy.credit_sandbox.behaviour import Behaviour, Conduct
from deploy.credit_sandbox.open_sandbox import Sandbox
from deploy.credit_sandbox.showing import VIEWS, behaviour_lines, cards, view_of
from shared.clock import minute_text

router = APIRouter(prefix="/sandbox", tags=["sandbox"])

MOST_SHOWN = 50
_LARGEST_ID = 2**62
_HERE = Path(__file__).parent
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Vary": "Accept",
}


@router.get("/behaviour")
async def get_behaviour(sandbox: Sandbox) -> Behaviour:
    """How the sandbox behaves now."""
    return sandbox.conduct.behaviour


@router.post("/behaviour")
async def set_behaviour(behaviour: Behaviour, sandbox: Sandbox) -> Behaviour:
    """Let the sandbox behave so from now on, until it is told otherwise or started again; all counters begin anew."""
    sandbox.conduct = Conduct(behaviour, monotonic)
    return behaviour


@router.get("/records")
async def list_records(
    request: Request,
    sandbox: Sandbox,
    status: Status | None = None,
    key: Annotated[str | None, Query(max_length=255)] = None,
    late: bool = False,
    lost: bool = False,
    before: Annotated[int, Query(ge=1, le=_LARGEST_ID)] = _LARGEST_ID,
) -> Response:
    """What was received, the newest first: a page in a browser, JSON for programs."""
    wanted = Filter(status, key.strip() if key else None, late, lost, before)
    shown = await run_in_threadpool(sandbox.store.shown, wanted, MOST_SHOWN + 1)
    totals = await run_in_threadpool(sandbox.store.totals)
    more = shown[MOST_SHOWN - 1].id if len(shown) > MOST_SHOWN else None
    shown = shown[:MOST_SHOWN]
    if "text/html" not in request.headers.get("Accept", ""):
        records = [{**each._asdict(), "received": each.received.isoformat()} for each in shown]
        return JSONResponse({"totals": totals._asdict(), "records": records, "next": more}, headers=_HEADERS)
    values: dict[str, Any] = {
        "root": request.scope.get("root_path", ""),
        "now": minute_text(sandbox.clock()),
        "totals": totals,
        "views": VIEWS,
        "view": view_of(wanted),
        "key": wanted.key or "",
        "cards": cards(shown),
        "more": more,
        "behaviour": behaviour_lines(sandbox.conduct.behaviour),
    }
    return HTMLResponse(_page().render(values), headers=_HEADERS)


@router.get("/page.css", include_in_schema=False)
async def get_style() -> FileResponse:
    return FileResponse(_HERE / "page.css", headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"})


@router.get("/health")
async def check_health() -> dict[str, str]:
    """Answers while the sandbox runs."""
    return {"status": "ok"}


@cache
def _page() -> Template:
    place = FileSystemLoader(_HERE)
    return Environment(
        loader=place, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).get_template("page.html")
