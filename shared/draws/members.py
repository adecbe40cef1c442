"""Which frames may be announced: at least one member, all well formed, none twice, and weights in range."""

from collections.abc import Sequence
from itertools import pairwise

from shared.canonical import NotCanonical, canonical
from shared.draws.frames import Frame, Person, Roster, Task, Unit
from shared.draws.reading import MalformedPerson, MalformedTask, MalformedUnit, Misshapen, is_hex_32
from shared.errors import Invalid

MAX_WEIGHT = 1000
MAX_SLOTS = 16
_SAFE_INTEGER = 2**53 - 1


class EmptyFrame(Invalid):
    code = "empty-frame"
    title = "名单为空"
    title_en = "The frame is empty"


class DuplicateUnit(Invalid):
    code = "duplicate-unit"
    title = "抽查对象重复"
    title_en = "Duplicate unit"


class DuplicateTask(Invalid):
    code = "duplicate-task"
    title = "检查任务重复"
    title_en = "Duplicate task"


class DuplicatePerson(Invalid):
    code = "duplicate-person"
    title = "人员重复"
    title_en = "Duplicate person"


class WeightOutOfRange(Invalid):
    code = "weight-out-of-range"
    title = "权重超出范围"
    title_en = "Weight out of range"


def check_frame(frame: Frame) -> None:
    """Refuse a frame that no announcement may carry.

    Raises EmptyFrame, WeightOutOfRange, and Malformed… or Duplicate… of Unit, Task or Person.
    """
    if isinstance(frame, Roster):
        _check_tasks(frame.tasks)
        _check_people(frame.people)
    else:
        _check_units(frame)


def _check_units(units: Sequence[Unit]) -> None:
    _require_some(units, "frame")
    seen: set[str] = set()
    strata: set[str] = set()
    for place, unit in enumerate(units):
        if not is_hex_32(unit.id):
            raise _bad_id(f"frame[{place}]").refusal(MalformedUnit, "")
        if unit.stratum not in strata:
            _require_text(unit.stratum, f"frame[{place}].stratum", MalformedUnit)
            strata.add(unit.stratum)
        if not 1 <= unit.weight <= MAX_WEIGHT:
            raise WeightOutOfRange(
                f"frame[{place}] 的权重为 {unit.weight}，应为 1 至 {MAX_WEIGHT}。",
                f"The weight of frame[{place}] is {unit.weight}; it must be 1 to {MAX_WEIGHT}.",
                path=f"frame[{place}].weight",
                id=unit.id,
            )
        if unit.id in seen:
            raise _duplicate(DuplicateUnit, f"frame[{place}]", unit.id)
        seen.add(unit.id)


def _check_tasks(tasks: Sequence[Task]) -> None:
    _require_some(tasks, "tasks")
    seen: set[str] = set()
    for place, task in enumerate(tasks):
        path = f"tasks[{place}]"
        if not is_hex_32(task.id):
            raise _bad_id(path).refusal(MalformedTask, "")
        if not 1 <= len(task.slots) <= MAX_SLOTS:
            expected = f"1 至 {MAX_SLOTS} 个位置", f"1 to {MAX_SLOTS} slots"
            raise Misshapen(f"{path}.slots", *expected).refusal(MalformedTask, "")
        for number, slot in enumerate(task.slots):
            _require_text(slot.name, f"{path}.slots[{number}].name", MalformedTask)
            _require_sorted(slot.tags, f"{path}.slots[{number}].tags", MalformedTask)
        if task.id in seen:
            raise _duplicate(DuplicateTask, path, task.id)
        seen.add(task.id)


def _check_people(people: Sequence[Person]) -> None:
    _require_some(people, "people")
    seen: set[str] = set()
    for place, person in enumerate(people):
        path = f"people[{place}]"
        if not is_hex_32(person.id):
            raise _bad_id(path).refusal(MalformedPerson, "")
        if not 0 <= person.capacity <= _SAFE_INTEGER:
            raise Misshapen(f"{path}.capacity", "不小于 0 的整数", "0 or more").refusal(MalformedPerson, "")
        _require_sorted(person.tags, f"{path}.tags", MalformedPerson)
        _require_sorted(person.recused, f"{path}.recused", MalformedPerson)
        if not all(map(is_hex_32, person.recused)):
            raise _bad_id(f"{path}.recused[]", "").refusal(MalformedPerson, "")
        if person.id in seen:
            raise _duplicate(DuplicatePerson, path, person.id)
        seen.add(person.id)


def _require_some(members: Sequence[object], path: str) -> None:
    if not members:
        raise EmptyFrame(
            f"{path} 中没有任何成员；请先确定名单再公告。",
            f"{path} has no member; settle who is in it before announcing.",
            path=path,
        )


def _bad_id(path: str, field: str = ".id") -> Misshapen:
    return Misshapen(f"{path}{field}", "64 位小写十六进制数", "64 lower-case hex digits")


def _duplicate(kind: type[Invalid], path: str, id_: str) -> Invalid:
    return kind(
        f"{path} 的编号 {id_} 此前已经出现；同一名单中每个对象只能出现一次。",
        f"The id {id_} of {path} occurred before; nobody may be in a frame twice.",
        path=path,
        id=id_,
    )


def _require_text(text: str, path: str, kind: type[Invalid]) -> None:
    try:
        canonical(text)
    except NotCanonical as error:
        expected = "不含 NUL 和孤立代理字符的文本", "text without NUL and lone surrogates"
        raise Misshapen(path, *expected).refusal(kind, "") from error


def _require_sorted(texts: Sequence[str], path: str, kind: type[Invalid]) -> None:
    for text in texts:
        _require_text(text, path, kind)
    # The order is that of UTF-8 bytes, which is the same as Python's order of code points.
    if any(left >= right for left, right in pairwise(texts)):
        raise Misshapen(path, "升序排列且无重复的数组", "sorted, with nothing twice").refusal(kind, "")
