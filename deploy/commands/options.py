"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[
    Path, typer.Option("--data", help="Where the standalone mode keeps its database, files and keys.", file_okay=False)
]
DATA = Path(".local")
