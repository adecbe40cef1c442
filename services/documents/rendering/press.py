"""The press: a warm compiler in each thread. It runs beside the event loop and outside transactions."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, time
from threading import local
from typing import Literal

import typst

from services.documents.forms.registry import Forms
from services.documents.forms.values import FormFields
from services.documents.forms.written import texts, written
from services.documents.rendering.content import Filled, content
from shared.heavy import heavy
from shared.law.law import Law
from shared.typefaces import Typefaces, refusing

_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


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
        with refusing():
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
        with refusing():
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
