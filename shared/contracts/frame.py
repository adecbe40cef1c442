"""Facts of the sampling service about the lists of draws: frames and rosters.

The public parts are those of the protocol (docs/protocol.md, "The audit of a log"): a stranger audits them.
"""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef, Fact, Hex32, Part, Public
from shared.contracts.sampling import Disclosure, Entropy
from shared.policy.occasions import Unplanned


class ProposedDeal(Part):
    """A deal that the policy asks for: its name, its stratum, and how many units it takes."""

    name: str
    stratum: str
    count: int


class FrameFrozen(Fact):
    """The population of a draw was fixed: who may be drawn, and who is left out. Stream frame/<uuid>.

    `openings` has the opening of each blinded id of both lists: the name and the salt behind it. It is sealed, and so
    is `exclusions`, unless the disclosure is at once.
    """

    type: ClassVar[str] = "sampling.frame.frozen"

    root: Annotated[Hex32, Public()]
    size: Annotated[int, Public()]
    key: Annotated[Hex32, Public()]
    """The commitment to `frame_key`."""
    excluded_root: Annotated[Hex32, Public()]
    excluded: Annotated[int, Public()]
    """How many are left out."""
    changed: Annotated[int, Public()] = 0
    """How many members changed in the seven days before."""
    title: str
    selection: JsonObject
    """The request that chose the units. It is read again when vacant places of the draw are drawn again."""
    purpose: str
    """The purpose of the draw that may be held over the frame."""
    entropy: Entropy = "beacon"
    strata: dict[str, int]
    units: BlobRef
    """JSON array of units, sorted by id."""
    left_out: BlobRef
    """JSON array of those left out, each with the reason that is public; sorted by id."""
    openings: BlobRef
    """JSON object: id → {"name": identifier, "salt": hex, "label": the enterprise's name}."""
    frame_key: Hex32
    frame_key_seal: str
    """Opens `frame_key`, which is sealed (see `shared.sealing`)."""
    population: str = "enterprises"
    disclosure: Disclosure = "at-once"
    exclusions: BlobRef
    """JSON array of the excluded: [{"name": identifier, "label", "reasons": [{"because", "detail", "detail_en"}]}]."""
    reasons: dict[str, int]
    """Public reason → how many are left out for it."""
    deals: tuple[ProposedDeal, ...] = ()
    """The deals of the policy's kind of draw. If there are any, the announcement must have exactly these."""
    reserve: int = 0
    kind: str | None = None
    """The kind of draw in the policy that chose the units."""
    policy: Hex32 | None = None
    """SHA-256 of the policy file whose rule chose the units; None for a frame that was made by hand."""
    item_edition: int | None = None
    """The number of the edition of the item list whose items may be drawn; None for other frames, and before the first
    edition.
    """
    open_by: str = ""
    """The day by which the covert draw is opened that the items are drawn for; "" for other frames."""
    plan: UUID | None = None
    """The plan that names the enterprises that may be drawn; None in the events of before."""


class FrameApproved(Fact):
    """A second person approved a frame that was made by hand. Stream frame/<uuid>."""

    type: ClassVar[str] = "sampling.frame.approved"

    root: Annotated[Hex32, Public()]


class Recused(Part):
    """A person who may not be put on the task of an enterprise. `person` is the key in the register."""

    person: str
    enterprise: str
    reason: str


class RosterFrozen(Fact):
    """Tasks, the people who may be put on them, and the people who are left out, were fixed. Stream frame/<uuid>.

    `people_openings` and `exclusions` are sealed, and so is `openings` unless the disclosure is at once.
    """

    type: ClassVar[str] = "sampling.roster.frozen"

    tasks_root: Annotated[Hex32, Public()]
    tasks_size: Annotated[int, Public()]
    people_root: Annotated[Hex32, Public()]
    people_size: Annotated[int, Public()]
    key: Annotated[Hex32, Public()]
    """The commitment to `frame_key`, which blinds tasks and people alike."""
    excluded_root: Annotated[Hex32, Public()]
    excluded: Annotated[int, Public()]
    title: str
    selection: JsonObject
    """The request that chose tasks and people, for people to read. Decisions use only the other fields."""
    purpose: str
    """The purpose of the draw that may be held over the roster."""
    entropy: Entropy = "beacon"
    season: str
    """The year or the campaign whose teams and workloads count."""
    source_draw: UUID | None = None
    """The draw that chose the enterprises of the tasks."""
    deal: int | None = None
    """The number of the deal of that draw (from 1) whose units get the tasks."""
    recusals: tuple[Recused, ...] = ()
    tasks: BlobRef
    """JSON array of tasks, sorted by id."""
    people: BlobRef
    """JSON array of people, sorted by id."""
    left_out: BlobRef
    """JSON array of people left out, each with the reason that is public; sorted by id."""
    openings: BlobRef
    """The openings of the tasks: id → {"name": identifier, "salt": hex, "label": the enterprise's name}."""
    people_openings: BlobRef
    """The openings of the people, also of those left out. They are never given to anybody outside."""
    frame_key: Hex32
    frame_key_seal: str
    """Opens `frame_key`, which is sealed (see `shared.sealing`)."""
    exclusions: BlobRef
    """JSON array of the excluded people, in the same form as in a frame."""
    reasons: dict[str, int]
    """Public reason → how many people are left out for it."""
    disclosure: Disclosure
    open_by: str = ""
    """The day by which the covert draw that chose the enterprises is opened."""
    kind: str | None = None
    """The kind of draw that chose the enterprises of the tasks, where the roster is for a whole frame of that kind."""
    policy: Hex32 | None = None
    """SHA-256 of the policy file that was in force; None for a roster that was made by hand."""
    plan: UUID | None = None
    """The plan of the visits: that of the request, or else the plan from which the enterprises were drawn."""
    occasion: Unplanned | None = None
    """Why the enterprises are inspected; None if a draw or a plan is the reason, and in the events of before."""
    visit_from: date | None = None
    """The first day of the visits; None in the events of before."""
    visit_by: date | None = None
    """The last day of the visits; None if it is the first."""


class RosterApproved(Fact):
    """A second person approved a roster that was made by hand. Stream frame/<uuid>."""

    type: ClassVar[str] = "sampling.roster.approved"

    tasks_root: Annotated[Hex32, Public()]
