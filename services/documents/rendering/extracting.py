"""What a reader's program (PDFium) finds in the PDF of a paper: its text, and where it stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import pypdfium2

from services.documents.forms.written import written
from services.documents.rendering.content import Filled
from services.documents.rendering.sealing import SealPlace
from shared.heavy import heavy

# PDFium may be used by one thread at a time.
_PDFIUM = Lock()
_POINTS_A_MM = 72 / 25.4


def page_texts(pdf: bytes, foot: int) -> list[str]:
    """The text of each page without its lower margin, which is `foot` mm high."""
    with _opened(pdf) as document:
        return [str(page.get_textpage().get_text_bounded(bottom=foot * _POINTS_A_MM)) for page in document]


@heavy
def seal_place(pdf: bytes, paper: Filled) -> SealPlace | None:
    """Where the seal stands: over the day at the end of the paper. None for a form that is not sealed, or a draft."""
    if not paper.form.description.sealed or paper.heading.watermark is not None:
        return None
    with _opened(pdf) as document:
        for number in range(len(document), 0, -1):
            page = document[number - 1]
            for index, count in reversed([*_found(page, str(written(paper.heading.day)))]):
                text = page.get_textpage()
                left, bottom, _, top = text.get_charbox(index)
                right = text.get_charbox(index + count - 1)[2]
                x, y = (left + right) / 2, page.get_height() - (bottom + top) / 2
                return SealPlace(number, x / _POINTS_A_MM, y / _POINTS_A_MM)
    return None


def _found(page: pypdfium2.PdfPage, words: str) -> Iterator[tuple[int, int]]:
    """Where the words stand in the text of the page, white space aside: the first character, and how many."""
    text = str(page.get_textpage().get_text_range())
    places = [place for place, character in enumerate(text) if not character.isspace()]
    close = "".join(text[place] for place in places)
    start = close.find(words)
    while start >= 0:
        first, last = places[start], places[start + len(words) - 1]
        yield first, last - first + 1
        start = close.find(words, start + 1)


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()
