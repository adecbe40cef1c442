"""Where the tasks of a roster may come from: the enterprises of a draw, a whole frame, enterprises named in the
request, or one vacated slot.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.frame.freezing import Opening, OutReason
from services.sampling.draws.roster.crew import Visit
from services.sampling.draws.roster.requests import RosterRequest
from shared.contracts.sampling import Disclosure, Recused, SlotRef
from shared.draws.frames import Slot
from shared.errors import Forbidden, Invalid
from shared.policy.asked import check_asked
from shared.policy.faults import Fault
from shared.policy.fields import PEOPLE_AND_EXPERTS, condition_faults


class SourceNotOne(Invalid):
    code = "source-not-one"
    title = "任务来源须恰填一项"
    title_en = "The request must name exactly one source of tasks"


class NoEnterprises(Invalid):
    code = "no-enterprises"
    title = "没有可派员检查的企业"
    title_en = "No enterprises to inspect"


class DealsUnknown(Invalid):
    code = "deals-unknown"
    title = "该抽查没有这些批次"
    title_en = "The draw has no such deals"


class EnterprisesUnknown(Invalid):
    code = "enterprises-unknown"
    title = "企业不在名录库中"
    title_en = "Some enterprises are not in the directory"


class RosterWithheld(Forbidden):
    code = "roster-withheld"
    title = "暗查暗访名单不公开"
    title_en = "The names of a covert draw are not public"


class RosterSource(NamedTuple):
    """The enterprises to visit, and what their source decides about the roster.

    `slot` and the fields after it are for a vacated slot: the task keeps its id (`kept`), the slot its tags (`asks`),
    recusals stay, and people who were drawn for the task before are barred.
    """

    visits: list[Visit]
    disclosure: Disclosure
    kind: str | None = None
    slot: SlotRef | None = None
    kept: Mapping[str, tuple[str, Opening]] = {}
    asks: Slot | None = None
    recusals: tuple[Recused, ...] = ()
    barred: Mapping[str, OutReason] = {}
    season: str | None = None


def check_source(request: RosterRequest) -> None:
    """Refuse a request that names no source of tasks, or several. Raises RulesMalformed, SourceNotOne."""
    check_asked(condition_faults(request.people, PEOPLE_AND_EXPERTS, ("people",)))
    check_asked(_without_effect(request))
    given = [name for name in ("draw", "frame", "enterprises", "slot") if getattr(request, name) is not None]
    if len(given) != 1:
        raise SourceNotOne(
            f"任务来源 draw、frame、enterprises、slot 须恰填一项，本次填写了 {len(given)} 项。",
            "Tasks come from exactly one of draw, frame, enterprises and slot.",
            given=given,
        )
    if request.slot is not None and (request.crew is not None or request.slots is not None):
        raise SourceNotOne(
            "补抽空出的岗位时沿用原岗位要求，不填 crew 和 slots。",
            "A vacated slot asks for what it asked for; it takes neither a crew nor slots.",
            given=given,
        )


def _without_effect(request: RosterRequest) -> Iterator[Fault]:
    """Members of the request that would do nothing, because the member that they belong to is missing."""
    needed = {
        "deals": (bool(request.deals), "draw"),
        "covert": (request.covert, "enterprises"),
        "experts": (request.experts > 0, "slots"),
    }
    for name, (is_asked, other) in needed.items():
        if is_asked and getattr(request, other) is None:
            yield Fault(
                (name,),
                f"没有 {other}，{name} 不起作用；请去掉 {name}，或补充 {other}",
                f"without `{other}`, `{name}` has no effect: leave it out, or add `{other}`",
            )
    if request.slot is not None and request.plan is not None:
        yield Fault(
            ("plan",),
            "补抽空出的岗位时沿用原任务，plan 不起作用；请去掉 plan",
            "a vacated slot keeps its task, so `plan` has no effect: leave it out",
        )


def check_covert(covert: bool, may_know: bool) -> None:
    """Refuse to make a roster of a covert draw for a caller who may not know whom the draw drew: even the refusal of
    such a roster names enterprises. Raises RosterWithheld.
    """
    if covert and not may_know:
        raise RosterWithheld(
            "暗查暗访的派员名册只能由可以查看暗查名单的人员确定。",
            "A roster of a covert draw is made by somebody who may know whom it drew.",
        )


def check_drawn(draw: Draw, deals: Collection[str]) -> None:
    """Refuse a draw that does not say which enterprises to inspect, or does not have these deals. Raises NoEnterprises,
    NotCompletedYet, DealsUnknown.
    """
    if draw.assigns or draw.population != "enterprises":
        raise NoEnterprises(
            "该抽查抽取的不是企业，不能据以派员检查。", "That draw drew no enterprises, so there is nothing to inspect."
        )
    names = list(dict.fromkeys(dealt.name for dealt in draw.completed.ranked.deals))
    unknown = [deal for deal in deals if deal not in names]
    if unknown:
        raise DealsUnknown(
            f"该抽查没有批次：{'、'.join(unknown)}；现有批次：{'、'.join(names)}。",
            f"The draw has no deals {', '.join(unknown)}; it has {', '.join(names)}.",
            deals=names,
        )


def check_known(asked: Iterable[str], known: Collection[str]) -> None:
    """Refuse enterprises that the directory does not have. Raises EnterprisesUnknown."""
    unknown = [identifier for identifier in asked if identifier not in known]
    if unknown:
        raise EnterprisesUnknown(
            f"下列企业不在本局名录库中：{'、'.join(unknown)}；请核对统一社会信用代码，或先导入名录。",
            f"The bureau's directory has no {', '.join(unknown)}; check the codes, or import them first.",
            enterprises=unknown,
        )


def check_some(visits: Collection[Visit]) -> None:
    """Refuse a source without any enterprise to visit. Raises NoEnterprises."""
    if not visits:
        raise NoEnterprises(
            "所选抽查、批次或名单中没有待检查的企业（均已被替换，或没有抽中）；请核对。",
            "No enterprise is left of that draw, deal or frame; check what was asked for.",
        )


def label_of_covert(unit: str) -> str:
    """How a refusal names an enterprise that not everybody may know: by the beginning of its id in the draw."""
    return f"对象 {unit[:12]}"
