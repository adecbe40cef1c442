"""The gate: who asks, and whether this person may, is decided from the head of a request, before its body is read.

FastAPI reads and parses the body before it calls any dependency. So the dependencies of a route that ask for the caller
are called here first. The route calls them again; the token is verified only once for each request (`caller`).
"""

from collections.abc import Sequence

from fastapi import Request
from fastapi.dependencies.models import Dependant
from starlette.types import Scope

from shared.http.caller import SignedIn
from shared.http.document.operations import calls_in


def guards_of(dependant: Dependant) -> Sequence[SignedIn]:
    """The dependencies of a route, at any depth, that require a token or a permission."""
    return tuple(dict.fromkeys(call for call in calls_in(dependant) if isinstance(call, SignedIn)))


async def pass_gate(scope: Scope, guards: Sequence[SignedIn]) -> None:
    """Refuse a request whose head does not show what its route requires.

    Raises Unauthenticated, NotPermitted, KeysUnavailable.
    """
    # This request has no `receive`: nobody can read the body here.
    request = Request(scope)
    for guard in guards:
        await guard(request)
