"""Whether a PDF says what was filled in, character by character, as a reader's program copies it out of the PDF."""

from services.documents.forms.remedies import remedies
from services.documents.forms.written import Written, texts, written
from services.documents.rendering.content import Filled, foot
from services.documents.rendering.extracting import page_texts
from shared.errors import Invalid
from shared.heavy import heavy
from shared.law.law import Law

# White space is laid out anew, and long runs of signs get places to break. PDFium tells a hyphen at the end of a line
# as a control character.
_UNPROVED = str.maketrans({"\u200b": "", "\x02": "-"})
_TOLD = 5


class NotProved(Invalid):
    code = "paper-not-proved"
    title = "生成的文书与填写的内容不符"
    title_en = "The rendered paper does not say what was filled in"


@heavy
def prove(pdf: bytes, paper: Filled, law: Law) -> None:
    """Compare the text of a rendered paper with what was filled in. Raises NotProved, which names what is missing."""
    heading, said = paper.heading, extracted(pdf, foot(paper.form.description))
    # Who signs a draft writes its day by hand.
    day = written(heading.day) if heading.watermark is None else None
    named = (heading.bureau, heading.name, heading.watermark, heading.check_word, heading.earlier)
    beside: list[Written] = [paper.edition.title, *named, day]
    # The authorities stand in the paragraph about remedies, and nowhere else: it does not use them up.
    paragraph = remedies(law, paper.edition, paper.fields, heading.day)
    missing = unproved(said, [*beside, written(paper.fields)]) + unproved(said, paragraph)
    if missing:
        told = missing[:_TOLD]
        raise NotProved(
            f"生成的文书中找不到：“{'”、“'.join(told)}”。请检查其中的特殊字符，或请管理员检查文书式样。",
            f"The rendered paper does not say: {'; '.join(told)}. Look for unusual characters, or have the page of "
            "the form checked.",
            missing=told,
        )


def unproved(said: str, value: Written) -> list[str]:
    """The texts of a value that the extracted text does not say, each as often as it is filled in."""
    missing = []
    # The longest first: a short text may be a part of a long one, and each stands for itself.
    for text in sorted(map(_close, texts(value)), key=len, reverse=True):
        if text not in said:
            missing.append(text)
        said = said.replace(text, "\n", 1)
    return missing


def extracted(pdf: bytes, foot: int) -> str:
    """The text of all pages, without white space and without their lower margins, which are `foot` mm high."""
    return _close("".join(page_texts(pdf, foot)))


def _close(text: str) -> str:
    return "".join(text.translate(_UNPROVED).split())
