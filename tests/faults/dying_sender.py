"""Publishing processes that send what is due to a credit system; each kills itself at a given step."""

import os
import signal
from datetime import datetime
from typing import Any

from services.publishing.app import compose
from services.publishing.delivery.metrics import DeliveryMetrics
from services.publishing.delivery.outlets_store import opened_outlets
from services.publishing.delivery.sending_usecases import push_once
from services.publishing.outlet.configured import OutletSettings
from services.publishing.settings import PublishingSettings
from tests.support.apps import NOWHERE, new_issuer, serving, settings_for
from tests.support.faltering import Faults, falter
from tests.support.makers import at_work, make
from tests.support.publishing import ORIGIN


async def work(said: dict[str, Any]) -> None:
    """`said` has the database, the outlet, the time, and the step at which the process dies."""
    nowhere = {"sequencer_database_url": NOWHERE, "log_origin": ORIGIN, "read_blob_urls": ("memory:///",)}
    outlet = OutletSettings.model_validate(said["outlet"])
    app = compose(settings_for(new_issuer(), said["database_url"], PublishingSettings, outlets=(outlet,), **nowhere))
    now = datetime.fromisoformat(said["now"])
    app.clock = lambda: now
    faults = Faults(lambda _: os.kill(os.getpid(), signal.SIGKILL))
    async with serving(app):
        await falter(app.resources.engine, faults)
        (opened,) = opened_outlets(app.resources)
        metrics = DeliveryMetrics([opened.name])
        at_work()
        faults.left = said["dies_at"]
        while await push_once(app.resources, opened, metrics):
            pass
        faults.left = None


if __name__ == "__main__":
    make(work)
