"""A sampling process that does what is due about draws, and kills itself at a given step, as a power cut would."""

import asyncio
import json
import os
import signal
import sys
from datetime import datetime
from typing import Any

from services.sampling.app import compose
from tests.integration.sampling.conducting import conduct_all
from tests.integration.sampling.relays import by_round, relayed
from tests.support.apps import new_issuer, serving
from tests.support.faltering import Faults, falter
from tests.support.sampling import sampling_settings


async def run(said: dict[str, Any], dies_at: int) -> None:
    """`said` has the settings, the time, and the rounds that the relays know."""
    url, settings = said["database_url"], said["settings"]
    app = compose(sampling_settings(new_issuer(), url, **settings))
    rounds = {int(number): signature for number, signature in said["rounds"].items()}
    faults = Faults(lambda _: os.kill(os.getpid(), signal.SIGKILL))
    async with serving(app):
        app.resources = relayed(app.resources, by_round(rounds))
        await falter(app.resources.engine, faults)
        faults.left = dies_at
        await conduct_all(app.resources, datetime.fromisoformat(said["now"]))
        faults.left = None


if __name__ == "__main__":
    asyncio.run(run(json.loads(sys.argv[1]), int(sys.argv[2])))
