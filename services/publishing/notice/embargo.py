"""Whether the public may know the names behind the ids of a draw.

The names of enterprises, items and counties are public at once; in a covert draw (暗查暗访) they are public when the
visits are over. The names of people are never public, whatever an announcement says. Publishing reads the openings
(names and salts) only when the names may be shown.
"""

from typing import Literal

from shared.contracts.sampling import Disclosure

Names = Literal["shown", "later", "never"]
_MAY_BE_KNOWN = frozenset({"enterprises", "items", "counties"})


def names(disclosure: Disclosure, population: str, *, opened: bool) -> Names:
    """Whether names are shown now, later (when the draw is opened) or never. An unknown population is treated like
    people.
    """
    if disclosure == "never" or population not in _MAY_BE_KNOWN:
        return "never"
    return "shown" if disclosure == "at-once" or opened else "later"
