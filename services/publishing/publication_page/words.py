"""The words of the public pages of publications: what they are, and their contents line by line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from services.publishing.publication.state import Publication
from services.publishing.site.reasons import Words
from shared.canonical import JsonObject
from shared.contracts.publications import EndedBecause, PublicationKind

KINDS: Mapping[PublicationKind, Words] = {
    "inspection-result": Words("检查结果", "inspection result"),
    "penalty": Words("行政处罚", "penalty"),
    "major-hazard": Words("重大事故隐患", "major hazard"),
    "lead-transfer": Words("线索移送", "lead transferred"),
    "advance-notice": Words("检查预告", "advance notice"),
    "typical-case": Words("典型案例", "typical case"),
}
"""Kind of publication → its name."""


class ContentLine(NamedTuple):
    """A line of a publication: its label in Chinese and in English, and what it says, one text or several."""

    label: Words
    texts: Sequence[str]


_RESULT: Mapping[str, Words] = {
    "visited": Words("检查日期", "visited"),
    "concluded": Words("结论日期", "concluded"),
    "result": Words("检查结果", "result"),
    "crew": Words("检查人员", "crew"),
    "certificates": Words("执法证号", "certificates"),
}
_PENALTY: Mapping[str, Words] = {
    "number": Words("决定书文号", "number"),
    "decided": Words("决定日期", "decided"),
    "act": Words("违法行为类型", "offence"),
    "facts": Words("违法事实", "facts"),
    "basis": Words("处罚依据", "basis"),
    "content": Words("处罚内容", "penalty"),
    "fine": Words("罚款（元）", "fine (yuan)"),
    "confiscated": Words("没收（元）", "confiscated (yuan)"),
    "licence": Words("暂扣或吊销的证照", "licence"),
}
_HAZARD: Mapping[str, Words] = {
    "number": Words("督办编号", "number"),
    "eliminated": Words("已于下列日期验收消除", "eliminated"),
    "acceptance": Words("验收文书", "accepted in"),
    "found": Words("发现日期", "found"),
    "listed": Words("列入日期", "listed"),
    "criterion": Words("判定依据", "criterion"),
    "facts": Words("隐患情况", "hazard"),
    "place": Words("部位", "place"),
    "measures": Words("治理要求", "what is to be done"),
    "by": Words("治理期限", "to be eliminated by"),
    "supervisor": Words("挂牌督办单位", "supervised by"),
}
_LEAD: Mapping[str, Words] = {
    "to": Words("移送至", "transferred to"),
    "transferred": Words("移送日期", "transferred on"),
    "document": Words("移送文书", "document"),
    "received": Words("受移送机关回执日期", "received on"),
}
_VISIT: Mapping[str, Words] = {
    "expected": Words("计划检查日期", "day of the visit"),
    "requirements": Words("有关要求", "requirements"),
}
_CASE: Mapping[str, Words] = {
    "title": Words("案例名称", "title"),
    "facts": Words("案情", "what happened"),
    "content": Words("处理结果", "penalty"),
    "basis": Words("处罚依据", "basis"),
    "number": Words("决定书文号", "number"),
    "decided": Words("决定日期", "decided"),
    "lesson": Words("警示", "what others learn from it"),
}
_LABELS: Mapping[PublicationKind, Mapping[str, Words]] = {
    "inspection-result": _RESULT,
    "penalty": _PENALTY,
    "major-hazard": _HAZARD,
    "lead-transfer": _LEAD,
    "advance-notice": _VISIT,
    "typical-case": _CASE,
}
ENDED: Mapping[EndedBecause, Words] = {
    "over": Words("公示期满", "its display period is over"),
    "early": Words("已依申请提前停止公示（信用修复）", "ended early, upon application (credit repair)"),
    "done": Words("公示事项已结束", "what it told of is over"),
}
"""Why a display ended, in words."""
_ITEMS, _FINDINGS = Words("检查事项", "items checked"), Words("发现的问题与处理", "findings, and what was done")
_CHANGES, _AUTHORITY = Words("变更", "changes"), Words("作出机关", "authority")


def lines_of(publication: Publication) -> Sequence[ContentLine]:
    """The content that is shown, line by line; nothing of what is not shown any more."""
    return content_lines(publication.kind, publication.versions[-1].content) if publication.is_public else ()


def content_lines(kind: PublicationKind, content: JsonObject) -> Sequence[ContentLine]:
    """A content line by line."""
    named = _LABELS[kind]
    plain = (ContentLine(label, _texts(content.get(name))) for name, label in named.items())
    return [line for line in (*plain, *_more(content)) if line.texts]


def _more(content: JsonObject) -> Iterator[ContentLine]:
    yield ContentLine(_ITEMS, [_item(item) for item in content.get("items", [])])
    yield ContentLine(_FINDINGS, [_finding(finding) for finding in content.get("findings", [])])
    yield ContentLine(_AUTHORITY, _texts(content.get("authority", {}).get("name")))
    yield ContentLine(
        _CHANGES,
        [f"{change['on']}，{change['document']}：{change['explanation']}" for change in content.get("changes", [])],
    )


def _item(item: JsonObject) -> str:
    """An item that was checked; one that is only to be checked has no result yet."""
    return f"{item['title']}：{item['result']}" if "result" in item else item["title"]


def _finding(finding: JsonObject) -> str:
    basis = f"（{finding['basis']}）" if finding["basis"] else ""
    if "handling" not in finding:
        return f"{finding['text']}{basis}。"
    put_right = "；已改正" if finding["corrected"] else ""
    return f"{finding['text']}{basis}。处理：{finding['handling']}{put_right}。"


def _texts(value: object) -> Sequence[str]:
    if isinstance(value, list):
        return ["、".join(map(str, value))] if value else []
    return [str(value)] if value else []
