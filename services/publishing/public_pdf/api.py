"""The public PDF of a version over HTTP; everybody may read it without a token."""

from hashlib import sha256
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.publishing.caching import MOVING
from services.publishing.public_pdf.press import PublicPress
from services.publishing.publication import store
from services.publishing.publication.api import Number, require_readable, require_shown
from shared.http.acting import PublicWork
from shared.http.dear import dear
from shared.http.reading import wants_body
from shared.http.resources import Opened, Resources
from shared.typefaces import typefaces

router = APIRouter(tags=["publications"])

_TAG = {"ETag": {"description": "The SHA-256 of the PDF in quotes.", "schema": {"type": "string"}}}


@router.get(
    "/published/{publication}/versions/{number}.pdf",
    summary="Get a version as PDF",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}, "description": "The PDF.", "headers": _TAG}},
    dependencies=[dear(10)],
)
async def get_published_pdf(
    publication: UUID, number: Number, work: PublicWork, opened: Opened, request: Request
) -> Response:
    """A PDF/A-2a for reading, set anew from the redacted content: nothing that was hidden is in it. Each page says the
    SHA-256 of the document, which the log has. The bytes are the same each time. It is there as long as the publication
    is shown, and no later version hides what it says.
    """
    found = await store.released_once(work.session, publication)
    require_shown(found)
    require_readable(found, number)
    version = store.version_of(found, number)
    pdf = await opened.pool.run(opened.once(_press).render, found, version)
    tag = f'"{sha256(pdf).hexdigest()}"'
    # Not for ever: it may be withdrawn tomorrow.
    headers = {"Cache-Control": MOVING, "ETag": tag, "X-Content-Type-Options": "nosniff"}
    if not wants_body(request, tag):
        return Response(media_type="application/pdf", headers=headers | {"Content-Length": str(len(pdf))})
    return Response(pdf, media_type="application/pdf", headers=headers)


def _press(_: Resources) -> PublicPress:
    """The press of the process: fonts are read once."""
    return PublicPress(typefaces())
