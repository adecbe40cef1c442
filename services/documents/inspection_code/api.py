"""Codes of inspections over HTTP: as address, as QR for the officer's screen, and as a notice on paper."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.documents.inspection_code.notice import NoticePrintedBefore
from services.documents.inspection_code.store import printed_notices
from services.documents.inspection_code.usecases import PrintedNotice, print_notice, signed
from services.documents.inspection_code.wire import InspectionCodeShown, NoticePrinted, notice_shown, shown
from services.documents.rendering.code_image import screen_png, screen_svg
from shared.access.roles import Permission
from shared.http.acting import acting, asking
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import NOT_KEPT
from shared.http.resources import Opened
from shared.work import Acting, Asking

PATH = "/inspection-codes"
SVG, PNG, PDF = "image/svg+xml", "image/png", "application/pdf"

router = APIRouter(prefix=PATH, tags=["inspection-codes"])

Reader = Annotated[Asking, asking(Permission.PAPER_READ)]
Server = Annotated[Acting, acting(Permission.PAPER_SERVE)]
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


@router.post(
    "/{inspection}/notices",
    status_code=201,
    summary="Make a notice of an inspection's code",
    response_class=Response,
    responses={
        201: {"content": {PDF: {}}, "description": "The notice, one sheet."},
        409: {
            "description": "The inspection is neither approved nor over; there is no paper key or policy; or a notice "
            "was printed by this key before."
        },
    },
    dependencies=[dear(10)],
)
async def make_inspection_notice(inspection: UUID, once: Once, act: Server, resources: Opened) -> Response:
    """The sheet that an officer leaves with the enterprise (扫码入企告知单): the QR, what to compare, the rights, how
    to reach the bureau, and a secret with which the enterprise opens the owner's door (企业窗口), once. Each notice has
    another secret, and it is on record who has printed it. Nobody keeps the sheet: a repeated request is refused.
    """
    printed = list[PrintedNotice]()

    async def work() -> Answer:
        printed.append(await print_notice(act, resources, inspection))
        return Answer(notice_shown(printed[0].kept, act.names))

    await once(work)
    if not printed:
        raise NoticePrintedBefore(
            "这个请求已经出具过告知单，其密码不再保存。没有打印出来的，请换新的 Idempotency-Key 重新出具一张。",
            "By this request a notice was printed already, and nobody keeps its secret. If the sheet was lost, print "
            "another one with a new Idempotency-Key.",
            inspection=str(inspection),
        )
    (notice,) = printed
    headers = {"Cache-Control": NOT_KEPT, "Content-Disposition": f'inline; filename="{notice.kept.id}.pdf"'}
    return Response(notice.file, 201, headers, PDF)


@router.get("/{inspection}/notices", summary="List the notices of an inspection's code, newest first")
async def list_inspection_notices(inspection: UUID, ask: Reader, page: NewestFirst) -> Listed[NoticePrinted]:
    """Who has printed a notice, and when. The page of the code tells the enterprise how many there are."""
    found = await printed_notices(ask, inspection, page.wanted)
    return page.of(found, lambda row: notice_shown(row, ask.names))
