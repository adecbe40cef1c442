"""A documents process that issues what is due, and kills itself at a given step, as a power cut would."""

import asyncio
import json
import os
import signal
import sys
from datetime import datetime
from typing import Any

from services.documents.app import compose
from services.documents.settings import DocumentsSettings
from tests.support.apps import new_issuer, serving, settings_for
from tests.support.faltering import Faults, falter
from tests.support.paperwork import lead_on_all


async def run(said: dict[str, Any], dies_at: int) -> None:
    """`said` has the settings, and the time. The process says when it begins to work."""
    app = compose(settings_for(new_issuer(), said["database_url"], DocumentsSettings, **said["settings"]))
    now = datetime.fromisoformat(said["now"])
    app.clock = lambda: now
    faults = Faults(lambda _: os.kill(os.getpid(), signal.SIGKILL))
    async with serving(app):
        await falter(app.resources.engine, faults)
        print("at work", flush=True)
        faults.left = dies_at
        await lead_on_all(app.resources)
        faults.left = None


if __name__ == "__main__":
    asyncio.run(run(json.loads(sys.argv[1]), int(sys.argv[2])))
