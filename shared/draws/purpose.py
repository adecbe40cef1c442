"""One draw a purpose; and `<purpose>/more-n` draws exactly the places that are vacant with nobody left."""

import re

from shared.draws.circumstances import Circumstances, Vacancies
from shared.draws.frames import Lists, Roster
from shared.draws.spec import RankSpec, Spec
from shared.errors import Conflict

_MORE = re.compile(r"(.+)/more-([1-9][0-9]{0,8})")


class PurposeDrawn(Conflict):
    code = "purpose-drawn"
    title = "本用途已经抽过"
    title_en = "This purpose has its draw"


class NothingVacant(Conflict):
    code = "nothing-vacant"
    title = "没有这样的空缺"
    title_en = "These places are not vacant"


def more(purpose: str) -> tuple[str, int] | None:
    """The purpose that a `<purpose>/more-n` goes on with, and n. None for every other purpose."""
    match = _MORE.fullmatch(purpose)
    return (match[1], int(match[2])) if match else None


def is_settled_once(spec: Spec) -> bool:
    """Whether a completed draw of this spec is settled: every draw of kind rank but those of teams and items.

    The log does not show from which register a draw is. So draws of districts, and of people or experts that a kind of
    draw draws, are settled as well, and no drawn place is missing in the record of the year.
    """
    return isinstance(spec, RankSpec) and not spec.purpose.startswith(("teams/", "items/"))


def check_purpose(spec: Spec, known: Circumstances) -> None:
    """Refuse a second draw of a purpose. Raises PurposeDrawn."""
    if spec.purpose in known.purposes:
        raise purpose_drawn(spec.purpose)


def purpose_drawn(purpose: str) -> PurposeDrawn:
    return PurposeDrawn(
        f"用途 {purpose} 已有一次未失败、未撤销的抽查；一个用途只抽一次。",
        f"The purpose {purpose} has a draw that has not failed and is not annulled; a purpose has one draw.",
        purpose=purpose,
    )


def check_vacant(spec: Spec, lists: Lists, known: Circumstances) -> None:
    """Refuse a `more-n` that is not the next, or that draws other places than the vacant ones. Raises NothingVacant."""
    check_places(spec.purpose, places_of(spec, lists), known.vacancies)


def check_places(purpose: str, places: int, vacant: Vacancies | None) -> None:
    """Refuse to draw so many places for a purpose `more-n`, as `check_vacant` does. Raises NothingVacant."""
    continued = more(purpose)
    if not continued:
        return
    base, n = continued
    if not vacant or not vacant.places or n != vacant.n or places != vacant.places:
        raise NothingVacant(
            f"{base} 现有 {vacant.places if vacant else 0} 个空缺且无人可递补，本次要抽 {places} 个（more-{n}）；"
            f"请按空缺数抽取，序号为 {vacant.n if vacant else 1}。",
            f"{base} has {vacant.places if vacant else 0} vacant places with nobody left, and this draws {places} as "
            f"more-{n}; draw exactly the vacant places, as more-{vacant.n if vacant else 1}.",
            purpose=purpose,
        )


def places_of(spec: Spec, lists: Lists) -> int:
    """How many places a draw fills: the units that its deals take, or the slots of its tasks."""
    if isinstance(spec, RankSpec):
        return sum(deal.count for deal in spec.deals)
    return sum(len(task.slots) for task in lists.tasks) if isinstance(lists, Roster) else 0
