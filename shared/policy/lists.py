"""The imported lists that conditions name. A request that names a list which was never imported is refused."""

import difflib
from collections.abc import Collection, Iterable, Iterator

from shared.policy.conditions import AllOf, AnyOf, Condition, Listed, Not
from shared.policy.faults import Fault
from shared.policy.places import Steps

Placed = tuple[Steps, Condition | None]
"""A condition, and the steps that lead to it from the body of a request."""


def lists_named(conditions: Iterable[Placed]) -> list[tuple[Steps, str]]:
    """Every list that the conditions name, each with the path that leads to it."""
    return [named for steps, condition in conditions for named in _named(condition, steps)]


def unknown_lists(named: Iterable[tuple[Steps, str]], known: Collection[str]) -> Iterator[Fault]:
    """A fault for each named list that is not among `known`. Such a list has no enterprise, so that a condition on it
    fits nobody, and its opposite everybody.
    """
    for steps, name in named:
        if name in known:
            continue
        close = difflib.get_close_matches(name, known, 1)
        hint, hint_en = f"已导入的名单：{'、'.join(known) or '无'}", f"there are {', '.join(known) or 'none'}"
        if close:
            hint, hint_en = f"是否应为“{close[0]}”？", f"did you mean {close[0]!r}?"
        yield Fault(steps, f"没有导入过名单“{name}”；{hint}", f"no list {name!r} was ever imported; {hint_en}")


def _named(condition: Condition | None, steps: Steps) -> Iterator[tuple[Steps, str]]:
    match condition:
        case AllOf():
            for number, part in enumerate(condition.all):
                yield from _named(part, (*steps, "all", number))
        case AnyOf():
            for number, part in enumerate(condition.any):
                yield from _named(part, (*steps, "any", number))
        case Not():
            yield from _named(condition.not_, (*steps, "not"))
        case Listed():
            for number, name in enumerate(condition.list):
                yield (*steps, "list", number), name
        case _:
            return
