"""What each step of a superior's registration needs: a bureau that is not one's own, and another person."""

from services.sampling.registers.superiors.lifecycle import Superior
from shared.approval import check_verdict
from shared.contracts.party import SuperiorRefused, SuperiorRegistered, SuperiorRequested, SuperiorWithdrawn
from shared.errors import Conflict, Invalid


class SuperiorIsSelf(Invalid):
    code = "superior-is-self"
    title = "上级单位不能是本局"
    title_en = "A bureau is not its own superior"


class SuperiorRegisteredAlready(Conflict):
    code = "superior-registered-already"
    title = "上级单位已经登记"
    title_en = "The superior is registered already"


def request(bureau: str, superior: str, remark: str | None, standing: str | None) -> SuperiorRequested:
    """The request to register a superior; `standing` is the superior now. Raises SuperiorIsSelf,
    SuperiorRegisteredAlready.
    """
    if superior == bureau:
        raise SuperiorIsSelf(
            f"{superior} 是本局；请填写上级单位的行政区划代码。",
            f"{superior} is this bureau; give the area code of the bureau above it.",
            superior=superior,
        )
    _check_new(superior, standing)
    return SuperiorRequested(superior=superior, remark=remark)


def approve(superior: Superior, person: str, standing: str | None) -> SuperiorRegistered:
    """The registration, by another person than the one who requested it. Raises SamePerson,
    SuperiorRegisteredAlready.
    """
    asked = check_verdict(superior.rounds, person)
    _check_new(superior.superior, standing)
    return SuperiorRegistered(superior=superior.superior, requested_by=asked.requested.person)


def refuse(superior: Superior, person: str, opinion: str) -> SuperiorRefused:
    """The refusal, by another person than the one who requested the registration. Raises SamePerson."""
    check_verdict(superior.rounds, person)
    return SuperiorRefused(opinion=opinion)


def withdraw(superior: Superior, reason: str) -> SuperiorWithdrawn:
    """The withdrawal of the request, by whoever may make one."""
    return SuperiorWithdrawn(reason=reason)


def _check_new(superior: str, standing: str | None) -> None:
    if superior == standing:
        raise SuperiorRegisteredAlready(
            f"{superior} 已登记为本局的上级单位，不必再登记。",
            f"{superior} is registered as the superior of this bureau; there is nothing to register.",
            superior=superior,
        )
