"""How many units a rate of a stratum is: exact fractions, rounded up."""

import re
from fractions import Fraction
from math import ceil

from shared.errors import Invalid


class BadRate(Invalid):
    code = "bad-rate"
    title = "抽查比例无效"
    title_en = "The rate is not valid"


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
