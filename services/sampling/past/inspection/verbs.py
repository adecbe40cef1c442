"""What may happen next to an inspection on record: the table of its states and verbs."""

from services.sampling.past.inspection import withdrawal
from services.sampling.past.inspection.withdrawal import Inspected
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

INSPECTION: Verbs[Inspected] = Verbs(
    ("检查登记", "the recorded inspection"),
    {"on-record": "已登记", "withdrawal-requested": "已申请撤销", "withdrawn": "已撤销"},
    Verb(
        name="withdraw",
        zh="申请撤销",
        decision=withdrawal.request,
        permission=Permission.INSPECTION_RECORD,
        path="/recorded-inspections/{inspection}/withdrawal",
        states=("on-record",),
        leads_to=("withdrawal-requested",),
        applies=withdrawal.was_recorded,
    ),
    Verb(
        name="approve",
        zh="批准撤销",
        decision=withdrawal.withdraw,
        permission=Permission.INSPECTION_WITHDRAW,
        path="/recorded-inspections/{inspection}/withdrawal/approval",
        states=("withdrawal-requested",),
        leads_to=("withdrawn",),
        missing=withdrawal.another,
    ),
    Verb(
        name="refuse",
        zh="退回",
        decision=withdrawal.refuse,
        permission=Permission.INSPECTION_WITHDRAW,
        path="/recorded-inspections/{inspection}/withdrawal/refusal",
        states=("withdrawal-requested",),
        leads_to=("on-record",),
        missing=withdrawal.another,
    ),
)
