"""The kinds of rows, each with the figures that its rules have."""

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, StringConstraints, model_validator

from shared.law.row import Code, Length, Row, Text, Unit

Yuan = Annotated[int, Field(ge=0, le=1_000_000_000)]
Percent = Annotated[int, Field(ge=1, le=1000)]
Count = Annotated[int, Field(ge=0, le=1000)]
Codes = Annotated[tuple[Code, ...], Field(strict=False)]
Debtor = Literal["bureau", "party", "court", "police", "reconsideration-body", "nobody"]


class Instrument(Row):
    """An edition of a statute, a regulation or a standard: `statute` is its title, as every other row cites it."""

    kind: Literal["instrument"] = "instrument"


class WorkingDayNumbers(Row):
    """Which numbers of days of an instrument are working days. Without numbers, an article says so for itself."""

    kind: Literal["working-day-numbers"] = "working-day-numbers"
    numbers: Annotated[tuple[Annotated[int, Field(ge=1, le=60)], ...], Field(strict=False)]


class Period(Row, Length):
    """A period: it starts at one event and ends with another, or it lapses.

    `owed_by` is who must act in time; "nobody" if something takes effect when the period has passed. `follows` names
    the period whose end, unrolled, starts this one. `stops_during` names what stops the period while it lasts.
    """

    kind: Literal["period"] = "period"
    starts_at: Code
    ends_with: Code
    owed_by: Debtor
    follows: Code | None = None
    stops_during: Codes = ()


class Extension(Row, Length):
    """A longer time for the period `extends`. `counted` "from-start": the length replaces the period's; "from-end": it
    is added at the period's unrolled end. Steps are numbered from 1; each needs an approval by `approved_by`.
    """

    kind: Literal["extension"] = "extension"
    extends: Code
    step: Annotated[int, Field(ge=1, le=5)]
    counted: Literal["from-start", "from-end"]
    approved_by: Literal["bureau-head", "upper-authority", "reconsideration-body-head"]


class Rate(Row):
    """A sum that grows each day by a part of the principal, up to a cap. All in percent of the principal."""

    kind: Literal["rate"] = "rate"
    percent_a_day: Percent
    cap_percent: Percent
    stops_during: Codes = ()


class Guard(Row):
    """What the law demands or forbids. `least` and `most` limit a number of people, where the rule has one."""

    kind: Literal["guard"] = "guard"
    least: Count | None = None
    most: Count | None = None


class Threshold(Row):
    """A figure that decides which procedure applies: sums in yuan for a person and for an organisation, or a number of
    times within a length of time. `yields_to` names the rule whose figures prevail where it has figures.
    """

    kind: Literal["threshold"] = "threshold"
    bound: Literal["at-least", "at-most"]
    person: Yuan | None = None
    organisation: Yuan | None = None
    times: Count | None = None
    within: Count | None = None
    within_unit: Unit | None = None
    yields_to: Code | None = None

    @model_validator(mode="after")
    def _has_a_figure(self) -> Self:
        if self.person is None and self.organisation is None and self.times is None:
            raise ValueError(f"{self.rule}: a threshold has a sum or a number of times")
        if (self.within is None) != (self.within_unit is None):
            raise ValueError(f"{self.rule}: `within` and `within_unit` are given together")
        return self


class Fine(Row):
    """A fine for an act (`text`): from `least` to `most`, in the measure given.

    `measure`: yuan; percent of the person's income of the last year; times the illegal gains; or the same sum again for
    each day. `with_order`: the order to correct comes with it.
    """

    kind: Literal["fine"] = "fine"
    item: Annotated[str, StringConstraints(max_length=40)] = ""
    addressee: Literal["unit", "person-in-charge", "responsible-person", "safety-staff", "investor"]
    measure: Literal["yuan", "income-percent", "gains-multiple", "same-sum-a-day"]
    least: Yuan
    most: Yuan
    precondition: Literal["none", "not-corrected", "refused", "accident", "gains", "corrected-late"] = "none"
    accident: Literal["general", "serious", "major", "extraordinary"] | None = None
    with_order: bool = True
    stop_production: Literal["none", "may", "must"] = "none"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least > self.most:
            raise ValueError(f"{self.rule}: the fine is at least {self.least} and at most {self.most}")
        return self


class HazardCriteria(Row):
    """A list of situations that are major hazards. `situations` is their number, where it is known. `parts` are the
    rules of its parts, where a list counts the situations of each trade or field anew: then a part is cited.
    """

    kind: Literal["hazard-criteria"] = "hazard-criteria"
    situations: Count | None = None
    parts: Codes = ()


class FollowingStep(Row):
    """A step that is taken when `after`, something that was owed, is overdue; the steps are taken by their `number`,
    from 1, as far as the conditions of each are met.
    """

    kind: Literal["following-step"] = "following-step"
    after: Code
    number: Annotated[int, Field(ge=1, le=20)]


class DiscretionSet(Row):
    """A set of discretion standards. A lower level adds to the higher ones."""

    kind: Literal["discretion-set"] = "discretion-set"
    level: Literal["ministry", "province", "city", "county"]
    acts: Count | None = None


class Remedy(Row):
    """How a party can contest a decision. The wordings have the places {reconsideration}, {suit}, {body} and {court};
    the first two are the lengths of the periods that `reconsideration` and `suit` name.
    """

    kind: Literal["remedy"] = "remedy"
    order: Literal["either", "reconsideration-first"]
    body: Literal["government", "government-or-upper-department"]
    reconsideration: Code
    suit: Code
    wording: Text
    wording_en: Text


class DisplayPeriod(Row):
    """How long a penalty is shown to the public, in months from the determining document.

    `early_end`: from `least_months` on, its end can be applied for. `ends_by_itself`: it ends at `most_months`, unless
    `blocked_while_uncorrected` and the act is not corrected.
    """

    kind: Literal["display-period"] = "display-period"
    shown: bool
    least_months: Count | None = None
    most_months: Count | None = None
    early_end: bool = False
    ends_by_itself: bool = True
    blocked_while_uncorrected: bool = False


class PolicyRule(Row):
    """What the law demands of a bureau's policy. `asks`: the part of the policy that the rule is about.

    `measures`: the measures of appraisal that it is about; `least`: the smallest number of inspectors of a crew.
    `deadline`: what is owed by a deadline of the policy that may not end later than the period of law `period`.
    """

    kind: Literal["policy-rule"] = "policy-rule"
    severity: Literal["refuse", "warn"]
    asks: Literal["measures", "crew-size", "caps", "deadline"]
    measures: Codes = ()
    least: Annotated[int, Field(ge=1)] = 1
    deadline: Code | None = None
    period: Code | None = None
    advice: Text
    advice_en: Text


class ResultText(Row):
    """A result of an inspection by the national list: `text` is the result as it is published, `national` its code.

    `findings`: which findings must stand for this result: none, some, some whose correction was ordered, or any.
    `visit`: whether the visit must have been held, or have failed.
    """

    kind: Literal["result"] = "result"
    national: Annotated[str, StringConstraints(max_length=10)]
    findings: Literal["none", "some", "ordered", "any"]
    visit: Literal["held", "failed", "any"] = "any"


ServedBy = Literal[
    "in-person", "left-with-witness", "entrusted", "mail", "electronic", "through-others", "public-notice"
]
"""The ways to serve a paper: 直接, 留置, 委托, 邮寄, 电子, 转交, 公告送达. `serve-<way>` is the rule of law of each."""
ServiceProof = Literal[
    "signed-receipt",
    "witness-statement",
    "recording",
    "power-of-attorney",
    "entrustment",
    "mail-receipt",
    "consent",
    "arrival",
    "notice",
]
"""The proofs of a service: 签收的送达回证, 见证人签名, 录音录像或者照片, 授权委托书, 委托函, 邮寄回执, 电子送达确认书,
到达记录, 公告.
"""
ServiceWord = Literal["receiver", "reason", "witness", "agency", "tracking"]
"""What is written of a service beside its time and its place: who received the paper; why it was left, or put out as a
notice; who saw it; who delivered it in the place of the bureau; the number of the mail.
"""


class WayOfService(Row):
    """What a way to serve papers needs: every one of the `words` and of the `proofs`, and one of `one_of` at least.

    `counts_after` names the period after which the paper counts as served; without it, it does on the day.
    """

    kind: Literal["way-of-service"] = "way-of-service"
    words: Annotated[tuple[ServiceWord, ...], Field(strict=False)] = ()
    proofs: Annotated[tuple[ServiceProof, ...], Field(strict=False)] = ()
    one_of: Annotated[tuple[ServiceProof, ...], Field(strict=False)] = ()
    counts_after: Code | None = None


AnyRow = Annotated[
    Instrument
    | WorkingDayNumbers
    | Period
    | Extension
    | Rate
    | Guard
    | Threshold
    | Fine
    | HazardCriteria
    | FollowingStep
    | DiscretionSet
    | Remedy
    | DisplayPeriod
    | PolicyRule
    | ResultText
    | WayOfService,
    Field(discriminator="kind"),
]
KINDS: tuple[type[Row], ...] = get_args(get_args(AnyRow)[0])
"""The kinds of rows, in the order in which documents show them."""
RuleKind = Literal[
    "instrument",
    "working-day-numbers",
    "period",
    "extension",
    "rate",
    "guard",
    "threshold",
    "fine",
    "hazard-criteria",
    "following-step",
    "discretion-set",
    "remedy",
    "display-period",
    "policy-rule",
    "result",
    "way-of-service",
]
