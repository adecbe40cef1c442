"""Continuing a draw: the places that stand vacant with nobody left are drawn again, for the purpose `<purpose>/more-n`.

Nobody chooses anything. The rule, the policy and the reserve are those of the first draw, the deals are exactly the
vacant places, and nobody who was drawn for the purpose before can be drawn again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from typing import NamedTuple
from uuid import UUID

import orjson

from services.sampling.draws.frame.quotas import Taking
from services.sampling.draws.frame.requests import FrameRequest
from services.sampling.draws.frame.scope import Scope
from services.sampling.draws.frame.serving import DrawNotThere
from shared.canonical import JsonObject
from shared.contracts.frame import ProposedDeal
from shared.draws.purpose import NothingVacant, more
from shared.draws.spec import AssignSpec, RankSpec, Spec
from shared.errors import Conflict
from shared.policy.asked import check_asked
from shared.policy.faults import Fault
from shared.policy.purposes import by_hand, is_by_hand, of_more

Standing = Mapping[tuple[str, str], int]
"""(Name of a deal, stratum) → how many of its places are taken, by drawn units or by substitutes."""


class NotToContinue(Conflict):
    code = "not-to-continue"
    title = "不能据以补抽"
    title_en = "This draw cannot be continued"


class DrawSoFar(NamedTuple):
    """A draw that has neither failed nor been annulled. `open_by`: the day by which its names are opened; "" where
    everybody may know them.
    """

    id: UUID
    status: str
    frame: UUID
    open_by: str
    spec: Spec


class Continued(NamedTuple):
    """The draw of a purpose, and the draws `more-n` of its vacant places so far. `used` are the numbers n of all that
    stand, also those of a draw of the purpose that was annulled.
    """

    first: DrawSoFar
    later: Sequence[DrawSoFar]
    used: frozenset[int]

    @property
    def purpose(self) -> str:
        """The purpose of the next draw."""
        return of_more(self.first.spec.purpose, self.n)

    @property
    def n(self) -> int:
        """The number of the next draw: the first that no draw has."""
        return next(n for n in count(1) if n not in self.used)

    @property
    def draws(self) -> list[UUID]:
        return [self.first.id, *(one.id for one in self.later)]

    @property
    def are_completed(self) -> bool:
        return all(one.status == "completed" for one in (self.first, *self.later))


def base_of(purpose: str) -> str:
    """The purpose that is continued: a `more-n` is not continued itself, but its base is."""
    found = more(purpose)
    return found[0] if found else purpose


def check_alone(request: FrameRequest) -> None:
    """Refuse a request that continues a draw and says anything else about the frame. Raises RulesMalformed."""
    if request.continues is not None:
        check_asked(_beside(request))


def _beside(request: FrameRequest) -> Iterator[Fault]:
    for name in sorted(request.as_made.keys() - {"continues"}):
        yield Fault(
            (name,),
            f"补抽的名单完全依原抽查确定；请去掉 {name}",
            f"a draw that is continued fixes everything: leave `{name}` out",
        )


def check_continuable(draw: UUID, found: Continued | None, *, assigns: bool, today: date) -> Continued:
    """Refuse a draw that cannot be continued now, or not by a frame (or, if `assigns`, by a roster).

    Raises DrawNotThere, NotToContinue.
    """
    if found is None:
        raise DrawNotThere(
            f"没有编号为 {draw} 的抽查，或该抽查已失败、已撤销；请核对编号。",
            f"There is no draw {draw}, or it has failed or is annulled; check its id.",
        )
    first = found.first.spec
    if isinstance(first, AssignSpec) is not assigns:
        what, what_en = ("检查对象", "units") if assigns else ("人员", "people")
        by, by_en = ("名单（frames）", "frame") if assigns else ("派员名册（rosters）", "roster")
        raise NotToContinue(
            f"{first.purpose} 抽取的是{what}；请另行确定{by}补抽。",
            f"{first.purpose} draws {what_en}: continue it by a {by_en}.",
        )
    if not found.are_completed:
        raise NotToContinue(
            f"{first.purpose} 或其补抽尚未完成；请待其完成后再办理。",
            f"{first.purpose}, or a draw that continues it, is not completed yet; wait until it is.",
        )
    if first.purpose.startswith("teams/"):
        raise NotToContinue(
            "组成检查组的抽取不作补抽；有人退出的，请在执法检查组中登记（departures），由备选依次递补。",
            "A draw of teams is not continued: record who leaves (departures), and the next of the reserve joins.",
        )
    if is_by_hand(first.purpose) and first.purpose != by_hand(today):
        raise NotToContinue(
            f"自拟名单的抽查 {first.purpose} 只能在当月补抽；请采用规则后按规则抽查。",
            f"{first.purpose} was made by hand and is continued in its own month only; adopt a policy, and draw by it.",
        )
    return found


def vacant_deals(found: Continued, standing: Standing) -> tuple[ProposedDeal, ...]:
    """The vacant places of a draw of units, deal by deal. `standing` counts the places that are taken, in all draws of
    `found`. Raises NothingVacant.
    """
    first = found.first.spec
    assert isinstance(first, RankSpec)  # noqa: S101  # `check_continuable` has refused a draw of people
    deals = tuple(
        ProposedDeal(name=deal.name, stratum=deal.stratum, count=places)
        for deal in first.deals
        if (places := deal.count - standing.get((deal.name, deal.stratum), 0)) > 0
    )
    if not deals:
        places = sum(deal.count for deal in first.deals)
        raise NothingVacant(
            f"{first.purpose} 抽取的 {places} 个对象没有空缺（每类备选 {first.reserve} 个）；对象不能检查的请先替换"
            "（substitutions），备选用尽后仍空缺的才能补抽。",
            f"None of the {places} places of {first.purpose} is vacant (its reserve has {first.reserve} for each "
            "stratum). Substitute a unit that cannot be inspected (substitutions); a place that is vacant when the "
            "reserve is exhausted can be drawn again.",
            places=places,
            reserve=first.reserve,
        )
    return deals


def asked_first(title: str, selection: JsonObject) -> FrameRequest:
    """The request that chose the units of the first draw, as its event has it."""
    return FrameRequest.model_validate_json(orjson.dumps({"title": title, **selection}))


def narrowed(scope: Scope, found: Continued, deals: Sequence[ProposedDeal]) -> Scope:
    """The rules of the first draw, for its vacant places only; of a covert draw, with its day of opening."""
    first, open_by = found.first.spec, found.first.open_by
    assert isinstance(first, RankSpec)  # noqa: S101  # as in `vacant_deals`
    # Items are covert only as long as the draw that they are drawn for is.
    opened = scope.open_by and not open_by
    return scope._replace(
        taking=Taking((), (), vacant=deals),
        reserve=first.reserve,
        purpose=found.purpose,
        entropy="beacon",
        open_by=open_by,
        disclosure="at-once" if opened else scope.disclosure,
        continues=tuple(found.draws),
    )
