"""The background task of publishing that keeps the records of bureaus' years."""

from services.publishing.settings import PublishingSettings
from services.publishing.year.folding import YearFold
from services.publishing.year.usecases import Auditor, keep_judging
from shared.database import connecting
from shared.http.boot import Background
from shared.http.resources import Resources
from shared.log.keyfile import signing_key
from shared.log.quorum import Quorum


def year_task(settings: PublishingSettings) -> Background:
    """The loop that audits the published log. Any number of processes may run it: at any time one process leads. A
    process that begins to lead, or starts again after an error, reads the log from its first entry.
    """
    # Only this address is sure to lead to the server itself, as an advisory lock needs.
    connect = connecting(settings.sequencer_database_url.get_secret_value(), application="cheqian-auditor")

    async def judge_years(resources: Resources) -> None:
        key = signing_key(settings.log_key_file, settings.log_origin).verifier
        auditor = Auditor(
            engine=resources.engine,
            blobs=resources.blobs,
            pool=resources.pool,
            clock=resources.clock,
            fold=YearFold(Quorum(key, settings.witness_keys, settings.former_keys)),
        )
        await keep_judging(auditor, connect)

    return judge_years
