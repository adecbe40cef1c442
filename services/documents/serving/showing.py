"""What answers show of a service of papers."""

from collections.abc import Mapping

from services.documents.serving.state import CorrectionAsked, CorrectionDecided, ServiceOfPapers
from services.documents.serving.tables import ServiceRow
from services.documents.serving.verbs import SERVICE
from services.documents.serving.wire import (
    DeedOfService,
    ServiceAccountShown,
    ServiceCorrectionDecision,
    ServiceCorrectionShown,
    ServiceListed,
    ServiceShown,
)
from shared.access.acting_person import ActingPerson
from shared.contracts.serving import ServiceTold
from shared.log.deed import Deed


def listed(row: ServiceRow) -> ServiceListed:
    """A service in a list."""
    return _listed(ServiceOfPapers.model_validate(row.state))


def shown(service: ServiceOfPapers, names: Mapping[str, str]) -> ServiceShown:
    """The service as an answer shows it. `names`: subject → display name."""
    return ServiceShown(
        **dict(_listed(service)),
        trace=service.trace,
        account=_account(service.told),
        receipt=service.receipt,
        recorded=_deed(service.recorded, names),
        correction=_asked(service.correction, names) if service.correction else None,
        decided=[_decision(each, names) for each in service.decided],
        next=SERVICE.next(service, service=service.id),
    )


def _listed(service: ServiceOfPapers) -> ServiceListed:
    told = service.told
    return ServiceListed(
        id=service.id,
        bureau=service.bureau,
        status=service.status,
        matter=told.matter,
        matter_name=told.matter_name,
        addressee=told.addressee,
        papers=list(told.papers),
        by=told.account.by,
        effective=told.effective,
        version=service.version,
    )


def _account(told: ServiceTold) -> ServiceAccountShown:
    return ServiceAccountShown.model_validate(told.account, from_attributes=True)


def _deed(deed: Deed, names: Mapping[str, str]) -> DeedOfService:
    return DeedOfService(at=deed.at, by=ActingPerson.of(deed.person, names))


def _asked(asked: CorrectionAsked, names: Mapping[str, str]) -> ServiceCorrectionShown:
    account = _account(asked.told) if asked.told else None
    return ServiceCorrectionShown(**dict(_deed(asked, names)), account=account, because=asked.because)


def _decision(decided: CorrectionDecided, names: Mapping[str, str]) -> ServiceCorrectionDecision:
    return ServiceCorrectionDecision(
        **dict(_deed(decided, names)),
        decision="corrected" if decided.approved else "refused",
        opinion=decided.opinion,
        requested=_asked(decided.requested, names),
        before=_account(decided.before),
    )
