"""Where the tasks of a roster may come from: the enterprises that a deal of a draw drew, a whole frame, or enterprises
named in the request.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, get_args
from uuid import UUID

import orjson

from services.sampling.draws.draw.lifecycle import Draw, require_standing
from services.sampling.draws.frame.serving import deal_number
from services.sampling.draws.roster.crew import Visit
from services.sampling.draws.roster.requests import RosterRequest
from shared.canonical import JsonObject
from shared.contracts.frame import Recused
from shared.contracts.sampling import Disclosure, Entropy
from shared.draws.frames import Task
from shared.draws.spec import Deal, RankSpec
from shared.errors import Forbidden, Invalid
from shared.few import few, few_en
from shared.policy.asked import check_asked
from shared.policy.conditions import Condition
from shared.policy.faults import Fault
from shared.policy.fields import PEOPLE_AND_EXPERTS, condition_faults
from shared.policy.occasions import Unplanned


class SourceNotOne(Invalid):
    code = "source-not-one"
    title = "任务来源须恰填一项"
    title_en = "The request must name exactly one source of tasks"


class NoEnterprises(Invalid):
    code = "no-enterprises"
    title = "没有可派员检查的企业"
    title_en = "No enterprises to inspect"


class EnterprisesUnknown(Invalid):
    code = "enterprises-unknown"
    title = "企业不在名录库中"
    title_en = "Some enterprises are not in the directory"


class OccasionMissing(Invalid):
    code = "occasion-missing"
    title = "未说明检查事由"
    title_en = "Nothing says why the enterprises are inspected"


class NotPlanned(Invalid):
    code = "not-planned"
    title = "企业不在检查计划中"
    title_en = "The plan does not name some enterprises"


class RosterWithheld(Forbidden):
    code = "roster-withheld"
    title = "暗查暗访名单不公开"
    title_en = "The names of a covert draw are not public"


class RosterSource(NamedTuple):
    """The enterprises to visit, and what their source decides about the roster.

    `kind` is the kind of draw that chose the enterprises. `deal` is the number of the deal of a draw. `rule` is the
    rule of a whole frame, or of a draw that is continued; it is None for other sources. `vacancies` are the vacant
    slots of a draw that is continued. `plan` is the plan from which the enterprises were drawn, `occasion` that of the
    draw that is continued.
    """

    visits: list[Visit]
    disclosure: Disclosure
    purpose: str
    kind: str | None = None
    deal: int | None = None
    open_by: str = ""
    rule: "GivenRule | None" = None
    vacancies: "VacantSlots | None" = None
    plan: UUID | None = None
    occasion: Unplanned | None = None


class GivenRule(NamedTuple):
    """The rule that the source gives: the policy's file, and where the randomness of the draw comes from."""

    policy: str | None
    entropy: Entropy


class VacantSlots(NamedTuple):
    """The vacant slots of a draw of people, as tasks under the identifiers of the enterprises; the keys of everybody
    whom it has put on a task; the season of its roster, and the condition that its people had to meet; and the recusals
    that were declared for it.
    """

    tasks: list[Task]
    people: frozenset[str]
    season: str
    only: Condition | None
    recusals: tuple[Recused, ...]


def check_source(request: RosterRequest) -> None:
    """Refuse a request that names no source of tasks, or several. Raises RulesMalformed, SourceNotOne."""
    check_asked(condition_faults(request.people, PEOPLE_AND_EXPERTS, ("people",)))
    check_asked(_without_effect(request))
    given = [name for name in ("draw", "frame", "enterprises", "continues") if getattr(request, name) is not None]
    if len(given) != 1:
        raise SourceNotOne(
            "任务来源须恰填一项：抽查（draw）、名单（frame）、企业（enterprises）或所补的抽查（continues），"
            f"本次填写了 {len(given)} 项。",
            "Tasks come from exactly one of draw, frame, enterprises and continues.",
            given=given,
        )


def _without_effect(request: RosterRequest) -> Iterator[Fault]:
    """Members of the request that would do nothing, because the member that they belong to is missing."""
    needed = {
        "deal": (request.deal is not None, "draw"),
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
    if request.occasion is not None and (request.draw or request.continues):
        yield Fault(
            ("occasion",),
            "抽查本身就是检查事由；请去掉事由（occasion）",
            "the draw is itself the reason of these visits: leave `occasion` out",
        )
    if request.continues is not None:
        fixed = ("crew", "slots", "plan", "people", "season")
        for name in (name for name in fixed if getattr(request, name) is not None):
            yield Fault(
                (name,),
                f"补抽的岗位和人员范围依原名册确定；请去掉 {name}",
                f"the roster of the draw that is continued fixes its slots and who may take them: leave `{name}` out",
            )


def check_occasion(request: RosterRequest, source: RosterSource) -> None:
    """Refuse visits that nothing gives a reason for: neither a draw nor a plan chose the enterprises, and the request
    names no occasion; or visits with two reasons. No basis, no inspection (应急〔2025〕11号). Raises OccasionMissing,
    RulesMalformed.
    """
    if request.draw is not None or request.continues is not None:
        return
    planned = request.plan is not None or source.plan is not None
    if planned and request.occasion is not None:
        check_asked(
            [
                Fault(
                    ("occasion",),
                    "按计划检查的企业，事由就是该计划；请去掉事由（occasion），或不填计划（plan）",
                    "the plan is the reason to inspect its enterprises: leave `occasion` out, or name no plan",
                )
            ]
        )
    if not planned and request.occasion is None:
        known = get_args(Unplanned)
        raise OccasionMissing(
            "这些企业不是抽中的，也没有写明所依的计划。请写明检查计划（plan），或写明事由"
            f"（occasion：{'、'.join(known)}）；没有依据不得检查（应急〔2025〕11号）。",
            f"No draw chose these enterprises, and no plan is named. Name the plan, or the occasion in `occasion` "
            f"({', '.join(known)}): without a basis there is no inspection (应急〔2025〕11号).",
            occasions=list(known),
        )


def check_planned(visits: Iterable[Visit], planned: Collection[str]) -> None:
    """Refuse enterprises that the plan, which is the reason of the visits, does not name. Raises NotPlanned."""
    beyond = [visit.label for visit in visits if visit.identifier not in planned]
    if beyond:
        raise NotPlanned(
            f"该计划没有列入：{few(beyond)}。请先修订计划；不是按计划检查的，请去掉计划（plan），写明事由（occasion）。",
            f"The plan does not name {few_en(beyond)}. Amend the plan first; or, if they are not inspected by "
            "the plan, leave `plan` out and name the occasion in `occasion`.",
            count=len(beyond),
        )


def asked_first(title: str, selection: JsonObject) -> RosterRequest:
    """The request that made a roster, as its event has it."""
    return RosterRequest.model_validate_json(orjson.dumps({"title": title, **selection}))


def check_covert(covert: bool, may_know: bool) -> None:
    """Refuse to make a roster of a covert draw for a caller who may not know whom the draw drew: even the refusal of
    such a roster names enterprises. Raises RosterWithheld.
    """
    if covert and not may_know:
        raise RosterWithheld(
            "暗查暗访的派员名册只能由可以查看暗查名单的人员确定。",
            "A roster of a covert draw is made by somebody who may know whom it drew.",
        )


def deal_of(draw: Draw, deal: int | None) -> tuple[int, Deal]:
    """The deal whose enterprises are inspected, with its number. Raises NoEnterprises, NotCompletedYet,
    DrawIsAnnulled, DealNotThere.
    """
    if not isinstance(draw.spec, RankSpec) or draw.population != "enterprises":
        raise NoEnterprises(
            "该抽查抽取的不是企业，不能据以派员检查。", "That draw drew no enterprises, so there is nothing to inspect."
        )
    draw.completed  # noqa: B018  # raises NotCompletedYet
    require_standing(draw)
    number = deal_number(deal, len(draw.spec.deals))
    return number, draw.spec.deals[number - 1]


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
