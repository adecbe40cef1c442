"""Credit systems, one after the other on the same port and the same folder, which are killed."""

import socket
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn

from deploy.credit_sandbox.app import create_app
from deploy.credit_sandbox.settings import CreditSandboxSettings
from tests.support.makers import at_work, make


async def work(said: dict[str, Any]) -> None:
    """`said` has the settings, the port, and the file with the time."""
    time = Path(said["time"])
    settings = CreditSandboxSettings(_env_file=None, **said["settings"])
    app = create_app(settings, lambda: datetime.fromisoformat(time.read_text()))
    with socket.create_server(("127.0.0.1", said["port"])) as listener:
        at_work()
        await uvicorn.Server(uvicorn.Config(app, log_config=None)).serve(sockets=[listener])


if __name__ == "__main__":
    make(work)
