"""Notes about the visit (who arrived, what was said and checked, how the record was confirmed), and about what follows
it: the report, the feedback, the closing.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.fact import Hex32, Part
from shared.policy.approvals import Signers

Failure = Literal["not-found", "closed-down", "access-refused"]
"""Why a visit could not be held, or was broken off."""
ItemResult = Literal["as-required", "not-as-required", "does-not-apply", "not-checked"]


class Present(Part):
    """A person of the crew who arrived, and the certificate that the person showed; "" for an expert."""

    person: UUID
    certificate: str = ""


class Absent(Part):
    """A person of the crew who did not come, came late, or refused; the reason is on record."""

    person: UUID
    how: Literal["absent", "late", "refused"]
    reason: str


class Arrived(Part):
    """The crew arrived on site."""

    kind: Literal["arrived"] = "arrived"
    at: AwareDatetime
    place: str
    present: tuple[Present, ...]
    absent: tuple[Absent, ...] = ()


class Joined(Part):
    """A person of the crew who was absent or late at the arrival came after it, and showed this certificate."""

    kind: Literal["joined"] = "joined"
    at: AwareDatetime
    person: UUID
    certificate: str = ""


class RecusalAsked(Part):
    """The enterprise asks that a person of the crew stands back, for the reason in `grounds`."""

    person: UUID
    grounds: str


class RightsTold(Part):
    """Certificates were shown, identity was told, and the right to ask for recusal was told; the enterprise confirmed
    it, or did not: then `reason` says why. Told again, it may ask for more recusals.
    """

    kind: Literal["rights-told"] = "rights-told"
    to: str
    post: str = ""
    confirmed: bool
    reason: str = ""
    recusals: tuple[RecusalAsked, ...] = ()


class RecusalAskedByLetter(Part):
    """The enterprise asks by a letter (来信) that a person of the crew stands back. After a refusal it is a new
    request.
    """

    kind: Literal["recusal-asked-by-letter"] = "recusal-asked-by-letter"
    letter: UUID
    person: UUID
    grounds: str


class RecusalDecided(Part):
    """The bureau decided whether a person of the crew stands back. `decided_by`: who decides it by the policy of that
    day; "" if no policy says so.
    """

    kind: Literal["recusal-decided"] = "recusal-decided"
    person: UUID
    granted: bool
    opinion: str
    decided_by: str = ""


class MeetingHeld(Part):
    """The opening or the closing meeting was held."""

    kind: Literal["meeting-held"] = "meeting-held"
    meeting: Literal["opening", "closing"]
    at: AwareDatetime
    attended: tuple[str, ...]
    remark: str = ""


class ItemChecked(Part):
    """An item was checked, or checked again. `beyond`: why an item was checked that is not one of the inspection; ""
    for its own items.
    """

    kind: Literal["item-checked"] = "item-checked"
    item: str
    result: ItemResult
    facts: str
    beyond: str = ""


class PageSigned(Part):
    """A page of the record: the hash of its content, and whether the enterprise confirmed it."""

    page: int
    sha256: Hex32
    confirmed: bool


class Confirmation(Part):
    """How the enterprise confirmed the record: by signature or seal on each page, or why not (安全生产法 68), with a
    witness if there was one.
    """

    by: Literal["signature", "seal", "refused"]
    signer: str = ""
    post: str = ""
    reason: str = ""
    witness: str = ""
    pages: Annotated[tuple[PageSigned, ...], Field(min_length=1)]


class RecordConfirmed(Part):
    """The record of the visit was confirmed, and the crew left."""

    kind: Literal["record-confirmed"] = "record-confirmed"
    left: AwareDatetime
    confirmation: Confirmation


class RefusalReported(Part):
    """The crew reported to the bureau that the enterprise had refused to sign the record (安全生产法 68)."""

    kind: Literal["refusal-reported"] = "refusal-reported"
    at: AwareDatetime
    to: str
    content: str


class VisitFailed(Part):
    """The visit could not be held: who of the crew was there, and the hashes of the photos or papers that prove it.
    After the arrival it was broken off: what was done until then stays on record.
    """

    kind: Literal["visit-failed"] = "visit-failed"
    at: AwareDatetime
    why: Failure
    facts: str
    present: tuple[Present, ...]
    proof: tuple[Hex32, ...]
    witness: str = ""


class Result(Part):
    """A result of the national list: the text as published, the local and the national code ("" if unknown)."""

    text: str
    local: str = ""
    national: str = ""


class Report(Part):
    """The report of an inspection: situation, appraisal of the enterprise, opinion and proposals, and the result."""

    situation: str
    appraisal: str
    opinion: str
    result: Result


class ReportDrafted(Part):
    """The report was drafted, or drafted again: a new round. `ordered`: its result says that a correction was
    ordered.
    """

    kind: Literal["report-drafted"] = "report-drafted"
    report: Report
    ordered: bool = False
    signers: Signers


class FedBack(Part):
    """The enterprise got the result of the inspection."""

    kind: Literal["fed-back"] = "fed-back"
    at: AwareDatetime
    by: str
    receiver: str
    content: str


class HandOver(Part):
    """An open clock of the inspection, and the inspection in which it runs on: its stream."""

    clock: UUID
    to: str
    reason: str


class Settled(Part):
    """A clock that another inspection handed over: when that was done for which it waits, and how."""

    clock: UUID
    at: AwareDatetime
    reason: str


class Closing(Part):
    """The closing of an inspection; the clocks that are settled and those that are handed over when it is approved.
    What is closed does not change any more.
    """

    remark: str = ""
    settled: tuple[Settled, ...] = ()
    hand_over: tuple[HandOver, ...] = ()


class ClosingDrafted(Part):
    """The closing was drafted, or drafted again: a new round."""

    kind: Literal["closing-drafted"] = "closing-drafted"
    closing: Closing
    signers: Signers
