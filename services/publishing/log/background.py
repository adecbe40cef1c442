"""Background tasks of publishing: the sequencer, which puts events in the order of the log, and the publisher, which
signs the log in that order.
"""

from collections.abc import Sequence

from services.publishing.log import store
from services.publishing.log.lastsigned import LastSigned
from services.publishing.log.usecases import Publisher, keep_publishing
from services.publishing.settings import PublishingSettings
from shared.database import connecting, transact
from shared.http.boot import Background
from shared.http.resources import Resources
from shared.log.keyfile import signing_key
from shared.log.notes import VerifierKey
from shared.log.sequencer import run_sequencer
from shared.witness.client import Member, Witnesses


def log_tasks(settings: PublishingSettings) -> tuple[Background, Background]:
    """The two background loops, sequencer and publisher. Any number of processes may run them: at any time one process
    leads each loop.
    """
    connect = connecting(settings.sequencer_database_url.get_secret_value(), application="cheqian-sequencer")

    async def sequence_events(resources: Resources) -> None:
        await run_sequencer(connect, resources.gauges)

    async def publish_log(resources: Resources) -> None:
        await keep_publishing(_publisher(settings, resources), connect)

    return sequence_events, publish_log


def _publisher(settings: PublishingSettings, resources: Resources) -> Publisher:
    async def prove(old: int, new: int) -> Sequence[bytes]:
        async with transact(resources.engine) as session:
            return await store.consistency(session, old, new)

    members = [Member(url, VerifierKey.parse(vkey)) for url, vkey in (line.split(" ") for line in settings.witnesses)]
    return Publisher(
        engine=resources.engine,
        key=signing_key(settings.log_key_file, settings.log_origin),
        last_signed=LastSigned(settings.last_signed_file),
        witnesses=Witnesses(resources.http, members, prove, resources.clock),
        clock=resources.clock,
        gauges=resources.gauges,
    )
