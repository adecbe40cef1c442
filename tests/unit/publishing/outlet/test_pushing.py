"""Batches over HTTP, and answers of targets: usable ones, twisted ones, and those that are none."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.publishing.outlet.pushing import AnswerUnusable, PushedRecord, read_answer, read_books, written_batch

BATCH = UUID(int=3)
NOW = datetime(2026, 3, 12, 2, tzinfo=UTC)
ACCEPTED = {"key": "k", "version": 1, "status": "accepted", "receipt": "R-1", "errors": []}
REFUSED = {"key": "k", "version": 1, "status": "refused", "receipt": None, "errors": []}


def answer(*results: Any, **more: Any) -> bytes:
    told = {"batch": str(BATCH), "received_at": "2026-03-12 10:00:00", "results": results}
    return json.dumps(told | more).encode()


def test_a_batch_says_what_it_must() -> None:
    body = json.loads(written_batch(BATCH, NOW, "new", [PushedRecord("k", 1, {"CF_WSH": "1"})]))
    assert body == {
        "batch": str(BATCH),
        "sent_at": "2026-03-12 10:00:00",
        "records": [{"key": "k", "version": 1, "fields": {"CF_WSH": "1"}}],
    }
    (gone,) = json.loads(written_batch(BATCH, NOW, "withdrawals", [PushedRecord("k", 2, {}, "撤销")]))["records"]
    assert gone == {"key": "k", "version": 2, "reason": "撤销"}


def test_of_several_answers_that_counts_which_accepts() -> None:
    for results in ([ACCEPTED, REFUSED], [REFUSED, ACCEPTED], [ACCEPTED, {**ACCEPTED, "status": "duplicate"}]):
        read = read_answer(answer(*results), BATCH)
        assert [(each.status, each.receipt) for each in read.answers] == [("accepted", "R-1")]
        assert read.received == NOW


def test_an_acceptance_without_a_receipt_says_nothing() -> None:
    assert read_answer(answer({**ACCEPTED, "receipt": None}), BATCH).answers == ()


@pytest.mark.parametrize(
    "content",
    [
        b"<html>",
        b"[]",
        answer(batch=str(UUID(int=4))),
        b"[" * 100_000,
        answer()[:-1] + b', "results": 1}',
    ],
)
def test_what_is_no_answer_is_refused(content: bytes) -> None:
    with pytest.raises(AnswerUnusable):
        read_answer(content, BATCH)


def test_books_are_read_or_refused() -> None:
    books = read_books(b'{"received": [{"key": "k", "version": 1, "receipt": "R"}], "kept": []}')
    assert (books.received[0].receipt, books.kept) == ("R", ())
    with pytest.raises(AnswerUnusable):
        read_books(b'{"received": []}')
