"""Which covert draws hide their members: large strata, large groups of one weight, and a day by which all is opened."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from shared.clock import beijing_date
from shared.draws.circumstances import Circumstances
from shared.draws.frames import Frame, Lists
from shared.draws.spec import RankSpec, Spec
from shared.draws.text import moment
from shared.errors import Invalid

LEAST_MEMBERS = 5
LONGEST_EMBARGO = timedelta(days=180)
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CovertStratumTooSmall(Invalid):
    code = "covert-stratum-too-small"
    title = "暗查类别过小"
    title_en = "A stratum of a covert draw is too small"


class OpenByOutOfRange(Invalid):
    code = "open-by-out-of-range"
    title = "公开日期超出范围"
    title_en = "`open_by` is out of range"


def check_strata(spec: Spec, lists: Lists, known: Circumstances) -> None:
    """Refuse a covert draw of which a stranger could tell who is drawn; see `check_hidden`. Raises
    CovertStratumTooSmall.
    """
    if not known.covert or not isinstance(spec, RankSpec) or not isinstance(lists, Frame):
        return
    check_hidden(Counter((unit.stratum, unit.weight) for unit in lists.units), spec.drawn_from)


def check_hidden(groups: Mapping[tuple[str, int], int], drawn_from: Callable[[str], int]) -> None:
    """Refuse strata of a covert draw that would tell who is drawn: each stratum, and each weight in it, has at least 5
    units, and no stratum is dealt out whole.

    `groups`: (stratum, weight) → units. `drawn_from`: stratum → how many of its units are drawn. Raises
    CovertStratumTooSmall.
    """
    strata: Counter[str] = Counter()
    for (stratum, weight), size in sorted(groups.items()):
        if size < LEAST_MEMBERS:
            raise _too_small(stratum, f"权重为 {weight} 的只有 {size} 个对象", f"has {size} units of weight {weight}")
        strata[stratum] += size
    for stratum, size in sorted(strata.items()):
        if drawn_from(stratum) >= size:
            raise _too_small(stratum, f"的 {size} 个对象全部抽取", f"has {size} units, and all of them are drawn")


def check_open_by(spec: Spec, known: Circumstances) -> None:
    """Refuse a day of opening that is not within 180 days after the day on which the draw ends, in China's time.

    A draw that serves or continues a covert draw carries the same day. Raises OpenByOutOfRange.
    """
    if known.inherited_open_by and known.open_by != known.inherited_open_by:
        raise OpenByOutOfRange(
            f"本次抽查依附于暗查，公开日期应同为 {known.inherited_open_by}。",
            f"This draw belongs to a covert draw; it is opened by the same day, {known.inherited_open_by}.",
            open_by=known.open_by,
        )
    if known.covert:
        first = beijing_date(moment(spec.ends))
        day = _day(known.open_by)
        if not day or not first <= day <= first + LONGEST_EMBARGO:
            raise OpenByOutOfRange(
                f"公开日期 {known.open_by} 应在 {first} 至 {first + LONGEST_EMBARGO} 之间。",
                f"The draw is opened by {known.open_by}; name a day from {first} to {first + LONGEST_EMBARGO}.",
                open_by=known.open_by,
            )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _too_small(stratum: str, what: str, what_en: str) -> CovertStratumTooSmall:
    return CovertStratumTooSmall(
        f"暗查的类别“{stratum}”{what}；每一类别、每一权重至少应有 {LEAST_MEMBERS} 个对象且不得全部抽取，"
        "请合并类别或减少数量。",
        f"The stratum {stratum!r} of this covert draw {what_en}; each stratum and each weight in it needs "
        f"{LEAST_MEMBERS} units that are not all drawn. Merge strata, or lower the counts.",
        stratum=stratum,
    )
