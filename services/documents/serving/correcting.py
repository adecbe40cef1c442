"""The decisions on a correction of what is on record of a service: one person asks, another decides. They are pure."""

from uuid import UUID

from services.documents.serving.state import CorrectionAsked, ServiceOfPapers
from shared.approval import NothingRequested, RequestPending, check_another
from shared.contracts.serving import CorrectionRefused, CorrectionRequested, ServiceCorrected, ServiceTold


def request(service: ServiceOfPapers, told: ServiceTold | None, because: str) -> CorrectionRequested:
    """Ask that something else be on record; `told` is None if the papers were not served. Raises RequestPending."""
    if service.correction is not None:
        raise RequestPending(
            "已有人申请更正本次送达，正待批准；请等待批准人办理。",
            "Somebody has asked to correct this service; wait for the approver.",
        )
    return CorrectionRequested(told=told, because=because)


def refuse(service: ServiceOfPapers, person: str, opinion: str) -> CorrectionRefused:
    """Leave on record what is there. Raises NothingRequested, SamePerson."""
    _by_another(service, person)
    return CorrectionRefused(opinion=opinion)


def approve(service: ServiceOfPapers, person: str, receipt: UUID) -> ServiceCorrected:
    """Correct what is on record. `receipt`: the id of the receipt that takes the place of the earlier one, if there is
    one. Raises NothingRequested, SamePerson.
    """
    asked = _by_another(service, person)
    return ServiceCorrected(told=asked.told, receipt=receipt if asked.told else None, because=asked.because)


def _by_another(service: ServiceOfPapers, person: str) -> CorrectionAsked:
    """The request, which another person made. Raises NothingRequested, SamePerson."""
    if service.correction is None:
        raise NothingRequested(
            "没有人申请更正本次送达；请先由经办人提出申请并说明理由。",
            "Nobody has asked to correct this service; somebody must ask first, with the reason.",
        )
    check_another(service.correction.person, person)
    return service.correction
