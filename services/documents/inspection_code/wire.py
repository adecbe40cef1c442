"""The answers of the API about codes of inspections."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.documents.inspection_code.usecases import SignedCode
from shared.contracts.inspection_codes import CodeStanding
from shared.contracts.papers import KeyId

_EXAMPLE = (
    "https://jg.example.gov.cn/i/AgikqCAlXAABAgMEBQYHCAkKCwwNDg_uaC8T3UBi0J0s2BeGK2wMA2RuFQOA1VUll-tOSDGNnmacbQ_d07iZ3"
    "BK_wlQuIyxskqgF9K_DI47n0XuayTEG"
)


class InspectionCodeShown(BaseModel):
    """The code of an inspection: what its QR shows, as text."""

    inspection: UUID
    standing: CodeStanding = Field(description="What the page tells whoever scans the code.")
    address: str = Field(
        description="The address of the page on the public site; the QR shows it.",
        examples=[_EXAMPLE],
    )
    key_id: KeyId = Field(description="The paper key that has signed it.", examples=["08a4a820"])
    day: date = Field(description="The day on which it was signed. Codes of earlier days stay good.")


def shown(signed: SignedCode) -> InspectionCodeShown:
    return InspectionCodeShown(
        inspection=signed.of.inspection,
        standing=signed.of.standing,
        address=signed.address,
        key_id=signed.code.key_id.hex(),
        day=signed.code.day,
    )
