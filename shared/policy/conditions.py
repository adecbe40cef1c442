"""Conditions: which entries of a directory a rule is about. Policy files and requests write them in the same way.

`{all: […]}`, `{any: […]}`, `{not: …}`, `{field: sector, in: […]}`, `{flag: complaint, within_months: 6}`,
`{licence: 危险化学品经营许可证, expires_before: 2026-12-31}`, `{list: […]}`, `{identifier: […]}`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Discriminator, Field, PlainSerializer, Tag

from shared.calendar.spans import months_before
from shared.canonical import JsonObject
from shared.policy.clauses import Clause, Day, Name

Flag = Literal["key-unit", "major-hazard-source", "complaint", "accident", "penalty", "serious-violation", "blacklist"]
"""Marks that an enterprise can have; each mark has its date and its source."""

_Some = Annotated[tuple[Name, ...], Field(strict=False, min_length=1, max_length=1000)]


class Subject(NamedTuple):
    """An entry of a directory (an enterprise, a person, an expert, …), as conditions see it.

    The values of `fields` are texts: "yes" or "no" for a truth value, a number as it was written. `flags` has the dates
    of each kind of mark that was not withdrawn, `licences` the day on which each licence expires (None: never), `lists`
    the imported lists that the entry is on, `former` the identifiers that it had before.
    """

    identifier: str
    fields: Mapping[str, str]
    flags: Mapping[str, Sequence[date]] = {}
    licences: Mapping[str, date | None] = {}
    lists: frozenset[str] = frozenset()
    former: Sequence[str] = ()


class AllOf(Clause):
    """All of these conditions hold."""

    all: Annotated[tuple["Condition", ...], Field(strict=False, min_length=1, max_length=50)]


class AnyOf(Clause):
    """At least one of these conditions holds."""

    any: Annotated[tuple["Condition", ...], Field(strict=False, min_length=1, max_length=50)]


class Not(Clause):
    """This condition does not hold."""

    not_: Annotated["Condition", Field(alias="not")]


class FieldIn(Clause):
    """A field has one of these values."""

    field: Name
    in_: Annotated[_Some, Field(alias="in")]


class Flagged(Clause):
    """The enterprise has this mark.

    If `since` or `within_months` is set, the mark must have been made on that day or later, or within the last months.
    """

    flag: Flag
    since: Day | None = None
    within_months: Annotated[int | None, Field(ge=1, le=120)] = None


class Licensed(Clause):
    """The enterprise has a licence of this name, and the licence expires before `expires_before`, if that is set."""

    licence: Name
    expires_before: Day | None = None


class Listed(Clause):
    """The enterprise is on one of these imported lists."""

    list: _Some


class Identified(Clause):
    """The entry has one of these identifiers."""

    identifier: _Some


def _kind(value: Any) -> str | None:
    fields = getattr(type(value), "model_fields", ())
    said = value if isinstance(value, Mapping) else {_ALIAS.get(name, name) for name in fields}
    return next(
        (key for key in ("all", "any", "not", "field", "flag", "licence", "list", "identifier") if key in said), None
    )


_ALIAS = {"not_": "not", "in_": "in"}

Condition = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[FieldIn, Tag("field")]
    | Annotated[Flagged, Tag("flag")]
    | Annotated[Licensed, Tag("licence")]
    | Annotated[Listed, Tag("list")]
    | Annotated[Identified, Tag("identifier")],
    Discriminator(_kind),
]

Recorded = Annotated[Condition, PlainSerializer(lambda condition: condition.as_json(), return_type=JsonObject)]
"""A condition in an event or a read row: the JSON of `Clause.as_json`, without fields that were left out."""

for _model in (AllOf, AnyOf, Not):
    _model.model_rebuild()


def matches(condition: Condition | None, subject: Subject, on: date) -> bool:
    """Whether the subject fits the condition on that day: marks of a later day do not count.

    None fits every subject.
    """
    match condition:
        case None:
            return True
        case AllOf():
            return all(matches(part, subject, on) for part in condition.all)
        case AnyOf():
            return any(matches(part, subject, on) for part in condition.any)
        case Not():
            return not matches(condition.not_, subject, on)
        case FieldIn():
            return subject.fields.get(condition.field, "") in condition.in_
        case Flagged():
            first = marked_since(condition, on)
            marks = subject.flags.get(condition.flag, ())
            return any((first is None or first <= marked) and marked <= on for marked in marks)
        case Licensed():
            return condition.licence in subject.licences and _expires(condition, subject.licences[condition.licence])
        case Listed():
            return not subject.lists.isdisjoint(condition.list)
        case Identified():
            return any(one in condition.identifier for one in (subject.identifier, *subject.former))


def marked_since(condition: Flagged, on: date) -> date | None:
    """The first day on which a mark may have been made; None if the age of the mark does not matter."""
    if condition.within_months is None:
        return condition.since
    first = months_before(on, condition.within_months)
    return first if condition.since is None else max(first, condition.since)


def _expires(condition: Licensed, expiry: date | None) -> bool:
    return condition.expires_before is None or (expiry is not None and expiry < condition.expires_before)
