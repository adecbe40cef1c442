"""Notes about major hazards (重大事故隐患) and their treatment, from the listing to the acceptance.

Each hazard has a stream of its own with a random name, and all notes have one type with an empty public part: the
public log tells neither how far the treatment has come, nor whether work was stopped. What the public reads is told
to publishing by facts of their own (`shared.contracts.hazards`).

Sources: 安全生产法（2021年修正）第四十一条、第六十五条、第七十条; 安全生产事故隐患排查治理暂行规定
（国家安全生产监督管理总局令第16号）第十五条、第十八条、第二十三条、第二十四条.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.clocks import ClockEnded, ClockExtended, ClockOpened, ClockOwed, ClockResumed
from shared.contracts.fact import Fact, Hex32, Part
from shared.contracts.publicity import Mentions
from shared.contracts.results import PublishedParty

StoppedScope = Literal["whole", "part", "equipment"]
"""What does not go on: the whole enterprise, a part of it, or the use of facilities or equipment."""


class FromFinding(Part):
    """The hazard is a major finding of an inspection."""

    by: Literal["finding"] = "finding"
    inspection: UUID
    finding: UUID


class FromEnterprise(Part):
    """The enterprise reported the hazard itself (安全生产法 第四十一条第二款)."""

    by: Literal["enterprise"] = "enterprise"
    reporter: str = ""
    document: Hex32 | None = None


class FromLead(Part):
    """The hazard came to the bureau from elsewhere: a report by somebody, another department, a higher bureau."""

    by: Literal["lead"] = "lead"
    source: str
    reporter: str = ""
    document: Hex32 | None = None


Origin = Annotated[FromFinding | FromEnterprise | FromLead, Field(discriminator="by")]


class Criterion(Part):
    """The situation of the national list by which the hazard is a major one: the rule of law that has the list, the
    number of the situation there; and both as they are cited. `edition` is the first day of the list.
    """

    standard: str
    situation: int
    edition: date
    citation: str


class HazardConfirmed(Part):
    """A major hazard was confirmed and put on the list. `measures` is what must be done, `by` the last day for it.
    `team` is in charge of it. `covert`: it was found in an inspection of which the public may not know yet. `mentions`:
    who is named in these texts, as the inspection knows.
    """

    kind: Literal["confirmed"] = "confirmed"
    origin: Origin
    party: PublishedParty
    criterion: Criterion
    found: date
    facts: str
    place: str = ""
    measures: str
    by: date
    team: str = ""
    covert: bool = False
    mentions: Mentions = Mentions()


class HazardDisclosed(Part):
    """The inspection in which it was found is not secret any more."""

    kind: Literal["disclosed"] = "disclosed"
    opened: UUID
    """The event of sampling after which nothing of the inspection is secret."""


class SupervisionTaken(Part):
    """An authority supervises the elimination (挂牌督办), under this number, from the day `on`."""

    kind: Literal["supervised"] = "supervised"
    authority: str
    number: str = ""
    on: date
    document: Hex32 | None = None


class WorkStopped(Part):
    """People were ordered out, or work or the use of equipment was stopped (安全生产法 第六十五条第一款第三项).
    `where` says what does not go on. `order`: the order of the inspection that says so; `document`: the number of
    another paper.
    """

    kind: Literal["stopped"] = "stopped"
    at: AwareDatetime
    people_out: bool
    scope: StoppedScope
    where: str
    power: str
    order: UUID | None = None
    document: str = ""


class TreatmentPlan(Part):
    """The six parts of a treatment plan (国家安全生产监督管理总局令第16号 第十五条)."""

    aims: str
    """治理的目标和任务."""
    methods: str
    """采取的方法和措施."""
    resources: str
    """经费和物资的落实."""
    responsible: str
    """负责治理的机构和人员."""
    schedule: str
    """治理的时限和要求."""
    safeguards: str
    """安全措施和应急预案."""


class TreatmentPlanned(Part):
    """The enterprise handed in a treatment plan; a later one takes the place of an earlier one."""

    kind: Literal["planned"] = "planned"
    plan: TreatmentPlan
    at: AwareDatetime
    document: Hex32 | None = None


class HazardVisited(Part):
    """The bureau has looked at the hazard while it stands. `stop_kept`: whether what was stopped stands still; None if
    nothing was stopped. `inspection`: the inspection in which this was done, if in one.
    """

    kind: Literal["visited"] = "visited"
    at: AwareDatetime
    persons: Annotated[tuple[str, ...], Field(min_length=1)]
    facts: str
    stop_kept: bool | None = None
    inspection: UUID | None = None


class HazardReported(Part):
    """The bureau has reported to a level above how the hazard is treated."""

    kind: Literal["reported"] = "reported"
    at: AwareDatetime
    to: str
    content: str
    document: str = ""


class MoreTimeAsked(Part):
    """The enterprise asks for more time to eliminate the hazard."""

    kind: Literal["more-time-asked"] = "more-time-asked"
    until: date
    reason: str


class MoreTimeDecided(Part):
    """The request for more time was granted, or refused."""

    kind: Literal["more-time-decided"] = "more-time-decided"
    granted: bool
    opinion: str = ""


class AcceptanceAsked(Part):
    """The enterprise says that the hazard is gone, and asks that this is examined; where work was stopped, that it may
    restart. `assessment`: the report of those who have assessed the treatment, `assessed_by`.
    """

    kind: Literal["acceptance-asked"] = "acceptance-asked"
    at: AwareDatetime
    content: str
    document: Hex32 | None = None
    assessment: Hex32 | None = None
    assessed_by: str = ""


class TreatmentExamined(Part):
    """The bureau has examined on site whether the hazard is gone."""

    kind: Literal["examined"] = "examined"
    at: AwareDatetime
    persons: Annotated[tuple[str, ...], Field(min_length=1)]
    gone: bool
    facts: str
    proof: tuple[Hex32, ...] = ()


class AcceptanceDecided(Part):
    """The bureau accepts that the hazard is gone, and consents to the restart; or it does not, for the reason in
    `opinion`. `document` is the number of the paper.
    """

    kind: Literal["acceptance-decided"] = "acceptance-decided"
    accepted: bool
    opinion: str = ""
    document: str = ""


class OverdueStepTaken(Part):
    """The treatment is overdue, and a step that the law names was taken. `step` is its rule of law."""

    kind: Literal["step-taken"] = "step-taken"
    step: str
    citation: str
    on: date
    document: str = ""
    remark: str = ""


class HazardDenied(Part):
    """There was no major hazard: it should not have been listed."""

    kind: Literal["denied"] = "denied"
    explanation: str


TreatmentClock = ClockOpened | ClockExtended | ClockEnded | ClockResumed | ClockOwed
Treated = TreatmentPlanned | HazardVisited | HazardReported | OverdueStepTaken
Demanded = MoreTimeAsked | MoreTimeDecided | AcceptanceAsked | TreatmentExamined | AcceptanceDecided
HazardNote = (
    HazardConfirmed
    | HazardDisclosed
    | SupervisionTaken
    | WorkStopped
    | Treated
    | Demanded
    | HazardDenied
    | TreatmentClock
)


class HazardNoted(Fact):
    """Something was noted of a major hazard. Stream hazard/<uuid>."""

    type: ClassVar[str] = "cases.hazard.noted"

    what: Annotated[HazardNote, Field(discriminator="kind")]
