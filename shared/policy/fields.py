"""The fields of each directory, the values each can hold, and the check that rules use only those.

A rule with a misspelt field must be refused: if it were accepted, it would apply to nobody or to everybody.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from shared.policy.conditions import AllOf, AnyOf, Condition, FieldIn, Flagged, Licensed, Listed, Not
from shared.policy.faults import Fault
from shared.policy.places import Steps
from shared.policy.selection import Population


class Field(NamedTuple):
    """A field.

    Conditions see its value as a text: a `day` as an ISO date, `yes-no` as yes or no, a `number` as written. `values`
    are the only values the field can have; an empty tuple allows any value.
    """

    kind: Literal["text", "number", "yes-no", "day"] = "text"
    values: tuple[str, ...] = ()


_TEXT = Field()
_YES_NO = Field("yes-no", ("yes", "no"))

ENTERPRISE: Final[Mapping[str, Field]] = {
    "identifier_kind": Field(values=("uscc", "registration-number", "provisional")),
    "name": _TEXT,
    "area": _TEXT,
    "address": _TEXT,
    "industry": _TEXT,
    "industry_code": _TEXT,
    "sector": _TEXT,
    "group": _TEXT,
    "affiliation": _TEXT,
    "scale": _TEXT,
    "enterprise_type": _TEXT,
    "registered_capital": _TEXT,
    "business_scope": _TEXT,
    "province": _TEXT,
    "city": _TEXT,
    "risk_class": _TEXT,
    "credit_class": Field(values=("A", "B", "C", "D", "")),
    "status": Field(values=("open", "suspended", "closed", "moved")),
    "registered_on": Field("day"),
}
"""The fields of an enterprise, in the order in which they are read."""

FIELDS: Final[Mapping[Population, Mapping[str, Field]]] = {
    "enterprises": ENTERPRISE,
    "people": {
        "name": _TEXT,
        "certificate_expires": Field("day"),
        "unit": _TEXT,
        "section": _TEXT,
        "group": _TEXT,
        "post": _TEXT,
        "cadre": _YES_NO,
        "area": _TEXT,
        "establishment": _TEXT,
        "on_duty": _YES_NO,
        "education": _TEXT,
        "specialism": _TEXT,
        "birth_year": Field("number"),
        "sex": Field(values=("男", "女", "")),
    },
    "experts": {
        "name": _TEXT,
        "unit": _TEXT,
        "specialism": _TEXT,
        "area": _TEXT,
        "on_duty": _YES_NO,
        "score": Field("number"),
    },
    "items": {
        "name": _TEXT,
        "category": _TEXT,
        "basis": _TEXT,
        "subject": _TEXT,
        "content": _TEXT,
        "method": _TEXT,
        "kind": Field(values=("key", "general")),
        "level": _TEXT,
    },
    "counties": {"name": _TEXT},
}
_CALLED: Mapping[Population, str] = {
    "enterprises": "企业",
    "people": "执法人员",
    "experts": "专家",
    "items": "抽查事项",
    "counties": "县区",
}
PEOPLE_AND_EXPERTS: Final[tuple[Population, ...]] = ("people", "experts")
"""The directories from which crews and teams are made. A condition over both may use a field that only one has."""


def condition_faults(condition: Condition | None, of: Sequence[Population], steps: Steps) -> Iterator[Fault]:
    """Faults of a condition: each place that no entry of these directories can ever fit."""
    match condition:
        case AllOf():
            for number, part in enumerate(condition.all):
                yield from condition_faults(part, of, (*steps, "all", number))
        case AnyOf():
            for number, part in enumerate(condition.any):
                yield from condition_faults(part, of, (*steps, "any", number))
        case Not():
            yield from condition_faults(condition.not_, of, (*steps, "not"))
        case FieldIn():
            unknown = [*field_faults(condition.field, of, (*steps, "field"))]
            yield from unknown or value_faults(condition.field, enumerate(condition.in_), of, (*steps, "in"))
        case Flagged() | Licensed() | Listed() if "enterprises" not in of:
            yield Fault(
                steps,
                f"只有企业才有标记、许可证和名单，{_called(of)}没有",
                f"only enterprises have marks, licences and lists; {' and '.join(of)} have none",
            )
        case _:
            return


def field_faults(name: str, of: Sequence[Population], steps: Steps, others: Sequence[str] = ()) -> Iterator[Fault]:
    """A fault if none of these directories has the field. `others` are further names that are allowed in this place."""
    names = [*dict.fromkeys([*(each for population in of for each in FIELDS[population]), *others])]
    if name not in names:
        close = difflib.get_close_matches(name, names, 1)
        hint, hint_en = f"可用的字段：{'、'.join(names)}", f"there are {', '.join(names)}"
        if close:
            hint, hint_en = f"是否应为 {close[0]}？", f"did you mean {close[0]}?"
        yield Fault(
            steps, f"{_called(of)}没有字段“{name}”；{hint}", f"{' and '.join(of)} have no field {name!r}; {hint_en}"
        )


def value_faults(
    name: str, values: Iterable[tuple[str | int, str]], of: Sequence[Population], steps: Steps
) -> Iterator[Fault]:
    """Faults of values that the field can never have. Each value comes with its place under `steps`."""
    known = [FIELDS[population][name] for population in of if name in FIELDS[population]]
    possible = [value for field in known for value in field.values]
    if not possible or not all(field.values for field in known):
        return
    for place, value in values:
        if value not in possible:
            told = ", ".join(filter(None, dict.fromkeys(possible)))
            yield Fault(
                (*steps, place),
                f"{name} 不会是“{value}”，只有：{told}",
                f"{name} is never {value!r}; it is one of {told}",
            )


def _called(of: Sequence[Population]) -> str:
    return "、".join(_CALLED[population] for population in of)
