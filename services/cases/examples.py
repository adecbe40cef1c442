"""Example values of the fields of cases, for its OpenAPI document."""

from collections.abc import Mapping
from typing import Any

WORDS: Mapping[str, Any] = {
    "opinion": "请注明条款",
    "remark": "已对照条文核对",
    "statute": "《中华人民共和国行政处罚法》（2021年修订）",
    "text": "立案之日起九十日内作出处罚决定",
    "text_en": "a penalty is decided within 90 days of the filing",
}
"""Field → an example value; with the schema's name before it, only for that schema."""
