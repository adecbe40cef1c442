"""The rounds of a site plan and of a report: each draft with the hands that it has got. Every round is kept."""

from pydantic import BaseModel, ConfigDict

from services.cases.inspection.signing import Signed
from shared.contracts.inspection.preparation import SitePlan
from shared.contracts.inspection.visit import Report


class PlanRound(BaseModel):
    """A draft of the site plan."""

    model_config = ConfigDict(frozen=True)

    plan: SitePlan
    signed: Signed


class ReportRound(BaseModel):
    """A draft of the report."""

    model_config = ConfigDict(frozen=True)

    report: Report
    signed: Signed
