"""The state of a person's account, computed from its events: the subject, and the rounds of requests and verdicts."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.approval import Round, decided, pending
from shared.contracts.register import AccountApproved, AccountRefused, AccountRequested, RecordNoted
from shared.log.deed import Deed
from shared.log.event import Event

FACTS: Mapping[str, type[RecordNoted]] = {RecordNoted.type: RecordNoted}
AccountStatus = Literal["unset", "requested", "set"]


class AccountRound(Round):
    """A request for an account, and the verdict on it. `subject` is None for the request to take the account away."""

    subject: str | None


class Account(BaseModel):
    """What is known of a person's account at a version of its stream; version 0 before the first request. `person` is
    the lasting id. `subject` is what was approved last: a request does not change it.
    """

    model_config = ConfigDict(frozen=True)

    person: UUID
    bureau: str
    version: int = 0
    trace: str = ""
    event: UUID | None = None
    """The id of the newest event."""
    subject: str | None = None
    rounds: tuple[AccountRound, ...] = ()

    @property
    def stream(self) -> str:
        return f"account/{self.person}"

    @property
    def status(self) -> AccountStatus:
        if pending(self.rounds):
            return "requested"
        return "unset" if self.subject is None else "set"


def evolve(account: Account | None, event: Event) -> Account:
    """The account after one more event of its stream."""
    account = account or Account(person=UUID(event.stream.rpartition("/")[2]), bureau=event.bureau)
    what, deed = RecordNoted.of(event).what, Deed.of(event)
    rounds, subject = account.rounds, account.subject
    match what:
        case AccountRequested():
            number = len(rounds) + 1
            asked = AccountRound(number=number, requested=deed, remark=what.remark, subject=what.subject)
            rounds = (*rounds, asked)
        case AccountApproved():
            rounds, subject = decided(rounds, deed, approved=True), what.subject
        case AccountRefused():
            rounds = decided(rounds, deed, approved=False, opinion=what.opinion)
    update = {"version": event.version, "trace": account.trace or event.trace, "event": event.id}
    return account.model_copy(update={**update, "rounds": rounds, "subject": subject})
