"""GLOSSARY.md and the code speak of the same things."""

import re
from collections import Counter
from typing import NamedTuple

from tests.architecture.sources import PRODUCT, ROOT, lesson, sources

NONE_YET = "—"
_ROW = re.compile(r"^\| ([^|]+) \| (?:`(\w+)`|—) \| [^|]+ \|$", re.MULTILINE)


class Row(NamedTuple):
    """One idea: its Chinese names, and its word in the code."""

    terms: list[str]
    identifier: str


def rows() -> list[Row]:
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    return [Row(terms.split("、"), identifier or NONE_YET) for terms, identifier in _ROW.findall(glossary)]


def test_every_row_can_be_read() -> None:
    lines = re.findall(r"^\| [^|-].*$", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"), re.MULTILINE)
    headers = [line for line in lines if line.startswith("| 中文 |")]
    assert len(rows()) == len(lines) - len(headers), lesson(
        "A row of the glossary is: terms joined by 、, one identifier in backquotes (or —), one line of meaning.",
        [line for line in lines if not _ROW.fullmatch(line) and line not in headers],
    )


def test_every_identifier_is_a_word_of_the_code() -> None:
    words = {word for source in sources(*PRODUCT) for word in re.findall(r"\w+", source.text)} | {NONE_YET}
    offences = [f"{'、'.join(row.terms)}: {row.identifier}" for row in rows() if row.identifier not in words]
    assert not offences, lesson(
        "The glossary's identifier is what the code says: rename one of them, or write — until the code has it.",
        offences,
    )


def test_one_idea_has_one_name() -> None:
    terms = [term for row in rows() for term in row.terms]
    identifiers = [row.identifier for row in rows() if row.identifier != NONE_YET]
    offences = [name for name, count in Counter([*terms, *identifiers]).items() if count > 1]
    assert not offences, lesson("An idea has one row in the glossary, with all its names.", offences)
