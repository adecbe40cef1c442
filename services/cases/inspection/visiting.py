"""What the crew does on site, from its arrival to the confirmed record; or why the visit could not be held."""

from collections.abc import Collection
from datetime import datetime

from services.cases.inspection.crew import NotOnSite, check_arrival, check_failure, member, on_site
from services.cases.inspection.preparing import check_time
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts.assignment import Assignee
from shared.contracts.inspection.visit import (
    Arrived,
    Confirmation,
    ItemChecked,
    MeetingHeld,
    Present,
    RecordConfirmed,
    RightsTold,
    VisitFailed,
)
from shared.errors import Conflict, Invalid


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


class ConfirmationIncomplete(Invalid):
    code = "confirmation-incomplete"
    title = "确认情况不完整"
    title_en = "The confirmation is not complete"


def arrive(inspection: Inspection, arrived: Arrived, person: str, now: datetime, least: int) -> Arrived:
    """The crew arrived. `least`: how many inspectors the law asks for.

    Raises NotOfCrew, NotNotified, CrewMismatch, TooFewInspectors, WrongDay, TimeImpossible, NotOnSite.
    """
    acting = member(inspection, person)
    if not inspection.covert and inspection.notice is None:
        raise NotNotified(
            "本次不是暗查，检查前须告知被检查单位（可当场送达检查通知书）。请先登记告知。",
            "This visit is not covert: the enterprise is told before it, on the spot at the latest. Record the notice "
            "first.",
        )
    _check_day(inspection, arrived.at, now)
    check_arrival(inspection, arrived, beijing_date(arrived.at), least)
    _check_there(acting, arrived.present)
    return arrived


def tell_rights(inspection: Inspection, told: RightsTold, person: str) -> RightsTold:
    """The rights were told. Raises NotOfCrew, NotOnSite."""
    on_site(inspection, person)
    return told


def hold_meeting(inspection: Inspection, held: MeetingHeld, person: str, now: datetime) -> MeetingHeld:
    """The opening or the closing meeting was held. Raises NotOfCrew, NotOnSite, TimeImpossible."""
    on_site(inspection, person)
    assert inspection.visit.arrival is not None  # noqa: S101  # `on_site` asks for it
    check_time(held.at, inspection.visit.arrival.at, now)
    return held


def check_item(inspection: Inspection, checked: ItemChecked, person: str, published: Collection[str]) -> ItemChecked:
    """An item was checked. `published`: the keys of the published item list; an item that is not published may not be
    checked at all (国办发〔2024〕54号).

    Raises NotOfCrew, NotOnSite, ItemBeyond.
    """
    on_site(inspection, person)
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


def confirm(inspection: Inspection, confirmed: RecordConfirmed, person: str, now: datetime) -> RecordConfirmed:
    """The enterprise confirmed the record, or did not, and the crew left.

    Raises NotOfCrew, NotOnSite, TimeImpossible, RecordIncomplete, ConfirmationIncomplete.
    """
    on_site(inspection, person)
    assert inspection.visit.arrival is not None  # noqa: S101  # `on_site` asks for it
    check_time(confirmed.left, inspection.visit.arrival.at, now)
    if gaps := missing_of_record(inspection):
        zh, en = "；".join(gap[0] for gap in gaps), "; ".join(gap[1] for gap in gaps)
        raise RecordIncomplete(f"请先补齐：{zh}。", f"These are missing: {en}.")
    _check_confirmation(confirmed.confirmation)
    return confirmed


def fail(inspection: Inspection, failed: VisitFailed, person: str, now: datetime, least: int) -> VisitFailed:
    """The visit could not be held. At least as many inspectors were there as for a visit (`least`); with a witness, one
    is enough (decision 0058).

    Raises NotOfCrew, CrewMismatch, TooFewInspectors, WrongDay, TimeImpossible, NotOnSite.
    """
    acting = member(inspection, person)
    _check_day(inspection, failed.at, now)
    check_failure(inspection, failed, beijing_date(failed.at), least)
    _check_there(acting, failed.present)
    return failed


def missing_of_record(inspection: Inspection) -> list[tuple[str, str]]:
    """What the record of the visit still lacks, in Chinese and in English."""
    visit = inspection.visit
    gaps = []
    if visit.rights is None:
        gaps.append(("出示证件、告知权利", "the certificates shown and the rights told"))
    if not visit.met("opening"):
        gaps.append(("首次会议", "the opening meeting"))
    open_items = [item.key for item in inspection.items if item.key not in visit.checked]
    if open_items:
        gaps.append((f"检查事项 {'、'.join(open_items)} 的结果", f"the results of the items {', '.join(open_items)}"))
    if not visit.met("closing"):
        gaps.append(("末次会议", "the closing meeting"))
    return gaps


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


def _check_confirmation(confirmation: Confirmation) -> None:
    """Refuse a signature without signer, a refusal without reason, or a page that the enterprise did not confirm
    (安全生产法 第六十八条). Raises ConfirmationIncomplete.
    """
    if confirmation.by == "refused":
        if not confirmation.reason:
            raise ConfirmationIncomplete(
                "被检查单位拒绝签字的，须写明情况（reason），必要时写明见证人。",
                "If the enterprise refuses to sign, give the reason, and the witness if there is one.",
            )
        return
    unconfirmed = [page.page for page in confirmation.pages if not page.confirmed]
    if not confirmation.signer or unconfirmed:
        raise ConfirmationIncomplete(
            f"须写明签字人，并逐页确认；未确认的页：{'、'.join(map(str, unconfirmed)) or '无'}。",
            f"Name the signer, and confirm each page; pages not confirmed: {', '.join(map(str, unconfirmed)) or '-'}.",
            pages=unconfirmed,
        )
