"""Options that several commands share."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[
    Path,
    typer.Option(
        "--data", help="The folder in which the standalone mode keeps its database, files and keys.", file_okay=False
    ),
]
DATA = Path(".local")
OwnerOption = Annotated[
    str | None,
    typer.Option(
        "--database-url",
        envvar="CHEQIAN_ADMIN_DATABASE_URL",
        help="The URL of the database, as its owner, if the database is not in --data.",
    ),
]
BlobsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--blob-url",
        envvar="CHEQIAN_BLOB_URL",
        help="The URL of a blob store, which is only read, if it is not in --data. Repeat the option for each.",
    ),
]


def blob_urls(given: list[str] | None, data: Path) -> list[str]:
    """The addresses of the blob stores: the given addresses; without one, those of the standalone mode."""
    from deploy.standalone.site import blob_urls_of

    return given or blob_urls_of(data)


@contextmanager
def owned_database(database_url: str | None, data: Path) -> Iterator[str]:
    """The owner's address of the database: the given address; without one, the standalone mode's, whose database runs
    meanwhile. A folder without a database is refused: a mistyped folder must not get a new one.
    """
    from shared.postgres import Server

    if database_url is not None:
        yield database_url
        return
    if not (data / "postgres").exists():
        raise typer.BadParameter(
            f"{data} 中没有数据库；请用 --data 或 --database-url 指明。 "
            f"There is no database in {data}: name it with --data or --database-url."
        )
    with Server(data / "postgres") as server:
        yield server.admin_url()
