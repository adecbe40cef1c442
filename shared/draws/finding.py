"""What one check of a draw found, and how it says that something is not as it should be."""

from typing import NamedTuple

from shared.errors import Invalid


class CheckFailed(Invalid):
    code = "check-failed"
    title = "核验不符"
    title_en = "The check fails"


class Finding(NamedTuple):
    """`passed` is None where the check could not be made for want of a key."""

    passed: bool | None
    detail: str
    detail_en: str


def require_equal(what: str, expected: object, got: object) -> None:
    """Raises CheckFailed."""
    if expected != got:
        raise CheckFailed(f"{what} 应为 {expected}，实为 {got}。", f"{what}: expected {expected}, got {got}.")
