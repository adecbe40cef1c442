"""A made-up penalty, as cases will tell of it."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.contracts.penalty import PartyCodes, PenalisedOrganisation, PenaltyAuthority, PenaltyTold
from shared.contracts.publicity import Mentions, PersonMentioned, PrivateValue

_PARTY = PenalisedOrganisation(name="示例县第一机械有限公司", codes=PartyCodes(uscc="91370124EX00000001"))
_MENTIONS = Mentions(
    persons=(
        PersonMentioned(name="甲测试", role="penalised"),
        PersonMentioned(name="乙示例", role="worker", private=(PrivateValue(kind="address", value="样板路8号"),)),
    )
)
DECIDED = date(2026, 4, 1)


def penalty(**more: Any) -> PenaltyTold:
    """A fine of 20,000 yuan for an enterprise; `more`: what is otherwise."""
    told: dict[str, Any] = {
        "penalty": UUID(int=7),
        "case": UUID(int=8),
        "number": "（示）应急罚〔2026〕1号",
        "procedure": "ordinary",
        "party": _PARTY,
        "mentions": _MENTIONS,
        "act": "未按规定培训从业人员",
        "facts": "甲测试安排乙示例（住样板路8号）上岗，账号4111 1111 1111 1111",
        "basis": "《中华人民共和国安全生产法》第九十七条",
        "kinds": ("fine",),
        "content": "罚款人民币贰万元",
        "fine": 2_000_000,
        "decided_on": DECIDED,
        "authority": PenaltyAuthority(name="示例县应急管理局", code="11370124EX00000002"),
        "credit_class": "credit-serious",
    }
    return PenaltyTold(**told | more)
