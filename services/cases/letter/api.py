"""Letters over HTTP: those that the caller receives or oversees, their files, and the answer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.cases.inspection.conduct_requests import DecideRecusalRequest
from services.cases.inspection.showing import shown as inspection_shown
from services.cases.inspection.wire import InspectionShown
from services.cases.letter import store, usecases, wire
from services.cases.letter.requests import AnswerLetterRequest
from services.cases.letter.showing import row_shown, shown
from shared.access.roles import Permission
from shared.contracts.letters import LetterKind
from shared.http.acting import asking, changing, listing
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.http.reading import is_head
from shared.policy.clauses import Day
from shared.work import Acting, Asking

PATH = "/letters"

router = APIRouter(prefix=PATH, tags=["letters"])
recusals_router = APIRouter(prefix="/inspections/{inspection}", tags=["inspections"])

Reader = Annotated[Asking, asking(Permission.LETTER_READ)]
Answerer = Annotated[Acting, changing(Permission.LETTER_ANSWER)]
Head = Annotated[Acting, changing(Permission.RECUSAL_DECIDE)]

_BYTES = "application/octet-stream"


async def which(
    inspection: Annotated[UUID | None, Query(description="Only letters about this inspection.")] = None,
    about: Annotated[LetterKind | None, Query(description="Only letters of this kind.")] = None,
    answered: Annotated[bool | None, Query(description="Only letters that are answered; or only the others.")] = None,
    overdue: Annotated[
        bool | None, Query(description="Only letters whose answer is overdue; or only those whose is not.")
    ] = None,
) -> store.LettersSought:
    return store.LettersSought(inspection, about, answered, overdue)


async def when(
    among: Annotated[store.LettersSought, Depends(which)],
    since: Annotated[Day | None, Query(description="Only letters received on this day or later.")] = None,
    until: Annotated[Day | None, Query(description="Only letters received on this day or before.")] = None,
) -> store.LettersSought:
    return among._replace(since=since, until=until)


@router.get("", summary="List letters of enterprises, newest first")
async def list_letters(
    ask: Annotated[Asking, listing(Permission.LETTER_READ)],
    page: NewestFirst,
    among: Annotated[store.LettersSought, Depends(when)],
) -> Listed[wire.LetterListed]:
    """A page of the letters that the caller may read: a crew those that its own inspections receive, and never a
    complaint or an evaluation of its own; the legal section, reviewers, the head and auditors those of all inspections
    that they may know of. The query parameters narrow the list.
    """
    found = await store.letters(ask, among, page.wanted)
    dues = await store.dues(ask, [row.id for row in found.rows])
    return page.of(found, lambda row: row_shown(row, dues))


@router.get("/{letter}", summary="Get a letter with its clocks and its answer")
async def get_letter(letter: UUID, ask: Reader, tag: Tag) -> wire.LetterShown:
    """The letter as the enterprise wrote it, by when it is to be answered, what was answered, and who may answer."""
    return shown(tag(await store.letter_of(ask, letter)), ask)


@router.get(
    "/{letter}/files/{sha256}",
    summary="Get a file of a letter",
    response_class=Response,
    responses={200: {"description": "The bytes of the file.", "content": {_BYTES: {}}}},
)
async def get_letter_file(
    request: Request,
    letter: UUID,
    sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="One of `files` of the letter.")],
    ask: Reader,
) -> Response:
    """The bytes of the file, as bytes whatever they are: a file of strangers is never opened in the page of the
    service. `media_type` in `files` says what the sender called them.
    """
    file = await usecases.find_file(ask, letter, sha256)
    headers = {
        "Content-Length": str(file.size),
        "Content-Disposition": f'attachment; filename="{file.sha256}"',
    }
    if is_head(request.scope):
        return Response(media_type=_BYTES, headers=headers)
    return StreamingResponse(ask.blobs.open(file), media_type=_BYTES, headers=headers)


@router.post("/{letter}/answer", summary="Answer a letter")
async def record_letter_answer(letter: UUID, body: AnswerLetterRequest, act: Answerer, tag: Tag) -> wire.LetterShown:
    """Records the answer, which the enterprise reads behind its door; a letter is answered once. From the arrival of
    the crew until the report, the answer to a request for recusal is the decision in the inspection too: whoever stands
    back does nothing more there. Before the arrival it is the answer alone: the crew is then changed in sampling, where
    another person takes the slot.
    """
    return shown(tag(await usecases.answer(act, letter, body)), act)


@recusals_router.post("/recusal-decisions", summary="Decide on a recusal")
async def decide_recusal(inspection: UUID, body: DecideRecusalRequest, act: Head, tag: Tag) -> InspectionShown:
    """Records whether a person of the crew stands back, as the enterprise asked on site or by a letter. Until the
    decision the visit goes on; the report needs the decision. Who stands back does nothing more in the inspection. A
    letter that asks for it is answered by the decision, and by its opinion.
    """
    return inspection_shown(tag(await usecases.decide_recusal(act, inspection, body)), act)
