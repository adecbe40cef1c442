"""What can be done with the annulment of a draw: request it, approve it, refuse it, withdraw the request.

A person of the superior acts in streams of the draw's bureau: the log says whose draw it is, and by whom it was
annulled.
"""

from datetime import timedelta
from uuid import UUID

import uuid_utils.compat

from services.sampling.draws.annulment import deciding, store
from services.sampling.draws.annulment.lifecycle import Annulment
from services.sampling.draws.annulment.store import ANNULMENTS
from services.sampling.draws.annulment.tables import AnnulmentRow
from services.sampling.draws.annulment.verbs import ANNULMENT
from services.sampling.draws.draw import annulling
from services.sampling.draws.draw import store as draws
from services.sampling.draws.draw.annulling import Grounds, Known
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.projection import DRAWS
from services.sampling.draws.draw.verbs import DRAW
from shared.aggregate import begin, record, state_of, to_change
from shared.contracts.fact import BlobRef
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking

MEDIA_TYPE = "application/pdf"


async def keep_decision(act: Acting, content: bytes) -> BlobRef:
    """Keep the file of a decision, which an annulment can name then. Raises DecisionNotPdf."""
    deciding.check_decision(content)
    async with act.away():
        return await act.blobs.put(content, MEDIA_TYPE)


async def request(act: Acting, draw_id: UUID, grounds: Grounds, remark: str | None, wait: timedelta) -> Annulment:
    """Record the request to annul a draw. Raises DrawUnknown, NotNow, DecisionNotStored, DecisionNotPdf, and
    what `deciding.request` raises.
    """
    asks = act.bureau
    act = act.in_bureau(await _bureau_of(act, draw_id))
    draw = await state_of(act, DRAWS, draw_id)
    DRAW.require(annulling.annul, draw)
    if grounds.decision:
        async with act.away():
            deciding.check_stored(grounds.decision, is_stored=await act.blobs.holds(grounds.decision))
            deciding.check_decision(await act.blobs.get(grounds.decision))
    pending = await store.is_pending(act.session, draw.id)
    known = await _known(act, draw, asks, wait)
    fact = deciding.request(draw, grounds, known, (act.now, act.person, remark), pending=pending)
    return await begin(act, ANNULMENTS, uuid_utils.compat.uuid7(), fact)


async def approve(act: Acting, annulment_id: UUID, wait: timedelta) -> Annulment:
    """Record the annulment in the stream of the draw, and the end of the request. Raises AnnulmentUnknown,
    StaleVersion, NotNow, and what `deciding.approve` raises.
    """
    asks, act = act.bureau, await _in_bureau_of(act, annulment_id)
    annulment = await to_change(act, ANNULMENTS, annulment_id)
    ANNULMENT.require(deciding.approve, annulment)
    # Nobody announces or annuls meanwhile: a draw that builds on this draw would stand in the log behind its annulment.
    await draws.announce_alone(act.session, act.bureau)
    draw = await state_of(act, DRAWS, annulment.draw)
    known = await _known(act, draw, asks, wait)
    fact = ANNULMENT.decide(deciding.approve, annulment, act.person, draw, known, act.now)
    draw = await record(act, DRAWS, draw, fact)
    return await record(act, ANNULMENTS, annulment, deciding.approved(annulment, draw))


async def refuse(act: Acting, annulment_id: UUID, opinion: str) -> Annulment:
    """Record the refusal. Raises AnnulmentUnknown, StaleVersion, NotNow, SamePerson, NotTheSuperior."""
    asks, act = act.bureau, await _in_bureau_of(act, annulment_id)
    annulment = await to_change(act, ANNULMENTS, annulment_id)
    fact = ANNULMENT.decide(deciding.refuse, annulment, act.person, asks, opinion)
    return await record(act, ANNULMENTS, annulment, fact)


async def withdraw(act: Acting, annulment_id: UUID, reason: str) -> Annulment:
    """Record the withdrawal of a request. Raises AnnulmentUnknown, StaleVersion, NotNow, NotTheSuperior."""
    asks, act = act.bureau, await _in_bureau_of(act, annulment_id)
    annulment = await to_change(act, ANNULMENTS, annulment_id)
    fact = ANNULMENT.decide(deciding.withdraw, annulment, asks, reason)
    return await record(act, ANNULMENTS, annulment, fact)


async def find_annulment(ask: Asking, annulment: UUID) -> Annulment:
    """A requested annulment that the caller may see. Raises AnnulmentUnknown."""
    return await store.annulment_to_show(ask.session, annulment, ask.may_see)


async def find_annulments(ask: Asking, draw_id: UUID, page: PageWanted[UUID]) -> PageFound[AnnulmentRow, UUID]:
    """The annulments that were requested of a draw, newest first. Raises DrawUnknown."""
    draw = await draws.draw_to_show(ask.session, draw_id, ask.may_see)
    return await store.annulments_of(ask.session, draw.id, page)


async def _known(act: Acting, draw: Draw, asks: str, wait: timedelta) -> Known:
    superiors = await store.superiors_before(act.session, draw)
    before, building = await store.annulled_before(act.session, draw), await store.building_on(act.session, draw)
    return Known(asks, superiors, before, wait, building)


async def _bureau_of(act: Acting, draw: UUID) -> str:
    return (await draws.draw_to_show(act.session, draw, act.may_see)).bureau


async def _in_bureau_of(act: Acting, annulment: UUID) -> Acting:
    return act.in_bureau((await store.annulment_to_show(act.session, annulment, act.may_see)).bureau)
