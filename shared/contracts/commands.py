"""The fact that something was noted of a command: an act on an inspection that a device has kept without network, and
has sent afterwards.

Each command has a stream of its own with a name that nobody can compute from what is public, and all notes have this
one type with an empty public part: the public log tells neither of which inspection a command is, nor what became of
it.
"""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.fact import Fact, Hex32, Part

OutcomeStatus = Literal["done", "refused", "conflict", "held"]
"""`done`: it is on record in the inspection. `refused`: a rule forbids it. `conflict`: somebody else has changed the
same thing after the version on which it was decided. `held`: it needs another command that was not done.
"""


class Trouble(Part):
    """Why a command was refused, as the problem document says it."""

    code: str
    status: int
    title: str
    title_en: str
    detail: str
    detail_en: str


class Changed(Part):
    """A thing of the inspection that somebody else has changed. `version`, `at`, `by`: of the newest change, and the
    subject of who made it. `saw` and `stands`: the thing as JSON, at the version on which the command was decided, and
    now; "" where it was not there.
    """

    thing: str
    version: int
    at: AwareDatetime
    by: str
    saw: str = ""
    stands: str = ""


class Outcome(Part):
    """What became of a command. `first` and `last`: the versions of the inspection that it made, 0 if none: what it
    says was on record already. `waits_for`: the command that it needs.
    """

    status: OutcomeStatus
    first: int = 0
    last: int = 0
    trouble: Trouble | None = None
    changed: tuple[Changed, ...] = ()
    waits_for: UUID | None = None


class Sent(Part):
    """A command came for the first time; `command` is the id that the device made. `ahead`: by how many seconds the
    clock of the device was ahead of that of the service. `body` is the body as JSON, "" if the command was done at
    once; `digest` is the SHA-256 over inspection, verb and body.
    """

    kind: Literal["sent"] = "sent"
    command: UUID
    inspection: UUID
    device: str
    device_time: AwareDatetime
    ahead: int
    decided_on: int
    verb: str
    body: str
    digest: Hex32
    outcome: Outcome


class SentAgain(Part):
    """A command that had not been done was sent again, and something else became of it."""

    kind: Literal["sent-again"] = "sent-again"
    device: str
    ahead: int
    decided_on: int
    outcome: Outcome


class TakenOver(Part):
    """A person has looked at what stands, and the command was done. `body`: the corrected body as JSON; "" if it was
    done as it had been sent.
    """

    kind: Literal["taken-over"] = "taken-over"
    reason: str
    first: int
    last: int
    body: str = ""


class CommandDropped(Part):
    """A person has decided that the command is not done."""

    kind: Literal["dropped"] = "dropped"
    reason: str


class CommandNoted(Fact):
    """Something was noted of a command. Stream command/<uuid>."""

    type: ClassVar[str] = "cases.command.noted"

    what: Annotated[Sent | SentAgain | TakenOver | CommandDropped, Field(discriminator="kind")]
