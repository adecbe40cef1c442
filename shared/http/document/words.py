"""Example values for the fields that all services share."""

from collections.abc import Mapping
from typing import Any

_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

WORDS: Mapping[str, Any] = {
    "absent": "县工商联",
    "announcement": "c2sp.org/tlog-proof@v1\n…",
    "basis": "《中华人民共和国安全生产法》第六十五条",
    "bureau": "370124",
    "by": "u-0017",
    "completion": "c2sp.org/tlog-proof@v1\n…",
    "deal": "抽查",
    "detail": "有 2 家企业不在名录中。",
    "detail_en": "2 enterprises are not in the directory.",
    "evidence": _HASH,
    "id": _HASH,
    "identifier": "91370124EXAMP00154",
    "kind": "monthly",
    "leaf": _HASH,
    "name": "平阴县示例第一化工有限公司",
    "outcome_hash": _HASH,
    "person": _HASH,
    "policy": _HASH,
    "proof": _HASH,
    "reason": "企业已停产",
    "reason_en": "The enterprise has stopped production.",
    "root": _HASH,
    "salt": "4bf92f3577b34da6a3ce929d0e0e47364bf92f3577b34da6a3ce929d0e0e4736",
    "seed": _HASH,
    "service": "sampling",
    "source": "法规股",
    "spec_hash": _HASH,
    "stratum": "危化",
    "task": _HASH,
    "title": "2026 年双随机抽查",
    "title_en": "Changed since it was read",
    "trace": "4bf92f3577b34da6a3ce929d0e0e4736",
    "type": "/problems/stale-version",
    "value": "4bf92f3577b34da6a3ce929d0e0e4736",
}
"""Example values by field name, or by `Model.field` where the field of a model needs another value."""
