"""The public PDF of a publication: it says the redacted content, nothing of what was hidden, and hides no text."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from services.publishing.public_pdf.press import PublicPress, lines_on_page
from services.publishing.publication.preparing import penalty_told
from services.publishing.publication.redaction import MARKS, left_in
from services.publishing.publication.state import Publication
from shared.contracts.fact import Fact
from shared.contracts.publications import PublicationRevised
from shared.law.law import shipped_law
from shared.typefaces import typefaces
from tests.unit.publishing.publication.made_up import after, prepared, released
from tests.unit.publishing.publication.made_up_penalty import penalty

_DRAWN = b"BT /F1 20 Tf 60 100 Td (The name of the witness) Tj ET 0 0 0 rg 50 90 300 40 re f"
_BLACK_BOX = b"""%%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length %d>>stream
%s
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
""" % (len(_DRAWN), _DRAWN)
"""A PDF with a text under a black box."""


@pytest.fixture(scope="module")
def press() -> PublicPress:
    return PublicPress(typefaces())


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def x_rayed(pdf: bytes, place: Path) -> Any:
    """The texts under black boxes, by page; in a process of its own, which prints JSON."""
    file = place / "one.pdf"
    file.write_bytes(pdf)
    found = subprocess.run([sys.executable, "-m", "xray", str(file)], capture_output=True, check=True)  # noqa: S603  # our own file
    return json.loads(found.stdout)


def of_penalty(*contents: dict[str, Any]) -> Publication:
    """A penalty that was released with these contents, one after the other."""
    facts: list[Fact] = [prepared(content=contents[0]), released()]
    for number, content in enumerate(contents[1:], 2):
        facts += [PublicationRevised(content=content), released(number)]
    return after(*facts)


def told(**more: Any) -> dict[str, Any]:
    return dict(penalty_told(penalty(**more), shipped_law()).content)


def test_it_says_the_redacted_content_and_nothing_that_was_hidden(press: PublicPress) -> None:
    publication = of_penalty(told())
    pdf = press.render(publication, publication.versions[0])
    said = text_of(pdf)
    for line in lines_on_page(publication, publication.versions[0]):
        for words in (line.label.zh, *line.texts):
            assert "".join(words.split()) in said, words
    assert left_in(said, penalty().mentions) == ()
    assert "乙示例" not in said
    assert "4111" not in said
    assert MARKS["name"] in said
    assert publication.versions[0].sha256 in said
    assert "乙示例".encode("utf-16-be") not in pdf
    assert pdf == PublicPress(typefaces()).render(publication, publication.versions[0])


def test_a_correction_names_what_it_corrects_and_the_first_version_stays(press: PublicPress) -> None:
    publication = of_penalty(told(), told(act="更正后的违法行为"))
    first, second = (text_of(press.render(publication, version)) for version in publication.versions)
    assert publication.versions[0].sha256 in second
    assert ("更正后的违法行为" in first, "更正后的违法行为" in second) == (False, True)


def test_what_looks_like_markup_is_text(press: PublicPress) -> None:
    publication = of_penalty(told(act='#read("page.typ") *甲* $x$ <label> \\ `raw`'))
    said = text_of(press.render(publication, publication.versions[0]))
    assert '#read("page.typ")*甲*$x$<label>\\`raw`' in said


def test_no_black_box_hides_text(press: PublicPress, tmp_path: Path) -> None:
    publication = of_penalty(told())
    assert x_rayed(press.render(publication, publication.versions[0]), tmp_path) == {}


def test_a_black_box_that_hides_text_is_found(tmp_path: Path) -> None:
    (found,) = x_rayed(_BLACK_BOX, tmp_path)["1"]
    assert found["text"] == "The name of the witness"
