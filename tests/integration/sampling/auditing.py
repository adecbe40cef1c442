"""What a stranger finds who audits the log of a desk, with its key, its witness's, and the files of its policies."""

from shared.draws.audit.excerpt import excerpt
from shared.draws.audit.fold import LogAudit
from shared.log.event import leaf_hash
from shared.log.merkle import root_of
from shared.log.quorum import Quorum
from shared.policy.policy import Policy
from tests.integration.sampling.crews import table
from tests.integration.sampling.desk import CITY, LOG, Desk

_ENTRIES = "SELECT v.entry FROM log.entry e JOIN log.event v ON v.id = e.event ORDER BY e.position"


async def findings(desk: Desk) -> list[str]:
    """Code and sentence of everything that breaks a rule of docs/protocol.md, section 15, up to now."""
    await desk.publish()
    entries = [bytes(row["entry"]) for row in await table(desk, _ENTRIES)]
    leaves = [*map(leaf_hash, entries)]
    rows = await table(desk, "SELECT sha256, CAST(rules AS text) AS rules FROM sampling.policy")
    policies = {row["sha256"]: Policy.model_validate_json(row["rules"]) for row in rows}
    audit = LogAudit(LOG.verifier, Quorum(LOG.verifier, [CITY.verifier]), policies.__getitem__)
    audit.take(excerpt(0, entries), lambda size: root_of(leaves[:size]))
    return [f"{found.remark.code}: {found.remark.detail_en}" for found in audit.findings(desk.now).findings]
