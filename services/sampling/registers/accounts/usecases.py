"""What can be done with the account of a person: request it, approve or refuse it, show it."""

from typing import NamedTuple
from uuid import UUID

from services.sampling.registers.accounts import linking, store
from services.sampling.registers.accounts.lifecycle import Account
from services.sampling.registers.accounts.linking import PersonKnown
from services.sampling.registers.accounts.store import ACCOUNTS, AccountsWanted
from services.sampling.registers.accounts.tables import AccountRow
from services.sampling.registers.accounts.verbs import ACCOUNT
from shared.aggregate import record
from shared.contracts.register import AccountRequested, RecordNoted
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking


class AccountSeen(NamedTuple):
    """The account of a person, and the person."""

    account: Account
    person: PersonKnown

    @property
    def version(self) -> int:
        return self.account.version


async def request(act: Acting, person: UUID, asked: AccountRequested) -> AccountSeen:
    """Record the request for an account. Raises PersonUnknown, StaleVersion, NotNow and what `linking.request`
    raises.
    """
    found = await _to_change(act, person)
    holder = await _holder(act, asked.subject)
    return await _recorded(act, found, ACCOUNT.decide(linking.request, found.account, found.person, asked, holder))


async def approve(act: Acting, person: UUID) -> AccountSeen:
    """Record the account. Raises PersonUnknown, StaleVersion, NotNow and what `linking.approve` raises."""
    # Alone first: else one subject could be approved for two persons at once.
    await store.be_alone(act.session, act.bureau)
    found = await _to_change(act, person)
    ACCOUNT.require(linking.approve, found.account)
    holder = await _holder(act, found.account.rounds[-1].subject)
    fact = ACCOUNT.decide(linking.approve, found.account, found.person, holder, act.person)
    return await _recorded(act, found, fact)


async def refuse(act: Acting, person: UUID, opinion: str) -> AccountSeen:
    """Record the refusal of an account. Raises PersonUnknown, StaleVersion, NotNow, SamePerson."""
    found = await _to_change(act, person)
    return await _recorded(act, found, ACCOUNT.decide(linking.refuse, found.account, act.person, opinion))


async def find_account(ask: Asking, person: UUID) -> AccountSeen:
    """The account of a person whom the caller may see. Raises PersonUnknown."""
    bureau, known = await store.person_to_show(ask.session, person, ask.may_see)
    return AccountSeen(await store.account_of(ask.session, bureau, person), known)


async def find_accounts(
    ask: Asking, wanted: AccountsWanted, page: PageWanted[UUID]
) -> PageFound[tuple[AccountRow, PersonKnown], UUID]:
    """A page of accounts, each with its person."""
    found = await store.accounts(ask.session, ask.bureau, wanted, page)
    persons = await store.persons(ask.session, ask.bureau, [row.person for row in found.rows])
    return found.to(lambda row: (row, persons[row.person]))


async def _to_change(act: Acting, person: UUID) -> AccountSeen:
    _, known = await store.person_to_show(act.session, person, act.owns)
    account = await store.account_of(act.session, act.bureau, person)
    # Every person has an account, at version 0 before the first request: `*` accepts this version too.
    if account.version or act.if_match.tags is not None:
        act.if_match.check(account.version)
    return AccountSeen(account, known)


async def _holder(act: Acting, subject: str | None) -> PersonKnown | None:
    return None if subject is None else await store.person_of_subject(act.session, act.bureau, subject)


async def _recorded(act: Acting, found: AccountSeen, fact: RecordNoted) -> AccountSeen:
    return found._replace(account=await record(act, ACCOUNTS, found.account, fact))
