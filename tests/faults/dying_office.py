"""Documents processes that issue what is due; each kills itself at a given step, as a power cut would.

This process has loaded everything, and makes one of them for each line that it is told: to load takes a few seconds.
"""

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


async def work(said: dict[str, Any]) -> None:
    """`said` has the settings, the time, and the step at which the process dies. It says its id when it begins."""
    app = compose(settings_for(new_issuer(), said["database_url"], DocumentsSettings, **said["settings"]))
    now = datetime.fromisoformat(said["now"])
    app.clock = lambda: now
    faults = Faults(lambda _: os.kill(os.getpid(), signal.SIGKILL))
    async with serving(app):
        await falter(app.resources.engine, faults)
        print(os.getpid(), flush=True)
        faults.left = said["dies_at"]
        await lead_on_all(app.resources)
        faults.left = None


def main() -> None:
    """After each process, its exit code is said."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            asyncio.run(work(json.loads(line)))
            sys.exit()
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
