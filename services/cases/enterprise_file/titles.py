"""What an entry of the file of an enterprise says: each note in a few words, in Chinese and in English."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from shared.contracts.evidence import EvidenceNoted
from shared.contracts.inspection.noted import InspectionNoted
from shared.contracts.inspection.signing import Passed, SentBack
from shared.contracts.letters import LetterNoted
from shared.contracts.treatment import HazardNoted
from shared.log.event import Event
from shared.policy.approvals import InspectionStep

FiledMatter = Literal["inspection", "evidence", "hazard", "letter"]
"""What an entry is about: the first word of its stream."""


class EntryTitle(NamedTuple):
    """A note in a few words."""

    zh: str
    en: str


class FiledNote(NamedTuple):
    """What a note of a matter is: its kind, and the note in a few words."""

    kind: str
    title: EntryTitle


_PAPERS: Mapping[InspectionStep, EntryTitle] = {
    "site-plan": EntryTitle("现场检查方案", "the site plan"),
    "order": EntryTitle("指令", "an order"),
    "extension": EntryTitle("整改延期", "more time for a requirement"),
    "report": EntryTitle("检查报告", "the report"),
    "closing": EntryTitle("办结", "the closing"),
}
_CLOCKS: Mapping[str, EntryTitle] = {
    "clock-opened": EntryTitle("期限起算", "a clock began to run"),
    "clock-extended": EntryTitle("期限延长", "a clock was extended"),
    "clock-ended": EntryTitle("期限了结", "a clock ended"),
    "clock-resumed": EntryTitle("期限恢复", "a clock was resumed"),
    "clock-owed": EntryTitle("期限承办变更", "a clock is owed by somebody else"),
}
TITLES: Mapping[FiledMatter, Mapping[str, EntryTitle]] = {
    "inspection": {
        "opened": EntryTitle("检查立项", "the inspection was opened"),
        "amended": EntryTitle("派员变更", "the assignment was amended"),
        "came-late": EntryTitle("派员变更未及生效", "an amendment of the assignment came too late"),
        "disclosed": EntryTitle("暗查名单公开", "the draws of the covert visit were opened"),
        "revoked": EntryTitle("派员撤回", "the assignment was taken back"),
        "basis-stated": EntryTitle("登记检查依据", "the basis of the inspection was stated"),
        "plan-drafted": EntryTitle("起草现场检查方案", "the site plan was drafted"),
        "notified": EntryTitle("告知被检查单位", "the enterprise was told of the visit"),
        "postponed": EntryTitle("改期", "the visit was postponed"),
        "call-off-requested": EntryTitle("申请取消检查", "it was requested to call the inspection off"),
        "call-off-refused": EntryTitle("不同意取消检查", "the inspection was not called off"),
        "called-off": EntryTitle("取消检查", "the inspection was called off"),
        "arrived": EntryTitle("检查组到场", "the crew arrived"),
        "joined": EntryTitle("随后到场", "a person of the crew came later"),
        "rights-told": EntryTitle("告知权利", "the rights were told"),
        "recusal-asked-by-letter": EntryTitle("来信申请回避", "a letter asked for a recusal"),
        "recusal-decided": EntryTitle("回避决定", "a recusal was decided"),
        "meeting-held": EntryTitle("会议", "a meeting was held"),
        "item-checked": EntryTitle("检查事项", "an item was checked"),
        "record-confirmed": EntryTitle("确认检查记录，离场", "the record was confirmed, and the crew left"),
        "refusal-reported": EntryTitle("报告拒签", "the refusal to sign was reported"),
        "visit-failed": EntryTitle("未能检查", "the visit could not be held"),
        "found": EntryTitle("发现问题", "something was found"),
        "disposed": EntryTitle("处理问题", "something was done about a finding"),
        "disputed": EntryTitle("对问题提出异议", "a finding was disputed"),
        "deliberated": EntryTitle("会商意见", "a deliberation came to an opinion"),
        "followed-up": EntryTitle("参加部门后续处理", "a department followed its finding up"),
        "handover-received": EntryTitle("签收移交的问题", "what was handed over was received"),
        "checklist-signed": EntryTitle("签署检查表", "a checklist was signed"),
        "signature-excused": EntryTitle("登记未签字的理由", "the reason for a missing signature was taken"),
        "unit-notified": EntryTitle("未签字，书面通知其单位", "the unit of a person who did not sign was notified"),
        "order-drafted": EntryTitle("起草指令", "an order was drafted"),
        "order-served": EntryTitle("指令送达", "an order was served"),
        "order-unserved": EntryTitle("指令未送达", "an order was not served after all"),
        "order-withdrawal-requested": EntryTitle("申请撤回指令", "it was requested to take an order back"),
        "order-withdrawal-refused": EntryTitle("不同意撤回指令", "an order was not taken back"),
        "order-withdrawn": EntryTitle("撤回指令", "an order was taken back"),
        "extension-requested": EntryTitle("申请整改延期", "more time for a requirement was asked for"),
        "reinspected": EntryTitle("复查", "an order was looked at again"),
        "lead-transferred": EntryTitle("移送线索", "a lead was transferred"),
        "lead-received": EntryTitle("线索回执", "a lead was received"),
        "report-drafted": EntryTitle("起草检查报告", "the report was drafted"),
        "fed-back": EntryTitle("反馈检查结果", "the result was fed back"),
        "closing-drafted": EntryTitle("起草办结", "the closing was drafted"),
        "lists-handed-in": EntryTitle("报送清单", "the lists were handed in"),
        "guidance-given": EntryTitle("送达指导意见", "the opinion of the bureau above was served"),
        "guidance-not-given": EntryTitle("指导意见未送达", "the opinion of the bureau above was not served after all"),
        **_CLOCKS,
    },
    "evidence": {
        "taken": EntryTitle("取证", "a file was taken as evidence"),
        "referred": EntryTitle("登记别处保存的录制", "a recording that stays elsewhere was named as evidence"),
        "handed-over": EntryTitle("移交证据", "evidence was handed over"),
        "removed": EntryTitle("移除证据", "a reference to evidence was removed"),
    },
    "hazard": {
        "confirmed": EntryTitle("列为重大事故隐患", "a major hazard was listed"),
        "disclosed": EntryTitle("暗查公开后公开", "the covert visit in which it was found was opened"),
        "supervised": EntryTitle("挂牌督办", "an authority supervises the elimination"),
        "stopped": EntryTitle("撤出人员、停产停业", "people were ordered out, or work was stopped"),
        "planned": EntryTitle("登记治理方案", "the treatment plan was handed in"),
        "visited": EntryTitle("治理期间检查", "the hazard was looked at again"),
        "reported": EntryTitle("上报治理情况", "the treatment was reported upward"),
        "more-time-asked": EntryTitle("申请延长治理期限", "more time for the treatment was asked for"),
        "more-time-decided": EntryTitle("决定是否延长治理期限", "it was decided about more time"),
        "acceptance-asked": EntryTitle("申请验收、恢复生产", "the enterprise asked for the acceptance"),
        "examined": EntryTitle("现场审查", "the treatment was examined on site"),
        "acceptance-decided": EntryTitle("决定是否同意恢复、核销", "it was decided about the acceptance"),
        "step-taken": EntryTitle("采取逾期措施", "a step was taken because the treatment was overdue"),
        "denied": EntryTitle("撤销列入", "there was no major hazard"),
        **_CLOCKS,
    },
    "letter": {
        "received": EntryTitle("收到企业来信", "a letter of the enterprise was received"),
        "disclosed": EntryTitle("暗查公开后公开", "the covert visit of which it speaks was opened"),
        "answered": EntryTitle("答复来信", "the letter was answered"),
        **_CLOCKS,
    },
}
"""Matter → kind of its note → the note in a few words. Those of papers that are signed name the paper (`_PAPERS`)."""


def filed(event: Event) -> FiledNote:
    """What an event of an inspection, of a piece of evidence, of a major hazard, or of a letter, says."""
    if event.type == EvidenceNoted.type:
        return _note("evidence", EvidenceNoted.of(event).what.kind)
    if event.type == HazardNoted.type:
        return _note("hazard", HazardNoted.of(event).what.kind)
    if event.type == LetterNoted.type:
        return _note("letter", LetterNoted.of(event).what.kind)
    what = InspectionNoted.of(event).what
    if isinstance(what, Passed | SentBack):
        return FiledNote(what.kind, _signed(what))
    return _note("inspection", what.kind)


def _note(matter: FiledMatter, kind: str) -> FiledNote:
    return FiledNote(kind, TITLES[matter][kind])


def _signed(what: Passed | SentBack) -> EntryTitle:
    paper = _PAPERS[what.paper]
    if isinstance(what, SentBack):
        return EntryTitle(f"退回{paper.zh}", f"{paper.en} was sent back")
    if what.act == "review":
        return EntryTitle(f"审核{paper.zh}", f"{paper.en} passed the review")
    return EntryTitle(f"批准{paper.zh}", f"{paper.en} was approved")
