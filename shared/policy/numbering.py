"""Number series of documents (文号): the format of a number, and which things have a count of their own from 1."""

import re
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field, StringConstraints

from shared.policy.clauses import Citation, Clause, Code, Name, TimeOfDay

_PLACE = re.compile(r"\{(year|series|kind|number)(?::0([1-9]))?\}")

Format = Annotated[
    str,
    StringConstraints(
        pattern=r"^[^\x00-\x1f\x7f{}]*(\{(year|series|kind|number(:0[1-9])?)\}[^\x00-\x1f\x7f{}]*)+$", max_length=100
    ),
]
"""Text with {year}, {series} (the team's letter), {kind} (the word of the document's kind), {number} or {number:03}."""


Scope = Literal["team", "matter", "document-kind"]


def _listed(scope: object) -> object:
    return (scope,) if isinstance(scope, str) else scope


class NumberParts(NamedTuple):
    """What stands in a number beside the year: the count, the letter of the team, the word of the kind.

    `repeat` is above 1 if the matter has papers of this kind with this number already: 5-2.
    """

    number: int
    series: str = ""
    kind: str = ""
    repeat: int = 1


class HandBack(Clause):
    """Numbers may be taken along to where there is no network: at most `most` of a form for an inspection. They are
    back by an hour of the `working_days`-th working day after; those that are not are void.
    """

    by: TimeOfDay
    working_days: Annotated[int, Field(ge=0, le=10)]
    most: Annotated[int, Field(ge=1, le=20)] = 5
    basis: Citation


class Series(Clause):
    """A number series.

    `kinds` are the kinds of document it numbers; without them it numbers all that no other series names. `scope` says
    what has a count of its own: each team, or each kind of document. With `matter` in it, the first paper of a matter
    takes a number, and the later papers of the matter have the same number under the word of their own kind. If `per`
    is year, the count starts again at 1 every year.
    """

    name: Code
    title: Name
    format: Format
    scope: Annotated[tuple[Scope, ...], BeforeValidator(_listed), Field(strict=False, min_length=1, max_length=2)]
    per: Literal["year", "ever"] = "year"
    kinds: Annotated[tuple[Name, ...], Field(strict=False, max_length=100)] = ()
    hand_back: HandBack | None = None
    basis: Citation | None = None

    @property
    def places(self) -> list[str]:
        """The names in the braces of the format, in their order there."""
        return [name for name, _ in _PLACE.findall(self.format)]

    @property
    def needs(self) -> list[str]:
        """The places without which two papers could have the same number.

        A series for a single kind of document can have the word of that kind in the format itself.
        """
        several = len(self.kinds) != 1
        asked = {
            "number": True,
            "series": "team" in self.scope,
            "kind": several and ("document-kind" in self.scope or "matter" in self.scope),
            "year": self.per == "year",
        }
        return [place for place, needed in asked.items() if needed]

    def written(self, parts: NumberParts, year: int) -> str:
        """The number as it stands on a document: （示）应急〔2020〕F-001.

        Raises ValueError if the format has a place for the team or the kind, and none is given.
        """
        values = {"year": f"{year:04}", "series": parts.series.strip(), "kind": parts.kind.strip()}
        missing = [place for place in self.places if values.get(place) == ""]
        if missing:
            raise ValueError(f"the format {self.format!r} needs a {missing[0]}")
        again = f"-{parts.repeat}" if parts.repeat > 1 else ""
        return _PLACE.sub(
            lambda at: values[at[1]] if at[1] in values else f"{parts.number:0{at[2] or 1}}{again}", self.format
        )
