"""Answers without an end of their own, such as a stream of events: they end when the client or the server goes."""

from starlette.types import Scope

_IS_ENDLESS = "cheqian.is_endless"


def mark_endless(scope: Scope) -> None:
    """Say that the answer to this request has no end. Its duration says nothing, and a server that stops ends it."""
    scope.setdefault("state", {})[_IS_ENDLESS] = True


def is_endless(scope: Scope) -> bool:
    return bool(scope.get("state", {}).get(_IS_ENDLESS))
