"""Which edition of a form holds on the day of a step."""

from datetime import date

from services.documents.forms.form import Edition, Form
from shared.errors import Conflict


class FormNotInForce(Conflict):
    code = "form-not-in-force"
    title = "该日没有此文书的有效版本"
    title_en = "No edition of the form holds on the day"


class EditionNotInForce(Conflict):
    code = "edition-not-in-force"
    title = "该日应使用文书的另一版本"
    title_en = "Another edition of the form holds on the day"


def edition_on(form: Form, day: date) -> Edition:
    """The edition that holds on the day. Raises FormNotInForce."""
    for edition in form.description.editions:
        if edition.holds_on(day):
            return edition
    first = form.description.editions[0]
    raise FormNotInForce(
        f"“{form.newest.title}”在{day}没有有效版本，最早的版本自{first.first}起使用；请核对日期。",
        f"The form {form.code!r} has no edition on {day}; the earliest holds from {first.first}. Check the day.",
        form=form.code,
        day=day.isoformat(),
    )


def check_edition(form: Form, edition: str, day: date) -> Edition:
    """The edition, if it is the edition that holds on the day. Raises FormNotInForce, EditionNotInForce."""
    right = edition_on(form, day)
    if right.edition != edition:
        raise EditionNotInForce(
            f"{day}应使用“{right.title}”的版本 {right.edition}，而不是 {edition}；请按该版本填写。",
            f"On {day} the edition {right.edition!r} of the form {form.code!r} holds, not {edition!r}; fill in that "
            "edition.",
            form=form.code,
            edition=right.edition,
        )
    return right
