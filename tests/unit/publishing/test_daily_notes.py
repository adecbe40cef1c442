"""The day of a note, and which entry of the log is the note of a day."""

from datetime import UTC, date, datetime

import pytest

from services.publishing.log.daily import day_of, is_note_of, stream_of
from shared.canonical import canonical
from shared.contracts.publishing import LogWitnessed
from shared.log.append import compose
from shared.log.checkpoints import Checkpoint
from shared.log.notes import Kind, Note, SigningKey
from tests.support.log import OCCASION

LOG = SigningKey("log.example.org/log", Kind.ED25519, bytes(range(32)))
CITY = SigningKey("city.example.org", Kind.COSIGNATURE, bytes(range(1, 33)))
WITNESSES = [CITY.verifier]
DAY = date(2026, 3, 20)


def note(at: datetime) -> bytes:
    checkpoint = Checkpoint(LOG.name, 1, bytes(32))
    lines = (LOG.sign(checkpoint.text), CITY.sign(checkpoint.text, int(at.timestamp())))
    return Note(checkpoint.text, lines).to_bytes()


def entry(stream: str, at: datetime) -> bytes:
    (event,) = compose(OCCASION, stream, 0, [LogWitnessed(note=note(at).decode())])
    return event.entry


def test_a_time_that_no_day_in_china_has_is_of_no_day() -> None:
    assert day_of(note(datetime(8999, 12, 31, 23, 59, 59, tzinfo=UTC)), LOG.name, WITNESSES) == date(9000, 1, 1)
    assert day_of(note(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)), LOG.name, WITNESSES) is None


@pytest.mark.parametrize(
    ("data", "whether"),
    [
        (entry(stream_of(DAY), datetime(2026, 3, 20, 15, 59, 59, tzinfo=UTC)), True),
        (entry(stream_of(DAY), datetime(2026, 3, 20, 16, tzinfo=UTC)), False),
        (entry("thing/1", datetime(2026, 3, 20, 1, tzinfo=UTC)), False),
        (b"no entry", False),
        (canonical({"public": []}), False),
    ],
    ids=["of the day", "of the next day", "in another stream", "no JSON", "no members"],
)
def test_the_note_of_a_day_was_cosigned_on_that_day(data: bytes, whether: bool) -> None:
    assert is_note_of(DAY, data, LOG.name, WITNESSES) is whether
