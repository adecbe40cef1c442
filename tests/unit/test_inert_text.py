"""A text in a cell is never a formula, and comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.inert_text import inert, restored


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "＝1", "'=1", "''-1", "'示例"])
def test_a_formula_gets_a_quote(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "示例", "1-1", "0.200000", "〔2026〕1号"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert inert(text) == text == restored(text)


@given(st.text("'=+-@＝\t示1", max_size=8))
def test_every_text_is_restored(text: str) -> None:
    assert restored(inert(text)) == text
    assert inert(text)[:1] not in tuple("=+-@＝\t")
