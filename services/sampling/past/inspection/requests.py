"""The requests of the API about inspections on record. Days are Beijing days."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.draws.text import Text as Line
from shared.http.wire import ReasonText, RequestBody
from shared.policy.clauses import Day
from shared.policy.draws import ON_SITE, Method
from shared.policy.occasions import Occasion

_Identifier = Annotated[Line, Field(max_length=50, examples=["91370124EXAMP00154"])]
_NameOrNone = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{0,100}$")]
_Remark = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class InspectionRequest(RequestBody):
    """An inspection of an enterprise of the directory: the day, the department and the occasion."""

    identifier: _Identifier
    held_on: Annotated[Day, Field(examples=["2026-02-12"])]
    department: Annotated[
        _NameOrNone,
        Field(
            description='The department that inspected; "" (or left out) for this bureau.', examples=["市场监督管理局"]
        ),
    ] = ""
    team: Annotated[
        _NameOrNone,
        Field(
            description=(
                'The code of the team of this bureau that inspected; "" (or left out) if none is known. A cap that '
                "counts the visits of each team needs it."
            ),
        ),
    ] = ""
    occasion: Occasion
    methods: Annotated[
        tuple[Method, ...],
        Field(strict=False, min_length=1, max_length=3, description="How it was inspected; left out: on site."),
    ] = ON_SITE
    draw: Annotated[
        UUID | None,
        Field(strict=False, description="The id of the completed draw of this bureau that drew the enterprise."),
    ] = None
    source: Annotated[
        Line,
        Field(
            description="The document in which the inspection is written down.",
            examples=["平市监检记〔2026〕12 号"],
        ),
    ]
    remark: _Remark | None = None


class RecordInspectionsRequest(RequestBody):
    """Inspections that are put on record together: all of them, or none."""

    inspections: Annotated[tuple[InspectionRequest, ...], Field(strict=False, min_length=1, max_length=1000)]


class WithdrawInspectionRequest(RequestBody):
    """The reason why an inspection should not have been put on record."""

    reason: Annotated[ReasonText, Field(examples=["重复登记"])]


class RefuseWithdrawalRequest(RequestBody):
    """The opinion: why the inspection stays on record."""

    opinion: Annotated[ReasonText, Field(examples=["检查确已进行，见现场检查记录"])]
