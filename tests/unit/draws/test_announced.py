"""What a party proves to itself before it opens, and each receipt that must not make it open."""

from datetime import timedelta

import pytest

from shared.draws.announced import (
    RECEIPT_LIMIT,
    AnnouncementNotWitnessed,
    NotTheAnnouncement,
    ReceiptTooLong,
    prove_announcement,
)
from shared.draws.ends import EndsOutOfRange
from shared.draws.finding import CheckFailed
from shared.draws.logged import MalformedEntry
from shared.draws.parties import BureauNotFirst, CommitmentSignatureRefused, TooFewIndependent
from shared.draws.spec import MalformedSpec
from shared.log.checkpoints import WrongOrigin
from shared.log.merkle import ProofRefused
from shared.log.notes import Kind, NotSigned, SignatureRefused, SigningKey
from shared.log.receipts import MalformedReceipt, Receipt
from shared.log.trusted_keys import NotAWitnessKey
from tests.unit.draws.builders import at, parties
from tests.unit.draws.keyrings import proved, receipt_of
from tests.unit.draws.published import (
    LOG,
    MADE,
    OTHER,
    WITNESS,
    Draw,
    by_beacon,
    by_parties,
    set_field,
    set_public,
)

DEMO = SigningKey("demo.example.org/log", Kind.ED25519, bytes(32))
OWN = SigningKey(f"{LOG.name}/witness", Kind.COSIGNATURE, bytes(32))
FORGED = SigningKey(LOG.name, Kind.ED25519, bytes(range(3, 35)))


def test_an_announcement_is_proved() -> None:
    draw = by_parties()
    announced = proved(draw.but(announced=set_public(counts={"members": 8, "out": {"drawn": 2}})))
    assert announced.spec.as_json() == draw.spec
    assert announced.cosigned == MADE + timedelta(seconds=2)
    assert announced.public["counts"]["out"] == {"drawn": 2}
    assert (announced.origin, announced.index, announced.demonstration) == (LOG.name, 1, False)


def prove(draw: Draw, log: SigningKey = LOG, *witnesses: SigningKey) -> None:
    prove_announcement(receipt_of(draw), log.verifier, [key.verifier for key in witnesses or (WITNESS,)])


FALSE = {
    "second in its stream": (by_parties().but(announced=set_field(version=2)), NotTheAnnouncement),
    "in another stream": (by_parties().but(announced=set_field(stream="draw/x")), NotTheAnnouncement),
    "of another bureau": (by_parties().but(announced=set_field(bureau="370125")), NotTheAnnouncement),
    "another event": (by_parties().but(announced=set_field(type="sampling.draw.revealed")), NotTheAnnouncement),
    "without a spec": (by_parties().but(announced=lambda fields: fields["public"].pop("spec")), MalformedSpec),
    "of another year": (by_parties(year=2022), NotTheAnnouncement),
    "by the beacon": (by_beacon(), NotTheAnnouncement),
    "more in the entry": (by_parties().but(announced=set_field(more="")), MalformedEntry),
    "of one party": (by_parties().but(spec={**by_parties().spec, "entropy": parties()[:2]}), TooFewIndependent),
    "the bureau last": (by_parties().but(spec={**by_parties().spec, "entropy": parties()[::-1]}), BureauNotFirst),
    "commitment for another purpose": (by_parties(purpose="own/2023-08"), CommitmentSignatureRefused),
    "ended at once": (by_parties(ends=at(MADE + timedelta(hours=1))), EndsOutOfRange),
    "seen by nobody": (by_parties().but(seen=()), NotSigned),
    "seen by another": (by_parties().but(seen=[(OTHER, MADE)]), NotSigned),
    "seen before it was": (by_parties().but(seen=[(WITNESS, MADE - timedelta(hours=1))]), AnnouncementNotWitnessed),
    "signed by another": (by_parties().but(log=FORGED), NotSigned),
    "of another log": (by_parties().but(log=DEMO), NotSigned),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_announcement_is_refused(name: str) -> None:
    draw, kind = FALSE[name]
    with pytest.raises(kind):
        # Nobody opens, so that the draw can be made whatever its parties are.
        prove(draw.but(opened=0))


def test_a_changed_entry_is_not_in_the_log() -> None:
    receipt = Receipt.parse(receipt_of(by_parties()))
    changed = receipt.extra.replace(b'"count":2', b'"count":3')
    assert changed != receipt.extra
    with pytest.raises(ProofRefused):
        prove_announcement(
            Receipt(receipt.index, receipt.proof, receipt.checkpoint, changed).to_bytes(),
            LOG.verifier,
            [WITNESS.verifier],
        )


def test_a_changed_note_is_not_signed() -> None:
    first, second = receipt_of(by_parties()), receipt_of(by_parties().but(between=b"other", covered=3))
    receipt, other = Receipt.parse(first), Receipt.parse(second)
    mixed = other.checkpoint.split(b"\n\n")[0] + b"\n\n" + receipt.checkpoint.split(b"\n\n")[1]
    with pytest.raises(SignatureRefused):
        prove_announcement(
            Receipt(other.index, other.proof, mixed, other.extra).to_bytes(), LOG.verifier, [WITNESS.verifier]
        )


def test_without_an_independent_witness_only_a_demonstration_is_shown() -> None:
    for witnesses, draw in (([], by_parties()), ([OWN.verifier], by_parties().but(seen=[(OWN, MADE)]))):
        with pytest.raises(AnnouncementNotWitnessed):
            prove_announcement(receipt_of(draw), LOG.verifier, witnesses)
    shown = prove_announcement(receipt_of(by_parties().but(log=DEMO)), DEMO.verifier, [])
    assert (shown.demonstration, shown.cosigned) == (True, None)


def test_a_demonstration_may_end_soon() -> None:
    soon = by_parties(ends=at(MADE + timedelta(seconds=30))).but(log=DEMO)
    assert prove_announcement(receipt_of(soon), DEMO.verifier, []).demonstration


def test_a_key_of_another_kind_is_refused() -> None:
    with pytest.raises(CheckFailed):
        prove(by_parties(), WITNESS)
    with pytest.raises(NotAWitnessKey):
        prove(by_parties(), LOG, LOG)


def test_a_note_of_another_origin_under_the_same_key_is_refused() -> None:
    """The operator has a second log with the same secret."""
    twin = SigningKey("twin.example/log", Kind.ED25519, LOG.seed)
    with pytest.raises((WrongOrigin, NotSigned)):
        prove(by_parties().but(log=twin))


def test_a_file_that_is_too_long_or_no_receipt_is_refused() -> None:
    with pytest.raises(ReceiptTooLong):
        prove_announcement(b"x" * (RECEIPT_LIMIT + 1), LOG.verifier, [WITNESS.verifier])
    for other in (b"", b"\xff" * 100, b"x" * RECEIPT_LIMIT):
        with pytest.raises(MalformedReceipt):
            prove_announcement(other, LOG.verifier, [WITNESS.verifier])
