"""What is about to be sent, and what we know when we look at it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.publishing.outlet.files import ExchangeFormat
from services.publishing.outlet.mapping import Mapped
from services.publishing.outlet.records import PartyClass, SentRecord, Withdrawal
from services.publishing.outlet.target import Target
from shared.calendar.statutory import StatutoryCalendar
from shared.canonical import NotCanonical
from shared.contracts.deliveries import Operation, RecordKind
from shared.contracts.publicity import Mentions
from shared.law.law import Law


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredParty:
    """What the directory knows of a party, found by its code, or by its name if the code is unknown.

    `closed` says in Chinese and in English what became of a party that is not open any more.
    """

    name: str
    code: str
    party_class: PartyClass | None = None
    former_names: tuple[str, ...] = ()
    closed: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierSending:
    """What was sent to the target before, under the same key, or with the same number. `receipt` is None if the target
    has not accepted it, or has not answered. `filled`: the names of the fields that had a value.
    """

    key: str
    version: int
    operation: Operation
    sha256: str
    number: str = ""
    party_code: str = ""
    filled: frozenset[str] = frozenset()
    receipt: str | None = None
    answered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What our services know on the day on which a record is looked at.

    `mentions` is what the texts mention of people, None if nobody has said; `number` is that of the paper in the
    register of papers; `due_by_policy` is the day by which the bureau's policy wants it sent; `authorities`: code of an
    authority → its registered name.
    """

    today: date
    law: Law
    calendar: StatutoryCalendar
    party: RegisteredParty | None = None
    earlier: tuple[EarlierSending, ...] = ()
    mentions: Mentions | None = None
    number: str | None = None
    due_by_policy: date | None = None
    authorities: Mapping[str, str] = field(default_factory=dict)
    form: ExchangeFormat | None = None
    """The format of the files in which records are handed over; None if they are pushed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A record in the words of its target, and the endpoint to which it is about to be sent."""

    record: SentRecord
    mapped: Mapped
    target: Target
    endpoint: Operation = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStep:
    """What is to happen to a record at the target: what its history there decides by."""

    kind: RecordKind
    key: str
    version: int
    endpoint: Operation
    target: Target
    number: str = ""
    party_code: str = ""
    sha256: str = ""
    reason: str | None = None
    """Why a record is withdrawn; None if it is not."""


def step_of(dispatch: Dispatch) -> HistoryStep:
    record = dispatch.record
    return HistoryStep(
        kind=record.kind,
        key=record.key,
        version=record.version,
        endpoint=dispatch.endpoint,
        target=dispatch.target,
        number=getattr(record, "number", ""),
        party_code=record.party.codes.uscc,
        sha256=hash_of(dispatch.mapped),
    )


def hash_of(mapped: Mapped) -> str:
    """The hash of the fields; "" if a field has a character that no JSON text has, which `special-characters` tells."""
    try:
        return mapped.sha256
    except NotCanonical:
        return ""


def step_of_withdrawal(withdrawal: Withdrawal, target: Target, endpoint: Operation = "withdrawals") -> HistoryStep:
    return HistoryStep(
        kind=withdrawal.of,
        key=withdrawal.key,
        version=withdrawal.version,
        endpoint=endpoint,
        target=target,
        reason=withdrawal.reason,
    )


def accepted(key: str, earlier: Iterable[EarlierSending]) -> list[EarlierSending]:
    """What the target has accepted under the key, the oldest version first."""
    return sorted((each for each in earlier if each.key == key and each.receipt), key=lambda each: each.version)
