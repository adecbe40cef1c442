"""The numbers in an announcement: they fit the lists of the spec, and the deals can be served from them."""

from collections.abc import Iterator

from shared.draws.audit.finding import Code, Remark
from shared.draws.audit.public import Announced, PublicCounts
from shared.draws.covert import LEAST_MEMBERS
from shared.draws.frames import REASONS, WITHHELD
from shared.draws.spec import AssignSpec, RankSpec, Spec


def size_remarks(spec: Spec, part: Announced) -> Iterator[Remark]:
    """What is wrong with the numbers of an announcement."""
    counts, covert = part.counts, bool(part.open_by)
    allowed = {WITHHELD} if covert else REASONS - {WITHHELD}
    members = spec.tasks.size if isinstance(spec, AssignSpec) else spec.frame.size
    if counts.members != members or sum(counts.out.values()) != spec.excluded.size:
        yield _wrong("数量与规则中的名单不符", "they are not the sizes of the lists in the spec")
    if not counts.out.keys() <= allowed:
        listed = ", ".join(sorted(counts.out.keys() - allowed))
        yield _wrong(f"排除原因不在清单中：{listed}", f"a reason is not one of this draw's: {listed}")
    if isinstance(spec, RankSpec):
        yield from _of_rank(spec, counts, covert=covert)
    else:
        yield from _of_assign(spec, counts, covert=covert)


def _of_rank(spec: RankSpec, counts: PublicCounts, *, covert: bool) -> Iterator[Remark]:
    if (counts.people, counts.recusals, counts.fewest) != (None, None, None):
        yield _wrong("rank 抽查没有人员", "a draw of kind rank has no people")
    if any(deal.count < 1 for deal in spec.deals) or len({(d.name, d.stratum) for d in spec.deals}) < len(spec.deals):
        yield _wrong("批次重复，或数量小于 1", "a deal stands twice, or takes nobody")
    drawn = [spec.drawn_from(stratum) for stratum in {deal.stratum for deal in spec.deals}]
    # Of a covert draw no stratum is dealt out whole, and each has at least 5 units.
    least = sum(max(LEAST_MEMBERS, count + 1) for count in drawn) if covert else sum(drawn)
    if spec.frame.size < max(least, 1):
        yield _wrong(
            f"名单有 {spec.frame.size} 个，至少应有 {max(least, 1)} 个",
            f"the frame has {spec.frame.size} units, and the deals need {max(least, 1)}",
        )


def _of_assign(spec: AssignSpec, counts: PublicCounts, *, covert: bool) -> Iterator[Remark]:
    if not spec.tasks.size or not spec.people.size or counts.people != spec.people.size:
        yield _wrong("任务或人员数量不符", "there is no task or nobody, or `people` is not the size of the list")
    details = (counts.recusals, counts.fewest)
    if (details == (None, None)) is not covert or (not covert and None in details):
        yield _wrong(
            "recusals 和 fewest 只在非暗查中公开", "`recusals` and `fewest` stand there, but not in a covert draw"
        )
    if counts.fewest is not None and not 1 <= counts.fewest <= spec.people.size:
        yield _wrong("有位置无人可任", "nobody fits some slot, or more fit than there are")
    if counts.recusals is not None and counts.recusals > spec.people.size * spec.tasks.size:
        yield _wrong("回避数量过多", "there are more recusals than people and tasks allow")


def _wrong(rule: str, rule_en: str) -> Remark:
    return Remark(Code.WELL_FORMED, f"公告中的数量有误：{rule}。", f"The counts of the announcement: {rule_en}.")
