"""Which random values decide a draw: the rule of the policy says whether the beacon does, or parties do."""

from services.sampling.draws.draw.announcing import Frozen
from shared.draws2.spec import Spec
from shared.errors import Conflict
from shared.policy.draws import Entropy
from shared.policy.policy import Policy

_TEAMS = "teams/"


class EntropyNotTheRules(Conflict):
    code = "entropy-not-the-rules"
    title = "随机来源与规则不符"
    title_en = "The rule names another kind of random source"


def entropy_by_rule(frozen: Frozen, policy: Policy | None) -> Entropy:
    """The kind of source that the policy names for this draw. Without a rule, and for a list by hand: the beacon."""
    fact = frozen.fact
    if policy is None or frozen.by_hand:
        return "beacon"
    if fact.purpose.startswith(_TEAMS):
        return policy.formation.entropy if policy.formation else "beacon"
    kind = policy.draw_kind(fact.kind) if fact.kind else None
    return kind.entropy if kind else "beacon"


def check_entropy(spec: Spec, wanted: Entropy) -> None:
    """Refuse parties where the beacon decides, and the beacon where parties do. Raises EntropyNotTheRules."""
    if bool(spec.parties) is (wanted == "parties"):
        return
    if wanted == "parties":
        raise EntropyNotTheRules(
            f"本局规则规定 {spec.purpose} 由参与方提供随机值；请在 parties 中列出各参与方签署的承诺。",
            f"By the bureau's rule parties decide the draw {spec.purpose}: name them in `parties`, with their signed "
            "commitments.",
            entropy=wanted,
        )
    raise EntropyNotTheRules(
        f"{spec.purpose} 由公共信标决定；请去掉 parties。",
        f"The beacon decides the draw {spec.purpose}: leave `parties` out.",
        entropy=wanted,
    )
