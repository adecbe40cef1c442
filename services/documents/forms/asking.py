"""The fields of a paper that cases asks for, as far as cases and documents know them.

    fields = fields_asked(form, asked.facts, asked.subject, sources)
    filled = fill(form, edition_on(form, sources.day), fields)

What nobody knows is left out, and is a blank of the paper. If the form cannot do without it, `fill` refuses the fields,
and names what somebody has to fill in.
"""

from typing import Any
from uuid import UUID

from services.documents.forms.editions import edition_on
from services.documents.forms.form import Form
from services.documents.forms.remedies import contested
from services.documents.forms.sources import Sources
from shared.canonical import JsonObject
from shared.contracts.inspection.facts import InspectionFacts
from shared.errors import Conflict


class NotAskedFor(Conflict):
    code = "form-not-asked-for"
    title = "这种文书不由检查填写"
    title_en = "No inspection asks for this form"


def fields_asked(form: Form, facts: InspectionFacts, subject: UUID | None, sources: Sources) -> JsonObject:
    """The fields of the edition of the paper's day, without blanks. `subject`: the order, the lead or the finding that
    the paper is about. Raises NotAskedFor, FormNotInForce, NoLawInForce.
    """
    if form.from_facts is None:
        raise NotAskedFor(
            f"“{form.newest.title}”不能由检查的记录填写，请直接填写各栏。",
            f"A paper of the form {form.code!r} is not filled in from an inspection; fill in its fields.",
            form=form.code,
        )
    edition = edition_on(form, sources.day)
    said = form.from_facts(facts, subject, sources)
    said |= contested(sources.law, edition, sources.authorities, sources.day)
    kept: JsonObject = _without_blanks({name: said.get(name) for name in form.fields[edition.edition].model_fields})
    return kept


def _without_blanks(value: Any) -> Any:
    match value:
        case dict():
            return {name: _without_blanks(part) for name, part in value.items() if part is not None}
        case list():
            return [_without_blanks(part) for part in value]
        case _:
            return value
