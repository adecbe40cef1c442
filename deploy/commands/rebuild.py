"""`cheqian rebuild`: make the read tables again, from the log alone."""

import asyncio
from contextlib import ExitStack
from enum import StrEnum
from typing import Annotated

import typer

from deploy.commands.options import DATA, DataOption


class Rebuildable(StrEnum):
    """A service that owns read tables."""

    SAMPLING = "sampling"
    PUBLISHING = "publishing"


def rebuild(
    services: Annotated[list[Rebuildable] | None, typer.Argument(help="Which; without any, all.")] = None,
    data: DataOption = DATA,
    database_url: Annotated[
        str | None,
        typer.Option(envvar="CHEQIAN_ADMIN_DATABASE_URL", help="The database as its owner, where it is not in --data."),
    ] = None,
    blob_url: Annotated[
        str | None, typer.Option(envvar="CHEQIAN_BLOB_URL", help="The blob store, where it is not in --data.")
    ] = None,
) -> None:
    """Empty a service's read tables and fill them from the log, in one transaction; appending waits meanwhile."""
    from deploy.rebuilding import rebuild_service
    from deploy.standalone.site import blob_url_of
    from shared.postgres import Server

    with ExitStack() as stack:
        if database_url is None:
            database_url = stack.enter_context(Server(data / "postgres")).admin_url()
        for service in services or list(Rebuildable):
            count = asyncio.run(rebuild_service(service, database_url, blob_url or blob_url_of(data)))
            print(f"✓ {service}  {count} 个事件已重放。 {count} events projected.")
