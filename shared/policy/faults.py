"""Faults of a policy, in Chinese and in English, each with its place in the file."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.policy.places import Steps


class Fault(NamedTuple):
    """A fault and its reason. `steps` lead to its place in the file: ("draws", 0, "crew")."""

    steps: Steps
    reason: str
    reason_en: str


def listed(names: Iterable[str]) -> str:
    """The names in alphabetical order, with commas between them, for a hint; - if there are none."""
    return ", ".join(sorted(names)) or "-"
