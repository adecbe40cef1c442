"""The certificate numbers that people had before: who is meant by a number of a list, a draw or a team of earlier days.

Lists that were frozen keep the numbers of their day. Everything that compares people of two moments asks this module
which number they have now, so that a renewed certificate makes nobody another person.
"""

from collections.abc import Mapping
from typing import NamedTuple

from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.naming import key_of

PERSONS: tuple[Register, ...] = ("people", "experts")
"""The registers of persons. A number that a person had is never given to anybody else, in neither of them."""


class FormerKeys(NamedTuple):
    """`now`: former key of a person of the bureau → the key that the person has now."""

    now: Mapping[str, str] = {}

    def present(self, key: str) -> str:
        """The key that the person with this key, present or former, has now."""
        return self.now.get(key, key)

    def present_name(self, name: str) -> str:
        """The same of a person's name in a draw: the key, or the register and the key."""
        key = key_of(name)
        return name.removesuffix(key) + self.present(key)


NO_FORMER_KEYS = FormerKeys()
