"""Verifying a paper on the public site: a page for people, JSON for programs; nobody needs a token.

Nothing is changed, so an answer needs no room in the queue of the log. What is asked about is in no path and in no log
line: the code and the number of a paper come in a body.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.bureau.naming import BureauNames
from services.publishing.bureau.store import policy_names
from services.publishing.caching import MOVING
from services.publishing.log.proving_usecases import Proof
from services.publishing.notice.api import Position, Proving
from services.publishing.paper import usecases
from services.publishing.paper.judging import SiteVerdict
from services.publishing.paper.usecases import Verified
from services.publishing.paper.wire import (
    FileOfReceipts,
    PaperAsked,
    PaperVerified,
    PathsOfReceipts,
    ShownOfPaper,
    paper_verified,
)
from services.publishing.site import pages
from services.publishing.site.api import Browser, Facts, Reader
from services.publishing.year.api import BureauCode
from shared.canonical import canonical
from shared.http.acting import PublicWork
from shared.http.dear import dear
from shared.http.preconditions import NOT_KEPT
from shared.http.resources import Opened, Resources
from shared.http.transaction import Tx
from shared.papers.code import PaperCode, read_check_word
from shared.papers.receipts import receipts_file
from shared.work import Work

router = APIRouter(tags=["verification"])

COST = 5
"""What a question costs its sender. It also limits whoever tries check words (docs/papers.md)."""


async def address(request: Request) -> pages.Address:
    return pages.Address(request.scope)


Links = Annotated[pages.Address, Depends(address)]


@router.get("/p", include_in_schema=False, dependencies=[dear(1)])
async def scanned_paper_page(session: Tx, reader: Reader) -> Response:
    """Where the QR of a paper leads. Browsers do not send what stands behind `#`; the script of the page reads it."""
    return await _page(session, reader)


@router.get("/papers/verify", include_in_schema=False, dependencies=[dear(1)])
async def papers_page(session: Tx, reader: Reader) -> Response:
    return await _page(session, reader)


@router.post("/papers/verification", summary="Verify a paper; no token is needed", dependencies=[dear(COST)])
async def verify_paper(body: PaperAsked, resources: Opened, links: Links, response: Response) -> PaperVerified:
    """Whether a paper is genuine and in force: by its code, by its number with the check word beside the QR, or by the
    SHA-256 of its PDF. The PDF itself stays with whoever has it. `no-issue` is an alarm: a registered key has signed
    the code, and the log has no issue.
    """
    response.headers["Cache-Control"] = NOT_KEPT
    async with resources.work_if_needed() as begin:
        work = await begin()
        found, shown = await _verified(work, resources, body)
        names = BureauNames(await policy_names(work.session), resources.clock())
    return paper_verified(*found, shown, _paths(found, links), names)


@router.get(
    "/papers/receipts/{position}.json",
    summary="Get the receipts of a paper",
    responses={200: {"model": FileOfReceipts}},
    dependencies=[dear(10)],
)
async def get_receipts_of_paper(position: Position, work: PublicWork, prover: Proving) -> Response:
    """The file of receipts of the paper whose issue stands at this position of the log, for `cheqian verify paper
    --receipt`: its issue, and that it was corrected, replaced or withdrawn.
    """
    return _receipts(await usecases.receipts_of_paper(work.session, prover, position), f"paper-{position}")


@router.get(
    "/papers/keys/{bureau}.json",
    summary="Get the receipts of a bureau's paper keys and seals",
    responses={200: {"model": FileOfReceipts}},
    dependencies=[dear(20)],
)
async def get_receipts_of_keys(bureau: BureauCode, work: PublicWork, resources: Opened, prover: Proving) -> Response:
    """The file of receipts of all keys and seals of the bureau, for `cheqian verify paper --keys`."""
    return _receipts(await usecases.receipts_of_keys(work, resources.memory, prover, bureau), f"keys-{bureau}")


async def _verified(work: Work, resources: Resources, asked: PaperAsked) -> tuple[Verified, ShownOfPaper]:
    """Raises MalformedPaperCode, MalformedCheckWord."""
    if asked.code is not None:
        code = PaperCode.parse(asked.code)
        found = await usecases.verify_code(work, resources.memory, resources.gauges, code)
        return found, ShownOfPaper("code", code.number, code.day)
    if asked.number is not None and asked.check is not None:
        check_word = read_check_word(asked.check)
        found = await usecases.verify_number(work, resources.memory, asked.number, check_word)
        paper = found.judgement.paper
        return found, ShownOfPaper("number", paper.number if paper else asked.number)
    found = await usecases.verify_file(work, resources.memory, asked.file or "")
    return found, ShownOfPaper("file")


def _paths(found: Verified, links: pages.Address) -> PathsOfReceipts:
    judgement, known = found
    paper = judgement.paper if judgement.verdict is not SiteVerdict.AWAITING_LOG else None
    bureau = judgement.bureau
    return PathsOfReceipts(
        links.link("get_receipts_of_paper", position=paper.issued.position) if paper else None,
        links.link("get_receipts_of_keys", bureau=bureau) if bureau in known.positions else None,
        f"{links.link('trace_page')}?of={paper.issued.position}" if paper else None,
    )


def _receipts(proofs: list[Proof], name: str) -> Response:
    content = canonical(receipts_file(proof.receipt for proof in proofs))
    headers = {"Cache-Control": MOVING, "Content-Disposition": f'attachment; filename="{name}.json"'}
    return Response(content, media_type="application/json", headers=headers)


async def _page(session: AsyncSession, reader: Browser) -> Response:
    async def read() -> Facts:
        return {}

    return await reader.ready_page("paper.html", session, read)
