"""The content of a receipt in a bundle: an entry, its place in the log, and the checkpoint that covers it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from shared.canonical import JsonObject, canonical
from shared.errors import Invalid
from shared.log.checkpoints import Checkpoint, open_checkpoint
from shared.log.event import ENTRY_LIMIT, leaf_hash
from shared.log.merkle import verify_inclusion
from shared.log.notes import Note, VerifierKey
from shared.log.receipts import Receipt


class MalformedEntry(Invalid):
    code = "malformed-entry"
    title = "日志条目格式错误"
    title_en = "Malformed entry"


@dataclass(frozen=True, slots=True)
class Logged:
    """The parts of a receipt. Only `require_inclusion` and `require_signature` verify them."""

    receipt: Receipt
    note: Note
    checkpoint: Checkpoint

    @classmethod
    def read(cls, text: str) -> "Logged":
        """Parse a receipt without verifying it. Raises MalformedReceipt, MalformedNote, MalformedCheckpoint."""
        receipt = Receipt.parse(text.encode(errors="replace"))
        note = Note.parse(receipt.checkpoint)
        return cls(receipt, note, Checkpoint.parse(note.text))

    @property
    def index(self) -> int:
        """The entry's position in the log, from 0."""
        return self.receipt.index

    @property
    def leaf(self) -> bytes:
        """The leaf hash of the entry."""
        return leaf_hash(self.receipt.extra)

    @property
    def entry(self) -> JsonObject:
        """The entry that the receipt carries. Raises MalformedEntry unless it is an entry in canonical form."""
        return entry_fields(self.receipt.extra)

    def require_inclusion(self) -> None:
        """Refuse unless the checkpoint covers the entry. Raises ProofRefused."""
        verify_inclusion(self.index, self.checkpoint.size, self.leaf, self.receipt.proof, self.checkpoint.root)

    def require_signature(self, key: VerifierKey, former: Sequence[VerifierKey] = ()) -> None:
        """Refuse unless the key signed the checkpoint, or one of the keys with which the log signed before.

        Raises NotALogKey, SignatureRefused, NotSigned, WrongOrigin.
        """
        open_checkpoint(self.receipt.checkpoint, key, former=former)


def entry_fields(data: bytes) -> JsonObject:
    """The entry in these bytes of the log. Raises MalformedEntry unless it is an entry in canonical form."""
    try:
        entry = json.loads(data) if len(data) <= ENTRY_LIMIT else None
        # Bytes with a second `public` object would show different entries to different readers; they are not
        # canonical.
        canonical_form = canonical(entry)
    except (ValueError, RecursionError, Invalid) as error:
        raise _malformed() from error
    if canonical_form != data or not isinstance(entry, dict) or not isinstance(entry.get("public"), dict):
        raise _malformed()
    return entry


def _malformed() -> MalformedEntry:
    return MalformedEntry(
        "日志条目应为规范化的 JSON，且有 public 对象；在回执中，它是 extra 行的内容。",
        "An entry of the log must be JSON in canonical form, with its public object. A receipt carries it in its extra "
        "line.",
    )
