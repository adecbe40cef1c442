"""What a stranger finds who audits the log of a desk, with its key, its witness's, and the files of its policies."""

from collections.abc import Mapping
from datetime import datetime

from shared.database import driver_connection, transact
from shared.draws.audit.excerpt import excerpt
from shared.draws.audit.fold import Audited, LogAudit
from shared.log.edge import Edge
from shared.log.event import leaf_hash
from shared.log.quorum import Quorum
from shared.policy.policy import Policy
from tests.integration.sampling.crews import table
from tests.integration.sampling.desk import Desk
from tests.support.sampling import CITY, LOG

_ENTRIES = "SELECT v.entry FROM log.entry e JOIN log.event v ON v.id = e.event ORDER BY e.position"


async def findings(desk: Desk) -> list[str]:
    """Code and sentence of everything that breaks a rule of docs/protocol.md, section 15, up to now."""
    await desk.publish()
    rows = await table(desk, "SELECT sha256, CAST(rules AS text) AS rules FROM sampling.policy")
    policies = {row["sha256"]: Policy.model_validate_json(row["rules"]) for row in rows}
    found = audited(await entries_of(desk), desk.now, policies).findings
    return [f"{one.remark.code}: {one.remark.detail_en}" for one in found]


async def entries_of(desk: Desk) -> list[bytes]:
    """The entries that have a position, in the order of the log."""
    async with transact(desk.app.resources.engine) as session:
        rows = await (await driver_connection(session)).fetch(_ENTRIES)
    return [bytes(row["entry"]) for row in rows]


def audited(entries: list[bytes], now: datetime, policies: Mapping[str, Policy]) -> Audited:
    """The audit of the entries, judged at `now`. Policies that are not given are not looked at."""
    edge, roots = Edge(), [Edge().root]
    for entry in entries:
        edge, _ = edge.extend([leaf_hash(entry)])
        roots.append(edge.root)
    audit = LogAudit(LOG.verifier, Quorum(LOG.verifier, [CITY.verifier]), policies.get)
    audit.take(excerpt(0, entries), roots.__getitem__)
    return audit.findings(now)
