"""Which random values decide a draw: the rule of the policy says whether the beacon does, or parties do."""

from shared.contracts.sampling import Entropy
from shared.draws.spec import Spec
from shared.errors import Conflict


class EntropyNotTheRules(Conflict):
    code = "entropy-not-the-rules"
    title = "随机来源与规则不符"
    title_en = "The rule names another kind of random source"


def check_entropy(spec: Spec, by_rule: Entropy) -> None:
    """Refuse parties where the beacon decides, and the beacon where parties do. Raises EntropyNotTheRules."""
    if bool(spec.parties) is (by_rule == "parties"):
        return
    if by_rule == "parties":
        raise EntropyNotTheRules(
            f"本局规则规定 {spec.purpose} 由参与方提供随机值；请列出各参与方签署的承诺（parties）。",
            f"By the bureau's rule parties decide the draw {spec.purpose}: name them in `parties`, with their signed "
            "commitments.",
            entropy=by_rule,
        )
    raise EntropyNotTheRules(
        f"{spec.purpose} 由公共信标决定；请去掉参与方（parties）。",
        f"The beacon decides the draw {spec.purpose}: leave `parties` out.",
        entropy=by_rule,
    )
