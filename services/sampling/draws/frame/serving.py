"""The deal of a draw that items are drawn for: the inspections of its enterprises look at these items."""

from typing import NamedTuple
from uuid import UUID

from shared.errors import Conflict, Invalid, NotFound
from shared.policy.draws import DrawKind


class DrawNotThere(NotFound):
    code = "draw-not-there"
    title = "没有这一抽查"
    title_en = "There is no such draw"


class DealNotThere(Invalid):
    code = "deal-not-there"
    title = "批次序号缺少或有误"
    title_en = "The number of the deal is missing or wrong"


class NothingToInspect(Invalid):
    code = "nothing-to-inspect"
    title = "该抽查没有抽取企业"
    title_en = "The draw has drawn no enterprises"


class ItemsOfAnotherKind(Conflict):
    code = "items-of-another-kind"
    title = "事项不用于这类抽查"
    title_en = "These items are for draws of another kind"


class DealsDrawn(NamedTuple):
    """A draw from which items can be drawn: what it draws from, whether it is completed, and how many deals it has.

    `deals` is None for a draw of people for tasks; `open_by` is empty for a draw that is not covert; `kind` is None for
    a draw over a list that was made by hand.
    """

    status: str
    population: str
    open_by: str
    deals: int | None
    kind: str | None


class Serving(NamedTuple):
    """The deal of a draw for whose inspections items are drawn. `open_by`: the day by which that draw is opened, if it
    is covert. `kind`: its kind in the policy; None if its list was made by hand.
    """

    draw: UUID
    deal: int
    open_by: str = ""
    kind: str | None = None


def serving_of(draw: UUID, found: DealsDrawn | None, deal: int | None) -> Serving:
    """The deal that the request names; if the draw has one deal, its number may be left out.

    Raises DrawNotThere, NothingToInspect, DealNotThere.
    """
    if found is None:
        raise DrawNotThere(f"没有编号为 {draw} 的抽查；请核对编号。", f"There is no draw {draw}; check its id.")
    if found.population != "enterprises" or found.deals is None or found.status != "completed":
        raise NothingToInspect(
            "检查事项只能为已完成的企业抽查抽取；请填写这样的抽查（draw），或去掉。",
            "Items are drawn for a completed draw of enterprises; name such a draw, or leave `draw` out.",
            state=found.status,
        )
    return Serving(draw, deal_number(deal, found.deals), found.open_by, found.kind)


def check_served(kind: DrawKind | None, serving: Serving | None) -> None:
    """Refuse items for a draw of a kind that the policy does not have them drawn for. Raises ItemsOfAnotherKind."""
    if kind is None or serving is None or not kind.serves or serving.kind in kind.serves:
        return
    drawn, drawn_en = (f"“{serving.kind}”", serving.kind) if serving.kind else ("自选名单的抽查", "no kind")
    raise ItemsOfAnotherKind(
        f"按生效的规则，“{kind.title}”只用于 {'、'.join(kind.serves)} 的检查，而该抽查属于{drawn}；"
        "请改用相应的事项种类。",
        f"By the policy in force, {kind.name!r} draws items for inspections of {', '.join(kind.serves)}, and the draw "
        f"is of {drawn_en}: choose the kind of items for it.",
        kinds=list(kind.serves),
    )


def deal_number(deal: int | None, deals: int) -> int:
    """The number of the deal, from 1, of a draw with this many deals. Raises DealNotThere."""
    number = 1 if deal is None and deals == 1 else deal
    if number is None or number > deals:
        raise DealNotThere(
            f"该抽查有 {deals} 个批次；请填写批次序号（deal，1 至 {deals}）。",
            f"The draw has {deals} deals; give the number of one of them, 1 to {deals}, in `deal`.",
            deals=deals,
        )
    return number
