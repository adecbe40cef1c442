"""Whether a form is filled in as its edition asks."""

from pydantic import ValidationError

from services.documents.forms.form import Edition, Form
from services.documents.forms.values import FormFields
from services.documents.forms.written import texts, written
from shared.canonical import JsonObject, canonical
from shared.errors import Invalid
from shared.input_errors import explain

LETTERS_LIMIT = 40_000
"""How many characters the texts of one paper have at most, about forty pages: more would keep a thread for seconds."""
_TOLD = 20


class FieldsWrong(Invalid):
    code = "fields-wrong"
    title = "文书填写有误"
    title_en = "The form is not filled in as it must be"


class PaperTooLong(Invalid):
    code = "paper-too-long"
    title = "文书内容过长"
    title_en = "The paper is too long"


def fill(form: Form, edition: Edition, data: JsonObject) -> FormFields:
    """The fields of a paper, read from JSON.

    Raises FieldsWrong, which names each wrong field and why, PaperTooLong, NotCanonical.
    """
    try:
        fields = form.fields[edition.edition].model_validate_json(canonical(data))
    except ValidationError as error:
        raise _wrong(form, edition, error) from error
    letters = sum(map(len, texts(written(fields))))
    if letters > LETTERS_LIMIT:
        raise PaperTooLong(
            f"“{edition.title}”全文{letters}字，最多{LETTERS_LIMIT}字；请精简，或分成几份文书、写入附件。",
            f"The paper has {letters} characters, and may have {LETTERS_LIMIT}: shorten it, divide it into several "
            "papers, or put parts into attachments.",
            letters=letters,
        )
    return fields


def _wrong(form: Form, edition: Edition, error: ValidationError) -> FieldsWrong:
    errors = error.errors(include_url=False, include_input=False)
    wrong = explain({**fault, "loc": ("body", *fault["loc"])} for fault in errors[:_TOLD])
    told = "；".join(f"{form.called(fault['path'])}：{fault['message']}" for fault in wrong)
    told_en = "; ".join(f"{fault['path']}: {fault['message_en']}" for fault in wrong)
    listed: list[dict[str, str | int]] = [
        {name: fault[name] for name in ("path", "message", "message_en")} for fault in wrong
    ]
    return FieldsWrong(
        f"“{edition.title}”填写有误：{told}。请更正后重试。",
        f"The form {form.code!r} is not filled in as it must be: {told_en}. Correct this and try again.",
        form=form.code,
        errors=listed,
    )
