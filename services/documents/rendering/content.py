"""What a page gets: texts and the picture of the code, nothing else."""

from dataclasses import dataclass

from services.documents.forms.editions import check_edition
from services.documents.forms.form import Description, Edition, Form
from services.documents.forms.heading import Heading
from services.documents.forms.remedies import remedies
from services.documents.forms.values import FormFields
from services.documents.forms.written import Written, written
from services.documents.rendering.code_image import code_image
from shared.canonical import JsonObject
from shared.law.law import Law


@dataclass(frozen=True)
class Filled:
    """A form that is filled in, with its heading: all that a PDF depends on, beside the law and the fonts."""

    form: Form
    edition: Edition
    fields: FormFields
    heading: Heading


def content(paper: Filled, law: Law) -> JsonObject:
    """The content of the page.

    Raises EditionNotInForce, FormNotInForce, DepartmentWrong, NoLawInForce, HeadingWrong, MalformedPaperCode.
    """
    form, edition, heading = paper.form, paper.edition, paper.heading
    check_edition(form, edition.edition, heading.day)
    heading.check(edition)
    description = form.description
    return {
        "folder": form.folder,
        "page": edition.page,
        "head": edition.head,
        "title": edition.title,
        "heading": written_heading(heading),
        "qr": code_image(heading.code) if heading.code else None,
        "check": heading.check_word,
        "fields": written(paper.fields),
        "remedies": remedies(law, edition, paper.fields, heading.day),
        "copies": _copies([copy.words for copy in description.copies]),
        "signatures": written(description.signatures),
        "record": description.record,
        "foot": foot(description),
    }


def foot(description: Description) -> int:
    """The height of the lower margin in mm. In a record it has a line for each role that signs by hand."""
    return 24 + description.record * (4 + 8 * sum(signature.by == "hand" for signature in description.signatures))


def written_heading(heading: Heading) -> Written:
    return {
        "bureau": heading.bureau,
        "day": written(heading.day),
        "number": heading.number,
        "name": heading.name,
        "code": heading.code,
        "watermark": heading.watermark,
        "earlier": heading.earlier,
    }


def _copies(receivers: list[str]) -> str:
    if len(receivers) == 1:
        return f"本文书一式一份，{receivers[0]}。"
    return f"本文书一式{'两三四五六七八九'[len(receivers) - 2]}份：一份{'，一份'.join(receivers)}。"
