"""Checkpoints: the size and root of a log, signed by the log and cosigned by witnesses (C2SP tlog-checkpoint)."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from shared.errors import Invalid
from shared.log.merkle import HASH_SIZE
from shared.log.notes import Note, NotSigned, Signer, SigningKey, VerifierKey, strict_base64
from shared.log.trusted_keys import require_distinct, require_log_keys, require_witness_keys

_SIZE_LIMIT = 2**63


class MalformedCheckpoint(Invalid):
    code = "malformed-checkpoint"
    title = "检查点格式错误"
    title_en = "Malformed checkpoint"


class WrongOrigin(Invalid):
    code = "wrong-origin"
    title = "检查点属于另一日志"
    title_en = "Checkpoint of another log"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The origin of a log (its URL prefix without scheme), the number of its entries, and their 32-byte root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The signed text: `origin`, size, and base64 of the root, each on a line. Extension lines are not used."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Parse the text of a checkpoint; only the exact text of `text` is accepted. Raises MalformedCheckpoint."""
        try:
            origin, size, root, end = text.split("\n")
            checkpoint = cls(origin, int(size), strict_base64(root))
        except ValueError as error:
            raise _malformed() from error
        plausible = origin and 0 <= checkpoint.size < _SIZE_LIMIT and len(checkpoint.root) == HASH_SIZE
        # Compare the text with our own spelling, because int() also reads "+1", "01", " 1" and "١".
        if not plausible or end or checkpoint.text != text:
            raise _malformed()
        return checkpoint

    def sign(self, key: SigningKey) -> bytes:
        """The note of this checkpoint, signed by `key`. Raises WrongOrigin unless the key's name is the origin."""
        if key.name != self.origin:
            raise WrongOrigin(
                f"密钥 {key.name} 不能签署日志 {self.origin} 的检查点。",
                f"The key {key.name} cannot sign a checkpoint of the log {self.origin}.",
            )
        return Note(self.text, (key.sign(self.text),)).to_bytes()


class SignedCheckpoint(NamedTuple):
    """A checkpoint that its log signed, the note that holds it, and the known witnesses that cosigned it."""

    checkpoint: Checkpoint
    note: Note
    cosigners: tuple[Signer, ...]

    def require(self, witnesses: Sequence[VerifierKey]) -> None:
        """Refuse unless all of these witnesses cosigned. Raises NotSigned with the names of the witnesses that
        did not.
        """
        cosigners = {signer.key for signer in self.cosigners}
        missing = [str(witness) for witness in witnesses if witness not in cosigners]
        if missing:
            raise NotSigned(
                f"缺少见证方签名：{'、'.join(missing)}。", f"Not cosigned by {', '.join(missing)}.", missing=missing
            )


def origin_hash(origin: str) -> str:
    """Hex of H(origin): the name of a log in paths and files."""
    return sha256(origin.encode()).hexdigest()


def open_checkpoint(
    note: bytes, log: VerifierKey, witnesses: Sequence[VerifierKey] = (), former: Sequence[VerifierKey] = ()
) -> SignedCheckpoint:
    """Open a note that `log` signed, or one of the keys with which the log signed before (`former`).

    The result lists the `witnesses` that cosigned the note; none of them is required.

    Raises NotALogKey, NotAWitnessKey, RepeatedKey for keys that are not what they are given as; MalformedNote,
    SignatureRefused (the signature of a known key is wrong), NotSigned (by the log), MalformedCheckpoint, WrongOrigin
    (the log's key signed the note, but it names another log).
    """
    logs = [log, *former]
    require_log_keys(logs)
    require_witness_keys(witnesses, *logs)
    require_distinct(witnesses)
    parsed = Note.parse(note)
    signers = parsed.signers([*logs, *witnesses])
    if not any(signer.key in logs for signer in signers):
        raise NotSigned(
            f"检查点没有日志 {log} 的签名。", f"The checkpoint is not signed by the log's key {log}.", expected=str(log)
        )
    checkpoint = Checkpoint.parse(parsed.text)
    if checkpoint.origin != log.name:
        raise WrongOrigin(
            f"检查点属于日志 {checkpoint.origin}，应为 {log.name}。",
            f"The checkpoint is of the log {checkpoint.origin}, expected {log.name}.",
            expected=log.name,
            got=checkpoint.origin,
        )
    return SignedCheckpoint(checkpoint, parsed, tuple(signer for signer in signers if signer.key not in logs))


def _malformed() -> MalformedCheckpoint:
    return MalformedCheckpoint(
        "检查点应为三行：日志名称、大小、32 字节根的 base64，别无其他。",
        "A checkpoint is three lines: origin, size, base64 of a 32-byte root; nothing more.",
    )
