"""Which lists may be announced: all members well formed, nobody twice, somebody to draw from, weights in range.

The rules are judged one after the other over all lists of the draw, in the order of the protocol's refusals.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise

from shared.draws.frames import REASONS, WITHHELD, Frame, LeftOut, Lists, Members, Person, Roster, Task, Unit
from shared.draws.reading import MalformedMember, Misshapen
from shared.draws.text import is_hex_32, is_text
from shared.errors import Invalid


class WeightOutOfRange(Invalid):
    code = "weight-out-of-range"
    title = "权重超出范围"
    title_en = "Weight out of range"


class EmptyFrame(Invalid):
    code = "empty-frame"
    title = "名单为空"
    title_en = "The frame is empty"


MAX_WEIGHT = 1000
MAX_SLOTS = 16
_SAFE_INTEGER = 2**53 - 1


class DuplicateMember(Invalid):
    code = "duplicate-member"
    title = "名单成员重复"
    title_en = "Duplicate member"


def check_members(lists: Lists, covert: bool | None = None) -> None:
    """Refuse lists that no announcement may carry.

    `covert` says whether the draw is covert, if that is known: a covert draw gives the reason `withheld` alone, and
    every other draw gives the true reasons. Raises MalformedMember, DuplicateMember, EmptyFrame, WeightOutOfRange.
    """
    left_out = lists.left_out or ()
    match lists:
        case Frame(units=units):
            _require_units(units)
            _require_left_out(left_out, covert)
            _require_distinct(("frame", units), ("excluded", left_out))
            _require_some("frame", units)
            _require_weights(units)
        case Roster(tasks=tasks, people=people):
            _require_tasks(tasks)
            _require_people(people, {task.id for task in tasks})
            _require_left_out(left_out, covert)
            _require_distinct(("tasks", tasks))
            _require_distinct(("people", people), ("excluded", left_out))
            _require_some("tasks", tasks)
            _require_some("people", people)


def _require_units(units: Sequence[Unit]) -> None:
    # A million units pass here: indexed, because unpacking a named tuple takes three times as long.
    strata = {""}
    for place, unit in enumerate(units):
        if not is_hex_32(unit[0]):
            raise _bad_id(f"frame[{place}]")
        if unit[1] not in strata:
            _require_text(unit[1], f"frame[{place}].stratum")
            strata.add(unit[1])


def _require_left_out(left_out: Sequence[LeftOut], covert: bool | None) -> None:
    allowed = REASONS if covert is None else {WITHHELD} if covert else REASONS - {WITHHELD}
    for place, member in enumerate(left_out):
        if not is_hex_32(member[0]):
            raise _bad_id(f"excluded[{place}]")
        if member[1] not in allowed:
            listed = sorted(allowed)
            expected = f"以下原因之一：{'、'.join(listed)}", f"a reason of this list: {', '.join(listed)}"
            raise Misshapen(".reason", *expected).refusal(f"excluded[{place}]")


def _require_tasks(tasks: Sequence[Task]) -> None:
    for place, task in enumerate(tasks):
        path = f"tasks[{place}]"
        if not is_hex_32(task.id):
            raise _bad_id(path)
        if not 1 <= len(task.slots) <= MAX_SLOTS:
            raise Misshapen(".slots", f"1 至 {MAX_SLOTS} 个位置", f"1 to {MAX_SLOTS} slots").refusal(path)
        for number, slot in enumerate(task.slots):
            _require_text(slot.name, f"{path}.slots[{number}].name")
            _require_tags(slot.tags, f"{path}.slots[{number}].tags")


def _require_people(people: Sequence[Person], tasks: Collection[str]) -> None:
    for place, person in enumerate(people):
        path = f"people[{place}]"
        if not is_hex_32(person.id):
            raise _bad_id(path)
        if not 1 <= person.capacity <= _SAFE_INTEGER:
            raise Misshapen(".capacity", "不小于 1 的整数", "1 or more").refusal(path)
        _require_tags(person.tags, f"{path}.tags")
        _require_sorted(person.recused, f"{path}.recused")
        if not all(id_ in tasks for id_ in person.recused):
            raise Misshapen(".recused", "本次抽查的任务编号", "ids of tasks of this draw").refusal(path)


def _require_distinct(*named: tuple[str, Members]) -> None:
    """Refuse a member who stands twice in these lists, which together are one population."""
    ids = [member[0] for _, members in named for member in members]
    if len(set(ids)) < len(ids):
        paths = (f"{name}[{place}]" for name, members in named for place in range(len(members)))
        seen: set[str] = set()
        for path, id_ in zip(paths, ids, strict=True):
            if id_ in seen:
                raise DuplicateMember(
                    f"{path} 的编号 {id_} 此前已经出现；每个成员只能在名单或排除名单中出现一次，请删去其一。",
                    f"The id {id_} of {path} occurred before; a member stands once, among those who can be drawn or "
                    "among those who are left out. Remove one of the two.",
                    path=path,
                    id=id_,
                )
            seen.add(id_)


def _require_some(path: str, members: Sequence[object]) -> None:
    if not members:
        raise EmptyFrame(
            f"{path} 中没有任何成员；请先确定名单再公告。",
            f"{path} has no member; settle who is in it before the announcement.",
            path=path,
        )


def _require_weights(units: Sequence[Unit]) -> None:
    for place, unit in enumerate(units):
        if not 1 <= unit[2] <= MAX_WEIGHT:
            raise WeightOutOfRange(
                f"frame[{place}] 的权重为 {unit.weight}，应为 1 至 {MAX_WEIGHT}。",
                f"The weight of frame[{place}] is {unit.weight}; it must be 1 to {MAX_WEIGHT}.",
                path=f"frame[{place}].weight",
                id=unit.id,
            )


def _bad_id(path: str) -> MalformedMember:
    return Misshapen(".id", "64 位小写十六进制数", "64 lower-case hex digits").refusal(path)


def _require_text(text: str, path: str) -> None:
    if not is_text(text):
        raise MalformedMember(
            f"{path} 应为 1 至 200 个字符的文本：NFC 形式，不含控制或不可见字符，首尾无空白。",
            f"{path} must be a text of 1 to 200 characters: in Unicode's form NFC, without control or invisible "
            "characters, and without white space at either end.",
            path=path,
        )


def _require_tags(tags: Sequence[str], path: str) -> None:
    for tag in tags:
        _require_text(tag, path)
    _require_sorted(tags, path)


def _require_sorted(texts: Sequence[str], path: str) -> None:
    # The order is that of UTF-8 bytes, which is the same as Python's order of code points.
    if any(left >= right for left, right in pairwise(texts)):
        raise Misshapen("", "升序排列且无重复的数组", "sorted, with nothing twice").refusal(path)
