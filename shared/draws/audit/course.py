"""The course of a draw, as far as the audit has read the log."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from shared.draws.audit.public import PublicCounts, SettledPart
from shared.draws.spec import RankSpec, Spec
from shared.policy.purposes import is_by_hand


class Ended(NamedTuple):
    """How a draw ended, when, and at which position of the log. `withheld`: of a failed draw, as its entry says."""

    word: Literal["completed", "failed"]
    at: datetime
    position: int
    withheld: str = ""


class Annulment(NamedTuple):
    """By whom a draw was annulled, and from when this counts. None: it does not count."""

    by: str
    counts_from: datetime | None


@dataclass
class Course:
    """A draw in the log: its announcement, and what followed. `spec` is None where no spec could be read."""

    bureau: str
    year: int
    draw: str
    index: int
    """The index of the first entry of the stream."""
    at: datetime
    """The `time` of this entry."""
    leaf: str = ""
    """The leaf hash of the announcement, in hex."""
    spec: Spec | None = None
    counts: PublicCounts | None = None
    changed: int = 0
    frozen: str = ""
    open_by: str = ""
    version: int = 0
    places: int = 0
    """How many places the draw fills; of `assign`, only of a `more-n`."""
    opened_nonces: dict[str, str] = field(default_factory=dict)
    """Source → nonce, of the parties that opened before the end."""
    opened_late: set[str] = field(default_factory=set)
    ended: Ended | None = None
    substituted: int = 0
    succeeded: int = 0
    filled_again: int = 0
    """Substitutions in which a unit of the reserve took the place."""
    vacated: int = 0
    """Places given up with nobody left."""
    reasons: Counter[str] = field(default_factory=Counter)
    opened: str = ""
    """Why a covert draw was opened; "" until it is."""
    settled: SettledPart | None = None
    annulment: Annulment | None = None
    replaced_by: str = ""

    @property
    def completed(self) -> bool:
        return self.ended is not None and self.ended.word == "completed"

    @property
    def failed(self) -> bool:
        return self.ended is not None and self.ended.word == "failed"

    @property
    def drawn(self) -> int:
        """How many units a draw of kind `rank` takes."""
        return sum(deal.count for deal in self.spec.deals) if isinstance(self.spec, RankSpec) else 0

    @property
    def by_hand(self) -> bool:
        """Whether its frame was made by hand."""
        return self.spec is not None and is_by_hand(self.spec.purpose)

    def annulled_at(self, moment: datetime) -> bool:
        """Whether an annulment counts at that moment."""
        counts_from = self.annulment.counts_from if self.annulment else None
        return counts_from is not None and counts_from <= moment

    def stands_at(self, moment: datetime) -> bool:
        """Whether it has neither failed nor been annulled at that moment."""
        return not self.failed and not self.annulled_at(moment)
