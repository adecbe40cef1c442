"""What a paper says beside the fields of its form."""

from dataclasses import dataclass
from datetime import date

from services.documents.forms.form import Edition
from shared.errors import Invalid
from shared.papers.code import PaperCode


class HeadingWrong(Invalid):
    code = "heading-wrong"
    title = "文书的编号、核验码与状态不符"
    title_en = "Number and code do not fit the state of the paper"


@dataclass(frozen=True)
class Heading:
    """`day` is the day of issue, for a draft the day of the draft: it decides edition and remedies.

    `code` is the address in the code that is printed on the paper. `watermark` is written across a draft, and stands in
    the place of its number. `earlier` says which paper this one replaces or corrects. Title and copies are those of the
    edition.
    """

    bureau: str
    day: date
    number: str | None = None
    code: str | None = None
    watermark: str | None = None
    earlier: str | None = None

    @property
    def name(self) -> str | None:
        """What stands below the title: the number, or the name in the code of a paper that has none; None for a draft.

        Whoever cannot scan the code asks for the paper by this name. Raises MalformedPaperCode.
        """
        return self.number or (PaperCode.parse(self.code).number if self.code else None)

    @property
    def check_word(self) -> str | None:
        """What stands beside the code, for people who cannot scan it. Raises MalformedPaperCode."""
        return PaperCode.parse(self.code).check_word if self.code else None

    def check(self, edition: Edition) -> None:
        """A draft has neither a number nor a code. An issued paper has a code, and a number if its form has a 字.

        Raises HeadingWrong.
        """
        numbered = self.watermark is None and edition.word != ""
        if (self.code is None) != (self.watermark is not None) or (self.number is not None) != numbered:
            raise HeadingWrong(
                "草稿有水印，没有文号和核验码；正式文书没有水印，有核验码，有“字”的文书还有文号。请核对。",
                "A draft has a watermark, and neither a number nor a code. An issued paper has a code, no watermark, "
                "and a number if its form has a word for numbers.",
            )
