"""A credit system beside a house, on a port and on the clock of the house; and the outlets of the house."""

import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from services.publishing.outlet.configured import OutletSettings
from shared.clock import utc_now
from shared.identifiers import AreaCode, Uscc
from tests.support.credit import Signer, sandbox_app, secret_in
from tests.support.parties import code_of_bureau
from tests.support.served import served


def files_of(folder: Path, *bureaus: str) -> list[OutletSettings]:
    """An outlet of each bureau that exchanges files."""
    return [
        OutletSettings(
            name=f"files-{bureau}",
            target="files",
            bureaus=(AreaCode(bureau),),
            sender=Uscc(code_of_bureau(bureau)),
            folder=folder / "exchange" / bureau,
        )
        for bureau in bureaus
    ]


def national_of(bureau: str) -> str:
    """The name of the outlet by which the bureau sends to the national system."""
    return f"national-{bureau}"


@dataclass
class CreditSystem:
    """The credit system; `clock` is that of the house, once it is open. `outlets`: how each of its senders sends."""

    outlets: Sequence[OutletSettings]
    signer: Signer
    clock: Callable[[], datetime] = utc_now

    @property
    def outlet(self) -> OutletSettings:
        """How the first sender sends."""
        return self.outlets[0]

    async def get(self, path: str) -> Any:
        """What it answers the sender; None if it has nothing there."""
        async with httpx.AsyncClient(base_url=str(self.outlet.url)) as http:
            answer = await http.get(path, headers=self.signer.headers("GET", path))
            assert answer.status_code in {200, 404}, answer.text
            return answer.json() if answer.status_code == 200 else None


@asynccontextmanager
async def credit_system(bureau: str, folder: Path, *, beside: Sequence[str] = ()) -> AsyncIterator[CreditSystem]:
    """The credit system, which runs while the block does. It knows the code of the bureau, in whose name those `beside`
    it send too.
    """
    data = folder / "credit"
    data.mkdir(mode=0o700)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        app = sandbox_app(data, lambda: system.clock())
        key = folder / "outlet.key"
        key.write_text(secret_in(data))
        key.chmod(0o600)
        outlets = [
            OutletSettings(
                name=national_of(told_for),
                target="national",
                bureaus=(AreaCode(told_for),),
                sender=Uscc(code_of_bureau(bureau)),
                url=f"http://127.0.0.1:{listener.getsockname()[1]}",
                key_file=key,
                batches_a_minute=100_000,
            )
            for told_for in (bureau, *beside)
        ]
        system = CreditSystem(outlets, Signer(secret_in(data), lambda: system.clock()))
        async with served(uvicorn.Config(app, log_config=None), listener):
            yield system
