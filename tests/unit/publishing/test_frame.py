"""One place in a frame, proved to whoever stands there."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.frame.members import Candidate, Named, candidates
from services.publishing.frame.membership import membership
from shared.canonical import canonical
from shared.draws.frames import Unit, frame_root
from shared.log.event import leaf_hash
from shared.log.merkle import verify_inclusion


def frame_of(size: int) -> list[Candidate]:
    ids = sorted(sha256(b"%d" % n).hexdigest() for n in range(size))
    return [Candidate(id_, "", n % 9 + 1, Named(f"code-{n}", "00" * 16, "某企业")) for n, id_ in enumerate(ids)]


@given(st.integers(1, 600), st.data())
def test_every_member_is_proved_with_its_weight(size: int, data: st.DataObject) -> None:
    frame = frame_of(size)
    member = frame[data.draw(st.integers(0, size - 1))]
    place, told, proof = membership([candidate.unit for candidate in frame], member.id)
    root = bytes.fromhex(frame_root([candidate.unit for candidate in frame]))
    hashes = [bytes.fromhex(hash_) for hash_ in proof]
    verify_inclusion(place, told, leaf_hash(canonical(member.unit.as_json())), hashes, root)
    assert told == size


def test_nobody_else_is() -> None:
    with pytest.raises(ValueError, match="not in list"):
        membership([candidate.unit for candidate in frame_of(3)], "f" * 64)


def test_units_and_openings_belong_together() -> None:
    units = [Unit("a" * 64, "W", 2)]
    opening = {"name": "91370124MA00000A9U", "salt": "01" * 16, "label": "某化工厂"}
    (candidate,) = candidates(units, {"a" * 64: opening})
    assert candidate == Candidate("a" * 64, "W", 2, Named("91370124MA00000A9U", "01" * 16, "某化工厂"))
    assert candidate.unit == units[0]
    with pytest.raises(KeyError):
        candidates(units, {})
