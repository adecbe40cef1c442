"""What the members of an event are called, for people."""

import json
from collections.abc import Mapping
from typing import Any

from services.publishing.site.reasons import Words

_LABELS: Mapping[str, Words] = {
    "about": Words("所公示的事项", "what it shows"),
    "above": Words("上级参与方", "party above it"),
    "added": Words("新增", "added"),
    "again": Words("重复报送", "sent again"),
    "approved_by": Words("批准人", "approved by"),
    "because": Words("原因", "why"),
    "by": Words("作出机关", "made by"),
    "called_off": Words("取消原因", "why it was called off"),
    "certificate": Words("证书哈希", "hash of the certificate"),
    "changed": Words("变更", "changed"),
    "code": Words("验证码哈希", "hash of the code"),
    "counts": Words("数量", "counts"),
    "covert": Words("暗查", "covert"),
    "day": Words("日期", "day"),
    "decision": Words("决定书哈希", "hash of the decision"),
    "disclosure": Words("公开方式", "when names are shown"),
    "draw": Words("抽查", "draw"),
    "earlier": Words("前一版哈希", "hash of the version before"),
    "edition": Words("版次", "edition"),
    "event": Words("所公示的事件", "event that it shows"),
    "excluded": Words("未列入名单的数量", "left out"),
    "excluded_root": Words("未列入名单的默克尔根", "Merkle root of those left out"),
    "faulty": Words("有误", "faulty"),
    "fewest": Words("一项任务最少的可派人数", "fewest people for a task"),
    "file": Words("文件哈希", "hash of the file"),
    "first": Words("起始日期", "from which day on"),
    "form": Words("文书格式", "form"),
    "frozen": Words("名单固定的时间", "when the lists were fixed"),
    "general_units": Words("一般检查对象", "general enterprises"),
    "given_up": Words("退出的对象（按原因）", "given up, by reason"),
    "joined": Words("公告前新进名单", "joined before the announcement"),
    "key": Words("公钥", "public key"),
    "key_id": Words("密钥编号", "id of the key"),
    "key_units": Words("重点检查对象", "key enterprises"),
    "kind": Words("种类", "kind"),
    "left": Words("公告前离开名单", "left before the announcement"),
    "members": Words("名单成员", "members"),
    "missing": Words("缺少", "missing"),
    "n": Words("第几次", "which one"),
    "name": Words("名称", "name"),
    "note": Words("签名的日志检查点", "signed checkpoint of the log"),
    "number": Words("文号", "number"),
    "occasion": Words("检查缘由", "occasion"),
    "on_the_spot": Words("当场制作", "made on the spot"),
    "open_by": Words("最迟公开日", "opened by this day"),
    "operation": Words("报送方式", "what is sent"),
    "organisation": Words("统一社会信用代码", "unified social credit code"),
    "out": Words("未列入", "left out"),
    "outcome_hash": Words("抽取结果哈希", "hash of the outcome"),
    "people": Words("可派人员", "people"),
    "people_root": Words("人员名单的默克尔根", "Merkle root of the people"),
    "people_size": Words("人员名单人数", "people on the list"),
    "population": Words("抽取对象", "what is drawn"),
    "reason": Words("原因", "reason"),
    "receipt": Words("信用系统回执", "receipt of the credit system"),
    "received": Words("信用系统收到的时间", "when the credit system received it"),
    "recusals": Words("回避", "recusals"),
    "replaces": Words("所替代的抽查", "draw that it replaces"),
    "root": Words("名单的默克尔根", "Merkle root of the list"),
    "round": Words("第几轮报批", "round of approval"),
    "rows": Words("行数", "rows"),
    "rule": Words("法规条目", "rule"),
    "season": Words("年度或专项", "season"),
    "seed": Words("随机种子", "seed"),
    "sha256": Words("文件哈希", "hash of the file"),
    "signature": Words("签名", "signature"),
    "size": Words("大小", "size"),
    "sizes": Words("各组人数", "people in each team"),
    "source": Words("随机来源", "source of randomness"),
    "spec": Words("抽查规则全文", "all rules of the draw"),
    "stage": Words("进展", "stage"),
    "substitute": Words("替换者的盲化编号", "blinded id of the substitute"),
    "superior": Words("上级机关", "superior"),
    "tasks_root": Words("任务名单的默克尔根", "Merkle root of the tasks"),
    "tasks_size": Words("任务数", "tasks"),
    "team": Words("检查组", "team"),
    "title": Words("标题", "title"),
    "unchanged": Words("未变", "unchanged"),
    "unvisited": Words("未检查", "not visited"),
    "value": Words("随机值", "value"),
    "vanished": Words("消失", "vanished"),
    "version": Words("版本", "version"),
    "visit_by": Words("最迟检查日", "visit by"),
    "visit_from": Words("最早检查日", "visit from"),
    "visited": Words("已检查", "visited"),
    "warned": Words("有提示的行", "rows with a warning"),
    "withheld": Words("未公开随机值的参与方", "party that withheld its value"),
    "year": Words("年度", "year"),
}
_OF_TYPE: Mapping[tuple[str, str], Words] = {
    ("sampling.draw.announced", "changed"): Words("固定前七日内有变更的成员", "members changed in the last seven days"),
    ("sampling.frame.frozen", "changed"): Words("固定前七日内有变更的成员", "members changed in the last seven days"),
    ("sampling.frame.frozen", "key"): Words("名单密钥的承诺", "commitment to the key of the list"),
    ("sampling.roster.frozen", "key"): Words("名单密钥的承诺", "commitment to the key of the list"),
    ("sampling.frame.frozen", "size"): Words("名单成员数", "members of the list"),
    ("sampling.items.published", "size"): Words("事项数", "items"),
    ("publishing.publication.released", "size"): Words("文件字节数", "bytes of the file"),
    ("sampling.draw.substituted", "left"): Words("剩余备选", "reserve left"),
    ("sampling.draw.succeeded", "left"): Words("剩余备选", "reserve left"),
    ("sampling.team.changed", "draw"): Words("产生替换者的抽查", "draw of the substitute"),
}
"""Members that mean something else in this type of event than elsewhere."""


def label_of(type_: str, name: str) -> Words:
    """What a member of an event is called; a name that is not known stays as it is."""
    return _OF_TYPE.get((type_, name)) or _LABELS.get(name, Words(name, name))


def as_text(value: Any) -> str:
    """The value of a member, for people: a text as it is, named numbers with their names, everything else as JSON."""
    match value:
        case str():
            return value
        case bool():
            return "是 yes" if value else "否 no"
        case {"members": int()} | {"rows": int()}:
            named = ((label_of("", name).zh, inner) for name, inner in value.items() if inner not in (None, {}))
            return "，".join(f"{label} {as_text(inner)}" for label, inner in named)
        case _:
            return json.dumps(value, ensure_ascii=False)
