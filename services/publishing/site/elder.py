"""The view for older readers (长辈版): every address of the site, below /elder, with large type in one column.

The view is part of the path, and all links of a page stay below it: it needs no script and no cookie, and an answer
that is kept ready is kept for its own view.
"""

from collections.abc import Mapping, MutableMapping
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

PREFIX = "/elder"
_PLAIN = "publishing.plain_root"


class ElderView:
    """ASGI middleware that answers what is asked below /elder as if it were asked of the site itself, and remembers in
    which view.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            _enter(scope)
        await self._app(scope, receive, send)


def is_elder(scope: Mapping[str, Any]) -> bool:
    """Whether the reader sees the site in the view for older readers."""
    return _PLAIN in scope


def plain_root(scope: Mapping[str, Any]) -> str:
    """The path below which the reader sees the site in its normal view: "" or /publishing."""
    root: str = scope.get(_PLAIN, scope.get("root_path", ""))
    return root


def _enter(scope: MutableMapping[str, Any]) -> None:
    root = scope.get("root_path", "")
    path = scope["path"].removeprefix(root)
    if path != PREFIX and not path.startswith(f"{PREFIX}/"):
        return
    # The scope is changed in place: the router writes its route into this scope, where telemetry looks for it.
    scope[_PLAIN] = root
    scope["root_path"] = f"{root}{PREFIX}"
    scope["path"] = f"{root}{PREFIX}{path.removeprefix(PREFIX) or '/'}"
