"""Example values of the fields of documents, for its OpenAPI document."""

from collections.abc import Mapping
from typing import Any

WORDS: Mapping[str, Any] = {
    "form": "guidance-opinion",
    "title": "安全生产执法指导意见书",
    "title_en": "Opinion letter on guidance",
    "edition": "2022-city",
    "word": "指导",
    "source": "市级应急管理局年度执法指导工作方案",
    "matter_name": "",
    "team": "",
    "opinion": "同意",
    "because": "联系电话有误",
    "number": "（示）应急指导〔2026〕1号",
    "name": "（示）应急指导〔2026〕1号",
    "series": "letters",
    "voided": "（示）应急指导〔2026〕1号",
    "detail": "签发“整改复查意见书”之前，须先签发“责令限期整改指令书”。",
    "detail_en": "Before a paper of the form 'reinspection-opinion', issue one of: order-to-rectify.",
    "kind": "指导",
    "remark": "年中启用本系统，前 37 号见原登记簿",
    "reason": "启用号有误，重新核对",
    "copies": "由市应急管理局备案",
    "signatures": "市应急局联系人（签名）",
    "after": "inspection-record",
    "addressee": "示例化工有限公司",
    "place": "示例县化工园区兴业路18号",
    "receiver": "示例负责人",
    "certificate": "37010123004",
    "witness": "示例社区居委会主任",
    "agency": "中国邮政",
    "tracking": "XA00000000000",
    "ServingOfficer.name": "测试员甲",
    "ServingOfficerRequest.name": "测试员甲",
    "NumberShown.text": "（示）应急指导〔2026〕1号",
    "OpinionOnPaper.text": "同意",
}
"""Field → an example value; with the schema's name before it, only for that schema."""
