"""The pages behind problem types: they explain the code of a refusal to a reader who follows the link in an answer."""

import html
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel
from starlette.responses import HTMLResponse, JSONResponse, Response

from shared.errors import NotFound, Refusal
from shared.http.paging import Listed
from shared.http.problems import status_of

router = APIRouter(prefix="/problems", tags=["problems"])

Code = Annotated[
    str,
    Path(
        max_length=100,
        description="The code: the last part of a problem document's `type`.",
        examples=["stale-version"],
    ),
]


class NoSuchProblem(NotFound):
    code = "no-such-problem"
    title = "没有这种问题类型"
    title_en = "No such problem type"


class ProblemType(BaseModel):
    """A kind of refusal: the type in its problem document, its titles, and its HTTP status."""

    type: str
    title: str
    title_en: str
    status: int


def problem_types() -> dict[str, ProblemType]:
    """All kinds of refusal that this process knows, by code."""
    kinds: dict[str, ProblemType] = {}
    unseen = [Refusal]
    while unseen:
        kind = unseen.pop()
        unseen.extend(kind.__subclasses__())
        # The five base kinds have no code of their own: a request is never refused just for being "invalid".
        if "code" in vars(kind) and kind is not Refusal:
            kinds[kind.code] = ProblemType(
                type=f"/problems/{kind.code}", title=kind.title, title_en=kind.title_en, status=status_of(kind)
            )
    return kinds


@router.get("", summary="List the kinds of refusal")
async def list_problem_types() -> Listed[ProblemType]:
    """All problem types of refusals, sorted by code."""
    return Listed.whole(kind for _, kind in sorted(problem_types().items()))


@router.get("/{code}", summary="Explain a kind of refusal", response_model=ProblemType)
async def get_problem_type(code: Code, request: Request) -> Response:
    """The titles and the status of a problem type. A browser gets them as a page."""
    kind = problem_types().get(code)
    if kind is None:
        raise NoSuchProblem(f"没有代码为 {code} 的问题类型。", f"There is no problem type {code}.")
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(_page(kind))
    return JSONResponse(kind.model_dump())


def _page(kind: ProblemType) -> str:
    title, title_en = html.escape(kind.title), html.escape(kind.title_en)
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>'
        f'<h1>{title}</h1><p lang="en">{title_en}</p><p>HTTP {kind.status} · <code>{html.escape(kind.type)}</code></p>'
    )
