"""Example values of publishing's fields, for its OpenAPI document."""

from collections.abc import Mapping
from typing import Any

WORDS: Mapping[str, Any] = {
    "recused": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "slot": "主办",
    "substitute": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "tags": "执法人员",
    "void_approver": "u-0021",
    "void_reason": "名单有误",
    "withdrawn": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
"""Field → example value. The key is `Model.field` where the field of that model needs an example of its own."""
