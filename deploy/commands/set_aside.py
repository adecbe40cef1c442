"""`cheqian set-aside` and `cheqian take-up`: the events that a service could not process."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from deploy.commands.options import DATA, BlobsOption, DataOption, OwnerOption, blob_urls, owned_database


class Reacting(StrEnum):
    """A service that reacts to events of other services."""

    SAMPLING = "sampling"
    CASES = "cases"
    DOCUMENTS = "documents"
    PUBLISHING = "publishing"


def set_aside(data: DataOption = DATA, database_url: OwnerOption = None) -> None:
    """List the events that were set aside, in the order of the log, with the reasons."""
    from deploy.taking_up import events_set_aside

    with owned_database(database_url, data) as url:
        waiting = asyncio.run(events_set_aside(url))
    for event in waiting:
        since = f"{event.set_aside_at:%Y-%m-%dT%H:%M:%SZ}"
        print(event.consumer, event.position, since, event.type, event.stream, event.reason, event.detail, sep="  ")
    if not waiting:
        print("✓ 没有搁置的事件。 No event is set aside.")


def take_up(
    services: Annotated[
        list[Reacting] | None, typer.Argument(help="The services; if none is given, all of them.")
    ] = None,
    data: DataOption = DATA,
    database_url: OwnerOption = None,
    blob_url: BlobsOption = None,
) -> None:
    """Process the events that were set aside again. Events that fail again stay set aside; the exit code is then 1."""
    from deploy.taking_up import take_up_service

    left = 0
    with owned_database(database_url, data) as url:
        for service in services or list(Reacting):
            taken = asyncio.run(take_up_service(service, url, blob_urls(blob_url, data)))
            print(f"✓ {service}  {taken.events} 个搁置事件已处理。 {taken.events} events taken up.")
            left += taken.streams_left
    if left:
        print(
            f"✗ 仍有 {left} 个事件流被搁置，原因见 cheqian set-aside。",
            f"{left} streams are still set aside; cheqian set-aside says why.",
        )
        raise typer.Exit(1)
