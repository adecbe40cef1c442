"""The standalone mode's tokens: who issues them, for whom, with which key."""

from pathlib import Path

from shared.access.issuer import Issuer

# A name, not an address: services get the key directly, and tokens stay good when the port changes.
ISSUER = "http://127.0.0.1/cheqian-issuer"
AUDIENCE = "cheqian"


def open_issuer(data: Path) -> Issuer:
    """The issuer of the standalone mode that lives in `data`; its key is made at the first use."""
    return Issuer.open(data, url=ISSUER, audience=AUDIENCE)
