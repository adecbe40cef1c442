"""A frame out of enterprises: blinded ids under a key of its own, strata, and what opens each id later."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, TypedDict

from shared.canonical import canonical
from shared.draws.admission import EmptyFrame
from shared.draws.blinding import blind
from shared.draws.frames import Unit, frame_root


class Candidate(NamedTuple):
    """An enterprise that may be drawn: its identifier, its name for people, its stratum ("" where there are none)."""

    identifier: str
    name: str
    stratum: str


class Opening(TypedDict):
    """What shows who a unit is: the identifier, the salt in hex that makes the id out of it, a name for people."""

    name: str
    salt: str
    label: str


class Frozen(NamedTuple):
    """A frame as it is stored: canonical JSON of the units, sorted by id, and of the openings by id."""

    root: str
    strata: dict[str, int]
    units: bytes
    openings: bytes


def freeze(candidates: Iterable[Candidate], frame_key: bytes) -> Frozen:
    """Blind each candidate with the 32-byte key. Identifiers must be distinct: no unit is in a frame twice.

    Raises EmptyFrame. Takes about a second for 100,000 candidates.
    """
    units: list[Unit] = []
    openings: dict[str, Opening] = {}
    for candidate in candidates:
        id_, salt = blind(frame_key, candidate.identifier)
        units.append(Unit(id_, candidate.stratum, 1))
        openings[id_] = {"name": candidate.identifier, "salt": salt.hex(), "label": candidate.name}
    if not units:
        raise EmptyFrame(
            "名录中没有符合条件的企业；请放宽条件，或先导入名录。",
            "No enterprise of the directory fits; widen the selection, or import a directory first.",
        )
    units.sort()
    return Frozen(
        root=frame_root(units),
        strata=dict(sorted(Counter(unit.stratum for unit in units).items())),
        units=canonical([unit.as_json() for unit in units]),
        openings=canonical(openings),
    )
