"""Papers over HTTP. Every action answers with the paper as it is after the action; the ETag is the version for the next
action.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.documents.paper import asking_usecases, pending_store, store, usecases
from services.documents.paper import requests as bodies
from services.documents.paper.making_usecases import file_of, office_of
from services.documents.paper.office import PDF
from services.documents.paper.showing import listed, pending_shown, shown
from services.documents.paper.state import Status
from services.documents.paper.wire import PaperListed, PaperShown, PendingShown
from shared.access.roles import Permission
from shared.http.acting import acting, asking, changing, listing
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.http.resources import Opened
from shared.work import Acting, Asking

PATH = "/papers"

router = APIRouter(prefix=PATH, tags=["papers"])

Drafter = Annotated[Acting, changing(Permission.PAPER_DRAFT)]
Approver = Annotated[Acting, changing(Permission.PAPER_APPROVE)]


@router.post("", status_code=201, response_model=PaperShown, summary="Draft a paper", dependencies=[dear(5)])
async def draft_paper(
    body: bodies.DraftPaperRequest,
    once: Once,
    resources: Opened,
    act: Annotated[Acting, acting(Permission.PAPER_DRAFT)],
) -> Response:
    """Records a paper that no step of an inspection makes, such as an opinion letter, or one that replaces or corrects
    an issued paper. Another person approves it; then it takes its number and is issued by itself.
    """

    async def work() -> Answer:
        paper = await usecases.draft(act, resources.once(office_of), body)
        return Answer(shown(paper, act.names), location=f"{PATH}/{paper.id}", version=paper.version)

    return await once(work)


async def sought(
    form: Annotated[str | None, Query(max_length=64, description="Only papers of this form.")] = None,
    status: Annotated[Status | None, Query(description="Only papers in this state.")] = None,
    matter: Annotated[UUID | None, Query(description="Only papers of this inspection or case.")] = None,
    number: Annotated[str | None, Query(max_length=100, description="Only the paper with this number.")] = None,
) -> store.PapersSought:
    return store.PapersSought(form, status, matter, number)


@router.get("", summary="List papers, newest first")
async def list_papers(
    ask: Annotated[Asking, listing(Permission.PAPER_READ)],
    page: NewestFirst,
    among: Annotated[store.PapersSought, Depends(sought)],
) -> Listed[PaperListed]:
    """A page of the bureau's papers; the query parameters narrow the list. Papers of a covert visit are shown only to
    its crew and to callers who may read covert draws, until its draws are open.
    """
    return page.of(await store.papers(ask, among, page.wanted), listed)


@router.get("/pending", summary="List the papers that are not issued yet")
async def list_pending_papers(
    ask: Annotated[Asking, listing(Permission.PAPER_READ)], page: NewestFirst
) -> Listed[PendingShown]:
    """The papers that inspections ask for, and those that were approved, which the service has to number and to issue;
    with the reason if one has to wait. Usually the list is empty. A paper for which the inspection does not know enough
    (`fields-wrong`) is completed by a person: `completion`.
    """
    found = await store.pending(ask, page.wanted)
    those = [row.paper for row in found.rows]
    matters, waits = (
        await pending_store.matters_of(ask.session, those),
        await pending_store.waits_for(ask.session, those),
    )
    return page.of(found, lambda row: pending_shown(row, matters.get(row.paper), waits.get(row.paper)))


@router.post("/pending/{paper}/completion", status_code=201, response_model=PaperShown, summary="Complete a paper")
async def complete_paper(
    paper: UUID,
    body: bodies.CompletePaperRequest,
    once: Once,
    act: Annotated[Acting, acting(Permission.PAPER_DRAFT)],
) -> Response:
    """Fills in what the inspection that asks for the paper does not know. Another person approves it."""

    async def work() -> Answer:
        drafted = await asking_usecases.complete(act, paper, body.fields)
        return Answer(shown(drafted, act.names), location=f"{PATH}/{paper}", version=drafted.version)

    return await once(work)


@router.get("/{paper}", summary="Get a paper")
async def get_paper(paper: UUID, ask: Annotated[Asking, asking(Permission.PAPER_READ)], tag: Tag) -> PaperShown:
    """The paper with what is filled in, who drafted and approved it, its number, what became of it, why it waits if it
    does, and what may happen next.
    """
    found = tag(await store.paper_of(ask, paper))
    waits = await pending_store.waits_for(ask.session, [paper])
    return shown(found, ask.names, waits.get(paper))


@router.get(
    "/{paper}/file",
    summary="Get the paper as PDF",
    response_class=Response,
    responses={200: {"content": {PDF: {}}, "description": "The PDF."}},
    dependencies=[dear(5)],
)
async def get_paper_file(
    paper: UUID, ask: Annotated[Asking, asking(Permission.PAPER_READ)], resources: Opened
) -> Response:
    """The file as it was issued, byte for byte. Before that, the draft: with a watermark, without number and code."""
    file = await file_of(ask, resources.once(office_of), paper)
    return Response(file, media_type=PDF, headers={"Content-Disposition": f'inline; filename="{paper}.pdf"'})


@router.post("/{paper}/revision", summary="Fill in a draft anew", dependencies=[dear(5)])
async def revise_paper(
    paper: UUID, body: bodies.RevisePaperRequest, act: Drafter, resources: Opened, tag: Tag
) -> PaperShown:
    """Replaces all that is filled in. The draft must be approved after that, also if it was sent back before."""
    return shown(tag(await usecases.revise(act, resources.once(office_of), paper, body)), act.names)


@router.post("/{paper}/approval", summary="Approve a paper")
async def approve_paper(paper: UUID, body: bodies.PaperOpinionRequest, act: Approver, tag: Tag) -> PaperShown:
    """Records the approval by somebody who has not drafted the paper. The service then takes the number, makes the file
    and issues the paper, usually within a second.
    """
    return shown(tag(await usecases.approve(act, paper, body.opinion)), act.names)


@router.post("/{paper}/refusal", summary="Send a draft back")
async def send_paper_back(paper: UUID, body: bodies.PaperOpinionRequest, act: Approver, tag: Tag) -> PaperShown:
    """Records why, also of a draft that was approved and waits. The draft can be filled in anew, or discarded."""
    return shown(tag(await usecases.send_back(act, paper, body.opinion)), act.names)


@router.post("/{paper}/explanation", summary="Explain where a paper differs from earlier papers")
async def explain_paper(paper: UUID, body: bodies.ExplainPaperRequest, act: Drafter, tag: Tag) -> PaperShown:
    """Records a reason for each place where the paper says something else than earlier papers of its matter. A paper
    that waits because of such a difference goes on.
    """
    return shown(tag(await usecases.explain(act, paper, body.explained)), act.names)


@router.post("/{paper}/discarding", summary="Discard a draft")
async def discard_paper(paper: UUID, body: bodies.PaperReasonRequest, act: Drafter, tag: Tag) -> PaperShown:
    """Gives a draft up that has no number. A number that it had before stays void."""
    return shown(tag(await usecases.discard(act, paper, body.because)), act.names)


@router.post("/{paper}/resumption", summary="Let a paper with a void number take another")
async def resume_paper(paper: UUID, body: bodies.PaperReasonRequest, act: Approver, tag: Tag) -> PaperShown:
    """After what kept the paper from being issued is mended. The void number is never used again."""
    return shown(tag(await usecases.resume(act, paper, body.because)), act.names)


@router.post("/{paper}/withdrawal-request", summary="Ask that an issued paper be withdrawn")
async def request_paper_withdrawal(paper: UUID, body: bodies.PaperReasonRequest, act: Drafter, tag: Tag) -> PaperShown:
    """Records who asks, and why. Another person decides."""
    return shown(tag(await usecases.request_withdrawal(act, paper, body.because)), act.names)


@router.post("/{paper}/withdrawal", summary="Withdraw an issued paper")
async def withdraw_paper(paper: UUID, act: Approver, tag: Tag) -> PaperShown:
    """The paper is not in force any more, and nothing replaces it; whoever verifies it learns that."""
    return shown(tag(await usecases.withdraw(act, paper)), act.names)


@router.post("/{paper}/withdrawal-refusal", summary="Refuse to withdraw a paper")
async def refuse_paper_withdrawal(paper: UUID, body: bodies.PaperOpinionRequest, act: Approver, tag: Tag) -> PaperShown:
    """Records why the paper stays in force."""
    return shown(tag(await usecases.refuse_withdrawal(act, paper, body.opinion)), act.names)
