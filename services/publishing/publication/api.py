"""Publications over HTTP: released, held, withdrawn and ended by the bureau; read by everybody."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.publishing.caching import MOVING
from services.publishing.publication import requests as bodies
from services.publishing.publication import store, usecases, writing_usecases
from services.publishing.publication.showing import listed, published, published_listed, shown
from services.publishing.publication.state import Publication, Status
from services.publishing.publication.store import PublicationsSought
from services.publishing.publication.wire import (
    PublicationListed,
    PublicationShown,
    PublishedListed,
    PublishedShown,
)
from shared.access.roles import Permission
from shared.contracts.publications import PublicationKind
from shared.errors import NotFound
from shared.http.acting import PublicWork, acting, asking, changing, listing
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.http.reading import wants_body
from shared.identifiers import AreaCode
from shared.work import Acting, Asking

router = APIRouter(tags=["publications"])

PATH = "/publications"
Publisher = Annotated[Acting, changing(Permission.PUBLICATION_RELEASE)]
Requester = Annotated[Acting, changing(Permission.PUBLICATION_REQUEST)]
Decider = Annotated[Acting, changing(Permission.PUBLICATION_DECIDE)]
_Enterprise = Annotated[
    str | None, Query(min_length=1, max_length=18, description="Only what is about the enterprise with this code.")
]
_Kind = Annotated[PublicationKind | None, Query(description="Only publications of this kind.")]
Number = Annotated[int, Path(ge=1, le=100_000, description="The number of the version, from 1.", examples=[1])]


class NotShownAnyMore(NotFound):
    code = "not-shown-any-more"
    title = "已不再公示"
    title_en = "This is not shown any more"


async def sought(
    kind: _Kind = None,
    status: Annotated[Status | None, Query(description="Only publications in this state.")] = None,
    enterprise: _Enterprise = None,
    waits: Annotated[
        bool | None, Query(description="If true, only those of which something waits for its release.")
    ] = None,
) -> PublicationsSought:
    return PublicationsSought(kind, status, enterprise, waits)


@router.get(PATH, summary="List the bureau's publications, newest first")
async def list_publications(
    ask: Annotated[Asking, listing(Permission.PUBLICATION_READ)],
    page: NewestFirst,
    among: Annotated[PublicationsSought, Depends(sought)],
) -> Listed[PublicationListed]:
    """What the bureau publishes, and what waits for its release or is withheld."""
    return page.of(await store.publications(ask, among, page.wanted), listed)


@router.post(
    PATH,
    status_code=201,
    response_model=PublicationShown,
    summary="Write a typical case",
    responses={404: {"description": "The publication that it is about does not exist."}},
    dependencies=[dear(2)],
)
async def write_publication(
    body: bodies.WriteCaseRequest, once: Once, act: Annotated[Acting, acting(Permission.PUBLICATION_REQUEST)]
) -> Response:
    """Prepares the typical case (典型案例) of a penalty that is shown. What people may not read is taken out: what the
    decision mentions, and what the request names. Another person releases it.
    """

    async def work() -> Answer:
        written = await writing_usecases.write(act, body.about, body.case)
        return Answer(await _shown(act, written), location=f"{PATH}/{written.id}", version=written.version)

    return await once(work)


@router.post(f"{PATH}/{{publication}}/text", summary="Write a typical case in other words", dependencies=[dear(2)])
async def rewrite_publication(
    publication: UUID, body: bodies.CaseTextRequest, act: Requester, tag: Tag
) -> PublicationShown:
    """What is shown stays until another person releases the new text, which corrects it."""
    return await _shown(act, tag(await writing_usecases.rewrite(act, publication, body.case)))


@router.get(f"{PATH}/{{publication}}", summary="Get a publication as the bureau sees it")
async def get_publication(
    publication: UUID, ask: Annotated[Asking, asking(Permission.PUBLICATION_READ)], tag: Tag
) -> PublicationShown:
    """What waits, what was released, how long it is shown, what became of it, and what may happen next."""
    return await _shown(ask, tag(await store.publication_of(ask, publication)))


@router.post(f"{PATH}/{{publication}}/release", summary="Release what waits")
async def release_publication(publication: UUID, act: Publisher, tag: Tag) -> PublicationShown:
    """From now on the public sees it, with the day of today. The bytes and their hash never change; a later release
    corrects them and names them. Nothing is released before its day (`not_before`), and what a person wrote only by
    another person.
    """
    return await _shown(act, tag(await usecases.release(act, publication)))


@router.post(f"{PATH}/{{publication}}/hold", summary="Hold back what waits")
async def hold_publication(
    publication: UUID, body: bodies.PublicationReasonRequest, act: Publisher, tag: Tag
) -> PublicationShown:
    """It waits until the matter that it comes from has changed. Its deadline runs on."""
    return await _shown(act, tag(await usecases.hold(act, publication, body.because)))


@router.post(f"{PATH}/{{publication}}/withdrawal-request", summary="Ask that a publication be withdrawn")
async def request_publication_withdrawal(
    publication: UUID, body: bodies.PublicationReasonRequest, act: Requester, tag: Tag
) -> PublicationShown:
    """For what should not have been published. Another person decides; until then it is shown."""
    return await _shown(act, tag(await usecases.ask_withdrawal(act, publication, body.because)))


@router.post(f"{PATH}/{{publication}}/withdrawal", summary="Withdraw a publication with an explanation")
async def withdraw_publication(
    publication: UUID, body: bodies.WithdrawPublicationRequest, act: Decider, tag: Tag
) -> PublicationShown:
    """The public reads the explanation in its place. The hashes of its versions stay, and so do their entries."""
    return await _shown(act, tag(await usecases.withdraw(act, publication, body.explanation)))


@router.post(f"{PATH}/{{publication}}/withdrawal-refusal", summary="Refuse a withdrawal with an opinion")
async def refuse_publication_withdrawal(
    publication: UUID, body: bodies.PublicationOpinionRequest, act: Decider, tag: Tag
) -> PublicationShown:
    """It stays. What its matter has undone cannot stay."""
    return await _shown(act, tag(await usecases.keep(act, publication, body.opinion)))


@router.post(f"{PATH}/{{publication}}/early-end-request", summary="Record an application for credit repair")
async def request_early_end(
    publication: UUID, body: bodies.AskEarlyEndRequest, act: Requester, tag: Tag
) -> PublicationShown:
    """Records that the party applies for it (信用修复: the display ends before its time), with the hash of its promise.
    The law says from which day.
    """
    asked = await usecases.ask_early_end(act, publication, body.applied, body.promise_sha256, body.remark)
    return await _shown(act, tag(asked))


@router.post(f"{PATH}/{{publication}}/early-end", summary="Grant credit repair: end a display before its time")
async def grant_early_end(publication: UUID, act: Decider, tag: Tag) -> PublicationShown:
    """Grants the party's application (准予信用修复)."""
    return await _shown(act, tag(await usecases.grant_early_end(act, publication)))


@router.post(f"{PATH}/{{publication}}/early-end-refusal", summary="Refuse credit repair with an opinion")
async def refuse_early_end(
    publication: UUID, body: bodies.PublicationOpinionRequest, act: Decider, tag: Tag
) -> PublicationShown:
    """It is shown for its whole period (不予信用修复); another application can be recorded."""
    return await _shown(act, tag(await usecases.refuse_early_end(act, publication, body.opinion)))


@router.get("/published", summary="List what is published, newest first", dependencies=[dear(1)])
async def list_published(
    work: PublicWork,
    page: NewestFirst,
    kind: _Kind = None,
    bureau: Annotated[AreaCode | None, Query(description="Only publications of this bureau.")] = None,
    enterprise: _Enterprise = None,
) -> Listed[PublishedListed]:
    """What is shown now, of all bureaus or of one, with its newest content."""
    among = PublicationsSought(kind, None, enterprise)
    return page.of(await store.published(work.session, bureau, among, page.wanted), published_listed)


@router.get("/published/{publication}", summary="Get what is published", dependencies=[dear(1)])
async def get_published(publication: UUID, work: PublicWork) -> PublishedShown:
    """Its newest content and all versions. What was withdrawn, or whose period is over, has no content any more, and
    says why; its hashes and its entries in the log stay.
    """
    return published(await store.released_once(work.session, publication))


@router.get(
    "/published/{publication}/versions/{number}.json",
    summary="Get the exact bytes of a version",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}, "description": "The document."}},
    dependencies=[dear(1)],
)
async def get_published_version(publication: UUID, number: Number, work: PublicWork, request: Request) -> Response:
    """The document whose SHA-256 the event of its release has. It is there as long as the publication is shown, and no
    later version hides what it says.
    """
    found = await store.released_once(work.session, publication)
    require_shown(found)
    require_readable(found, number)
    document = await store.document_at(work.session, publication, number)
    # Not for ever: it may be withdrawn tomorrow.
    headers = {"Cache-Control": MOVING, "ETag": f'"{found.versions[number - 1].sha256}"'}
    if not wants_body(request, headers["ETag"]):
        return Response(media_type="application/json", headers=headers | {"Content-Length": str(len(document))})
    return Response(document, media_type="application/json", headers=headers)


def require_shown(publication: Publication) -> None:
    """Raises NotShownAnyMore."""
    if not publication.is_public:
        raise NotShownAnyMore(
            "该信息已撤回或公示期满，原文不再提供；其哈希和日志记录仍可查验。",
            "It was withdrawn, or its period is over: its text is not given any more. Its hash and its entry in the "
            "log stay.",
            publication=str(publication.id),
        )


def require_readable(publication: Publication, number: int) -> None:
    """Refuse the text of a version that shows what a later one has taken out. Raises NotShownAnyMore."""
    if number <= len(publication.versions) and not publication.is_readable(number):
        raise NotShownAnyMore(
            "后来的版本隐去了该版本中的内容，该版本原文不再提供；其哈希和日志记录仍可查验。",
            "A later version has taken out what this one says: its text is not given any more. Its hash and its entry "
            "in the log stay.",
            publication=str(publication.id),
        )


async def _shown(ask: Asking, publication: Publication) -> PublicationShown:
    return shown(publication, await store.terms_in(ask, publication), ask.names, ask.today)
