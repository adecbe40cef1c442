"""The answers of the API about codes of inspections and their notices. Times are Beijing times."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.documents.inspection_code.tables import PrintedNoticeRow
from services.documents.inspection_code.usecases import SignedCode
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
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


class NoticePrinted(BaseModel):
    """A notice that was printed. Its secret is on the sheet alone."""

    id: UUID
    printed_at: BeijingTime
    printed_by: ActingPerson


def notice_shown(row: PrintedNoticeRow, names: Mapping[str, str]) -> NoticePrinted:
    """`names`: subject → display name."""
    return NoticePrinted(id=row.id, printed_at=row.printed_at, printed_by=ActingPerson.of(row.printed_by, names))
