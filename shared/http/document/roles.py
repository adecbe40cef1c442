"""Document the roles that may call an operation, from the permissions that its route depends on."""

from itertools import product

from shared.access.roles import GRANTS, Permission, Role
from shared.http.document.operations import Operation

SCHEME = "token"


def name_roles(operation: Operation) -> None:
    """Write the permissions as the scopes of the operation's security, and the roles that have them as `x-roles`.

    A dependency made for a permission has it as its attribute `permission`. A dependency that accepts any of several
    permissions has them as `permissions`. Each entry of `security` is an alternative; all scopes of an entry are
    needed.
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
