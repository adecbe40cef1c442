"""Facts of the sampling service about visits: which crew inspects which enterprise, and what it looks at there.

Cases opens an inspection for each visit. Nothing of these facts is public, and only cases reads their payloads: type,
stream, trace, cause and time of the entry say nothing about the enterprise, the people or the draw (decision 0051).
"""

from datetime import date
from typing import ClassVar, Literal, Self
from uuid import UUID

from shared.contracts.fact import Fact, Part
from shared.policy.coverage import CountedFor
from shared.policy.draws import ON_SITE, Method
from shared.policy.occasions import Occasion

VisitChange = Literal["party", "crew", "certificate", "items", "plan", "team", "draws", "called-off"]
"""What an amendment has changed of a visit: data of the enterprise; who has which slot; a certificate or another datum
of the same people; the items; the plan or its edition; the team of the enterprise; the ids of the draws; or the visit
is called off.
"""
CalledOff = Literal["substituted", "given-up", "annulled"]
"""Why a visit is not made any more: the enterprise gave its place to a substitute; it gave it up, and the reserve had
nobody left; or a draw of the visit is annulled.
"""


class AssignedParty(Part):
    """The party that is visited, as the directory has it. A text is "" if the directory does not know it."""

    kind: Literal["enterprise"] = "enterprise"
    identifier: str
    """Unified social credit code, the older registration number, or a number that the bureau gave: `identifier_kind`
    says which.
    """
    identifier_kind: Literal["uscc", "registration-number", "provisional"] = "uscc"
    known_as: tuple[str, ...] = ()
    """The other identifiers of an enterprise that got its code after it was listed under a number of its bureau: the
    code, or the number. A draw of before, and its visits, name the enterprise by the number.
    """
    bureau: str
    """The bureau in whose directory the enterprise is: of a draw from a county's plan, the county's."""
    name: str
    address: str = ""
    area: str = ""
    """Town or subdistrict."""
    province: str = ""
    city: str = ""
    industry: str = ""
    industry_code: str = ""
    sector: str = ""
    group: str = ""
    scale: str = ""
    affiliation: str = ""
    legal_representative: str = ""
    post: str = ""
    """The post of the legal representative or of the person in charge."""
    telephone: str = ""
    postcode: str = ""

    def without_personal(self) -> Self:
        """The party as a reader sees it who may not know personal data."""
        return self.model_copy(update={"legal_representative": "", "telephone": ""})


class SlotDrawn(Part):
    """Where a person of the crew was drawn. Who does not go is replaced there:
    POST /sampling/draws/{draw}/successions with this task and slot.
    """

    draw: UUID
    task: str
    """The blinded id of the task in that draw."""
    slot: int
    """The number of the slot in that draw, from 1."""


class Assignee(Part):
    """A person of the crew, as the register has the person on the day of the event."""

    slot: int
    """The number of the slot in the crew, from 1."""
    role: str
    """The name of the slot."""
    directory: Literal["people", "experts"]
    person: UUID
    """The lasting id of the record in the register. It stays when the certificate's number changes."""
    key: str
    """The number of the certificate, or of the expert."""
    name: str
    unit: str = ""
    certificate_expires: date | None = None
    """The last day of the certificate. None if it has no end, and for an expert."""
    subject: str = ""
    """The subject of the person at the identity provider; "" if the register does not know it."""
    drawn: SlotDrawn | None = None
    """The place in the draw of people; None in the events of before."""


class AssignedItem(Part):
    """An item that is inspected: its key in the register of items, its name, and the law and the article."""

    key: str
    name: str
    basis: str
    content: str = ""
    method: str = ""


class TeamHead(Part):
    """The leader or the deputy of the team that inspects the enterprise: who signs the papers of the inspection, if the
    policy names the post.
    """

    post: Literal["leader", "deputy"]
    person: UUID
    """The lasting id of the record in the register."""
    name: str
    subject: str = ""
    """The subject at the identity provider; "" if the register does not know it."""


class EarlierVisit(Part):
    """A visit of the enterprise in the same year that was on record when the visit was assigned. `department` is "" for
    the bureau itself, `team` is "" if no team is on record.
    """

    held_on: date
    department: str
    occasion: Occasion
    team: str = ""
    methods: tuple[Method, ...] = ON_SITE


class AssignedCap(Part):
    """A cap of the policy on the visits of the enterprise in a year; visits on the occasions `except_for` do not count
    for it. `methods`: only visits by these count; empty: by all. `visits_of`: the visits of the team of this visit
    alone are counted, or those of the whole bureau.
    """

    times: int
    except_for: tuple[Occasion, ...] = ()
    methods: tuple[Method, ...] = ()
    visits_of: CountedFor = "bureau"


class AssignedPlan(Part):
    """The plan that the visit belongs to, in the edition that was in force."""

    id: UUID
    edition: int


class VisitDraws(Part):
    """The draws behind a visit. `targets` drew the enterprise: None if nobody drew it, because a whole sector is
    inspected or a person named it. `items` drew the items: empty if they are those of the plan. `crew` drew the people:
    first the draw of all slots, then those that filled its vacant slots.
    """

    targets: UUID | None = None
    deal: int | None = None
    """The number of the deal of `targets` that has the enterprise, from 1."""
    items: tuple[UUID, ...] = ()
    crew: tuple[UUID, ...]
    secret: tuple[UUID, ...] = ()
    """Those of all these draws that are covert and not open: the visit is secret until the last of them is open."""

    @property
    def all(self) -> tuple[UUID, ...]:
        """Every draw behind the visit."""
        return (*([self.targets] if self.targets else []), *self.items, *self.crew)


class Visit(Part):
    """A visit with everything that is known of it. Stream assigned/<inspection>, as for all events of one visit."""

    inspection: UUID
    """The id of the visit, made at random. The inspection has the same id."""
    party: AssignedParty
    crew: tuple[Assignee, ...]
    """The people who have a slot, in the order of the slots."""
    vacant: tuple[str, ...] = ()
    """The names of the slots that nobody has."""
    items: tuple[AssignedItem, ...] = ()
    """The items that are inspected; empty if neither a draw nor a plan says which."""
    plan: AssignedPlan | None = None
    draws: VisitDraws
    kind: str = ""
    """The kind of draw in the policy; "" if a person named the enterprises."""
    title: str
    """The title of the draw of the people."""
    occasion: Occasion
    methods: tuple[Method, ...] = ON_SITE
    """How the enterprise is inspected: the methods of the kind of draw; on site in the events of before."""
    covert: bool
    """Whether the enterprise must not be told of the visit before it: a draw of it is secret (`draws.secret`)."""
    open_by: date | None = None
    """The day by which the covert draw of the enterprise is opened."""
    visit_from: date
    """The first day on which the visit may be made."""
    visit_by: date | None = None
    """The last day of the visit; None if the roster names no other day than the first."""
    season: str
    """The year or the campaign whose teams the people come from."""
    team: str = ""
    """The code of the team that inspects the enterprise; "" without teams."""
    heads: tuple[TeamHead, ...] = ()
    """The leader and the deputy of that team; without a team of the bureau, the first of the crew who heads a team."""
    earlier: tuple[EarlierVisit, ...] = ()
    caps: tuple[AssignedCap, ...] = ()
    """The caps of the policy for the enterprise, without those that except the occasion of this visit, or do not count
    its methods.
    """


class InspectionAssigned(Visit, Fact):
    """The enterprise and the crew of a visit are fixed: cases may open the inspection. Version 1 of the stream."""

    type: ClassVar[str] = "sampling.inspection.assigned"

    instead_of: UUID | None = None
    """The visit that was called off, because this enterprise took the place of the other."""


class InspectionAmended(Visit, Fact):
    """Something of a visit has changed. The fact has the whole visit as it is from now on."""

    type: ClassVar[str] = "sampling.inspection.amended"

    changed: tuple[VisitChange, ...]
    """Empty if nothing has changed: a visit of a covert draw that is not opened is told again each day, so that no
    amendment shows which change of a register caused it.
    """
    called_off: CalledOff | None = None
    """Why the visit is not made any more; None if it is still to be made."""
    reason: str = ""
    """The code of the reason, from the policy's list, for which the enterprise gave up its place."""
