"""The requests of the API about one enterprise. Every change has a reason."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.sampling.registers.enterprises.wording import Status
from shared.draws.text import Text as Line
from shared.http.wire import ReasonText, RequestBody
from shared.policy.clauses import Day
from shared.policy.conditions import Flag

Name = Annotated[Line, Field(max_length=200, examples=["平阴县示例第一化工有限公司"])]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
_Class = Annotated[str, StringConstraints(strip_whitespace=True, max_length=50, pattern=r"^[^\x00-\x1f\x7f]*$")]
Amended = Annotated[
    _Text | None,
    Field(description='If left out, the value stays as it is; "" means that the value is no longer known.'),
]
Source = Annotated[Line, Field(max_length=200, description="The source of the statement.", examples=["12350 举报"])]
LARGEST_LIST = 1000


class _Request(RequestBody):
    reason: Annotated[ReasonText, Field(examples=["企业来函说明，已现场核实"])]


class _Fields(_Request):
    address: Annotated[str | None, Field(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")] = None
    area: Amended = None
    industry: Amended = None
    industry_code: Annotated[
        _Text | None,
        Field(
            description="A code of GB/T 4754-2017. The sector follows from it, unless `sector` is given.",
            examples=["2614"],
        ),
    ] = None
    sector: Amended = None
    group: Amended = None
    affiliation: Amended = None
    scale: Amended = None
    enterprise_type: Amended = None
    registered_on: Day | None = None
    registered_capital: Amended = None
    business_scope: Annotated[
        Annotated[str, StringConstraints(max_length=8000, pattern=r"^[^\x00]*$")] | None, Field()
    ] = None
    province: Amended = None
    city: Amended = None
    legal_representative: Amended = None
    post: Annotated[_Text | None, Field(description="The post of the person responsible.", examples=["总经理"])] = None
    telephone: Amended = None
    postcode: Annotated[
        Annotated[str, StringConstraints(pattern=r"^([0-9]{6})?$")] | None,
        Field(description='Six digits; "" means that it is no longer known.', examples=["250400"]),
    ] = None
    risk_class: Annotated[_Class | None, Field()] = None
    credit_class: Annotated[_Text | None, Field(description="The credit class: A, B, C or D.", examples=["C"])] = None

    @property
    def told(self) -> dict[str, str]:
        """The fields that were given, as texts."""
        given = self.model_dump(mode="json", exclude={"reason", "identifier"}, exclude_none=True)
        return {name: str(value) for name, value in given.items()}


class AddEnterpriseRequest(_Fields):
    """A new enterprise that no imported list names."""

    identifier: Annotated[
        str,
        StringConstraints(max_length=40),
        Field(description="The identifier on the business licence.", examples=["91370124EXAMP00154"]),
    ]
    name: Name


class AmendEnterpriseRequest(_Fields):
    """The fields of an enterprise that were wrong or have changed. Fields that are left out stay."""

    name: Name | None = None


class IdentifyEnterpriseRequest(_Request):
    """The code that an enterprise has now which was listed under a number of the bureau."""

    code: Annotated[
        str,
        StringConstraints(max_length=40),
        Field(description="The code on the business licence.", examples=["91370124EXAMP00154"]),
    ]


class FlagEnterpriseRequest(_Request):
    """A flag to be raised, or one more mark for a flag that is raised already."""

    flag: Flag
    on: Day
    source: Source


class FlagEnterprisesRequest(FlagEnterpriseRequest):
    """A flag to be raised on many enterprises, for instance on the enterprises of a blacklist."""

    identifiers: Annotated[
        tuple[Annotated[str, StringConstraints(max_length=40)], ...],
        Field(strict=False, min_length=1, max_length=LARGEST_LIST, examples=[["91370124EXAMP00154"]]),
    ]


class LiftFlagRequest(_Request):
    """A flag to be lifted."""

    flag: Flag
    on: Annotated[
        Day | None,
        Field(
            description="The day of the mark that is lifted; if left out, all marks of the flag are lifted.",
        ),
    ] = None


class RecordLicenceRequest(_Request):
    """A licence, new or renewed. It replaces a licence that is recorded under the same name."""

    name: Annotated[Line, Field(max_length=100, examples=["危险化学品经营许可证"])]
    number: Annotated[_Text, Field(examples=["鲁示例危化经字〔2026〕001号"])] = ""
    expires: Annotated[
        Day | None,
        Field(description="The last day of the licence; if left out, the licence never expires."),
    ] = None


class WithdrawLicenceRequest(_Request):
    """A licence that the enterprise no longer has."""

    name: Annotated[Line, Field(max_length=100, examples=["危险化学品经营许可证"])]


class ChangeStatusRequest(_Request):
    """The status of the enterprise. An enterprise that is not open is in no new frame, unless the policy says
    otherwise.
    """

    status: Annotated[Status, Field(examples=["suspended"])]
