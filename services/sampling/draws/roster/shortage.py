"""The refusal of a roster whose slots cannot all be filled, written for a section chief: which enterprises, slots and
people, and what is missing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from services.sampling.draws.frame.members import OutReason
from services.sampling.draws.roster.crew import Visit
from shared.draws.assign import Infeasible
from shared.draws.frames import Task
from shared.errors import Fact, Invalid
from shared.few import few, few_en

_SHOWN = 20

_Rows = list[dict[str, str | int]]


class CrewsShort(Invalid):
    """Not all slots can be filled. `facts`: `slots` with enterprise, slot and tags; `people` who fit, and how many of
    these slots each can fill at most; `hindered`: people who fit but cannot go, and why; `missing`: how many more
    people with `tags` are needed.
    """

    code = "crews-short"
    title = "人手不足，无法派齐"
    title_en = "Too few people for the crews"


class Hindered(NamedTuple):
    """A person who cannot go: to no task, for these `reasons`, or only not to the tasks in `recused`."""

    name: str
    tags: Collection[str]
    reasons: Sequence[OutReason]
    recused: Collection[str] = ()

    def keeps_from(self, task: Task, slot: str) -> bool:
        """Whether the person fits the slot but cannot take it."""
        fits = any(one.name == slot and set(self.tags).issuperset(one.tags) for one in task.slots)
        return fits and (bool(self.reasons) or task.id in self.recused)


def explain(
    error: Infeasible,
    tasks: Iterable[Task],
    visits: Mapping[str, Visit],
    people: Mapping[str, str],
    hindered: Iterable[Hindered],
) -> CrewsShort:
    """The refusal with names. `visits`: task id → visit; `people`: id → name."""
    short_slots: Any = error.facts["slots"]
    short_people: Any = error.facts["people"]
    slots: _Rows = [
        {"enterprise": visits[one["task"]].label, "slot": one["slot"], "tags": one["tags"]} for one in short_slots
    ]
    able: _Rows = [{"person": people[one["person"]], "fills": one["fills"]} for one in short_people]
    missing = len(slots) - sum(int(one["fills"]) for one in able)
    by_id = {task.id: task for task in tasks}
    away = _away([(by_id[one["task"]], str(one["slot"])) for one in short_slots], visits, hindered)
    facts: dict[str, Fact] = {
        "slots": slots,
        "people": able,
        "hindered": away,
        "missing": missing,
        "tags": sorted({str(one["tags"]) for one in slots}),
    }
    return CrewsShort(_in_chinese(slots, able, away, missing), _in_english(slots, able, away, missing), **facts)


def _in_chinese(slots: _Rows, able: _Rows, away: _Rows, missing: int) -> str:
    tags = [f"{tags}（{count} 个岗位）" for tags, count in Counter(one["tags"] for one in slots).items()]
    where = few([f"{one['enterprise']}的“{one['slot']}”" for one in slots], _SHOWN)
    who = few([f"{one['person']}（至多 {one['fills']} 个）" for one in able], _SHOWN) or "无人"
    kept = few([f"{one['person']}（{one['reason']}）" for one in away], _SHOWN) or "无人"
    return (
        f"以下 {len(slots)} 个岗位派不齐：{where}。岗位要求：{'；'.join(tags)}。符合条件且可派的：{who}。"
        f"符合条件而不能派的：{kept}。还缺 {missing} 人次；请增加符合条件的人员，调整回避、请假或检查日期，"
        "减少同期检查的企业，或放宽岗位要求。"
    )


def _in_english(slots: _Rows, able: _Rows, away: _Rows, missing: int) -> str:
    tags = sorted({str(one["tags"]) for one in slots})
    where = few_en([f"{one['slot']} at {one['enterprise']}" for one in slots], _SHOWN)
    who = few_en([f"{one['person']} ({one['fills']} at most)" for one in able], _SHOWN) or "nobody"
    kept = few_en([f"{one['person']} ({one['reason_en']})" for one in away], _SHOWN) or "nobody"
    return (
        f"These {len(slots)} slots cannot all be filled: {where}. They ask for: {'; '.join(tags)}. Who fits and can "
        f"go: {who}. Who fits and cannot: {kept}. {missing} more are needed; add people who fit, review recusals, "
        "absences or the dates, inspect fewer enterprises at a time, or ask for less."
    )


def _away(places: Sequence[tuple[Task, str]], visits: Mapping[str, Visit], hindered: Iterable[Hindered]) -> _Rows:
    """The people who fit one of these slots but cannot take it, each with the reason."""
    away: _Rows = []
    for one in hindered:
        kept_from = dict.fromkeys(visits[task.id].label for task, slot in places if one.keeps_from(task, slot))
        if kept_from:
            reason_zh = "；".join(reason.detail for reason in one.reasons) or f"回避：{few([*kept_from], _SHOWN)}"
            reason_en = "; ".join(each.detail_en for each in one.reasons) or f"recused: {few_en([*kept_from], _SHOWN)}"
            away.append({"person": one.name, "reason": reason_zh, "reason_en": reason_en})
    return away
