"""What may happen next to the account of a person: the table of its states and verbs."""

from services.sampling.registers.accounts import linking
from services.sampling.registers.accounts.lifecycle import Account
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

ACCOUNT: Verbs[Account] = Verbs(
    ("人员账号", "the account of the person"),
    {"unset": "未登记", "requested": "待批准", "set": "已登记"},
    Verb(
        name="request",
        zh="申请",
        decision=linking.request,
        permission=Permission.ACCOUNT_REQUEST,
        path="/accounts/{person}/request",
        states=("unset", "set"),
        leads_to=("requested",),
    ),
    Verb(
        name="approve",
        zh="批准",
        decision=linking.approve,
        permission=Permission.ACCOUNT_APPROVE,
        path="/accounts/{person}/approval",
        states=("requested",),
        leads_to=("set", "unset"),
        missing=linking.another,
    ),
    Verb(
        name="refuse",
        zh="退回",
        decision=linking.refuse,
        permission=Permission.ACCOUNT_APPROVE,
        path="/accounts/{person}/refusal",
        states=("requested",),
        leads_to=("set", "unset"),
        missing=linking.another,
    ),
)
