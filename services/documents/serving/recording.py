"""The decision to record a service: which papers, to whom, and how. It is pure: state and time are given."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from services.documents.forms.registry import Forms
from services.documents.forms.values import Requirement, Value
from services.documents.paper.naming import addressee_of, named, standing
from services.documents.paper.numbering import filled
from services.documents.paper.state import Paper
from services.documents.serving.proving import check_proved, effective
from shared.calendar import StatutoryCalendar
from shared.clock import SHANGHAI, beijing_date
from shared.contracts.serving import PaperOfService, PaperServed, ServiceAccount, ServiceTold
from shared.errors import Conflict, Invalid
from shared.law.law import Law


class PapersApart(Invalid):
    code = "papers-apart"
    title = "文书不属于同一事项"
    title_en = "The papers are not of one matter"


class FormNotServed(Invalid):
    code = "form-not-served"
    title = "此种文书无须送达"
    title_en = "Papers of this form are not served"


class PaperNotInForce(Conflict):
    code = "paper-not-in-force"
    title = "文书未签发或已失效"
    title_en = "The paper is not issued, or not in force any more"


class ServedAlready(Conflict):
    code = "served-already"
    title = "该文书已送达此人"
    title_en = "The paper was served on this addressee"


class AddresseeNotNamed(Invalid):
    code = "addressee-not-named"
    title = "受送达人与文书不符"
    title_en = "The paper is addressed to somebody else"


class ServiceTimeImpossible(Invalid):
    code = "service-time-impossible"
    title = "送达时间有误"
    title_en = "The time of the service is impossible"


class ServedTooLate(Conflict):
    code = "served-too-late"
    title = "送达时期限已过"
    title_en = "What the paper demands was due before its service"


class NotOnTheSpot(Conflict):
    code = "not-on-the-spot"
    title = "情况紧急的措施只能当场送达"
    title_en = "Urgent measures are served on the spot"


class Rulings(NamedTuple):
    """What services are decided by: the forms, the law of the bureau, and the calendar."""

    forms: Forms
    law: Law
    calendar: StatutoryCalendar


def told(
    papers: Sequence[Paper], addressee: str, account: ServiceAccount, rulings: Rulings, now: datetime
) -> ServiceTold:
    """What is on record of the service.

    Raises PapersApart, FormNotServed, PaperNotInForce, AddresseeNotNamed, ServedAlready, ServiceTimeImpossible,
    ServedTooLate, NotOnTheSpot, and what `check_proved` raises.
    """
    _check_one_matter(papers)
    for paper in papers:
        _check_servable(paper, rulings.forms)
        _check_addressee(paper, addressee, rulings.forms)
        _check_not_served(paper)
    return _told(papers, addressee, account, rulings, now)


def told_anew(
    before: ServiceTold, papers: Sequence[Paper], account: ServiceAccount, rulings: Rulings, now: datetime
) -> ServiceTold:
    """What is on record of the service of the same papers to the same addressee once it is corrected.

    Raises ServiceTimeImpossible, ServedTooLate, NotOnTheSpot, and what `check_proved` raises.
    """
    return _told(papers, before.addressee, account, rulings, now)


def known(paper: UUID, found: Paper | None) -> Paper:
    """The paper that a request names, if the caller knows of it. Raises PaperNotInForce."""
    if found is None:
        raise _not_in_force(paper, None)
    return found


def served(told: ServiceTold, service: UUID, paper: Paper) -> PaperServed:
    """What is told of one of the papers."""
    account = told.account
    return PaperServed(
        paper=paper.id,
        form=paper.form,
        service=service,
        matter=paper.matter,
        subject=paper.subject,
        addressee=told.addressee,
        receiver=account.receiver,
        by=account.by,
        at=account.at,
        effective=told.effective,
    )


def _told(
    papers: Sequence[Paper], addressee: str, account: ServiceAccount, rulings: Rulings, now: datetime
) -> ServiceTold:
    _check_time(papers, account.at, now)
    check_proved(account, rulings.law)
    day = effective(account, rulings.law, rulings.calendar)
    for paper in papers:
        _check_in_time(paper, rulings.forms, day)
        _check_on_the_spot(paper, account)
    first = papers[0]
    return ServiceTold(
        matter=first.matter,
        matter_name=first.matter_name,
        team=first.team,
        addressee=addressee,
        papers=tuple(_named(paper, rulings.forms) for paper in papers),
        account=account,
        effective=day,
    )


def _check_one_matter(papers: Sequence[Paper]) -> None:
    matters = {paper.matter or paper.id for paper in papers}
    if len(matters) > 1 or len({paper.id for paper in papers}) < len(papers):
        raise PapersApart(
            "一次送达登记的文书须属于同一检查或案件，且每份只列一次；请分别登记。",
            "The papers of one service are of one inspection or case, and each stands once; record several services.",
            papers=[str(paper.id) for paper in papers],
        )


def _check_servable(paper: Paper, forms: Forms) -> None:
    form = forms.form(paper.form)
    if not form.description.served:
        raise FormNotServed(
            f"“{form.newest.title}”不是须送达的文书，请从送达登记中去掉。",
            f"Papers of the form {form.code!r} are not served; leave the paper out.",
            paper=str(paper.id),
            form=form.code,
        )
    if paper.status != "issued":
        raise _not_in_force(paper.id, paper)


def _check_not_served(paper: Paper) -> None:
    if paper.served:
        earlier, name = paper.served[0].told, named(paper)
        raise ServedAlready(
            f"{name}已于 {earlier.effective} 送达“{earlier.addressee}”；登记有误的，请申请更正该次送达。",
            f"{name} was served on {earlier.addressee!r} on {earlier.effective}; if that is wrong, ask to correct that "
            "service.",
            paper=str(paper.id),
            service=str(earlier.service),
        )


def _check_addressee(paper: Paper, addressee: str, forms: Forms) -> None:
    """Refuse to serve a paper on somebody else: what begins with its service, such as the time to rectify, is of those
    to whom it is addressed.
    """
    wanted = addressee_of(forms.form(paper.form), paper)
    if addressee != wanted:
        name = named(paper)
        raise AddresseeNotNamed(
            f"{name}的受送达人是“{wanted}”，不是“{addressee}”；请照文书填写受送达人，代收的人写在收件人处。",
            f"{name} is addressed to {wanted!r}, not to {addressee!r}: write the addressee as the paper does, and who "
            "took it in the place of the receiver.",
            paper=str(paper.id),
            addressee=wanted,
        )


def _check_time(papers: Sequence[Paper], at: datetime, now: datetime) -> None:
    """Refuse a time to come, and a time before the papers were issued: times of acts are kept to the minute."""
    issued = max(paper.issued.at for paper in papers if paper.issued)
    if _minute(issued) <= _minute(at) <= _minute(now):
        return
    since = f"{issued.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    raise ServiceTimeImpossible(
        f"送达时间须在文书签发（{since}）之后、现在之前，请核对。",
        f"The time of the service must lie between the issue of the papers ({since} in Beijing) and now; check it.",
        issued=issued.isoformat(),
    )


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _check_in_time(paper: Paper, forms: Forms, day: date) -> None:
    """Refuse to serve a paper whose demands were due before it counts as served: nobody could meet them."""
    assert paper.issued is not None  # noqa: S101  # only issued papers are served
    fields = filled(forms, paper, beijing_date(paper.issued.at)).fields
    late = [each.number for each in _requirements(fields) if each.due < day]
    if late:
        numbers = "、".join(map(str, late))
        raise ServedTooLate(
            f"文书于 {day} 方视为送达，而第 {numbers} 项的整改期限在此之前，企业没有整改时间；请撤回原指令，"
            "另拟指令写明新的期限。",
            f"The paper counts as served on {day}, and its requirements {late} were due before. Have its order "
            "withdrawn, and draft another with later days.",
            paper=str(paper.id),
            numbers=late,
        )


def _check_on_the_spot(paper: Paper, account: ServiceAccount) -> None:
    """Source: 行政强制法 第十九条."""
    if paper.on_the_spot and account.by not in ("in-person", "left-with-witness"):
        raise NotOnTheSpot(
            "情况紧急的现场处理措施，须当场直接送达或留置送达；须以其他方式送达的，请另拟不先行送达的措施，批准后送达。",
            "Urgent measures are served on the spot: in person, or left there. To serve them otherwise, draft measures "
            "that are not urgent, and have them approved first.",
            paper=str(paper.id),
            by=account.by,
        )


def _requirements(value: object) -> Iterator[Requirement]:
    match value:
        case Requirement():
            yield value
        case tuple():
            for item in value:
                yield from _requirements(item)
        case Value():
            for name in type(value).model_fields:
                yield from _requirements(getattr(value, name))


def _named(paper: Paper, forms: Forms) -> PaperOfService:
    assert paper.numbered is not None  # noqa: S101  # only issued papers are served
    title = forms.form(paper.form).edition(paper.edition).title
    return PaperOfService(
        paper=paper.id, form=paper.form, title=title, number=paper.numbered.name, subject=paper.subject
    )


def _not_in_force(paper: UUID, found: Paper | None) -> PaperNotInForce:
    state = found.status if found else "unknown"
    told, told_en = standing(found) if found else ("查无此文书", "unknown here")
    name = named(found) if found else str(paper)
    return PaperNotInForce(
        f"{name}{told}，不能送达；只能送达已签发且有效的文书，请核对。",
        f"{name} is {told_en}, and cannot be served: only papers that are issued and in force are. Check it.",
        paper=str(paper),
        state=state,
    )
