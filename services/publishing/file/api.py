"""Policy files and decisions over HTTP; everybody may read them without a token."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.publishing.file import store
from services.publishing.notice.permanence import IMMUTABLE
from shared.contracts.fact import BlobRef
from shared.http.acting import PublicWork
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


@router.get(
    "/policies/{sha256}.yaml",
    summary="Get the file of an adopted policy",
    response_class=Response,
    responses={200: {"content": {"application/yaml": {}}, "description": "The file, byte for byte."}},
)
async def get_adopted_file(sha256: Hash, work: PublicWork) -> Response:
    """The policy file, byte for byte as a bureau adopted it, so that its hash can be computed again. It never changes.
    The answer is 404 until the adoption is published.
    """
    return await _file(work, await store.adopted_file(work.session, sha256))


@router.get(
    "/decisions/{sha256}.pdf",
    summary="Get the decision by which a draw was annulled",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}, "description": "The file, byte for byte."}},
)
async def get_decision(sha256: Hash, work: PublicWork) -> Response:
    """The decision, byte for byte, so that its hash can be computed again. It never changes. The answer is 404 until
    the annulment is published.
    """
    return await _file(work, await store.decision_file(work.session, sha256))


async def _file(work: Work, content: BlobRef) -> Response:
    headers = {"Cache-Control": IMMUTABLE, "X-Content-Type-Options": "nosniff"}
    return Response(await work.blobs.get(content), media_type=content.media_type, headers=headers)
