"""What may happen next to an inspection: the table of its states and verbs."""

from services.cases.inspection import (
    findings,
    leads,
    missing,
    orders,
    recusing,
    visiting,
)
from services.cases.inspection.conclude_verbs import CONCLUDING
from services.cases.inspection.prepare_verbs import PREPARATION
from services.cases.inspection.state import Inspection
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

_FROM_SITE = (
    *("on-site", "visited", "report-drafted", "report-refused", "report-reviewed", "reported", "fed-back"),
    *("closing-drafted", "closing-refused", "closing-reviewed"),
)
"""The states in which findings are handled: from the arrival of the crew to the closing."""
_FROM_LEAVING = tuple(state for state in _FROM_SITE if state != "on-site")
_UNREPORTED = ("on-site", "visited", "report-refused")
"""The states in which a finding may be disputed. What a report says does not change while it is signed; when it counts,
other services have learned how many findings stand.
"""


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
        "closing-drafted": "办结待审",
        "closing-refused": "办结退回",
        "closing-reviewed": "办结已审核",
        "closed": "已办结",
        "called-off": "已取消",
        "revoked": "派员已撤回",
    },
    *PREPARATION,
    Verb(
        name="arrive",
        zh="到场",
        decision=visiting.arrive,
        permission=Permission.INSPECTION_CONDUCT,
        path="/inspections/{inspection}/arrival",
        states=("approved", "notified"),
        leads_to=("on-site",),
        missing=missing.notice,
    ),
    Verb(
        name="fail",
        zh="未能检查",
        decision=visiting.fail,
        permission=Permission.INSPECTION_CONDUCT,
        path="/inspections/{inspection}/failure",
        states=("approved", "notified", "on-site"),
        leads_to=("visited",),
    ),
    Verb(
        name="join",
        zh="登记随后到场",
        decision=visiting.join,
        permission=Permission.INSPECTION_CONDUCT,
        path="/inspections/{inspection}/latecomers",
        states=("on-site",),
        applies=missing.has_absent,
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
        name="decide-recusal",
        zh="决定回避",
        decision=recusing.decide,
        permission=Permission.RECUSAL_DECIDE,
        path="/inspections/{inspection}/recusal-decisions",
        states=_UNREPORTED,
        applies=missing.has_open_recusal,
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
        missing=missing.record,
    ),
    Verb(
        name="report-refusal",
        zh="报告拒签",
        decision=visiting.report_refusal,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/refusal-report",
        states=_FROM_LEAVING,
        applies=missing.is_unsigned,
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
        states=_UNREPORTED,
    ),
    Verb(
        name="deliberate",
        zh="登记会商意见",
        decision=findings.deliberate,
        permission=Permission.INSPECTION_DELIBERATE,
        path="/inspections/{inspection}/deliberations",
        states=_UNREPORTED,
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
    *CONCLUDING,
)
