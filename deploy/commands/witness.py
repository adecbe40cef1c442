"""`cheqian witness`: the witness that a city bureau runs for the logs of its counties."""

from pathlib import Path
from typing import Annotated

import typer

PORT = 8371


def witness(
    name: Annotated[
        str | None,
        typer.Option(help="The name of the witness in its signatures. It can never be changed. [CHEQIAN_WITNESS_NAME]"),
    ] = None,
    log: Annotated[
        list[str] | None,
        typer.Option(
            help="The public key (vkey) of a log. Repeat the option for each further log. [CHEQIAN_WITNESS_LOGS]"
        ),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            help="The folder for the key of the witness and the checkpoints that it cosigned. [CHEQIAN_WITNESS_DATA]"
        ),
    ] = None,
    port: Annotated[
        int, typer.Option(help="The port on 127.0.0.1, behind the proxy of the bureau.", max=65_535)
    ] = PORT,
) -> None:
    """Cosign each checkpoint that continues the last cosigned checkpoint of its log. When ready, print a line of JSON
    with the public key (vkey).
    """
    from contextlib import suppress

    from deploy.standalone.premises import address_of, listening
    from shared.http.serving import serve
    from shared.witness.app import create_app, witness_key
    from shared.witness.settings import WitnessSettings

    given = {"name": name, "logs": log, "data": data}
    settings = WitnessSettings.model_validate({key: value for key, value in given.items() if value is not None})
    with suppress(KeyboardInterrupt), listening(port) as listener:
        announcement = {"witness": address_of(listener), "vkey": str(witness_key(settings).verifier)}
        serve(create_app(settings), listener, announcement)
