"""Refuse a request whose own rules have faults: the faults for which a policy is refused too, each with its place in
the body.
"""

from collections.abc import Iterable

from shared.errors import Invalid
from shared.policy.faults import Fault
from shared.policy.places import pointer

_MOST_TOLD = 50


class RulesMalformed(Invalid):
    code = "rules-malformed"
    title = "请求中的条件或数量有误"
    title_en = "Rules of the request cannot be applied"


def check_asked(faults: Iterable[Fault]) -> None:
    """Refuse a request whose rules have faults. The steps of a fault lead from the body of the request to its place.

    Raises RulesMalformed with all faults; the first 50 are listed.
    """
    found = list(faults)
    if not found:
        return
    told = found[:_MOST_TOLD]
    more = len(found) - len(told)
    zh = "；".join([f"{pointer(fault.steps)}：{fault.reason}" for fault in told] + [f"另有 {more} 处"] * bool(more))
    en = "; ".join([f"{pointer(fault.steps)}: {fault.reason_en}" for fault in told] + [f"and {more} more"] * bool(more))
    placed: list[dict[str, str | int]] = [
        {"pointer": pointer(fault.steps), "reason": fault.reason, "reason_en": fault.reason_en} for fault in told
    ]
    raise RulesMalformed(
        f"请求有 {len(found)} 处须改正：{zh}。",
        f"{len(found)} to correct in the request: {en}.",
        faults=placed,
        count=len(found),
    )
