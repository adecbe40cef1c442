"""The requests and answers of the API about accounts. Times are Beijing times."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.accounts.lifecycle import AccountRound, AccountStatus
from services.sampling.registers.accounts.linking import PersonKnown
from services.sampling.registers.accounts.tables import AccountRow
from services.sampling.registers.accounts.usecases import AccountSeen
from services.sampling.registers.accounts.verbs import ACCOUNT
from shared.access.acting_person import ActingPerson
from shared.access.subject import SubjectName
from shared.clock import BeijingTime
from shared.contracts.register import AccountRequested
from shared.http.wire import ReasonText, RequestBody
from shared.verbs import Next

_SUBJECT = Field(
    description="The subject of the person at the identity provider; null for a person without an account.",
    examples=["u-0017"],
)


class RequestAccountRequest(RequestBody):
    """The account that a person is to act with, by its subject at the identity provider; null to take it away."""

    subject: Annotated[SubjectName | None, _SUBJECT]
    remark: ReasonText | None = None

    @property
    def asked(self) -> AccountRequested:
        return AccountRequested(subject=self.subject, remark=self.remark)


class RefuseAccountRequest(RequestBody):
    """The opinion: why the request is refused."""

    opinion: ReasonText


class AccountListed(BaseModel):
    """The account of a person in a list. `person` is the lasting id."""

    person: UUID
    directory: Literal["people", "experts", "items"] = Field(examples=["people"])
    key: str = Field(description="The key that the person has now.", examples=["鲁平执-0017"])
    name: str = Field(examples=["示例甲"])
    retired: bool
    bureau: str = Field(examples=["370124"])
    subject: str | None = _SUBJECT
    status: AccountStatus
    version: int
    trace: str


class AccountStep(BaseModel):
    """A step of a round: when it was taken, by whom, and which event recorded it."""

    at: BeijingTime
    by: ActingPerson
    event: UUID


class AccountRoundShown(BaseModel):
    """A request for an account and, after the decision, the verdict on it."""

    number: int
    subject: str | None = _SUBJECT
    remark: str | None
    requested: AccountStep
    decided: AccountStep | None
    approved: bool | None
    opinion: str | None


class AccountShown(AccountListed):
    """The account of a person with all rounds of requests, at the version in the ETag (0 before the first request)."""

    event: UUID | None
    rounds: list[AccountRoundShown]
    next: list[Next] = Field(
        description=(
            "The verbs that the state allows now, the roles that may use them, and the conditions that are missing."
        )
    )


def listed(row: AccountRow, person: PersonKnown) -> AccountListed:
    said = row.model_dump(include={"person", "bureau", "subject", "status", "version", "trace"})
    return AccountListed.model_validate({**said, **_of(person)})


def shown(seen: AccountSeen, names: Mapping[str, str]) -> AccountShown:
    account = seen.account
    said = account.model_dump(include={"person", "bureau", "subject", "version", "trace", "event"})
    return AccountShown(
        **said,
        **_of(seen.person),
        status=account.status,
        rounds=[_round(one, names) for one in account.rounds],
        next=ACCOUNT.next(account, person=account.person),
    )


def _of(person: PersonKnown) -> dict[str, object]:
    return {name: getattr(person, name) for name in ("directory", "key", "name", "retired")}


def _round(one: AccountRound, names: Mapping[str, str]) -> AccountRoundShown:
    verdict = one.verdict
    return AccountRoundShown(
        number=one.number,
        subject=one.subject,
        remark=one.remark,
        requested=AccountStep(
            at=one.requested.at, by=ActingPerson.of(one.requested.person, names), event=one.requested.event
        ),
        decided=verdict and AccountStep(at=verdict.at, by=ActingPerson.of(verdict.person, names), event=verdict.event),
        approved=verdict and verdict.approved,
        opinion=verdict and verdict.opinion,
    )
