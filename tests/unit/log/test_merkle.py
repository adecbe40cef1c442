from hashlib import sha256

import metamorphic_log  # type: ignore[import-untyped]  # it publishes none
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.log.merkle import EMPTY_ROOT, ProofRefused, root_of, verify_consistency, verify_inclusion
from shared.log.proofs import (
    NotInTree,
    consistency_proof,
    inclusion_proof,
    tiles_for_consistency,
    tiles_for_inclusion,
)
from tests.unit.log import oracle
from tests.unit.log.oracle import LEAVES, tiles_of

TILES = tiles_of(LEAVES)
ROOTS = [oracle.root(LEAVES[:size]) for size in range(len(LEAVES) + 1)]
OTHER = sha256(b"other").digest()


def test_roots_of_all_sizes() -> None:
    assert [root_of(LEAVES[:size]) for size in range(len(LEAVES) + 1)] == ROOTS
    assert ROOTS[0] == EMPTY_ROOT


@pytest.mark.parametrize("size", [*range(1, 34), 127, 128, 129, 255, 256, 257, 299, 300])
def test_every_inclusion_proof_of_a_size_is_the_recursive_one_and_verifies(size: int) -> None:
    for index in range(size):
        proof = inclusion_proof(index, size, TILES)
        assert proof == oracle.path(index, LEAVES[:size])
        verify_inclusion(index, size, LEAVES[index], proof, ROOTS[size])
        metamorphic_log.verify_inclusion(index, size, LEAVES[index], proof, ROOTS[size])


@pytest.mark.parametrize("new", [*range(1, 34), 127, 128, 129, 255, 256, 257, 299, 300])
def test_every_consistency_proof_to_a_size_is_the_recursive_one_and_verifies(new: int) -> None:
    for old in range(1, new + 1):
        proof = consistency_proof(old, new, TILES)
        assert proof == oracle.proof(old, LEAVES[:new])
        verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)
        metamorphic_log.verify_consistency(old, new, proof, ROOTS[old], ROOTS[new])


@given(st.data())
def test_proofs_read_only_the_tiles_they_ask_for(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 300))
    index = data.draw(st.integers(0, size - 1))
    needed = {tile: TILES[tile] for tile in tiles_for_inclusion(index, size)}
    verify_inclusion(index, size, LEAVES[index], inclusion_proof(index, size, needed), ROOTS[size])
    old = index + 1
    needed = {tile: TILES[tile] for tile in tiles_for_consistency(old, size)}
    verify_consistency(old, size, ROOTS[old], ROOTS[size], consistency_proof(old, size, needed))


@given(st.data())
def test_a_changed_proof_is_refused_here_and_elsewhere(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 300))
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, TILES)
    place = data.draw(st.integers(0, len(proof) - 1))
    for wrong in ([*proof[:place], OTHER, *proof[place + 1 :]], proof[1:], [*proof, OTHER], [OTHER, *proof]):
        with pytest.raises(ProofRefused):
            verify_inclusion(index, size, LEAVES[index], wrong, ROOTS[size])
        with pytest.raises(metamorphic_log.VerifyError):
            metamorphic_log.verify_inclusion(index, size, LEAVES[index], wrong, ROOTS[size])


@given(st.data())
def test_a_changed_consistency_proof_is_refused(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, 300))
    old = data.draw(st.integers(1, new - 1))
    proof = consistency_proof(old, new, TILES)
    place = data.draw(st.integers(0, len(proof) - 1))
    for wrong in ([*proof[:place], OTHER, *proof[place + 1 :]], proof[1:], [*proof, OTHER], [OTHER, *proof]):
        with pytest.raises(ProofRefused):
            verify_consistency(old, new, ROOTS[old], ROOTS[new], wrong)
    for old_root, new_root in ((OTHER, ROOTS[new]), (ROOTS[old], OTHER)):
        with pytest.raises(ProofRefused):
            verify_consistency(old, new, old_root, new_root, proof)


def test_a_leaf_of_another_place_is_refused() -> None:
    proof = inclusion_proof(5, 9, TILES)
    for index, size, leaf in ((4, 9, LEAVES[5]), (5, 9, LEAVES[4]), (9, 9, LEAVES[5]), (-1, 9, LEAVES[5])):
        with pytest.raises(ProofRefused):
            verify_inclusion(index, size, leaf, proof, ROOTS[9])


def test_consistency_from_nothing_is_refused() -> None:
    with pytest.raises(ProofRefused, match="from 1 to 5, got 0"):
        verify_consistency(0, 5, EMPTY_ROOT, ROOTS[5], [])
    with pytest.raises(NotInTree):
        tiles_for_consistency(0, 5)


def test_consistency_backwards_or_with_itself() -> None:
    with pytest.raises(ProofRefused):
        verify_consistency(6, 5, ROOTS[6], ROOTS[5], [])
    verify_consistency(5, 5, ROOTS[5], ROOTS[5], [])
    with pytest.raises(ProofRefused, match="same size"):
        verify_consistency(5, 5, ROOTS[5], OTHER, [])
    with pytest.raises(ProofRefused, match="must have 0 hashes, got 1"):
        verify_consistency(5, 5, ROOTS[5], ROOTS[5], [OTHER])


def test_a_hash_of_another_length_is_refused() -> None:
    with pytest.raises(ProofRefused, match="32 bytes, got 31"):
        verify_inclusion(0, 2, LEAVES[0], [LEAVES[1][:31]], ROOTS[2])


def test_a_proof_beyond_the_tree_cannot_be_made() -> None:
    for index in (-1, 5):
        with pytest.raises(NotInTree):
            tiles_for_inclusion(index, 5)
