"""The notes of a log: whether one covers an entry in time, however many there are."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from shared.draws.audit.notes import Notes
from shared.log.checkpoints import Checkpoint
from shared.log.notes import Kind, Note, SigningKey
from shared.log.quorum import Quorum
from tests.unit.draws.published import LOG, WITNESS

_BEGIN = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp())
_SEEN = st.lists(st.tuples(st.integers(1, 8), st.integers(0, 8)), min_size=1, max_size=10)


def cosigned(size: int, second: int) -> str:
    checkpoint = Checkpoint(LOG.name, size, bytes(32))
    lines = (LOG.sign(checkpoint.text), WITNESS.sign(checkpoint.text, _BEGIN + second))
    return Note(checkpoint.text, lines).to_bytes().decode()


@given(_SEEN)
def test_an_entry_is_covered_by_the_earliest_note_over_it(seen: list[tuple[int, int]]) -> None:
    notes = Notes(LOG.verifier, Quorum(None, [WITNESS.verifier]))
    for size, second in seen:
        notes.read(cosigned(size, second), 100, lambda _: bytes(32))
    for index in range(-1, 9):
        over = [second for size, second in seen if size > index]
        for second in range(-1, 10):
            assert notes.covered_by(index, _BEGIN + second) == (bool(over) and min(over) <= second)


def test_notes_under_a_key_that_was_replaced_count_if_the_reader_names_it() -> None:
    after = SigningKey(LOG.name, Kind.ED25519, bytes([9]) * 32).verifier
    for former, found in ((), False), ((LOG.verifier,), True):
        notes = Notes(after, Quorum(after, [WITNESS.verifier], former))
        checkpoint, remarks = notes.read(cosigned(5, 0), 100, lambda _: bytes(32))
        assert (checkpoint is not None, not remarks) == (found, found)
