"""The issuer of the standalone mode's tokens: its name, its audience, its key."""

from pathlib import Path

from shared.access.issuer import Issuer

# This is only a name: services get the key directly, and tokens stay valid when the port changes.
ISSUER = "http://127.0.0.1/cheqian-issuer"
AUDIENCE = "cheqian"


def open_issuer(data: Path) -> Issuer:
    """The issuer of the standalone mode with the data directory `data`; its key is made at the first use."""
    return Issuer.open(data, url=ISSUER, audience=AUDIENCE)
