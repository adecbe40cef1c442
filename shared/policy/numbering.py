"""Number series of documents (文号): the format of a number, and which things have a count of their own from 1."""

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
    """A number series.

    `kinds` are the kinds of document it numbers; without them it numbers all that no other series names. `scope` says
    what has a count of its own: each team, each matter (all papers of a matter have the same number), or each kind of
    document. If `per` is year, the count starts again at 1 every year.
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
        """The names in the braces of the format, in their order there."""
        return [name for name, _ in _PLACE.findall(self.format)]

    def written(self, number: int, year: int, series: str = "", kind: str = "") -> str:
        """The number as it stands on a document: （示）应急〔2020〕F-001.

        Raises ValueError if the format has a place for the series or the kind, and none is given.
        """
        values = {"year": f"{year:04}", "series": series, "kind": kind}
        missing = [place for place in self.places if values.get(place) == ""]
        if missing:
            raise ValueError(f"the format {self.format!r} needs a {missing[0]}")
        return _PLACE.sub(lambda at: values[at[1]] if at[1] in values else f"{number:0{at[2] or 1}}", self.format)
