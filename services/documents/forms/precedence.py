"""Which papers must be issued before a paper."""

from collections.abc import Set as AbstractSet

from services.documents.forms.form import Form
from services.documents.forms.registry import Forms
from shared.errors import Conflict


class PaperMissing(Conflict):
    code = "earlier-paper-missing"
    title = "尚缺在先的文书"
    title_en = "An earlier paper is missing"


def check_precedence(forms: Forms, form: Form, issued: AbstractSet[str]) -> None:
    """`issued`: the codes of the forms of which the matter has an issued paper. Raises PaperMissing."""
    for group in form.description.after:
        if issued.isdisjoint(group):
            titles = [forms.form(code).newest.title for code in group]
            raise PaperMissing(
                f"签发“{form.newest.title}”之前，须先签发“{'”或“'.join(titles)}”。",
                f"Before a paper of the form {form.code!r}, issue one of: {', '.join(group)}.",
                form=form.code,
                missing=list(group),
            )
