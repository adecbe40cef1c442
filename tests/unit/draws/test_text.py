from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.draws.text import Moment, OrganisationCode, Purpose, SourceName, TextOrEmpty, is_text
from tests.unit.draws.builders import BUREAU


@pytest.mark.parametrize("text", ["a", "查", "é", "a b", "\U00020000", "x" * 200, "\ue000", "a\u00a0b", '~!"'])
def test_texts(text: str) -> None:
    assert is_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", " a", "a ", "a\u3000", "\u00a0a", "x" * 201, "e\u0301", "\u212b", "a\nb", "a\tb", "a\x7fb", "a\x85b",
        "a\u200bb", "a\u202eb", "a\ufeffb", "a\u00adb", "a\u2028b", "a\u2029b", "a\ud800b", "a\x00b",
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused(text: str) -> None:
    assert not is_text(text)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (TextOrEmpty, ["", "危化"], [" ", "a\n"]),
        (Purpose, ["monthly/2026-03/W", "应急", "x" * 100], ["", "a b", "a\u3000b", "x" * 101, "e\u0301"]),
        (SourceName, ["a", "legal-section", "0-", "x" * 40], ["", "A", "a_b", "x" * 41, "a\n", "é"]),
        (OrganisationCode, [BUREAU], [BUREAU.lower(), f" {BUREAU}", BUREAU[:-1], BUREAU[:-1] + "0", ""]),
        (
            Moment,
            ["2026-03-01T00:00:00Z", "2024-02-29T23:59:59Z"],
            [
                "2026-03-01T00:00:00+00:00",
                "2026-03-01T00:00:00.000Z",
                "2026-03-01 00:00:00Z",
                "2026-02-29T00:00:00Z",
                "2026-03-01T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "2026-03-01T00:00:00Z\n",
                "2026-03-01t00:00:00z",
                "0000-01-01T00:00:00Z",
            ],
        ),
    ],
    ids=["text-or-empty", "purpose", "source", "organisation", "moment"],
)
def test_forms(kind: Any, good: list[str], bad: list[str]) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(kind)
    for text in good:
        assert adapter.validate_python(text) == text
    for text in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(text)
