"""Every form with little, with some and with very much in it: the bytes of the PDF, and the text in it."""

import hashlib

import pytest

from services.documents.forms.registry import shipped_forms
from services.documents.rendering.press import Press
from services.documents.rendering.proof import prove
from shared.law.law import shipped_law
from shared.typefaces import typefaces
from tests.support.golden import Golden
from tests.support.papers import LENGTHS, Length, paper

FORMS, LAW = shipped_forms(), shipped_law()


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(FORMS, typefaces())


@pytest.mark.golden
@pytest.mark.parametrize("length", LENGTHS)
def test_every_form_says_what_was_filled_in_by_the_same_bytes(golden: Golden, press: Press, length: Length) -> None:
    hashes = {}
    for code in FORMS.by_code:
        filled = paper(FORMS, code, length)
        pdf = press.render(filled, LAW)
        prove(pdf, filled, LAW)
        hashes[code] = hashlib.sha256(pdf).hexdigest()
    golden.check_json(f"papers/{length}.json", hashes)
