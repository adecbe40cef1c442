"""Mount several applications behind a port, each at its own path. The lifespans of all run together."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send


class Mounted:
    """An ASGI application with each app under `/<name>/`; the app named `site` also has `/`.

    Apps named in `fronted` have a page at `/<name>` itself. Starlette's own mounts are not used, because their layers
    would handle every request only to pass it on.
    """

    def __init__(self, apps: Mapping[str, FastAPI], *, site: str, fronted: Collection[str] = ()) -> None:
        self._apps = apps
        self._fronted = fronted
        self._site = apps[site]
        self._lifespan = Starlette(lifespan=self._running)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(scope, receive, send)
            return
        name, slash, rest = scope["path"][1:].partition("/")
        # A page at `/<name>` is at no other address: not at `/<name>/`.
        is_front = name in self._fronted and not rest
        app = self._apps.get(name) if bool(slash) != is_front else None
        if app is None:
            await self._site(scope, receive, send)
        else:
            root = scope.get("root_path", "")
            # Starlette has no empty path: the page of an app at its own address is its "/".
            path = scope["path"] if slash else f"{scope['path']}/"
            await app({**scope, "path": path, "app_root_path": root, "root_path": f"{root}/{name}"}, receive, send)

    @asynccontextmanager
    async def _running(self, _: Starlette) -> AsyncIterator[None]:
        """Run the lifespans of all mounted apps. Without this, no app would have its database."""
        async with AsyncExitStack() as running:
            for app in self._apps.values():
                await running.enter_async_context(app.router.lifespan_context(app))
            yield
