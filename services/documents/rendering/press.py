"""The press: a warm compiler in each thread. It runs beside the event loop and outside transactions."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from threading import local
from typing import Literal

import typst

from services.documents.forms.registry import Forms
from services.documents.forms.values import FormFields
from services.documents.forms.written import texts, written
from services.documents.rendering.content import Filled, content
from services.documents.rendering.typefaces import Typefaces
from shared.errors import Invalid
from shared.heavy import heavy
from shared.law.law import Law

# Typst's refusal to write PDF/A with a character that no font has (typst 0.15; held by a test).
_NO_GLYPH = re.compile(r'the text `"(?P<text>.+)"` could not be displayed')

_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class CharacterMissing(Invalid):
    code = "character-not-in-fonts"
    title = "字库中没有此字"
    title_en = "No font has the character"


class Press:
    """Renders papers of these forms. One press serves all threads."""

    def __init__(self, forms: Forms, typefaces: Typefaces) -> None:
        self._forms = forms
        self._typefaces = typefaces
        self._thread = local()
        self._known: frozenset[str] = frozenset()

    def unknown(self, fields: FormFields, beside: Iterable[str] = ()) -> str:
        """The characters of a paper that no paper had before, in order; "" if there are none. `beside`: what stands on
        it beside the fields.
        """
        found = (*texts(written(fields)), *beside)
        return "".join(sorted({each for text in found for each in text if not each.isspace()} - self._known))

    @heavy
    def require_fonts(self, characters: str) -> None:
        """Refuse characters that no font has. What is not refused is known from then on. Raises CharacterMissing."""
        with _refusing():
            typst.compile(
                str(self._forms.folder / "parts" / "characters.typ"),
                root=str(self._forms.folder),
                font_paths=self._typefaces.fonts,
                ignore_system_fonts=True,
                sys_inputs={"characters": characters, "fonts": json.dumps(self._typefaces.body)},
                pdf_standards=["a-2a"],
                timestamp=_ANY_DAY,
            )
        self._known |= frozenset(characters)

    @heavy
    def render(self, paper: Filled, law: Law) -> bytes:
        """The paper as PDF/A-2a: the same bytes for the same paper, law and fonts.

        Raises CharacterMissing, EditionNotInForce, FormNotInForce, DepartmentWrong, NoLawInForce, HeadingWrong.
        """
        (pdf,) = self._compiled(paper, law, "pdf")
        return pdf

    @heavy
    def picture(self, paper: Filled, law: Law, dots: int) -> list[bytes]:
        """Each page of the paper as PNG, with so many dots an inch. Raises what `render` raises."""
        return self._compiled(paper, law, "png", dots)

    def _compiled(self, paper: Filled, law: Law, form: Literal["pdf", "png"], dots: int = 72) -> list[bytes]:
        data = content(paper, law) | {"fonts": {"title": [*self._typefaces.title], "body": [*self._typefaces.body]}}
        with _refusing():
            compiled = self._compiler().compile(
                format=form,
                ppi=dots,
                sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
                pdf_standards=["a-2a"] if form == "pdf" else [],
                timestamp=datetime.combine(paper.heading.day, time(), UTC),
            )
        return [compiled] if isinstance(compiled, bytes) else compiled or []

    def _compiler(self) -> typst.Compiler:
        """The compiler of this thread: it keeps what it has read and laid out before."""
        if not hasattr(self._thread, "compiler"):
            self._thread.compiler = typst.Compiler(
                str(self._forms.folder / "parts" / "main.typ"),
                root=str(self._forms.folder),
                font_paths=self._typefaces.fonts,
                ignore_system_fonts=True,
            )
        compiler: typst.Compiler = self._thread.compiler
        return compiler


@contextmanager
def _refusing() -> Iterator[None]:
    """Raises CharacterMissing in the place of the compiler's error about it."""
    try:
        yield
    except typst.TypstError as error:
        missing = _NO_GLYPH.search(error.message)
        if missing is None:
            raise
        raise _character_missing(missing["text"]) from error


def _character_missing(text: str) -> CharacterMissing:
    codes = "、".join(f"U+{ord(character):04X}" for character in text)
    return CharacterMissing(
        f"字库中没有“{text}”（{codes}）；请安装含有此字的字库，或改用规范字。",
        f"No font has {text!r} ({codes}): install a font that has it, or write the character otherwise.",
        text=text,
    )
