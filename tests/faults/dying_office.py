"""Documents processes that issue what is due; each kills itself at a given step, as a power cut would."""

import os
import signal
from datetime import datetime
from typing import Any

from services.documents.app import compose
from services.documents.settings import DocumentsSettings
from tests.support.apps import new_issuer, serving, settings_for
from tests.support.faltering import Faults, falter
from tests.support.makers import at_work, make
from tests.support.paperwork import lead_on_all


async def work(said: dict[str, Any]) -> None:
    """`said` has the settings, the time, and the step at which the process dies."""
    app = compose(settings_for(new_issuer(), said["database_url"], DocumentsSettings, **said["settings"]))
    now = datetime.fromisoformat(said["now"])
    app.clock = lambda: now
    faults = Faults(lambda _: os.kill(os.getpid(), signal.SIGKILL))
    async with serving(app):
        await falter(app.resources.engine, faults)
        at_work()
        faults.left = said["dies_at"]
        await lead_on_all(app.resources)
        faults.left = None


if __name__ == "__main__":
    make(work)
