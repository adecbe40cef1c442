"""In which versions the public could read what is hidden since: their text is not given any more.

What is hidden is looked for when it becomes known, and not kept: only the numbers of the versions are.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from services.publishing.publication.redaction import stands_in
from services.publishing.publication.state import Publication
from shared.canonical import JsonObject


def exposed_in(publication: Publication, content: JsonObject, hidden: Iterable[str]) -> tuple[int, ...]:
    """The versions in which anything stands that the content hides. What the content says itself, such as the name of
    the enterprise, it does not hide.
    """
    values, said = [*hidden], set(_texts_in(content))
    return tuple(
        version.number
        for version in publication.versions
        if any(stands_in(text, values) for text in _texts_in(version.content) if text not in said)
    )


def _texts_in(value: Any) -> Iterator[str]:
    """Every text in a JSON value; names of members are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _texts_in(member)
    elif isinstance(value, list):
        for item in value:
            yield from _texts_in(item)
