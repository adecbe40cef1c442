"""Freezing a frame: the whole population gets blinded ids, under a key made for this frame only. The units that may be
drawn and the members who are left out are stored, and so are their openings; an opening is the name and the salt behind
a blinded id.

A million members must fit in memory. So they stay in groups of members with the same stratum and weight, or the same
reason; ids and salts lie end to end in two byte strings; and the contents are written one after the other.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import chain
from typing import Any, NamedTuple, TypedDict

import numpy as np
import numpy.typing as npt
import orjson

from shared.canonical import canonical
from shared.draws.members import EmptyFrame
from shared.draws2.blinding import blind_each, key_commitment
from shared.draws2.frames import WITHHELD
from shared.draws2.members import DuplicateMember
from shared.heavy import heavy
from shared.log.merkle import root_of

_ID, _SALT = 64, 32
"""Characters of an id and of a salt, in hex."""
_AT_ONCE = 50_000
_ESCAPED_NUL = rb"\u0000"

_Order = npt.NDArray[np.int32]


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


class UnitsAlike(NamedTuple):
    """Subjects that may be drawn, with the same stratum and number of lots."""

    stratum: str
    weight: int
    identifiers: Sequence[str]
    names: Sequence[str]


class LeftOutAlike(NamedTuple):
    """Subjects that are left out for the same public reason."""

    reason: str
    identifiers: Sequence[str]
    names: Sequence[str]


class FrameMembers(NamedTuple):
    """The whole population of a frame: who may be drawn, and who is left out. Each subject is in one of these groups.

    `excluded` has the sentences for readers in the bureau. `changed`: how many entries of the population have changed
    in the days before.
    """

    units: Sequence[UnitsAlike]
    left_out: Sequence[LeftOutAlike]
    excluded: Sequence[Excluded] = ()
    changed: int = 0

    @property
    def size(self) -> int:
        """How many subjects may be drawn."""
        return sum(len(alike.identifiers) for alike in self.units)

    @property
    def groups(self) -> Sequence[UnitsAlike | LeftOutAlike]:
        """All groups, those of units first."""
        return [*self.units, *self.left_out]

    @property
    def candidates(self) -> Iterator[Candidate]:
        """The subjects that may be drawn, one by one."""
        for stratum, weight, identifiers, names in self.units:
            for identifier, name in zip(identifiers, names, strict=True):
                yield Candidate(identifier, name, stratum, weight)

    @property
    def strata(self) -> Mapping[str, int]:
        """Stratum → how many of its subjects may be drawn."""
        sizes: Counter[str] = Counter()
        for alike in self.units:
            sizes[alike.stratum] += len(alike.identifiers)
        return dict(sorted(sizes.items()))

    @property
    def reasons(self) -> Mapping[str, int]:
        """Public reason → how many subjects are left out for it."""
        counts: Counter[str] = Counter()
        for alike in self.left_out:
            counts[alike.reason] += len(alike.identifiers)
        return dict(sorted(counts.items()))

    def withheld(self) -> "FrameMembers":
        """The population as a covert draw commits to it: it tells no reason."""
        return self._replace(left_out=[alike._replace(reason=WITHHELD) for alike in self.left_out])


class Opening(TypedDict):
    """Shows who a unit is: the identifier (`name`), the salt in hex that gives the id together with it, and the name
    for readers (`label`).
    """

    name: str
    salt: str
    label: str


class MembersListed(NamedTuple):
    """A list of members: canonical JSON, sorted by id, and its Merkle root in hex."""

    content: bytes
    root: str


class FrozenFrame:
    """A population under blinded ids. Its contents are written when they are asked for; each takes some seconds for a
    million members.
    """

    def __init__(self, members: FrameMembers, blinded: "_Blinded", key: str) -> None:
        self.key = key
        self._members = members
        self._blinded = blinded

    @heavy
    def units(self) -> MembersListed:
        """The units: canonical JSON of an array."""
        groups = self._members.units
        strata = {alike.stratum: canonical(alike.stratum) for alike in groups}
        tails = [b'","stratum":%b,"weight":%d}' % (strata[alike.stratum], alike.weight) for alike in groups]
        order = self._blinded.order
        return self._listed(tails, order[order < self._members.size])

    @heavy
    def left_out(self) -> MembersListed:
        """Those who are left out: canonical JSON of an array."""
        tails = [b'","reason":%b}' % canonical(alike.reason) for alike in self._members.left_out]
        order = self._blinded.order
        return self._listed([b""] * len(self._members.units) + tails, order[order >= self._members.size])

    @heavy
    def openings(self) -> bytes:
        """The openings of units and of those who are left out: canonical JSON of an object, id → opening."""
        names = [*chain.from_iterable(alike.identifiers for alike in self._members.groups)]
        labels = [*chain.from_iterable(alike.names for alike in self._members.groups)]
        out = BytesIO()
        between = b"{"
        for places in _pieces(self._blinded.order):
            # Ids, and the members of an opening, are in the order that canonical JSON asks for.
            openings = {
                self._blinded.id(place): {
                    "label": labels[place],
                    "name": names[place],
                    "salt": self._blinded.salt(place),
                }
                for place in places.tolist()
            }
            out.write(between + _plain(openings)[1:-1])
            between = b","
        out.write(b"}")
        return out.getvalue()

    @heavy
    def exclusions(self) -> bytes:
        """The excluded subjects with the sentences for the bureau, in the order of identifiers: a JSON array."""
        said = _AsObjects()
        return _plain(
            [
                {"label": name, "name": identifier, "reasons": [said[reason] for reason in reasons]}
                for identifier, name, reasons, _ in sorted(self._members.excluded)
            ]
        )

    def _listed(self, tails: Sequence[bytes], order: _Order) -> MembersListed:
        """The members at these places in canonical JSON, written without a JSON library (a test compares it with `Unit`
        and `LeftOut` in canonical JSON). `tails`: for each group, what follows the id.
        """
        sizes = [len(alike.identifiers) for alike in self._members.groups]
        group_of = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        ids, out, hashes = self._blinded.ids, BytesIO(), bytearray()
        between = b"["
        for places in _pieces(order):
            members = [
                b'{"id":"%b%b' % (ids[place * _ID : place * _ID + _ID], tails[group])
                for place, group in zip(places.tolist(), group_of[places].tolist(), strict=True)
            ]
            hashes += b"".join([hashlib.sha256(b"\0" + member).digest() for member in members])
            out.write(between + b",".join(members))
            between = b","
        out.write(b"[]" if between == b"[" else b"]")
        return MembersListed(out.getvalue(), root_of([bytes(hashes)]).hex())


class _Blinded(NamedTuple):
    """The ids and salts of the population, in hex, laid end to end; and the places of the members in the order of their
    ids.
    """

    ids: bytes
    salts: bytes
    order: _Order

    def id(self, place: int) -> str:
        return self.ids[place * _ID : place * _ID + _ID].decode()

    def salt(self, place: int) -> str:
        return self.salts[place * _SALT : place * _SALT + _SALT].decode()


@heavy
def freeze(members: FrameMembers, frame_key: bytes) -> FrozenFrame:
    """The population, blinded with the 32-byte key. Raises EmptyFrame, MalformedMember, and DuplicateMember for a
    subject that is in the population twice. Takes about five seconds for a million subjects.
    """
    if not members.size:
        raise EmptyFrame(
            "名录中没有符合条件的对象；请放宽条件，或先导入名录。",
            "Nobody of the directory fits; widen the selection, or import a directory first.",
        )
    ids, salts = bytearray(), bytearray()
    for id_, salt in blind_each(frame_key, chain.from_iterable(alike.identifiers for alike in members.groups)):
        ids += id_.encode()
        salts += salt.encode()
    blinded = _Blinded(bytes(ids), bytes(salts), _sorted(bytes(ids)))
    _check_distinct(blinded)
    return FrozenFrame(members, blinded, key_commitment(frame_key))


def grouped(candidates: Iterable[Candidate]) -> list[UnitsAlike]:
    """The candidates in groups of the same stratum and number of lots."""
    groups: dict[tuple[str, int], tuple[list[str], list[str]]] = {}
    for one in candidates:
        identifiers, names = groups.setdefault((one.stratum, one.weight), ([], []))
        identifiers.append(one.identifier)
        names.append(one.name)
    return [UnitsAlike(*key, *who) for key, who in sorted(groups.items())]


def _pieces(order: _Order) -> Iterator[_Order]:
    return (order[at : at + _AT_ONCE] for at in range(0, len(order), _AT_ONCE))


def _sorted(ids: bytes) -> _Order:
    """The places of these ids in their order. 64 bits of the hashes decide; if they do not, all bits do."""
    words = np.frombuffer(ids, dtype=">u8").reshape(-1, _ID // 8)
    first, second = words[:, 0].astype(np.uint64), words[:, 1].astype(np.uint64)
    order = np.lexsort((second, first))
    first, second = first[order], second[order]
    if np.any((first[1:] == first[:-1]) & (second[1:] == second[:-1])):
        order = np.argsort(np.frombuffer(ids, dtype=f"S{_ID}"), kind="stable")
    return order.astype(np.int32)


def _check_distinct(blinded: _Blinded) -> None:
    in_order = np.frombuffer(blinded.ids, dtype=f"S{_ID}")[blinded.order]
    twice = in_order[1:][in_order[1:] == in_order[:-1]]
    if len(twice):
        raise DuplicateMember(
            "名单中有对象出现两次；请核对名录。",
            "A subject stands twice in the population; check the directory.",
            id=twice[0].decode(),
        )


class _AsObjects(dict[OutReason, dict[str, str]]):
    """Reason → the reason as a JSON object, kept for the next use: many subjects are excluded for the same reason."""

    def __missing__(self, reason: OutReason) -> dict[str, str]:
        said = self[reason] = reason._asdict()
        return said


def _plain(value: Any) -> bytes:
    """Canonical JSON, without checking each of a million texts first. Keys must be ASCII and in order, numbers safe
    integers.
    """
    try:
        encoded = orjson.dumps(value)
    except TypeError:
        encoded = b""
    # Values that JSON accepts but canonical JSON does not: let `canonical` refuse them and say where they are.
    return canonical(value) if not encoded or _ESCAPED_NUL in encoded else encoded
