"""Under which keys a target knows a publication that is corrected."""

import pytest

from services.publishing.delivery.target_records import records_of
from services.publishing.publication.state import Publication
from shared.canonical import JsonObject
from shared.contracts.fact import Fact
from shared.contracts.publications import PublicationRevised
from tests.unit.publishing.publication.made_up import ID, after, prepared, released

Told = tuple[str, str]
"""The code of the party, and the number."""


def publication(*told: Told) -> Publication:
    """It was released with these, one after the other."""
    first, *later = [_content(*each, f"第 {place} 稿") for place, each in enumerate(told)]
    facts: list[Fact] = [prepared(content=first), released()]
    for number, content in enumerate(later, 2):
        facts += [PublicationRevised(content=content), released(number)]
    return after(*facts)


def _content(code: str, number: str, facts: str) -> JsonObject:
    return {"party": {"name": "示例", "identifier": code}, "number": number, "facts": facts}


@pytest.mark.parametrize(
    ("told", "records"),
    [
        ([("A", "1")], 1),
        ([("A", "1"), ("A", "1")], 1),
        ([("A", "1"), ("B", "1")], 2),
        ([("A", "1"), ("A", "2")], 2),
        ([("A", "1"), ("B", "1"), ("B", "1")], 2),
        ([("A", "1"), ("B", "1"), ("A", "1")], 3),
        ([("", "1"), ("A", "1")], 1),
        ([("A", ""), ("A", "1"), ("A", "")], 2),
    ],
)
def test_another_party_or_another_number_is_another_record(told: list[Told], records: int) -> None:
    keys = [record.key for record in records_of(publication(*told))]
    assert (keys[0], len(set(keys))) == (ID.hex, records)
    assert all(len(key) == 32 for key in keys)


def test_whom_it_was_about_by_mistake() -> None:
    moved = publication(("A", "1"), ("B", "1"), ("A", "1"))
    assert (moved.identifier, [(each.identifier, each.number) for each in moved.mistaken]) == ("A", [("B", 2)])
