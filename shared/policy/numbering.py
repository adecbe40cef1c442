"""Number series of documents: what a number looks like, and within what it counts from 1 without a gap."""

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.policy.clauses import Citation, Clause, Code, Name

_PLACE = re.compile(r"\{(year|series|kind|number)(?::0([1-9]))?\}")

Format = Annotated[
    str,
    StringConstraints(
        pattern=r"^[^\x00-\x1f\x7f{}]*(\{(year|series|kind|number(:0[1-9])?)\}[^\x00-\x1f\x7f{}]*)+$", max_length=100
    ),
]
"""Text with {year}, {series} (the team's letter), {kind} (the word of the document's kind), {number} or {number:03}."""


class Series(Clause):
    """A number series. `kinds` are the words of the documents it numbers; none: all that no other series names.

    `scope` says what has a count of its own: each team, each matter (its papers share its number), or each kind of
    document. It starts again at 1 every year where `per` is year.
    """

    name: Code
    title: Name
    format: Format
    scope: Literal["team", "matter", "document-kind"]
    per: Literal["year", "ever"] = "year"
    kinds: Annotated[tuple[Name, ...], Field(strict=False, max_length=100)] = ()
    basis: Citation | None = None

    @property
    def places(self) -> list[str]:
        """The names in the format's braces, in their order."""
        return [name for name, _ in _PLACE.findall(self.format)]

    def written(self, number: int, year: int, series: str = "", kind: str = "") -> str:
        """The number as it stands on a document: （示）应急〔2020〕F-001.

        Raises ValueError where the format has a place for the series or the kind, and none is given.
        """
        values = {"year": f"{year:04}", "series": series, "kind": kind}
        missing = [place for place in self.places if values.get(place) == ""]
        if missing:
            raise ValueError(f"the format {self.format!r} needs a {missing[0]}")
        return _PLACE.sub(lambda at: values[at[1]] if at[1] in values else f"{number:0{at[2] or 1}}", self.format)
