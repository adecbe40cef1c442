"""`cheqian draw …`: the draw protocol by hand."""

import sys
from pathlib import Path
from typing import Annotated

import typer

draw = typer.Typer(help="按规则计算抽取结果。 Compute a draw by the protocol.", no_args_is_help=True)


@draw.callback()
def protocol() -> None:
    """Compute the outcome of a draw."""


@draw.command()
def compute(
    file: Annotated[
        Path,
        typer.Argument(
            help="A JSON file with the spec, the seed, and the frame (or the tasks and people); - reads from stdin. "
            "By cheqian-draw/2 also excluded; and in place of the seed: announcement, entropy, signatures."
        ),
    ],
) -> None:
    """Print the outcome as canonical JSON. If the draw is refused, the exit code is 2 and the problem is on stderr."""
    from deploy.json_file import read_json
    from deploy.refusing import print_problem
    from shared.canonical import canonical
    from shared.draws.computation import compute
    from shared.errors import Refusal

    try:
        outcome = canonical(compute(read_json(file)))
    except Refusal as refusal:
        print_problem(refusal)
        raise typer.Exit(2) from refusal
    sys.stdout.buffer.write(outcome + b"\n")
