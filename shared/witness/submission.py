"""The submission that a log sends to a witness: `POST /add-checkpoint` (C2SP tlog-witness)."""

import re
from base64 import b64encode
from dataclasses import dataclass

from shared.errors import Invalid
from shared.log.checkpoints import Checkpoint, MalformedCheckpoint
from shared.log.merkle import HASH_SIZE
from shared.log.notes import Note, strict_base64

_PROOF_LIMIT = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)


class MalformedSubmission(Invalid):
    code = "malformed-submission"
    title = "见证请求格式错误"
    title_en = "Malformed submission"


@dataclass(frozen=True, slots=True)
class Submission:
    """A signed checkpoint, and the proof that it continues the checkpoint of size `old`. Nothing is verified yet."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint

    def to_bytes(self) -> bytes:
        """The body: `old <n>`, the hashes of the proof in base64, an empty line, the note."""
        hashes = "".join(f"{b64encode(hash_).decode()}\n" for hash_ in self.proof)
        return f"old {self.old}\n{hashes}\n".encode() + self.note.to_bytes()

    @classmethod
    def parse(cls, body: bytes) -> "Submission":
        """Parse a body without verifying it. Raises MalformedSubmission, MalformedNote, MalformedCheckpoint."""
        head, separator, rest = body.partition(b"\n\n")
        try:
            first, *hashes = head.decode().split("\n")
            proof = tuple(map(strict_base64, hashes))
        except ValueError as error:
            raise _malformed() from error
        old = _OLD.fullmatch(first)
        if not separator or not old or len(proof) > _PROOF_LIMIT or any(len(hash_) != HASH_SIZE for hash_ in proof):
            raise _malformed()
        note = Note.parse(rest)
        submission = cls(int(old[1]), proof, note, checkpoint_in(note))
        if submission.old > submission.checkpoint.size:
            raise MalformedSubmission(
                f"旧大小 {submission.old} 大于检查点的大小 {submission.checkpoint.size}。",
                f"The old size {submission.old} exceeds the checkpoint's {submission.checkpoint.size}.",
            )
        return submission


def checkpoint_in(note: Note) -> Checkpoint:
    """The checkpoint that a note of any log states: its first three lines. Extension lines may follow (C2SP
    tlog-checkpoint): a witness does not read them, and cosigns them with the rest.

    Raises MalformedCheckpoint.
    """
    *lines, extensions = note.text.split("\n", 3)
    if extensions and "" in extensions.removesuffix("\n").split("\n"):
        raise MalformedCheckpoint(
            "检查点的扩展行不得为空行。", "An extension line of a checkpoint must not be empty: write no empty lines."
        )
    return Checkpoint.parse("".join(f"{line}\n" for line in lines))


def _malformed() -> MalformedSubmission:
    return MalformedSubmission(
        f"请求应为一行 old <大小>、至多 {_PROOF_LIMIT} 行 32 字节哈希的 base64、一个空行和检查点。",
        f"A submission is a line `old <size>`, up to {_PROOF_LIMIT} hashes of 32 bytes in base64, an empty line, the "
        "checkpoint.",
    )
