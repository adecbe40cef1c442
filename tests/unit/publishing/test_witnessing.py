"""Since when an announcement is witnessed, by the witnesses that the site names."""

from datetime import UTC, datetime, timedelta

from services.publishing.site.witnessing import in_time, witnessed_at
from services.publishing.site.words import beijing
from shared.contracts.sampling import DrawWitnessed
from shared.log.checkpoints import Checkpoint
from shared.log.notes import Kind, Note, SigningKey
from tests.support.sources import BEACON_DUE
from tests.unit.publishing.drawn import ANNOUNCED, BY_BEACON, noticed

LOG = SigningKey("log.example.org/log", Kind.ED25519, bytes(range(32)))
CITY = SigningKey("city.example.org", Kind.COSIGNATURE, bytes(range(1, 33)))
OTHER = SigningKey("other.example.org", Kind.COSIGNATURE, bytes(range(2, 34)))
CHECKPOINT = Checkpoint(LOG.name, 1, bytes(32))


def note(*cosigned: tuple[SigningKey, datetime]) -> DrawWitnessed:
    lines = [key.sign(CHECKPOINT.text, int(at.timestamp())) for key, at in cosigned]
    signed = Note(CHECKPOINT.text, (LOG.sign(CHECKPOINT.text), *lines))
    return DrawWitnessed(note=signed.to_bytes().decode())


def test_it_is_witnessed_when_the_last_witness_has_signed() -> None:
    early, late = datetime(2023, 8, 23, 15, tzinfo=UTC), datetime(2023, 8, 23, 15, 1, tzinfo=UTC)
    notice = noticed(BY_BEACON, note((CITY, early), (OTHER, late)))
    assert witnessed_at(notice, [CITY.verifier]) == early
    assert witnessed_at(notice, [CITY.verifier, OTHER.verifier]) == late


def test_without_all_witnesses_it_is_not() -> None:
    alone = noticed(BY_BEACON, note((CITY, BEACON_DUE)))
    assert witnessed_at(alone, [CITY.verifier, OTHER.verifier]) is None
    assert witnessed_at(alone, []) is None
    assert witnessed_at(noticed(BY_BEACON), [CITY.verifier]) is None
    assert witnessed_at(noticed(BY_BEACON, DrawWitnessed(note="no note")), [CITY.verifier]) is None


def test_a_time_that_beijing_cannot_show_is_no_cosignature() -> None:
    last = datetime(8999, 12, 31, 23, 59, 59, tzinfo=UTC)
    seen = witnessed_at(noticed(BY_BEACON, note((CITY, last))), [CITY.verifier])
    assert seen == last
    assert beijing(seen) == "9000年1月1日 07:59:59"
    for later in (last + timedelta(seconds=1), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)):
        assert witnessed_at(noticed(BY_BEACON, note((CITY, later))), [CITY.verifier]) is None


def test_the_witnesses_must_have_signed_before_the_round() -> None:
    notice = noticed(BY_BEACON)
    assert in_time(notice, BEACON_DUE - timedelta(seconds=1))
    assert not in_time(notice, BEACON_DUE)
    assert not in_time(notice, None)
    assert in_time(noticed(ANNOUNCED), None)
