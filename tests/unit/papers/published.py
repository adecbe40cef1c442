"""A made-up bureau's log with its paper key, its seal and its papers, as the public site serves them: by receipts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from shared.canonical import JsonObject
from shared.contracts.fact import Fact
from shared.contracts.papers import (
    PaperCorrected,
    PaperIssued,
    PaperKeyRegistered,
    PaperKeyRevoked,
    PaperKeyRotated,
    PaperWithdrawn,
    SealRegistered,
)
from shared.log.checkpoints import Checkpoint
from shared.log.event import Event, leaf_hash
from shared.log.merkle import root_of
from shared.log.notes import Kind, Note, SigningKey
from shared.log.receipts import Receipt
from shared.papers.code import PaperCode, paper_key_id
from shared.papers.keys import Registration
from shared.papers.receipts import receipts_file
from tests.unit.draws.published import _path
from tests.unit.papers.made_up import BUREAU, FIRST, KEY, PAPER, code_of, registration

LOG = SigningKey("log.example.org/log", Kind.ED25519, bytes(range(32)))
CITY = SigningKey("city.example/witness", Kind.COSIGNATURE, bytes(range(2, 34)))
AT = datetime(2026, 3, 9, 2, 30, tzinfo=UTC)
CERTIFICATE = "ab" * 32


def key_registered(new: Registration, of: type[PaperKeyRegistered | PaperKeyRotated] = PaperKeyRegistered) -> Fact:
    return of(
        key_id=paper_key_id(new.public).hex(), key=new.public.hex(), first=new.first, signature=new.signature.hex()
    )


def issued(code: PaperCode, file: bytes = b"", paper: int = 1) -> PaperIssued:
    return PaperIssued(
        file=sha256(file).hexdigest(),
        code=code.hash.hex(),
        paper=UUID(int=paper),
        form=PAPER.form,
        edition=PAPER.edition,
        number=code.number,
        day=code.day,
        data=PAPER.hash.hex(),
        check=code.check_word,
        size=len(file),
    )


def revoked(new: Registration) -> PaperKeyRevoked:
    return PaperKeyRevoked(
        key_id=paper_key_id(new.public).hex(), key=new.public.hex(), day=AT.date(), because="密钥文件遗失"
    )


def corrected(paper: int = 1) -> PaperCorrected:
    """Another paper corrected the paper in a point."""
    return PaperCorrected(
        paper=UUID(int=paper), by=UUID(int=9), number="（平）应急责改〔2026〕F-009号", because="电话有误"
    )


def withdrawn(paper: int = 1) -> PaperWithdrawn:
    return PaperWithdrawn(paper=UUID(int=paper), day=AT.date(), because="当事人名称有误")


REGISTERED = (key_registered(registration(KEY, FIRST)), SealRegistered(certificate=CERTIFICATE, first=FIRST))


@dataclass
class PaperLog:
    """A log that grows by facts of a bureau: about keys and seals, or about the paper `paper/<1>`."""

    key: SigningKey = LOG
    witness: SigningKey = CITY
    entries: list[bytes] = field(default_factory=lambda: [b"before"])

    def add(
        self, *facts: Fact, bureau: str = BUREAU, stream: str = f"paper/{UUID(int=1)}", at: datetime | None = None
    ) -> list[int]:
        """The places of the new entries."""
        first = len(self.entries)
        for place, fact in enumerate(facts, first):
            public, payload = fact.parts()
            event = Event(
                UUID(int=place),
                bureau,
                stream,
                place,
                fact.type,
                at or time_of(fact),
                "",
                "",
                public,
                payload,
                bytes(32),
            )
            self.entries.append(event.sealed().entry)
        return [*range(first, len(self.entries))]

    def file(self, places: Sequence[int]) -> JsonObject:
        """The file of receipts of these entries, under the newest checkpoint."""
        leaves = [leaf_hash(entry) for entry in self.entries]
        checkpoint = Checkpoint(self.key.name, len(leaves), root_of(leaves))
        seen = self.witness.sign(checkpoint.text, int((AT + timedelta(seconds=2)).timestamp()))
        note = Note(checkpoint.text, (self.key.sign(checkpoint.text), seen)).to_bytes()
        return receipts_file(
            Receipt(place, tuple(_path(leaves, place)), note, self.entries[place]).to_bytes() for place in places
        )


@dataclass
class Site:
    """What the public site serves: the file of keys and seals, and the file of one paper."""

    keys: JsonObject
    paper: JsonObject


def site(*of_the_paper: Fact, registered: Sequence[Fact] = REGISTERED, log: PaperLog | None = None) -> Site:
    """By default of the paper whose code is `code_of()`, as a file of no bytes."""
    log = log or PaperLog()
    keys = log.add(*registered, stream=f"paper-key/{UUID(int=7)}")
    paper = log.add(*(of_the_paper or (issued(code_of()),)))
    return Site(log.file(keys), log.file(paper))


def time_of(fact: Fact, otherwise: datetime = AT) -> datetime:
    """What is registered for papers from a day on is registered in the morning of this day."""
    return datetime.combine(fact.first, AT.timetz()) if hasattr(fact, "first") else otherwise
