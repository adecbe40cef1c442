"""What is wrong with a policy, said in both languages at the place where it stands."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.policy.places import Steps


class Fault(NamedTuple):
    """`steps` lead to the place: ("draws", 0, "crew")."""

    steps: Steps
    reason: str
    reason_en: str


def listed(names: Iterable[str]) -> str:
    """What could be written instead, in order; - for nothing."""
    return ", ".join(sorted(names)) or "-"
