"""The requests and answers of the API about the law. Times are Beijing times."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.cases.law.lifecycle import LawCorrection
from services.cases.law.verbs import CORRECTION
from shared.admission.lifecycle import Admitted
from shared.admission.wire import AdmissionShown, steps
from shared.clock import BeijingTime
from shared.http.wire import ReasonText, RequestBody
from shared.law.correction import Correction, RowMalformed, as_json, row_of
from shared.law.kinds import RuleKind
from shared.law.row import Code, Row
from shared.policy.clauses import Day

_Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400, pattern=r"^[^\x00]*$")]
_Member = Annotated[str, StringConstraints(max_length=40)]
_Figures = Annotated[
    dict[_Member, bool | int | _Words | list[int] | list[_Words]],
    Field(
        description="The members that only this kind of rule has: for a period its number, unit and so on.",
        examples=[
            {
                "number": 90,
                "unit": "days",
                "starts_at": "case-filed",
                "ends_with": "decision-signed",
                "owed_by": "bureau",
            }
        ],
    ),
]
_NAMES = frozenset(field.alias or name for name, field in Row.model_fields.items())
"""The members that every row has."""


class CorrectRuleRequest(RequestBody):
    """An edition of a rule that the bureau's legal section has checked."""

    kind: Annotated[RuleKind, Field(examples=["period"])]
    rule: Annotated[Code, Field(description="The name of the rule.", examples=["decide-case"])]
    first: Annotated[Day, Field(alias="from", description="The first day on which the edition holds.")]
    last: Annotated[Day | None, Field(alias="until", description="The last day; null while it holds.")] = None
    replaces: Annotated[
        Day | None,
        Field(description="The first day of the edition that this one replaces; null if this is another edition."),
    ] = None
    statute: Annotated[_Words, Field(examples=["《安全生产违法行为行政处罚办法》（应急管理部令第18号）"])]
    article: Annotated[_Words, Field(examples=["第三十一条"])]
    text: Annotated[_Words, Field(examples=["立案之日起九十日内作出处罚决定"])]
    text_en: Annotated[_Words, Field(examples=["a penalty is decided within 90 days of the filing"])]
    quote: Annotated[_Words, Field(description="At most 20 characters of the text of the statute.")] = ""
    place: Annotated[_Words, Field(description="The area of a local rule; empty for the whole country.")] = ""
    figures: _Figures
    remark: ReasonText | None = None

    def correction(self) -> Correction:
        """The correction that is asked for. Raises RowMalformed, EditionBackwards."""
        if misplaced := sorted(self.figures.keys() & _NAMES):
            raise RowMalformed(
                f"各类条文自己的内容（figures）中不写每类条文都有的内容：{'、'.join(misplaced)}；请写在其外。",
                f"`figures` has what only this kind of rule has; write beside it: {', '.join(misplaced)}.",
                misplaced=misplaced,
            )
        common = self.model_dump(
            mode="json", by_alias=True, exclude_none=True, exclude={"figures", "replaces", "remark"}
        )
        checked = {"verified": True, "verified_by": "bureau"}
        return Correction(row_of({**self.figures, **common, **checked}), self.replaces)


class RuleShown(BaseModel):
    """An edition of a rule of law. `verified_by` says how it was checked; "bureau": this bureau has corrected it."""

    kind: RuleKind
    rule: str = Field(examples=["decide-case"])
    first: date = Field(serialization_alias="from")
    last: date | None = Field(serialization_alias="until", description="Null while the edition holds.")
    statute: str
    article: str = Field(examples=["第六十条"])
    text: str
    text_en: str
    quote: str = Field(examples=["自行政处罚案件立案之日起九十日内"])
    place: str = Field(description="The area of a local rule; empty for the whole country.", examples=[""])
    verified: bool
    verified_by: str = Field(examples=["statute-text"])
    figures: _Figures


class CorrectionListed(BaseModel):
    """A correction of the law in a list."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    kind: RuleKind
    rule: str = Field(examples=["decide-case"])
    status: Admitted
    version: int
    trace: str
    requested_at: BeijingTime


class CorrectionShown(AdmissionShown):
    """A correction of the law in full, at the version in the ETag."""

    row: RuleShown = Field(description="The edition as it is asked for.")
    replaces: date | None = Field(description="The first day of the edition that it replaces; null if it adds one.")


def rule_shown(row: Row) -> RuleShown:
    common = {name: getattr(row, name) for name in Row.model_fields}
    figures = {name: value for name, value in as_json(row).items() if name not in _NAMES}
    return RuleShown(**common, figures=figures)


def shown(correction: LawCorrection, names: Mapping[str, str]) -> CorrectionShown:
    return CorrectionShown(
        **steps(correction, names),
        row=rule_shown(row_of(correction.row)),
        replaces=correction.replaces,
        next=CORRECTION.next(correction, correction=correction.id),
    )
