"""What everybody can read of the log, and the audit that anybody makes of it."""

from collections.abc import Mapping
from datetime import datetime

from shared.database import driver_connection, transact
from shared.draws.audit.excerpt import excerpt
from shared.draws.audit.fold import Audited, LogAudit
from shared.errors import Refusal
from shared.log.edge import Edge
from shared.log.event import leaf_hash
from shared.log.quorum import Quorum
from shared.policy.policy import Policy
from tests.integration.sampling.desk import CITY, LOG, Desk

_ENTRIES = "SELECT v.entry FROM log.entry e JOIN log.event v ON v.id = e.event ORDER BY e.position"


async def entries_of(desk: Desk) -> list[bytes]:
    """The entries that have a position, in the order of the log."""
    async with transact(desk.app.resources.engine) as session:
        rows = await (await driver_connection(session)).fetch(_ENTRIES)
    return [bytes(row["entry"]) for row in rows]


def audited(entries: list[bytes], now: datetime, policies: Mapping[str, Policy | Refusal]) -> Audited:
    """The audit by a stranger who trusts the city's witness and has the files of the policies, judged at `now`."""
    edge, roots = Edge(), [Edge().root]
    for entry in entries:
        edge, _ = edge.extend([leaf_hash(entry)])
        roots.append(edge.root)
    audit = LogAudit(LOG.verifier, Quorum(LOG.verifier, [CITY.verifier]), policies.get)
    audit.take(excerpt(0, entries), roots.__getitem__)
    return audit.findings(now)
