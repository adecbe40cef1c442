"""What may happen next to the adoption of a policy: the table of its states and verbs."""

from services.sampling.rules.admission.lifecycle import STATES, another
from services.sampling.rules.policy import adoption
from services.sampling.rules.policy.lifecycle import Adoption
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

ADOPTION: Verbs[Adoption] = Verbs(
    ("政策采用", "the adoption of the policy"),
    STATES,
    Verb(
        name="approve",
        zh="批准",
        decision=adoption.approve,
        permission=Permission.POLICY_ADOPT,
        path="/policies/adoptions/{adoption}/approval",
        states=("requested",),
        leads_to=("approved",),
        missing=another,
    ),
    Verb(
        name="refuse",
        zh="退回",
        decision=adoption.refuse,
        permission=Permission.POLICY_ADOPT,
        path="/policies/adoptions/{adoption}/refusal",
        states=("requested",),
        leads_to=("refused",),
        missing=another,
    ),
    Verb(
        name="withdraw",
        zh="撤回",
        decision=adoption.withdraw,
        permission=Permission.POLICY_REQUEST,
        path="/policies/adoptions/{adoption}/withdrawal",
        states=("requested",),
        leads_to=("withdrawn",),
    ),
)
