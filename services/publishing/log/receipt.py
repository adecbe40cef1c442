"""Whether a receipt may be served: a stranger would accept it, with the keys that this log publishes."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.errors import Refusal, Unavailable
from shared.log.checkpoints import open_checkpoint
from shared.log.event import leaf_hash
from shared.log.merkle import verify_inclusion
from shared.log.notes import VerifierKey
from shared.log.receipts import Receipt


class LogDamaged(Unavailable):
    code = "log-damaged"
    title = "日志数据已损坏"
    title_en = "The log is damaged"


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """The keys of this log: the key that signs, the keys that signed before, and those of its witnesses."""

    log: VerifierKey
    former: Sequence[VerifierKey]
    witnesses: Sequence[VerifierKey]


def require_sound(receipt: Receipt, keys: OwnKeys) -> None:
    """Refuse a receipt whose entry, proof, checkpoint or signatures are not right. Raises LogDamaged.

    Somebody has changed the database, or its disk fails. Cosignatures of witnesses that the log had before are not
    checked, because their keys are not known any more.
    """
    try:
        covering = open_checkpoint(receipt.checkpoint, keys.log, keys.witnesses, keys.former).checkpoint
        verify_inclusion(receipt.index, covering.size, leaf_hash(receipt.extra), receipt.proof, covering.root)
    except Refusal as refusal:
        raise LogDamaged(
            f"日志第 {receipt.index} 条无法证明：{refusal.detail}数据库可能被改动，请告知运维人员。",
            f"Entry {receipt.index} of the log cannot be proved: {refusal.detail_en} The database may have been "
            "changed: tell the operator.",
            retry_after=60,
            position=receipt.index,
        ) from refusal
