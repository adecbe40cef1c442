"""Where batches are received: admitted, judged record by record, stored, and only then acknowledged."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from deploy.credit_sandbox.arrival import Arrival, beijing_second
from deploy.credit_sandbox.batches import Entry, read_batch
from deploy.credit_sandbox.behaviour import Conduct
from deploy.credit_sandbox.checking import party_of
from deploy.credit_sandbox.faults import Code, Fault
from deploy.credit_sandbox.history import Act, History
from deploy.credit_sandbox.judging import Judgement, Place, judge, number_in, sha256_of
from deploy.credit_sandbox.kept_file import KeptFile
from deploy.credit_sandbox.lateness import is_late
from deploy.credit_sandbox.parties import Parties
from deploy.credit_sandbox.senders import Senders, read_senders, sender_of
from deploy.credit_sandbox.signing import SignedRequest, require_signature
from deploy.credit_sandbox.store import Store
from deploy.credit_sandbox.templates import Kind
from deploy.credit_sandbox.terms import Terms
from shared.clock import SHANGHAI, Clock, beijing_date
from shared.errors import NotFound


class RecordUnknown(NotFound):
    code = "credit-record-unknown"
    title = "没有该记录"
    title_en = "There is no such record"


class _Batch(NamedTuple):
    """What all records of a batch have in common."""

    id: str
    sender: str
    place: Place
    received: datetime
    terms: Terms
    conduct: Conduct


class Desk:
    """Receives batches of authorities, and tells them what is kept. Every method takes a signed request.

    `data`: the folder with `senders.json` and `parties.csv`. Every method raises what `require_signature` raises,
    NonceUsed, SenderUnknown, SendersUnreadable, SandboxFull.
    """

    def __init__(self, data: Path, store: Store, clock: Clock) -> None:
        self._senders: KeptFile[Senders] = KeptFile(data / "senders.json", read_senders)
        self._parties: KeptFile[Parties] = KeptFile(data / "parties.csv", Parties.read)
        self._store = store
        self._clock = clock

    def receive(self, request: SignedRequest, place: Place, conduct: Conduct) -> dict[str, Any]:
        """Store a batch, and acknowledge each of its records. Raises also what `read_batch` raises,
        PartiesUnreadable.
        """
        now = self._admit(request)
        sent = read_batch(request.body)
        batch = _Batch(sent.batch, request.sender, place, now, self._terms(now, place, conduct), conduct)
        with self._store.transaction():
            # A gateway that gets no answer in time asks once more, and both answers come through.
            rounds = 2 if conduct.answers_twice() else 1
            arrivals = [self._take(batch, entry) for _ in range(rounds) for entry in sent.records]
        return {
            "batch": sent.batch,
            "received_at": beijing_second(now),
            "results": [arrival.told() for arrival in sorted(arrivals, key=lambda arrival: arrival.key)],
        }

    def find(self, request: SignedRequest, kind: Kind, key: str) -> Mapping[str, Any]:
        """The record of the sender as it is stored now. Raises also RecordUnknown."""
        self._admit(request)
        kept = self._store.kept(request.sender, kind, key)
        if kept is None:
            raise RecordUnknown(
                f"没有主键为 {key} 的记录：未报送、已注销，或在清洗中未入库。",
                f"There is no record with the key {key}: it was not sent, was withdrawn, or was lost in cleaning.",
            )
        return kept

    def reconcile(self, request: SignedRequest, kind: Kind, day: date) -> Mapping[str, Any]:
        """What came from the sender on a day in Beijing, and what of it cleaning has kept."""
        self._admit(request)
        return self._store.of_day(request.sender, kind, day.isoformat())

    def _admit(self, request: SignedRequest) -> datetime:
        """Let a signed request in, once. Returns the time."""
        now = self._clock()
        require_signature(request, sender_of(self._senders.read(), request.sender), now)
        with self._store.transaction():
            self._store.use_nonce(request.sender, request.nonce)
        return now

    def _terms(self, now: datetime, place: Place, conduct: Conduct) -> Terms:
        authorities = {code: sender.name for code, sender in self._senders.read().items()}
        behaviour = conduct.behaviour
        return Terms(
            beijing_date(now),
            self._parties.read(),
            authorities,
            is_new=place.act is Act.NEW,
            narrow_columns=behaviour.narrow_columns,
            narrow_codes=behaviour.narrow_codes,
        )

    def _take(self, batch: _Batch, entry: Entry) -> Arrival:
        """Judge a record, and store what became of it. In a transaction."""
        number = number_in(batch.place, entry)
        history = self._store.history(batch.sender, batch.place.kind, entry.key, number)
        judgement = judge(batch.place, entry, history, batch.terms)
        if judgement.status == "accepted":
            judgement = _accepted(batch)
        if judgement.status == "duplicate" and judgement.receipt and not batch.conduct.drops():
            self._store.clean_again(judgement.receipt)
        arrival = _arrival(batch, entry, judgement, history)
        self._store.record(arrival)
        return arrival


def _accepted(batch: _Batch) -> Judgement:
    """A receipt for a sound record, or its refusal if the sandbox was asked to refuse some."""
    if batch.conduct.refuses():
        return Judgement("refused", (Fault(Code.ON_REQUEST, "", "平台按沙箱设置拒收此记录；记录本身没有问题。"),))
    return Judgement("accepted", receipt=f"{batch.received.astimezone(SHANGHAI):%Y%m%d}-{secrets.token_hex(8)}")


def _arrival(batch: _Batch, entry: Entry, judgement: Judgement, history: History) -> Arrival:
    (kind, act), fields = batch.place, entry.fields or {}
    is_record = judgement.status == "accepted" and act is not Act.WITHDRAWAL
    return Arrival(
        batch=batch.id,
        sender=batch.sender,
        kind=kind,
        act=act,
        key=entry.key,
        version=entry.version,
        status=judgement.status,
        receipt=judgement.receipt,
        errors=judgement.faults,
        content=entry.content(act),
        sha256=sha256_of(act, entry),
        # A withdrawal does not say whom it is about; people look for the name.
        party=party_of(kind, fields) or (history.last.party if history.last else ""),
        number=number_in(batch.place, entry),
        received=batch.received,
        is_late=is_record and act is Act.NEW and is_late(kind, fields, batch.terms.today),
        is_kept=is_record and not batch.conduct.drops(),
    )
