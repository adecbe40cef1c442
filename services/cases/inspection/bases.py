"""The basis of an inspection for which neither a plan nor a draw asks. No basis, no inspection: the rule
`inspection-basis` of the law.
"""

from collections.abc import Mapping
from datetime import date

from services.cases.inspection.state import Inspection
from shared.contracts.inspection.basis import Basis, BasisStated, Complaint, Guidance, Reinspection, SpecialOrder
from shared.errors import Conflict, Invalid
from shared.policy.occasions import Occasion

_WITHOUT: frozenset[Occasion] = frozenset({"plan", "draw"})
"""The occasions on which the assignment itself is the basis."""
BASES: Mapping[Occasion, type[Complaint | SpecialOrder | Reinspection | Guidance]] = {
    "complaint": Complaint,
    "special-order": SpecialOrder,
    "re-inspection": Reinspection,
    "guidance": Guidance,
}
"""The basis that an inspection on each other occasion needs."""


class NoBasis(Conflict):
    code = "no-basis"
    title = "检查没有依据"
    title_en = "The inspection has no basis"


class WrongBasis(Invalid):
    code = "wrong-basis"
    title = "依据与检查事由不符"
    title_en = "The basis does not fit the occasion"


class BasisUntrue(Invalid):
    code = "basis-untrue"
    title = "依据不成立"
    title_en = "The basis is not true"


def state_basis(inspection: Inspection, basis: Basis, earlier: Inspection | None, today: date) -> BasisStated:
    """The basis of the inspection. `earlier`: the inspection that a re-inspection names, if there is one. Raises
    WrongBasis, BasisUntrue.
    """
    occasion = inspection.opened.occasion
    needed = BASES.get(occasion)
    if needed is None:
        raise WrongBasis(
            f"本次检查的事由为 {occasion}，在派员时已经确定，不登记其他依据；须以其他依据检查的，请按该事由另行派员。",
            f"The occasion of this inspection is {occasion}, which its assignment has fixed: it takes no other basis. "
            "If there is one, assign another inspection on that occasion.",
            occasion=occasion,
        )
    if not isinstance(basis, needed):
        wanted = str(needed.model_fields["kind"].default)
        raise WrongBasis(
            f"本次检查的事由为 {occasion}，所需依据为 {wanted}；请登记这种依据。",
            f"The occasion is {occasion}; state the basis that it needs: {wanted}.",
            occasion=occasion,
            basis=wanted,
        )
    if why := _untrue(inspection, basis, earlier, today):
        raise BasisUntrue(f"{why[0]}。请核对后重新登记。", f"{why[1]}. Check the basis, and state it again.")
    return BasisStated(basis=basis)


def _untrue(inspection: Inspection, basis: Basis, earlier: Inspection | None, today: date) -> tuple[str, str] | None:
    """What is not true of the basis, in Chinese and in English."""
    match basis:
        case Complaint() if basis.received > today:
            return (
                f"收到投诉举报的日期 {basis.received} 尚未到来",
                f"{basis.received}, the day of receipt, has not come",
            )
        case Complaint() if basis.anonymous and basis.reporter:
            return "匿名投诉举报不得记录举报人", "an anonymous complaint keeps no reporter"
        case SpecialOrder() if not basis.on <= today <= basis.until:
            return (
                f"专项检查自 {basis.on} 起，至 {basis.until} 止，今天（{today}）不在其内",
                f"the special order is of {basis.on} and ends on {basis.until}; today, {today}, is outside",
            )
        case Reinspection():
            return _no_orders(inspection, basis, earlier)
        case Guidance() if basis.bureau != inspection.bureau or basis.draw != inspection.opened.draws.targets:
            guiding = f"{inspection.bureau}, {inspection.opened.draws.targets}"
            return f"抽取该企业的上级和抽查应为：{guiding}", f"bureau and draw that drew the enterprise are: {guiding}"
    return None


def _no_orders(inspection: Inspection, basis: Reinspection, earlier: Inspection | None) -> tuple[str, str] | None:
    if earlier is None or earlier.party.identifier != inspection.party.identifier:
        return (
            f"本单位没有对该企业的检查 {basis.inspection}",
            f"the bureau has no inspection {basis.inspection} of this enterprise",
        )
    served = {order.id for order in earlier.orders.values() if order.service}
    if unknown := [order for order in basis.orders if order not in served]:
        said = ", ".join(map(str, unknown))
        return f"检查 {basis.inspection} 没有送达指令 {said}", f"no order {said} of {basis.inspection} was served"
    return None


def lacks_basis(inspection: Inspection) -> bool:
    """Whether the inspection needs a basis, and none is on record."""
    return inspection.opened.occasion not in _WITHOUT and inspection.basis is None


def require_basis(inspection: Inspection, cited: str) -> None:
    """Refuse to prepare an inspection without a basis. `cited`: the law that asks for one. Raises NoBasis."""
    if not lacks_basis(inspection):
        return
    occasion = inspection.opened.occasion
    by, by_en = (f"（{cited}）", f" ({cited})") if cited else ("", "")
    needed = BASES.get(occasion)
    if needed is None:
        raise NoBasis(
            "事由“other”不是检查依据。可以检查的情形为：年度计划、随机抽查、投诉举报、经备案的专项检查、复查、上级执法"
            f"指导{by}。请申请取消本次检查（原因 no-basis），按其中一种重新派员。",
            "'other' is no basis. An inspection may be held by the plan, by a draw, on a complaint or report, by a "
            f"filed special order, as a re-inspection, or as guidance by the bureau above{by_en}. Request "
            "to call this inspection off (reason no-basis), and assign it on one of these occasions.",
            occasions=[*map(str, sorted(_WITHOUT)), *map(str, BASES)],
        )
    kind = str(needed.model_fields["kind"].default)
    raise NoBasis(
        f"事由为 {occasion} 的检查，须先登记依据（{kind}）后方可拟定方案{by}。",
        f"An inspection on the occasion {occasion} needs its basis ({kind}) on record before the site plan{by_en}.",
        basis=kind,
    )
