"""Read the members of a list from JSON: exactly the known fields, each of its type. `members` checks the values."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from shared.draws.frames import LeftOut, Person, Slot, Task, Unit
from shared.errors import Invalid

Member = TypeVar("Member", Unit, LeftOut, Task, Person)


class MalformedMember(Invalid):
    code = "malformed-member"
    title = "名单成员格式错误"
    title_en = "Malformed member"


class Misshapen(Exception):
    """A misshapen part of a member: its place inside the member, and what should be there, in both languages."""

    def __init__(self, where: str, expected: str, expected_en: str) -> None:
        super().__init__(expected_en)
        self.where, self.expected, self.expected_en = where, expected, expected_en

    def refusal(self, path: str) -> MalformedMember:
        """The refusal for a member at `path`, such as `frame[3]`."""
        place = path + self.where
        return MalformedMember(f"{place} 应为{self.expected}。", f"{place} must be {self.expected_en}.", path=place)


def read_units(value: object) -> list[Unit]:
    """The units in a JSON list. Raises MalformedMember for the first misshapen unit, or if `value` is no list."""
    return _read(value, "frame", _unit)


def read_left_out(value: object) -> list[LeftOut]:
    """The members in a JSON list who are left out. Raises MalformedMember."""
    return _read(value, "excluded", _left_out)


def read_tasks(value: object) -> list[Task]:
    """The tasks in a JSON list. Raises MalformedMember."""
    return _read(value, "tasks", _task)


def read_people(value: object) -> list[Person]:
    """The people in a JSON list. Raises MalformedMember."""
    return _read(value, "people", _person)


def _read(value: object, path: str, read_member: Callable[[object], Member]) -> list[Member]:
    if not isinstance(value, list):
        raise Misshapen("", "数组", "an array").refusal(path)
    members = []
    for place, item in enumerate(value):
        try:
            members.append(read_member(item))
        except Misshapen as error:
            raise error.refusal(f"{path}[{place}]") from error
    return members


def _unit(value: object) -> Unit:
    fields = _object(value, ("id", "stratum", "weight"))
    return Unit(_text(fields, "id"), _text(fields, "stratum"), _integer(fields, "weight"))


def _left_out(value: object) -> LeftOut:
    fields = _object(value, ("id", "reason"))
    return LeftOut(_text(fields, "id"), _text(fields, "reason"))


def _task(value: object) -> Task:
    fields = _object(value, ("id", "slots"))
    slots = tuple(_slot(slot, f".slots[{place}]") for place, slot in enumerate(_list(fields, "slots")))
    return Task(_text(fields, "id"), slots)


def _slot(value: object, where: str) -> Slot:
    fields = _object(value, ("name", "tags"), where)
    return Slot(_text(fields, "name", where), _texts(fields, "tags", where))


def _person(value: object) -> Person:
    fields = _object(value, ("id", "tags", "capacity", "recused"))
    return Person(_text(fields, "id"), _texts(fields, "tags"), _integer(fields, "capacity"), _texts(fields, "recused"))


def _object(value: object, names: Collection[str], where: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Misshapen(where, "对象", "an object")
    if len(value) != len(names) or any(name not in value for name in names):
        listed = "、".join(names)
        raise Misshapen(where, f"恰有字段 {listed} 的对象", f"an object with exactly the fields {', '.join(names)}")
    return value


def _text(fields: dict[str, Any], name: str, where: str = "") -> str:
    value = fields[name]
    if not isinstance(value, str):
        raise Misshapen(f"{where}.{name}", "字符串", "a string")
    return value


def _integer(fields: dict[str, Any], name: str) -> int:
    value = fields[name]
    # True is an int to Python, but not to JSON.
    if type(value) is not int:
        raise Misshapen(f".{name}", "整数", "an integer")
    return value


def _list(fields: dict[str, Any], name: str, where: str = "") -> list[Any]:
    value = fields[name]
    if not isinstance(value, list):
        raise Misshapen(f"{where}.{name}", "数组", "an array")
    return value


def _texts(fields: dict[str, Any], name: str, where: str = "") -> tuple[str, ...]:
    values = _list(fields, name, where)
    if not all(isinstance(value, str) for value in values):
        raise Misshapen(f"{where}.{name}", "字符串数组", "an array of strings")
    return tuple(values)
