"""Reading accounts: which person acts with a subject, with which subject a person acts; writing the read rows."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.registers.accounts.lifecycle import FACTS, Account, AccountStatus, evolve
from services.sampling.registers.accounts.linking import PersonKnown
from services.sampling.registers.accounts.tables import AccountRow
from services.sampling.registers.records.former_keys import PERSONS
from services.sampling.registers.records.tables import RecordRow
from shared.aggregate import Aggregate, fold
from shared.errors import NotFound
from shared.keyset import read_page
from shared.locks import hold
from shared.log.event import Event
from shared.log.streams import load
from shared.pages import PageFound, PageWanted
from shared.work import Work


class PersonUnknown(NotFound):
    code = "person-unknown"
    title = "没有这位人员"
    title_en = "No such person"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsWanted:
    """Which accounts a list shows; a field that is None does not restrict the list."""

    status: AccountStatus | None = None
    subject: str | None = None


async def person_of_subject(session: AsyncSession, bureau: str, subject: str) -> PersonKnown | None:
    """The person of the bureau who acts with this account, retired or not; None if nobody does."""
    query = select(AccountRow.person).where(AccountRow.bureau == bureau, AccountRow.subject == subject)
    person = (await session.scalars(query)).one_or_none()
    return None if person is None else (await persons(session, bureau, [person]))[person]


async def subjects_of(session: AsyncSession, bureau: str, people: Collection[UUID]) -> Mapping[UUID, str]:
    """Lasting id → the subject with which the person acts; persons without an account are left out."""
    query = select(AccountRow.person, AccountRow.subject).where(
        AccountRow.bureau == bureau, col(AccountRow.person).in_(people), col(AccountRow.subject).is_not(None)
    )
    return {row.person: row.subject for row in await session.execute(query)}


async def persons(session: AsyncSession, bureau: str, ids: Collection[UUID]) -> Mapping[UUID, PersonKnown]:
    """Lasting id → the person of the bureau's registers; unknown ids are left out."""
    query = select(RecordRow).where(
        col(RecordRow.id).in_(ids), RecordRow.bureau == bureau, col(RecordRow.directory).in_(PERSONS)
    )
    return {row.id: _known(row) for row in await session.scalars(query)}


async def person_to_show(
    session: AsyncSession, person: UUID, visible: Callable[[str], bool]
) -> tuple[str, PersonKnown]:
    """The bureau of a person, and the person, if the caller may see the bureau (`visible`). Raises PersonUnknown."""
    query = select(RecordRow).where(RecordRow.id == person, col(RecordRow.directory).in_(PERSONS))
    row = (await session.scalars(query)).one_or_none()
    if row is None or not visible(row.bureau):
        raise PersonUnknown(
            f"名录中没有编号为 {person} 的人员；请在人员或专家名录中查其编号（person）。",
            f"No person of a register has the id {person}; look up `person` among the people or the experts.",
            person=str(person),
        )
    return row.bureau, _known(row)


async def account_of(session: AsyncSession, bureau: str, person: UUID) -> Account:
    """The account of a person, computed from all its events; at version 0 if there is none."""
    return fold(ACCOUNTS, await load(session, ACCOUNTS.stream(person))) or Account(person=person, bureau=bureau)


async def accounts(
    session: AsyncSession, bureau: str, wanted: AccountsWanted, page: PageWanted[UUID]
) -> PageFound[AccountRow, UUID]:
    """The accounts of the bureau that were ever requested, newest person first; the key is the lasting id."""
    query = select(AccountRow).where(AccountRow.bureau == bureau)
    if wanted.status is not None:
        query = query.where(AccountRow.status == wanted.status)
    if wanted.subject is not None:
        query = query.where(AccountRow.subject == wanted.subject)
    return await read_page(session, query, (col(AccountRow.person),), page, newest_first=True)


async def be_alone(session: AsyncSession, bureau: str) -> None:
    """Wait until nobody else approves an account of the bureau; keep others waiting until the transaction ends."""
    await hold(session, "sampling.account", bureau)


async def project(work: Work, account: Account, event: Event) -> None:
    """Write the read row after one more event of an account."""
    row = AccountRow(
        **account.model_dump(include={"person", "bureau", "subject", "version", "trace"}),
        status=account.status,
        changed_at=event.time,
        state=account.model_dump(mode="json"),
    )
    await work.session.merge(row)
    await work.session.flush()


def _known(row: RecordRow) -> PersonKnown:
    directory = next(each for each in PERSONS if each == row.directory)
    return PersonKnown(row.id, directory, row.key, row.fields["name"], row.retired_at is not None)


def _missing(person: str) -> PersonUnknown:
    return PersonUnknown(f"人员 {person} 没有账号。", f"The person {person} has no account.", person=person)


ACCOUNTS: Aggregate[Account] = Aggregate(name="account", facts=FACTS, evolve=evolve, project=project, missing=_missing)
