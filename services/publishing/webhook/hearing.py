"""Of which events webhooks are told: of all services, as far as publishing knows that everybody may know of the thing.

What a receiver gets can be read by everybody in the log. But a receiver that is told of a covert visit at the moment of
a step learns when it happens and that it does: so nothing covert is told before it is open, as everywhere.
"""

from shared.access.roles import Permission
from shared.listening.told import Heard, Hearing

_DRAWS = """
    SELECT n.draw FROM publishing.notice n
    WHERE n.draw = ANY ($1::uuid[]) AND (n.disclosure IN ('at-once', 'never') OR n.opened IS NOT NULL)
"""
# A visit has a row here once all its draws are open, a paper once it is issued.
_VISITS = "SELECT v.inspection FROM publishing.visit v WHERE v.inspection = ANY ($1::uuid[])"
_PAPERS = """
    SELECT m.paper FROM publishing.paper_matter m
    WHERE m.paper = ANY ($1::uuid[]) AND (
        NOT m.covert OR m.inspection IN (SELECT v.inspection FROM publishing.visit v)
    )
"""
_EVERYBODY = Heard(Permission.LOG_OPERATE)

TOLD: Hearing = {
    "assigned": Heard(Permission.LOG_OPERATE, open_among=_VISITS),
    "books": _EVERYBODY,
    "delivery": _EVERYBODY,
    "directory": _EVERYBODY,
    "draw": Heard(Permission.LOG_OPERATE, open_among=_DRAWS),
    "held": Heard(Permission.LOG_OPERATE, open_among=_VISITS),
    "inspection": Heard(Permission.LOG_OPERATE, open_among=_VISITS),
    "item-list": _EVERYBODY,
    "law": _EVERYBODY,
    "notice": Heard(Permission.LOG_OPERATE, open_among=_DRAWS),
    "paper": Heard(Permission.LOG_OPERATE, open_among=_PAPERS),
    "party": _EVERYBODY,
    "plan": _EVERYBODY,
    "policy": _EVERYBODY,
    "publication": _EVERYBODY,
    "register": _EVERYBODY,
    "review": _EVERYBODY,
    "superior": _EVERYBODY,
}
"""Kind of stream → which of its things are told of. Other kinds are not told."""
