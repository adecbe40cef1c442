"""What answers show of evidence and uploads."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from services.cases.evidence.lifecycle import Evidence
from services.cases.evidence.tables import EvidenceRow, ReceivedFileRow, UploadRow
from services.cases.evidence.verbs import EVIDENCE
from services.cases.evidence.wire import (
    CustodyShown,
    EvidenceShown,
    OrphanShown,
    PictureShown,
    RemovalShown,
    UploadShown,
)
from services.cases.inspection.deed_wire import DeedShown
from shared.access.acting_person import ActingPerson
from shared.contracts.evidence import Referred, Taken

Names = Mapping[str, str]


def shown(evidence: Evidence, names: Names) -> EvidenceShown:
    what = evidence.what
    return EvidenceShown(
        **evidence.model_dump(include={"id", "bureau", "version", "trace", "event"}),
        **what.model_dump(include={"kind", "proves", "device", "place", "instead"}),
        **(_of_file(what) if isinstance(what, Taken) else _of_recording(what)),
        inspection=evidence.inspection,
        status=evidence.status,
        sha256=evidence.sha256,
        recorded=DeedShown.of(evidence.recorded, names),
        custody=[
            CustodyShown.of(each, names, keeper=each.handed.to, since=each.handed.at, purpose=each.handed.purpose)
            for each in evidence.custody
        ],
        removal=evidence.removal
        and RemovalShown.of(
            evidence.removal,
            names,
            reason=evidence.removal.removed.reason,
            moved_to=evidence.removal.removed.moved_to,
        ),
        next=EVIDENCE.next(evidence, evidence=evidence.id),
    )


def row_shown(row: EvidenceRow, names: Names) -> EvidenceShown:
    return shown(Evidence.model_validate(row.state), names)


def orphan_shown(row: ReceivedFileRow, names: Names) -> OrphanShown:
    return OrphanShown(
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        received_at=row.received_at,
        by=ActingPerson.of(row.subject, names),
    )


def upload_shown(row: UploadRow, kept: timedelta) -> UploadShown:
    """`kept`: how long parts are kept."""
    return UploadShown(
        id=row.id,
        size=row.size,
        received=row.received,
        sha256=row.sha256,
        media_type=row.media_type,
        expires_at=expiry(row, kept),
    )


def expiry(row: UploadRow, kept: timedelta) -> datetime | None:
    """When the parts of an upload are dropped if no other comes; None once it is whole."""
    return None if row.sha256 else row.touched_at + kept


def _of_file(what: Taken) -> Mapping[str, Any]:
    picture = what.picture and PictureShown.model_validate(what.picture.model_dump(exclude={"thumbnail"}))
    return {
        **what.content.model_dump(include={"size", "media_type"}),
        "device_time": what.device_time,
        "ended": None,
        "location": what.location,
        "picture": picture,
        "unreadable": what.unreadable,
        "kept_by": None,
    }


def _of_recording(what: Referred) -> Mapping[str, Any]:
    nothing = dict.fromkeys(("media_type", "location", "picture", "unreadable"))
    return {**nothing, "size": what.size, "device_time": what.began, "ended": what.ended, "kept_by": what.kept}
