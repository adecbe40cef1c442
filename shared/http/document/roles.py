"""Which roles an operation takes, told by the permission that its route depends on."""

from itertools import product

from shared.access.roles import GRANTS, Permission, Role
from shared.http.document.operations import Operation

SCHEME = "token"


def name_roles(operation: Operation) -> None:
    """Write the permissions as the scopes of the operation's security, and the roles that have them as `x-roles`.

    A dependency that is made for a permission carries it as `permission`; one that takes any of several carries them
    as `permissions`. In `security` each entry is one alternative; its scopes are needed together.
    """
    needed = list(dict.fromkeys(_needed(operation)))
    if "security" not in operation.described or not needed:
        return
    alternatives = dict.fromkeys(product(*needed))
    operation.described["security"] = [{SCHEME: sorted({str(one) for one in all_of})} for all_of in alternatives]
    operation.described["x-roles"] = [
        str(role) for role in Role if all(any(role in GRANTS[one] for one in any_of) for any_of in needed)
    ]


def _needed(operation: Operation) -> list[tuple[Permission, ...]]:
    any_of = [
        (call.permission,) if hasattr(call, "permission") else tuple(getattr(call, "permissions", ()))
        for call in operation.calls
    ]
    return [permissions for permissions in any_of if permissions]
