"""Policy files, item lists and decisions over HTTP; everybody may read them without a token."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from services.publishing.caching import IMMUTABLE
from services.publishing.file import store
from shared.contracts.fact import BlobRef
from shared.http.acting import PublicWork
from shared.http.dear import dear
from shared.http.reading import wants_body
from shared.work import Work

router = APIRouter(tags=["files"])

Hash = Annotated[
    str,
    Path(
        pattern="^[0-9a-f]{64}$",
        description="The SHA-256 of the file, as announcements and the log name it.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]


_ITEM = {"key": "AQ-001", "name": "安全培训检查", "basis": "《安全生产法》第二十八条", "kind": "general"}
_ITEMS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {name: {"type": "string"} for name in _ITEM},
        "required": [*_ITEM],
        "additionalProperties": {"type": "string"},
    },
}


def _answers(media_type: str, **content: Any) -> dict[int | str, dict[str, Any]]:
    tag = {"ETag": {"description": "The hash in quotes.", "schema": {"type": "string"}}}
    return {200: {"content": {media_type: content}, "description": "The file, byte for byte.", "headers": tag}}


@router.get(
    "/policies/{sha256}.yaml",
    summary="Get the file of an adopted policy",
    response_class=Response,
    responses=_answers("application/yaml"),
    dependencies=[dear(1)],
)
async def get_adopted_file(sha256: Hash, request: Request, work: PublicWork) -> Response:
    """The policy file, byte for byte as a bureau adopted it, so that its hash can be computed again. It never changes.
    The answer is 404 until the adoption is published.
    """
    return await _file(request, work, await store.adopted_file(work.session, sha256))


@router.get(
    "/item-lists/{sha256}.json",
    summary="Get a published edition of an item list",
    response_class=Response,
    responses=_answers("application/json", schema=_ITEMS, example=[_ITEM]),
    dependencies=[dear(1)],
)
async def get_item_list(sha256: Hash, request: Request, work: PublicWork) -> Response:
    """What a bureau may inspect from a day on: a canonical JSON array of items, each with its legal basis, its subject,
    its content and the method. It never changes. The answer is 404 until the edition is published.
    """
    return await _file(request, work, await store.item_list_file(work.session, sha256))


@router.get(
    "/decisions/{sha256}.pdf",
    summary="Get the decision by which a draw was annulled",
    response_class=Response,
    responses=_answers("application/pdf"),
    dependencies=[dear(5)],
)
async def get_decision(sha256: Hash, request: Request, work: PublicWork) -> Response:
    """The decision, byte for byte, so that its hash can be computed again. It never changes. The answer is 404 until
    the annulment is published.
    """
    # Strangers wrote the file: nothing in it runs on the site.
    shut = {
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Content-Disposition": f'inline; filename="{sha256}.pdf"',
    }
    return await _file(request, work, await store.decision_file(work.session, sha256), shut)


async def _file(request: Request, work: Work, content: BlobRef, more: Mapping[str, str] = {}) -> Response:
    tag = f'"{content.sha256}"'
    headers = {"Cache-Control": IMMUTABLE, "X-Content-Type-Options": "nosniff", "ETag": tag, **more}
    if not wants_body(request, tag):
        headers["Content-Length"] = str(content.size)
        return Response(media_type=content.media_type, headers=headers)
    return Response(await work.blobs.get(content), media_type=content.media_type, headers=headers)
