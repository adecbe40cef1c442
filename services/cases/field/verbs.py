"""What may happen next to a command that was not done: the table of its states and verbs."""

from services.cases.field import settling
from services.cases.field.lifecycle import WAITING, FieldCommand
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

COMMAND: Verbs[FieldCommand] = Verbs(
    ("离线事项", "the command"),
    {"refused": "未被接受", "conflict": "有冲突", "held": "暂缓", "done": "已办", "dropped": "已放弃"},
    Verb(
        name="take-over",
        zh="采用",
        decision=settling.take_over,
        permission=Permission.INSPECTION_CONDUCT,
        path="/commands/{command}/takeover",
        states=WAITING,
        leads_to=("done",),
    ),
    Verb(
        name="drop",
        zh="放弃",
        decision=settling.drop,
        permission=Permission.INSPECTION_CONDUCT,
        path="/commands/{command}/drop",
        states=WAITING,
        leads_to=("dropped",),
    ),
)
