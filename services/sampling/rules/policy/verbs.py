"""What may happen next to the adoption of a policy: the table of its states and verbs."""

from services.sampling.rules.policy import adoption
from services.sampling.rules.policy.lifecycle import Adoption
from shared.access.roles import Permission
from shared.admission.verbs import Allowed, Decisions, admission_verbs
from shared.verbs import Verbs

ADOPTION: Verbs[Adoption] = admission_verbs(
    ("政策采用", "the adoption of the policy"),
    "/policies/adoptions/{adoption}",
    Decisions(adoption.approve, adoption.refuse, adoption.withdraw),
    Allowed(Permission.POLICY_REQUEST, Permission.POLICY_ADOPT),
)
