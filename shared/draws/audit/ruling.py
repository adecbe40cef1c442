"""Which policy a draw follows: adopted early enough; and, where its file is at hand, whether it rules the draw."""

import re
from collections.abc import Iterator, Mapping

from shared.clock import beijing_date
from shared.draws.audit.course import Course
from shared.draws.audit.finding import Code, Remark
from shared.draws.audit.public import Announced
from shared.draws.audit.purposes import source_of
from shared.draws.audit.step import Step
from shared.draws.circumstances import Adopted
from shared.draws.purpose import more
from shared.draws.rates import count_for_rate
from shared.draws.spec import RankSpec, Spec
from shared.draws.text import moment
from shared.errors import Refusal
from shared.policy.draws import DrawKind, Period, Share
from shared.policy.policy import Policy
from shared.policy.purposes import is_of_kind, month_held
from shared.policy.reasons import ChangedBy, listed_for

_PERIODS: Mapping[Period, re.Pattern[str]] = {
    "year": re.compile(r"[0-9]{4}"),
    "half-year": re.compile(r"[0-9]{4}-H[12]"),
    "quarter": re.compile(r"[0-9]{4}-Q[1-4]"),
    "month": re.compile(r"[0-9]{4}-[0-9]{2}"),
    "day": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}


def policy_of(step: Step, file: str) -> Policy | Refusal | None:
    """The policy in the file of this hash; why it cannot be read; None if nobody has asked for the files."""
    return step.setting.policy_of(file) if file else None


def adopted(step: Step, spec: Spec) -> dict[str, Adopted]:
    """The policies of the bureau by their files. Without the files, the rule is taken to stand in its policy."""
    rules = frozenset({spec.policy.rule})
    policy = policy_of(step, spec.policy.file)
    if isinstance(policy, Policy):
        rules = frozenset(kind.name for kind in policy.draws)
    return {file: Adopted(at, rules) for file, at in step.bureau.policies.items()}


def policy_remarks(step: Step, spec: Spec, part: Announced) -> Iterator[Remark]:
    """What the file of the policy shows: that it is there, and that the draw follows its rule."""
    policy = policy_of(step, spec.policy.file)
    if isinstance(policy, Refusal) and spec.policy.file not in step.book.unread:
        step.book.unread.add(spec.policy.file)
        yield Remark(Code.REGISTERED, policy.detail, policy.detail_en)
    if not isinstance(policy, Policy):
        return
    if policy.bureau != step.entry.bureau:
        yield _unlike("政策属于另一单位", "the policy is another bureau's")
    kind = policy.draw_kind(spec.policy.rule)
    if kind and kind.serves and not more(spec.purpose):
        yield from _serves(kind, source_of(step, spec))
    if not kind or not isinstance(spec, RankSpec) or not is_of_kind(kind, spec.purpose):
        return
    if kind.covert is not bool(part.open_by):
        yield _unlike(
            f"种类“{kind.name}”{'应' if kind.covert else '不应'}为暗查",
            f"the rule {kind.name!r} {'is' if kind.covert else 'is not'} for covert draws",
        )
    if more(spec.purpose):
        return
    yield from _held(kind, spec, part)
    if spec.reserve != min(kind.reserve, 10_000):
        yield _unlike(f"候补应为 {kind.reserve} 个", f"the reserve is {kind.reserve}")
    if not kind.selection.certain and not kind.by_plan:
        yield from _counts(kind, spec, part.counts.members)


def reason_remarks(step: Step, change: ChangedBy, reason: str) -> Iterator[Remark]:
    """Whether the policy of the draw lists the reason for a change, as far as its file is at hand."""
    spec = step.course.spec
    policy = policy_of(step, spec.policy.file) if spec else None
    if isinstance(policy, Policy) and reason not in (listed := listed_for(change, policy.reasons)):
        yield _unlike(
            f"原因“{reason}”不在所列之中：{'、'.join(listed)}", f"{reason!r} is no reason of {', '.join(listed)}"
        )


def _serves(kind: DrawKind, source: Course | None) -> Iterator[Remark]:
    if source and source.spec and source.spec.policy.rule not in kind.serves:
        yield _unlike(
            f"“{kind.name}”的事项只用于 {'、'.join(kind.serves)}",
            f"the items of {kind.name!r} are drawn for {', '.join(kind.serves)}",
        )


def _held(kind: DrawKind, spec: RankSpec, part: Announced) -> Iterator[Remark]:
    """How often a draw of the kind is held, and by what. A draw in the place of a failed one is by the beacon."""
    if not _PERIODS[kind.held_per].fullmatch(spec.purpose.split("/")[1]):
        yield _unlike(f"每 {kind.held_per} 抽取一次", f"one draw is held in each {kind.held_per}")
    elif kind.held_in and not part.replaces:
        month = month_held(kind, spec.purpose, beijing_date(moment(part.frozen)))
        if month not in kind.held_in:
            yield _unlike(f"{month} 月不抽取", f"no draw of {kind.name!r} is held in month {month}")
    if not part.replaces and (kind.entropy == "parties") is not bool(spec.parties):
        yield _unlike(f"随机来源应为 {kind.entropy}", f"the source of a draw of {kind.name!r} is {kind.entropy}")


def _counts(kind: DrawKind, spec: RankSpec, size: int) -> Iterator[Remark]:
    """The counts, as far as the size of the whole frame tells what a share of a stratum is."""
    named = {share.stratum: share for share in kind.shares}
    periods = max(len(kind.months), 1)
    strata = {deal.stratum for deal in spec.deals}
    for stratum in sorted(strata):
        share = named.get(stratum, named.get("*"))
        taken = [deal.count for deal in spec.deals if deal.stratum == stratum]
        if share and (wrong := _unlike_share(share, taken, periods, size if strata == {""} else None)):
            yield wrong
    share = named.get("*") if len(named) == 1 else None
    if share and share.rate is not None and not share.is_bounded and strata != {""}:
        total, least = sum(deal.count for deal in spec.deals), count_for_rate(share.rate, size)
        if not least <= total <= least + len(strata):
            yield _unlike(
                f"共抽 {total} 个，按比例 {share.rate} 应为 {least} 至 {least + len(strata)} 个",
                f"{total} are drawn; at the rate {share.rate} it is {least} to {least + len(strata)}",
            )


def _unlike_share(share: Share, taken: list[int], periods: int, size: int | None) -> Remark | None:
    if share.count is not None and taken != [share.count] * periods:
        return _unlike(
            f"类别“{share.stratum}”每期应抽 {share.count} 个",
            f"{share.count} of the stratum {share.stratum!r} are drawn each time",
        )
    if share.rate is not None and size is not None:
        wanted = share.taken_of(size)
        if sum(taken) != wanted:
            return _unlike(
                f"{size} 个应抽 {wanted} 个（{share.rate}），实抽 {sum(taken)} 个",
                f"of {size} the share takes {wanted} ({share.rate}), and {sum(taken)} are drawn",
            )
    if share.at_most is not None and sum(taken) > share.at_most:
        return _unlike(
            f"类别“{share.stratum}”至多抽 {share.at_most} 个，实抽 {sum(taken)} 个",
            f"at most {share.at_most} of the stratum {share.stratum!r} are drawn, and it is {sum(taken)}",
        )
    return None


def _unlike(rule: str, rule_en: str) -> Remark:
    return Remark(Code.REGISTERED, f"与政策不符：{rule}。", f"Not by the policy: {rule_en}.")
