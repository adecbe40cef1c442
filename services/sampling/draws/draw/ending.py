"""How a draw ends: completed as soon as its last value is there; or, a draw by parties only, failed at its end.

Both are done by the service, and nobody can request, hasten or prevent either.
"""

from datetime import datetime
from typing import NamedTuple

from services.sampling.draws.draw.lifecycle import Draw
from shared.canonical import canonical
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import DrawCompleted, DrawFailed
from shared.draws.circumstances import Waits
from shared.draws.computation import outcome_of
from shared.draws.entropy import Value
from shared.draws.frames import Lists
from shared.draws.seed import outcome_hash, seed
from shared.draws.text import moment
from shared.heavy import heavy


class Computed(NamedTuple):
    """The computed end of a draw: the seed, the outcome in canonical JSON, and its hash."""

    seed: str
    outcome: bytes
    outcome_hash: str
    value: str

    def stored(self, outcome: BlobRef) -> DrawCompleted:
        """The completion, once the outcome is in the blob store."""
        return DrawCompleted(seed=self.seed, value=self.value, outcome_hash=self.outcome_hash, outcome=outcome)


@heavy
def compute(draw: Draw, lists: Lists, value: str) -> Computed:
    """The seed, from all values, and the outcome. `value` is the beacon's; "" for a draw by parties.

    The values were checked when they were handed in. Takes seconds for a million units.
    """
    values = [Value(draw.beacon.source, value)] if draw.beacon else draw.values
    drawn_by = seed(draw.leaf, values, draw.spec)
    outcome = outcome_of(draw.spec, lists, drawn_by)
    return Computed(drawn_by, canonical(outcome), outcome_hash(outcome), value)


def is_decided(draw: Draw) -> bool:
    """Whether all parties have opened their nonces, so that the draw is to be completed."""
    return draw.status == "announced" and draw.beacon is None and draw.awaited is None


def has_failed(draw: Draw, now: datetime) -> bool:
    """Whether the time of a draw by parties is over, and a nonce is missing."""
    return draw.status == "announced" and draw.awaited is not None and now >= moment(draw.spec.ends)


def fail(draw: Draw, cosigned: datetime | None, least: Waits) -> DrawFailed:
    """The failure of a draw: it names the first party that has not opened.

    `cosigned` is when the announcement was cosigned, as its `witnessed` note says; None without such a note. A party
    does not open an announcement that nobody has witnessed: if it was not cosigned early enough, the failure names
    the log, not the party.
    """
    awaited = draw.awaited
    assert awaited is not None  # noqa: S101  # `has_failed` has made sure
    in_time = cosigned is not None and moment(draw.spec.ends) - cosigned >= least.witness
    return DrawFailed(withheld=awaited.source if in_time else "")
