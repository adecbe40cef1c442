"""Finding what is shown to whoever has scanned the code of an inspection."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

import structlog

from services.publishing.inspection_code import store
from services.publishing.inspection_code.judging import require_signed, unknown
from services.publishing.inspection_code.store import KeptCode, SecretsKept
from services.publishing.law.store import law_in
from services.publishing.paper.store import extent
from services.publishing.paper.usecases import registrations
from shared.clock import beijing_date
from shared.law.rights import Right, rights_of
from shared.log.gauges import LogGauges
from shared.memory import Memory
from shared.papers.inspection_code import InspectionCode
from shared.work import Work

_log = structlog.get_logger()


class CodeFound(NamedTuple):
    """An inspection that was scanned, the titles of its draws that have a page, the rights of the enterprise, and the
    secrets of its door.
    """

    kept: KeptCode
    titles: Mapping[UUID, str]
    rights: Iterable[Right]
    secrets: SecretsKept


async def scanned(work: Work, memory: Memory, gauges: LogGauges, code: InspectionCode) -> CodeFound:
    """The inspection of a code. A genuine code that nobody has told of is an alarm, as for papers: somebody else may
    have the key.

    Raises NotAnInspectionCode, InspectionCodeKeyRevoked, NoSuchInspectionCode.
    """
    known = await registrations(work, memory, await extent(work.session))
    key = require_signed(known.registered.keys.judge(code))
    kept = await store.kept_code(work.session, code.handle.hex(), key.bureau)
    if kept is None:
        gauges.papers_without_issue.inc()
        _log.error("inspection code without inspection", key=code.key_id.hex(), bureau=key.bureau)
        raise unknown()
    visit = kept.told.visit
    titles = await store.titles_of(work.session, [each.draw for each in visit.draws] if visit else [])
    rights = rights_of(await law_in(work.session, kept.bureau), beijing_date(kept.told_at))
    secrets = await store.secrets_of(work.session, kept.told.handle, kept.bureau)
    return CodeFound(kept, titles, rights, secrets)
