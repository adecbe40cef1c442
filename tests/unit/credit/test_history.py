"""What the history of a key lets in: it is told in the order in which things were accepted."""

import pytest

from deploy.credit_sandbox.faults import Code
from deploy.credit_sandbox.history import Accepted, Act, History, history_fault, repeated

NEW, CORRECTION, WITHDRAWAL = Act


def past(*accepted: tuple[Act, int], elsewhere: bool = False) -> History:
    told = [
        Accepted(act, version, f"{act}-{version}", f"r{place}", "2026-03-10 10:00")
        for place, (act, version) in enumerate(accepted)
    ]
    return History(told, Accepted(NEW, 1, "other", "r", "2026-03-09 10:00") if elsewhere else None)


@pytest.mark.parametrize(
    ("history", "act", "version"),
    [
        (past(), NEW, 1),
        (past(), NEW, 3),
        (past((NEW, 1)), CORRECTION, 2),
        (past((NEW, 1)), WITHDRAWAL, 1),
        (past((NEW, 1)), WITHDRAWAL, 2),
        (past((NEW, 1), (CORRECTION, 4)), CORRECTION, 5),
        (past((NEW, 1), (WITHDRAWAL, 1)), NEW, 2),
    ],
)
def test_what_follows_is_let_in(history: History, act: Act, version: int) -> None:
    assert history_fault(act, version, history) is None


@pytest.mark.parametrize(
    ("history", "act", "version", "code"),
    [
        (past((NEW, 1)), NEW, 1, Code.DUPLICATE),
        (past((NEW, 1)), NEW, 2, Code.WRONG_ENDPOINT),
        (past(elsewhere=True), NEW, 1, Code.DUPLICATE),
        (past((NEW, 1), (WITHDRAWAL, 2)), NEW, 2, Code.OLD_VERSION),
        (past((NEW, 1), (WITHDRAWAL, 2), elsewhere=True), NEW, 3, Code.DUPLICATE),
        (past(), CORRECTION, 2, Code.NO_HISTORY),
        (past(elsewhere=True), CORRECTION, 2, Code.KEY_DIFFERS),
        (past((NEW, 1), elsewhere=True), CORRECTION, 2, Code.DUPLICATE),
        (past((NEW, 2)), CORRECTION, 1, Code.OLD_VERSION),
        (past((NEW, 2)), CORRECTION, 2, Code.OLD_VERSION),
        (past((NEW, 1), (CORRECTION, 3)), CORRECTION, 2, Code.OLD_VERSION),
        (past((NEW, 1), (WITHDRAWAL, 1)), CORRECTION, 2, Code.NO_HISTORY),
        (past(), WITHDRAWAL, 1, Code.NO_HISTORY),
        (past(elsewhere=True), WITHDRAWAL, 1, Code.KEY_DIFFERS),
        (past((NEW, 2)), WITHDRAWAL, 1, Code.OLD_VERSION),
        (past((NEW, 1), (WITHDRAWAL, 1)), WITHDRAWAL, 2, Code.DUPLICATE),
    ],
)
def test_what_does_not_follow_is_refused(history: History, act: Act, version: int, code: Code) -> None:
    fault = history_fault(act, version, history)
    assert fault is not None
    assert fault.code is code


def test_only_the_same_content_is_a_repetition() -> None:
    history = past((NEW, 1), (CORRECTION, 2))
    first = repeated(NEW, 1, "new-1", history)
    assert first is not None
    assert first.receipt == "r0"
    assert repeated(NEW, 1, "other", history) is None
    assert repeated(CORRECTION, 1, "new-1", history) is None
