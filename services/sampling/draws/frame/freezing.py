"""Freezing a frame: each subject that may be drawn gets a blinded id, under a key made for this frame only. Strata,
weights and openings are stored; an opening is the name and the salt behind a blinded id.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import starmap
from typing import NamedTuple, TypedDict

import orjson

from shared.canonical import canonical
from shared.draws.blinding import blind_each
from shared.draws.members import EmptyFrame
from shared.heavy import heavy
from shared.log.merkle import root_of

_ESCAPED_NUL = rb"\u0000"


class Candidate(NamedTuple):
    """A subject that may be drawn: its identifier, its name for readers, its stratum ("" if there are no strata), and
    its number of lots.
    """

    identifier: str
    name: str
    stratum: str
    weight: int = 1


class OutReason(NamedTuple):
    """The reason why a subject is excluded: a code, and a sentence with dates and counts in both languages."""

    because: str
    detail: str
    detail_en: str


class Excluded(NamedTuple):
    """A subject that fits the selection but may not be drawn, with the reasons, and the stratum it would have
    been in.
    """

    identifier: str
    name: str
    reasons: Sequence[OutReason]
    stratum: str = ""


class Opening(TypedDict):
    """Shows who a unit is: the identifier (`name`), the salt in hex that gives the id together with it, and the name
    for readers (`label`).
    """

    name: str
    salt: str
    label: str


class FrozenFrame(NamedTuple):
    """A frame as it is stored: canonical JSON of its units (sorted by id), of its openings (id → opening), and of the
    excluded subjects.
    """

    root: str
    strata: dict[str, int]
    units: bytes
    openings: bytes
    exclusions: bytes
    excluded: int


@heavy
def freeze(candidates: Iterable[Candidate], frame_key: bytes, excluded: Iterable[Excluded] = ()) -> FrozenFrame:
    """The frozen frame of these candidates, blinded with the 32-byte key. Identifiers must be distinct: no unit is in a
    frame twice.

    Weights must be 1 to 1000. Raises EmptyFrame. Takes about half a second for 100,000 candidates.
    """
    chosen = list(candidates)
    if not chosen:
        raise EmptyFrame(
            "名录中没有符合条件的对象；请放宽条件，或先导入名录。",
            "Nobody of the directory fits; widen the selection, or import a directory first.",
        )
    blinded = blind_each(frame_key, (candidate.identifier for candidate in chosen))
    openings: dict[str, Opening] = {
        id_: {"name": candidate.identifier, "salt": salt, "label": candidate.name}
        for (id_, salt), candidate in zip(blinded, chosen, strict=True)
    }
    strata = Counter(candidate.stratum for candidate in chosen)
    units = _units(zip(openings, chosen, strict=True), {name: canonical(name).decode() for name in strata})
    out = _out(excluded)
    return FrozenFrame(
        root=root_of(hashlib.sha256(b"\0" + unit).digest() for unit in units).hex(),
        strata=dict(sorted(strata.items())),
        units=b"[" + b",".join(units) + b"]",
        openings=_plain(openings),
        exclusions=_plain(out),
        excluded=len(out),
    )


def _units(blinded: Iterable[tuple[str, Candidate]], quoted: Mapping[str, str]) -> list[bytes]:
    """Each unit in canonical JSON, written without a JSON library, sorted by id (a test compares it with `Unit` in
    canonical JSON).

    An id has 64 characters and stands first, so that sorting the texts sorts the ids.
    """
    texts = starmap(lambda id_, one: f'{{"id":"{id_}","stratum":{quoted[one.stratum]},"weight":{one.weight}}}', blinded)
    return [text.encode() for text in sorted(texts)]


def _out(excluded: Iterable[Excluded]) -> list[dict[str, object]]:
    said = _AsObjects()
    return [
        {"name": identifier, "label": name, "reasons": [said[reason] for reason in reasons]}
        for identifier, name, reasons, _ in sorted(excluded)
    ]


class _AsObjects(dict[OutReason, dict[str, str]]):
    """Reason → the reason as a JSON object, kept for the next use: many subjects are excluded for the same reason."""

    def __missing__(self, reason: OutReason) -> dict[str, str]:
        said = self[reason] = reason._asdict()
        return said


def _plain(value: object) -> bytes:
    """Canonical JSON, without checking each of a million texts first. Keys must be ASCII, numbers safe integers."""
    try:
        encoded = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        encoded = b""
    # Values that JSON accepts but canonical JSON does not: let `canonical` refuse them and say where they are.
    return canonical(value) if not encoded or _ESCAPED_NUL in encoded else encoded
