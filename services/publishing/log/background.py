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
from shared.log.sequencer import run_sequencer
from shared.log.trusted_keys import require_witness_keys
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

    key = signing_key(settings.log_key_file, settings.log_origin)
    require_witness_keys(settings.witness_keys, key.verifier, *settings.former_keys)
    urls = (line.split(" ")[0] for line in settings.witnesses)
    members = list(map(Member, urls, settings.witness_keys))
    return Publisher(
        engine=resources.engine,
        key=key,
        last_signed=LastSigned(settings.last_signed_file, key.verifier, settings.former_keys),
        witnesses=Witnesses(resources.peers, members, prove, resources.clock),
        clock=resources.clock,
        gauges=resources.gauges,
    )
