"""What happened, in words: of what is public of an event, and of nothing else."""

from collections.abc import Mapping
from typing import Any

from services.publishing.site.reasons import Words
from services.publishing.trace.chain import Break
from services.publishing.trace.things import ThingKind
from shared.contracts.publishing import NoticePosted

_THINGS: Mapping[str, Words] = {
    "cases.campaign": Words("集中执法活动", "campaign"),
    "cases.clocks": Words("办案期限", "deadlines"),
    "cases.command": Words("离线事项", "command of a device"),
    "cases.evidence": Words("证据", "evidence"),
    "cases.expert": Words("专家评分", "score of an expert"),
    "cases.feed": Words("期限日历", "calendar feed"),
    "cases.hazard": Words("重大事故隐患", "major hazard"),
    "cases.inspection": Words("检查", "inspection"),
    "cases.inspection-code": Words("检查码", "inspection code"),
    "cases.law": Words("法规数据更正", "correction of the law's data"),
    "cases.lead": Words("线索移送", "lead transferred"),
    "cases.letter": Words("企业来信", "letter of an enterprise"),
    "cases.paper": Words("文书需求", "wish for a paper"),
    "cases.penalty": Words("行政处罚", "penalty"),
    "cases.result": Words("检查结果", "result of an inspection"),
    "cases.visit": Words("检查预告", "visit told beforehand"),
    "documents.advance-number": Words("预领文号", "number taken along"),
    "documents.correction": Words("送达更正申请", "correction of a service"),
    "documents.door-secret": Words("企业窗口密码", "secret of an owner's door"),
    "documents.paper": Words("文书", "paper"),
    "documents.paper-key": Words("文书密钥", "paper key"),
    "documents.seal": Words("印章", "seal"),
    "documents.series": Words("文号起始号", "opening number of a series"),
    "documents.service": Words("送达", "service of papers"),
    "documents.withdrawal": Words("撤回申请", "withdrawal of a paper"),
    "publishing.log": Words("公开日志", "log"),
    "publishing.notice": Words("公示", "notice"),
    "publishing.clocks": Words("公示期限", "deadlines of publications"),
    "publishing.books": Words("信用系统对账", "books of a credit system"),
    "publishing.webhook": Words("事件推送", "webhook"),
    "publishing.delivery": Words("信用系统报送", "record for a credit system"),
    "publishing.door": Words("企业窗口", "owner's door"),
    "publishing.early-end": Words("提前停止公示的申请", "application for an earlier end"),
    "publishing.publication": Words("公示信息", "publication"),
    "sampling.annulment": Words("撤销申请", "annulment"),
    "sampling.change": Words("抽查变更", "change after a draw"),
    "sampling.directory": Words("企业名录", "directory of enterprises"),
    "sampling.draw": Words("抽查", "draw"),
    "sampling.enterprise": Words("企业名录", "directory of enterprises"),
    "sampling.enterprises": Words("企业名录", "directory of enterprises"),
    "sampling.frame": Words("抽查名单", "frame"),
    "sampling.inspection": Words("检查任务", "visit"),
    "sampling.item": Words("事项建议", "proposed item"),
    "sampling.items": Words("事项清单", "item list"),
    "sampling.party": Words("参与方", "party"),
    "sampling.plan": Words("检查计划", "plan"),
    "sampling.policy": Words("抽查方案", "policy"),
    "sampling.record": Words("名录记录", "record of a register"),
    "sampling.register": Words("名录", "register"),
    "sampling.review": Words("名录复核", "review of a directory"),
    "sampling.roster": Words("派员名单", "roster"),
    "sampling.superior": Words("上级机关", "superior"),
    "sampling.team": Words("检查组", "team"),
}
_HAPPENED: Mapping[str, Words] = {
    "accepted": Words("被采纳", "accepted"),
    "adopted": Words("采用", "adopted"),
    "amended": Words("变更", "amended"),
    "announced": Words("公告", "announced"),
    "annulled": Words("被撤销", "annulled"),
    "approved": Words("获批准", "approved"),
    "asked": Words("提出", "asked for"),
    "assigned": Words("派定", "assigned"),
    "changed": Words("变更", "changed"),
    "closed": Words("结束", "closed"),
    "completed": Words("完成，结果产生", "completed with its outcome"),
    "concluded": Words("办结", "concluded"),
    "consolidated": Words("汇总", "consolidated"),
    "corrected": Words("更正", "corrected"),
    "declined": Words("未被采纳", "declined"),
    "discarded": Words("放弃", "given up"),
    "drafted": Words("拟制", "drafted"),
    "decided": Words("作出决定", "decided"),
    "eliminated": Words("消除", "eliminated"),
    "ended": Words("停止公示", "display ended"),
    "entered": Words("录入", "entered"),
    "explained": Words("附说明", "explained"),
    "failed": Words("失败", "failed"),
    "filed": Words("报备", "filed"),
    "formed": Words("组成", "formed"),
    "fulfilled": Words("履行完毕", "fulfilled"),
    "frozen": Words("固定", "frozen"),
    "held": Words("已实施", "held"),
    "imported": Words("导入", "imported"),
    "issued": Words("签发", "issued"),
    "kept": Words("维持公示", "kept"),
    "listed": Words("列入", "listed"),
    "made": Words("设立", "made"),
    "missed": Words("未实施", "missed"),
    "moved": Words("重新计算", "computed anew"),
    "noted": Words("有一项记录", "noted"),
    "numbered": Words("编号", "numbered"),
    "opened": Words("公开", "opened"),
    "posted": Words("上网", "posted"),
    "prepared": Words("拟制", "prepared"),
    "printed": Words("打印", "printed"),
    "proposed": Words("提出", "proposed"),
    "published": Words("公布", "published"),
    "recorded": Words("登记", "recorded"),
    "refused": Words("未获批准", "refused"),
    "renamed": Words("记入更名", "names of now"),
    "registered": Words("登记", "registered"),
    "released": Words("公开", "released"),
    "reminded": Words("提醒", "reminded of"),
    "replaced": Words("被替换", "replaced"),
    "requested": Words("提出", "requested"),
    "resumed": Words("恢复", "resumed"),
    "retired": Words("停用", "retired"),
    "returned": Words("被退回", "sent back"),
    "revealed": Words("随机值公开", "value revealed"),
    "reviewed": Words("完成", "reviewed"),
    "revised": Words("修改", "revised"),
    "revoked": Words("被撤销", "revoked"),
    "rotated": Words("更换", "replaced by a new one"),
    "scored": Words("完成", "scored"),
    "served": Words("送达", "served"),
    "settled": Words("办结", "settled"),
    "substituted": Words("替补", "substitution"),
    "succeeded": Words("递补", "succession"),
    "taken": Words("领取", "taken"),
    "told": Words("送交公示", "told to publishing"),
    "undone": Words("申请撤回，或者依据已变更、撤销", "its withdrawal asked for, or its ground changed or annulled"),
    "unserved": Words("未送达", "not served"),
    "used": Words("使用", "used"),
    "voided": Words("文号作废", "number voided"),
    "withdrawn": Words("撤回", "withdrawn"),
    "witnessed": Words("获见证", "witnessed"),
}
_WHOLE: Mapping[str, Words] = {
    "cases.law.corrected": Words("法规数据更正生效", "the law's data: corrected"),
    "cases.letter.told": Words("企业来信办理情况告知来信人", "letter of an enterprise: its sender told"),
    "documents.advance-number.voided": Words("预领文号作废", "number taken along: voided"),
    "documents.series.opened": Words("文号起始号启用", "opening number of a series: in use"),
    "publishing.books.compared": Words("信用系统对账", "books of a credit system: compared"),
    "publishing.webhook.ended": Words("事件推送停用", "webhook: ended"),
    "publishing.webhook.registered": Words("事件推送登记", "webhook: registered"),
    "publishing.webhook.resumed": Words("事件推送重新推送", "webhook: resumed"),
    "publishing.delivery.abandoned": Words("信用系统报送暂停", "record for a credit system: not taken for days"),
    "publishing.delivery.accepted": Words("信用系统入库", "record: entered at the credit system"),
    "publishing.delivery.differs": Words("信用系统对账不符", "record at the credit system: differs"),
    "publishing.delivery.left": Words("信用系统不报送", "record: not told to the credit system"),
    "publishing.delivery.queued": Words("信用系统待报送", "record for a credit system: waits to be sent"),
    "publishing.delivery.refused": Words("信用系统报送未通过", "record for a credit system: refused"),
    "publishing.delivery.resumed": Words("信用系统重新报送", "record for a credit system: sent again"),
    "publishing.publication.held": Words("公示信息暂缓公示", "publication: held back"),
    "sampling.directory.reviewed": Words("企业名录复核完成", "directory of enterprises: reviewed"),
    "sampling.draw.opened": Words("暗查名单公开", "covert draw: opened"),
    "sampling.import.undone": Words("名单导入撤销", "import of a list: undone"),
    "sampling.party.requested": Words("参与方登记申请提出", "registration of a party: requested"),
    "sampling.party.refused": Words("参与方登记申请未获批准", "registration of a party: refused"),
    "sampling.party.withdrawn": Words("参与方登记申请撤回", "registration of a party: withdrawn"),
    "sampling.plan.requested": Words("检查计划报批", "plan: approval requested"),
    "sampling.policy.requested": Words("抽查方案报批", "policy: adoption requested"),
    "sampling.register.undone": Words("名录导入撤销", "import into a register: undone"),
    "sampling.review.missed": Words("名录复核逾期", "review of a directory: missed"),
    "sampling.superior.requested": Words("上级机关登记申请提出", "registration of the superior: requested"),
    "sampling.superior.refused": Words("上级机关登记申请未获批准", "registration of the superior: refused"),
    "sampling.superior.withdrawn": Words("上级机关登记申请撤回", "registration of the superior: withdrawn"),
    "sampling.team.proposed": Words("检查组方案提出", "teams: proposed"),
}
"""Types of which the words of thing and verb together would say something else."""
_SERVICES: Mapping[str, Words] = {
    "cases": Words("检查办理", "cases"),
    "documents": Words("文书", "documents"),
    "publishing": Words("公示", "publishing"),
    "sampling": Words("抽查", "sampling"),
}
KINDS: Mapping[ThingKind, Words] = {
    "draw": Words("抽查", "draw"),
    "inspection": Words("检查", "inspection"),
    "paper": Words("文书", "paper"),
    "enterprise": Words("企业", "enterprise"),
    "publication": Words("公示信息", "publication"),
    "delivery": Words("信用系统报送", "record for a credit system"),
    "event": Words("事件", "event"),
}
_BROKEN: Mapping[str, Words] = {
    "cause": Words(
        "日志第 {} 条写明的起因，在日志中不存在。",
        "Entry {} names a cause that the log does not have.",
    ),
    "versions": Words(
        "日志第 {} 条之前，同一事项缺少事件。", "Before entry {}, events of the same stream are missing."
    ),
    "entry": Words("日志第 {} 条无法读取，或与其事件不符。", "Entry {} cannot be read, or is not that of its event."),
}


def what_happened(type_: str, public: Mapping[str, Any] = {}) -> Words:
    """What an event tells by its type, and a notice by the step that it shows; an unknown type stays as it is."""
    if type_ == NoticePosted.type and public.get("stage") in _HAPPENED:
        shown = what_happened(f"sampling.draw.{public['stage']}")
        return Words(f"公示上网：{shown.zh}", f"notice posted, {shown.en}")
    if type_ in _WHOLE:
        return _WHOLE[type_]
    thing, _, verb = type_.rpartition(".")
    if thing not in _THINGS or verb not in _HAPPENED:
        return Words(type_, type_)
    what, did = _THINGS[thing], _HAPPENED[verb]
    return Words(f"{what.zh}{did.zh}", f"{what.en}: {did.en}")


def service_of(type_: str) -> Words:
    """By which service an event was recorded."""
    name = type_.partition(".")[0]
    return _SERVICES.get(name, Words(name, name))


def broken(break_: Break) -> Words:
    """Where a chain is broken, in words."""
    return Words(*(text.format(break_.position) for text in _BROKEN[break_.kind]))
