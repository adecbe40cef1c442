"""Check that the deals of a rank draw fit its strata, and compute the number of units that a rate gives."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil

from shared.draws.spec import Deal
from shared.errors import Invalid


class EmptyDeal(Invalid):
    code = "empty-deal"
    title = "抽取数量小于一"
    title_en = "A deal draws no unit"


class UnknownStratum(Invalid):
    code = "unknown-stratum"
    title = "类别不存在"
    title_en = "Unknown stratum"


class CountsBeyondStratum(Invalid):
    code = "counts-beyond-stratum"
    title = "抽取数量超过类别总数"
    title_en = "The deals draw more units than the stratum has"


class BadRate(Invalid):
    code = "bad-rate"
    title = "抽查比例无效"
    title_en = "The rate is not valid"


def check_deals(deals: Sequence[Deal], sizes: Mapping[str, int]) -> None:
    """Refuse deals that the strata cannot fill. `sizes` gives the number of units of each stratum.

    Raises EmptyDeal, UnknownStratum, CountsBeyondStratum.
    """
    wanted: Counter[str] = Counter()
    for place, deal in enumerate(deals):
        if deal.count < 1:
            raise EmptyDeal(
                f"deals[{place}]（{deal.name}）的数量为 {deal.count}，至少为 1；不抽取的批次请删去。",
                f"deals[{place}] ({deal.name}) takes {deal.count}; it must take at least 1, or be left out.",
                path=f"deals[{place}].count",
            )
        if not sizes.get(deal.stratum):
            raise UnknownStratum(
                f"deals[{place}]（{deal.name}）的类别“{deal.stratum}”在名单中没有对象。",
                f"deals[{place}] ({deal.name}) names the stratum {deal.stratum!r}, which no unit of the frame is in.",
                path=f"deals[{place}].stratum",
                stratum=deal.stratum,
            )
        wanted[deal.stratum] += deal.count
    for stratum, count in wanted.items():
        if count > sizes[stratum]:
            raise CountsBeyondStratum(
                f"类别“{stratum}”共有 {sizes[stratum]} 个对象，各批次合计要抽 {count} 个；请减少数量。",
                f"The stratum {stratum!r} has {sizes[stratum]} units, its deals take {count}; lower the counts.",
                stratum=stratum,
                size=sizes[stratum],
                count=count,
            )


def count_for_rate(rate: str, size: int) -> int:
    """The number of units for a rate, ceil(rate × size) computed exactly: "3/10" or "30%" (also "12.5%") of 136 is 41.

    Raises BadRate unless the rate has one of these forms and is above 0 and at most 1.
    """
    match = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})|([0-9]{1,3}(?:\.[0-9]{1,6})?) ?[%％]", rate)
    if match:
        over, under, percent = match.groups()
        if percent or int(under):
            exact = Fraction(percent) / 100 if percent else Fraction(int(over), int(under))
            if 0 < exact <= 1:
                return ceil(exact * size)
    raise BadRate(
        f"“{rate}”不是有效的比例；请写作 3/10 或 30%，大于 0 且不超过 1。",
        f"{rate!r} is not a rate; write 3/10 or 30%, above 0 and not above 1.",
        rate=rate,
    )
