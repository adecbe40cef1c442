"""Papers that cases revokes with their orders: a wish is forgotten, a draft discarded, an issued paper withdrawn."""

from dataclasses import replace

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.documents.paper.ending import ended_with_its_ground
from services.documents.paper.store import PAPERS
from services.documents.paper.tables import AttemptRow, PaperRow, PendingRow, RevokedPaperRow
from shared.aggregate import find, record
from shared.contracts.asked import PaperRevoked
from shared.log.event import Event
from shared.work import Acting, Work


async def keep_revoked(work: Work, event: Event) -> None:
    """Keep that a paper does not hold any more, so that a wish for it is not made a paper."""
    paper = PaperRevoked.of(event).paper
    revoked = insert(RevokedPaperRow).values(paper=paper, bureau=event.bureau)
    await work.session.execute(revoked.on_conflict_do_nothing())
    if await work.session.get(PaperRow, paper) is None:
        for rows in (PendingRow, AttemptRow):
            await work.session.execute(delete(rows).where(col(rows.paper) == paper))


async def end_paper(act: Acting, event: Event) -> None:
    """End the paper that the event revokes. One that has ended, or that nobody has drafted, stays as it is. The cause
    is the paper's own: nothing else in the log names the wish.
    """
    await keep_revoked(act, event)
    fact = PaperRevoked.of(event)
    paper = await find(act, PAPERS, fact.paper)
    if paper is None or paper.bureau != event.bureau:
        return
    own = replace(act, occasion=replace(act.occasion, cause=paper.trace))
    for end in ended_with_its_ground(paper, fact.because, fact.day):
        paper = await record(own, PAPERS, paper, end)
