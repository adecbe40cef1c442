"""A bureau corrects the law's rows."""

from typing import Any

from tests.contract.requests.promised import Known
from tests.support.office import Office

_CORRECTIONS = "/cases/rules/corrections"
DECIDE: dict[str, Any] = {
    "kind": "period",
    "rule": "decide-case",
    "from": "2026-02-01",
    "replaces": "2026-02-01",
    "statute": "《安全生产违法行为行政处罚办法》（应急管理部令第18号）",
    "article": "第三十条",
    "text": "立案之日起六十日内作出处罚决定",
    "text_en": "a penalty is decided within 60 days of the filing",
    "figures": {
        "number": 60,
        "unit": "days",
        "starts_at": "case-filed",
        "ends_with": "decision-signed",
        "owed_by": "bureau",
    },
}
"""The decision limit that the legal section has found in the new measures (made up)."""


async def correct_the_law(office: Office) -> Known:
    """A correction that is approved, one that was refused, one that was withdrawn."""
    asked = [str((await office.legal.post(_CORRECTIONS, DECIDE))["id"]) for _ in range(3)]
    approved, refused, withdrawn = asked
    await office.chief.post(f"{_CORRECTIONS}/{approved}/approval")
    await office.chief.post(f"{_CORRECTIONS}/{refused}/refusal", {"opinion": "请注明条款"})
    await office.legal.post(f"{_CORRECTIONS}/{withdrawn}/withdrawal", {"reason": "填写有误"})
    return {"/rules/corrections": {"correction": tuple(asked)}}
