"""Proving to a stranger that the log has an entry."""

from dataclasses import dataclass
from typing import NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.log import store
from services.publishing.log.receipt import LogDamaged, OwnKeys, require_sound
from shared.log.gauges import LogGauges
from shared.log.receipts import Receipt

_log = structlog.get_logger()


class Proof(NamedTuple):
    """A receipt (a tlog-proof file). `settled`: it never changes, as all witnesses have cosigned its checkpoint."""

    receipt: bytes
    settled: bool


@dataclass(frozen=True, slots=True)
class Prover:
    """Makes receipts of this log, and serves none that a stranger would refuse."""

    keys: OwnKeys
    gauges: LogGauges

    async def prove(self, session: AsyncSession, position: int) -> Proof:
        """The receipt of an entry, under the checkpoint that `first_checkpoint_covering` finds.

        Its `extra` line carries the entry. Raises NotPublished, LogDamaged.
        """
        covering = await store.first_checkpoint_covering(session, position)
        if covering is None:
            raise store.NotPublished(
                f"日志第 {position} 条尚未公布。", f"Entry {position} is not published.", position=position
            )
        entry = await store.entry_at(session, position)
        proof = await store.inclusion(session, position, covering.size)
        receipt = Receipt(position, tuple(proof), covering.note, entry)
        try:
            require_sound(receipt, self.keys)
        except LogDamaged as refusal:
            self.gauges.damaged_receipts.inc()
            _log.error("receipt damaged", position=position, detail=refusal.detail_en)
            raise
        return Proof(receipt.to_bytes(), covering.complete)
