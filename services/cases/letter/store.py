"""Reading letters, as far as the reader may know of them; writing their read rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, all_, exists, literal, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col, select

from services.cases.clocks import CLOCKS
from services.cases.inspection.state import Inspection
from services.cases.inspection.store import INSPECTIONS, InspectionUnknown, inspection_of, require_known, visible
from services.cases.inspection.tables import CrewRow, InspectionRow
from services.cases.letter.lifecycle import ABOUT_THE_CREW, Letter, evolve
from services.cases.letter.receiving import Somebody, may_read
from services.cases.letter.tables import LetterRow
from shared import aggregate
from shared.access.roles import Permission
from shared.aggregate import Aggregate
from shared.clock import beijing_date
from shared.clocks.projection import moved_ends, write_clocks
from shared.clocks.tables import Matter
from shared.contracts.letters import LetterKind, LetterNoted
from shared.database import driver_connection
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking, Work

_DUE = """
SELECT split_part(matter, '/', 2)::uuid, min(due), bool_or(ends <= $2) FROM cases.clock
WHERE matter = ANY ($1::text[]) AND state = 'running' GROUP BY matter
"""
_OVERDUE = "SELECT split_part(matter, '/', 2)::uuid FROM cases.clock WHERE bureau = $1 AND matter ^@ 'letter/'"
_OVERDUE += " AND state = 'running' AND ends <= $2"


class LetterUnknown(NotFound):
    code = "letter-unknown"
    title = "没有这封来信"
    title_en = "No such letter"


class LettersSought(NamedTuple):
    """The letters that a list shows; a field that is None does not restrict it. `overdue`: those whose answer is
    overdue now, or the others.
    """

    inspection: UUID | None = None
    about: LetterKind | None = None
    answered: bool | None = None
    overdue: bool | None = None
    since: date | None = None
    until: date | None = None


class AnswerDue(NamedTuple):
    """By which day a letter is to be answered, and whether that moment is past."""

    due: date
    overdue: bool


def somebody(ask: Asking) -> Somebody:
    """Who asks, with the roles that count in the bureau that is asked about."""
    return Somebody(ask.identity.subject, ask.identity.roles_in(ask.bureau))


async def letter_of(ask: Asking, letter: UUID) -> Letter:
    """A letter that the reader may read. Raises LetterUnknown, also for one of which the reader may not know."""
    row = await ask.session.get(LetterRow, letter)
    if row is None or not ask.may_see(row.bureau):
        raise unknown(str(letter))
    found = Letter.model_validate(row.state)
    about = ask.about(row.bureau)
    try:
        inspection = await inspection_of(about, found.sent.inspection)
    except InspectionUnknown as error:
        raise unknown(str(letter)) from error
    _check_reads(about, found, inspection)
    return await current(ask, found)


async def to_answer(act: Acting, letter: UUID) -> tuple[Letter, Inspection]:
    """The letter, which the caller may read, at the version that the caller has read, and its inspection. Raises
    LetterUnknown, StaleVersion.
    """
    found = await aggregate.state_of(act, LETTERS, letter)
    inspection = await aggregate.state_of(act, INSPECTIONS, found.sent.inspection)
    try:
        await require_known(act, inspection)
    except InspectionUnknown as error:
        raise unknown(str(letter)) from error
    _check_reads(act, found, inspection)
    act.if_match.check(found.version)
    return found, inspection


async def letters(ask: Asking, sought: LettersSought, page: PageWanted[UUID]) -> PageFound[LetterRow, UUID]:
    """The letters of the bureau that the reader may read, without their state, newest first."""
    query = (
        select(LetterRow)
        .options(defer(LetterRow.state))
        .where(LetterRow.bureau == ask.bureau, *await _asked(ask, sought), await _readable(ask))
    )
    return await read_page(ask.session, query, (col(LetterRow.entered),), page, newest_first=True)


async def letters_of(ask: Asking, inspections: Sequence[UUID]) -> list[UUID]:
    """The letters of these inspections that the reader may read, in the order of their receipt."""
    if not ask.may(Permission.LETTER_READ):
        return []
    query = select(LetterRow.id).where(
        LetterRow.bureau == ask.bureau, col(LetterRow.inspection).in_(inspections), await _readable(ask)
    )
    return list(await ask.session.scalars(query.order_by(col(LetterRow.entered))))


async def covert_letters(ask: Asking) -> frozenset[str]:
    """The streams of the letters that not everybody may know of, and that the reader may read."""
    if not ask.may(Permission.LETTER_READ):
        return frozenset()
    covert = or_(col(LetterRow.hidden), _about_the_crew())
    query = select(LetterRow.id).where(LetterRow.bureau == ask.bureau, covert, await _readable(ask))
    return frozenset(f"letter/{each}" for each in await ask.session.scalars(query))


async def dues(ask: Asking, letters: Sequence[UUID]) -> Mapping[UUID, AnswerDue]:
    """Letter → when it is to be answered; those that wait for no answer are not there."""
    connection = await driver_connection(ask.session)
    rows = await connection.fetch(_DUE, [f"letter/{each}" for each in letters], ask.now)
    return {letter: AnswerDue(due, overdue) for letter, due, overdue in rows}


async def to_disclose(session: AsyncSession, bureau: str) -> list[UUID]:
    """The hidden letters of the bureau whose inspection is not secret any more; none that is about the crew."""
    query = (
        select(LetterRow.id)
        .join(InspectionRow, col(InspectionRow.id) == col(LetterRow.inspection))
        .where(LetterRow.bureau == bureau, col(LetterRow.hidden), ~col(InspectionRow.hidden))
        .order_by(col(LetterRow.id))
    )
    return list(await session.scalars(query))


async def current(work: Work, letter: Letter) -> Letter:
    """The letter with the ends of its clocks by the calendar and the law of now."""
    ends = await moved_ends(work.session, CLOCKS.tables, letter.stream)
    return letter.model_copy(update={"clocks": letter.clocks.moved(ends)}) if ends else letter


async def project(work: Work, letter: Letter, event: Event) -> None:
    """Write the read rows after one more event of a letter."""
    del event
    matter = Matter(letter.bureau, letter.stream, letter.what.enterprise, covert=letter.covert)
    await write_clocks(work.session, CLOCKS.tables, matter, letter.clocks)
    await work.session.merge(
        LetterRow(
            **letter.model_dump(include={"id", "bureau", "version", "trace"}),
            entered=letter.received.event,
            status=letter.status,
            hidden=letter.hidden,
            about=letter.about,
            inspection=letter.sent.inspection,
            received_on=beijing_date(letter.received.at),
            state=letter.model_dump(mode="json"),
        )
    )
    await work.session.flush()


def unknown(letter: str) -> LetterUnknown:
    return LetterUnknown(f"没有编号为 {letter} 的来信。", f"There is no letter {letter} here.", letter=letter)


def _check_reads(ask: Asking, letter: Letter, inspection: Inspection) -> None:
    """Refuse a reader who may not read the letter, as if there were none. Raises LetterUnknown."""
    if not may_read(somebody(ask), letter.about, inspection):
        raise unknown(str(letter.id))


async def _readable(ask: Asking) -> ColumnElement[bool]:
    """What the reader may read: `receiving.may_read`, of all letters of inspections that the reader may know of."""
    subject = literal(ask.identity.subject)
    known = (col(InspectionRow.id) == col(LetterRow.inspection), *await visible(ask))
    if somebody(ask).of_an_office:
        ours = subject != all_(col(InspectionRow.crew_ever))
        return exists().where(*known, or_(~_about_the_crew(), ours))
    own = exists().where(col(CrewRow.inspection) == col(LetterRow.inspection), col(CrewRow.subject) == subject)
    return exists().where(*known, ~_about_the_crew(), own)


def _about_the_crew() -> ColumnElement[bool]:
    return col(LetterRow.about).in_(sorted(ABOUT_THE_CREW))


async def _asked(ask: Asking, sought: LettersSought) -> list[ColumnElement[bool]]:
    columns = ((LetterRow.inspection, sought.inspection), (LetterRow.about, sought.about))
    asked = [col(column) == value for column, value in columns if value is not None]
    if sought.answered is not None:
        asked.append(col(LetterRow.status) == ("answered" if sought.answered else "waiting"))
    if sought.overdue is not None:
        late = col(LetterRow.id).in_(await _overdue(ask))
        asked.append(late if sought.overdue else ~late)
    if sought.since is not None:
        asked.append(col(LetterRow.received_on) >= sought.since)
    if sought.until is not None:
        asked.append(col(LetterRow.received_on) <= sought.until)
    return asked


async def _overdue(ask: Asking) -> list[UUID]:
    connection = await driver_connection(ask.session)
    return [row[0] for row in await connection.fetch(_OVERDUE, ask.bureau, ask.now)]


LETTERS: Aggregate[Letter] = Aggregate(
    name="letter", facts=(LetterNoted.type,), evolve=evolve, project=project, missing=unknown, current=current
)
