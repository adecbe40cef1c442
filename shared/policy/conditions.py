"""Conditions over a directory: whom a rule means. One tree of questions, the same in a policy file and in a request.

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
"""What is marked on an enterprise, with the date and the source of each mark."""

_Some = Annotated[tuple[Name, ...], Field(strict=False, min_length=1, max_length=1000)]


class Subject(NamedTuple):
    """What a condition asks about: one of a directory.

    Fields are texts (yes and no for what is true or not, a number as written); `flags` has the dates of the marks that
    stand, `licences` the date each expires (None: never), `lists` the lists that name it.
    """

    identifier: str
    fields: Mapping[str, str]
    flags: Mapping[str, Sequence[date]] = {}
    licences: Mapping[str, date | None] = {}
    lists: frozenset[str] = frozenset()


class AllOf(Clause):
    """Every one of these."""

    all: Annotated[tuple["Condition", ...], Field(strict=False, min_length=1, max_length=50)]


class AnyOf(Clause):
    """At least one of these."""

    any: Annotated[tuple["Condition", ...], Field(strict=False, min_length=1, max_length=50)]


class Not(Clause):
    """Whoever does not fit this."""

    not_: Annotated["Condition", Field(alias="not")]


class FieldIn(Clause):
    """A field has one of these values."""

    field: Name
    in_: Annotated[_Some, Field(alias="in")]


class Flagged(Clause):
    """A mark stands; made on `since` or later, or in the last months, where that is asked."""

    flag: Flag
    since: Day | None = None
    within_months: Annotated[int | None, Field(ge=1, le=120)] = None


class Licensed(Clause):
    """There is a licence of this name; one that expires before a day, where that is asked."""

    licence: Name
    expires_before: Day | None = None


class Listed(Clause):
    """On one of these imported lists."""

    list: _Some


class Identified(Clause):
    """One of these, by identifier."""

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
"""A condition in an event or a read row: in JSON as in a policy file, without what was not said."""

for _model in (AllOf, AnyOf, Not):
    _model.model_rebuild()


def matches(condition: Condition | None, subject: Subject, on: date) -> bool:
    """Whether the subject fits, as things stand on that day: a later mark is not there yet. None fits everybody."""
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
            return subject.identifier in condition.identifier


def marked_since(condition: Flagged, on: date) -> date | None:
    """The first day a mark may be of; None where its age does not matter."""
    if condition.within_months is None:
        return condition.since
    first = months_before(on, condition.within_months)
    return first if condition.since is None else max(first, condition.since)


def _expires(condition: Licensed, expiry: date | None) -> bool:
    return condition.expires_before is None or (expiry is not None and expiry < condition.expires_before)
