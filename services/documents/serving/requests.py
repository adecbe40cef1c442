"""The requests about the service of papers."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.documents.forms.text import Line, Passage, Short
from shared.contracts.fact import Hex32
from shared.contracts.serving import Capacity
from shared.http.wire import ReasonText, RequestBody
from shared.law.kinds import ServedBy, ServiceProof

_Id = Annotated[UUID, Field(strict=False)]


class ServingOfficerRequest(RequestBody):
    """An officer who served the papers, and the number of the certificate."""

    name: Annotated[Short, Field(examples=["测试员甲"])]
    certificate: Annotated[Short, Field(examples=["37010123004"])]


class ProofOfServiceRequest(RequestBody):
    """A file that proves the service."""

    kind: ServiceProof
    sha256: Annotated[Hex32, Field(description="The SHA-256 of the file, in lower-case hex.")]


class ServiceAccountRequest(RequestBody):
    """How the papers were served. Which words (fields) and which proofs each way needs is in the law: `GET
    /rules?kind=way-of-service` of cases, where the rule of a way is called `serve-` and its name; docs/law.md has
    them in a table.
    """

    by: ServedBy
    at: Annotated[
        AwareDatetime,
        Field(
            strict=False,
            description="When the papers were received; of a public notice, when it was put out.",
            examples=["2026-03-10T09:05:00+08:00"],
        ),
    ]
    place: Annotated[Line, Field(description="Where; of mail and of messages, the address; of a notice, where it is.")]
    servers: Annotated[
        tuple[ServingOfficerRequest, ...],
        Field(
            strict=False,
            min_length=1,
            max_length=4,
            description="Who served the papers: by law two officers at least.",
            examples=[
                [{"name": f"测试员{who}", "certificate": f"3701012300{no}"} for who, no in (("甲", 4), ("乙", 5))]
            ],
        ),
    ]
    proofs: Annotated[
        tuple[ProofOfServiceRequest, ...],
        Field(strict=False, max_length=20, examples=[[{"kind": "signed-receipt", "sha256": "0f" * 32}]]),
    ] = ()
    receiver: Annotated[
        Line | None, Field(description="Who received the papers, or refused them.", examples=["测试员丙"])
    ] = None
    capacity: Annotated[Capacity, Field(description="As what the receiver received them.")] = "addressee"
    reason: Annotated[Passage | None, Field(description="Why the papers were left, or put out as a notice.")] = None
    witness: Annotated[Line | None, Field(description="Who saw that the papers were left.")] = None
    agency: Annotated[Line | None, Field(description="Who delivered them in the place of the bureau.")] = None
    tracking: Annotated[Short | None, Field(description="The number of the mail.")] = None
    remark: Passage | None = None


class RecordServiceRequest(RequestBody):
    """Papers of one matter that were served on one addressee."""

    papers: Annotated[tuple[_Id, ...], Field(strict=False, min_length=1, max_length=20)]
    addressee: Annotated[
        Line,
        Field(
            description="On whom they were served, as the papers say: in the field that the form names as `addressee`.",
            examples=["示例化工有限公司"],
        ),
    ]
    account: ServiceAccountRequest


class CorrectServiceRequest(RequestBody):
    """What is to be on record instead."""

    account: Annotated[
        ServiceAccountRequest | None,
        Field(description="All of how the papers were served; null (and not left out) if they were not served."),
    ]
    because: Annotated[ReasonText, Field(examples=["送达时间登记有误"])]


class ServiceOpinionRequest(RequestBody):
    """What somebody who decides on a correction says."""

    opinion: Annotated[ReasonText, Field(examples=["与送达回证不符"])]
