"""What is asked of a list of records: its query parameters."""

import dataclasses
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import signature
from typing import Annotated, Any, Literal

from fastapi import Query

from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.store import RecordsWanted
from shared.policy.clauses import Day

_Same = Annotated[str | None, Query(max_length=300, description="Only records with this value in the field.")]
_IsSo = Annotated[bool | None, Query(description="Only records for which the field is true, or false.")]


@dataclass(frozen=True, kw_only=True)
class RecordsAsked:
    """The query parameters of a list. A parameter that is neither of the two here asks for records whose field of that
    name has its value.
    """

    text: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=100,
            description="Parts of the name, in Chinese, in pinyin or by initials, or of the key, present or former, in "
            "any order with blanks between them.",
        ),
    ] = None
    retired: Annotated[bool, Query(description="If true, only retired records; if false, only records in use.")] = False

    def wanted(self, register: Register) -> RecordsWanted:
        asked = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        others = {name: asked.pop(name) for name in ("text", "retired", "expires_before") if name in asked}
        return RecordsWanted(
            register=register, **others, equal={name: value for name, value in asked.items() if value is not None}
        )


@dataclass(frozen=True, kw_only=True)
class PeopleAsked(RecordsAsked):
    unit: _Same = None
    area: _Same = None
    section: _Same = None
    group: _Same = None
    specialism: _Same = None
    on_duty: _IsSo = None
    cadre: _IsSo = None
    expires_before: Annotated[
        Day | None, Query(description="Only people whose certificate expires before this day.")
    ] = None


@dataclass(frozen=True, kw_only=True)
class ExpertsAsked(RecordsAsked):
    unit: _Same = None
    area: _Same = None
    specialism: _Same = None
    on_duty: _IsSo = None


@dataclass(frozen=True, kw_only=True)
class ItemsAsked(RecordsAsked):
    category: _Same = None
    kind: Annotated[Literal["key", "general"] | None, Query(description="Only general items, or only key items.")] = (
        None
    )
    level: _Same = None


def asked_by(shape: type[RecordsAsked]) -> Callable[..., Awaitable[RecordsAsked]]:
    """A dependency that makes a `shape` from its query parameters. As a dependency, the class itself would run in a
    thread.
    """

    async def asked(**parameters: Any) -> RecordsAsked:
        return shape(**parameters)

    asked.__signature__ = signature(shape)  # type: ignore[attr-defined]  # functions carry attributes, mypy knows none
    return asked
