"""What can be done with evidence: each use case loads, decides, and records. An inspection does not end meanwhile."""

from dataclasses import replace
from uuid import UUID

import uuid_utils.compat

from services.cases.evidence import keeping, store
from services.cases.evidence.lifecycle import Evidence
from services.cases.evidence.looking_usecases import PictureLimits, looked_at
from services.cases.evidence.requests import (
    HandOverEvidenceRequest,
    MoveEvidenceRequest,
    ReferRecordingRequest,
    TakeEvidenceRequest,
)
from services.cases.evidence.store import EVIDENCES
from services.cases.evidence.verbs import EVIDENCE
from services.cases.inspection.recording_usecases import to_change
from services.cases.inspection.state import Inspection
from shared import aggregate
from shared.contracts.evidence import EvidenceNoted, HandedOver, Picture, Referred, Removed, Taken
from shared.contracts.fact import BlobRef
from shared.errors import NotFound
from shared.http.preconditions import ANY_VERSION
from shared.work import Acting, Asking


class NoThumbnail(NotFound):
    code = "no-thumbnail"
    title = "没有缩略图"
    title_en = "No thumbnail"


class KeptElsewhere(NotFound):
    code = "evidence-kept-elsewhere"
    title = "录制内容保存在别处"
    title_en = "The recording is kept elsewhere"


async def take(act: Acting, inspection_id: UUID, request: TakeEvidenceRequest, limits: PictureLimits) -> Evidence:
    """Take a file that was received as evidence. Raises InspectionUnknown, FileUnknown, and what `keeping.take` and
    `looked_at` raise.
    """
    keeping.check_open(await _inspection(act, inspection_id), act.person)
    file = await store.file_of(act, request.sha256)
    found = await looked_at(act, file, limits)
    seen = {"picture": found} if isinstance(found, Picture) else {"unreadable": found}
    taken = Taken.model_validate(
        {**request.model_dump(exclude={"sha256"}), "inspection": inspection_id, "content": file, **seen}
    )
    inspection = await _held(act, inspection_id)
    there = await store.with_content(act.session, inspection_id, file.sha256)
    return await _begin(act, keeping.take(inspection, taken, act.person, there))


async def refer(act: Acting, inspection_id: UUID, request: ReferRecordingRequest) -> Evidence:
    """Name a recording that stays elsewhere. Raises InspectionUnknown, and what `keeping.refer` raises."""
    inspection = await _held(act, inspection_id)
    referred = Referred.model_validate({**request.model_dump(), "inspection": inspection_id})
    return await _begin(act, keeping.refer(inspection, referred, act.person))


async def hand_over(act: Acting, evidence_id: UUID, request: HandOverEvidenceRequest) -> Evidence:
    """Record that evidence was handed over. Raises EvidenceUnknown, StaleVersion, NotNow, and what `keeping.hand_over`
    raises.
    """
    evidence, inspection = await _to_change(act, evidence_id)
    handed = HandedOver.model_validate(request.model_dump())
    what = EVIDENCE.decide(keeping.hand_over, evidence, inspection, handed, act.person, act.now)
    return await aggregate.record(act, EVIDENCES, evidence, what)


async def remove(act: Acting, evidence_id: UUID, reason: str) -> Evidence:
    """Remove a reference. Raises EvidenceUnknown, StaleVersion, NotNow, and what `keeping.remove` raises."""
    evidence, inspection = await _to_change(act, evidence_id)
    what = EVIDENCE.decide(keeping.remove, evidence, inspection, Removed(reason=reason), act.person)
    return await aggregate.record(act, EVIDENCES, evidence, what)


async def move(act: Acting, evidence_id: UUID, request: MoveEvidenceRequest) -> Evidence:
    """Remove a reference, and make it anew for the right inspection, in one transaction. Returns the new one. Raises
    EvidenceUnknown, InspectionUnknown, NotNow, and what `keeping.remove` raises of either inspection.
    """
    evidence = await store.to_change(act, evidence_id)
    # In one order, so that two moves to and fro do not wait for each other.
    for each in sorted({evidence.inspection, request.inspection}):
        await store.keep_as_it_is(act.session, each)
    removed = Removed(reason=request.reason, moved_to=request.inspection)
    inspection = await _inspection(act, evidence.inspection)
    what = EVIDENCE.decide(keeping.remove, evidence, inspection, removed, act.person)
    keeping.check_open(await _inspection(act, request.inspection), act.person)
    await aggregate.record(act, EVIDENCES, evidence, what)
    return await _begin(act, EvidenceNoted(what=keeping.anew(evidence, request.inspection)))


async def find_evidence(ask: Asking, evidence_id: UUID) -> Evidence:
    """A piece of evidence. Raises EvidenceUnknown."""
    return await store.evidence_of(ask, evidence_id)


async def find_content(ask: Asking, evidence_id: UUID) -> BlobRef:
    """The file of a piece of evidence, also of one that was removed. Raises EvidenceUnknown, KeptElsewhere."""
    what = (await find_evidence(ask, evidence_id)).what
    if isinstance(what, Taken):
        return what.content
    raise KeptElsewhere(
        f"录制内容不在本系统，由{what.kept}保存；请凭设备、时间和哈希到该处调取。",
        f"The recording is not here: {what.kept} keeps it. Ask there, with its device, time and hash.",
    )


async def find_thumbnail(ask: Asking, evidence_id: UUID) -> BlobRef:
    """The thumbnail of a piece of evidence. Raises EvidenceUnknown, NoThumbnail."""
    what = (await find_evidence(ask, evidence_id)).what
    if isinstance(what, Taken) and what.picture:
        return what.picture.thumbnail
    raise NoThumbnail(
        "该证据没有缩略图：不是可识别的图片，或像素过多，或内容损坏。请查看原件（…/content）。",
        "There is no thumbnail: the file is no picture that can be read, has too many pixels, or is damaged. Look at "
        "the file itself (…/content).",
    )


async def _inspection(act: Acting, inspection: UUID) -> Inspection:
    """The inspection, at whatever version: the caller has read the evidence. Raises InspectionUnknown."""
    return await to_change(replace(act, if_match=ANY_VERSION), inspection)


async def _held(act: Acting, inspection: UUID) -> Inspection:
    """The inspection, which nobody else changes until the transaction ends. Raises InspectionUnknown."""
    await store.keep_as_it_is(act.session, inspection)
    return await _inspection(act, inspection)


async def _to_change(act: Acting, evidence_id: UUID) -> tuple[Evidence, Inspection]:
    """The evidence at the version that the caller has read; its inspection. Raises EvidenceUnknown, StaleVersion."""
    evidence = await store.to_change(act, evidence_id)
    return evidence, await _held(act, evidence.inspection)


async def _begin(act: Acting, what: EvidenceNoted) -> Evidence:
    return await aggregate.begin(act, EVIDENCES, uuid_utils.compat.uuid7(), what)
