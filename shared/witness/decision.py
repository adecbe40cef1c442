"""Decide what a witness cosigns, from its last cosigned checkpoint and the submission (C2SP tlog-witness)."""

from collections.abc import Sequence

from shared.errors import Conflict, NotFound
from shared.log.checkpoints import Checkpoint
from shared.log.merkle import EMPTY_ROOT, ProofRefused, verify_consistency
from shared.log.notes import Note, NotSigned
from shared.witness.submission import Submission
from shared.witness.watched import WatchedLog


class UnknownLog(NotFound):
    code = "unknown-log"
    title = "见证方不受理该日志"
    title_en = "Log unknown to this witness"


class OtherSize(Conflict):
    """The submission starts from another size than the last cosigned `size`; the log must send again from `size`."""

    code = "other-size"
    title = "旧大小与见证记录不符"
    title_en = "The old size is not the last cosigned size"

    def __init__(self, size: int, old: int) -> None:
        super().__init__(
            f"最近见证的大小为 {size}，请求所称为 {old}；请从 {size} 起重新提交。",
            f"The size cosigned last is {size}, the request says {old}; send again from {size}.",
            size=size,
            old=old,
        )
        self.size = size


def decide(last: Checkpoint | None, submission: Submission, logs: Sequence[WatchedLog]) -> Note:
    """The note to keep and to cosign: the checkpoint with the signatures by keys of this log.

    `last` is the last cosigned checkpoint of this log. Raises UnknownLog, NotSigned, SignatureRefused, OtherSize,
    ProofRefused.
    """
    seen, note = submission.checkpoint, submission.note
    keys = [log.key for log in logs if log.origin == seen.origin]
    if not keys:
        raise UnknownLog(f"未登记日志 {seen.origin}。", f"The log {seen.origin} is not one this witness knows.")
    signers = {(signer.key.name, signer.key.id) for signer in note.signers(keys)}
    if not signers:
        expected = ", ".join(map(str, keys))
        raise NotSigned(f"检查点没有可信签名，应由 {expected} 签署。", f"Not signed by a trusted key: {expected}.")
    size, root = (last.size, last.root) if last else (0, EMPTY_ROOT)
    if submission.old != size:
        raise OtherSize(size, submission.old)
    _require_continuation(size, root, submission)
    by_log = (signature for signature in note.signatures if (signature.name, signature.content[:4]) in signers)
    return Note(note.text, tuple(dict.fromkeys(by_log)))


def _require_continuation(size: int, root: bytes, submission: Submission) -> None:
    """Refuse unless the checkpoint continues the tree of this `size` and `root`. Raises ProofRefused."""
    seen = submission.checkpoint
    if size > 0:
        verify_consistency(size, seen.size, root, seen.root, submission.proof)
    elif submission.proof:
        raise ProofRefused(
            "从空日志开始无需证明，证明应为空。", "From an empty log there is nothing to prove: send no hashes."
        )
    elif seen.size == 0 and seen.root != EMPTY_ROOT:
        raise ProofRefused(
            f"空日志的根应为 {EMPTY_ROOT.hex()}，收到 {seen.root.hex()}。",
            f"An empty log has root {EMPTY_ROOT.hex()}, got {seen.root.hex()}.",
        )
