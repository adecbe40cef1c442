"""Whether everybody may know who is behind a draw's ids.

Of enterprises, items and counties: at once, or of a covert draw (暗查暗访) once its visits are over. Of people never,
whatever an announcement says. Before that, publishing does not even read the openings.
"""

from typing import Literal

from shared.contracts.sampling import Disclosure

Names = Literal["shown", "later", "never"]
_MAY_BE_KNOWN = frozenset({"enterprises", "items", "counties"})


def names(disclosure: Disclosure, population: str, *, opened: bool) -> Names:
    """`later` until the draw is opened. A population that is not known here is kept like people."""
    if disclosure == "never" or population not in _MAY_BE_KNOWN:
        return "never"
    return "shown" if disclosure == "at-once" or opened else "later"
