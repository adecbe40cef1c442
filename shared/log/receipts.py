"""Receipts: a receipt is a file that proves offline that an entry is in the log (C2SP tlog-proof)."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from shared.errors import Invalid
from shared.log.checkpoints import SignedCheckpoint, open_checkpoint
from shared.log.event import leaf_hash
from shared.log.merkle import verify_inclusion
from shared.log.notes import VerifierKey, strict_base64

_HEAD = "c2sp.org/tlog-proof@v1\n"
# The longest path in a tree of fewer than 2^63 leaves; a longer proof cannot verify.
_PROOF_LIMIT = 63
_FORM = re.compile(r"(?:extra ([^\n]+)\n)?index (0|[1-9][0-9]{0,18})\n((?:[^\n]+\n)*)\n(.+)", re.ASCII | re.DOTALL)


class MalformedReceipt(Invalid):
    code = "malformed-receipt"
    title = "存证回执格式错误"
    title_en = "Malformed receipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt: the `index` of an entry (from 0), its path of 32-byte hashes, and the signed note of a checkpoint.

    `extra` is anything that the log adds; no signature covers it. It is b"" if nothing was added.
    """

    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def to_bytes(self) -> bytes:
        """The bytes of the file: head, `extra`, `index`, the hashes, an empty line, the checkpoint."""
        extra = f"extra {b64encode(self.extra).decode()}\n" if self.extra else ""
        hashes = "".join(f"{b64encode(hash_).decode()}\n" for hash_ in self.proof)
        return f"{_HEAD}{extra}index {self.index}\n{hashes}\n".encode() + self.checkpoint

    @classmethod
    def parse(cls, data: bytes) -> "Receipt":
        """Parse a receipt without verifying it; each receipt has only one accepted spelling.

        Raises MalformedReceipt.
        """
        try:
            head, body = data.decode().split("\n", 1)
            match = _FORM.fullmatch(body)
            if f"{head}\n" != _HEAD or not match:
                raise _malformed("缺少开头、序号或检查点", "head, index or checkpoint is missing")
            extra, index, hashes, checkpoint = match.groups()
            proof = tuple(strict_base64(line) for line in hashes.split("\n")[:-1])
            receipt = cls(int(index), proof, checkpoint.encode(), strict_base64(extra) if extra else b"")
        except ValueError as error:
            raise _malformed(
                "不是 UTF-8 文本或 base64", "it is not UTF-8 text, or not base64 where it should be"
            ) from error
        if len(proof) > _PROOF_LIMIT:
            raise _malformed(f"哈希多于 {_PROOF_LIMIT} 个", f"it has over {_PROOF_LIMIT} hashes")
        return receipt

    def verify(self, entry: bytes, log: VerifierKey, witnesses: Sequence[VerifierKey] = ()) -> SignedCheckpoint:
        """The checkpoint that covers `entry`, signed by the log and cosigned by all of `witnesses`.

        Raises what `open_checkpoint` raises, NotSigned when the cosignature of a witness is missing, ProofRefused.
        """
        signed = open_checkpoint(self.checkpoint, log, witnesses)
        signed.require(witnesses)
        covered = signed.checkpoint
        verify_inclusion(self.index, covered.size, leaf_hash(entry), self.proof, covered.root)
        return signed


def _malformed(what: str, what_en: str) -> MalformedReceipt:
    return MalformedReceipt(f"存证回执格式错误：{what}。", f"The receipt is malformed: {what_en}.")
