"""`cheqian up`: all services on this machine, in one process."""

from datetime import datetime
from typing import Annotated

import typer

from deploy.commands.options import DATA, DataOption

PORT = 8370


def up(
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1; 0 takes any free port.", max=65_535)] = PORT,
    data: DataOption = DATA,
    clock: Annotated[
        datetime | None,
        typer.Option(
            help="Make the house a sandbox, whose clock begins on the morning of this day in Beijing; never back.",
            formats=["%Y-%m-%d"],
            metavar="DAY",
        ),
    ] = None,
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="Run also a credit system to try things on (docs/credit-sandbox.md).")
    ] = False,
) -> None:
    """Run all four services and their PostgreSQL until Ctrl-C. Print a line of JSON when they are ready."""
    from deploy.standalone.run import run

    run(data, port, clock.date() if clock else None, with_credit_system=sandbox)
