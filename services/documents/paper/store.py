"""Reading papers, as far as the reader may know of them; writing their read rows."""

from collections.abc import Collection
from typing import NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col, select, update

from services.documents.number.store import Secrecy, keep_ended, keep_taken
from services.documents.number.tables import NumberRow
from services.documents.paper.evolving import FACTS, evolve
from services.documents.paper.pending_store import due_after
from services.documents.paper.state import Paper, Status
from services.documents.paper.tables import AttemptRow, OpenedDrawRow, PaperRow, PendingRow
from services.documents.policies.store import ruling_policy
from services.documents.schema import SecretRow
from shared.access.covert import sees_covert
from shared.aggregate import Aggregate
from shared.contracts.papers import PaperIssued, PaperNumbered, PaperVoided
from shared.database import driver_connection
from shared.errors import Conflict, NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking, Work

# By the driver and in one statement: each event of a paper writes these rows, and some while a number is locked.
_WRITE = """
WITH written AS (
    INSERT INTO documents.paper (
        id, begun, bureau, version, trace, status, form, name, matter, subject, day, hidden, draws, known_to, state
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    ON CONFLICT (id) DO UPDATE SET
        version = excluded.version, status = excluded.status, name = excluded.name, day = excluded.day,
        hidden = excluded.hidden, known_to = excluded.known_to, state = excluded.state
), over AS (
    DELETE FROM documents.pending WHERE paper = $1 AND $16::timestamptz IS NULL
), forgotten AS (
    DELETE FROM documents.attempt WHERE paper = $1 AND $16 IS NULL
), pending AS (
    INSERT INTO documents.pending (paper, bureau, form, hidden, draws, known_to, drafted)
    SELECT $1, $3, $7, $12, $13, $14, true WHERE $16 IS NOT NULL
    ON CONFLICT (paper) DO UPDATE SET
        hidden = excluded.hidden, known_to = excluded.known_to, drafted = true, asked = NULL
)
INSERT INTO documents.attempt (paper, bureau, due_at, failures) SELECT $1, $3, $16, 0 WHERE $16 IS NOT NULL
ON CONFLICT (paper) DO UPDATE SET due_at = excluded.due_at, failures = 0, refusal = NULL
"""

R = TypeVar("R", bound=SecretRow)


class PaperUnknown(NotFound):
    code = "paper-unknown"
    title = "没有这份文书"
    title_en = "No such paper"


class DraftedAlready(Conflict):
    code = "paper-drafted-already"
    title = "文书已经起草"
    title_en = "The paper is drafted already"


class MatterSecrecy(NamedTuple):
    """Whether the papers of a matter are secret, until which draws are open, and who knows of them all the same."""

    covert: bool = False
    draws: tuple[UUID, ...] = ()
    crew: tuple[str, ...] = ()


class PapersSought(NamedTuple):
    """The papers that a list shows; a field that is None does not restrict it."""

    form: str | None = None
    status: Status | None = None
    matter: UUID | None = None
    name: str | None = None


async def paper_of(ask: Asking, paper: UUID) -> Paper:
    """A paper that the reader may know of. Raises PaperUnknown."""
    bureau = await ask.session.scalar(select(PaperRow.bureau).where(PaperRow.id == paper))
    if bureau is None or not ask.may_see(bureau):
        raise unknown(str(paper))
    query = select(PaperRow.state).where(PaperRow.id == paper, *await visible_to(ask.about(bureau)))
    state = await ask.session.scalar(query)
    if state is None:
        raise unknown(str(paper))
    return Paper.model_validate(state)


async def known_to(ask: Asking, paper: UUID) -> Paper | None:
    """A paper of the bureau, if there is one that the caller may know of."""
    query = select(PaperRow.state).where(PaperRow.id == paper, PaperRow.bureau == ask.bureau, *await visible_to(ask))
    state = await ask.session.scalar(query)
    return Paper.model_validate(state) if state is not None else None


async def pending(ask: Asking, page: PageWanted[UUID]) -> PageFound[PendingRow, UUID]:
    """The papers of the bureau that the service still has to issue."""
    visible = await visible_to(ask, PendingRow)
    query = select(PendingRow).options(defer(PendingRow.asked)).where(PendingRow.bureau == ask.bureau, *visible)
    return await read_page(ask.session, query, (col(PendingRow.paper),), page, newest_first=True)


async def papers(ask: Asking, sought: PapersSought, page: PageWanted[UUID]) -> PageFound[PaperRow, UUID]:
    """The bureau's papers without their state, newest first."""
    columns = {"form": sought.form, "status": sought.status, "matter": sought.matter, "name": sought.name}
    asked = [getattr(PaperRow, name) == value for name, value in columns.items() if value is not None]
    query = (
        select(PaperRow)
        .options(defer(PaperRow.state))
        .where(PaperRow.bureau == ask.bureau, *asked, *await visible_to(ask))
    )
    return await read_page(ask.session, query, (col(PaperRow.begun),), page, newest_first=True)


async def wish_of(act: Acting, paper: UUID) -> PendingRow:
    """What cases asks of the bureau, if the caller may know of it. Raises PaperUnknown, DraftedAlready."""
    visible = await visible_to(act, PendingRow)
    query = select(PendingRow).where(PendingRow.paper == paper, PendingRow.bureau == act.bureau, *visible)
    row = (await act.session.scalars(query)).one_or_none()
    if row is None or row.asked is None:
        drafted = await paper_of(act, paper)
        raise DraftedAlready(
            "这份文书已经起草，无需再补填；要更改时请查看该文书，按其当前状态办理。",
            "This paper is drafted already, and needs nothing more. To change it, look at the paper and its state.",
            paper=str(drafted.id),
        )
    return row


async def of_matter(session: AsyncSession, bureau: str, matter: UUID | None, *, secret: bool) -> list[Paper]:
    """The papers of a matter, the earliest first; none of a paper without a matter. Without `secret`, papers that are
    hidden now are left out: what is told of a paper must not tell of them.
    """
    if matter is None:
        return []
    query = select(PaperRow.state).where(PaperRow.bureau == bureau, PaperRow.matter == matter)
    if not secret:
        query = query.where(col(PaperRow.hidden).is_(False))
    return [Paper.model_validate(state) for state in await session.scalars(query.order_by(col(PaperRow.begun)))]


async def is_hidden(session: AsyncSession, paper: Paper) -> bool:
    """Whether only some may know of the paper now."""
    return paper.covert and not await all_open(session, paper.draws)


async def secrecy_of(ask: Asking, matter: UUID | None, beside: Paper | None = None) -> MatterSecrecy | None:
    """Who may know of a matter, by its papers, and of another paper `beside`; None if the caller knows of none."""
    of_matter = [col(PaperRow.matter) == matter] if matter else []
    among = or_(false(), *of_matter, *([col(PaperRow.id) == beside.id] if beside else []))
    query = select(PaperRow).where(PaperRow.bureau == ask.bureau, among, *await visible_to(ask))
    papers = (await ask.session.scalars(query)).all()
    secret = [paper for paper in papers if paper.hidden]
    if not papers:
        return None
    return MatterSecrecy(
        covert=bool(secret),
        draws=tuple(dict.fromkeys(draw for paper in secret for draw in paper.draws)),
        crew=tuple(dict.fromkeys(person for paper in secret for person in paper.known_to)),
    )


async def keep_opened(work: Work, event: Event) -> None:
    """Keep that a covert draw was opened, and let everybody know of the papers that were secret for it alone."""
    draw = draw_of(event)
    opened = insert(OpenedDrawRow).values(draw=draw, bureau=event.bureau)
    await work.session.execute(opened.on_conflict_do_nothing())
    await show(work.session, PaperRow, draw)
    await show(work.session, PendingRow, draw)
    await show(work.session, NumberRow, draw)
    await work.session.flush()


def draw_of(event: Event) -> UUID:
    """The draw whose stream has the event."""
    return UUID(event.stream.removeprefix("draw/"))


async def show(session: AsyncSession, rows: type[R], draw: UUID) -> None:
    """Let everybody know of what was hidden for this draw alone, which is open now."""
    hidden = select(rows).where(col(rows.hidden), col(rows.draws).contains([draw]))
    for row in await session.scalars(hidden):
        row.hidden = not await all_open(session, row.draws)


async def all_open(session: AsyncSession, draws: Collection[UUID]) -> bool:
    """Whether all these covert draws are open."""
    query = select(OpenedDrawRow.draw).where(col(OpenedDrawRow.draw).in_(draws))
    return {*draws} <= {*(await session.scalars(query))}


async def project(work: Work, paper: Paper, event: Event) -> None:
    """Write the read rows after one more event of a paper."""
    connection = await driver_connection(work.session)
    hidden = await is_hidden(work.session, paper)
    secrecy = Secrecy(hidden, list(paper.draws), [*paper.crew, paper.drafted.person])
    await connection.execute(_WRITE, *_columns(paper, secrecy), due_after(paper, event))
    match FACTS[event.type].of(event):
        case PaperNumbered() as fact:
            await keep_taken(work.session, fact, paper.matter, secrecy, event)
        case PaperIssued() as fact:
            await keep_ended(work.session, fact, event)
            await _look_again(work.session, paper, event)
        case PaperVoided() as fact:
            await keep_ended(work.session, fact, event)


def unknown(paper: str) -> PaperUnknown:
    return PaperUnknown(f"没有编号为 {paper} 的文书。", f"There is no paper {paper} here.", paper=paper)


async def visible_to(ask: Asking, rows: type[SecretRow] = PaperRow) -> tuple[ColumnElement[bool], ...]:
    """What the reader may know of: everything but what belongs to covert visits whose draws are not open; of that
    their own.
    """
    found = await ruling_policy(ask.session, ask.bureau, ask.today)
    if sees_covert(ask, found.policy.covert if found else None):
        return ()
    return (or_(col(rows.hidden).is_(False), col(rows.known_to).contains([ask.identity.subject])),)


async def _look_again(session: AsyncSession, paper: Paper, event: Event) -> None:
    """Let the service look at once at the papers of the matter that may have waited for this one."""
    if paper.matter:
        waiting = select(PaperRow.id).where(PaperRow.matter == paper.matter, PaperRow.bureau == paper.bureau)
        soon = update(AttemptRow).where(col(AttemptRow.paper).in_(waiting), col(AttemptRow.refusal).is_not(None))
        await session.execute(soon.values(due_at=event.time))


def _columns(paper: Paper, secrecy: Secrecy) -> tuple[object, ...]:
    """The values of the columns of a paper, in the order of `_WRITE`."""
    numbered = paper.numbered
    return (
        paper.id,
        paper.begun,
        paper.bureau,
        paper.version,
        paper.trace,
        paper.status,
        paper.form,
        numbered.name if numbered else None,
        paper.matter,
        paper.subject,
        numbered.day if numbered else paper.asked_day,
        *secrecy,
        paper.model_dump_json(),
    )


PAPERS: Aggregate[Paper] = Aggregate(name="paper", facts=FACTS, evolve=evolve, project=project, missing=unknown)
