"""What may happen next to a major hazard: the table of its states and verbs."""

from collections.abc import Sequence
from datetime import date

from services.cases.hazard import accepting, extending, listing, overdue, treating
from services.cases.hazard.lifecycle import STANDS, Hazard
from shared.access.roles import Permission
from shared.approval import pending
from shared.verbs import Missing, Verb, Verbs

_TREATED = ("standing", "stopped")
_PATH = "/hazards/{hazard}"
_OTHER = Missing(
    zh="须由起草、审查记录人以外的人办理", en="somebody other than who recorded the step before must do this"
)


def _unless(met: bool, zh: str, en: str) -> Sequence[Missing]:  # read as "unless met"
    return () if met else (Missing(zh=zh, en=en),)


def _for_acceptance(hazard: Hazard) -> Sequence[Missing]:
    return _unless(bool(hazard.plans), "尚无治理方案", "there is no treatment plan yet")


def _to_accept(hazard: Hazard) -> Sequence[Missing]:
    examined = hazard.waiting.examined if hazard.waiting else None
    gone = examined is not None and examined.examination.gone
    return (*_unless(gone, "现场审查未通过", "the examination found that the hazard is not gone"), _OTHER)


def _more_time(hazard: Hazard, today: date) -> Sequence[Missing]:
    return _unless(today <= hazard.by, "治理期限已过，不能再延期", "the treatment is overdue: there is no more time")


def _late(hazard: Hazard, today: date) -> Sequence[Missing]:
    return _unless(hazard.is_overdue(today), "治理没有逾期", "the treatment is not overdue")


def _asked_more_time(hazard: Hazard) -> bool:
    return pending(hazard.extensions) is not None


def _asks_no_more_time(hazard: Hazard) -> bool:
    return not _asked_more_time(hazard)


HAZARD: Verbs[Hazard] = Verbs(
    ("重大事故隐患", "the major hazard"),
    {
        "standing": "治理中",
        "stopped": "停产治理",
        "requested": "已申请验收",
        "examined": "已现场审查",
        "eliminated": "已核销",
        "revoked": "已撤销",
    },
    Verb(
        name="supervise",
        zh="登记挂牌督办",
        decision=treating.supervise,
        permission=Permission.HAZARD_KEEP,
        path=f"{_PATH}/supervision",
        states=STANDS,
    ),
    Verb(
        name="stop",
        zh="登记停产停业、撤出人员",
        decision=treating.stop,
        permission=Permission.HAZARD_KEEP,
        path=f"{_PATH}/stops",
        states=STANDS,
        leads_to={"standing": ("stopped",)},
    ),
    Verb(
        name="hand-in-plan",
        zh="登记治理方案",
        decision=treating.hand_in_plan,
        permission=Permission.HAZARD_KEEP,
        path=f"{_PATH}/plans",
        states=_TREATED,
    ),
    Verb(
        name="visit",
        zh="登记检查",
        decision=treating.visit,
        permission=Permission.HAZARD_KEEP,
        path=f"{_PATH}/visits",
        states=STANDS,
    ),
    Verb(
        name="report",
        zh="登记上报",
        decision=treating.report,
        permission=Permission.HAZARD_KEEP,
        path=f"{_PATH}/reports",
        states=STANDS,
    ),
    Verb(
        name="ask-more-time",
        zh="登记延期申请",
        decision=extending.ask_more_time,
        permission=Permission.HAZARD_KEEP,
        path=f"{_PATH}/extensions",
        states=_TREATED,
        applies=_asks_no_more_time,
        missing_on=_more_time,
    ),
    Verb(
        name="decide-more-time",
        zh="决定延期",
        decision=extending.decide_more_time,
        permission=Permission.HAZARD_DECIDE,
        path=f"{_PATH}/extension-decisions",
        states=_TREATED,
        applies=_asked_more_time,
    ),
    Verb(
        name="take-step",
        zh="登记逾期措施",
        decision=overdue.take_step,
        permission=Permission.HAZARD_KEEP,
        path=f"{_PATH}/steps",
        states=STANDS,
        missing_on=_late,
    ),
    Verb(
        name="ask-acceptance",
        zh="登记验收、恢复生产申请",
        decision=accepting.ask_acceptance,
        permission=Permission.HAZARD_KEEP,
        path=f"{_PATH}/acceptance-requests",
        states=_TREATED,
        leads_to=("requested",),
        missing=_for_acceptance,
    ),
    Verb(
        name="examine",
        zh="登记现场审查",
        decision=accepting.examine,
        permission=Permission.HAZARD_KEEP,
        path=f"{_PATH}/examinations",
        states=("requested",),
        leads_to=("examined",),
    ),
    Verb(
        name="accept",
        zh="同意恢复、核销",
        decision=accepting.accept,
        permission=Permission.HAZARD_DECIDE,
        path=f"{_PATH}/acceptance",
        states=("examined",),
        leads_to=("eliminated",),
        missing=_to_accept,
    ),
    Verb(
        name="refuse",
        zh="不予同意",
        decision=accepting.refuse,
        permission=Permission.HAZARD_DECIDE,
        path=f"{_PATH}/refusal",
        states=("requested", "examined"),
        leads_to=("standing", "stopped"),
    ),
    Verb(
        name="deny",
        zh="撤销列入",
        decision=listing.deny,
        permission=Permission.HAZARD_DECIDE,
        path=f"{_PATH}/denial",
        states=STANDS,
        leads_to=("revoked",),
    ),
)
