"""What the crew does on site, from its arrival to the confirmed record; or why the visit could not be held."""

from collections.abc import Collection
from datetime import datetime

from services.cases.inspection.crew import (
    NotOnSite,
    check_arrival,
    check_certified,
    check_failure,
    check_shown,
    is_valid,
    member,
    of_crew,
    on_site,
)
from services.cases.inspection.preparing import check_time
from services.cases.inspection.site_record import (
    ConfirmationIncomplete,
    check_confirmation,
    check_item_against_findings,
    missing_of_record,
)
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts.assignment import Assignee
from shared.contracts.inspection.visit import (
    Arrived,
    ItemChecked,
    Joined,
    MeetingHeld,
    Present,
    RecordConfirmed,
    RefusalReported,
    RightsTold,
    VisitFailed,
)
from shared.errors import Conflict, Invalid

_RECUSED = "因回避人数不足的，请申请取消检查（crew-recused）", "After a recusal, request to call it off (crew-recused)"


class WrongDay(Conflict):
    code = "wrong-visit-day"
    title = "今天不是批准的检查日期"
    title_en = "The visit was approved for another day"


class NotNotified(Conflict):
    code = "not-notified"
    title = "尚未告知被检查单位"
    title_en = "The enterprise was not told"


class ItemBeyond(Invalid):
    code = "item-beyond"
    title = "该事项不在本次检查事项之内"
    title_en = "The item is not one of this inspection"


class RecordIncomplete(Conflict):
    code = "record-incomplete"
    title = "检查记录尚不完整"
    title_en = "The record of the visit is not complete"


class AlreadyThere(Conflict):
    code = "already-there"
    title = "该人员已登记到场"
    title_en = "The person is on record as arrived"


class CertificateExpired(Conflict):
    code = "certificate-expired"
    title = "执法证件已过期"
    title_en = "The certificate has expired"


class RightsUntold(Conflict):
    code = "rights-untold"
    title = "尚未告知权利"
    title_en = "The rights were not told"


class MeetingOrder(Conflict):
    code = "meeting-order"
    title = "会议次序有误"
    title_en = "The meetings are in another order"


class RecordSigned(Conflict):
    code = "record-signed"
    title = "没有拒签"
    title_en = "Nobody refused to sign"


def arrive(inspection: Inspection, arrived: Arrived, person: str, now: datetime, least: int) -> Arrived:
    """The crew arrived. `least`: how many inspectors the law asks for.

    Raises NotOfCrew, NotNotified, CrewMismatch, TooFewInspectors, WrongDay, TimeImpossible, NotOnSite.
    """
    acting = member(inspection, person)
    if not inspection.secret and inspection.notice is None:
        raise NotNotified(
            "本次不是暗查（或名单已经公开），检查前须告知被检查单位（可当场送达检查通知书）。请先登记告知。",
            "This visit is not covert, or its draws are open: the enterprise is told before it, on the spot at the "
            "latest. Record the notice first.",
        )
    _check_day(inspection, arrived.at, now)
    check_arrival(inspection, arrived, beijing_date(arrived.at), least)
    _check_there(acting, arrived.present)
    return arrived


def join(inspection: Inspection, joined: Joined, person: str, now: datetime) -> Joined:
    """Somebody of the crew who was on record as absent or late came after all; a person on site records it.

    Raises NotOfCrew, NotOnSite, Recused, CrewMismatch, AlreadyThere, CertificateExpired, TimeImpossible.
    """
    on_site(inspection, person)
    (late,) = of_crew(inspection, {joined.person})
    if late.person in inspection.visit.there:
        raise AlreadyThere(f"{late.name}已登记到场。", f"{late.name} is on record as arrived; nothing more is needed.")
    check_shown(late, joined.certificate)
    if not is_valid(late, beijing_date(joined.at)):
        raise CertificateExpired(
            f"{late.name}的执法证件已过期，不能参加检查；请先在名录中登记换证。",
            f"The certificate of {late.name} has expired; record its renewal in the register first.",
        )
    assert inspection.visit.arrival is not None  # noqa: S101  # `on_site` asks for it
    check_time(joined.at, inspection.visit.arrival.at, now)
    return joined


def tell_rights(inspection: Inspection, told: RightsTold, person: str) -> RightsTold:
    """The rights were told; the enterprise may ask that a person of the crew stands back.

    Raises NotOfCrew, NotOnSite, Recused, ConfirmationIncomplete, CrewMismatch.
    """
    on_site(inspection, person)
    if not told.confirmed and not told.reason:
        raise ConfirmationIncomplete(
            "被检查单位未确认已被告知的，须写明情况（reason）。",
            "If the enterprise did not confirm that it was told, give the reason (reason).",
        )
    of_crew(inspection, {asked.person for asked in told.recusals})
    return told


def hold_meeting(inspection: Inspection, held: MeetingHeld, person: str, now: datetime) -> MeetingHeld:
    """The opening or the closing meeting was held, after everything that is on record.

    Raises NotOfCrew, NotOnSite, Recused, RightsUntold, MeetingOrder, TimeImpossible.
    """
    _goes_on(inspection, person)
    if (held.meeting == "closing") != inspection.visit.met("opening"):
        raise MeetingOrder(
            "首次会议在先，末次会议在后；首次会议只登记一次。",
            "The opening meeting comes first and once; the closing meeting comes after it.",
        )
    check_time(held.at, inspection.visit.last, now)
    return held


def check_item(inspection: Inspection, checked: ItemChecked, person: str, published: Collection[str]) -> ItemChecked:
    """An item was checked. `published`: the keys of the published item list; an item that is not published may not be
    checked at all (国办发〔2024〕54号).

    Raises NotOfCrew, NotOnSite, Recused, RightsUntold, ItemContradicts, ItemBeyond.
    """
    _goes_on(inspection, person)
    check_item_against_findings(inspection, checked)
    own = {item.key for item in inspection.items}
    if checked.item in own:
        return checked.model_copy(update={"beyond": ""})
    if checked.item not in published:
        raise ItemBeyond(
            f"公布的检查事项清单中没有 {checked.item}。未经公布的事项不得检查；请核对编号。",
            f"The published item list has no {checked.item}. An unpublished item may not be checked; check its key.",
            items=sorted(own),
        )
    if not checked.beyond:
        raise ItemBeyond(
            f"{checked.item} 不是本次抽定的检查事项；确有必要检查的，请写明理由（beyond）。",
            f"{checked.item} is not one of this inspection's items; if it must be checked, give the reason (beyond).",
            items=sorted(own),
        )
    return checked


def confirm(
    inspection: Inspection, confirmed: RecordConfirmed, person: str, now: datetime, least: int
) -> RecordConfirmed:
    """The enterprise confirmed the record, or did not, and the crew left. `least`: how many inspectors the law asks
    for, who do not stand back.

    Raises NotOfCrew, NotOnSite, Recused, TimeImpossible, TooFewInspectors, RecordIncomplete, ConfirmationIncomplete.
    """
    _goes_on(inspection, person)
    visit = inspection.visit
    check_time(confirmed.left, visit.last, now)
    staying = [each for each in inspection.crew if each.person in {*visit.there} - visit.recused]
    check_certified(staying, beijing_date(confirmed.left), least, _RECUSED)
    if gaps := missing_of_record(inspection):
        zh, en = "；".join(gap[0] for gap in gaps), "; ".join(gap[1] for gap in gaps)
        raise RecordIncomplete(f"请先补齐：{zh}。", f"These are missing: {en}.")
    check_confirmation(confirmed.confirmation)
    return confirmed


def fail(inspection: Inspection, failed: VisitFailed, person: str, now: datetime, least: int) -> VisitFailed:
    """The visit could not be held; after the arrival, it was broken off. At least as many inspectors were there as for
    a visit (`least`); with a witness, one is enough (decision 0058).

    Raises NotOfCrew, Recused, CrewMismatch, TooFewInspectors, WrongDay, TimeImpossible, NotOnSite.
    """
    if inspection.visit.arrival is None:
        acting = member(inspection, person)
        _check_day(inspection, failed.at, now)
    else:
        acting = on_site(inspection, person)
        check_time(failed.at, inspection.visit.last, now)
    check_failure(inspection, failed, beijing_date(failed.at), least)
    _check_there(acting, failed.present)
    return failed


def report_refusal(inspection: Inspection, told: RefusalReported, person: str, now: datetime) -> RefusalReported:
    """The crew reported to the bureau that the enterprise had refused to sign (安全生产法 第六十八条).

    Raises NotOfCrew, Recused, RecordSigned, TimeImpossible.
    """
    member(inspection, person)
    visit = inspection.visit
    if not visit.unsigned or visit.left is None:
        raise RecordSigned(
            "被检查单位没有拒绝签字，无须报告。",
            "The enterprise did not refuse to sign the record; there is nothing to report.",
        )
    check_time(told.at, visit.left, now)
    return told


def _check_day(inspection: Inspection, at: datetime, now: datetime) -> None:
    assert inspection.plan is not None  # noqa: S101  # the table of verbs asks for an approved plan
    check_time(at, inspection.notice.at if inspection.notice else inspection.plan.signed.last.at, now)
    if beijing_date(at) != inspection.day:
        raise WrongDay(
            f"方案批准的检查日期为 {inspection.day}，实际为 {beijing_date(at)}。请先办理改期。",
            f"The visit was approved for {inspection.day}, and took place on {beijing_date(at)}. Postpone it first.",
            day=str(inspection.day),
        )


def _check_there(acting: Assignee, present: Collection[Present]) -> None:
    if acting.person not in {each.person for each in present}:
        raise NotOnSite(
            "到场情况、未能检查的情况须由到场的检查组成员登记。",
            "A person of the crew who was there records who arrived, or why the visit could not be held.",
        )


def _goes_on(inspection: Inspection, person: str) -> None:
    """Refuse to go on before the certificates were shown and the rights told (行政处罚法 第五十五条). Raises NotOfCrew,
    NotOnSite, Recused, RightsUntold.
    """
    on_site(inspection, person)
    if inspection.visit.rights is None:
        raise RightsUntold(
            "检查前须出示证件并告知权利（行政处罚法第五十五条）。请先登记告知情况。",
            "Certificates are shown and rights told before the check (行政处罚法 art. 55). Record that first.",
        )
