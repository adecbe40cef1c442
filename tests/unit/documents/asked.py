"""The papers for which an inspection asks, with their fields from its facts."""

from datetime import date
from typing import Any
from uuid import UUID

from services.documents.forms.asking import fields_asked
from services.documents.forms.editions import edition_on
from services.documents.forms.filling import fill
from services.documents.forms.registry import shipped_forms
from services.documents.forms.values import FormFields
from shared.contracts.asked import PaperForm
from shared.contracts.inspection.facts import InspectionFacts
from shared.law.law import shipped_law
from tests.support.facts import inspection_facts, sources
from tests.support.facts_of_visit import LEAD, MEASURES, RECTIFY, STAIRS, VISIT

FORMS, LAW = shipped_forms(), shipped_law()
APPROVED, FED_BACK, LOOKED = date(2026, 3, 6), date(2026, 3, 11), date(2026, 3, 25)
ASKED: dict[PaperForm, tuple[UUID | None, date]] = {
    "inspection-approval": (None, APPROVED),
    "site-plan": (None, APPROVED),
    "inspection-record": (None, VISIT),
    "inspection-receipt": (None, VISIT),
    "order-to-rectify": (RECTIFY, VISIT),
    "on-the-spot-measures": (MEASURES, VISIT),
    "reinspection-opinion": (RECTIFY, LOOKED),
    "deliberation-record": (STAIRS, VISIT),
    "inspection-report": (None, FED_BACK),
    "lead-transfer": (LEAD, date(2026, 3, 16)),
}


def told(form: PaperForm, facts: InspectionFacts | None = None, day: date | None = None) -> Any:
    subject, own_day = ASKED[form]
    return fields_asked(FORMS.form(form), facts or inspection_facts(), subject, sources(day or own_day))


def filled(form: PaperForm) -> FormFields:
    return fill(FORMS.form(form), edition_on(FORMS.form(form), ASKED[form][1]), told(form))


def changed(**parts: Any) -> InspectionFacts:
    return inspection_facts().model_copy(update=parts)


def visit(**parts: Any) -> InspectionFacts:
    before = inspection_facts().visit
    assert before is not None
    return changed(visit=before.model_copy(update=parts))
