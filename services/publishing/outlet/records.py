"""Neutral records: what a credit system is told, in our own words and units.

A record says what our services know, with all its flaws: an empty text, or None, is what nobody has said. The
validators find the flaws; a type that refused them could not tell anybody where to mend them. Texts are those that the
public may read.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple, cast

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.deliveries import RecordKind, Version
from shared.contracts.penalty import IdentityPaper, PartyCodes, PenaltyKind, Procedure
from shared.contracts.publicity import Withheld

PartyClass = Literal["organisation", "individual-business", "person"]
"""法人及非法人组织, 个体工商户, 自然人."""
Selection = Literal["directed", "undirected"]
"""定向 or 不定向抽查."""
Yuan = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)]
Serial = Annotated[int, Field(ge=1, le=9999)]


class _Whole(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Authority(_Whole):
    """An authority: its full name, and its unified social credit code."""

    name: str
    code: str


class RecordParty(_Whole):
    """Whom a record is about; `operator` is the person who runs an individual business."""

    party_class: PartyClass | None
    name: str
    codes: PartyCodes
    identity: IdentityPaper | None = None
    operator: str = ""


class PlanNumbered(_Whole):
    """A plan of draws: its year, its number in the year, and its name."""

    year: Annotated[int, Field(ge=1900, le=2100)]
    serial: Serial
    name: str


class TaskNumbered(_Whole):
    """A draw of a plan: its day, its number on the day, and its name."""

    day: date
    serial: Serial
    name: str


class ItemResult(_Whole):
    """The result for an item: the code of our law, the national code, and the text as it is published.

    `item` is "" if the result is that of the whole inspection. A code is "" if nobody has given one.
    """

    item: str
    local: str
    national: str
    text: str


class InspectionResultRecord(_Whole):
    """The result of an inspection for which a draw asked. `area` is the code of the bureau's area (GB/T 2260);
    `certificates` are the numbers that the crew showed, as far as the public may know them.
    """

    kind: Literal["inspection-results"] = "inspection-results"
    key: str
    version: Version
    area: Annotated[str, Field(pattern="^[0-9]{6}$")]
    plan: PlanNumbered | None
    task: TaskNumbered | None
    selection: Selection | None
    authority: Authority
    inspected_on: date | None
    party: RecordParty
    results: tuple[ItemResult, ...]
    certificates: tuple[str, ...] = ()


class PenaltyRecord(_Whole):
    """A penalty (行政处罚). `shown_until` is the last day on which it is shown, by the law of its class.

    `withheld`: why nothing of it may be shown. `source` is the authority that gives the record, most often the one that
    decided.
    """

    kind: Literal["penalties"] = "penalties"
    key: str
    version: Version
    procedure: Procedure | None
    withheld: tuple[Withheld, ...] = ()
    party: RecordParty
    number: str
    act: str
    facts: str
    basis: str
    kinds: tuple[PenaltyKind, ...]
    content: str
    fine: Yuan | None = None
    confiscated: Yuan | None = None
    licence: str = ""
    decided_on: date | None
    valid_until: date | None = None
    shown_until: date | None = None
    authority: Authority
    source: Authority
    remark: str = ""


class TypicalCaseRecord(_Whole):
    """A case that is published for others to learn from (典型执法案例), with the penalty in which it ended."""

    kind: Literal["typical-cases"] = "typical-cases"
    key: str
    version: Version
    title: str
    number: str
    party: RecordParty
    facts: str
    basis: str
    content: str
    lesson: str
    decided_on: date | None
    published_on: date | None
    authority: Authority
    withheld: tuple[Withheld, ...] = ()


class Withdrawal(_Whole):
    """That a record is withdrawn, and why the public was told it is."""

    key: str
    version: Version
    of: RecordKind
    reason: str


SentRecord = InspectionResultRecord | PenaltyRecord | TypicalCaseRecord
Value = str | date | Decimal | tuple[str, ...] | tuple[ItemResult, ...] | None
FieldType = Literal["text", "code", "date", "amount", "results"]
"""`code`: one or several codes of a closed list; `amount`: a sum in yuan."""


class NeutralField(NamedTuple):
    """A field of a record: its type, and how its value is read from a record."""

    type: FieldType
    read: Callable[[Any], Value]


def _plan_id(record: InspectionResultRecord) -> str:
    """14 digits: area, year, number in the year."""
    plan = record.plan
    return f"{record.area}{plan.year:04}{plan.serial:04}" if plan else ""


def _task_id(record: InspectionResultRecord) -> str:
    """18 digits: area, day, number on the day."""
    task = record.task
    return f"{record.area}{task.day:%Y%m%d}{task.serial:04}" if task else ""


_EVERY: Mapping[str, NeutralField] = {
    "key": NeutralField("text", lambda record: record.key),
    "version": NeutralField("text", lambda record: str(record.version)),
    "authority.name": NeutralField("text", lambda record: record.authority.name),
    "authority.code": NeutralField("text", lambda record: record.authority.code),
    "party.class": NeutralField("code", lambda record: record.party.party_class),
    "party.name": NeutralField("text", lambda record: record.party.name),
    "party.code": NeutralField("text", lambda record: record.party.codes.uscc),
    "party.registration": NeutralField("text", lambda record: record.party.codes.registration),
    "party.organisation": NeutralField("text", lambda record: record.party.codes.organisation),
    "party.tax": NeutralField("text", lambda record: record.party.codes.tax),
    "party.institution": NeutralField("text", lambda record: record.party.codes.institution),
    "party.association": NeutralField("text", lambda record: record.party.codes.association),
    "party.identity-kind": NeutralField("code", lambda record: (p := record.party.identity) and p.kind),
    "party.identity-number": NeutralField("text", lambda record: p.number if (p := record.party.identity) else ""),
}
REASON = "reason"
"""What flaws call the reason of a withdrawal, which is no field of a record."""
FIELDS: Mapping[RecordKind, Mapping[str, NeutralField]] = {
    "inspection-results": {
        **_EVERY,
        "plan.id": NeutralField("text", _plan_id),
        "plan.name": NeutralField("text", lambda record: record.plan.name if record.plan else ""),
        "task.id": NeutralField("text", _task_id),
        "task.name": NeutralField("text", lambda record: record.task.name if record.task else ""),
        "selection": NeutralField("code", lambda record: record.selection),
        "inspected-on": NeutralField("date", lambda record: record.inspected_on),
        "results": NeutralField("results", lambda record: record.results),
        "certificates": NeutralField("text", lambda record: "、".join(record.certificates)),
    },
    "penalties": {
        **_EVERY,
        "number": NeutralField("text", lambda record: record.number),
        "act": NeutralField("text", lambda record: record.act),
        "facts": NeutralField("text", lambda record: record.facts),
        "basis": NeutralField("text", lambda record: record.basis),
        "kinds": NeutralField("code", lambda record: record.kinds),
        "content": NeutralField("text", lambda record: record.content),
        "fine": NeutralField("amount", lambda record: record.fine),
        "confiscated": NeutralField("amount", lambda record: record.confiscated),
        "licence": NeutralField("text", lambda record: record.licence),
        "decided-on": NeutralField("date", lambda record: record.decided_on),
        "valid-until": NeutralField("date", lambda record: record.valid_until),
        "shown-until": NeutralField("date", lambda record: record.shown_until),
        "source.name": NeutralField("text", lambda record: record.source.name),
        "source.code": NeutralField("text", lambda record: record.source.code),
        "remark": NeutralField("text", lambda record: record.remark),
    },
    "typical-cases": {
        **_EVERY,
        "title": NeutralField("text", lambda record: record.title),
        "number": NeutralField("text", lambda record: record.number),
        "facts": NeutralField("text", lambda record: record.facts),
        "basis": NeutralField("text", lambda record: record.basis),
        "content": NeutralField("text", lambda record: record.content),
        "lesson": NeutralField("text", lambda record: record.lesson),
        "decided-on": NeutralField("date", lambda record: record.decided_on),
        "published-on": NeutralField("date", lambda record: record.published_on),
    },
}
"""Kind of record → name of a field → how it is read. Targets, origins and flaws name fields so."""


def value_of(record: SentRecord, field: str) -> Value:
    """The value of a field. Raises KeyError if records of the kind have no such field."""
    return FIELDS[record.kind][field].read(record)


def text_of(record: SentRecord, field: str) -> str:
    """The text of a field whose type is text; "" if records of the kind have no such field."""
    known = FIELDS[record.kind].get(field)
    return cast("str", known.read(record)) if known and known.type == "text" else ""
