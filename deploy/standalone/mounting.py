"""Four applications behind one port: each at its path, all with their own lifespans."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount


def mounted(apps: Mapping[str, FastAPI], *, site: str) -> Starlette:
    """Each app under `/<name>`, and the one named `site` at `/` as well.

    A mounted app's lifespan is not run by Starlette: without this, none would have its database.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as running:
            for app in apps.values():
                await running.enter_async_context(app.router.lifespan_context(app))
            yield

    routes = [Mount(f"/{name}", app) for name, app in apps.items()]
    return Starlette(routes=[*routes, Mount("/", apps[site])], lifespan=lifespan)
