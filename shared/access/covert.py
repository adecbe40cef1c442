"""Who sees the visits of covert draws before these are opened."""

from shared.access.roles import Permission
from shared.policy.publicity import CovertRules
from shared.work import Asking


def sees_covert(ask: Asking, rules: CovertRules | None) -> bool:
    """Whether the reader sees all visits of covert draws: by a role that the policy of today names; if the policy says
    nothing, by the permission to read covert draws.
    """
    if rules is None:
        return ask.may(Permission.DRAW_READ_COVERT)
    return rules.lets_see(ask.identity.roles_in(ask.bureau))
