"""The verbs that conclude an inspection: its report, the feedback, the closing."""

from services.cases.inspection import closing, missing, reporting
from services.cases.inspection.state import Inspection
from shared.access.roles import Permission
from shared.verbs import Verb

CONCLUDING: tuple[Verb[Inspection], ...] = (
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
        missing=missing.another_person,
    ),
    Verb(
        name="approve-report",
        zh="批准报告",
        decision=reporting.approve,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/report/approval",
        states=("report-drafted", "report-reviewed"),
        leads_to=("reported",),
        missing=missing.another_person,
    ),
    Verb(
        name="refuse-report",
        zh="退回报告",
        decision=reporting.refuse,
        permission=Permission.INSPECTION_REVIEW,
        path="/inspections/{inspection}/report/refusal",
        states=("report-drafted", "report-reviewed"),
        leads_to=("report-refused",),
        missing=missing.another_person,
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
        missing=missing.duties,
    ),
)
