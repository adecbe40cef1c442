"""Codes of inspections over HTTP: as address, as QR for the officer's screen, and as a notice on paper."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.documents.inspection_code.usecases import notice, signed
from services.documents.inspection_code.wire import InspectionCodeShown, shown
from services.documents.rendering.code_image import screen_png, screen_svg
from shared.access.roles import Permission
from shared.http.acting import asking
from shared.http.dear import dear
from shared.http.preconditions import NOT_KEPT
from shared.http.resources import Opened
from shared.work import Asking

PATH = "/inspection-codes"
SVG, PNG, PDF = "image/svg+xml", "image/png", "application/pdf"

router = APIRouter(prefix=PATH, tags=["inspection-codes"])

Reader = Annotated[Asking, asking(Permission.PAPER_READ)]
_WITHOUT_KEY: Mapping[int | str, dict[str, Any]] = {409: {"description": "The bureau has no paper key for today."}}


@router.get(
    "/{inspection}",
    summary="Get the code of an inspection",
    responses={**_WITHOUT_KEY},
    dependencies=[dear(2)],
)
async def get_inspection_code(inspection: UUID, ask: Reader, resources: Opened) -> InspectionCodeShown:
    """The address of the page that tells the enterprise whether the inspection is genuine and approved, and who comes
    (扫码入企). `/qr.svg` and `/qr.png` below this path are its QR. A code is there from the approval of the site plan
    on, of a covert visit from the arrival on.
    """
    return shown(await signed(ask, resources, inspection))


@router.get(
    "/{inspection}/qr.svg",
    summary="Get the QR of an inspection's code as SVG",
    response_class=Response,
    responses={200: {"content": {SVG: {}}, "description": "The QR with its quiet zone."}, **_WITHOUT_KEY},
    dependencies=[dear(5)],
)
async def get_inspection_qr_svg(inspection: UUID, ask: Reader, resources: Opened) -> Response:
    """For the officer's screen, and for the bureau's own notices. At least 25 mm wide, it is read on paper."""
    code = await signed(ask, resources, inspection)
    return Response(await ask.compute(screen_svg, code.address), media_type=SVG, headers={"Cache-Control": NOT_KEPT})


@router.get(
    "/{inspection}/qr.png",
    summary="Get the QR of an inspection's code as PNG",
    response_class=Response,
    responses={
        200: {"content": {PNG: {}}, "description": "The QR with its quiet zone, 8 dots a module."},
        **_WITHOUT_KEY,
    },
    dependencies=[dear(5)],
)
async def get_inspection_qr_png(inspection: UUID, ask: Reader, resources: Opened) -> Response:
    """For screens that show no SVG."""
    code = await signed(ask, resources, inspection)
    return Response(await ask.compute(screen_png, code.address), media_type=PNG, headers={"Cache-Control": NOT_KEPT})


@router.get(
    "/{inspection}/notice.pdf",
    summary="Get the notice of an inspection's code",
    response_class=Response,
    responses={
        200: {"content": {PDF: {}}, "description": "The notice, one sheet."},
        409: {"description": "The inspection is not approved, or is over; or there is no paper key or policy."},
    },
    dependencies=[dear(10)],
)
async def get_inspection_notice(inspection: UUID, ask: Reader, resources: Opened) -> Response:
    """The sheet that an officer leaves with the enterprise (扫码入企告知单): the QR, what to compare, the rights, and
    how to reach the bureau. It takes no number, and is made anew each time with the code of today; only while the
    inspection is approved and not over.
    """
    file = await notice(ask, resources, inspection)
    headers = {"Cache-Control": NOT_KEPT, "Content-Disposition": f'inline; filename="{inspection}.pdf"'}
    return Response(file, media_type=PDF, headers=headers)
