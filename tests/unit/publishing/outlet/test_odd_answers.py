"""Odd answers of targets: whatever one result or one row says, the others count; and nothing odd is taken as a name."""

import json
from typing import Any
from uuid import UUID

import pytest

from services.publishing.outlet.acknowledgement import read_acknowledgement
from services.publishing.outlet.pushing import BatchAnswered, read_answer, read_books
from services.publishing.outlet.said import odd_name, words
from tests.unit.publishing.outlet.dispatched import FILES
from tests.unit.publishing.outlet.exchanged import BATCH
from tests.unit.publishing.outlet.test_exchange import _ACCEPTED, _REFUSED, _SENT, acknowledgement

SOUND = {"key": "b", "version": 1, "status": "accepted", "receipt": "R-2"}
ODD_NAMES = ["R\0X", "R\u202eX", "R\nX", "R\x85X", "R\u2028X", "R\ufffeX", "R\ue000X", "R" * 201, ""]
ODD_RESULTS = [
    *({"key": "a", "version": 1, "status": "accepted", "receipt": name} for name in [*ODD_NAMES, "R\ud800", 7, None]),
    {"key": "a", "version": 1, "status": "perhaps", "receipt": "R"},
    {"key": "a", "version": 1, "status": ["accepted"], "receipt": "R"},
    {"key": "a", "version": 1, "status": "refused", "errors": ["what"]},
]


def read(*results: Any, received: Any = "2026-03-12 10:00:00") -> BatchAnswered:
    told = {"batch": str(UUID(int=3)), "received_at": received, "results": results}
    return read_answer(json.dumps(told).encode(), UUID(int=3))


@pytest.mark.parametrize("result", ODD_RESULTS)
def test_an_odd_result_stops_no_other_and_says_why(result: Any) -> None:
    answered = read(result, SOUND)
    assert [each.key for each in answered.answers] == ["b"]
    (odd,) = answered.unusable.values()
    assert set(answered.unusable) == {("a", 1)}
    assert odd.why
    assert odd.why_en.isprintable()


@pytest.mark.parametrize("result", [None, 3, "x", [], {}, {"key": ["a"], "version": {}}, {"key": "a", "version": "x"}])
def test_a_result_about_nothing_stops_no_other(result: Any) -> None:
    answered = read(result, SOUND)
    assert ([each.key for each in answered.answers], dict(answered.unusable)) == (["b"], {})


def test_a_usable_result_counts_beside_an_odd_one() -> None:
    odd = {**SOUND, "receipt": "R\0"}
    for results in ([odd, SOUND], [SOUND, odd]):
        assert (len(read(*results).answers), dict(read(*results).unusable)) == (1, {})


@pytest.mark.parametrize("received", [None, 7, "12.03.2026", "2026-03-12", "0000-01-01 00:00:00", [], "\0"])
def test_an_odd_time_is_no_time(received: Any) -> None:
    answered = read(SOUND, received=received)
    assert (answered.received, len(answered.answers)) == (None, 1)


@pytest.mark.parametrize("said", ["a\0b", "a\u202eb", "a\ud800b", "a\nb\r\nc", "x" * 5000, None, 7])
def test_words_are_read_as_they_are_seen(said: Any) -> None:
    refused = {"key": "a", "version": 1, "status": "refused", "errors": [{"code": said, "message": said}] * 300}
    (answer,) = read(refused).answers
    assert len(answer.errors) == 200
    for text in (answer.errors[0].code, answer.errors[0].message):
        assert (len(text) <= 4000, text.isprintable(), text) == (True, True, words(said))


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_row_with_an_odd_receipt_stops_no_other(name: str) -> None:
    odd = [*_ACCEPTED[:4], f"R{name}R", *_ACCEPTED[5:]] if name else [*_ACCEPTED[:4], "", *_ACCEPTED[5:]]
    found = read_acknowledgement(acknowledgement(odd, [*_REFUSED[:7], "a\0b\u202ec"]), FILES, BATCH, _SENT)
    (answer,) = found.answers
    (fault,) = found.faults
    assert (answer.key, answer.errors[0].message) == ("k2", "a\\u0000b\\u202ec")
    assert "回执号" in fault.reason


@pytest.mark.parametrize("row", [None, 3, {}, {"key": "k\0", "version": 1}, {"key": "k", "version": 10**400}])
def test_an_odd_row_of_the_books_stops_no_other(row: Any) -> None:
    sound = {"key": "k", "version": 1, "receipt": "R", "sha256": "0" * 64}
    books = read_books(json.dumps({"received": [row, sound], "kept": [row, sound]}).encode())
    assert (books.received[1].receipt, books.kept[1].sha256) == ("R", "0" * 64)
    assert all(each.key.isprintable() for each in books.received)
    assert all(each.key.isprintable() for each in books.kept)
    assert (books.kept[0].sha256, books.kept[0].version in {0, 1}) == ("", True)


@pytest.mark.parametrize("name", ["R-1", "20260402-0f0f", "回执〔2026〕1号", "a b", "=1+1"])
def test_receipts_as_they_are_given_are_names(name: str) -> None:
    assert odd_name(name, 200) is None
