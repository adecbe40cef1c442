"""Freezing a frame: the whole population gets blinded ids, under a key made for this frame only. The units that may be
drawn and the members who are left out are stored, and so are their openings; an opening is the name and the salt behind
a blinded id.

A million members must fit in memory. So ids and salts lie end to end in two byte strings, and the contents are written
in pieces, one content after the other.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple, TypedDict

import numpy as np
import numpy.typing as npt
import orjson

from services.sampling.draws.frame.members import FrameMembers, OutReason
from shared.canonical import canonical
from shared.draws.blinding import blind_each, key_commitment
from shared.draws.members import DuplicateMember, EmptyFrame
from shared.heavy import heavy
from shared.log.merkle import EMPTY_ROOT, run_root

_ID, _SALT = 32, 16
"""Bytes of an id and of a salt."""
_AT_ONCE = 5_000
_ESCAPED_NUL = rb"\u0000"
_BETWEEN, _ESCAPED_BETWEEN = "\x1f", r"\u001f"

_Order = npt.NDArray[np.int32]


class Opening(TypedDict):
    """Shows who a unit is: the identifier (`name`), the salt in hex that gives the id together with it, and the name
    for readers (`label`).
    """

    name: str
    salt: str
    label: str


class ListedMembers:
    """A list of members in canonical JSON, sorted by id. It is written in pieces, once; then its root is known."""

    def __init__(self, batches: Iterable[Sequence[str]]) -> None:
        self._batches = batches
        self._hashes = bytearray()

    def __iter__(self) -> Iterator[bytes]:
        between = "["
        for members in self._batches:
            self._hashes += b"".join([hashlib.sha256(f"\0{member}".encode()).digest() for member in members])
            yield (between + ",".join(members)).encode()
            between = ","
        yield b"[]" if between == "[" else b"]"

    @heavy
    def root(self) -> str:
        """The Merkle root in hex, after all pieces were written. It can be asked for once."""
        hashes, self._hashes = self._hashes, bytearray()
        return (run_root(hashes) or EMPTY_ROOT).hex()


class FrozenFrame:
    """A population under blinded ids. Its contents are written in pieces; each content takes some seconds for a million
    members.
    """

    def __init__(self, members: FrameMembers, blinded: "_Blinded", key: str) -> None:
        self.key = key
        self._members = members
        self._blinded = blinded

    def units(self) -> ListedMembers:
        """The units: a JSON array."""
        groups = self._members.units
        strata = {alike.stratum: canonical(alike.stratum).decode() for alike in groups}
        tails = [f'","stratum":{strata[alike.stratum]},"weight":{alike.weight}}}' for alike in groups]
        order = self._blinded.order
        return self._listed(tails, order[order < self._members.size])

    def left_out(self) -> ListedMembers:
        """Those who are left out: a JSON array."""
        tails = [f'","reason":{canonical(alike.reason).decode()}}}' for alike in self._members.left_out]
        order = self._blinded.order
        return self._listed([""] * len(self._members.units) + tails, order[order >= self._members.size])

    def openings(self) -> Iterator[bytes]:
        """The openings of units and of those who are left out: the pieces of a JSON object, id → opening."""
        names = [*chain.from_iterable(alike.identifiers for alike in self._members.groups)]
        labels = [*chain.from_iterable(alike.names for alike in self._members.groups)]
        between = "{"
        for batch in _batches(self._blinded.order):
            places = batch.tolist()
            of_batch = (
                self._blinded.ids_at(batch),
                _each_plain([labels[place] for place in places]),
                _each_plain([names[place] for place in places]),
                self._blinded.salts_at(batch),
            )
            # Ids, and the members of an opening, are in the order that canonical JSON asks for.
            openings = [
                f'"{id_}":{{"label":"{label}","name":"{name}","salt":"{salt}"}}'
                for id_, label, name, salt in zip(*of_batch, strict=True)
            ]
            yield (between + ",".join(openings)).encode()
            between = ","
        yield b"}"

    def _listed(self, tails: Sequence[str], order: _Order) -> ListedMembers:
        """The members at these places in canonical JSON, written without a JSON library (a test compares it with `Unit`
        and `LeftOut` in canonical JSON). `tails`: for each group, what follows the id.
        """
        sizes = [len(alike.identifiers) for alike in self._members.groups]
        group_of = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        return ListedMembers(
            [
                f'{{"id":"{id_}{tails[group]}'
                for id_, group in zip(self._blinded.ids_at(places), group_of[places].tolist(), strict=True)
            ]
            for places in _batches(order)
        )


class _Blinded(NamedTuple):
    """The ids and salts of the population, laid end to end; and the places of the members in the order of their ids."""

    ids: bytes
    salts: bytes
    order: _Order

    def ids_at(self, places: _Order) -> Iterator[str]:
        """The ids of these members, in hex."""
        return _hexed(self.ids, _ID, places)

    def salts_at(self, places: _Order) -> Iterator[str]:
        """The salts of these members, in hex."""
        return _hexed(self.salts, _SALT, places)


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
    # Their content is taken out without a copy.
    ids, salts = BytesIO(), BytesIO()
    for id_, salt in blind_each(frame_key, chain.from_iterable(alike.identifiers for alike in members.groups)):
        ids.write(id_)
        salts.write(salt)
    blinded = _Blinded(ids.getvalue(), salts.getvalue(), _sorted(ids.getvalue()))
    return FrozenFrame(members, blinded, key_commitment(frame_key))


@heavy
def written_exclusions(members: FrameMembers) -> bytes:
    """The excluded subjects with the sentences for the bureau, in the order of identifiers: a JSON array. `plain` is
    there where a reader without the right to read covert draws sees other reasons.
    """
    said = _AsObjects()
    return _plain(
        [
            {
                "label": one.name,
                "name": one.identifier,
                **({} if one.plain is None else {"plain": [said[reason] for reason in one.plain]}),
                "reasons": [said[reason] for reason in one.reasons],
            }
            for one in sorted(members.excluded, key=attrgetter("identifier"))
        ]
    )


def _hexed(values: bytes, size: int, places: _Order) -> Iterator[str]:
    """The values at these places in hex; each has `size` bytes."""
    text = np.frombuffer(values, dtype=np.uint8).reshape(-1, size)[places].tobytes().hex()
    return (text[at : at + 2 * size] for at in range(0, len(text), 2 * size))


def _batches(order: _Order) -> Iterator[_Order]:
    return (order[at : at + _AT_ONCE] for at in range(0, len(order), _AT_ONCE))


def _sorted(ids: bytes) -> _Order:
    """The places of these ids in their order. Raises DuplicateMember.

    128 bits of the hashes decide; only if two are equal in these, all bits are compared.
    """
    words = np.frombuffer(ids, dtype=">u8").reshape(-1, _ID // 8)
    first, second = words[:, 0].astype(np.uint64), words[:, 1].astype(np.uint64)
    order = np.lexsort((second, first))
    first, second = first[order], second[order]
    if np.any((first[1:] == first[:-1]) & (second[1:] == second[:-1])):
        every = np.frombuffer(ids, dtype=f"S{_ID}")
        order = np.argsort(every, kind="stable")
        _check_distinct(every[order])
    return order.astype(np.int32)


def _check_distinct(in_order: npt.NDArray[np.bytes_]) -> None:
    twice = in_order[1:][in_order[1:] == in_order[:-1]]
    if len(twice):
        raise DuplicateMember(
            "名单中有对象出现两次；请核对名录。",
            "A subject stands twice in the population; check the directory.",
            # numpy drops zero bytes at the end.
            id=bytes(twice[0]).ljust(_ID, b"\0").hex(),
        )


class _AsObjects(dict[OutReason, dict[str, str]]):
    """Reason → the reason as a JSON object, kept for the next use: many subjects are excluded for the same reason."""

    def __missing__(self, reason: OutReason) -> dict[str, str]:
        said = self[reason] = reason._asdict()
        return said


def _each_plain(texts: Sequence[str]) -> Sequence[str]:
    """Each text in canonical JSON, without its quotes.

    They are encoded as one text: a text outside ASCII that is encoded alone keeps its UTF-8 for as long as it lives.
    """
    try:
        encoded = orjson.dumps(_BETWEEN.join(texts))[1:-1].decode()
    except TypeError:
        encoded = ""
    each_encoded = encoded.split(_ESCAPED_BETWEEN)
    # A text may have the escape in itself; and of what has no canonical form, `_plain` says where it is.
    if len(each_encoded) != len(texts) or _ESCAPED_NUL.decode() in encoded:
        return [_plain(each)[1:-1].decode() for each in texts]
    return each_encoded


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
