"""Read the members of a frame from JSON: exactly the known fields, each of its type. `members` checks the values."""

import re
from collections.abc import Callable, Collection
from typing import Any, TypeVar

from shared.draws.frames import Person, Slot, Task, Unit
from shared.errors import Invalid

Member = TypeVar("Member", Unit, Task, Person)
_HEX_32 = re.compile("[0-9a-f]{64}")


class MalformedUnit(Invalid):
    code = "malformed-unit"
    title = "抽查对象格式错误"
    title_en = "Malformed unit"


class MalformedTask(Invalid):
    code = "malformed-task"
    title = "检查任务格式错误"
    title_en = "Malformed task"


class MalformedPerson(Invalid):
    code = "malformed-person"
    title = "人员格式错误"
    title_en = "Malformed person"


class MalformedFrame(Invalid):
    code = "malformed-frame"
    title = "名单格式错误"
    title_en = "Malformed frame"


class Misshapen(Exception):
    """A misshapen part of a member: its place inside the member, and what should be there, in both languages.

    The reader that catches it knows the kind of member and makes a refusal of it.
    """

    def __init__(self, where: str, expected: str, expected_en: str) -> None:
        super().__init__(expected_en)
        self.where, self.expected, self.expected_en = where, expected, expected_en

    def refusal(self, kind: type[Invalid], path: str) -> Invalid:
        place = path + self.where
        return kind(f"{place} 应为{self.expected}。", f"{place} must be {self.expected_en}.", path=place)


def read_units(value: object, path: str = "frame") -> list[Unit]:
    """The units in a JSON list.

    Raises MalformedFrame if `value` is no list, MalformedUnit for the first misshapen unit.
    """
    return _read(value, path, _unit, MalformedUnit)


def read_tasks(value: object, path: str = "tasks") -> list[Task]:
    """The tasks in a JSON list. Raises MalformedFrame, MalformedTask."""
    return _read(value, path, _task, MalformedTask)


def read_people(value: object, path: str = "people") -> list[Person]:
    """The people in a JSON list. Raises MalformedFrame, MalformedPerson."""
    return _read(value, path, _person, MalformedPerson)


def is_hex_32(value: object) -> bool:
    """Whether this is 32 bytes in lower-case hex."""
    return isinstance(value, str) and _HEX_32.fullmatch(value) is not None


def _read(value: object, path: str, one: Callable[[object], Member], kind: type[Invalid]) -> list[Member]:
    if not isinstance(value, list):
        raise Misshapen("", "数组", "an array").refusal(MalformedFrame, path)
    members = []
    for place, item in enumerate(value):
        try:
            members.append(one(item))
        except Misshapen as error:
            raise error.refusal(kind, f"{path}[{place}]") from error
    return members


def _unit(value: object) -> Unit:
    fields = _object(value, ("id", "stratum", "weight"))
    return Unit(_text(fields, "id"), _text(fields, "stratum"), _integer(fields, "weight"))


def _task(value: object) -> Task:
    fields = _object(value, ("id", "slots"))
    return Task(
        _text(fields, "id"), tuple(_slot(slot, f".slots[{i}]") for i, slot in enumerate(_list(fields, "slots")))
    )


def _slot(value: object, where: str) -> Slot:
    fields = _object(value, ("name", "tags"), where)
    return Slot(_text(fields, "name", where), _texts(fields, "tags", where))


def _person(value: object) -> Person:
    fields = _object(value, ("id", "tags", "capacity", "recused"))
    return Person(_text(fields, "id"), _texts(fields, "tags"), _integer(fields, "capacity"), _texts(fields, "recused"))


def _object(value: object, names: Collection[str], where: str = "") -> dict[str, Any]:
    # Comparing the sets of names would be shorter, but a reader wants to know which object is wrong.
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
