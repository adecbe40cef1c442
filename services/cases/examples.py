"""Example values of the fields of cases, for its OpenAPI document."""

from collections.abc import Mapping
from typing import Any

_LAW: Mapping[str, Any] = {
    "opinion": "请注明条款",
    "remark": "已对照条文核对",
    "statute": "《中华人民共和国行政处罚法》（2021年修订）",
    "text": "立案之日起九十日内作出处罚决定",
    "text_en": "a penalty is decided within 90 days of the filing",
}
_ASSIGNMENT: Mapping[str, Any] = {
    "draw_kind": "monthly",
    "season": "2026",
    "team": "W",
    "role": "执法人员",
    "key": "示执-0017",
    "department": "生态环境局",
    "AssignedItem.key": "A-01",
    "AssignedItem.name": "安全生产教育培训",
    "AssignedItem.basis": "《中华人民共和国安全生产法》第二十八条",
    "AssignedParty.name": "示例化工有限公司",
    "Assignee.name": "测试员十七",
    "InspectionShown.name": "示例化工有限公司",
    "InspectionListed.name": "示例化工有限公司",
    "InspectionShown.title": "2026 年 3 月检查人员抽取",
}
_PREPARATION: Mapping[str, Any] = {
    "method": "现场检查、查阅资料",
    "content": "查安全培训、动火作业管理",
    "requirements": "备好培训记录、动火作业票",
    "rights": "可申请回避；检查人员少于两人或不出示证件的，可以拒绝检查",
    "scope": "全县使用有机溶剂的企业，查通风与防爆",
    "receiver": "现场负责人",
    "by": "送达检查通知书",
    "SitePlan.": "查安全培训记录",  # a value of its `division`, which has no name
}
_VISIT: Mapping[str, Any] = {
    "place": "厂区门口",
    "certificate": "示执-0017",
    "attended": "现场负责人",
    "facts": "抽查 2026 年培训记录 12 份，均有签到",
    "item": "A-01",
    "VisitFailed.facts": "登记住所无人经营，经邻近单位证实已搬离",
    "RightsShown.to": "现场负责人",
    "RightsShown.reason": "负责人在外地，电话告知",
    "AskedRecusalShown.reason": "系本单位负责人的近亲属",
    "AskRecusalRequest.reason": "系本单位负责人的近亲属",
    "RecusalDecided.opinion": "经核实不存在所述关系，不予回避",
    "DecideRecusalRequest.opinion": "经核实不存在所述关系，不予回避",
    "decided_by": "局长",
    "RefusalReported.to": "示例县应急管理局负责人",
    "RefusalReported.content": "现场负责人不认可检查结果，拒绝签字，已由见证人签字",
}
_FINDINGS: Mapping[str, Any] = {
    "description": "动火作业票缺审批人签字",
    "sort": "动火作业管理",
    "instrument": "《中华人民共和国安全生产法》",
    "edition": "2021-09-01",
    "article": "第四十三条",
    "DisputeRequest.reason": "作业票另有电子审批记录",
    "DisputeShown.reason": "作业票另有电子审批记录",
    "chair": "法规股负责人",
    "post": "专家",
    "view": "电子审批记录有效，但作业现场应当能够出示",
    "proposal": "建议立案调查",
    "DeliberateRequest.opinion": "问题成立，责令限期整改",
    "Deliberated.opinion": "问题成立，责令限期整改",
    "DeliberateRequest.place": "局二楼会议室",
    "Deliberated.place": "局二楼会议室",
    "recorder": "测试员十八",
    "ViewRequest.name": "测试员十七",
    "View.name": "测试员十七",
}
_ORDERS: Mapping[str, Any] = {
    "power": "《中华人民共和国安全生产法》第六十五条第一款第二项",
    "requirement": "补办动火作业票的审批，并在现场存放",
    "until": "2026-04-01",
    "VerdictRequest.facts": "作业票已补办审批，现场可以出示",
    "Verdict.facts": "作业票已补办审批，现场可以出示",
    "ReinspectRequest.opinion": "复查合格",
    "Reinspected.opinion": "复查合格",
    "LeadTransferred.to": "示例县消防救援大队",
    "TransferLeadRequest.content": "车间消火栓无水，请依职权处理",
    "LeadTransferred.content": "车间消火栓无水，请依职权处理",
}
_CONCLUSION: Mapping[str, Any] = {
    "ListsHandedIn.to": "执法监督股",
    "situation": "2026 年 3 月 10 日，检查组检查 2 个事项，发现问题 1 项，已责令限期整改",
    "appraisal": "管理制度齐全，动火作业的审批须加强",
    "DraftReportRequest.opinion": "建议整改期满后复查",
    "Report.opinion": "建议整改期满后复查",
    "FeedBackRequest.content": "发现问题 1 项，限期于 2026 年 3 月 20 日前整改",
    "FedBack.content": "发现问题 1 项，限期于 2026 年 3 月 20 日前整改",
}
WORDS: Mapping[str, Any] = {
    **_LAW,
    **_ASSIGNMENT,
    **_PREPARATION,
    **_VISIT,
    **_FINDINGS,
    **_ORDERS,
    **_CONCLUSION,
}
"""Field → an example value; with the schema's name before it, only for that schema."""
