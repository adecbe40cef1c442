"""Judge one record of a batch: accepted, sent before, or refused with all that is wrong with it."""

from typing import NamedTuple

from deploy.credit_sandbox.arrival import Status
from deploy.credit_sandbox.batches import Entry, shape_fault
from deploy.credit_sandbox.checking import number_of, record_faults
from deploy.credit_sandbox.faults import Fault
from deploy.credit_sandbox.history import Act, History, history_fault, repeated
from deploy.credit_sandbox.templates import Kind
from deploy.credit_sandbox.terms import Terms
from shared.canonical import NotCanonical, digest


class Place(NamedTuple):
    """To which address something was sent: the kind of record, and what is done with it."""

    kind: Kind
    act: Act


class Judgement(NamedTuple):
    """What becomes of a record. `receipt`: of the first acceptance, if the record was sent before."""

    status: Status
    faults: tuple[Fault, ...] = ()
    receipt: str | None = None


def judge(place: Place, entry: Entry, history: History, terms: Terms) -> Judgement:
    """Judge a record by its history, which comes first: what was accepted once stays so, whatever the registers say
    by now.
    """
    if fault := shape_fault(place.act, entry):
        return Judgement("refused", (fault,))
    sha256 = sha256_of(place.act, entry)
    if first := repeated(place.act, entry.version, sha256, history):
        return Judgement("duplicate", receipt=first.receipt)
    out_of_place = history_fault(place.act, entry.version, history)
    faults: tuple[Fault, ...] = (out_of_place,) if out_of_place else ()
    if place.act is not Act.WITHDRAWAL:
        faults += record_faults(place.kind, entry.fields or {}, terms)
    return Judgement("refused", faults) if faults else Judgement("accepted")


def sha256_of(act: Act, entry: Entry) -> str:
    """The hash of the canonical content; empty if the content has none, and then it is refused."""
    try:
        return digest(entry.content(act))
    except NotCanonical:
        return ""


def number_in(place: Place, entry: Entry) -> str:
    """What tells the record from all others; empty for a withdrawal."""
    return "" if place.act is Act.WITHDRAWAL else number_of(place.kind, entry.fields or {})
