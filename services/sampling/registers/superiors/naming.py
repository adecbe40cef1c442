"""What each step of a superior's registration needs: a bureau above, and another person."""

from services.sampling.registers.superiors.lifecycle import Superior
from shared.approval import check_verdict
from shared.contracts.party import SuperiorRefused, SuperiorRegistered, SuperiorRequested, SuperiorWithdrawn
from shared.errors import Conflict, Invalid
from shared.identifiers import AreaCode


class SuperiorNotAbove(Invalid):
    code = "superior-not-above"
    title = "不是本局的上级单位"
    title_en = "Not a bureau above this bureau"


class SuperiorRegisteredAlready(Conflict):
    code = "superior-registered-already"
    title = "上级单位已经登记"
    title_en = "The superior is registered already"


def request(bureau: str, superior: str, remark: str | None, standing: str | None) -> SuperiorRequested:
    """The request to register a superior; `standing` is the superior now. Raises SuperiorNotAbove,
    SuperiorRegisteredAlready.
    """
    _check_above(superior, bureau)
    _check_new(superior, standing)
    return SuperiorRequested(superior=superior, remark=remark)


def approve(superior: Superior, person: str, standing: str | None) -> SuperiorRegistered:
    """The registration, by another person than the one who requested it. Raises SamePerson, SuperiorNotAbove,
    SuperiorRegisteredAlready.
    """
    asked = check_verdict(superior.rounds, person)
    _check_above(superior.superior, superior.bureau)
    _check_new(superior.superior, standing)
    return SuperiorRegistered(superior=superior.superior, requested_by=asked.requested.person)


def refuse(superior: Superior, person: str, opinion: str) -> SuperiorRefused:
    """The refusal, by another person than the one who requested the registration. Raises SamePerson."""
    check_verdict(superior.rounds, person)
    return SuperiorRefused(opinion=opinion)


def withdraw(superior: Superior, reason: str) -> SuperiorWithdrawn:
    """The withdrawal of the request, by whoever may make one."""
    return SuperiorWithdrawn(reason=reason)


def _check_above(superior: str, bureau: str) -> None:
    above = AreaCode(bureau).above
    if superior not in above:
        raise SuperiorNotAbove(
            f"{superior} 不是 {bureau} 的上级单位的行政区划代码；可以登记的有：{'、'.join(above) or '无'}。",
            f"{superior} is not the area code of a bureau above {bureau}; possible are: {', '.join(above) or 'none'}.",
            superior=superior,
            above=list(above),
        )


def _check_new(superior: str, standing: str | None) -> None:
    if superior == standing:
        raise SuperiorRegisteredAlready(
            f"{superior} 已登记为本局的上级单位，不必再登记。",
            f"{superior} is registered as the superior of this bureau; there is nothing to register.",
            superior=superior,
        )
