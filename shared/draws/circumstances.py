"""What the log and the service know when a draw is announced. The core gets it as a value, and reads nothing itself."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from shared.draws.spec import Spec


class Waits(NamedTuple):
    """The least times that must pass.

    From the announcement to a round, and to the end of a draw by parties; from the moment at which an announcement is
    cosigned to that end, so that a party can be blamed for not opening; from the registration of a party until it
    counts; from the adoption of a policy until the day on which it rules; from an annulment by an authority outside
    until it counts.
    """

    round: timedelta
    parties: timedelta
    witness: timedelta
    registration: timedelta
    policy: timedelta
    annulment: timedelta


_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
LEAST = Waits(
    timedelta(seconds=60), parties=2 * _DAY, witness=_DAY, registration=7 * _DAY, policy=_DAY, annulment=7 * _DAY
)
DEMO = Waits(*[_SECOND] * len(Waits._fields))
"""For a log whose origin begins with `demo.` or is a loopback address. Verifiers say so."""


CLOCKS_DIFFER = timedelta(minutes=10)
"""The clocks of a service and of a witness may differ by this much, and no more."""


class Registration(NamedTuple):
    """A party in the log: its organisation's code and name, the code of the organisation above it ("" for none).

    `counts_from` is the moment from which the registration counts: 168 hours after its entry, or at once where another
    bureau approved it.
    """

    organisation: str
    name: str
    above: str
    key: str
    counts_from: datetime


class Adopted(NamedTuple):
    """A policy that the bureau has adopted: when, and the kinds of draw in it."""

    at: datetime
    rules: frozenset[str]


class Replaced(NamedTuple):
    """The draw that the announcement names in `replaces`.

    `end` says how it ended (`""` if it did not fail and was not annulled), `replaced_by` the draw that replaces it
    already ("" for none). `joined` and `left` count the members by which the new frame differs from its frame.
    """

    spec: Spec
    end: Literal["", "failed", "annulled"]
    replaced_by: str = ""
    joined: int = 0
    left: int = 0


class Vacancies(NamedTuple):
    """The places of a purpose that stand in the log as vacated with nobody left, and the next n of `more-n`."""

    n: int
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known at the moment of an announcement. The fields stand in the order of the refusals that need them."""

    now: datetime
    """The `time` of the announcement's entry."""
    entry_size: int
    """The bytes of the announcement's entry."""
    least: Waits = LEAST
    parties: Sequence[Registration] = ()
    commitments: Container[str] = frozenset()
    """Commitments that stand in earlier announcements."""
    organisation: str
    """The bureau's code: that of its earlier announcements, or of its settings before the first."""
    purposes: Container[str] = frozenset()
    """The bureau's purposes with a draw that has not failed and is not annulled."""
    owed: str = ""
    """The failed or annulled draw of this purpose that has no replacement yet, if there is one."""
    replaced: Replaced | None = None
    """The draw that the announcement replaces, if it replaces a draw."""
    vacancies: Vacancies | None = None
    """For a purpose that ends in `more-n`: what is vacant."""
    frames: Container[str] = frozenset()
    """Roots of the frames, or of the tasks, of earlier announcements."""
    frozen: datetime
    """When the lists were frozen."""
    policies: Mapping[str, Adopted]
    """The bureau's policies by the hash of their file."""
    open_by: str = ""
    """The day, as YYYY-MM-DD, by which a covert draw is opened. Empty for every other draw."""
    inherited_open_by: str = ""
    """`open_by` of the draw that this draw serves or continues (`crews/`, `items/`, `more-n`)."""
    next_serial: int
    """The next serial of the bureau in the year of `now`, in China's time."""
    cosigned: datetime | None
    """The newest t at which a checkpoint of the log is cosigned. None if there is none."""

    @property
    def covert(self) -> bool:
        return bool(self.open_by)
