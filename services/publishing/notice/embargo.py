"""What the public may know of a draw: the lists, and the names behind the ids.

The names of enterprises, items and counties are public at once; in a covert draw (暗查暗访) they are public when it is
opened. The names of people are never public, whatever an announcement says. Of a covert draw that puts people on tasks,
not even the blinded lists and the outcome are public before. Publishing reads what is not public yet only when it may
be shown.
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


def lists_shown(disclosure: Disclosure, *, assigns: bool, opened: bool) -> bool:
    """Whether the lists and the outcome are public, under blinded ids at least."""
    return not assigns or opened or disclosure != "after-visits"
