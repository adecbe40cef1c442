"""How many units a draw takes from each stratum: the numbers of the request; but if the frame has deals of the policy,
exactly these deals.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.sampling.draws.draw.requests import DealRequest
from shared.contracts.frame import ProposedDeal
from shared.draws.rates import count_for_rate
from shared.draws.spec import Deal
from shared.errors import Conflict, Invalid


class CountOrRate(Invalid):
    code = "count-or-rate"
    title = "数量与比例须二选一"
    title_en = "A deal needs either a count or a rate"


class NoDeals(Invalid):
    code = "no-deals"
    title = "未说明抽取数量"
    title_en = "The draw has no deals"


class DealsFixedByPolicy(Conflict):
    code = "deals-fixed-by-policy"
    title = "抽取数量已由规则确定"
    title_en = "The policy fixes the deals"


class DealPool(NamedTuple):
    """The facts of a frozen frame that its deals depend on: the number of units of each stratum, and the deals and
    reserve that the policy's kind of draw fixes. `reserve` is None where nothing fixes it.
    """

    strata: Mapping[str, int]
    deals: Sequence[ProposedDeal] = ()
    reserve: int | None = None


def deals_of(asked: Sequence[DealRequest] | None, reserve: int | None, pool: DealPool) -> tuple[tuple[Deal, ...], int]:
    """The deals and the reserve of the spec. Raises CountOrRate, BadRate, NoDeals, DealsFixedByPolicy."""
    if pool.reserve is not None and reserve not in (None, pool.reserve):
        raise _fixed("备选数量", "reserve", f"每类 {pool.reserve} 个")
    reserve = reserve or pool.reserve or 0
    if not pool.deals:
        if not asked:
            raise NoDeals(
                "该名单未附规则确定的数量；请写明每一批次、类别抽取的数量或比例（deals）。",
                "The frame carries no deals of a policy; say in deals how many of which stratum are drawn.",
            )
        return tuple(_deal(deal, pool.strata) for deal in asked), reserve
    fixed = tuple(Deal(name=deal.name, stratum=deal.stratum, count=deal.count) for deal in pool.deals)
    if asked is not None and tuple(_deal(deal, pool.strata) for deal in asked) != fixed:
        raise _fixed("批次与数量", "deals", "；".join(map(_in_words, fixed)))
    return fixed, reserve


def _deal(deal: DealRequest, strata: Mapping[str, int]) -> Deal:
    match deal.count, deal.rate:
        case int(count), None:
            return Deal(name=deal.name, stratum=deal.stratum, count=count)
        case None, str(rate):
            # A stratum that the frame does not have counts as 1 unit here; it is refused later, with the rest of the
            # announcement.
            return Deal(name=deal.name, stratum=deal.stratum, count=count_for_rate(rate, strata.get(deal.stratum, 1)))
        case _:
            raise CountOrRate(
                f"批次“{deal.name}”须填写数量（count）或比例（rate），且只填一项。",
                f"The deal {deal.name!r} takes either a count or a rate.",
                deal=deal.name,
            )


def _in_words(deal: Deal) -> str:
    return f"{deal.name}{deal.stratum and f'（{deal.stratum}）'} {deal.count} 个"


def _fixed(what: str, field: str, fixed_words: str) -> DealsFixedByPolicy:
    return DealsFixedByPolicy(
        f"该名单按本局规则确定，{what}已随名单固定为：{fixed_words}。公告时不得另定；请去掉 {field}，或另行确定名单。",
        f"The frame was made by the policy's kind of draw, which fixes its {field} ({fixed_words}). "
        f"Leave {field} out, or freeze another frame.",
        field=field,
    )
