"""What may happen next to anything that one person requests and another decides on: approve, refuse, withdraw."""

from collections.abc import Callable
from typing import Any, NamedTuple

from shared.access.roles import Permission
from shared.admission.lifecycle import STATES, Admission, another
from shared.verbs import Verb, Verbs


class Decisions(NamedTuple):
    """The three decisions about a request, each of which returns the fact to record."""

    approve: Callable[..., Any]
    refuse: Callable[..., Any]
    withdraw: Callable[..., Any]


class Allowed(NamedTuple):
    """Who may request, and withdraw what was requested; and who may decide on it."""

    request: Permission
    decide: Permission


def admission_verbs(noun: tuple[str, str], path: str, decisions: Decisions, allowed: Allowed) -> Verbs[Admission]:
    """The table for the requests at `path`, such as "/parties/{party}"."""
    return Verbs(
        noun,
        STATES,
        Verb(
            name="approve",
            zh="批准",
            decision=decisions.approve,
            permission=allowed.decide,
            path=f"{path}/approval",
            states=("requested",),
            leads_to=("approved",),
            missing=another,
        ),
        Verb(
            name="refuse",
            zh="退回",
            decision=decisions.refuse,
            permission=allowed.decide,
            path=f"{path}/refusal",
            states=("requested",),
            leads_to=("refused",),
            missing=another,
        ),
        Verb(
            name="withdraw",
            zh="撤回",
            decision=decisions.withdraw,
            permission=allowed.request,
            path=f"{path}/withdrawal",
            states=("requested",),
            leads_to=("withdrawn",),
        ),
    )
