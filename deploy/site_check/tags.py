"""The tags of a page in the order in which they stand, as browsers find them (HTML Living Standard, 13.2.5).

The parser of the standard library takes time that grows with the square of a page that somebody made for that; this one
passes over each character a fixed number of times. Whatever has no end, ends with the page.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import NamedTuple

_TAG = re.compile(
    r"""<!--.*?(?:-->|\Z)            # a comment
      | <[!?][^>]*(?:>|\Z)          # a declaration
      | <(?P<end>/?)(?P<name>[a-z][^\s/>]{0,40})
        (?P<told>(?:[^>"']|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))*)(?:>|\Z)
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
"""Every alternative ends at the latest where the page ends: none that has begun is read twice."""
_ATTRIBUTE = re.compile(
    r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)(?:"|\Z)|'([^']*)(?:'|\Z)|([^\s"'>]+)))?""",
    re.DOTALL,
)
_TEXT_ONLY = frozenset({"script", "style", "textarea", "title", "iframe", "noscript", "xmp"})
"""Elements in which nothing but their own end is a tag."""


class Tag(NamedTuple):
    """A tag: its name, whether it ends an element, and its attributes; the first of several with one name counts."""

    name: str
    is_end: bool
    attributes: Mapping[str, str]


def tags_in(page: str) -> Iterator[Tag]:
    """The tags of a page, whatever it is."""
    place = 0
    while found := _TAG.search(page, place):
        place = found.end()
        if not found["name"]:
            continue
        name, is_end = found["name"].lower(), bool(found["end"])
        yield Tag(name, is_end, {} if is_end else _attributes(found["told"]))
        if name in _TEXT_ONLY and not is_end:
            end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(page, place)
            place = end.start() if end else len(page)


def _attributes(told: str) -> Mapping[str, str]:
    attributes: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(told):
        attributes.setdefault(name.lower(), unescape("".join(values)))
    return attributes
