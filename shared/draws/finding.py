"""The result of a single check of a draw, and the refusal that a check raises when it fails."""

from typing import NamedTuple

from shared.errors import Invalid


class CheckFailed(Invalid):
    code = "check-failed"
    title = "核验不符"
    title_en = "The verification failed"


class Finding(NamedTuple):
    """The result of a check. `passed` is None if the check could not be made because a key was not given."""

    passed: bool | None
    detail: str
    detail_en: str


def require_equal(what: str, expected: object, got: object) -> None:
    """Refuse a value that differs from the expected value. Raises CheckFailed, which names both values."""
    if expected != got:
        raise CheckFailed(f"{what} 应为 {expected}，实为 {got}。", f"{what}: expected {expected}, got {got}.")
