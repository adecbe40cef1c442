"""An infeasible roster told to a section chief: which enterprises, which slots, which people, and what is missing."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from services.sampling.roster.crew import Visit
from shared.draws.assign import Infeasible
from shared.errors import Fact, Invalid

_SHOWN = 20


class CrewsShort(Invalid):
    """`facts`: `slots` with enterprise, slot and tags; `people` who fit, with how many slots each can fill at most;
    `missing` how many more it takes, of people with `tags`.
    """

    code = "crews-short"
    title = "人手不足，无法派齐"
    title_en = "Too few people for the crews"


def explain(error: Infeasible, visits: Mapping[str, Visit], people: Mapping[str, str]) -> CrewsShort:
    """The refusal in names. `visits` are those of the tasks by id, `people` the names by id."""
    told_slots: Any = error.facts["slots"]
    told_people: Any = error.facts["people"]
    slots: list[dict[str, str | int]] = [
        {"enterprise": visits[one["task"]].label, "slot": one["slot"], "tags": one["tags"]} for one in told_slots
    ]
    able: list[dict[str, str | int]] = [{"person": people[one["person"]], "fills": one["fills"]} for one in told_people]
    missing = len(slots) - sum(int(one["fills"]) for one in able)
    tags = [f"{tags}（{count} 个岗位）" for tags, count in Counter(str(one["tags"]) for one in slots).items()]
    facts: dict[str, Fact] = {
        "slots": slots,
        "people": able,
        "missing": missing,
        "tags": sorted({str(one["tags"]) for one in slots}),
    }
    where = _listed([f"{one['enterprise']}的“{one['slot']}”" for one in slots])
    where_en = _listed_en([f"{one['slot']} at {one['enterprise']}" for one in slots])
    who = _listed([f"{one['person']}（至多 {one['fills']} 个）" for one in able]) or "无人"
    who_en = _listed_en([f"{one['person']} ({one['fills']} at most)" for one in able]) or "nobody"
    return CrewsShort(
        f"以下 {len(slots)} 个岗位派不齐：{where}。岗位要求：{'；'.join(tags)}。符合条件且可派的：{who}。"
        f"还缺 {missing} 人次；请增加符合条件的人员，调整回避、请假或检查日期，减少同期检查的企业，或放宽岗位要求。",
        f"These {len(slots)} slots cannot all be filled: {where_en}. They ask for: "
        f"{'; '.join(sorted({str(one['tags']) for one in slots}))}. Who fits and can go: {who_en}. "
        f"{missing} more are needed; add people who fit, review recusals, absences or the dates, inspect fewer "
        "enterprises at a time, or ask for less.",
        **facts,
    )


def _listed(texts: list[str]) -> str:
    return "、".join(texts[:_SHOWN]) + (f"等 {len(texts)} 项" if len(texts) > _SHOWN else "")


def _listed_en(texts: list[str]) -> str:
    return ", ".join(texts[:_SHOWN]) + (f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else "")
