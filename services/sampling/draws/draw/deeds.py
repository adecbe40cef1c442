"""What was done to a draw after its announcement: each event as the state of the draw keeps it."""

from datetime import datetime

from shared.contracts.fact import BlobRef
from shared.contracts.sampling import OpenedBecause
from shared.log.deed import Deed


class Witnessed(Deed):
    """The cosigned checkpoint over the announcement: the first that the service has seen."""

    note: str


class Reveal(Deed):
    source: str
    value: str
    signature: str


class Completion(Deed):
    """The end of a draw. `value` is the beacon's ("" of a draw by parties); `outcome` is the blob with the outcome."""

    seed: str
    value: str
    outcome_hash: str
    outcome: BlobRef


class Failure(Deed):
    """`withheld` is the source that did not open its nonce; "" where the log was not witnessed."""

    withheld: str


class Substitution(Deed):
    """A unit was withdrawn. `substitute` is None, and `left` 0, if its reserve was exhausted."""

    reason: str
    evidence: str
    remark: str
    left: int
    deal: str
    stratum: str
    withdrawn: str
    substitute: str | None


class Succession(Deed):
    """`holder` (the blinded id of a person) gave up a slot. `successor` is None, and `left` 0, if nobody was left."""

    reason: str
    evidence: str | None
    remark: str
    left: int
    task: str
    slot: int
    holder: str
    successor: str | None


class Disclosed(Deed):
    """The opening of a covert draw: since then everybody may know who was drawn. `unvisited` says how many drawn
    enterprises were not visited, `reason` says why.
    """

    because: OpenedBecause
    unvisited: int
    reason: str | None


class Settlement(Deed):
    """What became of the drawn places. `given_up`: reason → places."""

    visited: int
    given_up: dict[str, int]
    unvisited: int


class Annulled(Deed):
    """By whom the draw was annulled, with the hash of the decision ("" for none), and from when that counts."""

    by: str
    decision: str
    counts_from: datetime
    requested_by: str
