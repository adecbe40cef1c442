"""`cheqian rebuild`: rebuild the read tables from the log alone."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from deploy.commands.options import DATA, BlobsOption, DataOption, OwnerOption, blob_urls, owned_database


class Rebuildable(StrEnum):
    """A service that owns read tables."""

    SAMPLING = "sampling"
    CASES = "cases"
    DOCUMENTS = "documents"
    PUBLISHING = "publishing"


def rebuild(
    services: Annotated[
        list[Rebuildable] | None, typer.Argument(help="The services; if none is given, all of them.")
    ] = None,
    data: DataOption = DATA,
    database_url: OwnerOption = None,
    blob_url: BlobsOption = None,
    sealing_keys: Annotated[
        Path | None,
        typer.Option(
            envvar="CHEQIAN_SEALING_KEYS_FILE",
            help="The file with the sealing keys of the service, if it is not in --data.",
            dir_okay=False,
        ),
    ] = None,
) -> None:
    """Empty the read tables of a service and fill them again from the log, in one transaction. No event can be appended
    until it ends.
    """
    from deploy.rebuilding import rebuild_service
    from deploy.standalone.site import sealing_keys_of

    with owned_database(database_url, data) as url:
        for service in services or list(Rebuildable):
            keys = sealing_keys or sealing_keys_of(data, service)
            count = asyncio.run(rebuild_service(service, url, blob_urls(blob_url, data), keys))
            print(f"✓ {service}  {count} 个事件已重放。 {count} events projected.")
