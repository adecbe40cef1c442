"""`cheqian token`: a token of the built-in issuer, to try the APIs of `cheqian up` with."""

from datetime import timedelta
from typing import Annotated

import typer

from deploy.commands.options import DATA, DataOption
from shared.access.identity import Identity
from shared.access.roles import Role

CLIENT = "cheqian"
LIFETIME = timedelta(hours=12)


def token(
    role: Annotated[list[Role], typer.Option(help="A role of the bearer. Repeat the option for each further role.")],
    subject: Annotated[str, typer.Option(help="Who the bearer is.")] = "visitor",
    bureau: Annotated[str, typer.Option(help="The bureau's six-digit area code (GB/T 2260).")] = "370124",
    name: Annotated[str | None, typer.Option(help="The display name that answers show beside the subject.")] = None,
    supervises: Annotated[
        list[str] | None,
        typer.Option(help="A bureau below that a city supervisor sees, by its area code. Repeat it for each."),
    ] = None,
    expert: Annotated[str, typer.Option(help="The bearer's number in the register of experts.")] = "",
    data: DataOption = DATA,
) -> None:
    """Print a token for the services that `cheqian up` runs on this machine. The token is valid for twelve hours."""
    from deploy.standalone.issuing import open_issuer
    from shared.clock import utc_now

    identity = Identity(subject, bureau, frozenset(role), CLIENT, name, frozenset(supervises or ()), expert)
    print(open_issuer(data).mint(identity, now=utc_now(), ttl=LIFETIME))
