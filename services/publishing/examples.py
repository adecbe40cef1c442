"""Example values of publishing's fields, for its OpenAPI document."""

from collections.abc import Mapping
from typing import Any

_ID = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

WORDS: Mapping[str, Any] = {
    "awaited": "association",
    "basis": "《中华人民共和国安全生产法》第七十八条",
    "because": "当事人名称有误",
    "opinion": "公示无误",
    "remark": "已整改并作出信用承诺",
    "PublishedShown.withdrawn": "行政处罚决定已依法撤销",
    "PublishedAnnulment.by": "370100",
    "decision": _ID,
    "end": "c2sp.org/tlog-proof@v1\n…",
    "open_by": "2026-05-01",
    "person": _ID,
    "purpose": "monthly/2026-03/W",
    "Failure.withheld": "association",
    "PublishedMembership.list_name": "frame",
    "recused": _ID,
    "source": "association",
    "signature": _ID + _ID,
    "slot": "主办",
    "Handover.slot": 1,
    "substitute": _ID,
    "successor": _ID,
    "tags": "执法人员",
    "withdrawn": _ID,
    "witnessed": "log.example.gov.cn/log\n1234\n…",
}
"""Field → example value. The key is `Model.field` where the field of that model needs an example of its own."""
