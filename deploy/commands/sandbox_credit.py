"""`cheqian sandbox-credit`: a credit system to try things on; it receives records, and misbehaves on request."""

from pathlib import Path
from typing import Annotated

import typer

PORT = 8372


def sandbox_credit(
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1; 0 takes any free port.", max=65_535)] = PORT,
    data: Annotated[
        Path | None,
        typer.Option(
            help="The folder for what was received, senders.json and parties.csv. [CHEQIAN_CREDIT_DATA]",
            file_okay=False,
        ),
    ] = None,
    sender: Annotated[
        list[str] | None,
        typer.Option(help="The code of an authority that may send. Repeat it for each. [CHEQIAN_CREDIT_SENDERS]"),
    ] = None,
    behaviour: Annotated[
        list[str] | None,
        typer.Option(
            help="A habit, such as loses_answers=0.2. Repeat it for each. [CHEQIAN_CREDIT_BEHAVIOUR]",
            metavar="NAME=VALUE",
        ),
    ] = None,
) -> None:
    """Receive inspection results and penalties as a credit system does, and show them to people. When ready, print a
    line of JSON with the address, that of the page, and the file with the secrets of the senders.
    """
    from contextlib import suppress

    from deploy.credit_sandbox.app import create_app
    from deploy.credit_sandbox.settings import CreditSandboxSettings
    from deploy.standalone.premises import address_of, listening
    from shared.http.serving import serve

    given = {"data": data, "senders": sender, "behaviour": _behaviour(behaviour) if behaviour else None}
    settings = CreditSandboxSettings.model_validate({key: value for key, value in given.items() if value is not None})
    with suppress(KeyboardInterrupt), listening(port) as listener:
        address = address_of(listener)
        told = {"page": f"{address}/sandbox/records", "senders": str(settings.data / "senders.json")}
        serve(create_app(settings), listener, {"credit": address, **told})


def _behaviour(habits: list[str]) -> object:
    from pydantic import ValidationError

    from deploy.credit_sandbox.behaviour import Behaviour

    named = [habit.partition("=") for habit in habits]
    try:
        return Behaviour.model_validate_strings({name: value for name, _, value in named})
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        names = ", ".join(Behaviour.model_fields)
        raise typer.BadParameter(f"{wrong}. 可用的有 Habits: {names}.", param_hint="--behaviour") from error
