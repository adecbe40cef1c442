"""Which deals fit the strata of a frame."""

from collections import Counter
from collections.abc import Mapping, Sequence

from shared.draws.spec import Deal
from shared.errors import Invalid


class UnknownStratum(Invalid):
    code = "unknown-stratum"
    title = "类别不存在"
    title_en = "Unknown stratum"


class EmptyDeal(Invalid):
    code = "empty-deal"
    title = "抽取数量小于一"
    title_en = "A deal draws no unit"


class CountsBeyondStratum(Invalid):
    code = "counts-beyond-stratum"
    title = "抽取数量超过类别总数"
    title_en = "The deals draw more units than the stratum has"


class DuplicateDeal(Invalid):
    code = "duplicate-deal"
    title = "批次重复"
    title_en = "Duplicate deal"


def check_deals(deals: Sequence[Deal], sizes: Mapping[str, int]) -> None:
    """Refuse deals that the strata cannot fill. `sizes` gives the number of units of each stratum.

    Raises UnknownStratum, DuplicateDeal, EmptyDeal, CountsBeyondStratum; each rule is judged over all deals before the
    next rule.
    """
    _require_strata(deals, sizes)
    _require_distinct(deals)
    _require_counts(deals)
    wanted: Counter[str] = Counter()
    for deal in deals:
        wanted[deal.stratum] += deal.count
    for stratum, count in wanted.items():
        if count > sizes[stratum]:
            where, where_en = (f"类别“{stratum}”", f"stratum {stratum!r}") if stratum else ("名单", "frame")
            raise CountsBeyondStratum(
                f"{where}共有 {sizes[stratum]} 个对象，各批次合计要抽 {count} 个；请减少数量。",
                f"The {where_en} has {sizes[stratum]} units, its deals take {count}; lower the counts.",
                stratum=stratum,
                size=sizes[stratum],
                count=count,
            )


def _require_strata(deals: Sequence[Deal], sizes: Mapping[str, int]) -> None:
    for place, deal in enumerate(deals):
        if not sizes.get(deal.stratum):
            raise UnknownStratum(
                f"批次 deals[{place}]（{deal.name}）的类别“{deal.stratum}”在名单中没有对象；请改正类别，或删去此批次。",
                f"deals[{place}] ({deal.name}) names the stratum {deal.stratum!r}, which no unit of the frame is in; "
                "correct the stratum or remove the deal.",
                path=f"deals[{place}].stratum",
                stratum=deal.stratum,
            )


def _require_distinct(deals: Sequence[Deal]) -> None:
    seen = set()
    for place, deal in enumerate(deals):
        if (deal.name, deal.stratum) in seen:
            raise DuplicateDeal(
                f"批次 deals[{place}] 与前面的批次同名且同类别（{deal.name}，“{deal.stratum}”）；请合并或改名。",
                f"deals[{place}] has the name and the stratum of an earlier deal ({deal.name}, {deal.stratum!r}); put "
                "them together, or rename one.",
                path=f"deals[{place}]",
            )
        seen.add((deal.name, deal.stratum))


def _require_counts(deals: Sequence[Deal]) -> None:
    for place, deal in enumerate(deals):
        if deal.count < 1:
            raise EmptyDeal(
                f"批次 deals[{place}]（{deal.name}）的数量为 {deal.count}，至少为 1；不抽取的批次请删去。",
                f"deals[{place}] ({deal.name}) takes {deal.count}; it must take at least 1, or be left out.",
                path=f"deals[{place}].count",
            )
