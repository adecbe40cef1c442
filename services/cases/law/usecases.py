"""What can be done with a correction of the law: each use case loads it, decides, and records the decision."""

from uuid import UUID

import uuid_utils.compat

from services.cases.law import correcting, store
from services.cases.law.lifecycle import LawCorrection
from services.cases.law.store import CORRECTIONS
from services.cases.law.verbs import CORRECTION
from shared.aggregate import begin, record, to_change
from shared.law.correction import Correction
from shared.work import Acting, Asking


async def request(act: Acting, asked: Correction, remark: str | None) -> LawCorrection:
    """Record the request for a correction. Raises what `correcting.request` raises."""
    law = await store.law_in(act.session, act.bureau)
    return await begin(act, CORRECTIONS, uuid_utils.compat.uuid7(), correcting.request(law, asked, remark))


async def approve(act: Acting, correction_id: UUID) -> LawCorrection:
    """Record the approval. Raises CorrectionUnknown, StaleVersion, NotNow and what `correcting.approve` raises."""
    # Alone first: else two corrections of the same days could both find that no edition holds on them.
    await store.be_alone(act.session, act.bureau)
    correction = await to_change(act, CORRECTIONS, correction_id)
    law = await store.law_in(act.session, act.bureau)
    return await record(
        act, CORRECTIONS, correction, CORRECTION.decide(correcting.approve, correction, act.person, law)
    )


async def refuse(act: Acting, correction_id: UUID, opinion: str) -> LawCorrection:
    """Record the refusal of a correction. Raises CorrectionUnknown, StaleVersion, NotNow, SamePerson."""
    correction = await to_change(act, CORRECTIONS, correction_id)
    fact = CORRECTION.decide(correcting.refuse, correction, act.person, opinion)
    return await record(act, CORRECTIONS, correction, fact)


async def withdraw(act: Acting, correction_id: UUID, reason: str) -> LawCorrection:
    """Record the withdrawal of a request. Raises CorrectionUnknown, StaleVersion, NotNow."""
    correction = await to_change(act, CORRECTIONS, correction_id)
    fact = CORRECTION.decide(correcting.withdraw, correction, reason)
    return await record(act, CORRECTIONS, correction, fact)


async def find_correction(ask: Asking, correction: UUID) -> LawCorrection:
    """The state of a correction that the caller may see. Raises CorrectionUnknown."""
    return LawCorrection.model_validate((await store.correction_row(ask.session, correction, ask.may_see)).state)
