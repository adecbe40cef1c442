"""What may happen next to an inspection on record: the table of its states and verbs."""

from services.sampling.past.inspection import withdrawal
from services.sampling.past.inspection.withdrawal import Inspected
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

INSPECTION: Verbs[Inspected] = Verbs(
    ("检查记录", "the inspection"),
    {"on-record": "已登记", "withdrawn": "已撤销"},
    Verb(
        name="withdraw",
        zh="撤销",
        decision=withdrawal.withdraw,
        permission=Permission.INSPECTION_RECORD,
        path="/inspections/{inspection}/withdrawal",
        states=("on-record",),
        leads_to=("withdrawn",),
    ),
)
