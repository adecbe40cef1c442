"""What may happen next to an inspection: the table of its states and verbs."""

from collections.abc import Sequence

from services.cases.inspection import closing, findings, leads, orders, preparing, reporting, site_plan, visiting
from services.cases.inspection.state import Inspection
from shared.access.roles import Permission
from shared.verbs import Missing, Verb, Verbs

_BEFORE = ("opened", "drafted", "refused", "reviewed", "approved", "notified")
_FROM_SITE = ("on-site", "visited", "report-drafted", "report-refused", "report-reviewed", "reported", "fed-back")
"""The states in which findings are handled: from the arrival of the crew to the closing."""


def _others(inspection: Inspection) -> Sequence[Missing]:
    draft = inspection.report or inspection.plan
    people = "、".join(sorted(draft.signed.people)) if draft else ""
    return [Missing(zh=f"须由 {people} 以外的人办理", en=f"somebody other than {people} must do this")]


def _notice(inspection: Inspection) -> Sequence[Missing]:
    if inspection.covert or inspection.notice:
        return ()
    return [Missing(zh="须先告知被检查单位", en="the enterprise must be told first")]


def _record(inspection: Inspection) -> Sequence[Missing]:
    return [Missing(zh=zh, en=en) for zh, en in visiting.missing_of_record(inspection)]


def _duties(inspection: Inspection) -> Sequence[Missing]:
    return [Missing(zh=zh, en=en) for zh, en in closing.duties(inspection)]


def _announced(inspection: Inspection) -> bool:
    return not inspection.covert


INSPECTION: Verbs[Inspection] = Verbs(
    ("检查", "the inspection"),
    {
        "opened": "已立项",
        "drafted": "方案待审",
        "refused": "方案退回",
        "reviewed": "方案已审核",
        "approved": "方案已批准",
        "notified": "已告知",
        "on-site": "检查中",
        "visited": "已离场",
        "report-drafted": "报告待审",
        "report-refused": "报告退回",
        "report-reviewed": "报告已审核",
        "reported": "已报告",
        "fed-back": "已反馈",
        "closed": "已办结",
        "called-off": "已取消",
        "revoked": "派员已撤回",
    },
    Verb(
        name="draft-plan",
        zh="拟定方案",
        decision=site_plan.draft,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/site-plan",
        states=("opened", "refused", "approved"),
        leads_to=("drafted",),
    ),
    Verb(
        name="review-plan",
        zh="审核方案",
        decision=site_plan.review,
        permission=Permission.INSPECTION_REVIEW,
        path="/inspections/{inspection}/site-plan/review",
        states=("drafted",),
        leads_to=("reviewed",),
        missing=_others,
    ),
    Verb(
        name="approve-plan",
        zh="批准方案",
        decision=site_plan.approve,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/site-plan/approval",
        states=("drafted", "reviewed"),
        leads_to=("approved",),
        missing=_others,
    ),
    Verb(
        name="refuse-plan",
        zh="退回方案",
        decision=site_plan.refuse,
        permission=Permission.INSPECTION_REVIEW,
        path="/inspections/{inspection}/site-plan/refusal",
        states=("drafted", "reviewed"),
        leads_to=("refused",),
        missing=_others,
    ),
    Verb(
        name="notify",
        zh="告知",
        decision=preparing.notify,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/notice",
        states=("approved",),
        leads_to=("notified",),
        applies=_announced,
    ),
    Verb(
        name="postpone",
        zh="改期",
        decision=preparing.postpone,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/postponement",
        states=("approved", "notified"),
        leads_to=("approved",),
    ),
    Verb(
        name="call-off",
        zh="取消",
        decision=preparing.call_off,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/cancellation",
        states=_BEFORE,
        leads_to=("called-off",),
    ),
    Verb(
        name="arrive",
        zh="到场",
        decision=visiting.arrive,
        permission=Permission.INSPECTION_CONDUCT,
        path="/inspections/{inspection}/arrival",
        states=("approved", "notified"),
        leads_to=("on-site",),
        missing=_notice,
    ),
    Verb(
        name="fail",
        zh="未能检查",
        decision=visiting.fail,
        permission=Permission.INSPECTION_CONDUCT,
        path="/inspections/{inspection}/failure",
        states=("approved", "notified"),
        leads_to=("visited",),
    ),
    Verb(
        name="tell-rights",
        zh="告知权利",
        decision=visiting.tell_rights,
        permission=Permission.INSPECTION_CONDUCT,
        path="/inspections/{inspection}/rights",
        states=("on-site",),
    ),
    Verb(
        name="hold-meeting",
        zh="登记会议",
        decision=visiting.hold_meeting,
        permission=Permission.INSPECTION_CONDUCT,
        path="/inspections/{inspection}/meetings",
        states=("on-site",),
    ),
    Verb(
        name="check-item",
        zh="登记事项结果",
        decision=visiting.check_item,
        permission=Permission.INSPECTION_CONDUCT,
        path="/inspections/{inspection}/items",
        states=("on-site",),
    ),
    Verb(
        name="find",
        zh="登记问题",
        decision=findings.find,
        permission=Permission.INSPECTION_CONDUCT,
        path="/inspections/{inspection}/findings",
        states=("on-site",),
    ),
    Verb(
        name="confirm-record",
        zh="确认记录",
        decision=visiting.confirm,
        permission=Permission.INSPECTION_CONDUCT,
        path="/inspections/{inspection}/record",
        states=("on-site",),
        leads_to=("visited",),
        missing=_record,
    ),
    Verb(
        name="dispose",
        zh="处理问题",
        decision=findings.dispose,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/dispositions",
        states=_FROM_SITE,
    ),
    Verb(
        name="dispute",
        zh="提出异议",
        decision=findings.dispute,
        permission=Permission.INSPECTION_CONDUCT,
        path="/inspections/{inspection}/disputes",
        states=_FROM_SITE,
    ),
    Verb(
        name="deliberate",
        zh="登记会商意见",
        decision=findings.deliberate,
        permission=Permission.INSPECTION_DELIBERATE,
        path="/inspections/{inspection}/deliberations",
        states=_FROM_SITE,
    ),
    Verb(
        name="draft-order",
        zh="拟定指令",
        decision=orders.draft,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/orders",
        states=_FROM_SITE,
    ),
    Verb(
        name="transfer-lead",
        zh="移送线索",
        decision=leads.transfer,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/leads",
        states=_FROM_SITE,
    ),
    Verb(
        name="receive-lead",
        zh="登记回执",
        decision=leads.receive,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/lead-receipts",
        states=_FROM_SITE,
    ),
    Verb(
        name="draft-report",
        zh="拟定报告",
        decision=reporting.draft,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/report",
        states=("visited", "report-refused"),
        leads_to=("report-drafted", "reported"),
    ),
    Verb(
        name="review-report",
        zh="审核报告",
        decision=reporting.review,
        permission=Permission.INSPECTION_REVIEW,
        path="/inspections/{inspection}/report/review",
        states=("report-drafted",),
        leads_to=("report-reviewed",),
        missing=_others,
    ),
    Verb(
        name="approve-report",
        zh="批准报告",
        decision=reporting.approve,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/report/approval",
        states=("report-drafted", "report-reviewed"),
        leads_to=("reported",),
        missing=_others,
    ),
    Verb(
        name="refuse-report",
        zh="退回报告",
        decision=reporting.refuse,
        permission=Permission.INSPECTION_REVIEW,
        path="/inspections/{inspection}/report/refusal",
        states=("report-drafted", "report-reviewed"),
        leads_to=("report-refused",),
        missing=_others,
    ),
    Verb(
        name="feed-back",
        zh="反馈",
        decision=reporting.feed_back,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/feedback",
        states=("reported",),
        leads_to=("fed-back",),
    ),
    Verb(
        name="close",
        zh="办结",
        decision=closing.close,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/closing",
        states=("reported", "fed-back"),
        leads_to=("closed",),
        missing=_duties,
    ),
)
