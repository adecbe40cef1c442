"""What is loaded for the packet of an inspection."""

from typing import NamedTuple
from uuid import UUID

from services.cases.field import store
from services.cases.field.open_findings import OpenFinding, open_findings
from services.cases.inspection.snapshot import Beside, facts_of
from services.cases.inspection.state import Inspection
from services.cases.inspection.store import inspection_of
from services.cases.inspection.terms_store import terms_since
from services.cases.inspection.visits_store import inspected_before, visits_in_year
from shared.access.roles import Permission
from shared.clock import beijing_date
from shared.contracts.inspection.facts import InspectionFacts
from shared.work import Asking

_MOST = 20
"""How many earlier inspections are looked at for findings: the newest."""


class Packed(NamedTuple):
    """All that a device takes along. `least`: how many inspectors with a certificate must be there. `waiting`: how many
    commands of the inspection wait for a person.
    """

    inspection: Inspection
    facts: InspectionFacts
    findings: list[OpenFinding]
    least: int
    waiting: int


async def pack(ask: Asking, inspection_id: UUID) -> Packed:
    """The inspection with what its crew should know beside it. Raises InspectionUnknown, UnknownRule, NoLawInForce."""
    inspection = await inspection_of(ask, inspection_id)
    about = ask.about(inspection.bureau)
    day = inspection.visit.day or inspection.day or ask.today
    terms = await terms_since(about, inspection.bureau, beijing_date(inspection.opening.at))
    visits = await visits_in_year(about, inspection, day, hidden=(False,))
    facts = facts_of(inspection, Beside(visits, terms.powers(day), ask.today))
    if not about.may(Permission.DIRECTORY_READ_PERSONAL):
        facts = facts.model_copy(update={"party": facts.party.without_personal()})
    before = await inspected_before(about, inspection, _MOST)
    findings = [found for each in before for found in open_findings(each)]
    waiting = await store.waiting(ask.session, inspection.id)
    return Packed(inspection, facts, findings, terms.least(day), waiting)
