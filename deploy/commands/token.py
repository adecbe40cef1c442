"""`cheqian token`: a token of the built-in issuer, to try the APIs of `cheqian up` with."""

import asyncio
from datetime import timedelta
from shlex import quote
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
        typer.Option(
            help="The area code of a bureau below --bureau, which a city supervisor sees. Repeat the option for each."
        ),
    ] = None,
    expert: Annotated[str, typer.Option(help="The bearer's number in the register of experts.")] = "",
    data: DataOption = DATA,
) -> None:
    """Print a token for the services that `cheqian up` runs on this machine. The token is valid for twelve hours.

    A token that the services would refuse is not printed.
    """
    from deploy.standalone.issuing import AUDIENCE, ISSUER, open_issuer
    from deploy.standalone.sandbox import clock_of
    from shared.access.issuer import KEY_FILE
    from shared.access.keyring import StaticKeys, key_set
    from shared.access.tokens import Verifier
    from shared.clock import utc_now

    if not (data / KEY_FILE).exists():
        raise typer.BadParameter(
            f"{data} 中没有签发密钥；请先运行 cheqian up --data {quote(str(data))}，或指明正确的目录。 "
            f"There is no issuer's key in {data}: run `cheqian up --data {quote(str(data))}` first, or name the right "
            "folder.",
            param_hint="'--data'",
        )
    issuer, now = open_issuer(data), (clock_of(data) or utc_now)()
    identity = Identity(subject, bureau, frozenset(role), CLIENT, name, frozenset(supervises or ()), expert)
    printed = issuer.mint(identity, now=now, ttl=LIFETIME)
    verifier = Verifier(StaticKeys(key_set(issuer.jwks())), issuer=ISSUER, audience=AUDIENCE)
    asyncio.run(verifier.identify(printed, now))
    print(printed)
