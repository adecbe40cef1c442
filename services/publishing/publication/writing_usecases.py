"""Writing typical cases: each use case reads the penalty, decides, and records the decision."""

from uuid import UUID

from services.publishing.publication import writing
from services.publishing.publication.preparing import publication_id
from services.publishing.publication.source_store import told_of_version
from services.publishing.publication.state import Publication
from services.publishing.publication.store import PUBLICATIONS
from services.publishing.publication.verbs import PUBLICATION
from services.publishing.publication.writing import CaseText
from shared.aggregate import begin, find, record, state_of, to_change
from shared.contracts.penalty import PenaltyTold
from shared.work import Acting


async def write(act: Acting, about: UUID, text: CaseText) -> Publication:
    """Prepare the typical case of a penalty; `about` is the publication of the penalty. Raises PublicationUnknown,
    CaseNeedsPenalty, CaseWritten.
    """
    penalty = await state_of(act, PUBLICATIONS, about)
    told = await _penalty_of(act, penalty)
    writing.require_none(await find(act, PUBLICATIONS, publication_id("typical-case", penalty.matter)))
    fact = writing.write(penalty, told, text)
    return await begin(act, PUBLICATIONS, fact.publication, fact)


async def rewrite(act: Acting, publication: UUID, text: CaseText) -> Publication:
    """Write a typical case in other words. Raises PublicationUnknown, StaleVersion, NotNow, NotWritten,
    WithdrawalWaits, CaseNeedsPenalty.
    """
    found = await to_change(act, PUBLICATIONS, publication)
    PUBLICATION.require(writing.rewrite, found)
    writing.require_rewritable(found)
    penalty = await state_of(act, PUBLICATIONS, publication_id("penalty", found.matter))
    fact = writing.rewrite(found, penalty, await _penalty_of(act, penalty), text)
    return await record(act, PUBLICATIONS, found, fact)


async def _penalty_of(act: Acting, penalty: Publication) -> PenaltyTold:
    """What cases told of the penalty last. Raises CaseNeedsPenalty."""
    writing.require_shown(penalty)
    told = await told_of_version(act, penalty, len(penalty.versions))
    assert isinstance(told, PenaltyTold)  # noqa: S101  # a penalty is published only as cases told it
    return told
