"""What may happen next to a draw: the table of its states and verbs."""

from collections.abc import Sequence

from services.sampling.draws.draw import confirmation, ending, last_share, opening, reveals, substitution, vacancy
from services.sampling.draws.draw.lifecycle import Draw
from shared.access.roles import Permission
from shared.clock import rfc3339
from shared.draws.entropy import due_of
from shared.verbs import Missing, Verb, Verbs

_RUNNING = ("announced", "entered", "settled")


def _parties(draw: Draw) -> Sequence[Missing]:
    names = draw.missing
    return [Missing(zh=f"尚未揭示：{'、'.join(names)}", en=f"not revealed yet: {', '.join(names)}")] if names else []


def _due(draw: Draw) -> Sequence[Missing]:
    due = due_of(draw.last_source)
    source = draw.last_source.source
    return [Missing(zh=f"{source} 于 {rfc3339(due)} 到期", en=f"{source} is due at {rfc3339(due)}")] if due else []


def _reader(draw: Draw) -> Sequence[Missing]:
    person = draw.last.person if draw.last else ""
    return [Missing(zh=f"须由 {person} 以外的人核对", en=f"somebody other than {person} must read the value")]


def _request(draw: Draw) -> Sequence[Missing]:
    if draw.void_request is None:
        return [Missing(zh="尚无作废申请", en="no void is requested")]
    person = draw.void_request.person
    return [Missing(zh=f"须由 {person} 以外的人批准", en=f"somebody other than {person} must approve")]


DRAW: Verbs[Draw] = Verbs(
    ("抽查", "the draw"),
    {"announced": "已公告", "entered": "待确认", "settled": "已确定", "completed": "已完成", "voided": "已作废"},
    Verb(
        name="reveal",
        zh="揭示",
        decision=reveals.reveal,
        permission=Permission.DRAW_REVEAL,
        path="/draws/{draw}/reveals",
        states=("announced",),
        missing=_parties,
    ),
    Verb(
        name="enter",
        zh="录入最后一个随机值",
        decision=last_share.enter,
        permission=Permission.DRAW_ENTER,
        path="/draws/{draw}/last-share",
        states=("announced", "entered"),
        leads_to=("entered", "settled"),
        missing=_due,
    ),
    Verb(
        name="confirm",
        zh="确认",
        decision=confirmation.confirm,
        permission=Permission.DRAW_CONFIRM,
        path="/draws/{draw}/last-share/confirmation",
        states=("entered",),
        leads_to=("settled",),
        missing=_reader,
    ),
    Verb(
        name="complete",
        zh="完成",
        decision=ending.complete,
        permission=Permission.DRAW_COMPLETE,
        path="/draws/{draw}/completion",
        states=("settled",),
        leads_to=("completed",),
    ),
    Verb(
        name="request-void",
        zh="申请作废",
        decision=ending.request_void,
        permission=Permission.DRAW_VOID,
        path="/draws/{draw}/void-request",
        states=_RUNNING,
    ),
    Verb(
        name="approve-void",
        zh="批准作废",
        decision=ending.approve_void,
        permission=Permission.DRAW_APPROVE_VOID,
        path="/draws/{draw}/void",
        states=_RUNNING,
        leads_to=("voided",),
        missing=_request,
    ),
    Verb(
        name="substitute",
        zh="替换对象",
        decision=substitution.substitute,
        permission=Permission.DRAW_SUBSTITUTE,
        path="/draws/{draw}/substitutions",
        states=("completed",),
    ),
    Verb(
        name="vacate",
        zh="登记空出岗位",
        decision=vacancy.vacate,
        permission=Permission.SLOT_VACATE,
        path="/draws/{draw}/vacations",
        states=("completed",),
    ),
    Verb(
        name="open",
        zh="公开名单",
        decision=opening.open_names,
        permission=Permission.DRAW_OPEN,
        path="/draws/{draw}/opening",
        states=("completed",),
    ),
)
