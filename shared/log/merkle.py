"""Merkle trees of RFC 6962 §2.1 and the verification of their proofs. Leaf hashes are made in `event.py`.

Verification follows RFC 9162 §2.1.3.2 and §2.1.4.2 in the form of transparency-dev/merkle. A proof has an inner part,
below the point where the path meets the right edge of the tree, and a border part along that edge. The lengths of both
parts follow from the sizes alone, so a proof of any other length is refused before anything is hashed.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from shared.errors import Invalid

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()
_SUBTREE = HASH_SIZE * 2**16

# Copying the hash state after the prefix costs half as much as a new hash object.
_NODE = sha256(b"\1")


class ProofRefused(Invalid):
    code = "proof-refused"
    title = "默克尔证明不成立"
    title_en = "The Merkle proof is wrong"


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: H(0x01 || left || right)."""
    state = _NODE.copy()
    state.update(left + right)
    return state.digest()


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over leaf hashes; H("") when there are none."""
    return run_root(b"".join(leaf_hashes)) or EMPTY_ROOT


def run_root(run: bytes | bytearray) -> bytes:
    """The root over a run of 32-byte hashes laid end to end; b"" for an empty run.

    The hashes are paired level by level. A last hash without a partner moves up unchanged, which is the same as RFC
    6962's split at the largest power of two. So the last hash may stand for a smaller subtree than the other hashes.
    """
    # Whole subtrees one after the other: the hashes of a whole level of a million would lie in memory twice.
    while len(run) > _SUBTREE:
        run = b"".join([_paired(run[at : at + _SUBTREE]) for at in range(0, len(run), _SUBTREE)])
    return _paired(run)


def _paired(run: bytes | bytearray) -> bytes:
    while len(run) > HASH_SIZE:
        paired = len(run) // (2 * HASH_SIZE) * (2 * HASH_SIZE)
        parents = []
        for at in range(0, paired, 2 * HASH_SIZE):
            state = _NODE.copy()
            state.update(run[at : at + 2 * HASH_SIZE])
            parents.append(state.digest())
        run = b"".join(parents) + run[paired:]
    return bytes(run)


def verify_inclusion(index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Refuse unless `leaf_hash` is leaf `index` (from 0) of the tree of `size` leaves with this root.

    Raises ProofRefused.
    """
    if not 0 <= index < size:
        raise ProofRefused(
            f"序号 {index} 不在大小为 {size} 的树内。",
            f"Leaf {index} is outside a tree of size {size}.",
            index=index,
            size=size,
        )
    inner, border = _inner_and_border(index, size)
    _require_length(proof, inner + border)
    computed = _chain_inner(leaf_hash, proof[:inner], index)
    _require_root("包含", "inclusion", root, _chain_border(computed, proof[inner:]))


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Refuse unless the tree of size `new` begins with the tree of size `old`.

    From size 0 there is nothing to prove: such a "proof" is refused. Equal sizes need equal roots and an empty proof.
    Raises ProofRefused.
    """
    if not 0 < old <= new:
        raise ProofRefused(
            f"一致性证明须从 1 到 {new} 之间的大小开始，收到 {old}。",
            f"A consistency proof starts at a size from 1 to {new}, got {old}.",
            old=old,
            new=new,
        )
    if old == new:
        _require_length(proof, 0)
        if new_root != old_root:
            raise ProofRefused(
                f"大小同为 {old} 而根不同：{old_root.hex()} 与 {new_root.hex()}。",
                f"Two roots for the same size {old}: {old_root.hex()} and {new_root.hex()}.",
                expected=old_root.hex(),
                got=new_root.hex(),
            )
        return
    # The old tree's rightmost complete subtree is in both trees. Its hash starts both computations: it is the first
    # hash of the proof, or the old root itself when that subtree is the whole old tree.
    height = (old & -old).bit_length() - 1
    inner, border = _inner_and_border(old - 1, new)
    inner -= height
    given = 0 if old == 1 << height else 1
    _require_length(proof, given + inner + border)
    seed = proof[0] if given else old_root
    path = (old - 1) >> height
    inner_hashes, border_hashes = proof[given : given + inner], proof[given + inner :]
    old_computed = _chain_border(_chain_inner_right(seed, inner_hashes, path), border_hashes)
    _require_root("一致性（旧根）", "consistency (old root)", old_root, old_computed)
    new_computed = _chain_border(_chain_inner(seed, inner_hashes, path), border_hashes)
    _require_root("一致性（新根）", "consistency (new root)", new_root, new_computed)


def _inner_and_border(index: int, size: int) -> tuple[int, int]:
    """How many hashes of the path to `index` lie below the right edge, and how many join the path from the left."""
    inner = (index ^ (size - 1)).bit_length()
    return inner, (index >> inner).bit_count()


def _chain_inner(seed: bytes, proof: Sequence[bytes], index: int) -> bytes:
    """Climb the inner part of a proof: each bit of `index` says on which side the hash of the proof stands."""
    for height, sibling in enumerate(proof):
        seed = node_hash(sibling, seed) if index >> height & 1 else node_hash(seed, sibling)
    return seed


def _chain_inner_right(seed: bytes, proof: Sequence[bytes], index: int) -> bytes:
    """Climb the inner part in the old tree, in which the leaves to the right did not exist yet."""
    for height, sibling in enumerate(proof):
        seed = node_hash(sibling, seed) if index >> height & 1 else seed
    return seed


def _chain_border(seed: bytes, proof: Sequence[bytes]) -> bytes:
    """Climb the border part along the right edge: every hash joins from the left."""
    for sibling in proof:
        seed = node_hash(sibling, seed)
    return seed


def _require_length(proof: Sequence[bytes], expected: int) -> None:
    if len(proof) != expected:
        raise ProofRefused(
            f"证明应有 {expected} 个哈希，收到 {len(proof)} 个。",
            f"The proof must have {expected} hashes, got {len(proof)}.",
            expected=expected,
            got=len(proof),
        )
    for hash_ in proof:
        if len(hash_) != HASH_SIZE:
            raise ProofRefused(
                f"证明中的哈希应为 32 字节，收到 {len(hash_)} 字节。",
                f"A hash in the proof must be 32 bytes, got {len(hash_)}.",
            )


def _require_root(what: str, what_en: str, expected: bytes, got: bytes) -> None:
    if got != expected:
        raise ProofRefused(
            f"{what}证明算出的根为 {got.hex()}，应为 {expected.hex()}。",
            f"The {what_en} proof leads to root {got.hex()}, expected {expected.hex()}.",
            expected=expected.hex(),
            got=got.hex(),
        )
