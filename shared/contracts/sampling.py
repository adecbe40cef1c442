"""Facts of the sampling service about draws; publishing shows them, and cases will act on them.

The public parts are those of the protocol (docs/protocol.md, "The audit of a log"): a stranger audits them.
"""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef, Fact, Hex32, Part, Public

Disclosure = Literal["at-once", "after-visits", "never"]
"""When everybody may learn the names behind the ids of a frame.

Enterprises: at once, but for a covert draw when it is opened. People: never.
"""
Entropy = Literal["beacon", "parties"]
"""Where the randomness of a draw comes from, as the policy's rule says."""
OpenedBecause = Literal["visited", "early", "due"]
"""Why a covert draw is opened: all visits are on record; a person opened it before; or its day has come."""


class Counts(Part):
    """How many members a draw has. `out`: public reason → how many are left out for it.

    Of an `assign` draw, `members` counts the tasks; `people`, `recusals`, and `fewest`: how many people fit the slot
    that the fewest fit. Of a covert draw, `recusals` and `fewest` are not told.
    """

    members: int
    out: dict[str, int]
    people: int | None = None
    recusals: int | None = None
    fewest: int | None = None


class DrawAnnounced(Fact):
    """A draw was announced: its rules are fixed before its entropy exists. Stream draw/<uuid>, version 1."""

    type: ClassVar[str] = "sampling.draw.announced"

    spec: Annotated[JsonObject, Public()]
    counts: Annotated[Counts, Public()]
    changed: Annotated[int, Public()] = 0
    """Members whose presence, stratum or weight changed in the seven days before the freezing."""
    frozen: Annotated[str, Public()]
    """When the frame or roster was frozen, RFC 3339."""
    open_by: Annotated[str, Public()] = ""
    """The day by which a covert draw is opened; "" for other draws."""
    replaces: Annotated[str, Public()] = ""
    """The failed or annulled draw in whose place this draw is held; "" for other draws."""
    joined: Annotated[int | None, Public()] = None
    left: Annotated[int | None, Public()] = None
    title: str
    frame: UUID
    """The frozen frame; for an `assign` draw the roster."""
    units: BlobRef
    """The units; for an `assign` draw the tasks."""
    left_out: BlobRef
    openings: BlobRef
    """The openings of the units or tasks (and of those left out), to be shown as `disclosure` says."""
    people: BlobRef | None = None
    """The people who may be put on the tasks of an `assign` draw."""
    population: str = "enterprises"
    disclosure: Disclosure = "at-once"
    kind: str | None = None
    """The name of the kind of draw in the policy."""


class DrawWitnessed(Fact):
    """The announcement of a draw stands under a checkpoint that the witnesses have cosigned."""

    type: ClassVar[str] = "sampling.draw.witnessed"

    note: Annotated[str, Public()]
    """The cosigned checkpoint, a signed note."""


class DrawRevealed(Fact):
    """A party opened its nonce, in its turn, with a signature of its key for this announcement."""

    type: ClassVar[str] = "sampling.draw.revealed"

    source: Annotated[str, Public()]
    value: Annotated[Hex32, Public()]
    signature: Annotated[str, Public()]


class DrawCompleted(Fact):
    """A draw was completed by the service, as soon as its last value was there. Anybody can compute it again."""

    type: ClassVar[str] = "sampling.draw.completed"

    seed: Annotated[Hex32, Public()]
    value: Annotated[str, Public()] = ""
    """The value of the beacon; "" of a draw by parties, whose values stand in `revealed`."""
    outcome_hash: Annotated[Hex32, Public()]
    outcome: BlobRef
    """The outcome, canonical JSON."""


class DrawFailed(Fact):
    """A draw by parties failed: by its end, a party had not opened, or the log was not witnessed."""

    type: ClassVar[str] = "sampling.draw.failed"

    withheld: Annotated[str, Public()]
    """The source of the first party that had not opened; "" where the log was not witnessed."""


class DrawSubstituted(Fact):
    """A drawn unit (closed down, moved away) gave its place to the next unit of the reserve."""

    type: ClassVar[str] = "sampling.draw.substituted"

    n: Annotated[int, Public()]
    """How many substitutions the draw has so far, with this one."""
    reason: Annotated[str, Public()]
    """The code of a reason of the policy's list."""
    left: Annotated[int, Public()]
    """How many units the reserve had for this place. 0: the place is vacant, and nobody is left."""
    evidence: Hex32
    """SHA-256 of the evidence."""
    deal: str
    stratum: str
    withdrawn: Hex32
    substitute: Hex32 | None = None
    remark: str = ""


class DrawSucceeded(Fact):
    """A person gave up a slot, and the successor whom the seed has fixed takes it."""

    type: ClassVar[str] = "sampling.draw.succeeded"

    n: Annotated[int, Public()]
    reason: Annotated[str, Public()]
    """The code of a reason of the policy's list."""
    left: Annotated[int, Public()]
    """How many people could succeed. 0: the slot is vacant, and nobody is left."""
    evidence: Hex32 | None = None
    task: Hex32
    slot: int
    """The number of the slot in its task, from 1."""
    person: Hex32
    successor: Hex32 | None = None
    remark: str = ""


class DrawOpened(Fact):
    """A covert draw was opened: everybody may learn the names behind its ids."""

    type: ClassVar[str] = "sampling.draw.opened"

    because: Annotated[OpenedBecause, Public()]
    unvisited: int = 0
    reason: str | None = None
    """Why the draw is opened although `unvisited` enterprises were not visited."""
    openings: BlobRef
    """The openings of the draw, unsealed."""


class DrawSettled(Fact):
    """What became of the drawn places: visited, given up for a reason, or neither. By the service, once."""

    type: ClassVar[str] = "sampling.draw.settled"

    visited: Annotated[int, Public()]
    given_up: Annotated[dict[str, int], Public()]
    """Code of the reason → how many places were given up for it, with nobody left to take them."""
    unvisited: Annotated[int, Public()]
