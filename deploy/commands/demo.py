"""`cheqian demo`: show the main job, from an imported list to a verified draw, step by step; it ends by itself."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from deploy.commands.options import DATA
from deploy.commands.up import PORT

EXAMPLE = Path(__file__).parents[1] / "example" / "enterprises.csv"


class Beacon(StrEnum):
    DRAND = "drand"


def demo(
    directory: Annotated[
        Path,
        typer.Option(help="A list of enterprises, a workbook or text.", exists=True, dir_okay=False),
    ] = EXAMPLE,
    beacon: Annotated[
        Beacon | None, typer.Option(help="Let this public beacon decide, over the network, and no parties.")
    ] = None,
    data: Annotated[
        Path,
        typer.Option(help="The folder for the files of the demo; emptied first, if a demo made it.", file_okay=False),
    ] = DATA / "demo",
) -> None:
    """Import a directory, hold a draw of 30 %, publish the draw, and verify it with public data only."""
    from deploy.demo.running import demonstrate

    if not demonstrate(directory, data, PORT, with_beacon=beacon is not None):
        raise typer.Exit(1)
